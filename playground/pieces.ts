import { escaped, needsQuotes } from "../src/cli/escape.js";
import type { Place } from "../src/cli/excerpt.js";
import type { KeySegment, Span } from "./segments.js";

/** A text in the pieces in which it is drawn. */
export interface Drawing {
  /** Whether the text stands in quotes, with escapes as in JSON, since it holds what cannot be seen. */
  readonly isQuoted: boolean;
  readonly pieces: readonly Piece[];
}

export interface Piece {
  /** The segment that it is a part of; a divider is a part of none. */
  readonly segment: KeySegment | undefined;
  /** The fault that it is a part of, counted from 0. */
  readonly fault: number | undefined;
  /** All ASCII. Empty where a fault lies between two characters. */
  readonly text: string;
  /** How many UTF-16 units are left out here; then there is no text. */
  readonly omitted: number;
}

/** Cuts a text where a segment, a fault or what there is room for begins or ends. The faults are in their order. */
export function piecesOf(text: string, spans: readonly Span[], faults: readonly Place[]): Drawing {
  const shown = shownPlaces(text, spans, faults);
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...spans, ...faults, ...shown]) cuts.add(start).add(end);
  const offsets = [...cuts].sort((one, other) => one - other);
  const isQuoted = needsQuotes(text);

  const pieces: Piece[] = [];
  for (const [index, start] of offsets.entries()) {
    const empty = faults.findIndex((fault) => fault.start === start && fault.end === start);
    if (empty !== -1) pieces.push({ segment: undefined, fault: empty, text: "", omitted: 0 });
    const end = offsets[index + 1];
    if (end === undefined) break;
    const fault = faults.findIndex((place) => covers(place, start));
    const isShown = shown.some((place) => covers(place, start));
    pieces.push({
      segment: spans.find((place) => covers(place, start))?.segment,
      fault: fault === -1 ? undefined : fault,
      text: isShown ? shownAs(text.slice(start, end), isQuoted) : "",
      omitted: isShown ? 0 : end - start,
    });
  }
  return { isQuoted, pieces };
}

/** A segment up to this long is drawn whole, in UTF-16 units; of a longer one, its ends and what is about a fault. */
const LONGEST_WHOLE = 400;
const ROOM_AT_START = 120;
const ROOM_AT_END = 40;
const ROOM_ABOUT_FAULT = 60;

function shownPlaces(text: string, spans: readonly Span[], faults: readonly Place[]): readonly Place[] {
  const parts = spans.length === 0 ? [{ start: 0, end: text.length }] : spans;
  const places: Place[] = [];
  for (const [index, { start, end }] of parts.entries()) {
    // The divider before a segment is drawn with it.
    const before = Math.max(0, index === 0 ? 0 : start - 1);
    if (end - start <= LONGEST_WHOLE) places.push({ start: before, end });
    else {
      places.push({ start: before, end: start + ROOM_AT_START });
      places.push({ start: end - ROOM_AT_END, end });
    }
  }
  for (const { start } of faults) {
    places.push({
      start: Math.max(0, start - ROOM_ABOUT_FAULT),
      end: Math.min(text.length, start + ROOM_ABOUT_FAULT),
    });
  }
  return places;
}

function shownAs(text: string, isQuoted: boolean): string {
  return isQuoted ? escaped(text) : text;
}

function covers({ start, end }: Place, offset: number): boolean {
  return start <= offset && offset < end;
}
