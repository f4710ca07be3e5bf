import { TASK_TYPES } from "./options.js";
import { copyOf } from "./piece.js";

/** The segments of a key, by the name of the field that each becomes; the last three are those of a component key. */
export type TaskKeySegment = (typeof TASK_KEY_SEGMENTS)[number];

interface Issue {
  /** A sentence for a person. It never holds the key, a session id, a scope or a decoded value. */
  readonly message: string;
  /** The field that is at fault, or `null` for the whole key. */
  readonly segment: TaskKeySegment | null;
}

interface SegmentIssue extends Issue {
  readonly segment: TaskKeySegment;
}

interface OffsetIssue extends SegmentIssue {
  /** UTF-16 units from the start of the key, or of the field when building. */
  readonly offset: number;
}

/** The value is no string, the parts are no object, or a field to build from is not of its type. */
export interface InvalidTypeIssue extends Issue {
  readonly code: "invalid_type";
  readonly expected: "string" | "object" | "number";
}

/** The key is longer than `maxLength`, or would be if it were built. */
export interface TooLongIssue extends Issue {
  readonly code: "too_long";
  readonly segment: null;
  /** The longest key allowed, in UTF-16 units. */
  readonly maximum: number;
  /** The length of this key, in UTF-16 units. */
  readonly received: number;
}

/** The key is of another layout than the function reads or builds. */
export interface WrongLayoutIssue extends Issue {
  readonly code: "wrong_layout";
  readonly segment: "sessionId" | null;
  readonly expected: "session" | "scoped";
  readonly received: "session" | "scoped" | "unknown";
}

/** The key does not have as many segments as its layout. */
export interface WrongSegmentCountIssue extends Issue {
  readonly code: "wrong_segment_count";
  readonly segment: null;
  readonly expected: number;
  /** How many segments the key has; an empty text has 1. */
  readonly received: number;
}

/** A segment has no characters. */
export interface EmptySegmentIssue extends SegmentIssue {
  readonly code: "empty_segment";
}

/** A character that the segment cannot hold. */
export interface InvalidCharacterIssue extends OffsetIssue {
  readonly code: "invalid_character";
  /** Its code point, like `U+003A`. */
  readonly character: string;
}

/** The task type is none of those expected. */
export interface UnknownTaskTypeIssue extends SegmentIssue {
  readonly code: "unknown_task_type";
  readonly segment: "taskType" | "type";
  readonly expected: readonly string[];
  /** The type met, only when it is 1 to 16 ASCII letters, `_` or `-`. */
  readonly received?: string;
}

/** A `%` without two hexadecimal digits, or escapes that are not well-formed UTF-8. `offset` is that of their first `%`. */
export interface InvalidEncodingIssue extends OffsetIssue {
  readonly code: "invalid_encoding";
}

/** The text is spelled otherwise than `quote(text, safe="")` does. `offset` is where the two spellings part. */
export interface NonCanonicalEncodingIssue extends OffsetIssue {
  readonly code: "non_canonical_encoding";
}

/** What follows the first `#` is not `leg` and a whole number from 2; when building, the leg is no whole number from 1. */
export interface InvalidLegIssue extends OffsetIssue {
  readonly code: "invalid_leg";
  readonly segment: "leg";
}

/** A well-formed key of another session than the `sessionId` option names. */
export interface SessionMismatchIssue extends SegmentIssue {
  readonly code: "session_mismatch";
  readonly segment: "sessionId";
}

/** A well-formed key of another scope than the `taskScope` option names. */
export interface ScopeMismatchIssue extends SegmentIssue {
  readonly code: "scope_mismatch";
  readonly segment: "taskScope";
}

/** One thing that is wrong with a key, told apart by `code`. Plain, frozen data. */
export type TaskKeyIssue =
  | InvalidTypeIssue
  | TooLongIssue
  | WrongLayoutIssue
  | WrongSegmentCountIssue
  | EmptySegmentIssue
  | InvalidCharacterIssue
  | UnknownTaskTypeIssue
  | InvalidEncodingIssue
  | NonCanonicalEncodingIssue
  | InvalidLegIssue
  | SessionMismatchIssue
  | ScopeMismatchIssue;

export type TaskKeyIssueCode = TaskKeyIssue["code"];

/** Why there is no result: plain data, not an `Error`, so that no stack is captured. */
export interface TaskKeyError {
  readonly name: "TaskKeyError";
  /** The message of the first issue, and how many more there are. */
  readonly message: string;
  readonly issues: readonly [TaskKeyIssue, ...TaskKeyIssue[]];
}

export const TASK_KEY_SEGMENTS = [
  "sessionId",
  "taskScope",
  "clientTaskId",
  "taskType",
  "componentIdentifier",
  "leg",
  "type",
  "name",
  "version",
] as const;

/** The codes of all issues, for telling an issue by its shape. */
export const TASK_KEY_ISSUE_CODES: readonly TaskKeyIssueCode[] = [
  "invalid_type",
  "too_long",
  "wrong_layout",
  "wrong_segment_count",
  "empty_segment",
  "invalid_character",
  "unknown_task_type",
  "invalid_encoding",
  "non_canonical_encoding",
  "invalid_leg",
  "session_mismatch",
  "scope_mismatch",
];

export type TaskKeyIssues = TaskKeyError["issues"];

/** The failed `Result` that carries the issues. */
export function failure(issues: TaskKeyIssues): {
  readonly ok: false;
  readonly error: TaskKeyError;
} {
  const [{ message }] = issues;
  const more = issues.length - 1;
  const rest = more === 0 ? "" : ` (and ${more} more issue${more === 1 ? "" : "s"})`;
  return { ok: false, error: { name: "TaskKeyError", message: message + rest, issues } };
}

export function hasIssues(issues: readonly TaskKeyIssue[]): issues is TaskKeyIssues {
  return issues.length > 0;
}

/** What an issue can be about: the text of a key, the parts to build one from, or a segment. */
export type KeySubject = "taskKey" | "componentKey" | "parts" | TaskKeySegment;

/** For a text or a field that must be a string. */
export function noString(
  subject: KeySubject,
  segment: TaskKeySegment | null,
  received: string,
): InvalidTypeIssue {
  return invalidType(subject, segment, "string", "a string", received);
}

export function invalidType(
  subject: KeySubject,
  segment: TaskKeySegment | null,
  expected: InvalidTypeIssue["expected"],
  phrase: string,
  received: string,
): InvalidTypeIssue {
  return Object.freeze({
    code: "invalid_type",
    message: `${nameOf(subject)} must be ${phrase}; received ${received}.`,
    segment,
    expected,
  });
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

export function tooLong(maximum: number, received: number): TooLongIssue {
  return Object.freeze({
    code: "too_long",
    message: `The key is ${received} UTF-16 units long; at most ${maximum} are allowed.`,
    segment: null,
    maximum,
    received,
  });
}

export function scopedKeyGiven(): WrongLayoutIssue {
  return Object.freeze({
    code: "wrong_layout",
    message:
      'The task key begins with "auth" or "anon", so it is of the scoped layout; read it with parseScopedTaskKey.',
    segment: null,
    expected: "session",
    received: "scoped",
  });
}

export function noScopedKeyGiven(received: "session" | "unknown"): WrongLayoutIssue {
  return Object.freeze({
    code: "wrong_layout",
    message:
      'The task key does not begin with "auth" or "anon", so it is not of the scoped layout; read the session layout with parseTaskKey.',
    segment: null,
    expected: "scoped",
    received,
  });
}

export function sessionIdIsTag(): WrongLayoutIssue {
  return Object.freeze({
    code: "wrong_layout",
    message:
      'The session id must not be "auth" or "anon", the tags of the scoped layout; build that layout with buildScopedTaskKey.',
    segment: "sessionId",
    expected: "session",
    received: "scoped",
  });
}

/** `tooFewHint` is a sentence for a key that has too few segments. */
export function wrongSegmentCount(
  expected: number,
  received: number,
  tooFewHint = "",
): WrongSegmentCountIssue {
  const hint =
    received > expected ? ' A ":" inside a component identifier is written as %3A.' : tooFewHint;
  return Object.freeze({
    code: "wrong_segment_count",
    message: `The task key must have ${expected} segments divided by ":"; received ${received}.${hint}`,
    segment: null,
    expected,
    received,
  });
}

export function wrongComponentKeyShape(received: number): WrongSegmentCountIssue {
  return Object.freeze({
    code: "wrong_segment_count",
    message: `The component key must have 3 segments, type:name@version; received ${received}.`,
    segment: null,
    expected: 3,
    received,
  });
}

export function emptySegment(segment: TaskKeySegment): EmptySegmentIssue {
  return Object.freeze({
    code: "empty_segment",
    message: `${nameOf(segment)} is empty; it must have at least one character.`,
    segment,
  });
}

/** For the character at `index` of a text that itself stands at `textOffset`; `expectation` goes on with the sentence. */
export function invalidCharacter(
  segment: TaskKeySegment,
  text: string,
  index: number,
  textOffset: number,
  expectation: string,
): InvalidCharacterIssue {
  const codePoint = text.codePointAt(index) ?? 0;
  const character = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  const offset = textOffset + index;
  return Object.freeze({
    code: "invalid_character",
    message: `${nameOf(segment)} holds ${character} at offset ${offset}${expectation}.`,
    segment,
    offset,
    character,
  });
}

export function unknownTaskType(
  segment: "taskType" | "type",
  received: string,
  expected: readonly string[],
): UnknownTaskTypeIssue {
  const code = "unknown_task_type";
  const isShown = /^[A-Za-z_-]{1,16}$/.test(received);
  const subject = nameOf(segment) + (isShown ? ` "${received}"` : "");
  const list = expected === TASK_TYPES ? DEFAULT_TASK_TYPES : expected.join(", ");
  const message = `${subject} is unknown; it must be one of: ${list}.`;
  return Object.freeze(
    isShown
      ? { code, message, segment, expected, received: copyOf(received) }
      : { code, message, segment, expected },
  );
}

export function invalidEncoding(segment: TaskKeySegment, offset: number): InvalidEncodingIssue {
  return Object.freeze({
    code: "invalid_encoding",
    message: `${nameOf(segment)} has a broken escape at offset ${offset}; each byte of UTF-8 is written as "%" and two hexadecimal digits.`,
    segment,
    offset,
  });
}

export function nonCanonicalEncoding(
  segment: TaskKeySegment,
  offset: number,
): NonCanonicalEncodingIssue {
  return Object.freeze({
    code: "non_canonical_encoding",
    message: `${nameOf(segment)} is not spelled canonically at offset ${offset}; A-Z a-z 0-9 _ . - ~ stand for themselves, all else is percent-encoded with uppercase digits.`,
    segment,
    offset,
  });
}

export function invalidLeg(offset: number): InvalidLegIssue {
  return Object.freeze({
    code: "invalid_leg",
    message: `The leg at offset ${offset} is malformed; the first leg has none, a later one is written as #leg2, #leg3 and so on.`,
    segment: "leg",
    offset,
  });
}

export function invalidLegNumber(): InvalidLegIssue {
  return Object.freeze({
    code: "invalid_leg",
    message: `The leg must be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}.`,
    segment: "leg",
    offset: 0,
  });
}

export function sessionMismatch(): SessionMismatchIssue {
  return Object.freeze({
    code: "session_mismatch",
    message: "The task key does not belong to the expected session.",
    segment: "sessionId",
  });
}

export function scopeMismatch(): ScopeMismatchIssue {
  return Object.freeze({
    code: "scope_mismatch",
    message: "The task key does not belong to the expected scope.",
    segment: "taskScope",
  });
}

/** Made once, since joining takes half as long as the rest of a refusal. */
const DEFAULT_TASK_TYPES = /* @__PURE__ */ TASK_TYPES.join(", ");

/** The names that have been made, since making one takes longer than all the rest of a message. */
const names: { [Subject in KeySubject]?: string } = {};

/** The name of a field, as it stands in a sentence: `sessionId` is "The session id". */
function nameOf(subject: KeySubject): string {
  names[subject] ??= `The ${subject.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
  return names[subject];
}
