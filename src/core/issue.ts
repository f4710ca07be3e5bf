/** What a function that reads data returns: a value, or the reason why there is none. */
export type Result<T, E = TaskKeyError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** The fields that an issue can be about: of a key, of a component key, of a caller. */
export type TaskKeySegment =
  | ("sessionId" | "taskScope" | "clientTaskId" | "taskType" | "componentIdentifier" | "leg")
  | ("type" | "name" | "version")
  | ("clientId" | "subject" | "issuer" | "sources");

interface Issue<Code extends string, Segment = TaskKeySegment> {
  readonly code: Code;
  /** A sentence for a person. It never holds the key, a session id, a scope or a decoded value. */
  readonly message: string;
  /** The field that is at fault, or `null` for the whole key. */
  readonly segment: Segment;
}

interface OffsetIssue<Code extends string, Segment = TaskKeySegment> extends Issue<Code, Segment> {
  /** UTF-16 units from the start of the key, or of the field when building. */
  readonly offset: number;
}

/** The value is no string, the parts are no object, or a field to build from is not of its type. */
export interface InvalidTypeIssue extends Issue<"invalid_type", TaskKeySegment | null> {
  readonly expected: "string" | "object" | "number" | "array";
}

/** The key is longer than `maxLength`, or would be if it were built. */
export interface TooLongIssue extends Issue<"too_long", null> {
  /** The longest key allowed, in UTF-16 units. */
  readonly maximum: number;
  /** The length of this key, in UTF-16 units; when building, at least that. */
  readonly received: number;
}

/** The key is of another layout than the function parses or builds. */
export interface WrongLayoutIssue extends Issue<"wrong_layout", "sessionId" | null> {
  readonly expected: "session" | "scoped";
  readonly received: "session" | "scoped" | "unknown";
}

/** The key does not have as many segments as its layout; an empty text has 1. */
export interface WrongSegmentCountIssue extends Issue<"wrong_segment_count", null> {
  readonly expected: number;
  readonly received: number;
}

/** A segment has no characters. */
export type EmptySegmentIssue = Issue<"empty_segment">;

/** A character that the segment cannot hold. */
export interface InvalidCharacterIssue extends OffsetIssue<"invalid_character"> {
  /** Its code point, like `U+003A`. */
  readonly character: string;
}

/** The task type is none of those expected. Which one was met is not told: it may be a misplaced session id. */
export interface UnknownTaskTypeIssue extends Issue<"unknown_task_type", "taskType" | "type"> {
  readonly expected: readonly string[];
}

/** A `%` without two hexadecimal digits, or escapes that are not UTF-8. `offset` is that of their first `%`. */
export type InvalidEncodingIssue = OffsetIssue<"invalid_encoding">;
/** The text is spelled otherwise than `quote(text, safe="")` does. `offset` is where the two spellings part. */
export type NonCanonicalEncodingIssue = OffsetIssue<"non_canonical_encoding">;
/** What follows the first `#` is not `leg` and a whole number from 2; when building, the leg is no whole number from 1. */
export type InvalidLegIssue = OffsetIssue<"invalid_leg", "leg">;
/** A well-formed key of another session than the `sessionId` option names. */
export type SessionMismatchIssue = Issue<"session_mismatch", "sessionId">;
/** A well-formed key of another scope than the `taskScope` option names. */
export type ScopeMismatchIssue = Issue<"scope_mismatch", "taskScope">;
/** A Redis name that is none of a task in this docket. */
export type UnknownNameIssue = Issue<"unknown_name", null>;
/** One thing that is wrong with a key, told apart by `code`. Plain, frozen data. */
export type TaskKeyIssue =
  | (InvalidTypeIssue | TooLongIssue | WrongLayoutIssue | WrongSegmentCountIssue)
  | (EmptySegmentIssue | InvalidCharacterIssue | UnknownTaskTypeIssue)
  | (InvalidEncodingIssue | NonCanonicalEncodingIssue | InvalidLegIssue)
  | (SessionMismatchIssue | ScopeMismatchIssue | UnknownNameIssue);

export type TaskKeyIssueCode = TaskKeyIssue["code"];

/** Why there is no result: plain data, not an `Error`, so that no stack is captured. */
export interface TaskKeyError {
  readonly name: "TaskKeyError";
  /** The message of the first issue, and how many more there are. */
  readonly message: string;
  readonly issues: readonly [TaskKeyIssue, ...TaskKeyIssue[]];
}

/** What the explanation finds wrong with one segment or field, if anything. */
export type Finding = TaskKeyIssue | undefined;

/** The failed `Result` of what was found. Where nothing was, it is a refusal all the same, and `otherwise` says why. */
export function refusal(findings: readonly Finding[], otherwise: TaskKeyIssue): Failure {
  const issues = findings.filter((finding) => finding !== undefined);
  // A cast, since the compiler does not take the length for a proof.
  return failureOf(issues.length === 0 ? [otherwise] : (issues as [TaskKeyIssue, ...TaskKeyIssue[]]));
}

export function failure(issue: TaskKeyIssue): Failure {
  return failureOf([issue]);
}

function failureOf(issues: TaskKeyError["issues"]): Failure {
  const more = issues.length - 1;
  const rest = more === 0 ? "" : ` (and ${more} more issue${more === 1 ? "" : "s"})`;
  return { ok: false, error: { name: "TaskKeyError", message: issues[0].message + rest, issues } };
}

export type Failure = Extract<Result<never>, { ok: false }>;
