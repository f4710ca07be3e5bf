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
import { decodeCanonical, encodeCanonical, findLoneSurrogate } from "./percent-encoding.js";

/** What divides the segments of a key. */
export const DIVIDER = ":";

/** What divides a key of the scoped layout from its leg. */
export const LEG_DIVIDER = "#";

/** What the ids of a layout cannot hold, since it divides their keys. */
export type Dividers = ":" | ":#";

/** The first segments that mark a key of the scoped layout, so no session id may be one of them. */
export const LAYOUT_TAGS: readonly string[] = ["auth", "anon"];

export function isLayoutTag(text: string): boolean {
  return LAYOUT_TAGS.includes(text);
}

/** The text before the first divider, or all of it; it is what tells the layouts apart. */
export function firstSegment(text: string): string {
  const end = text.indexOf(DIVIDER);
  return end === -1 ? text : text.slice(0, end);
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
 * Reads a segment that stands as it is: visible ASCII without the dividers, as the MCP specification's session ids are.
 * The rule is the same for reading and for building. Adds at most one issue, of the leftmost fault.
 */
export function readToken(
  segment: TaskKeySegment,
  text: string,
  start: number,
  end: number,
  dividers: Dividers,
  issues: TaskKeyIssue[],
): string {
  if (start === end) issues.push(emptySegment(segment));
  for (let index = start; index < end; index += 1) {
    const unit = text.charCodeAt(index);
    if (!isVisibleAscii(unit) || unit === COLON || (unit === HASH && dividers === ":#")) {
      issues.push(notVisibleAscii(segment, text, index, dividers));
      break;
    }
  }
  return text.slice(start, end);
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
  const taskType = text.slice(start, end);
  if (taskType === "") issues.push(emptySegment(segment));
  else if (!taskTypes.includes(taskType)) {
    issues.push(unknownTaskType(segment, taskType, taskTypes));
  }
  return taskType;
}

/** Reads and decodes a percent-encoded segment. */
export function readEncoded(
  segment: TaskKeySegment,
  text: string,
  start: number,
  end: number,
  issues: TaskKeyIssue[],
): string {
  if (start === end) issues.push(emptySegment(segment));
  const decoded = decodeCanonical(text, start, end);
  if (typeof decoded === "string") return decoded;
  const { code, offset } = decoded;
  if (code === "invalid_character") issues.push(loneSurrogate(segment, text, offset));
  else if (code === "invalid_encoding") issues.push(invalidEncoding(segment, offset));
  else issues.push(nonCanonicalEncoding(segment, offset));
  return "";
}

/** Checks a text that is not encoded: `true` when it has at least one character and no lone surrogate. */
export function checkWellFormed(
  segment: TaskKeySegment,
  text: string,
  start: number,
  end: number,
  issues: TaskKeyIssue[],
): boolean {
  const offset = findLoneSurrogate(text.slice(start, end));
  if (start === end) issues.push(emptySegment(segment));
  else if (offset !== -1) issues.push(loneSurrogate(segment, text, start + offset));
  else return true;
  return false;
}

/** Encodes a field for a percent-encoded segment; the text means nothing when it has added an issue. */
export function writeEncoded(
  segment: TaskKeySegment,
  field: string,
  issues: TaskKeyIssue[],
): string {
  return checkWellFormed(segment, field, 0, field.length, issues) ? encodeCanonical(field) : "";
}

const COLON = 0x3a;
const HASH = 0x23;

function isVisibleAscii(unit: number): boolean {
  return unit >= 0x21 && unit <= 0x7e;
}
