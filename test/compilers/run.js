// Compiles consumers of the packed tarball with every TypeScript and Zod, runs them, and writes the table into docs/compatibility.md.
//   npm run test:compilers               all of them; it fails where one cannot be had
//   npm run test:compilers -- --quick    this checkout's own TypeScript and newest Zod: needs no network, writes nothing
// COMPILERS_CACHE=folder keeps what is installed for the next run.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runScript } from "../checks/script.js";
import { installForUser, installPackage, packTarball } from "../support/install.js";
import { markdownTable, writeIntoPage } from "../support/page.js";
import { compileConsumers } from "./compile.js";
import { COMPILERS, OWN_COMPILER, RESOLUTIONS, ZODS } from "./compilers.js";
import { namesNotUsed } from "./names-not-used.js";

/** @typedef {{ typescript: string, zod: string, resolution: string, faults: readonly string[] }} Cell */

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const compilers = values.quick ? [OWN_COMPILER] : COMPILERS;
const zods = values.quick ? ZODS.slice(-1) : ZODS;

await runScript(process.env.COMPILERS_CACHE, async ({ temporary, cache, signal }) => {
  const tarball = await packTarball(temporary, signal);
  for (const { name } of zods) await installForUser(join(temporary, name), tarball, name, signal);
  /** @type {Cell[]} */
  const cells = [];
  for (const { version, folder } of compilers) {
    console.error(`Compiling with TypeScript ${version}`);
    const tsc = join(folder ?? (await installPackage(`typescript@${version}`, cache, signal)), "bin", "tsc");
    for (const zod of zods) {
      const outcomes = RESOLUTIONS.map(async (resolution) => {
        const project = join(temporary, zod.name, version, resolution.name);
        const faults = await compileConsumers(tsc, project, resolution, signal);
        return { typescript: version, zod: zod.version, resolution: resolution.name, faults };
      });
      cells.push(...(await Promise.all(outcomes)));
      signal.throwIfAborted();
    }
  }
  const table = tableOf(cells);
  console.log(table);
  const faults = [
    ...cells.flatMap(({ typescript, zod, resolution, faults }) =>
      faults.map((fault) => `TypeScript ${typescript}, Zod ${zod}, ${resolution}: ${fault}`),
    ),
    ...namesNotUsed().map((name) => `No consumer uses ${name}.`),
  ];
  for (const fault of faults) console.log(`\n${fault}`);
  if (!values.quick) writeIntoPage("compilers", table);
  return faults.length === 0;
});

/** @param {readonly Cell[]} cells */
function tableOf(cells) {
  return markdownTable(
    ["TypeScript", ...zods.map(({ version }) => `with Zod ${version}`)],
    compilers.map(({ version }) => [
      version,
      ...zods.map((zod) =>
        cells
          .filter((cell) => cell.typescript === version && cell.zod === zod.version)
          .map(({ resolution, faults }) => (faults.length === 0 ? resolution : `**${resolution} fails**`))
          .join(", "),
      ),
    ]),
  );
}
