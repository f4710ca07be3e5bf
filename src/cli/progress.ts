import type { Tally } from "./tally.js";

/** A line that tells how far a long run has come, rewritten in its place. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  #shown = "";
  #next: number;

  /** `now` gives milliseconds. */
  constructor(write: (text: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
    this.#next = now() + FIRST_AFTER;
  }

  update({ total, refused }: Tally): void {
    const time = this.#now();
    if (time < this.#next) return;
    this.#next = time + INTERVAL;
    this.clear();
    this.#shown = `${total} keys read, ${refused} refused`;
    this.#write(this.#shown);
  }

  /** Takes the line away. Spaces do it on every terminal. */
  clear(): void {
    if (this.#shown !== "") this.#write(`\r${" ".repeat(this.#shown.length)}\r`);
    this.#shown = "";
  }
}

const FIRST_AFTER = 1000;
const INTERVAL = 200;
