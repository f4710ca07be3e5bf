import * as z from "zod";
import { invalidType, type TaskKeyError, type TaskKeyIssue, typeName } from "./issue.js";
import type { Result } from "./result.js";

/** The Zod face of a layout: a codec that asks the core both ways and holds no rule of its own. */
export function makeCodec<Key>(
  text: z.ZodString,
  parts: z.ZodType<Key, Key>,
  read: (input: string) => Result<Key, TaskKeyError>,
  write: (parts: Key) => Result<string, TaskKeyError>,
): z.ZodCodec<z.ZodString, z.ZodType<Key, Key>> {
  return z.codec(text, parts, {
    decode: (input, payload) => {
      const result = read(input);
      if (result.ok) return result.value;
      report(payload, result.error.issues, wholeKey);
      return z.NEVER;
    },
    encode: (value, payload) => {
      const result = write(value);
      if (result.ok) return result.value;
      report(payload, result.error.issues, fieldOf);
      return z.NEVER;
    },
  });
}

/** The text side of a codec. Its rules are the core's; the pattern and the length are there for JSON Schema only. */
export function keyText(description: string, pattern: string, maxLength: number): z.ZodString {
  return describedString("key", { description, pattern, maxLength });
}

/** A string that is described, and says in our words when it is none. */
export function describedString(
  subject: Exclude<Parameters<typeof invalidType>[0], "parts">,
  metadata: z.GlobalMeta,
): z.ZodString {
  return z.string({ error: typeMessage(subject) }).meta(metadata);
}

/** The object side, given its described fields. */
export function keyParts<Shape extends z.ZodRawShape>(
  shape: Shape,
  description: string,
): z.ZodObject<Shape> {
  return z.object(shape, { error: typeMessage("parts") }).meta({ description });
}

/** A check of the core as a Zod check on a whole object of parts. */
export function partsCheck<Key>(
  write: (parts: Key) => Result<string, TaskKeyError>,
): (payload: z.core.ParsePayload<Key>) => void {
  return (payload) => {
    const result = write(payload.value);
    if (!result.ok) report(payload, result.error.issues, fieldOf);
  };
}

/** A rule of the core as a Zod check on one field. */
export function fieldCheck(
  check: (field: string, issues: TaskKeyIssue[]) => void,
): (payload: z.core.ParsePayload<string>) => void {
  return (payload) => {
    const issues: TaskKeyIssue[] = [];
    check(payload.value, issues);
    report(payload, issues, wholeKey);
  };
}

function typeMessage(subject: Parameters<typeof invalidType>[0]) {
  return (issue: { readonly input?: unknown }) =>
    invalidType(subject, typeName(issue.input)).message;
}

function report(
  payload: z.core.ParsePayload,
  issues: readonly TaskKeyIssue[],
  pathOf: (issue: TaskKeyIssue) => PropertyKey[],
): void {
  for (const issue of issues) {
    payload.issues.push({
      code: "custom",
      message: issue.message,
      path: pathOf(issue),
      input: payload.value,
      params: { taskKeyIssue: issue },
    });
  }
}

function wholeKey(): PropertyKey[] {
  return [];
}

function fieldOf(issue: TaskKeyIssue): PropertyKey[] {
  return issue.segment === null ? [] : [issue.segment];
}
