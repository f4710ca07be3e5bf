// Proves against live FastMCP servers that this package reads and writes their keys, and prints the tables of docs/compatibility.md.
//   npm run interop                  every release of releases.js
//   npm run interop -- 3.2.3 4.1.4   these of them
//   npm run interop -- --latest      the newest release that resolves with what its tasks need
//   npm run interop -- --capture     also writes test/vectors/captured-store.json
// INTEROP_CACHE=folder keeps what is installed for the next run.
import { isDeepStrictEqual, parseArgs } from "node:util";
import { docketKeys } from "fastmcp-task-keys/docket";
import { runScript } from "../checks/script.js";
import { escapeUnits } from "../differential/escape-units.js";
import { capture, writeCaptured } from "./capture.js";
import { checkKeys } from "./check-keys.js";
import { CLAIMS, checkNames } from "./check-names.js";
import { findUv, installRelease, LATEST, versionsIn } from "./environments.js";
import { expectedKeys } from "./expected-keys.js";
import { CLUSTER_DOCKET, DOCKET, makeTasks } from "./fastmcp.js";
import { startRedis } from "./redis.js";
import { RELEASES } from "./releases.js";
import { tablesOf } from "./report.js";

/** @import { Captured } from "./capture.js" */
/** @import { Redis } from "./redis.js" */
/** @import { Release } from "./releases.js" */
/** @import { Differ, ReleaseReport } from "./report.js" */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    latest: { type: "boolean", default: false },
    capture: { type: "boolean", default: false },
  },
});
/** @type {ReleaseReport[]} */
const reports = [];
/** @type {Map<string, string[]>} */
const differences = new Map();
/** @type {Captured[]} */
const captured = [];
// So that a run which makes nothing proves nothing.
const FEWEST_KEYS = 100;

await runScript(process.env.INTEROP_CACHE, async ({ temporary, cache, signal }) => {
  /** @type {Redis[]} */
  const started = [];
  try {
    const uv = await findUv(cache, signal);
    const plain = await startRedis(temporary, signal);
    started.push(plain);
    const cluster = await startRedis(temporary, signal, true);
    started.push(cluster);
    for (const release of wantedReleases()) {
      const python = await installRelease(release.version, uv, cache, signal);
      await prove(release, python, plain, cluster, signal);
    }
  } finally {
    await Promise.all(started.map((redis) => redis.stop()));
  }
  console.log(`${tablesOf(reports)}\n`);
  for (const [sentence, all] of differences) {
    console.log(`${sentence} ${all.length} times, first ${escapeUnits(all[0] ?? "")}\n`);
  }
  console.log(`${[...differences.values()].flat().length} differences`);
  if (values.capture) writeCaptured(captured);
  return differences.size === 0;
});

/** @returns {readonly Release[]} */
function wantedReleases() {
  if (values.latest) return RELEASES.slice(-1).map((newest) => ({ ...newest, version: LATEST }));
  if (positionals.length === 0) return RELEASES;
  return positionals.map((wanted) => {
    const release = RELEASES.find(({ version }) => version === wanted);
    if (release === undefined) throw new Error("releases.js has no such release.");
    return release;
  });
}

/**
 * @param {Release} wanted
 * @param {string} python
 * @param {Redis} plain
 * @param {Redis} cluster
 * @param {AbortSignal} signal
 */
async function prove(wanted, python, plain, cluster, signal) {
  const { fastmcp, pydocket } = await versionsIn(python, signal);
  console.error(`Running FastMCP ${fastmcp}`);
  const release = { ...wanted, version: fastmcp };
  /** @type {Differ} */
  const differ = (sentence, details) => {
    const named = `FastMCP ${fastmcp}: ${sentence}`;
    differences.set(named, [...(differences.get(named) ?? []), JSON.stringify(details)]);
  };

  await Promise.all([plain.clear(), cluster.clear()]);
  const tasks = await makeTasks(release, python, plain.url, cluster.url, signal);
  const expected = tasks.flatMap((task) => expectedKeys(task, release));
  if (expected.length < FEWEST_KEYS) differ("The servers made too few tasks.", { tasks });
  const names = [];
  /** @type {string[]} */
  const keys = [];
  for (const { name, redis, isCluster } of [
    { name: DOCKET, redis: plain, isCluster: false },
    { name: CLUSTER_DOCKET, redis: cluster, isCluster: true },
  ]) {
    const docket = docketKeys(name, { cluster: isCluster, layout: release.layout });
    const own = expected.filter(({ task }) => (task.server === "cluster") === isCluster);
    const report = await checkNames(docket, own, redis, differ);
    names.push(report);
    const wanted = release.layout === "session" && !isCluster ? CLAIMS : new Map();
    if (!isDeepStrictEqual(report.claims, wanted)) {
      differ("Other names are forged.", { claims: [...report.claims] });
    }
    // What a pattern finds is not yet read, so that forged keys are found too.
    const start = docket.patterns.run.length - "*".length;
    keys.push(...(await redis.scan(docket.patterns.run)).map((name) => name.slice(start)));
    const from = { release: fastmcp, docket: name, cluster: isCluster };
    if (values.capture) captured.push(...(await capture(from, tasks, redis)));
  }
  // What Docket parks for the key `runs:x` has the name of the run of `x`.
  const ofRuns = keys.filter((key) => !keys.includes(`runs:${key}`));
  reports.push({
    release,
    pydocket,
    keys: await checkKeys(release, python, expected, ofRuns, differ, signal),
    names,
  });
}
