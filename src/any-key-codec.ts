import * as z from "zod";
import { type AnyTaskKey, readAnyKey, writeAnyKey } from "./any-key.js";
import { codecMaker, type KeyCodec, typeMessage } from "./codec.js";
import { noObject } from "./fields.js";
import { type AnyTaskKeyOptions, readOptions, type TaskType } from "./options.js";
import { anyKeyPattern } from "./pattern.js";
import { SCOPED_KEY_PARTS } from "./scoped-key-codec.js";
import { SESSION_KEY_PARTS } from "./session-key-codec.js";

/** A Zod codec: `z.decode` reads the text of a key of either layout, `z.encode` writes it. */
export type AnyTaskKeyCodec<Type extends string = TaskType> = KeyCodec<AnyTaskKey<Type>>;

const codecFor = /* @__PURE__ */ codecMaker<AnyTaskKey<string>>({
  subject: "taskKey",
  description: "A FastMCP task key of the session or the scoped layout.",
  pattern: anyKeyPattern,
  object: /* @__PURE__ */ z
    .discriminatedUnion(
      "layout",
      [
        /* @__PURE__ */ SESSION_KEY_PARTS.extend({ layout: /* @__PURE__ */ z.literal("session") }),
        /* @__PURE__ */ SCOPED_KEY_PARTS.extend({ layout: /* @__PURE__ */ z.literal("scoped") }),
      ],
      { error: /* @__PURE__ */ typeMessage(noObject) },
    )
    .meta({ description: "The fields of a FastMCP task key, by its layout." }),
  read: readAnyKey,
  write: writeAnyKey,
});

/**
 * A codec like `anyTaskKeyCodec`, with options: both guards (`sessionId` and `taskScope`, failing closed as
 * `parseAnyTaskKey` says), the task types, the longest key. What `createTaskKeyCodec` says of sharing and of JSON
 * Schema holds here too.
 *
 * Issues: those of `parseAnyTaskKey` when decoding; of `buildTaskKey` or `buildScopedTaskKey`, by `layout`, when
 * encoding.
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { createAnyTaskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const ownKey = createAnyTaskKeyCodec({ sessionId: "session123", taskScope: "client-a" });
 * z.safeDecode(ownKey, "session123:task456:tool:my_tool").success; // => true
 * z.safeDecode(ownKey, "anon:task456:tool:tool%3Amy_tool%40").success; // => false
 * ```
 */
export function createAnyTaskKeyCodec<const Type extends string = TaskType>(
  options?: AnyTaskKeyOptions<Type>,
): AnyTaskKeyCodec<Type> {
  // The rules hold the given types, so the task type that they accept is one of Type.
  return codecFor(
    readOptions(options, ["sessionId", "taskScope"]),
  ) as z.core.$ZodType as AnyTaskKeyCodec<Type>;
}

/**
 * The codec of a key of either layout, with the default options: at most 8,192 UTF-16 units, the issues of
 * `createAnyTaskKeyCodec`. What `parseAnyTaskKey` says about stores that older
 * releases write to holds here too: where you can, pin the layout.
 *
 * @example
 * ```ts
 * import { anyTaskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * z.decode(anyTaskKeyCodec, "session123:task456:tool:my_tool").layout; // => "session"
 * z.decode(anyTaskKeyCodec, "anon:task456:tool:tool%3Amy_tool%40").layout; // => "scoped"
 * ```
 */
export const anyTaskKeyCodec: AnyTaskKeyCodec = /* @__PURE__ */ createAnyTaskKeyCodec();
