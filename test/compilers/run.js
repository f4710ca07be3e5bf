// Compiles consumers of the packed tarball with every TypeScript and Zod, runs them, and writes the table into docs/compatibility.md.
//   npm run test:compilers                       all of them; one that cannot be had is missing, and the run fails
//   npm run test:compilers -- --allow-missing    the run does not fail for that, and writes nothing
//   npm run test:compilers -- --quick            this checkout's own TypeScript and newest Zod: needs no network
// COMPILERS_CACHE=folder keeps what is installed for the next run.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { installForUser, installPackage, packTarball } from "../support/install.js";
import { writeIntoPage } from "../support/readme.js";
import { compileConsumers } from "./compile.js";
import { COMPILERS, OWN_COMPILER, RESOLUTIONS, ZODS } from "./compilers.js";
import { namesNotUsed } from "./names-not-used.js";
import { faultsOf, notesOf, tableOf } from "./report.js";

/** @import { Compiler } from "./compilers.js" */
/** @import { Cell, Row } from "./report.js" */

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    "allow-missing": { type: "boolean", default: false },
  },
});
const zods = values.quick ? ZODS.slice(-1) : ZODS;
const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(name, () => stopping.abort(new Error(`Stopped by ${name}.`)));
}
try {
  process.exitCode = (await compileAll(stopping.signal)) ? 0 : 1;
} catch (error) {
  const reason = stopping.signal.aborted ? stopping.signal.reason : error;
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
}

/** @param {AbortSignal} signal */
async function compileAll(signal) {
  const temporary = mkdtempSync(join(tmpdir(), "task-keys-compilers-"));
  const cache = resolve(process.env.COMPILERS_CACHE || join(temporary, "cache"));
  mkdirSync(cache, { recursive: true });
  try {
    const tarball = await packTarball(temporary, signal);
    for (const { name } of zods) await installForUser(join(temporary, name), tarball, name, signal);
    /** @type {Row[]} */
    const rows = [];
    for (const compiler of values.quick ? [OWN_COMPILER] : COMPILERS) {
      console.error(`Compiling with TypeScript ${compiler.version}`);
      rows.push(await rowOf(compiler, temporary, cache, signal));
      signal.throwIfAborted();
    }
    const table = tableOf(rows, zods);
    console.log(table);
    const faults = [
      ...faultsOf(rows, values["allow-missing"]),
      ...namesNotUsed().map((name) => `No consumer uses ${name}.`),
    ];
    for (const fault of [...notesOf(rows), ...faults]) console.log(`\n${fault}`);
    if (!values.quick && !values["allow-missing"]) writeIntoPage("compilers", table);
    return faults.length === 0;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * @param {Compiler} compiler
 * @param {string} folder Where the folders lie in which the tarball is installed beside a Zod.
 * @param {string} cache
 * @param {AbortSignal} signal
 * @returns {Promise<Row>}
 */
async function rowOf(compiler, folder, cache, signal) {
  const { version } = compiler;
  try {
    const typescript =
      compiler.package !== undefined ? await installPackage(compiler.package, cache, signal) : compiler.folder;
    const tsc = join(typescript, "bin", "tsc");
    /** @type {Cell[]} */
    const cells = [];
    for (const zod of zods) {
      const outcomes = await compileWith(tsc, join(folder, zod.name, version), signal);
      cells.push({ zod, outcomes });
    }
    return { version, cells };
  } catch (error) {
    return { version, cells: [], reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * @param {string} tsc
 * @param {string} folder
 * @param {AbortSignal} signal
 */
function compileWith(tsc, folder, signal) {
  const outcomes = RESOLUTIONS.map(async (resolution) => ({
    resolution: resolution.name,
    ...(await compileConsumers(tsc, join(folder, resolution.name), resolution, signal)),
  }));
  return Promise.all(outcomes);
}
