import type * as z from "zod";
import { codecMaker, type KeyCodec, keyParts, partsCheck } from "./codec.js";
import {
  clientTaskIdField,
  componentIdentifierField,
  sessionIdField,
  taskTypeField,
} from "./field-schemas.js";
import { DEFAULT_RULES, readOptions, type TaskKeyOptions, type TaskType } from "./options.js";
import { sessionKeyPattern } from "./pattern.js";
import { readSessionKey, type TaskKey, writeSessionKey } from "./session-key.js";

/** A Zod codec: `z.decode` reads the text of a key of the session layout, `z.encode` writes it. */
export type TaskKeyCodec<Type extends string = TaskType> = KeyCodec<TaskKey<Type>>;

const DESCRIPTION = "The fields of a FastMCP task key, session layout.";

export const SESSION_KEY_PARTS = /* @__PURE__ */ keyParts(
  {
    sessionId: sessionIdField,
    clientTaskId: clientTaskIdField,
    taskType: taskTypeField,
    componentIdentifier: componentIdentifierField,
  },
  DESCRIPTION,
);

const codecFor = /* @__PURE__ */ codecMaker<TaskKey<string>>({
  subject: "taskKey",
  description:
    "A FastMCP task key, session layout: {sessionId}:{clientTaskId}:{taskType}:{componentIdentifier}.",
  pattern: sessionKeyPattern,
  object: SESSION_KEY_PARTS,
  read: readSessionKey,
  write: writeSessionKey,
});

/**
 * A codec like `taskKeyCodec`, with options: the guard (`sessionId`), the task types, the longest key.
 *
 * Only the options that show in the JSON Schema (`taskTypes`, `maxLength`) make a schema of their own; a codec for a
 * guard alone shares all of them and is cheap enough to make for every request. The guard is in no JSON Schema.
 *
 * Issues: those of `parseTaskKey` when decoding, of `buildTaskKey` when encoding, as Zod issues of code `custom` with
 * `params: { taskKeyIssue }`; Zod's own `invalid_type` for what is no string or object. `taskKeyIssuesFrom` reads both.
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { createTaskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const ownKey = createTaskKeyCodec({ sessionId: "session123" });
 * z.safeDecode(ownKey, "session123:task456:tool:my_tool").success; // => true
 * z.safeDecode(ownKey, "session999:task456:tool:my_tool").success; // => false
 * ```
 */
export function createTaskKeyCodec<const Type extends string = TaskType>(
  options?: TaskKeyOptions<Type>,
): TaskKeyCodec<Type> {
  // The rules hold the given types, so the task type that they accept is one of Type.
  return codecFor(readOptions(options, ["sessionId"])) as z.core.$ZodType as TaskKeyCodec<Type>;
}

/**
 * The codec of a key of the session layout, with the default options. Decoding is `parseTaskKey`, encoding is
 * `buildTaskKey`; a `ZodError` takes the place of the failed `Result`.
 *
 * Bounds: the key is at most 8,192 UTF-16 units. Issues: see `createTaskKeyCodec`.
 *
 * @example
 * ```ts
 * import { taskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const key = z.decode(taskKeyCodec, "session123:task456:tool:my_tool");
 * key.taskType; // => "tool"
 * z.encode(taskKeyCodec, key); // => "session123:task456:tool:my_tool"
 * ```
 */
export const taskKeyCodec: TaskKeyCodec = /* @__PURE__ */ createTaskKeyCodec();

/**
 * The fields of a key, as an object at an API boundary: accepts exactly the objects from which `buildTaskKey` with the
 * default options builds a key, at most 8,192 UTF-16 units long, with the same issues, each at the path of its field. Its
 * JSON Schema shows the shape, not the rules; those of the field schemas show theirs.
 *
 * @example
 * ```ts
 * import { taskKeySchema } from "fastmcp-task-keys";
 *
 * const result = taskKeySchema.safeParse({
 *   sessionId: "session123",
 *   clientTaskId: "",
 *   taskType: "tool",
 *   componentIdentifier: "my_tool",
 * });
 * result.error?.issues[0]?.path; // => ["clientTaskId"]
 * ```
 */
// A cast, since the shape says string where the check proves one of TASK_TYPES.
export const taskKeySchema = /* @__PURE__ */ SESSION_KEY_PARTS.check(
  partsCheck((parts) => writeSessionKey(parts, DEFAULT_RULES)),
).meta({ description: DESCRIPTION }) as z.core.$ZodType as z.ZodType<TaskKey, TaskKey>;
