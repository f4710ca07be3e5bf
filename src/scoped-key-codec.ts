import type * as z from "zod";
import { codecMaker, type KeyCodec, keyParts, partsCheck } from "./codec.js";
import {
  componentIdentifierField,
  legField,
  scopedClientTaskIdField,
  taskScopeField,
  taskTypeField,
} from "./field-schemas.js";
import { DEFAULT_RULES, readOptions, type ScopedTaskKeyOptions, type TaskType } from "./options.js";
import { scopedKeyPattern } from "./pattern.js";
import { readScopedKey, type ScopedTaskKey, writeScopedKey } from "./scoped-key.js";

/** A Zod codec: `z.decode` reads the text of a key of the scoped layout, `z.encode` writes it. */
export type ScopedTaskKeyCodec<Type extends string = TaskType> = KeyCodec<ScopedTaskKey<Type>>;

const DESCRIPTION = "The fields of a FastMCP task key, scoped layout.";

export const SCOPED_KEY_PARTS = /* @__PURE__ */ keyParts(
  {
    taskScope: taskScopeField,
    clientTaskId: scopedClientTaskIdField,
    taskType: taskTypeField,
    componentIdentifier: componentIdentifierField,
    leg: legField,
  },
  DESCRIPTION,
);

const codecFor = /* @__PURE__ */ codecMaker<ScopedTaskKey<string>>({
  subject: "taskKey",
  description:
    "A FastMCP task key, scoped layout: auth:{taskScope} or anon, then :{clientTaskId}:{taskType}:{componentIdentifier}, then #leg2 and so on for later legs.",
  pattern: scopedKeyPattern,
  object: SCOPED_KEY_PARTS,
  read: readScopedKey,
  write: writeScopedKey,
});

/**
 * A codec like `scopedTaskKeyCodec`, with options: the guard (`taskScope`, where `null` is the anonymous scope), the
 * task types, the longest key. What `createTaskKeyCodec` says of sharing and of JSON Schema holds here too.
 *
 * Issues: those of `parseScopedTaskKey` when decoding, of `buildScopedTaskKey` when encoding.
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { createScopedTaskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const ownKey = createScopedTaskKeyCodec({ taskScope: "client-a" });
 * z.safeDecode(ownKey, "auth:client-a:task456:tool:tool%3Amy_tool%40").success; // => true
 * z.safeDecode(ownKey, "anon:task456:tool:tool%3Amy_tool%40").success; // => false
 * ```
 */
export function createScopedTaskKeyCodec<const Type extends string = TaskType>(
  options?: ScopedTaskKeyOptions<Type>,
): ScopedTaskKeyCodec<Type> {
  // The rules hold the given types, so the task type that they accept is one of Type.
  return codecFor(
    readOptions(options, ["taskScope"]),
  ) as z.core.$ZodType as ScopedTaskKeyCodec<Type>;
}

/**
 * The codec of a key of the scoped layout, with the default options: at most 8,192 UTF-16 units, the issues of
 * `createScopedTaskKeyCodec`. Only for keys from a store that no FastMCP older
 * than 3.2.4 writes to: see `parseScopedTaskKey`.
 *
 * @example
 * ```ts
 * import { scopedTaskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const key = z.decode(scopedTaskKeyCodec, "anon:task456:tool:tool%3Amy_tool%40");
 * key.taskScope; // => null
 * z.encode(scopedTaskKeyCodec, { ...key, leg: 2 }); // => "anon:task456:tool:tool%3Amy_tool%40#leg2"
 * ```
 */
export const scopedTaskKeyCodec: ScopedTaskKeyCodec = /* @__PURE__ */ createScopedTaskKeyCodec();

/**
 * The fields of a scoped key, as an object at an API boundary: accepts exactly the objects from which
 * `buildScopedTaskKey` with the default options builds a key, at most 8,192 UTF-16 units long, with the same issues, each
 * at the path of its field. Its JSON Schema shows the shape, not the rules.
 *
 * @example
 * ```ts
 * import { scopedTaskKeySchema } from "fastmcp-task-keys";
 *
 * const result = scopedTaskKeySchema.safeParse({
 *   taskScope: "",
 *   clientTaskId: "task456",
 *   taskType: "tool",
 *   componentIdentifier: "tool:my_tool@",
 *   leg: 1,
 * });
 * result.error?.issues[0]?.path; // => ["taskScope"]
 * ```
 */
// A cast, since the shape says string where the check proves one of TASK_TYPES.
export const scopedTaskKeySchema = /* @__PURE__ */ SCOPED_KEY_PARTS.check(
  partsCheck((parts) => writeScopedKey(parts, DEFAULT_RULES)),
).meta({ description: DESCRIPTION }) as z.core.$ZodType as z.ZodType<ScopedTaskKey, ScopedTaskKey>;
