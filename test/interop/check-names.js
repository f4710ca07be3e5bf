import { isDeepStrictEqual } from "node:util";
import { parseAnyTaskKey } from "fastmcp-task-keys";
import { build } from "./expected-keys.js";

/** @import { DocketKeys, DocketName, DocketOwner } from "fastmcp-task-keys/docket" */
/** @import { ExpectedKey } from "./expected-keys.js" */
/** @import { Redis } from "./redis.js" */
/** @import { Differ } from "./report.js" */

/**
 * How much was found to be right about the names in a Redis, those of channels among them.
 *
 * @typedef {object} NameReport
 * @property {number} found
 * @property {number} ofTasks Those that lead back to their task, and are named again from its key.
 * @property {number} ofForgeries Those around forged keys, which lead nowhere.
 * @property {Map<string, string>} claims Those around forged keys that lead to another owner, which the mapping refutes:
 * what they claim to be, by the session header they were made with.
 */

/**
 * A task whose owner is honest.
 *
 * @typedef {object} KnownTask
 * @property {string} id
 * @property {DocketOwner} owner
 * @property {string[]} keys One for each leg.
 */

/**
 * Compares the names that a release gave with what `docketKeys` reads and writes.
 *
 * @param {DocketKeys} docket
 * @param {readonly ExpectedKey[]} expected
 * @param {Redis} redis
 * @param {Differ} differ
 * @returns {Promise<NameReport>}
 */
export async function checkNames(docket, expected, redis, differ) {
  const tasks = knownTasks(expected);
  const forged = expected.filter((key) => !key.isHonest).map((key) => key.task);
  const names = await redis.namesWritten();
  /** @type {NameReport} */
  const report = { found: names.length, ofTasks: 0, ofForgeries: 0, claims: new Map() };
  for (const name of names) {
    // Task ids are random, so a name belongs to the task whose id is in it.
    const task = tasks.find(({ id }) => name.includes(id));
    const forgery = forged.find(({ taskId }) => name.includes(taskId));
    const result = docket.parse(name);
    if (task !== undefined) {
      if (leadsBack(docket, name, task, differ)) report.ofTasks += 1;
    } else if (forgery === undefined) {
      const code = result.ok ? "" : result.error.issues[0].code;
      if (code !== "unknown_name") differ("A name of no task is read otherwise.", { name, code });
    } else if (!result.ok) {
      report.ofForgeries += 1;
    } else if (await isProven(docket, result.value, redis)) {
      differ("A forged name is taken for another owner's.", { name });
    } else {
      const { kind, task } = result.value;
      const owner = "sessionId" in task ? task.sessionId : "";
      report.claims.set(forgery.sessionId ?? "", `${kind} of ${owner}`);
    }
  }
  for (const task of tasks) await checkTask(docket, task, names, redis, differ);
  await checkOwners(docket, tasks, redis, differ);
  return report;
}

/** The session headers with which a task is parked under a name of the victim's, and what the name says. */
export const CLAIMS = new Map([
  ["runs:victim", "run of victim"],
  ["cancel:victim", "cancel of victim"],
  ["state:victim", "state of victim"],
  ["progress:victim", "progress of victim"],
  ["results::victim", "legacyResult of victim"],
]);

const VICTIM = { sessionId: "victim" };

/**
 * What the documentation asks for in the session layout, before a name is believed: the mapping of its owner and task
 * holds its task key.
 *
 * @param {DocketKeys} docket
 * @param {DocketName} name
 * @param {Redis} redis
 */
async function isProven(docket, name, redis) {
  const names = docket.forTaskId(name.task);
  return names.ok && "taskKey" in name && (await redis.read(names.value.mapping)) === name.taskKey;
}

/**
 * @param {readonly ExpectedKey[]} expected
 * @returns {KnownTask[]}
 */
function knownTasks(expected) {
  /** @type {Map<string, KnownTask>} */
  const tasks = new Map();
  for (const { task, fields, isHonest } of expected) {
    const key = build(fields);
    if (!isHonest || !key.ok) continue;
    const { taskId: id } = task;
    const known = tasks.get(id);
    if (known !== undefined) known.keys.push(key.value);
    else tasks.set(id, { id, owner: ownerOf(fields), keys: [key.value] });
  }
  return [...tasks.values()];
}

/**
 * @param {ExpectedKey["fields"]} fields
 * @returns {DocketOwner}
 */
function ownerOf(fields) {
  return "sessionId" in fields ? { sessionId: fields.sessionId } : { taskScope: fields.taskScope };
}

/**
 * @param {DocketKeys} docket
 * @param {string} name
 * @param {KnownTask} task
 * @param {Differ} differ
 */
function leadsBack(docket, name, { id, owner, keys }, differ) {
  const result = docket.parse(name, owner);
  if (
    result.ok &&
    result.value.task.clientTaskId === id &&
    (!("taskKey" in result.value) || keys.includes(result.value.taskKey)) &&
    keys.some((key) => namesAround(docket, key, result.value).includes(name))
  ) {
    return true;
  }
  differ("A name does not lead back, or is not named again.", { name, keys, result });
  return false;
}

/**
 * @param {DocketKeys} docket
 * @param {string} key
 * @param {DocketName} read
 */
function namesAround(docket, key, read) {
  const names = docket.forTask(key);
  if (!names.ok) return [];
  const { meta, ...others } = names.value;
  const later = read.kind === "result" ? `${others.legacyResult}:${read.generation}` : null;
  return [...Object.values(others), ...Object.values(meta), later];
}

/**
 * The whole way from an owner and a task id: the mapping holds the key of the first leg, which the guard lets through,
 * the metadata of FastMCP 4 that of the last; and what every task has is there.
 *
 * @param {DocketKeys} docket
 * @param {KnownTask} task
 * @param {readonly string[]} written
 * @param {Redis} redis
 * @param {Differ} differ
 */
async function checkTask(docket, { id, owner, keys }, written, redis, differ) {
  const known = docket.forTaskId({ ...owner, clientTaskId: id });
  const mapped = known.ok && (await redis.read(known.value.mapping));
  const names = docket.forTask(mapped, owner);
  if (!known.ok || !names.ok || mapped !== keys[0]) {
    differ("An owner's task is not found.", { keys, mapped, known, names });
    return;
  }
  const { meta } = known.value;
  const current = (await redis.read(meta.currentLeg)) ?? keys.at(-1);
  if (current !== keys.at(-1)) differ("The current leg is another.", { keys, current });
  for (const key of keys) {
    const result = docket.forTask(key, owner);
    const parts = parseAnyTaskKey(key);
    const ofParts = docket.forTask(parts.ok && parts.value, owner);
    if (!isDeepStrictEqual(ofParts, result)) differ("The parts of a key name another task.", { key });
    const { run = "", state = "", mapping = "" } = result.ok ? result.value : {};
    const missing = [run, state, mapping, meta.createdAt].filter((name) => !written.includes(name));
    if (missing.length > 0) differ("A task lacks a name.", { key, missing });
  }
}

/**
 * The pattern of an owner finds all of its tasks, and what else it finds is refused.
 *
 * @param {DocketKeys} docket
 * @param {readonly KnownTask[]} tasks
 * @param {Redis} redis
 * @param {Differ} differ
 */
async function checkOwners(docket, tasks, redis, differ) {
  /** @type {Map<string, DocketOwner>} */
  const owners = new Map();
  for (const owner of [VICTIM, ...tasks.map((task) => task.owner)]) {
    owners.set(JSON.stringify(owner), owner);
  }
  for (const owner of owners.values()) {
    const patterns = docket.patternsFor(owner);
    const found = [];
    for (const name of patterns.ok ? await redis.scan(patterns.value.run) : []) {
      const result = docket.parse(name, owner);
      if (!result.ok || result.value.kind !== "run") continue;
      // Scoped names cannot be forged, and a later leg is not what the mapping holds.
      const { task, taskKey } = result.value;
      if (task.layout === "scoped" || (await isProven(docket, result.value, redis))) {
        found.push(taskKey);
      }
    }
    const wanted = tasks.filter((task) => isDeepStrictEqual(task.owner, owner)).flatMap((task) => task.keys);
    if (!isDeepStrictEqual(found.sort(), wanted.sort())) {
      differ("The pattern of an owner finds other tasks.", { owner, found, wanted });
    }
  }
}
