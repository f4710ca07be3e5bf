import { deepStrictEqual } from "node:assert";
import { Bench } from "tinybench";
import { quote } from "./by-hand.js";

const ROUNDS = 200;
/** Milliseconds for each of the two, in a round and to warm up. */
const [TIME, WARM_UP_TIME] = [0.5, 50];
/** The last answers, so that the compiler cannot leave out what makes them. One pass makes as many calls as this holds. */
const kept = new Array(64);

/**
 * What multiple of the other's time ours takes for the same inputs, once both have said the same of each.
 * @template Input @param {readonly Input[]} inputs
 * @param {(input: Input) => unknown} ours @param {(input: Input) => unknown} theirs
 */
export function ratio(inputs, ours, theirs) {
  for (const input of inputs) deepStrictEqual(fieldsOf(ours(input)), fieldsOf(theirs(input)));
  return ratioOfPasses(passOver(inputs, ours), passOver(inputs, theirs));
}

/**
 * The median of many short rounds. The two take turns, also at going first, so what disturbs the machine meets both.
 * @param {() => void} ours @param {() => void} theirs
 */
export function ratioOfPasses(ours, theirs) {
  timePair(ours, theirs, WARM_UP_TIME);
  const ratios = Array.from({ length: ROUNDS }, (_, round) =>
    round % 2 === 0 ? timePair(ours, theirs, TIME) : 1 / timePair(theirs, ours, TIME),
  );
  return ratios.toSorted((one, other) => one - other)[ROUNDS / 2] ?? Number.NaN;
}

/** @param {() => void} first @param {() => void} second @param {number} time Milliseconds for each; 0 is one pass. */
export function timePair(first, second, time) {
  const bench = new Bench({ time, iterations: 1, warmup: false, throws: true });
  bench.add("first", first, { async: false }).add("second", second, { async: false });
  const [one = Number.NaN, other = Number.NaN] = bench
    .runSync()
    .map(({ result }) => (result.state === "completed" ? result.latency.p50 : Number.NaN));
  return one / other;
}

/**
 * Passes over the next few inputs: long passes would be interrupted more often than short ones on a busy machine.
 * @template Input @param {readonly Input[]} inputs @param {(input: Input) => unknown} run
 */
export function passOver(inputs, run) {
  let next = 0;
  return () => {
    let index = 0;
    for (const input of inputs.slice(next, next + kept.length)) kept[index++] = run(input);
    next = (next + index) % inputs.length;
  };
}

/** The fields, or the text as the server spells it. @param {unknown} output */
function fieldsOf(output) {
  const { value, data } = Object(output);
  const answer = value ?? data ?? output;
  const text = answer?.mapping ?? answer;
  if (typeof text === "string") return quote(decodeURIComponent(text));
  return { ...(answer.task ?? answer), layout: undefined };
}

/**
 * Reads a text that was put together, since only then is it in one piece of memory.
 * @param {string | undefined | object} output The text, or what has it as its value or data.
 */
export function flatten(output) {
  if (typeof output === "string") kept[0] = output.charCodeAt(0);
  else if (output && "value" in output) kept[0] = String(output.value).charCodeAt(0);
  else if (output && "data" in output) kept[0] = String(output.data).charCodeAt(0);
  return output;
}
