import * as explain from "./explain.js";
import { isObject, noObject, readField, refuseTypes } from "./fields.js";
import { type Finding, failure, type Result, refusal, type TaskKeyIssue } from "./issue.js";
import { componentKeyPattern, DIVIDER, proofOf } from "./language.js";
import type { ComponentKeyOptions, TaskType } from "./options.js";
import { COMPONENT_OPTIONS, isOneOf, type ResolvedOptions, resolveOptions } from "./options.js";
import { sliceOf } from "./slice.js";

/** What the component identifier of a key says since FastMCP 3.0. */
export interface ComponentKey<Type extends string = TaskType> {
  type: Type;
  /** The name of a tool or prompt, the URI of a resource, the URI template of a template: 1 or more characters. */
  name: string;
  /** 1 or more characters without `@`, or `null` where the component has no version. */
  version: string | null;
}

/** The text of a component key. */
export type ComponentKeyString = `${string}:${string}@${string}`;

/**
 * Parses a component key, `{type}:{name}@{version}`: the first `:` and the last `@` divide, the version is often empty.
 * FastMCP 2.14 writes a bare name or URI instead, which is refused with `wrong_segment_count` or `unknown_task_type`.
 *
 * Bounds: at most `maxLength` UTF-16 units (default 8,192). Offsets in issues are UTF-16 units into the key. Issues:
 * `invalid_type`, `too_long`, `wrong_segment_count` (each alone); `unknown_task_type`, `empty_segment`,
 * `invalid_character` (a lone surrogate), one a segment, in order. Source: `key` of FastMCP's components, since 3.0.
 * @throws {TypeError | RangeError} When an option is wrong.
 * @example
 * ```ts
 * import { parseComponentKey } from "fastmcp-task-keys";
 *
 * const result = parseComponentKey("resource:db://user@host:5432/table@");
 * result.ok && result.value; // => { type: "resource", name: "db://user@host:5432/table", version: null }
 * ```
 */
export function parseComponentKey<const Type extends string = TaskType>(
  input: unknown,
  options?: ComponentKeyOptions<Type>,
): Result<ComponentKey<Type>> {
  return parseComponent(input, resolveOptions(options, COMPONENT_OPTIONS));
}

/**
 * Builds a component key, `{type}:{name}@{version}`, as FastMCP does since 3.0. Each field is an own property, read once.
 *
 * Bounds: the key built is at most `maxLength` UTF-16 units. Offsets in issues are UTF-16 units into the field. Issues:
 * `invalid_type`, `too_long` (each alone); `unknown_task_type`, `empty_segment` (no version is `null`, not `""`),
 * `invalid_character` (a lone surrogate, or `@` in the version), one a field, in order.
 * @throws {TypeError | RangeError} When an option is wrong.
 * @example
 * ```ts
 * import { buildComponentKey } from "fastmcp-task-keys";
 *
 * const result = buildComponentKey({ type: "tool", name: "my_tool", version: "1.0" });
 * result.ok && result.value; // => "tool:my_tool@1.0"
 * ```
 */
export function buildComponentKey<const Type extends string = TaskType>(
  parts: ComponentKey<NoInfer<Type>>,
  options?: ComponentKeyOptions<Type>,
): Result<ComponentKeyString> {
  return buildComponent(parts, resolveOptions(options, COMPONENT_OPTIONS));
}

/** `parseComponentKey` with options that have been resolved: proves the key, then slices it. */
export function parseComponent<T extends string>(input: unknown, options: ResolvedOptions<T>): Result<ComponentKey<T>> {
  if (typeof input !== "string") return failure(explain.noString("componentKey", input));
  const { maxLength, taskTypes } = options;
  if (input.length > maxLength) return failure(explain.tooLong(maxLength, input.length, "is"));
  const typeEnd = input.indexOf(DIVIDER);
  const nameEnd = input.lastIndexOf(VERSION_DIVIDER);
  const type = sliceOf(input, 0, typeEnd);
  if (!PROOF.test(input) || !isOneOf(taskTypes, type)) {
    return refusal(explainKey(input, typeEnd, nameEnd, taskTypes), NOT_PROVEN);
  }
  const name = sliceOf(input, typeEnd + 1, nameEnd);
  const version = nameEnd + 1 === input.length ? null : sliceOf(input, nameEnd + 1, input.length);
  return { ok: true, value: { type, name, version } };
}

/** `buildComponentKey` with options that have been resolved: joins the fields, then proves the key. */
export function buildComponent(parts: unknown, options: ResolvedOptions<string>): Result<ComponentKeyString> {
  if (!isObject(parts)) return failure(noObject("parts", parts));
  const type = readField(parts, "type");
  const name = readField(parts, "name");
  const version = readField(parts, "version");
  if (typeof type !== "string" || typeof name !== "string" || (typeof version !== "string" && version !== null)) {
    return refuseTypes({ type, name, version });
  }
  const { maxLength, taskTypes } = options;
  const length = type.length + name.length + (version ?? "").length + 2;
  if (length > maxLength) return failure(explain.tooLong(maxLength, length, "would be at least"));
  const key: ComponentKeyString = `${type}:${name}@${version ?? ""}`;
  const isVersion = version === null || (version !== "" && !version.includes(VERSION_DIVIDER));
  if (isVersion && PROOF.test(key) && isOneOf(taskTypes, type)) return { ok: true, value: key };
  const issues = [explain.taskType("type", type, taskTypes), explain.wellFormed("name", name)];
  return refusal([...issues, version === null ? undefined : explainVersion(version)], NOT_PROVEN);
}

const VERSION_DIVIDER = "@";
const PROOF = /* @__PURE__ */ proofOf(componentKeyPattern);
const NOT_PROVEN = /* @__PURE__ */ explain.wrongSegmentCount("componentKey", 3, 3);

function explainKey(key: string, typeEnd: number, nameEnd: number, taskTypes: readonly string[]): readonly Finding[] {
  const count = 1 + Number(typeEnd !== -1) + Number(nameEnd > typeEnd);
  if (count < 3) return [explain.wrongSegmentCount("componentKey", 3, count)];
  const version = key.slice(nameEnd + 1);
  return [
    explain.taskType("type", key.slice(0, typeEnd), taskTypes),
    explain.wellFormed("name", key.slice(typeEnd + 1, nameEnd), typeEnd + 1),
    version === "" ? undefined : explain.wellFormed("version", version, nameEnd + 1),
  ];
}

/** The leftmost fault of a version to build from; one that was parsed holds no `@`. */
export function explainVersion(version: string): TaskKeyIssue | undefined {
  const issue = explain.wellFormed("version", version);
  const index = version.indexOf(VERSION_DIVIDER);
  if (index === -1 || (issue?.code === "invalid_character" && issue.offset < index)) return issue;
  const phrase = '; it may hold no "@", which divides it from the name';
  return explain.invalidCharacter("version", version.codePointAt(index), index, phrase);
}
