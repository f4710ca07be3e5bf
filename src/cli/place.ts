import type { TaskKeyIssue, TaskKeySegment } from "../issue.js";
import { DIVIDER } from "../segment.js";
import type { InputIssue } from "./input-error.js";

/** Where in a text an issue points, in UTF-16 units; an empty place lies between two of them. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The place of an issue in the key that was read. */
export function placeInKey(issue: TaskKeyIssue | InputIssue, key: string): Place | undefined {
  if (issue.code === "too_long") return { start: issue.maximum, end: key.length };
  if (issue.code === "wrong_segment_count") return surplus(key, issue.expected);
  if (issue.code === "wrong_layout") return segmentAt(key, 0);
  if (hasOffset(issue)) return character(key, issue.offset);
  const index = SEGMENTS.indexOf(issue.segment);
  return index === -1 ? undefined : segmentAt(key, index);
}

/** The place of an issue in the field that a key was to be built from. */
export function placeInField(issue: TaskKeyIssue | InputIssue, field: string): Place {
  return hasOffset(issue) ? character(field, issue.offset) : { start: 0, end: field.length };
}

const SEGMENTS: readonly (TaskKeySegment | null)[] = [
  "sessionId",
  "clientTaskId",
  "taskType",
  "componentIdentifier",
];

function hasOffset<Issue extends TaskKeyIssue | InputIssue>(
  issue: Issue,
): issue is Issue & { readonly offset: number } {
  return "offset" in issue && issue.offset !== undefined;
}

function character(text: string, offset: number): Place {
  const codePoint = text.codePointAt(offset) ?? 0;
  return { start: offset, end: offset + String.fromCodePoint(codePoint).length };
}

/** What follows the segments that should be there; if there are too few, the end, where the next should be. */
function surplus(key: string, expected: number): Place {
  const length = key.split(DIVIDER).slice(0, expected).join(DIVIDER).length;
  return { start: length, end: key.length };
}

function segmentAt(key: string, index: number): Place {
  const segments = key.split(DIVIDER);
  const start = segments.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0);
  return { start, end: start + (segments[index]?.length ?? 0) };
}
