import type { TaskKeyIssue, TaskKeySegment } from "../core/issue.js";
import { DIVIDER, LEG_DIVIDER } from "../core/language.js";
import { isAuthenticated, isScoped } from "../core/owner.js";
import type { InputIssue } from "./answer.js";
import { escaped, needsQuotes } from "./escape.js";

/** Where in a text an issue points, in UTF-16 units; an empty place lies between two of them. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A piece of a text, and below it what points at a place in it. All ASCII, so that the two line up. */
export interface Excerpt {
  readonly text: string;
  readonly pointer: string;
}

/** The place of an issue in the key that was read; loosely, every key is read as one of the session layout. */
export function placeInKey(issue: TaskKeyIssue | InputIssue, key: string, isLoose: boolean): Place | undefined {
  if (issue.code === "too_long") return { start: issue.maximum, end: key.length };
  if (issue.code === "invalid_leg") return { start: issue.offset, end: key.length };
  if (hasOffset(issue)) return character(key, issue.offset);
  const { text, segments } = divide(key, isLoose);
  if (issue.code === "wrong_segment_count") return surplus(text, issue.expected);
  const index = issue.code === "wrong_layout" ? 0 : segments.indexOf(issue.segment);
  return index === -1 ? undefined : segmentAt(text, index);
}

/** The place of an issue in the field that a key was to be built from. */
export function placeInField(issue: TaskKeyIssue | InputIssue, field: string): Place {
  return hasOffset(issue) ? character(field, issue.offset) : { start: 0, end: field.length };
}

/**
 * Shows the place from `start` to `end` in a text, in UTF-16 units, with as much of the text around it as a line of a
 * terminal holds. An empty place is pointed at too. A text in quotes has escapes as in JSON; a piece of a text always
 * stands in quotes, so that its own dots cannot be taken for those which stand for the rest.
 */
export function excerpt(text: string, start: number, end: number): Excerpt {
  const isWhole = reach(text, 0, FORWARDS, WIDTH) === text.length;
  const isQuoted = !isWhole || needsQuotes(text);
  const from = isWhole ? 0 : reach(text, start, BACKWARDS, CONTEXT);
  const before = show(text, from, start, isQuoted);
  const to = isWhole ? text.length : reach(text, start, FORWARDS, WIDTH - before.length);
  const place = show(text, start, Math.min(end, to), isQuoted);
  const after = show(text, Math.min(end, to), to, isQuoted);
  const quotationMark = isQuoted ? '"' : "";
  const opening = `${from > 0 ? ELLIPSIS : ""}${quotationMark}`;
  const closing = `${quotationMark}${to < text.length ? ELLIPSIS : ""}`;
  return {
    text: `${opening}${before}${place}${after}${closing}`,
    pointer: " ".repeat(opening.length + before.length) + "^".repeat(Math.max(1, place.length)),
  };
}

/** Columns of the text that are shown, without quotation marks and dots. */
const WIDTH = 72;
/** How many of them come before the place. */
const CONTEXT = 32;
const ELLIPSIS = "...";
const FORWARDS = 1;
const BACKWARDS = -1;

/** How far one gets from `index` within so many columns, if the text stands in quotes. */
function reach(text: string, index: number, step: 1 | -1, columns: number): number {
  let reached = index;
  let left = columns;
  for (;;) {
    const unit = text.charAt(step === FORWARDS ? reached : reached - 1);
    left -= escaped(unit).length;
    if (unit === "" || left < 0) return reached;
    reached += step;
  }
}

/** A piece in ASCII, unit by unit, so that its width on a terminal is known. */
function show(text: string, start: number, end: number, isQuoted: boolean): string {
  const piece = text.slice(start, end);
  return isQuoted ? piece.split("").map(escaped).join("") : piece;
}

/** A key without its leg, and what its segments are. */
interface Divided {
  readonly text: string;
  readonly segments: readonly (TaskKeySegment | "tag" | null)[];
}

function divide(key: string, isLoose: boolean): Divided {
  if (isLoose || !isScoped(key)) return { text: key, segments: ["sessionId", ...TAIL] };
  const end = key.indexOf(LEG_DIVIDER);
  const text = end === -1 ? key : key.slice(0, end);
  // The tag of an anonymous key says its scope.
  return { text, segments: isAuthenticated(key) ? ["tag", "taskScope", ...TAIL] : ["taskScope", ...TAIL] };
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
