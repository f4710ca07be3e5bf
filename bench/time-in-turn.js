import { Bench } from "tinybench";

/**
 * What is timed: one call goes over all inputs.
 * @typedef {object} Subject
 * @property {string} name
 * @property {() => void} goOverInputs
 */

/**
 * How long to go on.
 * @typedef {object} Effort
 * @property {number} rounds
 * @property {number} time Milliseconds for each subject in each round; 0 is once, and no warming up.
 * @property {boolean} isQuick Too short to be quoted.
 */

/**
 * Milliseconds that it takes to go over all inputs: by the name of the subject, one figure a round.
 * @typedef {ReadonlyMap<string, readonly number[]>} Times
 */

/** The subject has been found to be wrong, so its time means nothing. */
export class WrongAnswer extends Error {}

/**
 * A subject whose answers are right, which is looked at here and not while it is timed.
 * @template Input, Output
 * @param {string} name
 * @param {readonly Input[]} inputs
 * @param {(input: Input) => Output} run
 * @param {(output: Output, index: number) => boolean} isRight
 * @returns {Subject}
 */
export function subject(name, inputs, run, isRight) {
  for (const [index, input] of inputs.entries()) {
    if (!isRight(run(input), index)) {
      throw new WrongAnswer(`${name} gives a wrong answer to input ${index}.`);
    }
  }
  return {
    name,
    goOverInputs: () => {
      let index = 0;
      for (const input of inputs) {
        kept[index % kept.length] = run(input);
        index += 1;
      }
    },
  };
}

/** The last answers are kept for a while, so that the compiler cannot leave out what makes them. */
const kept = new Array(64).fill(undefined);

/**
 * Times all subjects in many short rounds, so that a busy moment of the machine meets all of them. Every other round
 * goes backwards, so that none always follows the same one.
 * @param {readonly Subject[]} subjects
 * @param {Effort} effort
 * @returns {Times}
 */
export function timeInTurn(subjects, { rounds, time }) {
  if (time > 0) warmUp(subjects);
  const tasks = tasksOf(subjects, time);
  /** @type {Map<string, number[]>} */
  const times = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    runAll(round % 2 === 0 ? tasks : tasks.toReversed());
    for (const { name, result } of tasks) {
      // The mean, since the garbage that a subject makes is part of its cost.
      if (result.state === "completed") times.get(name)?.push(result.latency.mean);
    }
  }
  return times;
}

/** Milliseconds for each subject. */
const WARM_UP_TIME = 50;

/** @param {readonly Subject[]} subjects */
function warmUp(subjects) {
  const tasks = tasksOf(subjects, WARM_UP_TIME);
  runAll(tasks);
  // Again, since what one subject has taught the compiler can undo what another has.
  runAll(tasks);
}

/**
 * @param {readonly Subject[]} subjects
 * @param {number} time
 */
function tasksOf(subjects, time) {
  const bench = new Bench({ time, iterations: 1, warmup: false, throws: true });
  for (const { name, goOverInputs } of subjects) bench.add(name, goOverInputs, { async: false });
  return bench.tasks;
}

/** @param {readonly import("tinybench").Task[]} tasks */
function runAll(tasks) {
  for (const task of tasks) {
    task.reset();
    task.runSync();
  }
}
