import { type Answer, LONGEST_LINE } from "./answer.js";
import type { Line } from "./lines.js";

/** Counts answers: what was accepted by its layout or kind, what was refused by the code of its first issue. */
export class Tally {
  readonly #noun: "key" | "name";
  #valid = 0;
  #refused = 0;
  #overlong = 0;
  /** Redis names of no task. */
  #others = 0;
  /** Refused keys that look like Redis names. */
  #names = 0;
  #layout: "session" | "scoped" | "both" | undefined;
  readonly #groups = new Map<string, number>();
  readonly #codes = new Map<string, number>();

  constructor(noun: "key" | "name") {
    this.#noun = noun;
  }

  get valid(): number {
    return this.#valid;
  }

  get refused(): number {
    return this.#refused;
  }

  /** How many lines there were but empty ones. */
  get total(): number {
    return this.#valid + this.#refused + this.#others;
  }

  /** Whether there was one key alone, whose answer needs no summary. */
  get isOne(): boolean {
    return this.total === 1 && this.#others === 0;
  }

  count(answer: Answer | undefined, line: Line): void {
    if (answer === undefined) {
      this.#others += 1;
    } else if (answer.ok) {
      const { value } = answer;
      this.#valid += 1;
      if (typeof value === "string") return;
      const key = "kind" in value ? value.task : value;
      if (!("layout" in key)) return;
      this.#layout = this.#layout === undefined || this.#layout === key.layout ? key.layout : "both";
      add(this.#groups, "kind" in value ? value.kind : key.layout);
    } else {
      this.#refused += 1;
      add(this.#codes, answer.error.issues[0].code);
      if (typeof line !== "string") this.#overlong += Number(line.kind === "overlong");
      else if (this.#noun === "key" && REDIS_NAME.test(line)) this.#names += 1;
    }
  }

  /** A line of text, without its end. */
  summary(): string {
    if (this.total === 0) return `No ${this.#noun}s were read.`;
    const counted = this.#valid + this.#refused;
    const others = this.#others === 0 ? "" : ` ${this.#others} of no task in this docket.`;
    if (counted === 0) return `No names of tasks were read;${others} See --redis=DOCKET and --cluster.`;
    const all = counted === 1 ? `1 ${this.#noun}` : `${counted} ${this.#noun}s`;
    const valid = this.#groups.size === 0 ? "valid" : `valid (${list(this.#groups)})`;
    if (this.#refused === 0) return `${all}, all ${valid}.${others}`;
    const codes = list(this.#codes);
    return `${all}: ${this.#valid} ${valid}, ${this.#refused} refused; by first issue: ${codes}.${others}`;
  }

  /** What else a person should know, each a line of text. */
  warnings(isPinned: boolean, showsLines: boolean): readonly string[] {
    return [
      ...(this.#layout === "both" && !isPinned ? [BOTH_LAYOUTS] : []),
      ...(this.#names > 0
        ? [
            `${this.#names} of the refused ${this.#names === 1 ? "looks like a Redis name" : "look like Redis names"}, which parse --redis reads.`,
          ]
        : []),
      ...(showsLines && this.#overlong > 0
        ? [`Not printed: ${this.#overlong} of more than ${LONGEST_LINE} UTF-16 units.`]
        : []),
    ];
  }
}

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
    this.#shown = `${total} lines read, ${refused} refused`;
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

/** Docket's and FastMCP's words before a task key, or before an owner. No key has them after its first segment. */
const REDIS_NAME = /:(?:runs|results|progress|state|cancel):|(?:^|:)fastmcp:task:/;

const BOTH_LAYOUTS =
  "Warning: keys of both layouts. A FastMCP before 3.2.4 can be made to write a key of any scope. Where one writes, give --layout session; where none does, --layout scoped.";

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The most frequent first. */
function list(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `${name} ${count}`).join(", ");
}
