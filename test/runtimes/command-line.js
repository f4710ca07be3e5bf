import { join } from "node:path";
import { run } from "../interop/processes.js";
import { checkCommand } from "./check-command.js";
import { COMMAND, FORMATS } from "./formats.js";
import { rowOf } from "./report.js";
import { executableOf } from "./runtimes.js";

/** @import { Row } from "./report.js" */
/** @import { CommandLineRuntime } from "./runtimes.js" */
/** @import { Workplace } from "./workplace.js" */

/**
 * Runs the suite, by import and by require, and the command.
 *
 * @param {CommandLineRuntime} runtime
 * @param {Workplace} workplace
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Row>}
 */
export async function* runOnCommandLine(runtime, workplace, signal) {
  const file = await executableOf(runtime, workplace.cache, signal);
  const answer = await run({ file, parameters: ["--version"] }, SECONDS, signal);
  const version = /\d+\.\d+\.\d+/.exec(answer)?.[0] ?? "";
  for (const { format, entry } of FORMATS) {
    const program = join(workplace.suite, "on-command-line.js");
    const parameters = [...runtime.parameters, program, entry];
    const command = { file, parameters, input: workplace.vectors };
    yield await rowOf(runtime.name, version, format, async () => JSON.parse(await run(command, SECONDS, signal)));
  }
  yield await rowOf(runtime.name, version, COMMAND, async () => checkCommand(file, runtime.parameters, workplace));
}

const SECONDS = 120;
