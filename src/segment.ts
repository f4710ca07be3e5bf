import {
  emptySegment,
  invalidCharacter,
  invalidEncoding,
  nonCanonicalEncoding,
  type TaskKeyIssue,
  type TaskKeySegment,
  unknownTaskType,
} from "./issue.js";
import {
  decodeProven,
  encodeCanonical,
  findEncodingFault,
  findLoneSurrogate,
  isEncodedAlike,
} from "./percent-encoding.js";
import { pieceOf } from "./piece.js";
import { endOfRun, ID_UNITS, runOf, SCOPED_ID_UNITS } from "./run.js";

/** What divides the segments of a key. */
export const DIVIDER = ":";

/** What divides a key of the scoped layout from its leg. */
export const LEG_DIVIDER = "#";

/** What the ids of a layout may hold: for a pattern, and as a sentence goes on for a person. */
export interface IdRule {
  readonly run: RegExp;
  readonly expectation: string;
}

export const SESSION_IDS: IdRule = /* @__PURE__ */ idRule(ID_UNITS, '":"');
export const SCOPED_IDS: IdRule = /* @__PURE__ */ idRule(SCOPED_ID_UNITS, '":" or "#"');

/** The first segments that mark a key of the scoped layout, so no session id may be one of them. */
export const LAYOUT_TAGS: readonly string[] = ["auth", "anon"];

/** The layout tag that is the whole first segment of a text; it is what tells the layouts apart. */
export function layoutTagOf(text: string): string | undefined {
  const first = firstSegmentOf(text);
  return LAYOUT_TAGS.includes(first) ? first : undefined;
}

export function firstSegmentOf(text: string): string {
  const end = text.indexOf(DIVIDER);
  return end === -1 ? text : pieceOf(text, 0, end);
}

/** How many segments a text has; an empty one has 1. */
export function countSegments(text: string): number {
  let count = 1;
  for (let index = text.indexOf(DIVIDER); index !== -1; index = text.indexOf(DIVIDER, index + 1)) {
    count += 1;
  }
  return count;
}

/**
 * Checks an id: 1 or more of visible ASCII without the dividers, as the MCP specification's session ids are. The same
 * rule holds inside a key, where the id stands from `start` to a divider at `end`, and for a field. Adds at most one issue,
 * of the leftmost fault.
 */
export function checkId(
  segment: TaskKeySegment,
  text: string,
  start: number,
  end: number,
  rule: IdRule,
  issues: TaskKeyIssue[],
): void {
  const index = endOfRun(rule.run, text, start, end);
  if (start === end) issues.push(emptySegment(segment));
  else if (index !== end) issues.push(invalidCharacter(segment, text, index, 0, rule.expectation));
}

/** Checks the task type, which must be one of `taskTypes`, case-sensitive. Adds at most one issue. */
export function checkTaskType(
  segment: "taskType" | "type",
  taskType: string,
  taskTypes: readonly string[],
  issues: TaskKeyIssue[],
): void {
  if (taskTypes.includes(taskType)) return;
  issues.push(
    taskType === "" ? emptySegment(segment) : unknownTaskType(segment, taskType, taskTypes),
  );
}

/**
 * Reads a percent-encoded segment from `start` to `end`. Adds at most one issue, of the leftmost fault; the text means
 * nothing when there are issues, of whatever segment.
 */
export function readEncoded(
  segment: TaskKeySegment,
  text: string,
  start: number,
  end: number,
  issues: TaskKeyIssue[],
): string {
  const fault = findEncodingFault(text, start, end);
  if (start === end) issues.push(emptySegment(segment));
  else if (fault?.code === "invalid_character") {
    issues.push(loneSurrogate(segment, text, fault.offset, 0));
  } else if (fault?.code === "invalid_encoding") {
    issues.push(invalidEncoding(segment, fault.offset));
  } else if (fault !== undefined) issues.push(nonCanonicalEncoding(segment, fault.offset));
  return issues.length === 0 ? decodeProven(pieceOf(text, start, end)) : "";
}

/** Checks a text that is not encoded, and stands at `offset`: at least one character, and no lone surrogate. */
export function checkWellFormed(
  segment: TaskKeySegment,
  text: string,
  offset: number,
  issues: TaskKeyIssue[],
): void {
  const index = findLoneSurrogate(text);
  if (text === "") issues.push(emptySegment(segment));
  else if (index !== -1) issues.push(loneSurrogate(segment, text, index, offset));
}

/** Encodes a field for a percent-encoded segment; the text means nothing when there are issues, of whatever segment. */
export function writeEncoded(
  segment: TaskKeySegment,
  field: string,
  issues: TaskKeyIssue[],
): string {
  const isPlain = field !== "" && isEncodedAlike(field);
  if (!isPlain) checkWellFormed(segment, field, 0, issues);
  if (issues.length > 0) return "";
  return isPlain ? encodeURIComponent(field) : encodeCanonical(field);
}

function idRule(units: string, dividers: string): IdRule {
  return {
    run: runOf(units),
    expectation: `; it may hold visible ASCII, U+0021 to U+007E, but no ${dividers}`,
  };
}

export function loneSurrogate(
  segment: TaskKeySegment,
  text: string,
  index: number,
  textOffset: number,
): TaskKeyIssue {
  return invalidCharacter(
    segment,
    text,
    index,
    textOffset,
    ", a lone surrogate; it must be well-formed Unicode",
  );
}
