import type * as z from "zod";
import { codecMaker, describedString, type KeyCodec, keyParts } from "./codec.js";
import { type ComponentKey, readComponentKey, writeComponentKey } from "./component-key.js";
import { DEFAULT_RULES } from "./options.js";
import { componentKeyPattern } from "./pattern.js";

/** A Zod codec: `z.decode` reads the text of a component key, `z.encode` writes it. */
export type ComponentKeyCodec = KeyCodec<ComponentKey>;

/**
 * The codec of a component key, `{type}:{name}@{version}`. Decoding is `parseComponentKey`, encoding is
 * `buildComponentKey`, both with the default options.
 *
 * Bounds: the key is at most 8,192 UTF-16 units. JSON Schema counts code points, so its `maxLength` is the wider one
 * for a key with characters beyond U+FFFF.
 *
 * Issues: those of `parseComponentKey` when decoding, of `buildComponentKey` when encoding.
 *
 * @example
 * ```ts
 * import { componentKeyCodec, taskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const key = z.decode(taskKeyCodec, "session123:task456:tool:tool%3Amy_tool%401.0");
 * z.decode(componentKeyCodec, key.componentIdentifier); // => { type: "tool", name: "my_tool", version: "1.0" }
 * ```
 */
// A cast, since the object side says string where the core proves one of TASK_TYPES.
export const componentKeyCodec: ComponentKeyCodec = /* @__PURE__ */ codecMaker<
  ComponentKey<string>
>({
  subject: "componentKey",
  description: "A FastMCP component key: {type}:{name}@{version}.",
  pattern: componentKeyPattern,
  object: /* @__PURE__ */ keyParts(
    {
      type: /* @__PURE__ */ describedString("type", {
        description: "The kind of component, such as tool or resource.",
      }),
      name: /* @__PURE__ */ describedString("name", {
        description: "The name of a tool or prompt, or the URI of a resource. Untrusted text.",
      }),
      version: /* @__PURE__ */ describedString("version", {
        description: 'The version, without "@"; null where there is none. Untrusted text.',
      }).nullable(),
    },
    "The fields of a FastMCP component key.",
  ),
  read: readComponentKey,
  write: writeComponentKey,
})(DEFAULT_RULES) as z.core.$ZodType as ComponentKeyCodec;
