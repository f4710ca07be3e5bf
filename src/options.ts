/** The task types that FastMCP writes; `template` since 3.0. */
export const TASK_TYPES = Object.freeze(["tool", "resource", "template", "prompt"] as const);

export type TaskType = (typeof TASK_TYPES)[number];

/** What every function that takes options accepts, beside its layout's guard. */
export interface CommonOptions<Type extends string = TaskType> {
  /**
   * The task types to accept, instead of `TASK_TYPES`. At least one; each 1 or more of U+0021 to U+007E without `:` and
   * `#`. The `taskType` of the result is typed by them.
   */
  readonly taskTypes?: readonly Type[] | undefined;
  /** The longest key to accept, in UTF-16 units: a whole number from 1. Default 8,192. */
  readonly maxLength?: number | undefined;
}

export interface TaskKeyOptions<Type extends string = TaskType> extends CommonOptions<Type> {
  /**
   * The guard: only keys of this session pass, all others fail with `session_mismatch`. It fails closed: when the
   * option is present and no string (a caller without a session), nothing passes.
   */
  readonly sessionId?: string | undefined;
}

/** Options read once, checked, and with their defaults. */
export interface Rules {
  readonly taskTypes: readonly string[];
  readonly maxLength: number;
  /** Absent: keys of every owner pass. Otherwise only those of `owner`, which may be a value that no key has. */
  readonly guard: { readonly owner: unknown } | undefined;
}

/**
 * Reads the options. What is wrong with them is a mistake in the program, not in the data, so it throws: `TypeError` for
 * a wrong type or an unknown name, `RangeError` for a value out of bounds.
 */
export function readOptions(options: object | undefined, guardName: string): Rules {
  if (options === undefined) return DEFAULT_RULES;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError("The options must be an object.");
  }
  // Inherited names count too: a guard on a prototype must neither be missed nor be misspelt.
  for (const name in options) {
    if (name !== guardName && name !== "taskTypes" && name !== "maxLength") {
      throw new TypeError(
        `Unknown option ${JSON.stringify(name)}; expected ${guardName}, taskTypes or maxLength.`,
      );
    }
  }
  // A cast, since TypeScript has no type for "an object of any properties".
  const given = options as Readonly<Record<string, unknown>>;
  return {
    taskTypes: readTaskTypes(given.taskTypes),
    maxLength: readMaxLength(given.maxLength),
    guard: guardName in options ? { owner: given[guardName] } : undefined,
  };
}

/**
 * Whether the guard lets this owner pass. Reads the whole of both texts, without an early exit, so that the time taken
 * tells as little as can be had of where they differ; their lengths are not hidden.
 */
export function passesGuard(guard: Rules["guard"], owner: string): boolean {
  if (guard === undefined) return true;
  if (typeof guard.owner !== "string") return false;
  const length = Math.max(owner.length, guard.owner.length);
  let difference = owner.length ^ guard.owner.length;
  for (let index = 0; index < length; index += 1) {
    // Past the end charCodeAt is NaN, which counts as 0 here.
    difference |= owner.charCodeAt(index) ^ guard.owner.charCodeAt(index);
  }
  return difference === 0;
}

export const DEFAULT_RULES: Rules = { taskTypes: TASK_TYPES, maxLength: 8192, guard: undefined };

function readTaskTypes(value: unknown): readonly string[] {
  if (value === undefined) return DEFAULT_RULES.taskTypes;
  if (!Array.isArray(value)) throw new TypeError("The option taskTypes must be an array.");
  const taskTypes: readonly unknown[] = [...value];
  if (taskTypes.length === 0) {
    throw new RangeError("The option taskTypes must name at least one task type.");
  }
  return Object.freeze(taskTypes.map(readTaskType));
}

function readTaskType(value: unknown): string {
  if (typeof value !== "string") {
    throw new TypeError("Every task type in the option taskTypes must be a string.");
  }
  if (!/^[!"$-9;-~]+$/.test(value)) {
    throw new RangeError(
      "Every task type in the option taskTypes must be 1 or more of U+0021 to U+007E without ':' and '#'.",
    );
  }
  return value;
}

function readMaxLength(value: unknown): number {
  if (value === undefined) return DEFAULT_RULES.maxLength;
  if (typeof value !== "number") throw new TypeError("The option maxLength must be a number.");
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError("The option maxLength must be a whole number from 1.");
  }
  return value;
}
