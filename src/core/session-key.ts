import * as explain from "./explain.js";
import { isObject, noObject, readField, refuseTypes } from "./fields.js";
import { type Finding, failure, type Result, refusal } from "./issue.js";
import { DIVIDER, proofOf, sessionKeyPattern } from "./language.js";
import type { TaskKeyOptions, TaskType } from "./options.js";
import { isOneOf, type ResolvedOptions, resolveOptions, SESSION_OPTIONS } from "./options.js";
import { explainSessionId, isOwnedBy, isScoped, sessionMismatch } from "./owner.js";
import { decodeLoose, decodeProven, quote } from "./percent-encoding.js";
import { sliceOf } from "./slice.js";

/** The fields of a key of the session layout (FastMCP 2.14 to 3.2.3), decoded. */
export interface TaskKey<Type extends string = TaskType> {
  /** The owner: 1 or more of visible ASCII without `:`, and not `auth` or `anon`. */
  sessionId: string;
  /** The task: 1 or more of visible ASCII without `:`. */
  clientTaskId: string;
  taskType: Type;
  /** What the task runs: a bare name or URI in FastMCP 2.14, a component key since 3.0. Untrusted, well-formed Unicode. */
  componentIdentifier: string;
}

/** The fields as FastMCP's own parser reads them: nothing about them has been checked. */
export type LooseTaskKey = TaskKey<string>;
/** The text of a key. A template literal, not a brand: any function that takes a string takes it. */
export type TaskKeyString = `${string}:${string}:${string}:${string}`;

/**
 * Parses a key of the session layout, `{sessionId}:{clientTaskId}:{taskType}:{componentIdentifier}`, strictly: accepts
 * what FastMCP 2.14 to 3.2.3 write for ids of visible ASCII, and nothing else. `buildTaskKey` rebuilds every accepted key.
 *
 * Bounds: at most `maxLength` UTF-16 units (default 8,192). Offsets in issues are UTF-16 units into the key. Issues:
 * `invalid_type`, `too_long`, `wrong_layout`, `wrong_segment_count` (each alone); `empty_segment`,
 * `invalid_character`, `unknown_task_type`, `invalid_encoding`, `non_canonical_encoding` (one a segment, in order);
 * `session_mismatch` (alone). Sources: FastMCP's `tasks/keys.py`; Python's `urllib.parse.quote(s, safe="")`; RFC 3986,
 * section 2.3; the MCP specification, 2025-06-18, "Session Management".
 * @throws {TypeError | RangeError} When an option is wrong.
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
): Result<TaskKey<Type>> {
  return parseSessionKey(input, resolveOptions(options, SESSION_OPTIONS));
}

/**
 * Builds a key of the session layout, byte for byte as FastMCP 2.14 to 3.2.3 write it. Only the component identifier is
 * percent-encoded. The fields are own properties of the parts, each read once; other properties are ignored.
 *
 * Bounds: the key built is at most `maxLength` UTF-16 units. Offsets in issues are UTF-16 units into the field. Issues:
 * `invalid_type` (of the parts, or of every field that is no string), `too_long`, `wrong_layout` (each alone);
 * `empty_segment`, `invalid_character`, `unknown_task_type` (one a field, in order); `session_mismatch` (alone).
 * @throws {TypeError | RangeError} When an option is wrong.
 * @example
 * ```ts
 * import { buildTaskKey } from "fastmcp-task-keys";
 *
 * const ids = { sessionId: "session123", clientTaskId: "task456" };
 * const result = buildTaskKey({ ...ids, taskType: "resource", componentIdentifier: "file://data.txt" });
 * result.ok && result.value; // => "session123:task456:resource:file%3A%2F%2Fdata.txt"
 * ```
 */
export function buildTaskKey<const Type extends string = TaskType>(
  parts: TaskKey<NoInfer<Type>>,
  options?: TaskKeyOptions<Type>,
): Result<TaskKeyString> {
  return buildSessionKey(parts, resolveOptions(options, SESSION_OPTIONS));
}

/**
 * The client task id of a key, which is parsed whole and as strictly as `parseTaskKey` does: same options, bounds and
 * issues. FastMCP's function of this name checks nothing.
 * @throws {TypeError | RangeError} When an option is wrong.
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
): Result<string> {
  const result = parseTaskKey(input, options);
  return result.ok ? { ok: true, value: result.value.clientTaskId } : result;
}

/**
 * Parses a key as FastMCP 2.14.7's own parser does, bug for bug: split at the first three `:`, then Python's `unquote`.
 * For finding out what a server made of a text. Never for deciding who owns a task: it gives forged keys to their
 * victims, and many texts to the same fields. No limit on length.
 *
 * Issues: `invalid_type`, `wrong_segment_count` (fewer than 4; `received` is 1 to 3).
 * @example
 * ```ts
 * import { parseTaskKeyLoose } from "fastmcp-task-keys";
 *
 * const result = parseTaskKeyLoose("victim:task1:tool:x:9f86d081:tool:my_tool");
 * result.ok && result.value.componentIdentifier; // => "x:9f86d081:tool:my_tool"
 * ```
 */
export function parseTaskKeyLoose(input: unknown): Result<LooseTaskKey> {
  if (typeof input !== "string") return failure(explain.noString("taskKey", input));
  const count = explain.countSegments(input);
  if (count < SEGMENT_COUNT) return failure(explain.wrongSegmentCount("taskKey", SEGMENT_COUNT, count));
  const fields = sliceKey(input);
  return { ok: true, value: { ...fields, componentIdentifier: decodeLoose(fields.componentIdentifier) } };
}

/** `parseTaskKey` with options that have been resolved: proves the key, then slices it. */
export function parseSessionKey<T extends string>(input: unknown, options: ResolvedOptions<T>): Result<TaskKey<T>> {
  if (typeof input !== "string") return failure(explain.noString("taskKey", input));
  const { maxLength, taskTypes } = options;
  if (input.length > maxLength) return failure(explain.tooLong(maxLength, input.length, "is"));
  if (!PROOF.test(input)) return refusal(explainKey(input, taskTypes), NOT_PROVEN);
  const { sessionId, clientTaskId, taskType, componentIdentifier } = sliceKey(input);
  if (!isOneOf(taskTypes, taskType)) return refusal(explainKey(input, taskTypes), NOT_PROVEN);
  if (!isOwnedBy(options.sessionId, sessionId)) return failure(sessionMismatch());
  const value = { sessionId, clientTaskId, taskType, componentIdentifier: decodeProven(componentIdentifier) };
  return { ok: true, value };
}

/** `buildTaskKey` with options that have been resolved: joins the fields, then proves the key. */
export function buildSessionKey(parts: unknown, options: ResolvedOptions<string>): Result<TaskKeyString> {
  if (!isObject(parts)) return failure(noObject("parts", parts));
  const sessionId = readField(parts, "sessionId");
  const clientTaskId = readField(parts, "clientTaskId");
  const taskType = readField(parts, "taskType");
  const componentIdentifier = readField(parts, "componentIdentifier");
  if (
    typeof sessionId !== "string" ||
    typeof clientTaskId !== "string" ||
    typeof taskType !== "string" ||
    typeof componentIdentifier !== "string"
  ) {
    return refuseTypes({ sessionId, clientTaskId, taskType, componentIdentifier });
  }
  const { maxLength, taskTypes } = options;
  const atLeast = sessionId.length + clientTaskId.length + taskType.length + componentIdentifier.length + 3;
  if (atLeast > maxLength) return failure(explain.tooLong(maxLength, atLeast, "would be at least"));
  const key = [sessionId, clientTaskId, taskType, quote(componentIdentifier)].join(DIVIDER);
  if (key.length > maxLength) return failure(explain.tooLong(maxLength, key.length, "would be at least"));
  if (!PROOF.test(key) || !isOneOf(taskTypes, taskType)) {
    const ofSession = explainSessionId(sessionId);
    if (ofSession?.code === "wrong_layout") return failure(ofSession);
    const issues = [
      ofSession,
      explain.id("clientTaskId", clientTaskId, 0, ":"),
      explain.taskType("taskType", taskType, taskTypes),
      explain.wellFormed("componentIdentifier", componentIdentifier),
    ];
    return refusal(issues, NOT_PROVEN);
  }
  if (!isOwnedBy(options.sessionId, sessionId)) return failure(sessionMismatch());
  // A cast, since the proof has found four segments.
  return { ok: true, value: key as TaskKeyString };
}

const NOT_PROVEN = /* @__PURE__ */ explain.wrongLayout("session", "unknown");
const SEGMENT_COUNT = 4;
const PROOF = /* @__PURE__ */ proofOf(sessionKeyPattern);

function explainKey(key: string, taskTypes: readonly string[]): readonly Finding[] {
  if (isScoped(key)) return [explain.wrongLayout("session", "scoped")];
  const count = explain.countSegments(key);
  const hint = count > SEGMENT_COUNT ? " The key may have been decoded twice, or hold a forged session id." : "";
  if (count !== SEGMENT_COUNT) return [explain.wrongSegmentCount("taskKey", SEGMENT_COUNT, count, hint)];
  const { sessionId, clientTaskId, taskType, componentIdentifier } = sliceKey(key);
  return [
    explain.id("sessionId", sessionId, 0, ":"),
    explain.id("clientTaskId", clientTaskId, sessionId.length + 1, ":"),
    explain.taskType("taskType", taskType, taskTypes),
    explain.encoded("componentIdentifier", componentIdentifier, key.length - componentIdentifier.length),
  ];
}

/** The fields of a text that has four segments or more, the component identifier still encoded. */
function sliceKey(key: string): LooseTaskKey {
  const ownerEnd = key.indexOf(DIVIDER);
  const idEnd = key.indexOf(DIVIDER, ownerEnd + 1);
  const typeEnd = key.indexOf(DIVIDER, idEnd + 1);
  return {
    sessionId: sliceOf(key, 0, ownerEnd),
    clientTaskId: sliceOf(key, ownerEnd + 1, idEnd),
    taskType: sliceOf(key, idEnd + 1, typeEnd),
    componentIdentifier: sliceOf(key, typeEnd + 1, key.length),
  };
}
