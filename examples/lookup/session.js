import { docketKeys } from "fastmcp-task-keys/docket";

/** @import { RedisClientType } from "@redis/client" */

// Only FastMCP 2.14 to 3.2.3 write to this docket.
const docket = docketKeys("fastmcp", { layout: "session" });

/**
 * What a Redis name says, if the session that it names owns that task; else undefined.
 * @param {RedisClientType} redis
 * @param {string} redisName
 * @param {string} sessionId
 */
export async function proveName(redis, redisName, sessionId) {
  const name = docket.parse(redisName, { sessionId });
  if (!name.ok) return undefined;
  const known = docket.forTaskId(name.value.task);
  if (!known.ok) return undefined;
  const { mapping, legacyMapping } = known.value;
  // Only FastMCP 2.14.0 to 2.14.2 write the second name.
  const stored = await redis.mGet([mapping, legacyMapping ?? mapping]);
  return "taskKey" in name.value && stored.includes(name.value.taskKey) ? name.value : undefined;
}
