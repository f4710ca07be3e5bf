import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../interop/processes.js";
import { COMMAND_LINE_RUNTIMES, executableOf, HERMES, OWN_NODE, versionOf } from "../runtimes/runtimes.js";
import { answerAll } from "./answer.js";
import { LENGTHS } from "./cases.js";

/** @import { Surroundings } from "../checks/script.js" */
/** @import { CommandLineRuntime } from "../runtimes/runtimes.js" */
/** @import { Answer } from "./answer.js" */
/** @import { Case } from "./cases.js" */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {Answering} answer
 */

/**
 * It throws where the engine cannot be had, or does not answer.
 *
 * @typedef {(cases: readonly Case[], surroundings: Surroundings) => Promise<Outcome>} Answering
 */

/**
 * @typedef {object} Outcome
 * @property {string} version
 * @property {readonly Answer[]} answers As many as cases, in their order.
 * @property {string} [note]
 */

/** @type {readonly Engine[]} */
export const ENGINES = [
  ...[...COMMAND_LINE_RUNTIMES, HERMES].flatMap(ofJavaScript),
  { name: "RE2", answer: answerByRe2 },
  { name: "Java", answer: answerByJava },
];

/** The Node that is there, and what npm brings. */
export const QUICK_ENGINES = [
  ...ofJavaScript(OWN_NODE),
  ...ENGINES.filter(({ name }) => /^(?:Bun|Hermes|RE2)/.test(name)),
];

/** The longest that an engine may take for all cases. */
const SECONDS = 60;

/** By UTF-16 units and by code points. @param {CommandLineRuntime} runtime @returns {Engine[]} */
function ofJavaScript(runtime) {
  return ["", "u"].map((flags) => ({
    name: flags === "" ? runtime.name : `${runtime.name}, flag ${flags}`,
    answer: async (cases, { temporary, cache, signal }) => {
      const file = await executableOf(runtime, cache, signal);
      const program = writeProgram(temporary, cases, `(pattern) => new RegExp(pattern, "${flags}")`);
      const answers = await run({ file, parameters: [...runtime.parameters, program] }, SECONDS, signal);
      return { version: versionOf(runtime), answers: JSON.parse(answers) };
    },
  }));
}

/** @type {Answering} */
async function answerByRe2(cases, { temporary, signal }) {
  const require = createRequire(import.meta.url);
  const path = JSON.stringify(require.resolve("re2-wasm"));
  // Its texts are UTF-8, in which no lone surrogate can be written.
  const compile = `(pattern) => {
    const expression = new (require(${path}).RE2)(pattern, "u");
    return { test: (text) => text.isWellFormed() && expression.test(text) };
  }`;
  const program = writeProgram(temporary, cases, compile);
  const answers = await run({ file: process.execPath, parameters: [program] }, SECONDS, signal);
  return { version: `re2-wasm ${require("re2-wasm/package.json").version}`, answers: JSON.parse(answers) };
}

/** @type {Answering} */
async function answerByJava(cases, { temporary, signal }) {
  const file = "java";
  const version = await run({ file, parameters: ["--version"] }, SECONDS, signal);
  const program = fileURLToPath(new URL("Answer.java", import.meta.url));
  const given = writeLines(temporary, cases);
  const answers = await run({ file, parameters: [program, given] }, SECONDS, signal);
  const short = cases.filter(({ isAccepted, length }) => isAccepted && length === LENGTHS[0]);
  // Interpreted, as in a program that has just started: the frames are largest then.
  const limit = ["-Xint", program, writeLines(temporary, short), "limit"];
  /** @type {number[]} */
  const counts = JSON.parse(await run({ file, parameters: limit }, SECONDS, signal));
  /** @type {Map<string, number>} */
  const fewest = new Map();
  short.forEach(({ unit, count }, index) => {
    const fits = counts[index] ?? 0;
    if (fits < count) fewest.set(unit, Math.min(fits, fewest.get(unit) ?? fits));
  });
  const most = Array.from(fewest, ([unit, count]) => `${count} times ${unit}`);
  return {
    version: /\d[\d.]*/.exec(version)?.[0] ?? "",
    answers: JSON.parse(answers),
    note: `Java was given a large stack. The usual one overflows beyond ${most.join(", ")}.`,
  };
}

/** For Java, which has no JSON. @param {string} folder @param {readonly Case[]} cases */
function writeLines(folder, cases) {
  const file = join(folder, "cases");
  const lines = cases.map(({ pattern, before, unit, count, after }) =>
    [pattern, before, unit, count, after].join("\t"),
  );
  writeFileSync(file, lines.join("\n"), "utf16le");
  return file;
}

/**
 * @param {string} folder
 * @param {readonly Case[]} cases
 * @param {string} compile The source of a function.
 */
function writeProgram(folder, cases, compile) {
  const program = join(folder, "program.cjs");
  // Hermes has no console.
  const say = 'typeof print === "function" ? print : console.log';
  writeFileSync(program, `(${say})(JSON.stringify((${answerAll})(${JSON.stringify(cases)}, ${compile})));`);
  return program;
}
