// Runs one suite, on the packed tarball, in every runtime, and writes the table into docs/compatibility.md.
//   npm run test:runtimes                       all of them; one that cannot be had is missing, and the run fails
//   npm run test:runtimes -- --allow-missing    the run does not fail for that, and writes nothing
//   npm run test:runtimes -- --quick            the Node that is there only: needs no network, writes nothing
// RUNTIMES_CACHE=folder keeps what is installed for the next run.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { writeIntoPage } from "../support/readme.js";
import { runOnChromium } from "./chromium.js";
import { runOnCommandLine } from "./command-line.js";
import { runOnHermes } from "./hermes.js";
import { faultsOf, tableOf } from "./report.js";
import { COMMAND_LINE_RUNTIMES, HERMES, OWN_NODE, WORKERD_PACKAGE } from "./runtimes.js";
import { runOnWorkerd } from "./workerd.js";
import { makeWorkplace } from "./workplace.js";

/** @import { Row } from "./report.js" */
/** @import { Workplace } from "./workplace.js" */

/**
 * @typedef {object} Runner
 * @property {string} name
 * @property {string} wanted Which version.
 * @property {(workplace: Workplace, signal: AbortSignal) => AsyncGenerator<Row>} rows It throws where the runtime
 * cannot be had.
 */

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    "allow-missing": { type: "boolean", default: false },
  },
});
const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(name, () => stopping.abort(new Error(`Stopped by ${name}.`)));
}
try {
  process.exitCode = (await runAll(stopping.signal)) ? 0 : 1;
} catch (error) {
  const reason = stopping.signal.aborted ? stopping.signal.reason : error;
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
}

/** @param {AbortSignal} signal */
async function runAll(signal) {
  const temporary = mkdtempSync(join(tmpdir(), "task-keys-runtimes-"));
  const cache = resolve(process.env.RUNTIMES_CACHE || join(temporary, "cache"));
  mkdirSync(cache, { recursive: true });
  try {
    const workplace = await makeWorkplace(temporary, cache, signal);
    /** @type {Row[]} */
    const rows = [];
    for (const runner of runners()) {
      rows.push(...(await rowsOf(runner, workplace, signal)));
      signal.throwIfAborted();
    }
    const table = tableOf(rows);
    console.log(table);
    const faults = faultsOf(rows, values["allow-missing"]);
    for (const fault of faults) console.log(`\n${fault}`);
    if (!values.quick && !values["allow-missing"]) writeIntoPage("runtimes", table);
    return faults.length === 0;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @returns {Runner[]} */
function runners() {
  const commandLine = values.quick ? [OWN_NODE] : COMMAND_LINE_RUNTIMES;
  /** @type {Runner[]} */
  const runners = commandLine.map((runtime) => ({
    name: runtime.name,
    wanted: versionOf(runtime.package),
    rows: (workplace, signal) => runOnCommandLine(runtime, workplace, signal),
  }));
  if (values.quick) return runners;
  return [
    ...runners,
    { name: HERMES.name, wanted: versionOf(HERMES.package), rows: runOnHermes },
    { name: "workerd", wanted: versionOf(WORKERD_PACKAGE), rows: runOnWorkerd },
    { name: "Chromium", wanted: "", rows: runOnChromium },
  ];
}

/**
 * @param {Runner} runner
 * @param {Workplace} workplace
 * @param {AbortSignal} signal
 * @returns {Promise<Row[]>}
 */
async function rowsOf({ name, wanted, rows }, workplace, signal) {
  console.error(`Running on ${name} ${wanted}`.trim());
  /** @type {Row[]} */
  const found = [];
  try {
    for await (const row of rows(workplace, signal)) found.push(row);
    return found;
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return [{ runtime: name, version: wanted, format: "", report: undefined, reason }];
  }
}

/** @param {string} [specifier] */
function versionOf(specifier = "") {
  return specifier.slice(specifier.lastIndexOf("@") + 1);
}
