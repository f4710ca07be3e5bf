import { failure, type TaskKeyError, tooLong } from "../issue.js";
import type { Result } from "../result.js";
import {
  type LooseTaskKey,
  parseTaskKeyLoose,
  readSessionKey,
  type TaskKey,
  writeSessionKey,
} from "../session-key.js";
import { type BuildInvocation, LONGEST_LINE, type ParseInvocation } from "./arguments.js";
import { type InputError, invalidJson, invalidUtf8, lineTooLong } from "./input-error.js";
import type { Line } from "./lines.js";

/** What one line came to: the fields of its key, or the key of its fields, or why there is none. */
export type Answer<Value extends Fields | string = Fields | string> = Result<
  Value,
  TaskKeyError | InputError
>;

/** The fields of a key, in the order in which they are shown. */
export type Fields = TaskKey<string> | LooseTaskKey;

export interface Answerer<Value extends Fields | string> {
  readonly answer: (line: Line) => Answer<Value>;
  /** The longest line whose text is needed, in UTF-16 units. */
  readonly longestLine: number;
}

/** Reads a key from each line. */
export function parser({ rules, isLoose }: ParseInvocation): Answerer<Fields> {
  if (isLoose) return bounded((text) => parseTaskKeyLoose(text));
  return {
    longestLine: rules.maxLength,
    answer: (line) => {
      if (typeof line === "string") return readSessionKey(line, rules);
      if (line.kind === "overlong") return failure([tooLong(rules.maxLength, line.length)]);
      return { ok: false, error: invalidUtf8(line) };
    },
  };
}

/** Builds a key from the JSON object of each line. */
export function builder({ rules }: BuildInvocation): Answerer<string> {
  return bounded((text) => {
    let parts: unknown;
    try {
      parts = JSON.parse(text);
    } catch {
      // The message of the SyntaxError holds a piece of the line.
      return { ok: false, error: invalidJson() };
    }
    return writeSessionKey(parts, rules);
  });
}

/** For what has no limit of its own. */
function bounded<Value extends Fields | string>(
  answerText: (text: string) => Answer<Value>,
): Answerer<Value> {
  return {
    longestLine: LONGEST_LINE,
    answer: (line) => {
      if (typeof line !== "string" && line.kind === "ill-formed") {
        return { ok: false, error: invalidUtf8(line) };
      }
      if (typeof line === "string" && line.length <= LONGEST_LINE) return answerText(line);
      return { ok: false, error: lineTooLong(line.length, LONGEST_LINE) };
    },
  };
}
