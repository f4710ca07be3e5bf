import { cpSync, readdirSync, readFileSync } from "node:fs";
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

const VECTORS = new URL("../vectors/", import.meta.url);

function readVectors() {
  return JSON.stringify({
    capturedSession: read("captured-session").keys,
    capturedScoped: read("captured-scoped").keys,
    capturedForged: read("captured-forged").keys,
    capturedRedis: read("captured-redis").keys,
    referenceParse: read("reference-parse").cases,
    referenceBuild: read("reference-build").cases,
    conformance: readdirSync(VECTORS)
      .filter((file) => /^(?:parse|build)-.*\.json$/.test(file))
      .map((file) => read(file.slice(0, -".json".length))),
  });
}

/** @param {string} name */
function read(name) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), "utf8"));
}
