import { asciiUnit, needsQuotes } from "./escape.js";

/** A piece of a text, and below it what points at a place in it. All ASCII, so that the two line up. */
export interface Excerpt {
  readonly text: string;
  readonly pointer: string;
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
    left -= asciiUnit(unit, true).length;
    if (unit === "" || left < 0) return reached;
    reached += step;
  }
}

function show(text: string, start: number, end: number, isQuoted: boolean): string {
  let shown = "";
  for (let index = start; index < end; index += 1) shown += asciiUnit(text.charAt(index), isQuoted);
  return shown;
}
