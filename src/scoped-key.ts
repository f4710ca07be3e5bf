import { isObject, noObject, readNumber, readStringOrNull } from "./fields.js";
import {
  failure,
  hasIssues,
  invalidLeg,
  invalidLegNumber,
  noScopedKeyGiven,
  noString,
  scopeMismatch,
  type TaskKeyError,
  type TaskKeyIssue,
  tooLong,
  typeName,
  wrongSegmentCount,
} from "./issue.js";
import {
  passesGuard,
  type Rules,
  readOptions,
  type ScopedTaskKeyOptions,
  type TaskType,
} from "./options.js";
import { encodedLength } from "./percent-encoding.js";
import type { Result } from "./result.js";
import {
  checkId,
  countSegments,
  DIVIDER,
  LEG_DIVIDER,
  layoutTagOf,
  readEncoded,
  SCOPED_IDS,
  writeEncoded,
} from "./segment.js";
import { checkLength, findTail, readTail, readTailFields, writeTail } from "./tail.js";

/** The fields of a key of the scoped layout (FastMCP 3.2.4 to 4.x), decoded. */
export interface ScopedTaskKey<Type extends string = TaskType> {
  /** The owner: 1 or more characters of well-formed Unicode, or `null` for an anonymous task. */
  taskScope: string | null;
  /** The task: 1 or more of visible ASCII without `:` and `#`. */
  clientTaskId: string;
  taskType: Type;
  /** What the task runs: a component key such as `tool:my_tool@`. Untrusted text. */
  componentIdentifier: string;
  /** Which execution of the task this is: 1, or from 2 for the later legs that FastMCP 4 writes as `#leg2`, `#leg3`. */
  leg: number;
}

/** The text of a key of the scoped layout. */
export type ScopedTaskKeyString =
  | `auth:${string}:${string}:${string}:${string}`
  | `anon:${string}:${string}:${string}`;

/**
 * Reads a key of the scoped layout strictly: `auth:{taskScope}:{clientTaskId}:{taskType}:{componentIdentifier}` or
 * `anon:{clientTaskId}:{taskType}:{componentIdentifier}`, then `#leg2`, `#leg3` … for the later legs of a task.
 *
 * Only for keys from a store that no FastMCP older than 3.2.4 writes to. Those servers take the session id from the
 * caller, so a caller can make them write a text that is a valid key of any scope (session id `auth:client-a`), and no
 * reader can tell the two apart. Give each generation a Redis or a Docket name of its own.
 *
 * Bounds: the key is at most `maxLength` UTF-16 units (default 8,192); the leg is at most 9,007,199,254,740,991;
 * offsets in issues are UTF-16 units into the key.
 *
 * Issues: `invalid_type`, `too_long`, `wrong_layout`, `wrong_segment_count` (each alone); `empty_segment`,
 * `invalid_character`, `unknown_task_type`, `invalid_encoding`, `non_canonical_encoding`, `invalid_leg` (one a segment,
 * in order); `scope_mismatch` (alone).
 *
 * Sources: FastMCP's `tasks/keys.py` since 3.2.4, `fastmcp_tasks/keys.py` in 4.x; RFC 3986, section 2.3.
 *
 * @param input The key, as it came from outside.
 * @param options `taskScope` is the guard; `null` is the anonymous scope.
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { parseScopedTaskKey } from "fastmcp-task-keys";
 *
 * const result = parseScopedTaskKey("auth:client-a:task456:tool:tool%3Amy_tool%40#leg2");
 * result.ok && [result.value.taskScope, result.value.leg]; // => ["client-a", 2]
 *
 * const anonymous = parseScopedTaskKey("anon:task456:tool:tool%3Amy_tool%40", { taskScope: "client-a" });
 * anonymous.ok ? "" : anonymous.error.issues[0].code; // => "scope_mismatch"
 * ```
 */
export function parseScopedTaskKey<const Type extends string = TaskType>(
  input: unknown,
  options?: ScopedTaskKeyOptions<Type>,
): Result<ScopedTaskKey<Type>, TaskKeyError> {
  // The rules hold the given types, so the task type that they accept is one of Type.
  return readScopedKey(input, readOptions(options, ["taskScope"])) as Result<
    ScopedTaskKey<Type>,
    TaskKeyError
  >;
}

/**
 * Writes a key of the scoped layout, byte for byte as FastMCP 3.2.4 to 4.x write it. All five fields are required; a
 * `taskScope` of `null` makes an anonymous key, a `leg` of 1 has no suffix.
 *
 * Each field is read once; properties of other names are ignored.
 *
 * Bounds: the key built is at most `maxLength` UTF-16 units (default 8,192); offsets in issues are UTF-16 units into
 * the field.
 *
 * Issues: `invalid_type` (of the parts, or of every field that is not of its type), `too_long` (each alone);
 * `empty_segment`, `invalid_character`, `unknown_task_type`, `invalid_leg` (one a field, in order); `scope_mismatch`
 * (alone).
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { buildScopedTaskKey } from "fastmcp-task-keys";
 *
 * const result = buildScopedTaskKey({
 *   taskScope: null,
 *   clientTaskId: "task456",
 *   taskType: "tool",
 *   componentIdentifier: "tool:my_tool@",
 *   leg: 1,
 * });
 * result.ok && result.value; // => "anon:task456:tool:tool%3Amy_tool%40"
 * ```
 */
export function buildScopedTaskKey<const Type extends string = TaskType>(
  parts: ScopedTaskKey<NoInfer<Type>>,
  options?: ScopedTaskKeyOptions<Type>,
): Result<ScopedTaskKeyString, TaskKeyError> {
  return writeScopedKey(parts, readOptions(options, ["taskScope"]));
}

/** `parseScopedTaskKey` with rules that have been read. */
export function readScopedKey(
  input: unknown,
  rules: Rules,
): Result<ScopedTaskKey<string>, TaskKeyError> {
  if (typeof input !== "string") return failure([noString("taskKey", null, typeName(input))]);
  if (input.length > rules.maxLength) return failure([tooLong(rules.maxLength, input.length)]);
  const tag = layoutTagOf(input);
  if (tag === undefined) {
    // A key of the session layout has as many segments as an anonymous one.
    const isSession = countSegments(input) === ANONYMOUS_SEGMENT_COUNT;
    return failure([noScopedKeyGiven(isSession ? "session" : "unknown")]);
  }
  const isAnonymous = tag === ANONYMOUS_TAG;
  const legStart = input.indexOf(LEG_DIVIDER);
  const base = legStart === -1 ? input : input.slice(0, legStart);
  const scopeStart = tag.length + DIVIDER.length;
  const scopeEnd = isAnonymous ? tag.length : base.indexOf(DIVIDER, scopeStart);
  const tailStart = scopeEnd + DIVIDER.length;
  // Without an end of the scope there is only the first divider, so no tail is found.
  const ends = findTail(base, tailStart);
  if (ends === undefined) {
    const expected = isAnonymous ? ANONYMOUS_SEGMENT_COUNT : ANONYMOUS_SEGMENT_COUNT + 1;
    const hint =
      legStart === -1 ? "" : ' What follows the first "#" is the leg, and is not counted.';
    return failure([wrongSegmentCount(expected, countSegments(base), hint)]);
  }

  const issues: TaskKeyIssue[] = [];
  const taskScope = isAnonymous
    ? null
    : readEncoded("taskScope", base, scopeStart, scopeEnd, issues);
  checkId("clientTaskId", base, tailStart, ends.idEnd, SCOPED_IDS, issues);
  const tail = readTail(base, tailStart, ends, rules.taskTypes, issues);
  const leg = legStart === -1 ? FIRST_LEG : readLeg(input, legStart, issues);
  if (hasIssues(issues)) return failure(issues);
  if (!passesGuard(rules.taskScope, taskScope)) return failure([scopeMismatch()]);
  const { clientTaskId, taskType, componentIdentifier } = tail;
  return { ok: true, value: { taskScope, clientTaskId, taskType, componentIdentifier, leg } };
}

/** `buildScopedTaskKey` with rules that have been read. */
export function writeScopedKey(
  parts: unknown,
  rules: Rules,
): Result<ScopedTaskKeyString, TaskKeyError> {
  if (!isObject(parts)) return failure([noObject(typeName(parts))]);
  const issues: TaskKeyIssue[] = [];
  const taskScope = readStringOrNull(parts, "taskScope", issues);
  const tail = readTailFields(parts, issues);
  const leg = readNumber(parts, "leg", issues);
  if (hasIssues(issues)) return failure(issues);
  const suffix = leg === FIRST_LEG ? "" : `${LEG_PREFIX}${leg}`;
  const scopeLength = taskScope === null ? 0 : encodedLength(taskScope) + DIVIDER.length;
  const ownerLength = ANONYMOUS_TAG.length + DIVIDER.length + scopeLength;
  const lengthIssue = checkLength(ownerLength + suffix.length, tail, rules.maxLength);
  if (lengthIssue !== undefined) return failure([lengthIssue]);

  const owner = writeOwner(taskScope, issues);
  const written = writeTail(tail, SCOPED_IDS, rules.taskTypes, issues);
  if (!Number.isSafeInteger(leg) || leg < FIRST_LEG) issues.push(invalidLegNumber());
  if (hasIssues(issues)) return failure(issues);
  if (!passesGuard(rules.taskScope, taskScope)) return failure([scopeMismatch()]);
  return { ok: true, value: `${owner}:${written}${suffix}` };
}

const ANONYMOUS_TAG = "anon";
const AUTHENTICATED_TAG = "auth";
const ANONYMOUS_SEGMENT_COUNT = 4;
const FIRST_LEG = 1;
const LEG_PREFIX = `${LEG_DIVIDER}leg`;
const LATER_LEG = /^#leg([1-9][0-9]*)$/;

function writeOwner(taskScope: string | null, issues: TaskKeyIssue[]): "anon" | `auth:${string}` {
  if (taskScope === null) return ANONYMOUS_TAG;
  return `${AUTHENTICATED_TAG}:${writeEncoded("taskScope", taskScope, issues)}`;
}

/** Reads the leg that begins with the `#` at `start`. */
function readLeg(text: string, start: number, issues: TaskKeyIssue[]): number {
  const leg = Number(LATER_LEG.exec(text.slice(start))?.[1]);
  if (Number.isSafeInteger(leg) && leg > FIRST_LEG) return leg;
  issues.push(invalidLeg(start));
  return FIRST_LEG;
}
