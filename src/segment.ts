import {
  emptySegment,
  invalidEncoding,
  loneSurrogate,
  nonCanonicalEncoding,
  notVisibleAscii,
  type TaskKeyIssue,
  type TaskKeySegment,
  unknownTaskType,
} from "./issue.js";
import { encodeCanonical, findEncodingFault, findLoneSurrogate } from "./percent-encoding.js";
import { ID_UNITS, SCOPED_ID_UNITS } from "./run.js";

/** What divides the segments of a key. */
export const DIVIDER = ":";

/** What divides a key of the scoped layout from its leg. */
export const LEG_DIVIDER = "#";

/** What the ids of a layout cannot hold, since it divides their keys. */
export interface IdRule {
  /** Finds the first unit that an id cannot hold. */
  readonly foreign: RegExp;
  /** The dividers, as they are named to a person. */
  readonly dividers: string;
}

export const SESSION_IDS: IdRule = /* @__PURE__ */ idRule(ID_UNITS, '":"');
export const SCOPED_IDS: IdRule = /* @__PURE__ */ idRule(SCOPED_ID_UNITS, '":" or "#"');

/** The first segments that mark a key of the scoped layout, so no session id may be one of them. */
export const LAYOUT_TAGS: readonly string[] = ["auth", "anon"];

/** The layout tag that is the whole first segment of a text; it is what tells the layouts apart. */
export function layoutTagOf(text: string): string | undefined {
  const end = text.indexOf(DIVIDER);
  const length = end === -1 ? text.length : end;
  for (const tag of LAYOUT_TAGS) {
    if (tag.length === length && text.startsWith(tag)) return tag;
  }
  return undefined;
}

/** How many segments a text has; an empty one has 1. */
export function countSegments(text: string): number {
  let count = 1;
  for (let index = text.indexOf(DIVIDER); index !== -1; index = text.indexOf(DIVIDER, index + 1)) {
    count += 1;
  }
  return count;
}

/** Reads the task type, which must be one of `taskTypes`, case-sensitive. */
export function readTaskType(
  segment: "taskType" | "type",
  text: string,
  start: number,
  end: number,
  taskTypes: readonly string[],
  issues: TaskKeyIssue[],
): string {
  const length = end - start;
  for (const taskType of taskTypes) {
    if (taskType.length === length && text.startsWith(taskType, start)) return taskType;
  }
  issues.push(
    length === 0
      ? emptySegment(segment)
      : unknownTaskType(segment, text.slice(start, end), taskTypes),
  );
  return "";
}

/**
 * Checks an id: 1 or more of visible ASCII without the dividers, as the MCP specification's session ids are. The same
 * rule holds inside a key, where the id stands at `offset`, and for a field. Adds at most one issue, of the leftmost
 * fault.
 */
export function checkId(
  segment: TaskKeySegment,
  id: string,
  offset: number,
  rule: IdRule,
  issues: TaskKeyIssue[],
): void {
  if (id === "") issues.push(emptySegment(segment));
  // A test costs half of what a search does, and finds nothing in most ids.
  else if (rule.foreign.test(id)) {
    issues.push(notVisibleAscii(segment, id, id.search(rule.foreign), offset, rule.dividers));
  }
}

/** Checks a percent-encoded segment from `start` to `end`. Adds at most one issue, of the leftmost fault. */
export function checkEncoded(
  segment: TaskKeySegment,
  text: string,
  start: number,
  end: number,
  issues: TaskKeyIssue[],
): void {
  if (start === end) {
    issues.push(emptySegment(segment));
    return;
  }
  const fault = findEncodingFault(text, start, end);
  if (fault === undefined) return;
  const { code, offset } = fault;
  if (code === "invalid_character") issues.push(loneSurrogate(segment, text, offset, 0));
  else if (code === "invalid_encoding") issues.push(invalidEncoding(segment, offset));
  else issues.push(nonCanonicalEncoding(segment, offset));
}

/** Checks a text that is not encoded, and stands at `offset`: at least one character, and no lone surrogate. */
export function checkWellFormed(
  segment: TaskKeySegment,
  text: string,
  offset: number,
  issues: TaskKeyIssue[],
): boolean {
  const index = findLoneSurrogate(text);
  if (text === "") issues.push(emptySegment(segment));
  else if (index !== -1) issues.push(loneSurrogate(segment, text, index, offset));
  else return true;
  return false;
}

/** Encodes a field for a percent-encoded segment; the text means nothing when it has added an issue. */
export function writeEncoded(
  segment: TaskKeySegment,
  field: string,
  issues: TaskKeyIssue[],
): string {
  return checkWellFormed(segment, field, 0, issues) ? encodeCanonical(field) : "";
}

function idRule(units: string, dividers: string): IdRule {
  return { foreign: new RegExp(`[^${units}]`), dividers };
}
