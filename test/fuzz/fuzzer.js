import { mutate } from "../differential/mutate.js";
import { smallerTexts } from "../differential/smaller-texts.js";

/** @import { Random } from "../differential/random.js" */
/** @import { Coverage } from "./coverage.js" */

/**
 * Checks all properties for one text, and throws where one does not hold. What it returns are the shapes of the answers:
 * the issues without their places, say. A shape that was never seen makes a text as interesting as code that never ran.
 *
 * @typedef {(text: string) => string[] | Promise<string[]>} Check
 *
 * @typedef {{ readonly text: string, readonly reason: string }} Failure
 */

/** Looks for texts for which a check fails, among those that are like texts which did something new. */
export class Fuzzer {
  runs = 0;
  /** Texts that did something new, in the order in which they were found. @type {string[]} */
  corpus = [];
  /** By the reason without its figures, since one fault fails for many texts. @type {Map<string, Failure>} */
  failures = new Map();
  #shapes = new Set();
  #check;
  #coverage;
  #random;
  #watch;

  /**
   * @param {Check} check
   * @param {Coverage} coverage
   * @param {Random} random
   * @param {(text: string) => void} watch Is told each text before it is run.
   */
  constructor(check, coverage, random, watch) {
    this.#check = check;
    this.#coverage = coverage;
    this.#random = random;
    this.#watch = watch;
  }

  /** How many shapes of answers there were. */
  get shapes() {
    return this.#shapes.size;
  }

  /** @param {readonly string[]} texts */
  async tryAll(texts) {
    for (let start = 0; start < texts.length; start += BATCH_SIZE) {
      await this.#explore(texts.slice(start, start + BATCH_SIZE));
    }
  }

  /** Tries one batch of texts like those of the corpus. */
  async tryMutants() {
    const texts = Array.from({ length: BATCH_SIZE }, () => mutate(this.#pick(), this.#pick(), this.#random));
    await this.#explore(texts);
  }

  /** Makes the texts for which the check fails as small as can be. */
  async shrinkFailures() {
    for (const [kind, failure] of this.failures) {
      this.failures.set(kind, await this.#shrink(failure));
    }
  }

  /** Of two texts the later, since what was found late is rare. */
  #pick() {
    const index = Math.max(this.#random.below(this.corpus.length), this.#random.below(this.corpus.length));
    return this.corpus[index] ?? "";
  }

  /** @param {readonly string[]} texts */
  async #explore(texts) {
    for (const text of texts) await this.#run(text);
    const fresh = this.#coverage.take();
    if (fresh === undefined) return;
    await this.#findFresh(texts);
    // What does not run a second time, as the making of a value that is kept, is new no longer either.
    this.#coverage.mark(fresh);
  }

  /**
   * Finds by halves the texts that run code which never ran.
   *
   * @param {readonly string[]} texts
   */
  async #findFresh(texts) {
    for (const text of texts) await this.#run(text);
    const fresh = this.#coverage.take();
    const [only] = texts;
    if (fresh === undefined || only === undefined) return;
    if (texts.length === 1) {
      this.#coverage.mark(fresh);
      this.#keep(only);
      return;
    }
    const half = texts.length >> 1;
    await this.#findFresh(texts.slice(0, half));
    await this.#findFresh(texts.slice(half));
  }

  /** @param {string} text */
  async #run(text) {
    this.runs += 1;
    this.#watch(text);
    try {
      const checked = this.#check(text);
      const shapes = Array.isArray(checked) ? checked : await checked;
      const known = this.#shapes.size;
      if (known < MOST_SHAPES) for (const shape of shapes) this.#shapes.add(shape);
      if (this.#shapes.size > known) this.#keep(text);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const kind = kindOf(error);
      if (!this.failures.has(kind) && this.failures.size < MOST_FAILURES) {
        this.failures.set(kind, { text, reason });
      }
    }
  }

  /** @param {string} text */
  #keep(text) {
    if (this.corpus.at(-1) !== text) this.corpus.push(text);
  }

  /**
   * @param {Failure} failure
   * @returns {Promise<Failure>}
   */
  async #shrink(failure) {
    for (const text of smallerTexts(failure.text)) {
      this.#watch(text);
      try {
        await this.#check(text);
      } catch (error) {
        if (this.failures.has(kindOf(error))) return this.#shrink({ ...failure, text });
      }
    }
    return failure;
  }
}

const BATCH_SIZE = 400;
/** So that a target whose answers never repeat does not fill the memory. */
const MOST_SHAPES = 20_000;
const MOST_FAILURES = 10;

/** @param {unknown} error */
function kindOf(error) {
  return String(error)
    .replace(/[0-9]+/g, "0")
    .slice(0, 80);
}
