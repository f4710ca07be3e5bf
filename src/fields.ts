import { invalidType, type TaskKeyIssue, type TaskKeySegment, typeName } from "./issue.js";

/** The longest string that V8 can hold, in UTF-16 units: no key longer than this can be built. */
export const LONGEST_STRING = 2 ** 29 - 24;

/** Whether Zod's `z.object` takes the value for an object, too: an array is none. */
export function isObject(value: unknown): value is object {
  return typeName(value) === "object";
}

/** Reads a field of the parts, once. Adds an issue when it is no string. */
export function readString(parts: object, name: TaskKeySegment, issues: TaskKeyIssue[]): string {
  const value = readField(parts, name, isString, issues);
  return typeof value === "string" ? value : "";
}

/** Reads a field of the parts, once. Adds an issue when it is neither a string nor `null`. */
export function readStringOrNull(
  parts: object,
  name: "taskScope" | "version",
  issues: TaskKeyIssue[],
): string | null {
  const value = readField(parts, name, isStringOrNull, issues);
  return typeof value === "string" ? value : null;
}

/** Reads a field of the parts, once. Adds an issue when it is no number; NaN and the infinities are none here. */
export function readNumber(parts: object, name: "leg", issues: TaskKeyIssue[]): number {
  const value = readField(parts, name, Number.isFinite, issues);
  return typeof value === "number" ? value : 0;
}

function readField(
  parts: object,
  name: TaskKeySegment,
  isExpected: (value: unknown) => boolean,
  issues: TaskKeyIssue[],
): unknown {
  try {
    // A cast, since TypeScript has no type for "an object of any properties".
    const value = (parts as Readonly<Record<string, unknown>>)[name];
    if (!isExpected(value)) issues.push(invalidType(name, typeName(value)));
    return value;
  } catch {
    issues.push(invalidType(name, "a value that cannot be read"));
    return undefined;
  }
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isStringOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}
