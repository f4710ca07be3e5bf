import type { RedisClientType } from "@redis/client";
import { createScopedTaskKeyCodec, type ScopedTaskKey } from "fastmcp-task-keys";
import { docketKeys } from "fastmcp-task-keys/docket";
import * as z from "zod";

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
  const ownKey = createScopedTaskKeyCodec({ taskScope });
  return async (key) => {
    // The guard holds when writing too, so that no name of another owner's task is ever made.
    const text = z.safeEncode(ownKey, key);
    const names = text.success ? docket.forTask(text.data) : undefined;
    const state = names?.ok ? await redis.hGet(names.value.run, "state") : null;
    if (typeof state !== "string") return undefined;
    const { clientTaskId, taskType, componentIdentifier, leg } = key;
    return { clientTaskId, taskType, componentIdentifier, leg, state };
  };
}
