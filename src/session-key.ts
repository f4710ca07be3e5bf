import { isObject, noObject, readString } from "./fields.js";
import {
  failure,
  hasIssues,
  noString,
  scopedKeyGiven,
  sessionIdIsTag,
  sessionMismatch,
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
  type TaskKeyOptions,
  type TaskType,
} from "./options.js";
import { decodeLoose } from "./percent-encoding.js";
import { pieceOf } from "./piece.js";
import type { Result } from "./result.js";
import { ID_UNITS } from "./run.js";
import {
  checkId,
  countSegments,
  DIVIDER,
  firstSegmentOf,
  LAYOUT_TAGS,
  SESSION_IDS,
} from "./segment.js";
import { checkLength, findTail, readTail, readTailFields, writeTail } from "./tail.js";

/** The fields of a key of the session layout (FastMCP 2.14 to 3.2.3), decoded. */
export interface TaskKey<Type extends string = TaskType> {
  /** The owner: 1 or more of visible ASCII without `:`, and not `auth` or `anon`. */
  sessionId: string;
  /** The task: 1 or more of visible ASCII without `:`. */
  clientTaskId: string;
  taskType: Type;
  /**
   * What the task runs: 1 or more characters of well-formed Unicode. FastMCP 2.14 writes a bare name or URI, 3.x a
   * component key such as `tool:my_tool@`. Untrusted text: it may hold line ends and control characters.
   */
  componentIdentifier: string;
}

/** The fields as FastMCP's own parser reads them: nothing about them has been checked. */
export interface LooseTaskKey {
  sessionId: string;
  clientTaskId: string;
  taskType: string;
  componentIdentifier: string;
}

/** The text of a key. A template literal, not a brand: any function that takes a string takes it. */
export type TaskKeyString = `${string}:${string}:${string}:${string}`;

/**
 * Reads a key of the session layout, `{sessionId}:{clientTaskId}:{taskType}:{componentIdentifier}`, strictly.
 *
 * Accepts exactly what FastMCP 2.14 to 3.2.3 write for ids of visible ASCII: for every accepted key
 * `buildTaskKey(value)` gives the same text back. Never throws on data; runs in time linear in the key's length.
 *
 * Bounds: the key is at most `maxLength` UTF-16 units (default 8,192); offsets in issues are UTF-16 units into it.
 *
 * Issues: `invalid_type`, `too_long`, `wrong_layout`, `wrong_segment_count` (each alone); `empty_segment`,
 * `invalid_character`, `unknown_task_type`, `invalid_encoding`, `non_canonical_encoding` (one a segment, in order);
 * `session_mismatch` (alone).
 *
 * Sources: FastMCP's `tasks/keys.py`; Python's `urllib.parse.quote(s, safe="")`; RFC 3986, section 2.3; the MCP
 * specification, 2025-06-18, "Session Management" (session ids are visible ASCII, 0x21 to 0x7E).
 *
 * @param input The key, as it came from outside.
 * @param options `sessionId` is the guard; give it wherever the caller's session is known.
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { parseTaskKey } from "fastmcp-task-keys";
 *
 * const result = parseTaskKey("session123:task456:resource:file%3A%2F%2Fdata.txt");
 * result.ok && result.value.componentIdentifier; // => "file://data.txt"
 *
 * const other = parseTaskKey("session123:task456:tool:my_tool", { sessionId: "session999" });
 * other.ok ? "" : other.error.issues[0].code; // => "session_mismatch"
 * ```
 */
export function parseTaskKey<const Type extends string = TaskType>(
  input: unknown,
  options?: TaskKeyOptions<Type>,
): Result<TaskKey<Type>, TaskKeyError> {
  // The rules hold the given types, so the task type that they accept is one of Type.
  return readSessionKey(input, readOptions(options, ["sessionId"])) as Result<
    TaskKey<Type>,
    TaskKeyError
  >;
}

/**
 * Writes a key of the session layout, byte for byte as FastMCP 2.14 to 3.2.3 write it. Only the component identifier is
 * percent-encoded. What it writes, `parseTaskKey` with the same options reads back to the same fields.
 *
 * Each field is read once; properties of other names are ignored.
 *
 * Bounds: the key built is at most `maxLength` UTF-16 units (default 8,192); offsets in issues are UTF-16 units into
 * the field.
 *
 * Issues: `invalid_type` (of the parts, or of every field that is no string), `too_long`, `wrong_layout` (the session
 * id is `auth` or `anon`); `empty_segment`, `invalid_character`, `unknown_task_type` (one a field, in order);
 * `session_mismatch` (alone).
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { buildTaskKey } from "fastmcp-task-keys";
 *
 * const result = buildTaskKey({
 *   sessionId: "session123",
 *   clientTaskId: "task456",
 *   taskType: "resource",
 *   componentIdentifier: "file://data.txt",
 * });
 * result.ok && result.value; // => "session123:task456:resource:file%3A%2F%2Fdata.txt"
 * ```
 */
export function buildTaskKey<const Type extends string = TaskType>(
  parts: TaskKey<NoInfer<Type>>,
  options?: TaskKeyOptions<Type>,
): Result<TaskKeyString, TaskKeyError> {
  return writeSessionKey(parts, readOptions(options, ["sessionId"]));
}

/**
 * The client task id of a key, which is read whole and as strictly as `parseTaskKey` does: same input, same options,
 * same issues. FastMCP's function of this name checks nothing.
 *
 * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { getClientTaskIdFromKey } from "fastmcp-task-keys";
 *
 * getClientTaskIdFromKey("session123:task456:tool:my_tool"); // => { ok: true, value: "task456" }
 * ```
 */
export function getClientTaskIdFromKey<const Type extends string = TaskType>(
  input: unknown,
  options?: TaskKeyOptions<Type>,
): Result<string, TaskKeyError> {
  const result = parseTaskKey(input, options);
  return result.ok ? { ok: true, value: result.value.clientTaskId } : result;
}

/**
 * Reads a key as FastMCP 2.14.7's own parser does, bug for bug: split at the first three `:`, then Python's `unquote`.
 * For finding out what a server made of a text. Never for deciding who owns a task: it gives forged keys to their
 * victims, and many texts to the same fields. No limit on length.
 *
 * Issues: `invalid_type`, `wrong_segment_count` (fewer than 4; `received` is 1 to 3).
 *
 * @example
 * ```ts
 * import { parseTaskKeyLoose } from "fastmcp-task-keys";
 *
 * const result = parseTaskKeyLoose("victim:task1:tool:x:9f86d081:tool:my_tool");
 * result.ok && result.value.componentIdentifier; // => "x:9f86d081:tool:my_tool"
 * ```
 */
export function parseTaskKeyLoose(input: unknown): Result<LooseTaskKey, TaskKeyError> {
  if (typeof input !== "string") return failure([noString("taskKey", null, typeName(input))]);
  const first = input.indexOf(DIVIDER);
  const second = input.indexOf(DIVIDER, first + 1);
  const third = input.indexOf(DIVIDER, second + 1);
  if (second === -1 || third === -1) {
    return failure([wrongSegmentCount(SEGMENT_COUNT, countSegments(input))]);
  }
  return {
    ok: true,
    value: {
      sessionId: pieceOf(input, 0, first),
      clientTaskId: pieceOf(input, first + 1, second),
      taskType: pieceOf(input, second + 1, third),
      componentIdentifier: decodeLoose(pieceOf(input, third + 1, input.length)),
    },
  };
}

/** `parseTaskKey` with rules that have been read. */
export function readSessionKey(
  input: unknown,
  rules: Rules,
): Result<TaskKey<string>, TaskKeyError> {
  if (typeof input !== "string") return failure([noString("taskKey", null, typeName(input))]);
  if (input.length > rules.maxLength) return failure([tooLong(rules.maxLength, input.length)]);
  const sessionId = firstSegmentOf(input);
  if (LAYOUT_TAGS.includes(sessionId)) return failure([scopedKeyGiven()]);
  const tailStart = sessionId.length + DIVIDER.length;
  const ends = findTail(input, tailStart);
  if (ends === undefined) return failure([wrongSegmentCount(SEGMENT_COUNT, countSegments(input))]);

  const issues: TaskKeyIssue[] = [];
  IDS.lastIndex = 0;
  if (!IDS.test(input)) {
    checkId("sessionId", input, 0, sessionId.length, SESSION_IDS, issues);
    checkId("clientTaskId", input, tailStart, ends.idEnd, SESSION_IDS, issues);
  }
  const tail = readTail(input, tailStart, ends, rules.taskTypes, issues);
  if (hasIssues(issues)) return failure(issues);
  if (!passesGuard(rules.sessionId, sessionId)) return failure([sessionMismatch()]);
  const { clientTaskId, taskType, componentIdentifier } = tail;
  return { ok: true, value: { sessionId, clientTaskId, taskType, componentIdentifier } };
}

/** `buildTaskKey` with rules that have been read. */
export function writeSessionKey(parts: unknown, rules: Rules): Result<TaskKeyString, TaskKeyError> {
  if (!isObject(parts)) return failure([noObject(typeName(parts))]);
  const issues: TaskKeyIssue[] = [];
  const sessionId = readString(parts, "sessionId", issues);
  const tail = readTailFields(parts, issues);
  if (hasIssues(issues)) return failure(issues);
  const lengthIssue = checkLength(sessionId.length + DIVIDER.length, tail, rules.maxLength);
  if (lengthIssue !== undefined) return failure([lengthIssue]);
  if (LAYOUT_TAGS.includes(sessionId)) return failure([sessionIdIsTag()]);

  checkId("sessionId", sessionId, 0, sessionId.length, SESSION_IDS, issues);
  const written = writeTail(tail, SESSION_IDS, rules.taskTypes, issues);
  if (hasIssues(issues)) return failure(issues);
  if (!passesGuard(rules.sessionId, sessionId)) return failure([sessionMismatch()]);
  return { ok: true, value: `${sessionId}:${written}` };
}

/** Checks a session id on its own, outside a key. */
export function checkSessionId(sessionId: string, issues: TaskKeyIssue[]): void {
  if (LAYOUT_TAGS.includes(sessionId)) issues.push(sessionIdIsTag());
  else checkId("sessionId", sessionId, 0, sessionId.length, SESSION_IDS, issues);
}

const SEGMENT_COUNT = 4;

/** Both ids at once: one call of a pattern instead of two takes a twelfth off the time to accept a key. */
const IDS = /* @__PURE__ */ new RegExp(`[${ID_UNITS}]+:[${ID_UNITS}]+:`, "y");
