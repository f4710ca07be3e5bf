// Stands in for your own session store and task store.
import { type TaskKey, taskKeyCodec } from "fastmcp-task-keys";
import * as z from "zod";

const SESSIONS = new Map([
  ["alice-token", "session123"],
  ["bob-token", "session999"],
]);

const STATES = new Map([
  ["session123:task456:tool:my_tool", "completed"],
  ["session123:task457:resource:file%3A%2F%2Fdata.txt", "running"],
  ["session999:task458:tool:my_tool", "running"],
]);

/** The session that a token was given to. */
export function findSession(token: string | undefined): string | undefined {
  return token === undefined ? undefined : SESSIONS.get(token);
}

/** A task of the session, and only of that one. */
export function findTask(key: TaskKey, sessionId: string) {
  // The store holds the whole key, so what the task runs is compared too.
  const state = key.sessionId === sessionId ? STATES.get(z.encode(taskKeyCodec, key)) : undefined;
  if (state === undefined) return undefined;
  const { clientTaskId, taskType, componentIdentifier } = key;
  return { clientTaskId, taskType, componentIdentifier, state };
}
