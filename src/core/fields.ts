import { invalidType, typeName } from "./explain.js";
import { type Failure, type InvalidTypeIssue, refusal, type TaskKeyIssue, type TaskKeySegment } from "./issue.js";

/** Whether Zod's `z.object` takes the value for an object, too: an array is none. */
export function isObject(value: unknown): value is object {
  return typeName(value) === "object";
}

export function noObject(subject: "parts" | "caller", value: unknown): InvalidTypeIssue {
  return invalidType(subject, null, "object", `an object; received ${typeName(value)}`);
}

/** The value of an own property of the parts, read once; `undefined` where there is none. */
export function readField(parts: object, name: string): unknown {
  try {
    // A cast, since TypeScript has no type for "an object of any properties".
    return Object.hasOwn(parts, name) ? (parts as Readonly<Record<string, unknown>>)[name] : undefined;
  } catch {
    return UNREADABLE;
  }
}

/** Refuses the fields that are not of their type; `more` is an issue that was found besides. One of them is there. */
export function refuseTypes(fields: { readonly [Name in TaskKeySegment]?: unknown }, more?: TaskKeyIssue): Failure {
  // A cast, since TypeScript types the names of any object as strings.
  const names = Object.keys(fields) as readonly TaskKeySegment[];
  const wrong = names.filter((name) => !isOfType(name, fields[name]));
  return refusal([...wrong.map((name) => wrongFieldType(name, fields[name])), more], noObject("parts", fields));
}

/** The issue of a field that is not of its type. */
export function wrongFieldType(name: TaskKeySegment, value: unknown): InvalidTypeIssue {
  const received = name === "leg" && typeof value === "number" ? "NaN or an infinity" : typeNameOf(value);
  if (name === "leg") return invalidType(name, name, "number", `a finite number; received ${received}`);
  const phrase = NULLABLE.includes(name) ? "a string or null" : "a string";
  return invalidType(name, name, "string", `${phrase}; received ${received}`);
}

export function typeNameOf(value: unknown): string {
  return value === UNREADABLE ? "a value that cannot be read" : typeName(value);
}

/** What is read where reading throws. */
const UNREADABLE = Symbol("unreadable");

const NULLABLE: readonly TaskKeySegment[] = ["taskScope", "version", "subject", "issuer"];

function isOfType(name: TaskKeySegment, value: unknown): boolean {
  if (name === "leg") return Number.isFinite(value);
  return typeof value === "string" || (value === null && NULLABLE.includes(name));
}
