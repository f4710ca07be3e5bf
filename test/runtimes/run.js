// Runs one suite, on the packed tarball, in every runtime, and writes the table into docs/compatibility.md.
//   npm run test:runtimes               all of them; it fails where one cannot be had
//   npm run test:runtimes -- --quick    the Node that is there only: needs no network, writes nothing
// RUNTIMES_CACHE=folder keeps what is installed for the next run.
import { parseArgs } from "node:util";
import { runScript } from "../checks/script.js";
import { writeIntoPage } from "../support/page.js";
import { runOnChromium } from "./chromium.js";
import { runOnCommandLine } from "./command-line.js";
import { runOnHermes } from "./hermes.js";
import { faultsOf, rowOf, tableOf } from "./report.js";
import { COMMAND_LINE_RUNTIMES, HERMES, OWN_NODE, versionOf, WORKERD_PACKAGE } from "./runtimes.js";
import { runOnWorkerd } from "./workerd.js";
import { makeWorkplace } from "./workplace.js";

/** @import { Row } from "./report.js" */
/** @import { Workplace } from "./workplace.js" */

/**
 * @typedef {object} Runner
 * @property {string} name
 * @property {string} version The one that is wanted.
 * @property {(workplace: Workplace, signal: AbortSignal) => AsyncGenerator<Row>} rows It throws where the runtime
 * cannot be had.
 */

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
await runScript(process.env.RUNTIMES_CACHE, async ({ temporary, cache, signal }) => {
  const workplace = await makeWorkplace(temporary, cache, signal);
  /** @type {Row[]} */
  const rows = [];
  for (const { name, version, rows: run } of runners()) {
    console.error(`Running on ${name} ${version}`);
    try {
      for await (const row of run(workplace, signal)) rows.push(row);
    } catch (error) {
      rows.push(await rowOf(name, version, "missing", () => Promise.reject(error)));
    }
    signal.throwIfAborted();
  }
  const table = tableOf(rows);
  console.log(table);
  const faults = faultsOf(rows);
  for (const fault of faults) console.log(`\n${fault}`);
  if (!values.quick) writeIntoPage("runtimes", table);
  return faults.length === 0;
});

/** @returns {Runner[]} */
function runners() {
  /** @type {Runner[]} */
  const commandLine = (values.quick ? [OWN_NODE] : COMMAND_LINE_RUNTIMES).map((runtime) => ({
    name: runtime.name,
    version: versionOf(runtime),
    rows: (workplace, signal) => runOnCommandLine(runtime, workplace, signal),
  }));
  if (values.quick) return commandLine;
  return [
    ...commandLine,
    { name: HERMES.name, version: versionOf(HERMES), rows: runOnHermes },
    { name: "workerd", version: versionOf({ package: WORKERD_PACKAGE }), rows: runOnWorkerd },
    { name: "Chromium", version: "", rows: runOnChromium },
  ];
}
