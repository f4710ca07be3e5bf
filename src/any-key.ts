import type { TaskKeyError } from "./issue.js";
import { type AnyTaskKeyOptions, type Rules, readOptions, type TaskType } from "./options.js";
import type { Result } from "./result.js";
import {
  readScopedKey,
  type ScopedTaskKey,
  type ScopedTaskKeyString,
  writeScopedKey,
} from "./scoped-key.js";
import { layoutTagOf } from "./segment.js";
import {
  readSessionKey,
  type TaskKey,
  type TaskKeyString,
  writeSessionKey,
} from "./session-key.js";

/** The fields of a key of either layout; `layout` tells which. */
export type AnyTaskKey<Type extends string = TaskType> =
  | ({ layout: "session" } & TaskKey<Type>)
  | ({ layout: "scoped" } & ScopedTaskKey<Type>);

/**
 * Reads a key of either layout strictly. The first segment decides, and nothing else: `auth` or `anon` is the scoped
 * layout, anything else is the session layout.
 *
 * Only for keys from a store that no FastMCP older than 3.2.4 writes to, or for looking at keys without acting on whose
 * they are. An older server takes the session id from the caller, so a caller can make it write a text that is a valid
 * key of any scope (session id `auth:client-a`), and no reader can tell the two apart. A fleet of mixed releases wants a
 * Redis or a Docket name for each generation, and the parser of one layout for each.
 *
 * The guards `sessionId` and `taskScope` each hold for their layout. Once one is given, a key of the other layout is
 * refused with that layout's mismatch, unless its guard is given too.
 *
 * Bounds and issues: those of `parseTaskKey` and `parseScopedTaskKey`, except `wrong_layout`, which cannot occur.
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { parseAnyTaskKey } from "fastmcp-task-keys";
 *
 * const result = parseAnyTaskKey("anon:task456:tool:tool%3Amy_tool%40");
 * result.ok && result.value.layout; // => "scoped"
 * ```
 */
export function parseAnyTaskKey<const Type extends string = TaskType>(
  input: unknown,
  options?: AnyTaskKeyOptions<Type>,
): Result<AnyTaskKey<Type>, TaskKeyError> {
  // The rules hold the given types, so the task type that they accept is one of Type.
  return readAnyKey(input, readOptions(options, ["sessionId", "taskScope"])) as Result<
    AnyTaskKey<Type>,
    TaskKeyError
  >;
}

/** `parseAnyTaskKey` with rules that have been read. */
export function readAnyKey(input: unknown, rules: Rules): Result<AnyTaskKey<string>, TaskKeyError> {
  const isScoped = typeof input === "string" && layoutTagOf(input) !== undefined;
  return isScoped ? readAsScoped(input, rules) : readAsSession(input, rules);
}

/** Reads a key of the session layout, and names it. */
export function readAsSession(
  input: unknown,
  rules: Rules,
): Result<AnyTaskKey<string>, TaskKeyError> {
  const result = readSessionKey(input, rules);
  if (!result.ok) return result;
  // All by name, here and below, since V8 takes a tenth of the command's time to spread them.
  const { sessionId, clientTaskId, taskType, componentIdentifier } = result.value;
  return {
    ok: true,
    value: { layout: "session", sessionId, clientTaskId, taskType, componentIdentifier },
  };
}

/** Reads a key of the scoped layout, and names it. */
export function readAsScoped(
  input: unknown,
  rules: Rules,
): Result<AnyTaskKey<string>, TaskKeyError> {
  const result = readScopedKey(input, rules);
  if (!result.ok) return result;
  const { taskScope, clientTaskId, taskType, componentIdentifier, leg } = result.value;
  return {
    ok: true,
    value: { layout: "scoped", taskScope, clientTaskId, taskType, componentIdentifier, leg },
  };
}

/** The way back from `readAnyKey`. */
export function writeAnyKey(
  parts: AnyTaskKey<string>,
  rules: Rules,
): Result<TaskKeyString | ScopedTaskKeyString, TaskKeyError> {
  return parts.layout === "scoped" ? writeScopedKey(parts, rules) : writeSessionKey(parts, rules);
}
