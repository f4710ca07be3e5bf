import { card } from "./card.js";
import { element, find } from "./element.js";
import { groupsOf } from "./groups.js";
import type { Reader, Reading } from "./read.js";

/** A line that is not empty, and what it came to. */
export interface Row extends Reading {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
  readonly groups: readonly string[];
}

/** Reads the lines, a few at a time, so that the page stays at hand; nothing is left of a reading that is aborted. */
export async function readLines(
  text: string,
  read: Reader["read"],
  signal: AbortSignal,
): Promise<readonly Row[] | undefined> {
  const rows: Row[] = [];
  let deadline = performance.now() + SLICE;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line === "") continue;
    const reading = read(line);
    rows.push({ line: index + 1, text: line, groups: groupsOf(reading.answer), ...reading });
    if (performance.now() < deadline) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return undefined;
    deadline = performance.now() + SLICE;
  }
  return rows;
}

/** Shows the rows in lists of a few, of which only those near the window are drawn. */
export function showRows(rows: readonly Row[]): void {
  observer.disconnect();
  lists.clear();
  for (let start = 0; start < rows.length; start += ROWS_A_LIST) {
    const list = element("ol", "");
    const some = rows.slice(start, start + ROWS_A_LIST);
    lists.set(list, some);
    // The first are drawn at once, so that there is no moment without them.
    if (start === 0) draw(list, some);
    else leave(list, some, some.length * USUAL_HEIGHT);
  }
  answers.replaceChildren(...lists.keys());
  for (const list of lists.keys()) observer.observe(list);
}

/** How long the page may be busy at a time, in milliseconds. */
const SLICE = 12;
const ROWS_A_LIST = 8;
/** Of a card, in pixels, until it has been drawn. */
const USUAL_HEIGHT = 190;

const answers = find("answers", HTMLDivElement);
const lists = new Map<Element, readonly Row[]>();
const observer = new IntersectionObserver(showNear, { rootMargin: "600px" });

function showNear(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target: list, isIntersecting, boundingClientRect } of entries) {
    const rows = lists.get(list);
    if (rows === undefined || !(list instanceof HTMLOListElement)) continue;
    const isLeft = list.style.height !== "";
    if (isIntersecting && isLeft) draw(list, rows);
    if (!isIntersecting && !isLeft) leave(list, rows, boundingClientRect.height);
  }
}

function draw(list: HTMLOListElement, rows: readonly Row[]): void {
  list.style.height = "";
  list.replaceChildren(...rows.map(card));
}

/** Empties a list, which keeps its height. Whoever hears the page comes to the words, and so to the cards. */
function leave(list: HTMLOListElement, rows: readonly Row[], height: number): void {
  list.style.height = `${height}px`;
  list.replaceChildren(element("li", "hint", `Lines ${rows[0]?.line} to ${rows.at(-1)?.line}`));
}
