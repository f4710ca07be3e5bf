// Fuzzes one target in a thread of its own, so that another can see when it hangs.
import { parentPort, workerData } from "node:worker_threads";
import { Random } from "../differential/random.js";
import { Coverage } from "./coverage.js";
import { Fuzzer } from "./fuzzer.js";

/** @import { Check } from "./fuzzer.js" */

/**
 * @typedef {object} Job
 * @property {string} target The address of the module.
 * @property {string} sources How the addresses of the files begin whose coverage counts.
 * @property {readonly string[]} seeds
 * @property {readonly string[]} corpus
 * @property {number} seconds
 * @property {number} seed
 * @property {SharedArrayBuffer} current For the text that is being run: its length, then its units.
 *
 * @typedef {object} Outcome
 * @property {number} runs
 * @property {number} shapes
 * @property {number} coverage
 * @property {readonly string[]} corpus
 * @property {readonly import("./fuzzer.js").Failure[]} failures
 */

/** @type {Job} */
const job = workerData;
const coverage = new Coverage((url) => url.startsWith(job.sources));
/** @type {{ check: Check, seedsFrom?: (text: string) => string[] }} */
const { check, seedsFrom = (text) => [text] } = await import(job.target);
const current = new Uint32Array(job.current);
const fuzzer = new Fuzzer(check, coverage, new Random(job.seed), show);
await fuzzer.tryAll([...job.seeds.flatMap(seedsFrom), ...job.corpus]);
const end = Date.now() + job.seconds * 1000;
while (Date.now() < end) await fuzzer.tryMutants();
await fuzzer.shrinkFailures();
/** @type {Outcome} */
const outcome = {
  runs: fuzzer.runs,
  shapes: fuzzer.shapes,
  coverage: coverage.share(),
  corpus: fuzzer.corpus,
  failures: [...fuzzer.failures.values()],
};
parentPort?.postMessage(outcome);

/** @param {string} text */
function show(text) {
  const length = Math.min(text.length, current.length - 2);
  for (let index = 0; index < length; index += 1) current[index + 2] = text.charCodeAt(index);
  current[1] = length;
  Atomics.add(current, 0, 1);
}
