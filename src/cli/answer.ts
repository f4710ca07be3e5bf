import { type AnyTaskKey, buildAnyKey, parseAnyKey } from "../core/any-key.js";
import { tooLong } from "../core/explain.js";
import { isObject } from "../core/fields.js";
import { failure, type Result, type TaskKeyError } from "../core/issue.js";
import { type LooseTaskKey, parseTaskKeyLoose } from "../core/session-key.js";
import type { DocketName } from "../docket.js";
import type { BuildInvocation, Layout, ParseInvocation } from "./arguments.js";
import type { IllFormedLine, Line } from "./lines.js";

/** What one line came to, or why nothing did. */
export type Answer = Result<Value, TaskKeyError | InputError>;

/** The fields of a key, what a Redis name says, or a key that was built. */
export type Value = AnyTaskKey<string> | LooseTaskKey | DocketName<string> | string;

/** Why a line was refused before a key could be looked for in it: the shape of a `TaskKeyError`, with codes of its own. */
export interface InputError {
  readonly name: "InputError";
  readonly message: string;
  readonly issues: readonly [InputIssue];
}

export type InputIssue = { readonly message: string; readonly segment: null } & (
  | /** `offset` is in UTF-16 units from the start of the line; absent when the line was too long to be kept. */
  { readonly code: "invalid_utf8"; readonly offset?: number }
  | { readonly code: "invalid_json" }
  | { readonly code: "invalid_layout"; readonly expected: readonly string[] }
  | { readonly code: "too_long"; readonly maximum: number; readonly received: number }
);

export interface Answerer {
  /** Nothing for a Redis name that is of no task, which is only counted. */
  readonly answer: (line: Line) => Answer | undefined;
  /** The longest line whose text is needed, in UTF-16 units. */
  readonly longestLine: number;
}

/** The longest line that is held in memory whole, in UTF-16 units, where the keys have no limit of their own. */
export const LONGEST_LINE = 2 ** 20;

/** Parses a key, or a Redis name, from each line. */
export function parser({ docket, given, isAll, options, reading }: ParseInvocation): Answerer {
  if (reading === "loose") return bounded((text) => parseTaskKeyLoose(text));
  if (docket !== undefined) {
    const ofName = Object.keys(given).length === 0 ? undefined : given;
    return bounded((name) => {
      const answer = docket.parse(name, ofName);
      return answer.ok || isAll || answer.error.issues[0].code !== "unknown_name" ? answer : undefined;
    });
  }
  const { maxLength } = options;
  return {
    longestLine: maxLength,
    answer: (line) => {
      if (typeof line === "string") return parseAnyKey(line, options, reading);
      return line.kind === "overlong" ? failure(tooLong(maxLength, line.length, "is")) : invalidUtf8(line);
    },
  };
}

/** Builds a key from the JSON object of each line. */
export function builder({ options, layout }: BuildInvocation): Answerer {
  return bounded((text) => {
    let parts: unknown;
    try {
      parts = JSON.parse(text);
    } catch {
      // The message of the SyntaxError holds a piece of the line.
      return invalidJson();
    }
    const chosen = chooseLayout(parts, layout);
    return chosen.ok ? buildAnyKey(chosen.value, options) : chosen;
  });
}

/**
 * The parts with the layout of the key to build: the one asked for, else the one that the object names, else the session
 * layout. An object that may be meant otherwise is refused.
 */
function chooseLayout(parts: unknown, asked: Layout): Result<unknown, InputError> {
  if (!isObject(parts)) return { ok: true, value: parts };
  const expected = asked === "any" ? ["session", "scoped"] : [asked];
  if ("layout" in parts) {
    const isExpected = expected.some((layout) => layout === parts.layout);
    return isExpected ? { ok: true, value: parts } : wrongLayoutNamed(expected);
  }
  if (asked === "any" && "taskScope" in parts) return missingLayout();
  return { ok: true, value: { ...parts, layout: expected[0] } };
}

/** For what has no limit of its own. */
function bounded(answerText: (text: string) => Answer | undefined): Answerer {
  return {
    longestLine: LONGEST_LINE,
    answer: (line) => {
      if (typeof line !== "string" && line.kind === "ill-formed") return invalidUtf8(line);
      return typeof line === "string" && line.length <= LONGEST_LINE ? answerText(line) : lineTooLong(line.length);
    },
  };
}

type Refused = Extract<Answer, { ok: false }>;

function refused(issue: InputIssue): { readonly ok: false; readonly error: InputError } {
  return { ok: false, error: { name: "InputError", message: issue.message, issues: [issue] } };
}

function invalidUtf8({ fault }: IllFormedLine): Refused {
  const code = "invalid_utf8";
  if (fault === undefined) return refused({ code, message: "The line is not valid UTF-8.", segment: null });
  const { byte, offset } = fault;
  const name = `0x${byte.toString(16).toUpperCase()}`;
  const message = `The line is not valid UTF-8: the byte ${name} at offset ${offset} belongs to no character.`;
  return refused({ code, message, segment: null, offset });
}

function invalidJson(): Refused {
  const message =
    "The line is not valid JSON; each line must be one object with the fields of a key, as in the value of parse --json.";
  return refused({ code: "invalid_json", message, segment: null });
}

/** The object to build a key from names a layout that there is none of, or that was not asked for. */
function wrongLayoutNamed(expected: readonly string[]) {
  const [only, other] = expected;
  const rule =
    other === undefined
      ? `must be "${only}" or absent, since --layout is ${only}`
      : `must be "${only}" or "${other}"; without one, a session key is built`;
  return refused({
    code: "invalid_layout",
    message: `The layout of the object ${rule}.`,
    segment: null,
    expected,
  });
}

/** The object to build a key from names no layout, and may be of either. */
function missingLayout() {
  const message =
    'The object has a taskScope, so its layout must be told: by "layout": "scoped" in it, or by --layout scoped.';
  return refused({ code: "invalid_layout", message, segment: null, expected: ["session", "scoped"] });
}

function lineTooLong(received: number): Refused {
  const message = `The line is ${received} UTF-16 units long; at most ${LONGEST_LINE} are read.`;
  return refused({ code: "too_long", message, segment: null, maximum: LONGEST_LINE, received });
}
