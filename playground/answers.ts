import { card } from "./card.js";
import type { Answer, Reader } from "./read.js";
import { type Counts, type Group, groupsOf, Tally } from "./tally.js";

/** What is to be read, and which of the answers are to be drawn. */
export interface Job {
  readonly keys: string;
  readonly read: Reader;
  readonly isLoose: boolean;
  readonly group: Group;
  /** The most answers to draw; all are counted. */
  readonly most: number;
}

export interface Outcome {
  readonly counts: Counts;
  /** The answer of the only key. */
  readonly only: Answer | undefined;
  /** How many answers of the group were not drawn. */
  readonly left: number;
}

/**
 * Reads every line that is not empty and draws the answers into the list, a few at a time, so that the page stays at
 * hand. A job that is aborted has no outcome.
 */
export async function drawAnswers(
  list: HTMLElement,
  { keys, read, isLoose, group, most }: Job,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const tally = new Tally();
  let only: Answer | undefined;
  let drawn = 0;
  let left = 0;
  let cards = new DocumentFragment();
  let isFirst = true;
  const flush = () => {
    if (isFirst) list.replaceChildren(cards);
    else list.append(cards);
    isFirst = false;
    cards = new DocumentFragment();
  };

  let deadline = performance.now() + SLICE;
  for (const [index, key] of keys.split("\n").entries()) {
    if (key === "") continue;
    const answer = read(key);
    const groups = groupsOf(answer);
    tally.add(groups);
    only = tally.counts.get("all") === 1 ? answer : undefined;
    if (groups.includes(group)) {
      if (drawn < most) cards.append(card(index + 1, key, answer, isLoose));
      else left += 1;
      drawn = Math.min(most, drawn + 1);
    }
    if (performance.now() < deadline) continue;
    flush();
    await pause();
    if (signal.aborted) return undefined;
    deadline = performance.now() + SLICE;
  }
  flush();
  return { counts: tally.counts, only, left };
}

/** How long the page may be busy at a time, in milliseconds. */
const SLICE = 12;

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
