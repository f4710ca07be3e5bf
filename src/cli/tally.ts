import type { Answer } from "./answer.js";

/** Counts answers: keys that were read by their layout, refused ones by the code of their first issue. */
export class Tally {
  #valid = 0;
  #refused = 0;
  readonly #layouts = { session: 0, scoped: 0 };
  readonly #codes = new Map<string, number>();

  get total(): number {
    return this.#valid + this.#refused;
  }

  get refused(): number {
    return this.#refused;
  }

  count(answer: Answer): void {
    if (answer.ok) {
      const { value } = answer;
      this.#valid += 1;
      if (typeof value !== "string" && "layout" in value) this.#layouts[value.layout] += 1;
      return;
    }
    const { code } = answer.error.issues[0];
    this.#refused += 1;
    this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
  }

  /** A line of text, without its end. */
  summary(): string {
    if (this.total === 0) return "No keys were read.";
    const keys = this.total === 1 ? "1 key" : `${this.total} keys`;
    const layouts = list(Object.entries(this.#layouts).filter(([, count]) => count > 0));
    const valid = layouts === "" ? "valid" : `valid (${layouts})`;
    if (this.#refused === 0) return `${keys}, all ${valid}.`;
    const codes = list([...this.#codes].sort(([, one], [, other]) => other - one));
    return `${keys}: ${this.#valid} ${valid}, ${this.#refused} refused; by first issue: ${codes}.`;
  }
}

function list(counts: readonly (readonly [string, number])[]): string {
  return counts.map(([name, count]) => `${name} ${count}`).join(", ");
}
