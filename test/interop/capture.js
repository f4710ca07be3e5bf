import { writeFileSync } from "node:fs";
import { escapeUnits } from "../differential/escape-units.js";
import { CLAIMS } from "./check-names.js";

/** @import { StartedTask } from "./fastmcp.js" */
/** @import { Redis } from "./redis.js" */

/**
 * A name in Redis, what is stored under it, and of a mapping the text.
 *
 * @typedef {{ release: string, docket: string, cluster: boolean, key: string, type: string, value?: string }} Captured
 */

/**
 * What a Redis holds around one task of each kind, around those that forge the names of others, and of other kinds.
 *
 * @param {Pick<Captured, "release" | "docket" | "cluster">} from
 * @param {readonly StartedTask[]} tasks
 * @param {Redis} redis
 */
export async function capture(from, tasks, redis) {
  /** @type {Map<string, string>} */
  const kept = new Map();
  for (const { server, name, sessionId, taskId } of tasks) {
    const header = server === "stateless" ? (sessionId ?? "") : null;
    if (header !== null && header !== "own-session" && !CLAIMS.has(header)) continue;
    const kind = JSON.stringify([server, name, header]);
    if (KEPT[server]?.includes(name) && !kept.has(kind)) kept.set(kind, taskId);
  }
  const ids = [...kept.values()];
  /** @type {Map<string, Captured>} */
  const captured = new Map();
  for (const key of await redis.scan("*")) {
    const id = tasks.find(({ taskId }) => key.includes(taskId))?.taskId;
    const isMapping = id !== undefined && key.endsWith(id);
    const type = await redis.typeOf(key);
    const value = isMapping ? await redis.read(key) : null;
    // Of what is of no task, one for each word after the docket's name.
    const place = id === undefined ? key.slice(from.docket.length).split(":")[1] : key;
    const row = { ...from, key, type, ...(value !== null && { value }) };
    if (id === undefined || ids.includes(id)) captured.set(place ?? "", row);
  }
  return [...captured.values()];
}

/** @param {readonly Captured[]} captured */
export function writeCaptured(captured) {
  const about =
    "What FastMCP servers left in a real Redis around a few tasks, forged names among them, and the text of each mapping.";
  const lines = captured.map((row) => escapeUnits(JSON.stringify(row)));
  writeFileSync(FILE, `{"about":${JSON.stringify(about)},"names":[\n${lines.join(",\n")}\n]}\n`);
}

const FILE = new URL("../vectors/captured-store.json", import.meta.url);

/** @type {Readonly<Record<string, readonly string[]>>} */
const KEPT = {
  open: [
    ...["my_tool", "parked", "retried", "asks", "waits"],
    ...["my_prompt", "config://app", "weather://{city}/current"],
  ],
  stateless: ["parked"],
  tokens: ["asks"],
  multi: ["asks"],
  cluster: ["parked", "retried"],
};
