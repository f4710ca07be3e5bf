import type { Answer } from "./answer.js";

/** Counts answers, the refused ones by the code of their first issue. */
export class Tally {
  #valid = 0;
  #refused = 0;
  readonly #codes = new Map<string, number>();

  get total(): number {
    return this.#valid + this.#refused;
  }

  get refused(): number {
    return this.#refused;
  }

  count(answer: Answer): void {
    if (answer.ok) {
      this.#valid += 1;
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
    if (this.#refused === 0) return `${keys}, all valid.`;
    const codes = [...this.#codes].sort(([, one], [, other]) => other - one);
    const causes = codes.map(([code, count]) => `${code} ${count}`).join(", ");
    return `${keys}: ${this.#valid} valid, ${this.#refused} refused; by first issue: ${causes}.`;
  }
}
