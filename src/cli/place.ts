import type { TaskKeyIssue, TaskKeySegment } from "../issue.js";
import { DIVIDER, LEG_DIVIDER, layoutTagOf } from "../segment.js";
import type { InputIssue } from "./input-error.js";

/** Where in a text an issue points, in UTF-16 units; an empty place lies between two of them. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The place of an issue in the key that was read; loosely, every key is read as one of the session layout. */
export function placeInKey(
  issue: TaskKeyIssue | InputIssue,
  key: string,
  isLoose: boolean,
): Place | undefined {
  if (issue.code === "too_long") return { start: issue.maximum, end: key.length };
  if (issue.code === "invalid_leg") return { start: issue.offset, end: key.length };
  if (hasOffset(issue)) return character(key, issue.offset);
  const { text, segments } = divide(key, isLoose ? undefined : layoutTagOf(key));
  if (issue.code === "wrong_segment_count") return surplus(text, issue.expected);
  const index = issue.code === "wrong_layout" ? 0 : segments.indexOf(issue.segment);
  return index === -1 ? undefined : segmentAt(text, index);
}

/** The place of an issue in the field that a key was to be built from. */
export function placeInField(issue: TaskKeyIssue | InputIssue, field: string): Place {
  return hasOffset(issue) ? character(field, issue.offset) : { start: 0, end: field.length };
}

/** A key without its leg, and what its segments are. */
interface Divided {
  readonly text: string;
  readonly segments: readonly (TaskKeySegment | "tag" | null)[];
}

function divide(key: string, tag: string | undefined): Divided {
  if (tag === undefined) return { text: key, segments: ["sessionId", ...TAIL] };
  const end = key.indexOf(LEG_DIVIDER);
  const text = end === -1 ? key : key.slice(0, end);
  // The tag of an anonymous key says its scope.
  return {
    text,
    segments: tag === "anon" ? ["taskScope", ...TAIL] : ["tag", "taskScope", ...TAIL],
  };
}

const TAIL = ["clientTaskId", "taskType", "componentIdentifier"] as const;

function hasOffset<Issue extends TaskKeyIssue | InputIssue>(
  issue: Issue,
): issue is Issue & { readonly offset: number } {
  return "offset" in issue;
}

function character(text: string, offset: number): Place {
  const codePoint = text.codePointAt(offset) ?? 0;
  return { start: offset, end: offset + String.fromCodePoint(codePoint).length };
}

/** What follows the segments that should be there; if there are too few, the end, where the next should be. */
function surplus(text: string, expected: number): Place {
  return { start: lengthOf(text, expected), end: text.length };
}

function segmentAt(text: string, index: number): Place {
  const start = index === 0 ? 0 : lengthOf(text, index) + DIVIDER.length;
  return { start, end: lengthOf(text, index + 1) };
}

/** The length of the first segments of a text, with what divides them. */
function lengthOf(text: string, count: number): number {
  return text.split(DIVIDER).slice(0, count).join(DIVIDER).length;
}
