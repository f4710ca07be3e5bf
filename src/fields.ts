import {
  failure,
  hasIssues,
  invalidType,
  type TaskKeyError,
  type TaskKeyIssue,
  type TaskKeySegment,
  typeName,
} from "./issue.js";
import type { Result } from "./result.js";

/** The longest string that V8 can hold, in UTF-16 units: no key longer than this can be built. */
export const LONGEST_STRING = 2 ** 29 - 24;

/** Reads each named field of the parts once; all of them must be strings. Other properties are ignored. */
export function readFields<Name extends TaskKeySegment>(
  parts: unknown,
  names: readonly Name[],
): Result<Readonly<Record<Name, string>>, TaskKeyError> {
  const type = typeName(parts);
  if (type !== "object") return failure([invalidType("parts", type)]);
  // A cast, since TypeScript has no type for "an object of any properties".
  const source = parts as Readonly<Record<Name, unknown>>;
  const fields: Partial<Record<Name, string>> = {};
  const issues: TaskKeyIssue[] = [];
  for (const name of names) {
    try {
      const value = source[name];
      if (typeof value === "string") fields[name] = value;
      else issues.push(invalidType(name, typeName(value)));
    } catch {
      issues.push(invalidType(name, "a value that cannot be read"));
    }
  }
  if (hasIssues(issues)) return failure(issues);
  // Without issues every name has been filled in.
  return { ok: true, value: fields as Record<Name, string> };
}
