import { type AnyTaskKey, readAnyKey, readAsScoped, readAsSession } from "../any-key.js";
import { isObject } from "../fields.js";
import { failure, type TaskKeyError, tooLong } from "../issue.js";
import type { Rules } from "../options.js";
import type { Result } from "../result.js";
import { writeScopedKey } from "../scoped-key.js";
import { type LooseTaskKey, parseTaskKeyLoose, writeSessionKey } from "../session-key.js";
import type { BuildInvocation } from "./build-arguments.js";
import { type Layout, LONGEST_LINE } from "./common-arguments.js";
import {
  type InputError,
  invalidJson,
  invalidUtf8,
  lineTooLong,
  missingLayout,
  wrongLayoutNamed,
} from "./input-error.js";
import type { Line } from "./lines.js";
import type { ParseInvocation } from "./parse-arguments.js";

/** What one line came to: the fields of its key, or the key of its fields, or why there is none. */
export type Answer<Value extends Fields | string = Fields | string> = Result<
  Value,
  TaskKeyError | InputError
>;

/** The fields of a key, in the order in which they are shown. */
export type Fields = AnyTaskKey<string> | LooseTaskKey;

export interface Answerer<Value extends Fields | string> {
  readonly answer: (line: Line) => Answer<Value>;
  /** The longest line whose text is needed, in UTF-16 units. */
  readonly longestLine: number;
}

/** Reads a key from each line. */
export function parser({ rules, reading }: ParseInvocation): Answerer<Fields> {
  if (reading === "loose") return bounded((text) => parseTaskKeyLoose(text));
  const read = READERS[reading];
  return {
    longestLine: rules.maxLength,
    answer: (line) => {
      if (typeof line === "string") return read(line, rules);
      if (line.kind === "overlong") return failure([tooLong(rules.maxLength, line.length)]);
      return { ok: false, error: invalidUtf8(line) };
    },
  };
}

/** Builds a key from the JSON object of each line. */
export function builder({ rules, layout }: BuildInvocation): Answerer<string> {
  return bounded((text) => {
    let parts: unknown;
    try {
      parts = JSON.parse(text);
    } catch {
      // The message of the SyntaxError holds a piece of the line.
      return { ok: false, error: invalidJson() };
    }
    const chosen = chooseLayout(parts, layout);
    return chosen.ok ? WRITERS[chosen.value](parts, rules) : chosen;
  });
}

type KeyLayout = AnyTaskKey["layout"];

/** All say the layout, so that `build` knows it again. */
const READERS: Readonly<
  Record<Layout, (key: string, rules: Rules) => Result<AnyTaskKey<string>, TaskKeyError>>
> = {
  session: readAsSession,
  scoped: readAsScoped,
  any: readAnyKey,
};

const WRITERS: Readonly<
  Record<KeyLayout, (parts: unknown, rules: Rules) => Result<string, TaskKeyError>>
> = { session: writeSessionKey, scoped: writeScopedKey };

/**
 * The layout of a key to build: the one asked for, else the one that the object names, else the session layout. An
 * object that may be meant otherwise is refused.
 */
function chooseLayout(parts: unknown, asked: Layout): Result<KeyLayout, InputError> {
  const expected = asked === "any" ? (["session", "scoped"] as const) : ([asked] as const);
  if (isObject(parts) && "layout" in parts) {
    const named = expected.find((name) => name === parts.layout);
    return named === undefined
      ? { ok: false, error: wrongLayoutNamed(expected) }
      : { ok: true, value: named };
  }
  const isAmbiguous = asked === "any" && isObject(parts) && "taskScope" in parts;
  if (isAmbiguous) return { ok: false, error: missingLayout() };
  return { ok: true, value: expected[0] };
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
