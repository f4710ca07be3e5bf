import type { RedisClientType } from "@redis/client";
import type { ScopedTaskKey } from "fastmcp-task-keys";
import { docketKeys } from "fastmcp-task-keys/docket";
import * as z from "zod";
import { noStore } from "./problem.js";

// Only FastMCP 3.2.4 or later may write to this Redis: an older one can be made to write keys of any scope.
const docket = docketKeys("fastmcp", { layout: "scoped" });

export const Task = z.object({
  clientTaskId: z.string(),
  taskType: z.string(),
  componentIdentifier: z.string(),
  leg: z.int(),
  state: z.string(),
});

export type FindTask = (key: ScopedTaskKey) => Promise<z.infer<typeof Task> | undefined>;

/** A look-up of one owner's tasks. Without an owner, it finds none. */
export function taskFinder(redis: RedisClientType, taskScope: string | undefined): FindTask {
  return async (key) => {
    // With the guard, no name of another owner's task is ever made.
    const names = docket.forTask({ layout: "scoped", ...key }, { taskScope });
    if (!names.ok) return undefined;
    const state = await redis.hGet(names.value.run, "state").catch(toNoStore);
    if (typeof state !== "string") return undefined;
    const { clientTaskId, taskType, componentIdentifier, leg } = key;
    return { clientTaskId, taskType, componentIdentifier, leg, state };
  };
}

/** The SDK sends the message of whatever a tool throws, and Redis may quote the command, key and all. */
function toNoStore(error: unknown): never {
  console.error(`Redis: ${error instanceof Error ? error.name : typeof error}`);
  throw noStore();
}
