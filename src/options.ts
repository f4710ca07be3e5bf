import { SCOPED_ID_UNITS } from "./run.js";

/** The task types that FastMCP writes; `template` since 3.0. */
export const TASK_TYPES = Object.freeze(["tool", "resource", "template", "prompt"] as const);

export type TaskType = (typeof TASK_TYPES)[number];

/** The options of the functions for component keys; those of the layouts add their guards. */
export interface ComponentKeyOptions<Type extends string = TaskType> {
  /**
   * The task types to accept, instead of `TASK_TYPES`. At least one; each 1 or more of U+0021 to U+007E without `:` and
   * `#`. The `taskType` of the result is typed by them; to name types to TypeScript without passing them types it wrongly.
   */
  readonly taskTypes?: readonly Type[] | undefined;
  /** The longest key to accept, in UTF-16 units: a whole number from 1. Default 8,192. */
  readonly maxLength?: number | undefined;
}

export interface TaskKeyOptions<Type extends string = TaskType> extends ComponentKeyOptions<Type> {
  /**
   * The guard: only keys of this session pass, all others fail with `session_mismatch`. It fails closed: when the
   * option is present and no string (a caller without a session), nothing passes.
   */
  readonly sessionId?: string | undefined;
}

export interface ScopedTaskKeyOptions<Type extends string = TaskType>
  extends ComponentKeyOptions<Type> {
  /**
   * The guard: only keys of this scope pass, all others fail with `scope_mismatch`; `null` is the anonymous scope. It
   * fails closed: when the option is present and neither a string nor `null`, nothing passes.
   */
  readonly taskScope?: string | null | undefined;
}

/**
 * The guards of both layouts. Once one is given, a key of the layout whose guard is missing is refused with that
 * layout's mismatch.
 */
export interface AnyTaskKeyOptions<Type extends string = TaskType>
  extends TaskKeyOptions<Type>,
    ScopedTaskKeyOptions<Type> {}

/** Options read once, checked, and with their defaults. */
export interface Rules {
  readonly taskTypes: readonly string[];
  readonly maxLength: number;
  readonly sessionId: Guard;
  readonly taskScope: Guard;
}

/** Absent: the keys of every owner pass. Otherwise only those of the given one, which may be a value that no key has. */
export type Guard = Given | undefined;

/** What was given for an option. */
interface Given {
  readonly value: unknown;
}

export type GuardName = "sessionId" | "taskScope";

/**
 * Reads the options. What is wrong with them is a mistake in the program, not in the data, so it throws: `TypeError` for
 * a wrong type or an unknown name, `RangeError` for a value out of bounds.
 */
export function readOptions(options: object | undefined, guardNames: readonly GuardName[]): Rules {
  if (options === undefined) return DEFAULT_RULES;
  const names = checkOptionNames(options, [...guardNames, "taskTypes", "maxLength"]);
  const taskTypes = readTaskTypes(readOption("taskTypes", options, names)?.value);
  const maxLength = readMaxLength(readOption("maxLength", options, names)?.value);
  const readGuard = (name: GuardName): Guard =>
    guardNames.includes(name) ? readOption(name, options, names) : undefined;
  const sessionId = readGuard("sessionId");
  const taskScope = readGuard("taskScope");
  // With both layouts a guard that is missing beside one that is given matches nothing.
  const missing = sessionId || taskScope ? { value: undefined } : undefined;
  return { taskTypes, maxLength, sessionId: sessionId ?? missing, taskScope: taskScope ?? missing };
}

/**
 * The names that the options have, inherited and hidden ones too: a guard must neither be missed nor be misspelt. Throws a
 * `TypeError` where the options are no object, or have a name that is not among these.
 */
export function checkOptionNames(options: unknown, names: readonly string[]): Set<PropertyKey> {
  // By its tag, so that a promise, a map or an array is not taken for an object without a guard.
  if (Object.prototype.toString.call(options) !== "[object Object]") {
    throw new TypeError("The options must be an object.");
  }
  const given = new Set<PropertyKey>();
  // A cast, since the tag is no proof to TypeScript.
  for (const holder of holdersOf(options as object)) {
    for (const name of Reflect.ownKeys(holder)) {
      // A class has its constructor there.
      if (name === "constructor" && holder !== options) continue;
      if (!names.some((known) => known === name)) {
        throw new TypeError(
          `There is no option ${JSON.stringify(String(name))}; the options are ${names.join(", ")}.`,
        );
      }
      given.add(name);
    }
  }
  return given;
}

/**
 * Whether the guard lets this owner pass; `null` is the anonymous scope. Reads the whole of both texts, without an early
 * exit, so that the time taken tells as little as can be had of where they differ; their lengths are not hidden.
 */
export function passesGuard(guard: Guard, owner: string | null): boolean {
  if (guard === undefined) return true;
  const expected = guard.value;
  if (owner === null || typeof expected !== "string") return owner === expected;
  const length = Math.max(owner.length, expected.length);
  let difference = owner.length ^ expected.length;
  for (let index = 0; index < length; index += 1) {
    // Past the end charCodeAt is NaN, which counts as 0 here.
    difference |= owner.charCodeAt(index) ^ expected.charCodeAt(index);
  }
  return difference === 0;
}

export const DEFAULT_RULES: Rules = {
  taskTypes: TASK_TYPES,
  maxLength: 8192,
  sessionId: undefined,
  taskScope: undefined,
};

/** An object and its prototypes, less every realm's `Object.prototype`. */
function holdersOf(options: object): object[] {
  const holders: object[] = [];
  let holder: object | null = options;
  while (holder !== null) {
    const next: object | null = Object.getPrototypeOf(holder);
    const isRoot = next === null && holder !== options && Object.hasOwn(holder, "isPrototypeOf");
    if (!isRoot) holders.push(holder);
    holder = next;
  }
  return holders;
}

/** Reads an option, once. What a polluted `Object.prototype` has was given by nobody; a proxy may give what it does not name. */
function readOption(
  name: string,
  options: object,
  names: ReadonlySet<PropertyKey>,
): Given | undefined {
  // Casts, since TypeScript has no type for "an object of any properties".
  const value = (options as Readonly<Record<string, unknown>>)[name];
  const polluted = (Object.prototype as Readonly<Record<string, unknown>>)[name];
  return names.has(name) || value !== polluted ? { value } : undefined;
}

function readTaskTypes(value: unknown): readonly string[] {
  if (value === undefined) return TASK_TYPES;
  const name = "taskTypes";
  if (!Array.isArray(value)) throw new TypeError(mustBe(name, "an array of strings"));
  const taskTypes: readonly unknown[] = [...value];
  if (!taskTypes.every(isString)) throw new TypeError(mustBe(name, "an array of strings"));
  if (taskTypes.length === 0 || !taskTypes.every((type) => TASK_TYPE.test(type))) {
    throw new RangeError(
      mustBe(name, '1 or more types, each of visible ASCII without ":" and "#"'),
    );
  }
  return Object.freeze(taskTypes);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

const TASK_TYPE = /* @__PURE__ */ new RegExp(`^[${SCOPED_ID_UNITS}]+$`);

function readMaxLength(value: unknown): number {
  if (value === undefined) return DEFAULT_RULES.maxLength;
  const name = "maxLength";
  if (typeof value !== "number") throw new TypeError(mustBe(name, "a number"));
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(mustBe(name, "a whole number from 1"));
}

function mustBe(name: string, phrase: string): string {
  return `The option ${name} must be ${phrase}.`;
}
