import { type AnyTaskKey, readAnyKey } from "./any-key.js";
import {
  failure,
  type InvalidLegIssue,
  type InvalidTypeIssue,
  type TaskKeyError,
  typeName,
  type WrongLayoutIssue,
  type WrongSegmentCountIssue,
} from "./issue.js";
import { type Rules, TASK_TYPES, type TaskType } from "./options.js";
import type { Result } from "./result.js";
import { readScopedKey } from "./scoped-key.js";
import { LEG_DIVIDER, layoutTagOf } from "./segment.js";
import { readSessionKey } from "./session-key.js";

/** The layouts of the task keys that a docket holds. */
export type DocketLayout = "session" | "scoped" | "any";

/** The owner and the id of a task, all that the names of its mapping and metadata say. An `AnyTaskKey` is one too. */
export type DocketTask =
  | { layout: "session"; sessionId: string; clientTaskId: string }
  | { layout: "scoped"; taskScope: string | null; clientTaskId: string };

/** What the name of a Redis key or channel says. `kind` is the property in which `forTask` gives such a name. */
export type DocketName<Type extends string = TaskType> =
  | {
      kind: "run" | "legacyResult" | "progress" | "state" | "cancel";
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

/** The names of what FastMCP keeps about a task beside its mapping: strings, where nothing else is said. */
export interface DocketMeta {
  /** When the task was created, ISO 8601. Every release. */
  readonly createdAt: string;
  /** How often to poll, in milliseconds. 3.x, 4.x. */
  readonly pollInterval: string;
  /** The context of the request, headers and access token included: a secret. 3.x, 4.x. */
  readonly snapshot: string;
  /** What the task asks its client. 3.x. */
  readonly elicitRequest: string;
  /** A list: the client's answer. 3.x. */
  readonly elicitResponse: string;
  /** 3.x. */
  readonly elicitStatus: string;
  /** The arguments of the call, JSON. 4.x. */
  readonly args: string;
  /** The task key of the current leg. 4.x. */
  readonly currentLeg: string;
  /** The number of the current leg. 4.x. */
  readonly leg: string;
  /** 4.x. */
  readonly requestState: string;
  /** The answers so far, JSON. 4.x. */
  readonly inputResponses: string;
  /** A hash: what the leg of the task key asks its client. 4.x; `null` for a key of the session layout. */
  readonly inputRequests: string | null;
  /** A hash: from the client's names for these requests to the tool's own. 4.x; `null` as above. */
  readonly inputMap: string | null;
  /** There when the task was cancelled. 4.x. */
  readonly cancelled: string;
  /** There while an update is being taken in. 4.x. */
  readonly updateLock: string;
}

/** What stands before the task key, or before the owner, in each kind of name. */
export type NameStarts = Readonly<
  Record<"run" | "result" | "progress" | "state" | "cancel" | "mapping" | "legacyMapping", string>
>;

export function nameStarts(docketName: string, cluster: boolean): NameStarts {
  const prefix = cluster ? `{${docketName}}` : docketName;
  return {
    run: `${prefix}:runs:`,
    // On a cluster Docket stores results by its own code, elsewhere by py-key-value, which writes two colons.
    result: `${prefix}:results${cluster ? ":" : "::"}`,
    progress: `${prefix}:progress:`,
    state: `${prefix}:state:`,
    cancel: `${prefix}:cancel:`,
    mapping: `${prefix}:${MAPPING}`,
    legacyMapping: MAPPING,
  };
}

/** The names of the metadata of the task whose mapping is given; `leg` is `null` where the layout has none. */
export function metaNames(mapping: string, leg: number | null): DocketMeta {
  const names = META_NAMES.map((name) => {
    const ending = META[name];
    const isOfLeg = ending.includes(LEG);
    const text = isOfLeg ? ending.replace(LEG, String(leg)) : ending;
    return [name, isOfLeg && leg === null ? null : `${mapping}:${text}`];
  });
  // Object.fromEntries does not know that these are all of the names.
  return Object.fromEntries(names) as DocketMeta;
}

/** Reads the name of a Redis key or channel. */
export function readName(
  input: unknown,
  rules: Rules,
  starts: NameStarts,
  layout: DocketLayout,
): Result<DocketName<string>, TaskKeyError> {
  if (typeof input !== "string") return failure([noString(typeName(input))]);
  for (const kind of KEY_KINDS) {
    if (input.startsWith(starts[kind])) {
      return readKeyName(kind, input.slice(starts[kind].length), rules, layout);
    }
  }
  if (input.startsWith(starts.result)) {
    return readResultName(input.slice(starts.result.length), rules, layout);
  }
  if (input.startsWith(starts.mapping)) {
    return readMappingName(input.slice(starts.mapping.length), rules, layout);
  }
  // Only releases of the session layout have written these.
  if (input.startsWith(starts.legacyMapping) && layout !== "scoped") {
    return readLegacyName(input.slice(starts.legacyMapping.length), rules);
  }
  return failure([noNameOfTask(layout)]);
}

/** Reads a task key of the docket's layout. */
export function readKey(
  input: unknown,
  rules: Rules,
  layout: DocketLayout,
): Result<AnyTaskKey<string>, TaskKeyError> {
  // The parser of the one layout refuses keys of the other, and says so.
  if (layout === "session") {
    const result = readSessionKey(input, rules);
    if (!result.ok) return result;
  } else if (layout === "scoped") {
    const result = readScopedKey(input, rules);
    if (!result.ok) return result;
  }
  return readAnyKey(input, rules);
}

const MAPPING = "fastmcp:task:";

const KEY_KINDS = ["run", "progress", "state", "cancel"] as const;

/** What stands for the leg in `META`. */
const LEG = "{leg}";

/** What follows the mapping in the names of the metadata. */
const META: Readonly<Record<keyof DocketMeta, string>> = {
  createdAt: "created_at",
  pollInterval: "poll_interval",
  snapshot: "snapshot",
  elicitRequest: "elicit:request",
  elicitResponse: "elicit:response",
  elicitStatus: "elicit:status",
  args: "args",
  currentLeg: "current_leg",
  leg: "leg",
  requestState: "request_state",
  inputResponses: "input_responses",
  inputRequests: `input:${LEG}:requests`,
  inputMap: `input:${LEG}:map`,
  cancelled: "cancelled",
  updateLock: "update_lock",
};

// Object.keys knows only strings.
const META_NAMES = Object.keys(META) as readonly (keyof DocketMeta)[];

const META_ENDING =
  /:(elicit:(?:request|response|status)|input:([1-9][0-9]*):(?:requests|map)|[a-z_]+)$/;

const GENERATION_ENDING = /:(0|[1-9][0-9]*)$/;

/** What makes a key of an owner and a task id: the core then reads these two by its own rules. */
const ANY_TAIL = ":tool:x";
const ANY_TAIL_SEGMENTS = 2;

function readKeyName(
  kind: (typeof KEY_KINDS)[number],
  taskKey: string,
  rules: Rules,
  layout: DocketLayout,
): Result<DocketName<string>, TaskKeyError> {
  const task = readKey(taskKey, rules, layout);
  return task.ok ? { ok: true, value: { kind, taskKey, task: task.value } } : task;
}

function readResultName(
  text: string,
  rules: Rules,
  layout: DocketLayout,
): Result<DocketName<string>, TaskKeyError> {
  const result = readEnded(text, findGeneration(text), (key) => readKey(key, rules, layout));
  if (!result.ok) return result;
  const { before: taskKey, value: task, ending } = result.value;
  if (ending === undefined) return { ok: true, value: { kind: "legacyResult", taskKey, task } };
  const { generation } = ending;
  return { ok: true, value: { kind: "result", taskKey, task, generation } };
}

function readMappingName(
  text: string,
  rules: Rules,
  layout: DocketLayout,
): Result<Extract<DocketName, { kind: "mapping" | "meta" }>, TaskKeyError> {
  const result = readEnded(text, findMeta(text), (owned) => readTask(owned, rules, layout));
  if (!result.ok) return result;
  const { value: task, ending } = result.value;
  if (ending === undefined) return { ok: true, value: { kind: "mapping", task } };
  const { meta, leg } = ending;
  if (leg !== null && task.layout === "session") return failure([noNameOfTask(layout)]);
  return { ok: true, value: { kind: "meta", task, meta, leg } };
}

/** The releases that wrote these names wrote the session layout, and of the metadata no more than `created_at`. */
function readLegacyName(text: string, rules: Rules): Result<DocketName<string>, TaskKeyError> {
  const name = readMappingName(text, rules, "session");
  if (!name.ok) return name;
  const { task } = name.value;
  if (name.value.kind === "mapping") return { ok: true, value: { kind: "legacyMapping", task } };
  if (name.value.meta !== "createdAt") return failure([noNameOfTask("session")]);
  return { ok: true, value: { kind: "legacyCreatedAt", task } };
}

/** Reads what the names of the mapping and the metadata say of a task. */
function readTask(
  text: string,
  rules: Rules,
  layout: DocketLayout,
): Result<DocketTask, TaskKeyError> {
  const key = readKey(text + ANY_TAIL, { ...rules, taskTypes: TASK_TYPES }, layout);
  if (key.ok) {
    const { clientTaskId } = key.value;
    return key.value.layout === "session"
      ? { ok: true, value: { layout: "session", sessionId: key.value.sessionId, clientTaskId } }
      : { ok: true, value: { layout: "scoped", taskScope: key.value.taskScope, clientTaskId } };
  }
  const [issue] = key.error.issues;
  if (issue.code !== "wrong_segment_count") return key;
  // A leg has cut off the tail.
  const leg = layoutTagOf(text) === undefined ? -1 : text.indexOf(LEG_DIVIDER);
  if (leg !== -1) return failure([misplacedLeg(leg)]);
  const { expected, received } = issue;
  return failure([wrongSegmentCount(expected - ANY_TAIL_SEGMENTS, received - ANY_TAIL_SEGMENTS)]);
}

/** Reads a text without its ending. Where that leaves too few segments it was none, and the whole text is read. */
function readEnded<Value, Ending extends { readonly start: number }>(
  text: string,
  ending: Ending | undefined,
  read: (text: string) => Result<Value, TaskKeyError>,
): Result<{ before: string; value: Value; ending: Ending | undefined }, TaskKeyError> {
  const before = ending === undefined ? text : text.slice(0, ending.start);
  const result = read(before);
  if (result.ok) return { ok: true, value: { before, value: result.value, ending } };
  const [issue] = result.error.issues;
  const isTooShort = issue.code === "wrong_segment_count" && issue.received < issue.expected;
  return ending !== undefined && isTooShort
    ? readEnded<Value, Ending>(text, undefined, read)
    : result;
}

function findGeneration(text: string): { start: number; generation: number } | undefined {
  const found = GENERATION_ENDING.exec(text);
  if (found === null) return undefined;
  const generation = Number(found[1]);
  return Number.isSafeInteger(generation) ? { start: found.index, generation } : undefined;
}

function findMeta(
  text: string,
): { start: number; meta: keyof DocketMeta; leg: number | null } | undefined {
  const found = META_ENDING.exec(text);
  if (found === null) return undefined;
  const [, word = "", digits] = found;
  const leg = digits === undefined ? null : Number(digits);
  const pattern = word.replace(/[0-9]+/, LEG);
  const meta = META_NAMES.find((name) => META[name] === pattern);
  if (meta === undefined || (leg !== null && !Number.isSafeInteger(leg))) return undefined;
  return { start: found.index, meta, leg };
}

function noString(received: string): InvalidTypeIssue {
  return Object.freeze({
    code: "invalid_type",
    message: `The Redis key must be a string; received ${received}.`,
    segment: null,
    expected: "string",
  });
}

function noNameOfTask(layout: DocketLayout): WrongLayoutIssue {
  return Object.freeze({
    code: "wrong_layout",
    message:
      "The Redis key is not that of a task in this docket: such a key begins with the docket's name, on Redis Cluster in braces, and runs, results, progress, state, cancel or fastmcp:task.",
    segment: null,
    // What begins with no tag of the scoped layout counts as the session layout.
    expected: layout === "scoped" ? "scoped" : "session",
    received: "unknown",
  });
}

function wrongSegmentCount(expected: number, received: number): WrongSegmentCountIssue {
  const hint = received > expected ? " What follows them is no metadata that FastMCP writes." : "";
  return Object.freeze({
    code: "wrong_segment_count",
    message: `The owner and the client task id must be ${expected} segments divided by ":"; received ${received}.${hint}`,
    segment: null,
    expected,
    received,
  });
}

function misplacedLeg(offset: number): InvalidLegIssue {
  return Object.freeze({
    code: "invalid_leg",
    message: `The leg at offset ${offset} is out of place; the names of a mapping and of metadata have none.`,
    segment: "leg",
    offset,
  });
}
