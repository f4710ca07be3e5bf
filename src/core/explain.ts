import type { Finding, InvalidTypeIssue, TaskKeyIssue, TaskKeySegment, WrongLayoutIssue } from "./issue.js";
import { DIVIDER, ENCODED, ESCAPED, ID_CHARACTERS, SCOPED_ID_CHARACTERS } from "./language.js";
import { TASK_TYPES } from "./options.js";
import { findLoneSurrogate } from "./percent-encoding.js";

type Subject = keyof typeof SUBJECTS;
type Layout = WrongLayoutIssue["expected"];
type Verb = "is" | "would be at least";
type Segment = InvalidTypeIssue["segment"];
type Expected = InvalidTypeIssue["expected"];

/** How many segments a text has; an empty one has 1. */
export function countSegments(text: string): number {
  let count = 1;
  for (let index = text.indexOf(DIVIDER); index !== -1; index = text.indexOf(DIVIDER, index + 1)) count += 1;
  return count;
}

/** An id is 1 or more of visible ASCII without the dividers of its layout. */
export function id(segment: TaskKeySegment, text: string, start: number, dividers: ":" | ":#"): Finding {
  if (text === "") return empty(segment);
  const index = text.search(dividers === ":" ? NO_ID_CHARACTER : NO_SCOPED_ID_CHARACTER);
  if (index === -1) return undefined;
  const but = dividers === ":" ? '":"' : '":" or "#"';
  const phrase = `; it may hold visible ASCII, U+0021 to U+007E, but no ${but}`;
  return invalidCharacter(segment, text.codePointAt(index), start + index, phrase);
}

export function taskType(segment: "taskType" | "type", text: string, expected: readonly string[]): Finding {
  if (text === "") return empty(segment);
  if (expected.includes(text)) return undefined;
  // The lengths first, since they tell most apart.
  const isNear = (known: string) => known.length === text.length && known.toLowerCase() === text.toLowerCase();
  const fault = expected.some(isNear) ? "differs from a known one only in case" : "is unknown";
  // Joined once for the usual types: joining takes half as long as the rest of a refusal.
  const list = expected === TASK_TYPES ? DEFAULT_LIST : expected.join(", ");
  const message = `${SUBJECTS[segment]} ${fault}; it must be one of: ${list}.`;
  return Object.freeze({ code: "unknown_task_type", message, segment, expected: Object.freeze(expected) });
}

/** A percent-encoded segment is what Python's `quote(text, safe="")` writes for a text that is not empty. */
export function encoded(segment: TaskKeySegment, text: string, start: number): Finding {
  if (text === "") return empty(segment);
  ENCODED_RUN.lastIndex = 0;
  const index = ENCODED_RUN.test(text) ? ENCODED_RUN.lastIndex : 0;
  if (index === text.length) return undefined;
  const rest = text.slice(index);
  const at = start + index;
  if (findLoneSurrogate(rest.slice(0, 2)) === 0)
    return invalidCharacter(segment, rest.codePointAt(0), at, LONE_SURROGATE);
  if (!rest.startsWith("%")) return misspelled("non_canonical_encoding", segment, at, RAW);
  if (!/^%[0-9a-f]{2}/i.test(rest)) return misspelled("invalid_encoding", segment, at, BROKEN);
  if (ESCAPED_IN_EITHER_CASE.test(rest))
    return misspelled("non_canonical_encoding", segment, at + rest.search(/[a-f]/), LOWERCASE);
  if (/^%[0-7]/.test(rest)) return misspelled("non_canonical_encoding", segment, at, NEEDLESS);
  return misspelled("invalid_encoding", segment, at, ILL_FORMED);
}

function misspelled<Code extends string>(code: Code, segment: TaskKeySegment, offset: number, fault: string) {
  const message = `${SUBJECTS[segment]} holds, at offset ${offset}, ${fault}.`;
  return Object.freeze({ code, message, segment, offset });
}

/** A text that is not encoded is well-formed Unicode, and not empty. */
export function wellFormed(segment: TaskKeySegment, text: string, start = 0): Finding {
  if (text === "") return empty(segment);
  const index = findLoneSurrogate(text);
  return index === -1 ? undefined : invalidCharacter(segment, text.codePointAt(index), start + index, LONE_SURROGATE);
}

function empty(segment: TaskKeySegment): TaskKeyIssue {
  const message = `${SUBJECTS[segment]} is empty; it must have at least one character.`;
  return Object.freeze({ code: "empty_segment", message, segment });
}

/** `phrase` goes on with the sentence, and says what may stand there. */
export function invalidCharacter(segment: TaskKeySegment, codePoint = 0, offset: number, phrase: string): TaskKeyIssue {
  const digits = codePoint.toString(16).toUpperCase();
  const character = `U+${"0000".slice(digits.length)}${digits}`;
  const message = `${SUBJECTS[segment]} holds ${character} at offset ${offset}${phrase}.`;
  return Object.freeze({ code: "invalid_character", message, segment, offset, character });
}

/** `rest` goes on with the sentence, and names the type that was met. */
export function invalidType(subject: Subject, segment: Segment, expected: Expected, rest: string): InvalidTypeIssue {
  const message = `${SUBJECTS[subject]} must be ${rest}.`;
  return Object.freeze({ code: "invalid_type", message, segment, expected });
}

export function noString(subject: Subject, input: unknown): InvalidTypeIssue {
  return invalidType(subject, null, "string", `a string; received ${typeName(input)}`);
}

/** How the type of a value is named to a person: `null`, `array`, else `typeof`. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  try {
    return Array.isArray(value) ? "array" : typeof value;
  } catch {
    // Array.isArray throws on a revoked proxy.
    return typeof value;
  }
}

export function tooLong(maximum: number, received: number, verb: Verb, subject = "key"): TaskKeyIssue {
  const message = `The ${subject} ${verb} ${received} UTF-16 units long; at most ${maximum} are allowed.`;
  return Object.freeze({ code: "too_long", message, segment: null, maximum, received });
}

/** For a key of the layout `received` where one of the other was expected. */
export function wrongLayout(expected: Layout, received: Layout | "unknown"): WrongLayoutIssue {
  const first = expected === "session" ? 'a session id, which is neither "auth" nor "anon"' : '"auth" or "anon"';
  const message = `The task key is not of the ${expected} layout; a key of that layout begins with ${first}.`;
  return Object.freeze({ code: "wrong_layout", message, segment: null, expected, received });
}

/** `form` says how the segments are divided, `hint` what the wrong number most often comes from. */
export function wrongSegmentCount(subject: Subject, expected: number, received: number, hint = ""): TaskKeyIssue {
  const form = subject === "taskKey" ? 'divided by ":"' : "in the form type:name@version";
  const message = `${SUBJECTS[subject]} must have ${expected} segments ${form}; received ${received}.${hint}`;
  return Object.freeze({ code: "wrong_segment_count", message, segment: null, expected, received });
}

/** What an issue is about, as its sentence begins: a text, the parts to build from, or a field. */
const SUBJECTS = {
  taskKey: "The task key",
  componentKey: "The component key",
  redisName: "The Redis name",
  parts: "The parts",
  caller: "The caller",
  sessionId: "The session id",
  taskScope: "The task scope",
  clientTaskId: "The client task id",
  taskType: "The task type",
  componentIdentifier: "The component identifier",
  leg: "The leg",
  type: "The type",
  name: "The name",
  version: "The version",
  clientId: "The client id",
  subject: "The subject",
  issuer: "The issuer",
  sources: "The sources",
} as const;

const NO_ID_CHARACTER = /* @__PURE__ */ new RegExp(`[^${ID_CHARACTERS}]`);
const NO_SCOPED_ID_CHARACTER = /* @__PURE__ */ new RegExp(`[^${SCOPED_ID_CHARACTERS}]`);
const DEFAULT_LIST = /* @__PURE__ */ TASK_TYPES.join(", ");
const LONE_SURROGATE = ", a lone surrogate; it must be well-formed Unicode";
const RAW = "a raw character; all but A-Z a-z 0-9 _ . - ~ must be percent-encoded";
const NEEDLESS = "a needless escape; A-Z a-z 0-9 _ . - ~ are written as they are";
const LOWERCASE = "an escape with a lowercase digit; escapes are written in uppercase, such as %3A";
const BROKEN = 'a "%" without two hexadecimal digits; a percent sign itself is written as %25';
const ILL_FORMED = "escaped bytes that are not UTF-8; each character must be written as its UTF-8 bytes";
const ENCODED_RUN = /* @__PURE__ */ new RegExp(ENCODED, "y");
const ESCAPED_IN_EITHER_CASE = /* @__PURE__ */ new RegExp(`^${ESCAPED}`, "i");
