import { invalidType } from "./explain.js";
import { isObject, noObject, readField, typeNameOf } from "./fields.js";
import { failure, type Result } from "./issue.js";
import { ANY_OPTIONS, type AnyTaskKeyOptions, type ResolvedOptions, resolveOptions, type TaskType } from "./options.js";
import { isScoped } from "./owner.js";
import { buildScopedKey, parseScopedKey, type ScopedTaskKey, type ScopedTaskKeyString } from "./scoped-key.js";
import { buildSessionKey, parseSessionKey, type TaskKey, type TaskKeyString } from "./session-key.js";

/** The fields of a key of either layout; `layout` tells which. */
export type AnyTaskKey<Type extends string = TaskType> =
  | ({ layout: "session" } & TaskKey<Type>)
  | ({ layout: "scoped" } & ScopedTaskKey<Type>);

/**
 * Parses a key of either layout strictly. The first segment decides, and nothing else: `auth` or `anon` is the scoped
 * layout, anything else is the session layout. Use it to look at keys. To decide whose a key is, use the parser of the
 * generation that writes to the store: where a FastMCP older than 3.2.4 writes, a scoped key proves no owner.
 *
 * Once a guard is given, keys of the other layout are refused with that layout's mismatch, unless its guard is given too.
 * Bounds and issues: those of `parseTaskKey` and `parseScopedTaskKey`, but no `wrong_layout`.
 * @throws {TypeError | RangeError} When an option is wrong.
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
): Result<AnyTaskKey<Type>> {
  return parseAnyKey(input, resolveOptions(options, ANY_OPTIONS));
}

/**
 * Builds a key of the layout that the parts name, by `buildTaskKey` for `layout: "session"` and `buildScopedTaskKey` for
 * `layout: "scoped"`: their bounds and issues, and `invalid_type` where `layout` is neither.
 * @throws {TypeError | RangeError} When an option is wrong.
 * @example
 * ```ts
 * import { buildAnyTaskKey, parseAnyTaskKey } from "fastmcp-task-keys";
 *
 * const key = parseAnyTaskKey("anon:task456:tool:tool%3Amy_tool%40");
 * const next = key.ok && buildAnyTaskKey({ ...key.value, clientTaskId: "task457" });
 * next && next.ok && next.value; // => "anon:task457:tool:tool%3Amy_tool%40"
 * ```
 */
export function buildAnyTaskKey<const Type extends string = TaskType>(
  parts: AnyTaskKey<NoInfer<Type>>,
  options?: AnyTaskKeyOptions<Type>,
): Result<TaskKeyString | ScopedTaskKeyString> {
  return buildAnyKey(parts, resolveOptions(options, ANY_OPTIONS));
}

/** `parseAnyTaskKey` with options that have been resolved. Of a layout that is named no other is accepted. */
export function parseAnyKey<Type extends string>(
  input: unknown,
  options: ResolvedOptions<Type>,
  layout: "session" | "scoped" | "any" = "any",
): Result<AnyTaskKey<Type>> {
  if (layout === "scoped" || (layout === "any" && typeof input === "string" && isScoped(input))) {
    const key = parseScopedKey(input, options);
    if (!key.ok) return key;
    const { taskScope, clientTaskId, taskType, componentIdentifier, leg } = key.value;
    return { ok: true, value: { layout: "scoped", taskScope, clientTaskId, taskType, componentIdentifier, leg } };
  }
  const key = parseSessionKey(input, options);
  if (!key.ok) return key;
  const { sessionId, clientTaskId, taskType, componentIdentifier } = key.value;
  return { ok: true, value: { layout: "session", sessionId, clientTaskId, taskType, componentIdentifier } };
}

export function buildAnyKey(
  parts: unknown,
  options: ResolvedOptions<string>,
): Result<TaskKeyString | ScopedTaskKeyString> {
  if (!isObject(parts)) return failure(noObject("parts", parts));
  const layout = readField(parts, "layout");
  if (layout === "session") return buildSessionKey(parts, options);
  if (layout === "scoped") return buildScopedKey(parts, options);
  const phrase = 'an object whose layout is "session" or "scoped"';
  return failure(invalidType("parts", null, "object", `${phrase}; received ${typeNameOf(layout)} as its layout`));
}
