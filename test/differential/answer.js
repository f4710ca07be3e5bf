import * as keys from "fastmcp-task-keys";

/** @import { Result, TaskKeyError } from "fastmcp-task-keys" */
/** @import { Case, FunctionName } from "./generate.js" */

/**
 * What the package makes of a case, in the form of `test/vectors`: the fields or the key, or the issues without their
 * sentences.
 *
 * @typedef {Readonly<Record<string, unknown>>} Answer
 */

// A cast, since some cases are what the types forbid.
const FUNCTIONS =
  /** @type {Readonly<Record<FunctionName, (input: unknown, options?: object) => Result<unknown, TaskKeyError>>>} */ (
    keys
  );

/**
 * @param {Case} given
 * @returns {Answer}
 */
export function answer([name, input, options]) {
  const result = FUNCTIONS[name](input, options ?? undefined);
  if (!result.ok) return { issues: result.error.issues.map(({ message: _, ...issue }) => issue) };
  if (name === "getClientTaskIdFromKey") return { clientTaskId: result.value };
  return { [name.startsWith("build") ? "key" : "fields"]: result.value };
}
