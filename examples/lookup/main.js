// Shows a caller's tasks: node examples/lookup/main.js CLIENT_ID [SUBJECT], with REDIS_URL.
import { createClient } from "@redis/client";
import { findTask, listTasks } from "./lookup.js";

/** @import { RedisClientType } from "@redis/client" */

const [clientId = "", subject] = process.argv.slice(2);
const caller = { clientId, subject };
const url = process.env.REDIS_URL ?? "redis://127.0.0.1:6379/0";
// A cast, since the client of these settings is of a type of its own.
const redis = /** @type {RedisClientType} */ (createClient({ url }));

await redis.connect();
for (const id of await listTasks(redis, caller)) {
  const task = await findTask(redis, caller, id);
  console.log(JSON.stringify({ id, component: task?.componentIdentifier, state: task?.state }));
}
redis.destroy();
