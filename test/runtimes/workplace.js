import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installForUser, packTarball } from "../support/install.js";

/**
 * A folder in which the package is installed as a user installs it, with the suite beside it.
 *
 * @typedef {object} Workplace
 * @property {string} suite Where the suite lies.
 * @property {string} packageFolder Where the installed package lies.
 * @property {string} vectors JSON.
 * @property {string} cache Where runtimes are installed.
 */

/**
 * @param {string} folder An empty one.
 * @param {string} cache
 * @param {AbortSignal} signal
 * @returns {Promise<Workplace>}
 */
export async function makeWorkplace(folder, cache, signal) {
  const suite = join(folder, "user");
  await installForUser(suite, await packTarball(folder, signal), "zod", signal);
  cpSync(SUITE, suite, { recursive: true });
  const packageFolder = join(suite, "node_modules", "fastmcp-task-keys");
  return { suite, packageFolder, vectors: readVectors(), cache };
}

const SUITE = fileURLToPath(new URL("suite", import.meta.url));

function readVectors() {
  return JSON.stringify({
    capturedSession: read("../vectors/captured-session.json").keys,
    capturedScoped: read("../vectors/captured-scoped.json").keys,
    capturedForged: read("../vectors/captured-forged.json").keys,
    capturedRedis: read("../vectors/captured-redis.json").keys,
    referenceParse: read("../vectors/reference-parse.json").cases,
    referenceBuild: read("../vectors/reference-build.json").cases,
    refusals: read("refusals.json"),
  });
}

/** @param {string} file */
function read(file) {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}
