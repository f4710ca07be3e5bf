import * as z from "zod";
import { noObject, wrongFieldType } from "./fields.js";
import {
  noString,
  type TaskKeyError,
  type TaskKeyIssue,
  type TaskKeySegment,
  typeName,
} from "./issue.js";
import { DEFAULT_RULES, type Rules } from "./options.js";
import type { Result } from "./result.js";

/** What the Zod face of a kind of key is made of. The rules are all in `read` and `write`. */
export interface CodecParts<Key> {
  readonly subject: "taskKey" | "componentKey";
  readonly description: string;
  /** For JSON Schema only: a pattern that accepts exactly what `read` does. */
  readonly pattern: (taskTypes: readonly string[]) => string;
  /** The object side: a plain object of described fields. */
  readonly object: z.ZodType<Key, Key>;
  readonly read: (input: string, rules: Rules) => Result<Key, TaskKeyError>;
  readonly write: (parts: Key, rules: Rules) => Result<string, TaskKeyError>;
}

export type KeyCodec<Key> = z.ZodCodec<z.ZodString, z.ZodType<Key, Key>>;

/**
 * Makes codecs of one kind of key. They share all schemas, unless their rules show in the JSON Schema, so a codec that
 * differs by its guard alone is little more than a closure.
 */
export function codecMaker<Key>(parts: CodecParts<Key>): (rules: Rules) => KeyCodec<Key> {
  const { subject, description, pattern, object, read, write } = parts;
  const textFor = ({ taskTypes, maxLength }: Rules) =>
    keyText(subject, { description, pattern: pattern(taskTypes), maxLength });
  const defaultText = textFor(DEFAULT_RULES);
  return (rules) => {
    const isDefault =
      rules.taskTypes === DEFAULT_RULES.taskTypes && rules.maxLength === DEFAULT_RULES.maxLength;
    return z.codec(isDefault ? defaultText : textFor(rules), object, {
      decode: (input, payload) => {
        const result = read(input, rules);
        if (result.ok) return result.value;
        report(payload, result.error.issues, wholeKey);
        return z.NEVER;
      },
      encode: (value, payload) => {
        const result = write(value, rules);
        if (result.ok) return result.value;
        report(payload, result.error.issues, fieldOf);
        return z.NEVER;
      },
    });
  };
}

/** The text of a key, described, which says in our words when it is no string. */
function keyText(subject: "taskKey" | "componentKey", metadata: z.GlobalMeta): z.ZodString {
  return z
    .string({ error: typeMessage((received) => noString(subject, null, received)) })
    .meta(metadata);
}

/** A field that is described, and says in our words when it is no string. */
export function describedString(name: TaskKeySegment, metadata: z.GlobalMeta): z.ZodString {
  return z.string({ error: fieldMessage(name) }).meta(metadata);
}

/** A field that is described, and says in our words when it is no number. */
export function describedNumber(name: TaskKeySegment, metadata: z.GlobalMeta): z.ZodNumber {
  return z.number({ error: fieldMessage(name) }).meta(metadata);
}

/** The object side, given its described fields. */
export function keyParts<Shape extends z.ZodRawShape>(
  shape: Shape,
  description: string,
): z.ZodObject<Shape> {
  return z.object(shape, { error: typeMessage(noObject) }).meta({ description });
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

function fieldMessage(name: TaskKeySegment) {
  return typeMessage((received) => wrongFieldType(name, received));
}

/** Only for the type: the same function is asked about the checks that a user adds to the schema. */
export function typeMessage(describe: (received: string) => TaskKeyIssue) {
  return (issue: { readonly code?: string | undefined; readonly input?: unknown }) =>
    issue.code === "invalid_type" ? describe(typeName(issue.input)).message : undefined;
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
