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

/** The decoded fields of a key, by their names: strings, but for those named here. */
export type Fields<Name extends TaskKeySegment> = {
  readonly [Key in Name]: Key extends "leg"
    ? number
    : Key extends "taskScope" | "version"
      ? string | null
      : string;
};

/** Reads each named field of the parts once; all must be of their type. Other properties are ignored. */
export function readFields<Name extends TaskKeySegment>(
  parts: unknown,
  names: readonly Name[],
): Result<Fields<Name>, TaskKeyError> {
  const type = typeName(parts);
  if (type !== "object") return failure([invalidType("parts", type)]);
  // A cast, since TypeScript has no type for "an object of any properties".
  const source = parts as Readonly<Record<Name, unknown>>;
  const fields: Partial<Record<Name, unknown>> = {};
  const issues: TaskKeyIssue[] = [];
  for (const name of names) {
    try {
      const value = source[name];
      if (isOfFieldType(name, value)) fields[name] = value;
      else issues.push(invalidType(name, typeName(value)));
    } catch {
      issues.push(invalidType(name, "a value that cannot be read"));
    }
  }
  if (hasIssues(issues)) return failure(issues);
  // Without issues every name has been filled in with a value of its type.
  return { ok: true, value: fields as Fields<Name> };
}

/** The longest string that V8 can hold, in UTF-16 units: no key longer than this can be built. */
export const LONGEST_STRING = 2 ** 29 - 24;

function isOfFieldType(name: TaskKeySegment, value: unknown): boolean {
  if (name === "leg") return typeof value === "number" && Number.isFinite(value);
  if (value === null) return name === "taskScope" || name === "version";
  return typeof value === "string";
}
