import { isDeepStrictEqual } from "node:util";
import { build } from "./expected-keys.js";

/** @import { DocketKeys, DocketOwner } from "fastmcp-task-keys/docket" */
/** @import { ExpectedKey } from "./expected-keys.js" */
/** @import { Redis } from "./redis.js" */

/**
 * What was found out about the names in Redis, those of channels among them.
 *
 * @typedef {object} NameReport
 * @property {number} found
 * @property {number} ofTasks Those that lead back to their task, and are named again from its key.
 * @property {number} ofForgeries Those around forged keys, which lead nowhere.
 * @property {string[]} differences
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
 * @returns {Promise<NameReport>}
 */
export async function checkNames(docket, expected, redis) {
  const tasks = knownTasks(expected);
  const forged = expected.filter((key) => key.isForged).map((key) => key.task.taskId);
  const names = await redis.namesWritten();
  /** @type {NameReport} */
  const report = { found: names.length, ofTasks: 0, ofForgeries: 0, differences: [] };
  for (const name of names) {
    // Task ids are random, so a name belongs to the task whose id is in it.
    const task = tasks.find(({ id }) => name.includes(id));
    if (task !== undefined) checkNameOfTask(report, docket, name, task);
    else if (docket.parse(name).ok) differ(report, "A name of no task is read.", { name });
    else if (forged.some((id) => name.includes(id))) report.ofForgeries += 1;
  }
  for (const task of tasks) await checkTask(report, docket, task, names, redis);
  await checkOwners(report, docket, tasks, redis);
  return report;
}

/** The session that the made-up session ids claim to be. */
const VICTIM = { sessionId: "victim" };

/**
 * @param {readonly ExpectedKey[]} expected
 * @returns {KnownTask[]}
 */
function knownTasks(expected) {
  /** @type {Map<string, KnownTask>} */
  const tasks = new Map();
  for (const { task, fields, isForged } of expected) {
    const key = build(fields);
    if (isForged || !key.ok) continue;
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
 * @param {NameReport} report
 * @param {DocketKeys} docket
 * @param {string} name
 * @param {KnownTask} task
 */
function checkNameOfTask(report, docket, name, { id, owner, keys }) {
  const result = docket.parse(name, owner);
  const leadsBack =
    result.ok &&
    result.value.task.clientTaskId === id &&
    (!("taskKey" in result.value) || keys.includes(result.value.taskKey));
  const isNamedAgain = keys.some((key) => namesAround(docket, key).includes(name));
  if (leadsBack && isNamedAgain) report.ofTasks += 1;
  else differ(report, "A name does not lead back, or is not named again.", { name, keys, result });
}

/**
 * @param {DocketKeys} docket
 * @param {string} key
 */
function namesAround(docket, key) {
  const names = docket.forTask(key);
  if (!names.ok) return [];
  const { meta, ...others } = names.value;
  return [...Object.values(others), ...Object.values(meta)];
}

/**
 * What every task has, is there: the names are known, and the mapping holds the key of the first leg, the metadata of
 * FastMCP 4 that of the last.
 *
 * @param {NameReport} report
 * @param {DocketKeys} docket
 * @param {KnownTask} task
 * @param {readonly string[]} written
 * @param {Redis} redis
 */
async function checkTask(report, docket, { keys }, written, redis) {
  for (const key of keys) {
    const result = docket.forTask(key);
    if (!result.ok) {
      differ(report, "A key of a task has no names.", { key, result });
      continue;
    }
    const { run, state, mapping, meta } = result.value;
    const missing = [run, state, mapping, meta.createdAt].filter((name) => !written.includes(name));
    const mapped = await redis.read(mapping);
    const current = (await redis.read(meta.currentLeg)) ?? keys.at(-1);
    if (missing.length > 0 || mapped !== keys[0] || current !== keys.at(-1)) {
      differ(report, "The names of a task do not hold.", { keys, missing, mapped, current });
    }
  }
}

/**
 * The pattern of an owner finds all of its tasks, and what else it finds is refused.
 *
 * @param {NameReport} report
 * @param {DocketKeys} docket
 * @param {readonly KnownTask[]} tasks
 * @param {Redis} redis
 */
async function checkOwners(report, docket, tasks, redis) {
  /** @type {Map<string, DocketOwner>} */
  const owners = new Map();
  for (const owner of [VICTIM, ...tasks.map((task) => task.owner)]) {
    owners.set(JSON.stringify(owner), owner);
  }
  for (const owner of owners.values()) {
    const patterns = docket.patternsFor(owner);
    const hits = patterns.ok ? await redis.scan(patterns.value.run) : [];
    const found = hits.flatMap((name) => {
      const result = docket.parse(name, owner);
      return result.ok && result.value.kind === "run" ? [result.value.taskKey] : [];
    });
    const wanted = tasks
      .filter((task) => isDeepStrictEqual(task.owner, owner))
      .flatMap((task) => task.keys);
    if (!isDeepStrictEqual(found.sort(), wanted.sort())) {
      differ(report, "The pattern of an owner finds other tasks.", { owner, hits, wanted });
    }
  }
}

/**
 * @param {NameReport} report
 * @param {string} sentence
 * @param {object} details
 */
function differ(report, sentence, details) {
  report.differences.push(`${sentence} ${JSON.stringify(details)}`);
}
