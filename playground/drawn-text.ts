import type { Place } from "../src/cli/excerpt.js";
import { element } from "./element.js";
import { COLOURS } from "./names.js";
import { type Piece, piecesOf } from "./pieces.js";
import type { Span } from "./segments.js";

/** Draws a text with its segments in colour, and a caret under each fault; several faults are numbered. */
export function drawnText(text: string, spans: readonly Span[], faults: readonly Place[]): HTMLElement {
  const { isQuoted, pieces } = piecesOf(text, spans, faults);
  const drawn = element("code", "drawn");
  // Read from left to right, whatever stands in it.
  drawn.dir = "ltr";
  let lastFault: number | undefined;
  for (const piece of pieces) {
    const node = drawnPiece(piece);
    const { fault } = piece;
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

function drawnPiece({ segment, fault, text, omitted }: Piece): HTMLElement {
  const colour = segment === undefined ? "divider" : COLOURS[segment];
  const content = omitted === 0 ? text : `… ${omitted.toLocaleString("en")} more …`;
  const node = element(fault === undefined ? "span" : "mark", colour, content);
  if (omitted > 0) node.classList.add("omitted");
  return node;
}
