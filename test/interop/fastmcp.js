import { fileURLToPath } from "node:url";
import { escapeUnits } from "../differential/escape-units.js";
import { run, start } from "./processes.js";

/** @import { Fields } from "./expected-keys.js" */
/** @import { Release } from "./releases.js" */

/** @typedef {{ client_id: string, sub?: string | null, iss?: string | null }} Token What it says of its owner. */
/** @typedef {{ said: Token, sources: readonly string[] }} Caller */

/**
 * A task that a client has started, and what is known of it.
 *
 * @typedef {object} StartedTask
 * @property {string} server The name of one of `SERVERS`.
 * @property {string | null} sessionId `null` where the release has none.
 * @property {Token | null} token The caller's.
 * @property {"tool" | "prompt" | "resource" | "template"} kind
 * @property {string} name Of the tool or prompt, or the URI or URI template.
 * @property {string | null} [version]
 * @property {string} [uri] What was read, where `name` is a template.
 * @property {string} taskId
 */

/**
 * @typedef {object} Server
 * @property {boolean} [stateless]
 * @property {readonly string[]} [sources] Where it takes tokens: those of MultiAuth, if any, outermost first.
 * @property {boolean} [callsAll] Whether everything is called that it offers, not one of each kind.
 * @property {boolean} [cluster]
 */

/** @type {Readonly<Record<string, Server>>} */
export const SERVERS = {
  open: { callsAll: true },
  stateless: { stateless: true },
  tokens: { sources: [] },
  multi: { sources: ['outer "idp"', "inner/\u{1f642}"] },
  cluster: { cluster: true },
};

/** The names of the dockets: that of FastMCP's default, and that of the server on a cluster. */
export const DOCKET = "fastmcp";
export const CLUSTER_DOCKET = "my:app";

/**
 * Runs the servers of a release, and calls what they offer as tasks.
 *
 * @param {Release} release
 * @param {string} python
 * @param {string} plainUrl
 * @param {string} clusterUrl
 * @param {AbortSignal} signal
 * @returns {Promise<StartedTask[]>}
 */
export async function makeTasks(release, python, plainUrl, clusterUrl, signal) {
  const wanted = Object.entries(SERVERS).filter(
    // In the session layout the owner is the session, whatever the token.
    ([name]) => name !== "multi" || release.layout === "scoped",
  );
  const results = await Promise.allSettled(
    wanted.map(([name, { cluster }]) => startServer(name, python, cluster ? clusterUrl : plainUrl, signal)),
  );
  const running = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  try {
    for (const result of results) if (result.status === "rejected") throw result.reason;
    const parameters = [script("client"), JSON.stringify(running.map(({ options }) => options))];
    const command = { file: python, parameters, environment: ENVIRONMENT };
    return JSON.parse(await run(command, CALL_SECONDS, signal));
  } finally {
    await Promise.all(running.map(({ service }) => service.stop()));
  }
}

/**
 * Asks a release's own functions, each in the order asked; python/reference.py says how they answer.
 *
 * @param {string} python
 * @param {readonly string[]} keys To parse.
 * @param {readonly Fields[]} fields To build keys of.
 * @param {readonly Caller[]} callers To make scopes of.
 * @param {AbortSignal} signal
 * @returns {Promise<{ parsed: (Fields | null)[], built: string[], scopes: (string | null)[] }>}
 */
export async function askReference(python, keys, fields, callers, signal) {
  const questions = [...keys.map((key) => ({ key })), ...fields, ...callers];
  const input = questions.map((question) => `${escapeUnits(JSON.stringify(question))}\n`).join("");
  const parameters = [script("reference")];
  const command = { file: python, parameters, environment: ENVIRONMENT, input };
  const output = await run(command, REFERENCE_SECONDS, signal);
  const answers = output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return {
    parsed: answers.splice(0, keys.length),
    built: answers.splice(0, fields.length),
    scopes: answers,
  };
}

// Nothing is to be left beside the scripts, and no setting of the user's is to change what the servers do.
const ENVIRONMENT = {
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONUTF8: "1",
  FASTMCP_ENV_FILE: "/dev/null",
};
const START_SECONDS = 120;
const CALL_SECONDS = 600;
const REFERENCE_SECONDS = 120;

/**
 * @param {string} name One of `SERVERS`.
 * @param {string} python
 * @param {string} redis
 * @param {AbortSignal} signal
 */
async function startServer(name, python, redis, signal) {
  const { stateless = false, sources = null, callsAll = false, cluster } = SERVERS[name] ?? {};
  const environment = {
    ...ENVIRONMENT,
    FASTMCP_DOCKET_URL: cluster ? redis.replace(":", "+cluster:") : redis,
    FASTMCP_DOCKET_NAME: cluster ? CLUSTER_DOCKET : DOCKET,
    FASTMCP_DOCKET_WORKER_NAME: `worker-${name}`,
  };
  /** @param {number} port */
  const command = (port) => {
    const parameters = [script("server"), JSON.stringify({ port, stateless, sources })];
    return { file: python, parameters, environment };
  };
  const service = await start(command, START_SECONDS, signal);
  const url = `http://127.0.0.1:${service.port}/mcp`;
  const queue = `${cluster ? `{${CLUSTER_DOCKET}}` : DOCKET}:queue`;
  return { service, options: { name, url, stateless, sources, callsAll, redis, queue } };
}

/** @param {string} name */
function script(name) {
  return fileURLToPath(new URL(`python/${name}.py`, import.meta.url));
}
