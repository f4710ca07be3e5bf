import { buildAnyKey, parseAnyKey } from "../core/any-key.js";
import { wrongLayout } from "../core/explain.js";
import { isObject, readField } from "../core/fields.js";
import { failure, type Result } from "../core/issue.js";
import { DIVIDER } from "../core/language.js";
import {
  ANY_OPTIONS,
  ANYONE,
  type AnyTaskKeyOptions,
  checkNames,
  checkSymbols,
  mustBe,
  notOwn,
  type ResolvedOptions,
  resolveOptions,
  type TaskType,
} from "../core/options.js";
import { ownerEnd } from "../core/owner.js";
import { findLoneSurrogate } from "../core/percent-encoding.js";
import { sliceOf } from "../core/slice.js";
import { type DocketMeta, metaNames } from "./meta.js";
import { DOCKET_WORD, type DocketLayout, type DocketName, type NameStarts, parseName } from "./parse-name.js";
import { buildOwner, buildTask } from "./task.js";

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

/** The names that owner and id of a task suffice for. */
export interface DocketTaskIdNames {
  /** A string: the task key of the first leg. The same for all legs, as is the metadata. */
  readonly mapping: string;
  readonly meta: DocketMeta;
  /** The mapping as FastMCP 2.14.0 to 2.14.2 name it, without the docket's name; `null` in the scoped layout. */
  readonly legacyMapping: string | null;
  /** When the task was created, as the same releases name it; `null` in the scoped layout. */
  readonly legacyCreatedAt: string | null;
}

/** The names around one task. They exist only while there is something to say; most expire some time after the task. */
export interface DocketTaskNames extends DocketTaskIdNames {
  /** A hash: the state of this leg of the task. */
  readonly run: string;
  /**
   * The result of this leg, or its exception, as Docket 0.26.2 and later name that of the first generation. Where Docket
   * has run the leg again, its generation n is `${legacyResult}:${n}`; the run's field `result_key` ends with the one
   * that counts.
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
  /** A hash: the task while it waits for its time, delayed or to be tried again. */
  readonly parked: string;
}

/**
 * Patterns for Redis's `SCAN … MATCH`, and for `PSUBSCRIBE` where the names are channels. `result` also matches
 * legacy results, `mapping` the metadata, `legacyMapping` the legacy `created_at`; it is `null` where there are none.
 * `parked` is `null` where it would match other names: for all tasks, and for a session that is called like a word with
 * which Docket begins names of its own, such as `runs`; the name of such a session's parked task is not parsed, either.
 */
export interface DocketPatterns {
  readonly run: string;
  readonly result: string;
  readonly progress: string;
  readonly state: string;
  readonly cancel: string;
  readonly parked: string | null;
  readonly mapping: string;
  readonly legacyMapping: string | null;
}

/** The names of one docket. Its functions need no `this`. */
export interface DocketKeys {
  /**
   * The names around a task, by its key or by the parts of one, with the options and guards of `parseAnyTaskKey`.
   *
   * Issues: those of `parseAnyTaskKey` for a text, of `buildAnyTaskKey` for parts; `wrong_layout` for a layout that the
   * docket does not hold.
   *
   * @throws {TypeError | RangeError} When an option is wrong.
   */
  forTask<const Type extends string = TaskType>(
    task: unknown,
    options?: AnyTaskKeyOptions<Type>,
  ): Result<DocketTaskNames>;

  /**
   * The names that owner and id of a task suffice for: where a lookup begins that knows a caller and a task id. The string
   * under `mapping` is the task key; parse it with the guard, then `forTask` names the rest. `meta.inputRequests` and
   * `meta.inputMap` are those of the first leg.
   *
   * Issues: those of `patternsFor`; `invalid_type`, `empty_segment` and `invalid_character` of the client task id;
   * `too_long` past 65,536 UTF-16 units.
   */
  forTaskId(task: DocketOwner & { readonly clientTaskId: string }): Result<DocketTaskIdNames>;

  /**
   * The way back: what a Redis key or the name of a channel says, as strictly as a task key, with the options and guards
   * of `parseAnyTaskKey`. `maxLength` is that of the task key, or of owner and id where the name holds no more.
   *
   * In the session layout a name alone proves no owner. A stateless FastMCP 2.14 to 3.2.3 takes the session id from a
   * header, and Docket parks tasks under `{docket}:{task key}`: for the header `runs:victim` it leaves the name of a run
   * of `victim`. `cancel`, `state`, `progress` and `results` are forged alike. So act on such a name only where the string
   * under `forTaskId(name.task)`'s `mapping` is `name.taskKey`. In the scoped layout none can be forged, as long as no server
   * older than 3.2.4 writes to the docket.
   *
   * Issues: `invalid_type`; `unknown_name` for a name that is none of a task in this docket; else those of
   * `parseAnyTaskKey`, or of the docket's layout. Offsets are UTF-16 units into the task key, or into what follows
   * `fastmcp:task:`.
   *
   * @throws {TypeError | RangeError} When an option is wrong.
   */
  parse<const Type extends string = TaskType>(
    redisKey: unknown,
    options?: AnyTaskKeyOptions<Type>,
  ): Result<DocketName<Type>>;

  /**
   * The patterns that find the names of one owner's tasks, and of no other valid owner's. They also find what was forged
   * for a session, and what is of a session that is called like a word of Docket, such as `runs`: `parse` every hit with
   * the guard, and look its mapping up.
   *
   * `SCAN` goes through the whole database whatever the pattern, in each node of a cluster, and may return a key twice.
   *
   * Issues: `invalid_type` of the owner; what `buildTaskKey` and `buildScopedTaskKey` say of the session id and scope;
   * `wrong_layout` for an owner that the docket's layout does not have; `too_long` past 65,536 UTF-16 units.
   */
  patternsFor(owner: DocketOwner): Result<DocketPatterns>;

  /** The patterns that find the names of all tasks in the docket, and of what else it runs. */
  readonly patterns: DocketPatterns;
}

/**
 * The names that Docket and FastMCP give, in Redis, to what they keep about tasks: names only, without a Redis client.
 *
 * Follows FastMCP 2.14.0 to 4.1.4 and Docket (`pydocket`) 0.15.5 to 0.27.0. The names are those that any
 * of these releases writes; one server has only some of them. In a fleet of mixed releases give each generation a docket
 * name of its own, and its `layout`. Do not name a docket like another plus `:` and more, since names of the two could
 * then be the same text.
 *
 * @param docketName What `FASTMCP_DOCKET_NAME` says; it may be empty, and hold `:` and glob characters.
 * @throws {TypeError} When the name (it begins with `fastmcp:task`, or is no well-formed Unicode) or an option is wrong.
 *
 * @example
 * ```ts
 * import { docketKeys } from "fastmcp-task-keys/docket";
 *
 * const docket = docketKeys("fastmcp", { layout: "scoped" });
 *
 * const known = docket.forTaskId({ taskScope: "client-a", clientTaskId: "task456" });
 * known.ok && known.value.mapping; // => "fastmcp:fastmcp:task:auth:client-a:task456"
 *
 * const names = docket.forTask("auth:client-a:task456:tool:tool%3Amy_tool%40#leg2");
 * names.ok && names.value.run; // => "fastmcp:runs:auth:client-a:task456:tool:tool%3Amy_tool%40#leg2"
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
 */
export function docketKeys(docketName = "fastmcp", options?: DocketOptions): DocketKeys {
  if (typeof docketName !== "string" || findLoneSurrogate(docketName) !== -1) {
    throw new TypeError("The docket's name must be a string of well-formed Unicode.");
  }
  if (docketName.startsWith("fastmcp:task")) {
    throw new TypeError(
      'The docket\'s name must not begin with "fastmcp:task"; its patterns would find the tasks of others.',
    );
  }
  const { cluster, layout } = resolveDocketOptions(options);
  const starts = nameStarts(docketName, cluster);
  return Object.freeze({
    forTask(task: unknown, options?: AnyTaskKeyOptions<string>): Result<DocketTaskNames> {
      const key = keyOf(task, resolveOptions(options, ANY_OPTIONS), layout);
      if (!key.ok) return key;
      const { text, leg } = key.value;
      const owned = sliceOf(text, 0, text.indexOf(DIVIDER, ownerEnd(text) + 1));
      return { ok: true, value: { ...taskNames(starts, text), ...taskIdNames(starts, owned, leg) } };
    },
    forTaskId(task: unknown): Result<DocketTaskIdNames> {
      const owner = ownerOf(task, layout);
      if (!owner.ok) return owner;
      // An object, since it has an owner.
      const owned = buildTask(owner.value, readField(Object(task), "clientTaskId"));
      if (!owned.ok) return owned;
      return { ok: true, value: taskIdNames(starts, owned.value, owner.value.layout === "scoped" ? 1 : null) };
    },
    parse<const Type extends string>(redisKey: unknown, options?: AnyTaskKeyOptions<Type>) {
      return parseName(redisKey, resolveOptions(options, ANY_OPTIONS), starts, layout);
    },
    patternsFor(owner: unknown): Result<DocketPatterns> {
      const built = ownerOf(owner, layout);
      if (!built.ok) return built;
      const { text } = built.value;
      return { ok: true, value: patternsOf(starts, text + DIVIDER, built.value.layout === "session") };
    },
    patterns: Object.freeze(patternsOf(starts, "", layout !== "scoped")),
  });
}

const DOCKET_OPTIONS = ["cluster", "layout"] as const;
const LAYOUTS: readonly unknown[] = ["session", "scoped", "any"] satisfies readonly DocketLayout[];

function resolveDocketOptions(options: DocketOptions | undefined): { cluster: boolean; layout: DocketLayout } {
  if (options === undefined) return { cluster: false, layout: "any" };
  checkNames(options, DOCKET_OPTIONS);
  checkSymbols(options, DOCKET_OPTIONS);
  const hasCluster = Object.hasOwn(options, "cluster");
  const hasLayout = Object.hasOwn(options, "layout");
  const { cluster, layout } = options;
  if (!hasCluster && (cluster !== undefined || "cluster" in options)) throw notOwn("cluster");
  if (!hasLayout && (layout !== undefined || "layout" in options)) throw notOwn("layout");
  const isCluster = cluster === undefined ? false : cluster;
  const given = layout === undefined ? "any" : layout;
  if (typeof isCluster !== "boolean") throw new TypeError(mustBe("cluster", "a boolean"));
  if (!LAYOUTS.includes(given)) throw new TypeError(mustBe("layout", 'one of "session", "scoped" and "any"'));
  return { cluster: isCluster, layout: given };
}

function nameStarts(docketName: string, cluster: boolean): NameStarts {
  const prefix = cluster ? `{${docketName}}:` : `${docketName}:`;
  return {
    parked: prefix,
    run: `${prefix}runs:`,
    // On a cluster Docket stores results by its own code, elsewhere by py-key-value, which writes two colons.
    result: `${prefix}results${cluster ? ":" : "::"}`,
    progress: `${prefix}progress:`,
    state: `${prefix}state:`,
    cancel: `${prefix}cancel:`,
    mapping: `${prefix}fastmcp:task:`,
    legacyMapping: "fastmcp:task:",
  };
}

/** The text of a key, and its leg, which is `null` in the session layout. */
function keyOf(
  task: unknown,
  options: ResolvedOptions<string>,
  layout: DocketLayout,
): Result<{ readonly text: string; readonly leg: number | null }> {
  // The layout comes before the guards, which hold for the key.
  const unguarded = { ...options, sessionId: ANYONE, taskScope: ANYONE };
  const text: Result<unknown> = isObject(task) ? buildAnyKey(task, unguarded) : { ok: true, value: task };
  if (!text.ok) return text;
  const key = parseAnyKey(text.value, options, layout);
  if (!key.ok) return key;
  // A string, since it has been parsed.
  return { ok: true, value: { text: String(text.value), leg: key.value.layout === "scoped" ? key.value.leg : null } };
}

/** An owner that the docket's layout has. */
function ownerOf(parts: unknown, layout: DocketLayout): ReturnType<typeof buildOwner> {
  const owner = buildOwner(parts);
  if (!owner.ok || layout === "any" || owner.value.layout === layout) return owner;
  const field = layout === "session" ? "sessionId" : "taskScope";
  const message = `The owner must have a ${field}, since the docket is of the ${layout} layout.`;
  return failure(Object.freeze({ ...wrongLayout(layout, owner.value.layout), message }));
}

function taskIdNames(starts: NameStarts, owned: string, leg: number | null): DocketTaskIdNames {
  const mapping = starts.mapping + owned;
  const legacyMapping = leg === null ? starts.legacyMapping + owned : null;
  const legacyCreatedAt = legacyMapping === null ? null : `${legacyMapping}:created_at`;
  return { mapping, meta: metaNames(mapping, leg), legacyMapping, legacyCreatedAt };
}

function taskNames(starts: NameStarts, taskKey: string): Omit<DocketTaskNames, keyof DocketTaskIdNames> {
  return {
    run: starts.run + taskKey,
    result: `${starts.result}${taskKey}:1`,
    legacyResult: starts.result + taskKey,
    progress: starts.progress + taskKey,
    state: starts.state + taskKey,
    cancel: starts.cancel + taskKey,
    parked: starts.parked + taskKey,
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
    parked: owner === "" || DOCKET_WORD.test(owner) ? null : pattern(starts.parked),
    mapping: pattern(starts.mapping),
    legacyMapping: hasLegacy ? pattern(starts.legacyMapping) : null,
  };
}

/** Redis's patterns know `*`, `?`, `[`, and the backslash, which makes the character after it stand for itself. */
function escapeGlob(text: string): string {
  return text.replace(/[*?[\\]/g, "\\$&");
}
