import {
  type InvalidTypeIssue,
  invalidType,
  noString,
  type TaskKeyIssue,
  type TaskKeySegment,
  typeName,
} from "./issue.js";

/** The longest string that V8 can hold, in UTF-16 units: no key longer than this can be built. */
export const LONGEST_STRING = 536_870_888;

/** Whether Zod's `z.object` takes the value for an object, too: an array is none. */
export function isObject(value: unknown): value is object {
  return typeName(value) === "object";
}

export function noObject(received: string): InvalidTypeIssue {
  return invalidType("parts", null, "object", "an object", received);
}

/** The issue of a field whose value is not of its type; `received` names the type that was met. */
export function wrongFieldType(name: TaskKeySegment, received: string): InvalidTypeIssue {
  if (name === "leg") {
    const met = received === "number" ? "NaN or an infinity" : received;
    return invalidType(name, name, "number", "a finite number", met);
  }
  if (name === "taskScope" || name === "version") {
    return invalidType(name, name, "string", "a string or null", received);
  }
  return noString(name, name, received);
}

/** Reads a field of the parts, once. Adds an issue when it is no string. */
export function readString(parts: object, name: TaskKeySegment, issues: TaskKeyIssue[]): string {
  const value = readField(parts, name);
  if (typeof value === "string") return value;
  issues.push(wrongFieldType(name, fieldTypeName(value)));
  return "";
}

/** Reads a field of the parts, once. Adds an issue when it is neither a string nor `null`. */
export function readStringOrNull(
  parts: object,
  name: "taskScope" | "version",
  issues: TaskKeyIssue[],
): string | null {
  const value = readField(parts, name);
  if (typeof value === "string" || value === null) return value;
  issues.push(wrongFieldType(name, fieldTypeName(value)));
  return null;
}

/** Reads a field of the parts, once. Adds an issue when it is no number; NaN and the infinities are none here. */
export function readNumber(parts: object, name: "leg", issues: TaskKeyIssue[]): number {
  const value = readField(parts, name);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  issues.push(wrongFieldType(name, fieldTypeName(value)));
  return 0;
}

/** What is read where reading throws. */
const UNREADABLE = Symbol("unreadable");

function readField(parts: object, name: TaskKeySegment): unknown {
  try {
    // A cast, since TypeScript has no type for "an object of any properties".
    return (parts as Readonly<Record<string, unknown>>)[name];
  } catch {
    return UNREADABLE;
  }
}

function fieldTypeName(value: unknown): string {
  return value === UNREADABLE ? "a value that cannot be read" : typeName(value);
}
