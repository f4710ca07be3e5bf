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
import { decodeCanonical, findLoneSurrogate } from "./percent-encoding.js";

/** What divides the segments of a key. */
export const DIVIDER = ":";

/** The first segments that mark a key of the scoped layout, so no session id may be one of them. */
export const LAYOUT_TAGS: readonly string[] = ["auth", "anon"];

export function isLayoutTag(text: string): boolean {
  return LAYOUT_TAGS.includes(text);
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
 * Reads a segment that stands as it is: visible ASCII without the divider, as the MCP specification's session ids are.
 * The rule is the same for reading and for building. Adds at most one issue, of the leftmost fault.
 */
export function readToken(
  segment: TaskKeySegment,
  text: string,
  start: number,
  end: number,
  issues: TaskKeyIssue[],
): string {
  if (start === end) issues.push(emptySegment(segment));
  for (let index = start; index < end; index += 1) {
    if (!isTokenUnit(text.charCodeAt(index))) {
      issues.push(notVisibleAscii(segment, text, index));
      break;
    }
  }
  return text.slice(start, end);
}

/** Reads the task type, which must be one of `taskTypes`, case-sensitive. */
export function readTaskType(
  text: string,
  start: number,
  end: number,
  taskTypes: readonly string[],
  issues: TaskKeyIssue[],
): string {
  const taskType = text.slice(start, end);
  if (!taskTypes.includes(taskType)) {
    issues.push(taskType === "" ? emptySegment("taskType") : unknownTaskType(taskType, taskTypes));
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

/** Checks a field for a percent-encoded segment; `true` when it can be encoded. */
export function checkEncodable(
  segment: TaskKeySegment,
  field: string,
  issues: TaskKeyIssue[],
): boolean {
  const offset = findLoneSurrogate(field);
  if (field === "") issues.push(emptySegment(segment));
  else if (offset !== -1) issues.push(loneSurrogate(segment, field, offset));
  else return true;
  return false;
}

function isTokenUnit(unit: number): boolean {
  return unit >= 0x21 && unit <= 0x7e && unit !== 0x3a;
}
