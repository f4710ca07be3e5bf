import {
  buildScopedTaskKey,
  buildTaskKey,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
} from "fastmcp-task-keys";

/** @import { Result, TaskKeyError } from "fastmcp-task-keys" */
/** @import { Case } from "./generate.js" */

/**
 * What the package makes of a case, in the form of `test/vectors`: the fields or the key, or the issues without their
 * sentences.
 *
 * @typedef {Readonly<Record<string, unknown>>} Answer
 */

/**
 * @param {Case} given
 * @returns {Answer}
 */
export function answer([name, input, options]) {
  // Some cases are what the types forbid.
  const given = /** @type {any} */ (input);
  const rules = /** @type {any} */ (options ?? undefined);
  switch (name) {
    case "parseTaskKey":
      return plain("fields", parseTaskKey(given, rules));
    case "parseScopedTaskKey":
      return plain("fields", parseScopedTaskKey(given, rules));
    case "parseAnyTaskKey":
      return plain("fields", parseAnyTaskKey(given, rules));
    case "getClientTaskIdFromKey":
      return plain("clientTaskId", getClientTaskIdFromKey(given, rules));
    case "parseTaskKeyLoose":
      return plain("fields", parseTaskKeyLoose(given));
    case "buildTaskKey":
      return plain("key", buildTaskKey(given, rules));
    case "buildScopedTaskKey":
      return plain("key", buildScopedTaskKey(given, rules));
  }
}

/**
 * @param {string} name
 * @param {Result<unknown, TaskKeyError>} result
 * @returns {Answer}
 */
function plain(name, result) {
  if (result.ok) return { [name]: result.value };
  return { issues: result.error.issues.map(({ message, ...issue }) => issue) };
}
