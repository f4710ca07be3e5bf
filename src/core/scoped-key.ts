import * as explain from "./explain.js";
import { isObject, noObject, readField, refuseTypes } from "./fields.js";
import { type Finding, failure, type Result, refusal, type TaskKeyIssue } from "./issue.js";
import { DIVIDER, LEG_DIVIDER, laterLegPattern, proofOf, scopedKeyPattern } from "./language.js";
import type { ScopedTaskKeyOptions, TaskType } from "./options.js";
import { isOneOf, type ResolvedOptions, resolveOptions, SCOPED_OPTIONS } from "./options.js";
import { formatScope, isAuthenticated, isOwnedBy, isScoped, ownerEnd, parseScope, scopeMismatch } from "./owner.js";
import { decodeProven, quote } from "./percent-encoding.js";
import { sliceOf } from "./slice.js";

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

export type ScopedTaskKeyString = `auth:${string}:${string}:${string}:${string}` | `anon:${string}:${string}:${string}`;

/**
 * Parses a key of the scoped layout strictly: `auth:{taskScope}:{clientTaskId}:{taskType}:{componentIdentifier}` or
 * `anon:{clientTaskId}:{taskType}:{componentIdentifier}`, then `#leg2`, `#leg3` … for the later legs of a task.
 *
 * Only for keys from a store that no FastMCP older than 3.2.4 writes to. Those servers take the session id from the
 * caller, so a caller can make them write a text that is a valid key of any scope (session id `auth:client-a`), and no
 * parser can tell the two apart. Give each generation a Redis or a Docket name of its own.
 *
 * Bounds: at most `maxLength` UTF-16 units (default 8,192); the leg is at most 2^53 - 1. Offsets in issues are UTF-16
 * units into the key. Issues: `invalid_type`, `too_long`, `wrong_layout`, `wrong_segment_count` (each alone);
 * `empty_segment`, `invalid_character`, `unknown_task_type`, `invalid_encoding`, `non_canonical_encoding`, `invalid_leg`
 * (one a segment, in order); `scope_mismatch` (alone). Sources: FastMCP's `tasks/keys.py` since 3.2.4,
 * `fastmcp_tasks/keys.py` in 4.x; RFC 3986, section 2.3.
 * @throws {TypeError | RangeError} When an option is wrong.
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
): Result<ScopedTaskKey<Type>> {
  return parseScopedKey(input, resolveOptions(options, SCOPED_OPTIONS));
}

/**
 * Builds a key of the scoped layout, byte for byte as FastMCP 3.2.4 to 4.x write it. All five fields are required, as own
 * properties of the parts, each read once; a `taskScope` of `null` makes an anonymous key, a `leg` of 1 has no suffix.
 *
 * Bounds: the key built is at most `maxLength` UTF-16 units. Offsets in issues are UTF-16 units into the field. Issues:
 * `invalid_type` (of the parts, or of every field that is not of its type), `too_long` (each alone);
 * `empty_segment`, `invalid_character`, `unknown_task_type`, `invalid_leg` (one a field, in order); `scope_mismatch`
 * (alone).
 * @throws {TypeError | RangeError} When an option is wrong.
 * @example
 * ```ts
 * import { buildScopedTaskKey } from "fastmcp-task-keys";
 *
 * const task = { taskScope: null, clientTaskId: "task456", leg: 1 };
 * const result = buildScopedTaskKey({ ...task, taskType: "tool", componentIdentifier: "tool:my_tool@" });
 * result.ok && result.value; // => "anon:task456:tool:tool%3Amy_tool%40"
 * ```
 */
export function buildScopedTaskKey<const Type extends string = TaskType>(
  parts: ScopedTaskKey<NoInfer<Type>>,
  options?: ScopedTaskKeyOptions<Type>,
): Result<ScopedTaskKeyString> {
  return buildScopedKey(parts, resolveOptions(options, SCOPED_OPTIONS));
}

/** `parseScopedTaskKey` with options that have been resolved: proves the key, then slices it. */
export function parseScopedKey<Type extends string>(
  input: unknown,
  options: ResolvedOptions<Type>,
): Result<ScopedTaskKey<Type>> {
  if (typeof input !== "string") return failure(explain.noString("taskKey", input));
  const { maxLength, taskTypes } = options;
  if (input.length > maxLength) return failure(explain.tooLong(maxLength, input.length, "is"));
  if (!PROOF.test(input)) return refusal(explainKey(input, taskTypes), NOT_PROVEN);
  const scopeEnd = ownerEnd(input);
  const idEnd = input.indexOf(DIVIDER, scopeEnd + 1);
  const typeEnd = input.indexOf(DIVIDER, idEnd + 1);
  const legStart = input.indexOf(LEG_DIVIDER, typeEnd);
  const end = legStart === -1 ? input.length : legStart;
  const taskType = sliceOf(input, idEnd + 1, typeEnd);
  if (!isOneOf(taskTypes, taskType)) return refusal(explainKey(input, taskTypes), NOT_PROVEN);
  const taskScope = parseScope(input, scopeEnd);
  if (!isOwnedBy(options.taskScope, taskScope)) return failure(scopeMismatch());
  const clientTaskId = sliceOf(input, scopeEnd + 1, idEnd);
  const componentIdentifier = decodeProven(sliceOf(input, typeEnd + 1, end));
  const leg = legStart === -1 ? FIRST_LEG : Number(input.slice(legStart + LATER_LEG.length));
  return { ok: true, value: { taskScope, clientTaskId, taskType, componentIdentifier, leg } };
}

/** `buildScopedTaskKey` with options that have been resolved: joins the fields, then proves the key. */
export function buildScopedKey(parts: unknown, options: ResolvedOptions<string>): Result<ScopedTaskKeyString> {
  if (!isObject(parts)) return failure(noObject("parts", parts));
  const taskScope = readField(parts, "taskScope");
  const clientTaskId = readField(parts, "clientTaskId");
  const taskType = readField(parts, "taskType");
  const componentIdentifier = readField(parts, "componentIdentifier");
  const leg = readField(parts, "leg");
  if (
    (typeof taskScope !== "string" && taskScope !== null) ||
    typeof clientTaskId !== "string" ||
    typeof taskType !== "string" ||
    typeof componentIdentifier !== "string" ||
    typeof leg !== "number" ||
    !Number.isFinite(leg)
  ) {
    return refuseTypes({ taskScope, clientTaskId, taskType, componentIdentifier, leg });
  }
  const { maxLength, taskTypes } = options;
  const atLeast = (taskScope ?? "").length + clientTaskId.length + taskType.length + componentIdentifier.length + 7;
  if (atLeast > maxLength) return failure(explain.tooLong(maxLength, atLeast, "would be at least"));
  const component = quote(componentIdentifier) + formatLeg(leg);
  const key = [formatScope(taskScope), clientTaskId, taskType, component].join(DIVIDER);
  if (key.length > maxLength) return failure(explain.tooLong(maxLength, key.length, "would be at least"));
  if (!PROOF.test(key) || !isOneOf(taskTypes, taskType)) {
    const issues = [
      taskScope === null ? undefined : explain.wellFormed("taskScope", taskScope),
      explain.id("clientTaskId", clientTaskId, 0, ":#"),
      explain.taskType("taskType", taskType, taskTypes),
      explain.wellFormed("componentIdentifier", componentIdentifier),
      explainLeg(leg),
    ];
    return refusal(issues, NOT_PROVEN);
  }
  if (!isOwnedBy(options.taskScope, taskScope)) return failure(scopeMismatch());
  // A cast, since the proof has found the tag and the segments.
  return { ok: true, value: key as ScopedTaskKeyString };
}

/** The fault of a leg to build from. */
export function explainLeg(leg: number): TaskKeyIssue | undefined {
  return leg === FIRST_LEG || LEG_PROOF.test(formatLeg(leg)) ? undefined : invalidLeg(LEG_RULE, 0);
}

const NOT_PROVEN = /* @__PURE__ */ explain.wrongLayout("scoped", "unknown");
const FIRST_LEG = 1;
const LATER_LEG = `${LEG_DIVIDER}leg`;
const MALFORMED = "is malformed; the first leg has no suffix, a later one is written as #leg2, #leg3 and so on";
const LEG_RULE = `must be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`;
const PROOF = /* @__PURE__ */ proofOf(scopedKeyPattern);
const LEG_PROOF = /* @__PURE__ */ proofOf(laterLegPattern);

function explainKey(key: string, taskTypes: readonly string[]): readonly Finding[] {
  if (!isScoped(key)) return [explain.wrongLayout("scoped", explain.countSegments(key) === 4 ? "session" : "unknown")];
  const legStart = key.indexOf(LEG_DIVIDER);
  const base = legStart === -1 ? key : key.slice(0, legStart);
  const hasScope = isAuthenticated(key);
  const expected = hasScope ? 5 : 4;
  const count = explain.countSegments(base);
  const ofLeg = legStart === -1 ? "" : ' What follows the first "#" is the leg, and is not counted.';
  const hint = count > expected ? " The key may have been decoded twice." : ofLeg;
  if (count !== expected) return [explain.wrongSegmentCount("taskKey", expected, count, hint)];
  const scopeEnd = ownerEnd(base);
  const idEnd = base.indexOf(DIVIDER, scopeEnd + 1);
  const typeEnd = base.indexOf(DIVIDER, idEnd + 1);
  const scopeStart = base.indexOf(DIVIDER) + 1;
  const isLeg = legStart === -1 || LEG_PROOF.test(key.slice(legStart));
  return [
    hasScope ? explain.encoded("taskScope", base.slice(scopeStart, scopeEnd), scopeStart) : undefined,
    explain.id("clientTaskId", base.slice(scopeEnd + 1, idEnd), scopeEnd + 1, ":#"),
    explain.taskType("taskType", base.slice(idEnd + 1, typeEnd), taskTypes),
    explain.encoded("componentIdentifier", base.slice(typeEnd + 1), typeEnd + 1),
    isLeg ? undefined : invalidLeg(`at offset ${legStart} ${MALFORMED}`, legStart),
  ];
}

function formatLeg(leg: number): string {
  return leg === FIRST_LEG ? "" : LATER_LEG + leg;
}

function invalidLeg(fault: string, offset: number): TaskKeyIssue {
  return Object.freeze({ code: "invalid_leg", message: `The leg ${fault}.`, segment: "leg", offset });
}
