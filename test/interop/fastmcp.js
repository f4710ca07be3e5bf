import { fileURLToPath } from "node:url";
import { run, start } from "./processes.js";

/** @import { Fields } from "./expected-keys.js" */
/** @import { Release } from "./releases.js" */

/**
 * A task that the client has started, and what it knows of it.
 *
 * @typedef {object} StartedTask
 * @property {string | null} sessionId `null` where the release has none.
 * @property {string | null} taskScope
 * @property {"tool" | "prompt" | "resource" | "template"} kind
 * @property {string} name Of the tool or prompt, or the URI or URI template.
 * @property {string | null} [version]
 * @property {string} [uri] What was read, where `name` is a template.
 * @property {string} taskId
 */

/**
 * Runs the servers of a release against a Redis, and calls everything they offer as tasks.
 *
 * @param {Release} release
 * @param {string} python
 * @param {string} redisUrl
 * @param {AbortSignal} signal
 * @returns {Promise<StartedTask[]>}
 */
export async function makeTasks(release, python, redisUrl, signal) {
  const environment = { ...ENVIRONMENT, FASTMCP_DOCKET_URL: redisUrl };
  const kinds = release.layout === "scoped" ? [...KINDS, AUTHENTICATED] : KINDS;
  const results = await Promise.allSettled(
    kinds.map(({ stateless, authenticated }) =>
      start(
        (port) => ({
          file: python,
          parameters: [script("server"), JSON.stringify({ port, stateless, authenticated })],
          environment,
        }),
        START_SECONDS,
        signal,
      ),
    ),
  );
  try {
    const urls = results.map((result, index) => {
      if (result.status === "rejected") throw result.reason;
      return [kinds[index]?.name, `http://127.0.0.1:${result.value.port}/mcp`];
    });
    const options = { servers: Object.fromEntries(urls), canAsk: release.canAsk };
    const parameters = [script("client"), JSON.stringify(options)];
    return JSON.parse(await run({ file: python, parameters, environment }, CALL_SECONDS, signal));
  } finally {
    await Promise.all(
      results.map((result) => result.status === "fulfilled" && result.value.stop()),
    );
  }
}

/**
 * Asks a release's own functions for keys.
 *
 * @param {string} python
 * @param {readonly string[]} keys To parse.
 * @param {readonly Fields[]} fields To build keys of.
 * @param {AbortSignal} signal
 * @returns {Promise<{ parsed: (Fields | null)[], built: string[] }>} In the order asked; `null` where it raises.
 */
export async function askReference(python, keys, fields, signal) {
  const questions = [...keys.map((key) => ({ key })), ...fields];
  const input = questions.map((question) => `${toAscii(JSON.stringify(question))}\n`).join("");
  const parameters = [script("reference")];
  const command = { file: python, parameters, environment: ENVIRONMENT, input };
  const output = await run(command, REFERENCE_SECONDS, signal);
  const answers = output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { parsed: answers.slice(0, keys.length), built: answers.slice(keys.length) };
}

const KINDS = [
  { name: "open", stateless: false, authenticated: false },
  { name: "stateless", stateless: true, authenticated: false },
];
const AUTHENTICATED = { name: "authenticated", stateless: false, authenticated: true };

// Nothing is to be left beside the scripts, and no setting of the user's is to change what the servers do.
const ENVIRONMENT = {
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONUTF8: "1",
  FASTMCP_ENV_FILE: "/dev/null",
};
const START_SECONDS = 120;
const CALL_SECONDS = 300;
const REFERENCE_SECONDS = 120;

/** @param {string} name */
function script(name) {
  return fileURLToPath(new URL(`python/${name}.py`, import.meta.url));
}

/** @param {string} json */
function toAscii(json) {
  return json.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
