import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** @import { Answer } from "./answer.js" */
/** @import { Case } from "./generate.js" */

/**
 * A case that Python answers otherwise.
 *
 * @typedef {{ given: Case, answered: Answer, expected: Answer }} Difference
 */

/** The version of the Python that is there, if one is. */
export function pythonVersion() {
  const { status, stdout } = spawnSync("python3", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** A Python process that compares answers, batch after batch. */
export class Python {
  // Without -B it would leave its compiled code beside the sources.
  #child = spawn("python3", ["-B", fileURLToPath(new URL("reference.py", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  #lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();

  constructor() {
    // When it ends early its output ends too, which is noticed there.
    this.#child.stdin.on("error", () => {});
  }

  /**
   * @param {readonly (readonly [Case, Answer])[]} batch
   * @returns {Promise<Difference[]>}
   */
  async compare(batch) {
    const line = JSON.stringify(batch.map(([given, answered]) => [...given, answered]));
    // Whoever waits for the answer never has more than a few batches under way, so there is no need to wait here too.
    this.#child.stdin.write(`${line}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("Python has ended; what it said stands above.");
    /** @type {[index: number, expected: Answer][]} */
    const differences = JSON.parse(value);
    return differences.flatMap(([index, expected]) => {
      const pair = batch[index];
      return pair ? [{ given: pair[0], answered: pair[1], expected }] : [];
    });
  }

  async stop() {
    const ended = once(this.#child, "close");
    this.#child.stdin.end();
    await ended;
  }
}
