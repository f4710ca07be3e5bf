import { type AnyTaskKey, parseAnyKey } from "../core/any-key.js";
import { countSegments, noString } from "../core/explain.js";
import { failure, type Result } from "../core/issue.js";
import { DIVIDER } from "../core/language.js";
import type { ResolvedOptions, TaskType } from "../core/options.js";
import { isAuthenticated, isScoped, ownerEnd } from "../core/owner.js";
import { sliceOf } from "../core/slice.js";
import { type DocketMeta, parseMetaEnding } from "./meta.js";
import { type DocketTask, parseTask, unknownName } from "./task.js";

/** The layouts of the task keys that a docket holds. */
export type DocketLayout = "session" | "scoped" | "any";

/** What the name of a Redis key or channel says. `kind` is the property in which `forTask` gives such a name. */
export type DocketName<Type extends string = TaskType> =
  | {
      kind: "run" | "legacyResult" | "progress" | "state" | "cancel" | "parked";
      taskKey: string;
      task: AnyTaskKey<Type>;
    }
  | { kind: "result"; taskKey: string; task: AnyTaskKey<Type>; generation: number }
  | { kind: "mapping"; task: DocketTask }
  | { kind: "legacyMapping" | "legacyCreatedAt"; task: DocketTask }
  | {
      kind: "meta";
      task: DocketTask;
      /** The property of `DocketMeta`. */
      meta: keyof DocketMeta;
      /** The leg that a name of `inputRequests` or `inputMap` is for; `null` for the others. */
      leg: number | null;
    };

/** What stands before the task key, or before the owner, in each kind of name. */
export interface NameStarts {
  readonly parked: string;
  readonly run: string;
  readonly result: string;
  readonly progress: string;
  readonly state: string;
  readonly cancel: string;
  readonly mapping: string;
  readonly legacyMapping: string;
}

type Parsed<Type extends string> = Result<DocketName<Type>>;

/** Parses the name of a Redis key or channel. */
export function parseName<Type extends string>(
  input: unknown,
  options: ResolvedOptions<Type>,
  starts: NameStarts,
  layout: DocketLayout,
): Parsed<Type> {
  if (typeof input !== "string") return failure(noString("redisName", input));
  const { parked, legacyMapping } = starts;
  const isOfDocket = input.startsWith(parked);
  // The word only says which start to look for.
  const kind = isOfDocket ? kindOf(input.slice(parked.length, input.indexOf(DIVIDER, parked.length))) : undefined;
  if (kind !== undefined && input.startsWith(starts[kind])) {
    const text = sliceOf(input, starts[kind].length, input.length);
    if (kind === "mapping") return parseMapping(text, options, layout);
    if (kind === "result") return parseResult(text, options, layout);
    const task = parseAnyKey(text, options, layout);
    return task.ok ? { ok: true, value: { kind, taskKey: text, task: task.value } } : task;
  }
  if (input.startsWith(legacyMapping)) return parseLegacy(input.slice(legacyMapping.length), options, layout);
  return isOfDocket ? parseParked(input.slice(parked.length), options, layout) : failure(unknownName());
}

/** The kind of a name by the word that follows the docket's name. */
function kindOf(word: string): Exclude<keyof NameStarts, "parked" | "legacyMapping"> | undefined {
  switch (word) {
    case "runs":
      return "run";
    case "results":
      return "result";
    case "progress":
    case "state":
    case "cancel":
      return word;
    case "fastmcp":
      return "mapping";
  }
  return undefined;
}

/** A key has a known number of segments, so what follows one more divider is the generation. */
function parseResult<Type extends string>(
  text: string,
  options: ResolvedOptions<Type>,
  layout: DocketLayout,
): Parsed<Type> {
  const last = text.lastIndexOf(DIVIDER);
  const generation = GENERATION.test(text.slice(last + 1)) ? Number(text.slice(last + 1)) : Number.NaN;
  const hasOneMore = countSegments(text) === (isAuthenticated(text) ? 6 : 5);
  const isCounted = hasOneMore && Number.isSafeInteger(generation);
  const taskKey = isCounted ? text.slice(0, last) : text;
  const task = parseAnyKey(taskKey, options, layout);
  if (!task.ok) return task;
  return isCounted
    ? { ok: true, value: { kind: "result", taskKey, task: task.value, generation } }
    : { ok: true, value: { kind: "legacyResult", taskKey, task: task.value } };
}

const GENERATION = /^(?:0|[1-9][0-9]*)$/;

/** What follows the owner and the client task id, which hold no divider, is the ending of a name of metadata. */
function parseMapping(
  text: string,
  options: ResolvedOptions<string>,
  layout: DocketLayout,
): Result<Extract<DocketName, { kind: "mapping" | "meta" }>> {
  const end = ownerEnd(text);
  if (end === -1) return failure(unknownName());
  const idEnd = text.indexOf(DIVIDER, end + 1);
  const found = layout !== "any" ? layout : isScoped(text) ? "scoped" : "session";
  if (idEnd === -1) {
    const task = parseTask(text, end, found, options);
    return task.ok ? { ok: true, value: { kind: "mapping", task: task.value } } : task;
  }
  const ending = parseMetaEnding(text.slice(idEnd + 1));
  if (ending === undefined || (ending.leg !== null && found === "session")) return failure(unknownName());
  const task = parseTask(text.slice(0, idEnd), end, found, options);
  const { meta, leg } = ending;
  return task.ok ? { ok: true, value: { kind: "meta", task: task.value, meta, leg } } : task;
}

/** Only releases of the session layout wrote these names, and of the metadata no more than `created_at`. */
function parseLegacy(text: string, options: ResolvedOptions<string>, layout: DocketLayout): Parsed<never> {
  if (layout === "scoped") return failure(unknownName());
  const name = parseMapping(text, options, "session");
  if (!name.ok) return name;
  const { task } = name.value;
  if (name.value.kind === "mapping") return { ok: true, value: { kind: "legacyMapping", task } };
  if (name.value.meta !== "createdAt") return failure(unknownName());
  return { ok: true, value: { kind: "legacyCreatedAt", task } };
}

/** A parked task has no word of its own in its name, so what holds no task key, or begins with a word of Docket, is unknown. */
function parseParked<Type extends string>(
  taskKey: string,
  options: ResolvedOptions<Type>,
  layout: DocketLayout,
): Parsed<Type> {
  if (DOCKET_WORD.test(taskKey)) return failure(unknownName());
  const task = parseAnyKey(taskKey, options, layout);
  if (task.ok) return { ok: true, value: { kind: "parked", taskKey, task: task.value } };
  return task.error.issues[0].code.endsWith("_mismatch") ? task : failure(unknownName());
}

/** With these words Docket 0.15.5 to 0.27.0 and FastMCP begin names that are of no one task. */
export const DOCKET_WORD =
  /^(?:cancel|concurrency|fastmcp|known|leases|perpetual|progress|queue|results|runs|state|stream|stream-id|strikes|task|task-workers|worker-tasks|workers):/;
