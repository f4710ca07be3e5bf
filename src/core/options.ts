import { ANY_TASK_TYPE } from "./language.js";

/** The task types that FastMCP writes; `template` since 3.0. */
export const TASK_TYPES = Object.freeze(["tool", "resource", "template", "prompt"] as const);

export type TaskType = (typeof TASK_TYPES)[number];

/** The options of the functions for component keys; those of the layouts add their guards. */
export interface ComponentKeyOptions<Type extends string = TaskType> {
  /**
   * The task types to accept, instead of `TASK_TYPES`. At least one; each 1 or more of U+0021 to U+007E without `:` and
   * `#`. The `taskType` of the result is typed by them.
   */
  readonly taskTypes?: readonly Type[] | undefined;
  /** The longest key to accept, in UTF-16 units: a whole number from 1 to 65,536. Default 8,192. */
  readonly maxLength?: number | undefined;
}

export interface TaskKeyOptions<Type extends string = TaskType> extends ComponentKeyOptions<Type> {
  /**
   * The guard: only keys of this session pass, all others fail with `session_mismatch`. It fails closed: when it is given
   * and no string (a caller without a session), nothing passes. `docs/options.md` shows five ways to lose it.
   */
  readonly sessionId?: string | undefined;
}

export interface ScopedTaskKeyOptions<Type extends string = TaskType> extends ComponentKeyOptions<Type> {
  /**
   * The guard: only keys of this scope pass, all others fail with `scope_mismatch`; `null` is the anonymous scope. It
   * fails closed: when it is given and neither a string nor `null`, nothing passes. `docs/options.md` shows five ways to
   * lose it.
   */
  readonly taskScope?: string | null | undefined;
}

/** The guards of both layouts. Once one is given, a key of the layout whose guard is missing is refused. */
export interface AnyTaskKeyOptions<Type extends string = TaskType>
  extends TaskKeyOptions<Type>,
    ScopedTaskKeyOptions<Type> {}

/** The options of a call, checked and with their defaults. */
export interface ResolvedOptions<Type extends string> {
  readonly taskTypes: readonly Type[];
  readonly maxLength: number;
  /** The only session id that passes, or `ANYONE`. */
  readonly sessionId: unknown;
  /** The only scope that passes, or `ANYONE`. */
  readonly taskScope: unknown;
}

/** Stands for a guard that was not given. No owner is a symbol, so nobody can be taken for it. */
export const ANYONE = Symbol("anyone");

/** The longest key that every engine's patterns were seen to be right with. */
export const LONGEST_KEY = 65_536;

export const DEFAULT_OPTIONS: ResolvedOptions<TaskType> = {
  taskTypes: TASK_TYPES,
  maxLength: 8192,
  sessionId: ANYONE,
  taskScope: ANYONE,
};

export const SESSION_OPTIONS = ["sessionId", "taskTypes", "maxLength"] as const;
export const SCOPED_OPTIONS = ["taskScope", "taskTypes", "maxLength"] as const;
export const ANY_OPTIONS = ["sessionId", "taskScope", "taskTypes", "maxLength"] as const;
export const COMPONENT_OPTIONS = ["taskTypes", "maxLength"] as const;

/** Checks the options, and reads each once. What is wrong with them is a mistake in the program, so it throws. */
export function resolveOptions<Type extends string>(
  options: AnyTaskKeyOptions<Type> | undefined,
  known: readonly string[],
): ResolvedOptions<Type> {
  // A cast, since without options Type is TaskType, or what the caller has named without passing it.
  if (options === undefined) return DEFAULT_OPTIONS as ResolvedOptions<string> as ResolvedOptions<Type>;
  checkNames(options, known);
  // Before any of them is read, since a getter may change the others.
  const hasSessionId = Object.hasOwn(options, "sessionId");
  const hasTaskScope = Object.hasOwn(options, "taskScope");
  const hasTaskTypes = Object.hasOwn(options, "taskTypes");
  const hasMaxLength = Object.hasOwn(options, "maxLength");
  const { sessionId, taskScope, taskTypes, maxLength } = options;
  if (!hasSessionId && (sessionId !== undefined || "sessionId" in options)) throw notOwn("sessionId");
  if (!hasTaskScope && (taskScope !== undefined || "taskScope" in options)) throw notOwn("taskScope");
  if (!hasTaskTypes && (taskTypes !== undefined || "taskTypes" in options)) throw notOwn("taskTypes");
  if (!hasMaxLength && (maxLength !== undefined || "maxLength" in options)) throw notOwn("maxLength");
  // Where there is no guard, what a symbol names may have been meant for one. With a guard, asking would double the cost.
  if (!hasSessionId && !hasTaskScope) checkSymbols(options, known);
  // With both layouts a guard that is missing beside one that is given lets nobody pass.
  const missing = hasSessionId || hasTaskScope ? undefined : ANYONE;
  return {
    taskTypes: resolveTaskTypes(taskTypes),
    maxLength: resolveMaxLength(maxLength),
    sessionId: hasSessionId ? sessionId : missing,
    taskScope: hasTaskScope ? taskScope : missing,
  };
}

/** That the options are a plain object, of whatever realm, and have no other names than those that are known. */
export function checkNames(options: unknown, known: readonly string[]): void {
  const isObject = typeof options === "object" && options !== null;
  const prototype: unknown = isObject ? Object.getPrototypeOf(options) : null;
  // The prototype of a plain object is a root: every realm has one of its own.
  if (!isObject || (prototype !== null && Object.getPrototypeOf(prototype) !== null)) {
    throw new TypeError(`The options must be a plain object; the options are ${known.join(", ")}.`);
  }
  for (const name of Object.getOwnPropertyNames(options)) {
    // A proxy may list a name that it then denies.
    if (!known.includes(name) || !Object.hasOwn(options, name)) throw noSuchOption(known);
  }
}

export function checkSymbols(options: object, known: readonly string[]): void {
  if (Object.getOwnPropertySymbols(options).length > 0) throw noSuchOption(known);
}

/** For an option that can be seen but is not own: a prototype gave it, or a proxy, which is nobody. */
export function notOwn(name: string): TypeError {
  return new TypeError(`The option ${name} must be the options' own property, not an inherited one.`);
}

function noSuchOption(known: readonly string[]): TypeError {
  return new TypeError(`There is no option of that name; the options are ${known.join(", ")}.`);
}

/** Whether a text is one of the task types, and so of their type. */
export function isOneOf<Type extends string>(taskTypes: readonly Type[], text: string): text is Type {
  const texts: readonly string[] = taskTypes;
  return texts.includes(text);
}

export function mustBe(name: string, phrase: string): string {
  return `The option ${name} must be ${phrase}.`;
}

function resolveTaskTypes<Type extends string>(given: readonly Type[] | undefined): readonly Type[] {
  // A cast for the same reason as above, and once more below: they are the given ones.
  if (given === undefined) return TASK_TYPES as readonly string[] as readonly Type[];
  const taskTypes = readTexts(given);
  if (taskTypes === undefined) throw new TypeError(mustBe("taskTypes", "an array of strings"));
  if (taskTypes.length > 0 && taskTypes.every((type) => TASK_TYPE.test(type))) return taskTypes as readonly Type[];
  throw new RangeError(mustBe("taskTypes", '1 or more types, each of visible ASCII without ":" and "#"'));
}

/** The own elements of an array of texts, each read once; nothing where it is none, or cannot be read. */
export function readTexts(value: unknown): readonly string[] | undefined {
  try {
    if (!Array.isArray(value)) return undefined;
    // A hole is no value, whatever a prototype has in its place.
    const texts: readonly unknown[] = Object.values(value);
    return texts.length === value.length && texts.every((text) => typeof text === "string") ? texts : undefined;
  } catch {
    // What cannot be read is no array of texts.
  }
}

const TASK_TYPE = /* @__PURE__ */ new RegExp(`^${ANY_TASK_TYPE}$`);

function resolveMaxLength(given: unknown): number {
  if (given === undefined) return DEFAULT_OPTIONS.maxLength;
  if (typeof given !== "number") throw new TypeError(mustBe("maxLength", "a number"));
  if (Number.isInteger(given) && given >= 1 && given <= LONGEST_KEY) return given;
  throw new RangeError(mustBe("maxLength", `a whole number from 1 to ${LONGEST_KEY}`));
}
