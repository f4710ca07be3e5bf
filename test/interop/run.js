// Proves against live FastMCP servers that this package reads and writes their keys. Run it with `npm run interop`.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { docketKeys } from "fastmcp-task-keys/docket";
import { checkKeys } from "./check-keys.js";
import { checkNames } from "./check-names.js";
import { findUv, installRelease, versionsIn } from "./environments.js";
import { expectedKeys } from "./expected-keys.js";
import { makeTasks } from "./fastmcp.js";
import { startRedis } from "./redis.js";
import { RELEASES } from "./releases.js";
import { printReport } from "./report.js";

/** @import { Redis } from "./redis.js" */
/** @import { Release } from "./releases.js" */
/** @import { ReleaseReport } from "./report.js" */

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(name, () => stopping.abort(new Error(`Stopped by ${name}.`)));
}
try {
  process.exitCode = (await proveAll(stopping.signal)) ? 0 : 1;
} catch (error) {
  const reason = stopping.signal.aborted ? stopping.signal.reason : error;
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
}

/** @param {AbortSignal} signal */
async function proveAll(signal) {
  const temporary = mkdtempSync(join(tmpdir(), "fastmcp-interop-"));
  // With a folder that stays, the environments are installed once only.
  const folder = resolve(process.env.INTEROP_CACHE || temporary);
  mkdirSync(folder, { recursive: true });
  try {
    const pythons = await installAll(folder, signal);
    const redis = await startRedis(temporary, signal);
    try {
      const reports = [];
      for (const [release, python] of pythons) {
        reports.push(await prove(release, python, redis, signal));
      }
      return printReport(reports);
    } finally {
      await redis.stop();
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {AbortSignal} signal
 */
async function installAll(folder, signal) {
  /** @type {Map<Release, string>} */
  const pythons = new Map();
  const uv = await findUv(folder, signal);
  for (const release of RELEASES) {
    pythons.set(release, await installRelease(release.version, uv, folder, signal));
  }
  return pythons;
}

/**
 * @param {Release} release
 * @param {string} python
 * @param {Redis} redis
 * @param {AbortSignal} signal
 * @returns {Promise<ReleaseReport>}
 */
async function prove(release, python, redis, signal) {
  console.error(`Running FastMCP ${release.version}`);
  await redis.clear();
  const tasks = await makeTasks(release, python, redis.url, signal);
  const expected = tasks.flatMap((task) => expectedKeys(task, release));
  const docket = docketKeys("fastmcp", { layout: release.layout });
  // What a pattern finds is not yet read, so that forged keys are found too.
  const start = docket.patterns.run.length - "*".length;
  const keys = (await redis.scan(docket.patterns.run)).map((name) => name.slice(start));
  return {
    release,
    installed: await versionsIn(python, signal),
    keys: await checkKeys(release, python, expected, keys, signal),
    names: await checkNames(docket, expected, redis),
  };
}
