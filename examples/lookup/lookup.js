import { parseScopedTaskKey, taskScopeOf } from "fastmcp-task-keys/core";
import { docketKeys } from "fastmcp-task-keys/docket";

/** @import { RedisClientType } from "@redis/client" */
/** @import { Caller } from "fastmcp-task-keys/core" */

// Only FastMCP 3.2.4 and later write to this docket.
const docket = docketKeys("fastmcp", { layout: "scoped" });

/**
 * A caller's task, or undefined if the caller has no task with this id.
 * @param {RedisClientType} redis
 * @param {Caller} caller
 * @param {string} clientTaskId
 */
export async function findTask(redis, caller, clientTaskId) {
  const scope = taskScopeOf(caller);
  if (!scope.ok) return undefined;
  const owner = { taskScope: scope.value };

  const known = docket.forTaskId({ ...owner, clientTaskId });
  if (!known.ok) return undefined;
  const { mapping, meta } = known.value;
  const [first, current] = await redis.mGet([mapping, meta.currentLeg]);
  if (!first) return undefined;

  // FastMCP 4 runs a task that has waited for its client under a new key, the current leg.
  const key = current ?? first;
  const task = parseScopedTaskKey(key, owner);
  const names = docket.forTask(key, owner);
  if (!task.ok || !names.ok || task.value.clientTaskId !== clientTaskId) return undefined;

  const run = await redis.hGetAll(names.value.run);
  const progress = await redis.hGetAll(names.value.progress);
  // The run says under which name its result is: the task key, and ":1" since Docket 0.26.2.
  const generation = run.result_key?.slice(key.length);
  const result = generation === undefined ? null : await redis.get(names.value.legacyResult + generation);
  return { ...task.value, state: run.state, error: run.error, progress, result };
}

/**
 * The ids of a caller's tasks.
 * @param {RedisClientType} redis
 * @param {Caller} caller
 */
export async function listTasks(redis, caller) {
  /** @type {Set<string>} */
  const ids = new Set();
  const scope = taskScopeOf(caller);
  if (!scope.ok) return ids;
  const owner = { taskScope: scope.value };

  const patterns = docket.patternsFor(owner);
  if (!patterns.ok) return ids;
  const found = redis.scanIterator({ MATCH: patterns.value.mapping, COUNT: 1000 });
  for await (const redisNames of found) {
    for (const redisName of redisNames) {
      const name = docket.parse(redisName, owner);
      if (name.ok && name.value.kind === "mapping") ids.add(name.value.task.clientTaskId);
    }
  }
  return ids;
}
