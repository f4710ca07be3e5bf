import { isObject, LONGEST_STRING, noObject, readString, readStringOrNull } from "./fields.js";
import {
  failure,
  hasIssues,
  invalidCharacter,
  noString,
  type TaskKeyError,
  type TaskKeyIssue,
  tooLong,
  typeName,
  wrongComponentKeyShape,
} from "./issue.js";
import { type ComponentKeyOptions, type Rules, readOptions, type TaskType } from "./options.js";
import { pieceOf } from "./piece.js";
import type { Result } from "./result.js";
import { checkTaskType, checkWellFormed, DIVIDER } from "./segment.js";

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
 * Reads a component key, `{type}:{name}@{version}`: the first `:` and the last `@` divide, the version is often empty.
 *
 * To check that a task's component is of the task's type, pass that type:
 * `parseComponentKey(key.componentIdentifier, { taskTypes: [key.taskType] })`. FastMCP 2.14 writes a bare name or URI
 * instead, which is refused with `wrong_segment_count` or `unknown_task_type`.
 *
 * Bounds: the key is at most `maxLength` UTF-16 units (default 8,192); offsets in issues are UTF-16 units into it.
 *
 * Issues: `invalid_type`, `too_long`, `wrong_segment_count` (each alone); `unknown_task_type`, `empty_segment`,
 * `invalid_character` (a lone surrogate), one a segment, in order.
 *
 * Source: the property `key` of FastMCP's components, since 3.0.
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
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
): Result<ComponentKey<Type>, TaskKeyError> {
  // The rules hold the given types, so the type that they accept is one of Type.
  return readComponentKey(input, readOptions(options, [])) as Result<
    ComponentKey<Type>,
    TaskKeyError
  >;
}

/**
 * Writes a component key, `{type}:{name}@{version}`, as FastMCP does since 3.0. Each field is read once.
 *
 * Bounds: the key built is at most `maxLength` UTF-16 units (default 8,192); offsets in issues are UTF-16 units into
 * the field.
 *
 * Issues: `invalid_type`, `too_long` (each alone); `unknown_task_type`, `empty_segment` (a version of `""` is written
 * as `null`), `invalid_character` (a lone surrogate, or `@` in the version), one a field, in order.
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
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
): Result<ComponentKeyString, TaskKeyError> {
  return writeComponentKey(parts, readOptions(options, []));
}

/** `parseComponentKey` with rules that have been read. */
export function readComponentKey(
  input: unknown,
  rules: Rules,
): Result<ComponentKey<string>, TaskKeyError> {
  if (typeof input !== "string") return failure([noString("componentKey", null, typeName(input))]);
  if (input.length > rules.maxLength) return failure([tooLong(rules.maxLength, input.length)]);
  const typeEnd = input.indexOf(DIVIDER);
  const nameEnd = input.lastIndexOf(VERSION_DIVIDER);
  if (typeEnd === -1 || nameEnd < typeEnd) {
    const received = 1 + Number(typeEnd !== -1) + Number(nameEnd !== -1 && nameEnd > typeEnd);
    return failure([wrongComponentKeyShape(received)]);
  }
  const issues: TaskKeyIssue[] = [];
  const type = pieceOf(input, 0, typeEnd);
  checkTaskType("type", type, rules.taskTypes, issues);
  const name = readText("name", input, typeEnd + 1, nameEnd, issues);
  const version =
    nameEnd + 1 === input.length
      ? null
      : readText("version", input, nameEnd + 1, input.length, issues);
  if (hasIssues(issues)) return failure(issues);
  return { ok: true, value: { type, name, version } };
}

/** `buildComponentKey` with rules that have been read. */
export function writeComponentKey(
  parts: unknown,
  rules: Rules,
): Result<ComponentKeyString, TaskKeyError> {
  if (!isObject(parts)) return failure([noObject(typeName(parts))]);
  const issues: TaskKeyIssue[] = [];
  const type = readString(parts, "type", issues);
  const name = readString(parts, "name", issues);
  const version = readStringOrNull(parts, "version", issues);
  if (hasIssues(issues)) return failure(issues);
  const maximum = Math.min(rules.maxLength, LONGEST_STRING);
  const length = type.length + name.length + (version ?? "").length + 2;
  if (length > maximum) return failure([tooLong(maximum, length)]);

  checkTaskType("type", type, rules.taskTypes, issues);
  checkWellFormed("name", name, 0, issues);
  if (version !== null) checkVersion(version, issues);
  if (hasIssues(issues)) return failure(issues);
  return { ok: true, value: `${type}:${name}@${version ?? ""}` };
}

const VERSION_DIVIDER = "@";

/** Checks a version to build from; one that was read can hold no `@`. */
function checkVersion(version: string, issues: TaskKeyIssue[]): void {
  const index = version.search(/[@\p{Surrogate}]/u);
  if (version[index] === VERSION_DIVIDER) {
    const expectation = '; it may hold no "@", which divides it from the name';
    issues.push(invalidCharacter("version", version, index, 0, expectation));
  } else checkWellFormed("version", version, 0, issues);
}

function readText(
  segment: "name" | "version",
  text: string,
  start: number,
  end: number,
  issues: TaskKeyIssue[],
): string {
  const field = pieceOf(text, start, end);
  checkWellFormed(segment, field, start, issues);
  return field;
}
