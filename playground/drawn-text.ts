import { escaped, needsQuotes } from "../src/cli/escape.js";
import type { Place } from "../src/cli/excerpt.js";
import { element } from "./element.js";
import type { FieldName, Span } from "./segments.js";

/** Draws a text with its segments in colour, and a caret under each fault; several faults are numbered. */
export function drawnText(text: string, spans: readonly Span[], faults: readonly Place[]): HTMLElement {
  // In quotes, with escapes as in JSON, where it holds what cannot be seen.
  const isQuoted = needsQuotes(text);
  const drawn = element("code", "drawn");
  // Read from left to right, whatever stands in it.
  drawn.dir = "ltr";
  let lastFault: number | undefined;
  for (const { segment, fault, text: part, omitted } of piecesOf(text, spans, faults)) {
    const shown = isQuoted ? escaped(part) : part;
    const content = omitted === 0 ? shown : `… ${omitted.toLocaleString("en")} more …`;
    const node = element(fault === undefined ? "span" : "mark", segment ?? "divider", content);
    if (omitted > 0) node.classList.add("omitted");
    if (fault !== undefined && fault !== lastFault) {
      node.classList.add("pointed");
      if (faults.length > 1) node.dataset.number = String(fault + 1);
    }
    lastFault = fault;
    drawn.append(node);
  }
  if (isQuoted) {
    drawn.prepend(element("span", "quotation-mark", '"'));
    drawn.append(element("span", "quotation-mark", '"'));
  }
  return drawn;
}

interface Piece {
  /** The field that it is a part of; a divider is a part of none. */
  readonly segment: FieldName | undefined;
  /** The fault that it is a part of, counted from 0. */
  readonly fault: number | undefined;
  /** Empty where a fault lies between two characters. */
  readonly text: string;
  /** How many UTF-16 units are left out here; then there is no text. */
  readonly omitted: number;
}

/** Cuts a text where a segment, a fault or what there is room for begins or ends. The faults are in their order. */
export function piecesOf(text: string, spans: readonly Span[], faults: readonly Place[]): readonly Piece[] {
  const shown = shownPlaces(text, spans, faults);
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...spans, ...faults, ...shown]) cuts.add(start).add(end);
  // The first character of a fault, which no line is wrapped in, has the caret.
  for (const { start, end } of faults) cuts.add(Math.min(start + 1, end));
  const offsets = [...cuts].sort((one, other) => one - other);
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
      text: isShown ? text.slice(start, end) : "",
      omitted: isShown ? 0 : end - start,
    });
  }
  return pieces;
}

/** A segment up to this long is drawn whole, in UTF-16 units; of a longer one, its ends and what is about a fault. */
const LONGEST_WHOLE = 400;
const ROOM_AT_START = 120;
const ROOM_AT_END = 40;
const ROOM_ABOUT_FAULT = 60;

function shownPlaces(text: string, spans: readonly Span[], faults: readonly Place[]): readonly Place[] {
  const places: Place[] = [];
  let start = 0;
  for (const end of [...spans.flatMap((span) => [span.start, span.end]), text.length]) {
    if (end - start <= LONGEST_WHOLE) places.push({ start, end });
    else places.push({ start, end: start + ROOM_AT_START }, { start: end - ROOM_AT_END, end });
    start = end;
  }
  for (const { start: fault } of faults) {
    places.push({ start: Math.max(0, fault - ROOM_ABOUT_FAULT), end: Math.min(fault + ROOM_ABOUT_FAULT, text.length) });
  }
  return places;
}

function covers({ start, end }: Place, offset: number): boolean {
  return start <= offset && offset < end;
}
