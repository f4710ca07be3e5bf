import {
  type DocketLayout,
  type DocketMeta,
  type DocketName,
  metaNames,
  type NameStarts,
  nameStarts,
  readKey,
  readName,
} from "./docket-name.js";
import { isObject, readString, readStringOrNull } from "./fields.js";
import {
  failure,
  hasIssues,
  type InvalidTypeIssue,
  type TaskKeyError,
  type TaskKeyIssue,
} from "./issue.js";
import {
  type AnyTaskKeyOptions,
  checkOptionNames,
  DEFAULT_RULES,
  type GuardName,
  readOptions,
  TASK_TYPES,
  type TaskType,
} from "./options.js";
import { findLoneSurrogate } from "./percent-encoding.js";
import type { Result } from "./result.js";
import { writeScopedKey } from "./scoped-key.js";
import { DIVIDER } from "./segment.js";
import { writeSessionKey } from "./session-key.js";

export type { DocketLayout, DocketMeta, DocketName, DocketTask } from "./docket-name.js";

/** How a docket is set up. */
export interface DocketOptions {
  /**
   * Whether Docket runs on Redis Cluster, which is when its URL begins with `redis+cluster` or `rediss+cluster`: the
   * docket's name then stands in braces in every name, as a hash tag. Give the name itself without them. Default false.
   */
  readonly cluster?: boolean | undefined;
  /**
   * The layout of the task keys: `"session"` where only FastMCP 2.14 to 3.2.3 write, `"scoped"` where only 3.2.4 and
   * later do. Default `"any"`, of which all holds that `parseAnyTaskKey` says.
   */
  readonly layout?: DocketLayout | undefined;
}

/** Whose tasks to look for; `null` is the anonymous scope. A `DocketTask` will do. */
export type DocketOwner =
  | { readonly sessionId: string; readonly taskScope?: undefined }
  | { readonly taskScope: string | null; readonly sessionId?: undefined };

/** The names around one task. They exist only while there is something to say; most expire some time after the task. */
export interface DocketTaskNames {
  /** A hash: the state of this leg of the task. */
  readonly run: string;
  /**
   * The result of this leg, or its exception, as Docket 0.26.2 and later name that of the first generation. Where
   * Docket has run the leg again, its generation n is `${legacyResult}:${n}`; the run's field `result_key` ends with
   * the one that counts.
   */
  readonly result: string;
  /** The result as Docket 0.26.1 and older name it. */
  readonly legacyResult: string;
  /** A hash, and a channel: the progress of this leg. */
  readonly progress: string;
  /** A channel: the changes of the run's state. */
  readonly state: string;
  /** A channel: the request to cancel this leg. */
  readonly cancel: string;
  /** A string: the task key of the first leg. The same for all legs, as is the metadata. */
  readonly mapping: string;
  readonly meta: DocketMeta;
  /** The mapping as FastMCP 2.14.0 to 2.14.2 name it, without the docket's name; `null` for a scoped key. */
  readonly legacyMapping: string | null;
  /** When the task was created, as the same releases name it; `null` for a scoped key. */
  readonly legacyCreatedAt: string | null;
}

/**
 * Patterns for Redis's `SCAN … MATCH`, and for `PSUBSCRIBE` where the names are channels. `result` also matches
 * legacy results, `mapping` the metadata, `legacyMapping` the legacy `created_at`; it is `null` where there are none.
 */
export interface DocketPatterns {
  readonly run: string;
  readonly result: string;
  readonly progress: string;
  readonly state: string;
  readonly cancel: string;
  readonly mapping: string;
  readonly legacyMapping: string | null;
}

/** The names of one docket. Its functions need no `this`. */
export interface DocketKeys {
  /**
   * The names around the task of a key, which is read strictly, with the options and guards of `parseAnyTaskKey`.
   *
   * Issues: those of `parseAnyTaskKey`, or of the docket's layout.
   *
   * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
   */
  forTask<const Type extends string = TaskType>(
    taskKey: unknown,
    options?: AnyTaskKeyOptions<Type>,
  ): Result<DocketTaskNames, TaskKeyError>;

  /**
   * The way back: what a Redis key or the name of a channel says, read as strictly as a task key, with the same options
   * and guards. The guards hold for all names, of the mapping and metadata too. `maxLength` is that of the task key;
   * from a mapping or metadata it is that of the shortest key which the task can have.
   *
   * Issues: `invalid_type`; `wrong_layout` with `received` "unknown" where the name is none of this docket's or of none
   * of these kinds; else those of `parseAnyTaskKey`, or of the docket's layout. Offsets are UTF-16 units into what
   * follows `…:runs:`, `…:results::` (on a cluster `…:results:`), `…:progress:`, `…:state:`, `…:cancel:` or
   * `fastmcp:task:`. `wrong_segment_count` counts there too: 2 segments, or 3 after `auth`, in the name of a mapping or
   * of metadata.
   *
   * @throws {TypeError | RangeError} When the options are wrong, which is a mistake in the program.
   */
  parse<const Type extends string = TaskType>(
    redisKey: unknown,
    options?: AnyTaskKeyOptions<Type>,
  ): Result<DocketName<Type>, TaskKeyError>;

  /**
   * The patterns that find the names of one session's or scope's tasks, and of no other valid owner's. They also find
   * what was forged for the owner: a stateless server of the session layout writes whatever `mcp-session-id` it got. So
   * `parse` every hit, with the guard.
   *
   * `SCAN` goes through the whole database whatever the pattern, in each node of a cluster, and may return a key twice.
   * For a task whose key is known, `forTask` costs nothing.
   *
   * Issues: `invalid_type` of the owner; what `buildTaskKey` and `buildScopedTaskKey` say of the session id and scope;
   * `wrong_layout` for an owner that the docket's layout does not have.
   */
  patternsFor(owner: DocketOwner): Result<DocketPatterns, TaskKeyError>;

  /** The patterns that find the names of all tasks in the docket, and of what else it runs. */
  readonly patterns: DocketPatterns;
}

/**
 * The names that Docket and FastMCP give, in Redis, to what they keep about tasks: names only, without a Redis client.
 *
 * Follows FastMCP 2.14.0 to 4.0.11 and Docket (`pydocket`) 0.15.5 to 0.27.0. What a release does not write is named all
 * the same, and not found. In a fleet of mixed releases one docket has names of several: see `layout`, and give each
 * generation a docket name of its own. No docket's name should be that of another and a colon and more, for the names
 * of the two could then be the same text.
 *
 * @param docketName What `FASTMCP_DOCKET_NAME` says: 1 or more characters, `:` and glob characters among them.
 * @throws {TypeError} When the name or an option is wrong, which is a mistake in the program.
 *
 * @example
 * ```ts
 * import { docketKeys } from "fastmcp-task-keys/docket";
 *
 * const docket = docketKeys("fastmcp", { layout: "scoped" });
 *
 * const names = docket.forTask("auth:client-a:task456:tool:tool%3Amy_tool%40#leg2");
 * names.ok && names.value.run; // => "fastmcp:runs:auth:client-a:task456:tool:tool%3Amy_tool%40#leg2"
 * names.ok && names.value.mapping; // => "fastmcp:fastmcp:task:auth:client-a:task456"
 * names.ok && names.value.meta.createdAt; // => "fastmcp:fastmcp:task:auth:client-a:task456:created_at"
 *
 * const patterns = docket.patternsFor({ taskScope: "client-a" });
 * patterns.ok && patterns.value.run; // => "fastmcp:runs:auth:client-a:*"
 *
 * const hit = docket.parse("fastmcp:fastmcp:task:auth:client-a:task456", { taskScope: "client-a" });
 * hit.ok && hit.value.kind; // => "mapping"
 * hit.ok && hit.value.task; // => { layout: "scoped", taskScope: "client-a", clientTaskId: "task456" }
 *
 * const foreign = docket.parse("fastmcp:runs:anon:task456:tool:tool%3Ax%40", { taskScope: "client-a" });
 * foreign.ok ? "" : foreign.error.issues[0].code; // => "scope_mismatch"
 * ```
 *
 * @example
 * ```ts no-run
 * import { docketKeys } from "fastmcp-task-keys/docket";
 * import { createClient } from "redis";
 *
 * const redis = await createClient().connect();
 * const docket = docketKeys(process.env.FASTMCP_DOCKET_NAME, { layout: "scoped" });
 *
 * async function* runsOf(taskScope: string) {
 *   const patterns = docket.patternsFor({ taskScope });
 *   if (!patterns.ok) return;
 *   for await (const keys of redis.scanIterator({ MATCH: patterns.value.run, COUNT: 1000 })) {
 *     for (const key of keys) {
 *       const hit = docket.parse(key, { taskScope });
 *       if (hit.ok) yield { task: hit.value.task, state: await redis.hGet(key, "state") };
 *     }
 *   }
 * }
 * ```
 */
export function docketKeys(docketName = "fastmcp", options?: DocketOptions): DocketKeys {
  if (typeof docketName !== "string" || docketName === "" || findLoneSurrogate(docketName) !== -1) {
    throw new TypeError("The docket's name must be 1 or more characters of well-formed Unicode.");
  }
  const { cluster, layout } = readDocketOptions(options);
  const starts = nameStarts(docketName, cluster);
  return Object.freeze({
    forTask(
      taskKey: unknown,
      options?: AnyTaskKeyOptions<string>,
    ): Result<DocketTaskNames, TaskKeyError> {
      const task = readKey(taskKey, readOptions(options, GUARDS), layout);
      if (!task.ok) return task;
      const leg = task.value.layout === "scoped" ? task.value.leg : null;
      // What has been read as a key is a string.
      return { ok: true, value: taskNames(starts, taskKey as string, leg) };
    },
    parse<const Type extends string>(redisKey: unknown, options?: AnyTaskKeyOptions<Type>) {
      // The rules hold the given types, so the task type that they accept is one of Type.
      return readName(redisKey, readOptions(options, GUARDS), starts, layout) as Result<
        DocketName<Type>,
        TaskKeyError
      >;
    },
    patternsFor(owner: DocketOwner): Result<DocketPatterns, TaskKeyError> {
      const result = writeOwner(owner, layout);
      if (!result.ok) return result;
      return { ok: true, value: patternsOf(starts, result.value.text, result.value.hasLegacy) };
    },
    patterns: Object.freeze(patternsOf(starts, "", layout !== "scoped")),
  });
}

const GUARDS: readonly GuardName[] = ["sessionId", "taskScope"];
const LAYOUTS: readonly DocketLayout[] = ["session", "scoped", "any"];

function readDocketOptions(options: DocketOptions = {}): {
  cluster: boolean;
  layout: DocketLayout;
} {
  checkOptionNames(options, ["cluster", "layout"]);
  const { cluster = false, layout = "any" } = options;
  if (typeof cluster !== "boolean") throw new TypeError("The option cluster must be a boolean.");
  if (!LAYOUTS.includes(layout)) {
    throw new TypeError(`The option layout must be one of: ${LAYOUTS.join(", ")}.`);
  }
  return { cluster, layout };
}

/** The names around a task; `leg` is `null` for a key of the session layout. */
function taskNames(starts: NameStarts, taskKey: string, leg: number | null): DocketTaskNames {
  const task = withoutLast(taskKey, 2);
  const legacyMapping = leg === null ? starts.legacyMapping + task : null;
  return {
    run: starts.run + taskKey,
    result: `${starts.result}${taskKey}:1`,
    legacyResult: starts.result + taskKey,
    progress: starts.progress + taskKey,
    state: starts.state + taskKey,
    cancel: starts.cancel + taskKey,
    mapping: starts.mapping + task,
    meta: metaNames(starts.mapping + task, leg),
    legacyMapping,
    legacyCreatedAt: legacyMapping && `${legacyMapping}:created_at`,
  };
}

function patternsOf(starts: NameStarts, owner: string, hasLegacy: boolean): DocketPatterns {
  const pattern = (start: string) => `${escapeGlob(start + owner)}*`;
  return {
    run: pattern(starts.run),
    result: pattern(starts.result),
    progress: pattern(starts.progress),
    state: pattern(starts.state),
    cancel: pattern(starts.cancel),
    mapping: pattern(starts.mapping),
    legacyMapping: hasLegacy ? pattern(starts.legacyMapping) : null,
  };
}

/** Writes an owner with the `:` after it, as the keys of its tasks begin, by the rules of these keys. */
function writeOwner(
  owner: unknown,
  layout: DocketLayout,
): Result<{ text: string; hasLegacy: boolean }, TaskKeyError> {
  if (!isObject(owner)) return failure([invalidOwner()]);
  const sessionIssues: TaskKeyIssue[] = [];
  const scopeIssues: TaskKeyIssue[] = [];
  const parts = {
    sessionId: readString(owner, "sessionId", sessionIssues),
    taskScope: readStringOrNull(owner, "taskScope", scopeIssues),
    clientTaskId: "x",
    taskType: TASK_TYPES[0],
    componentIdentifier: "x",
    leg: 1,
  };
  const isSession = !hasIssues(sessionIssues);
  if (isSession !== hasIssues(scopeIssues)) return failure([invalidOwner()]);
  const key = isSession
    ? writeSessionKey(parts, DEFAULT_RULES)
    : writeScopedKey(parts, DEFAULT_RULES);
  if (!key.ok) return key;
  // Refuses an owner that the docket's layout does not have.
  const task = readKey(key.value, DEFAULT_RULES, layout);
  if (!task.ok) return task;
  return { ok: true, value: { text: withoutLast(key.value, 3) + DIVIDER, hasLegacy: isSession } };
}

/** A text without its last segments and the `:` before each. */
function withoutLast(text: string, count: number): string {
  return text.split(DIVIDER).slice(0, -count).join(DIVIDER);
}

/** Redis's patterns know `*`, `?`, `[`, and the backslash, which makes the character after it stand for itself. */
function escapeGlob(text: string): string {
  return text.replace(/[*?[\\]/g, "\\$&");
}

function invalidOwner(): InvalidTypeIssue {
  return Object.freeze({
    code: "invalid_type",
    message:
      "The owner must be an object with either a sessionId, which is a string, or a taskScope, which is a string or null.",
    segment: null,
    expected: "object",
  });
}
