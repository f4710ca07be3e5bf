// Matches the published patterns on other engines, with texts of every shape at the longest keys: they must answer as V8
// does, and the table shows how the time grows with the length. It fails where an engine does not answer in a minute.
//   npm run test:engines                all of them: Java must be there, the rest comes from npm
//   npm run test:engines -- --quick     this Node, Bun, Hermes and RE2
// RUNTIMES_CACHE=folder keeps what is installed for the next run.
import { parseArgs } from "node:util";
import { runScript } from "../checks/script.js";
import { markdownTable } from "../support/page.js";
import { LENGTHS, makeCases } from "./cases.js";
import { ENGINES, QUICK_ENGINES } from "./engines.js";

/** @import { Case } from "./cases.js" */
/** @import { Outcome } from "./engines.js" */

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
await runScript(process.env.RUNTIMES_CACHE, async (surroundings) => {
  const cases = makeCases();
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  const faults = [];
  for (const engine of values.quick ? QUICK_ENGINES : ENGINES) {
    console.error(`Matching by ${engine.name}`);
    try {
      const outcome = await engine.answer(cases, surroundings);
      const wrong = wrongOf(cases, outcome);
      rows.push([engine.name, outcome.version, String(wrong.length), ...timesOf(cases, outcome)]);
      faults.push(...wrong.map((text) => `${engine.name}: ${text}`));
      if (outcome.note !== undefined) console.log(outcome.note);
    } catch (error) {
      surroundings.signal.throwIfAborted();
      faults.push(`${engine.name} gave no answer. ${error instanceof Error ? error.message : error}`);
    }
  }
  const header = ["engine", "version", "wrong answers", ...LENGTHS.map((length) => `slowest of ${length}, in ms`)];
  console.log(markdownTable(header, rows));
  for (const fault of faults) console.log(`\n${fault}`);
  return faults.length === 0;
});

/** @param {readonly Case[]} cases @param {Outcome} outcome */
function wrongOf(cases, { answers }) {
  return cases.flatMap(({ name, length, isAccepted }, index) =>
    answers[index]?.isAccepted === isAccepted
      ? []
      : [`It should have ${isAccepted ? "accepted" : "refused"} ${length} of ${name}.`],
  );
}

/**
 * The time for the slowest text of each length.
 *
 * @param {readonly Case[]} cases
 * @param {Outcome} outcome
 */
function timesOf(cases, { answers }) {
  return LENGTHS.map((length) => {
    const times = answers.map(({ milliseconds }, index) => (cases[index]?.length === length ? milliseconds : 0));
    const slowest = Math.max(...times);
    return `${slowest.toPrecision(2)} (${cases[times.indexOf(slowest)]?.name})`;
  });
}
