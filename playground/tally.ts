import type { TaskKeyIssueCode } from "../src/core.js";
import type { Answer } from "./read.js";

/** What the answers can be told apart by: valid ones, refused ones, and those by the code of their first issue. */
export type Group = "all" | "valid" | "refused" | TaskKeyIssueCode;

export type Counts = ReadonlyMap<Group, number>;

/** The groups that an answer is in. */
export function groupsOf(answer: Answer): readonly Group[] {
  return answer.ok ? ["all", "valid"] : ["all", "refused", answer.error.issues[0].code];
}

export class Tally {
  readonly #counts = new Map<Group, number>();

  get counts(): Counts {
    return this.#counts;
  }

  add(groups: readonly Group[]): void {
    for (const group of groups) this.#counts.set(group, (this.#counts.get(group) ?? 0) + 1);
  }
}
