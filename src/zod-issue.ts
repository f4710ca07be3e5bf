import type * as z from "zod";
import { noObject, wrongFieldType } from "./fields.js";
import { TASK_KEY_ISSUE_CODES, TASK_KEY_SEGMENTS, type TaskKeyIssue } from "./issue.js";

/**
 * Finds the issues of this package in a `ZodError`, at and below `path`, inside unions, records, maps and arrays too.
 *
 * They are told by their shape, so it does not matter which copy of the package made them. Zod's own `invalid_type`,
 * exactly at `path` (the key) or, from our schemas, at a field right below it, is translated to ours. Issues of other
 * schemas are left out.
 *
 * @param error What `safeDecode`, `safeEncode`, `safeParse` or a `catch` gave; of `zod` or `zod/mini`.
 * @param path Where in the value the key stands; `[]` when it is the value itself.
 * @returns The issues in the order of the error; empty when it has none of them.
 *
 * @example
 * ```ts
 * import { taskKeyCodec, taskKeyIssuesFrom } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const Body = z.object({ key: taskKeyCodec });
 * const result = z.safeDecode(Body, { key: "session123:task456:Tool:my_tool" });
 * const issues = result.error ? taskKeyIssuesFrom(result.error, ["key"]) : [];
 * issues.map((issue) => issue.code); // => ["unknown_task_type"]
 * ```
 */
export function taskKeyIssuesFrom(
  error: z.core.$ZodError,
  path: readonly PropertyKey[] = [],
): TaskKeyIssue[] {
  const found: TaskKeyIssue[] = [];
  collect(error.issues, [], path, found);
  return found;
}

function collect(
  issues: readonly z.core.$ZodIssue[],
  prefix: readonly PropertyKey[],
  path: readonly PropertyKey[],
  found: TaskKeyIssue[],
): void {
  for (const issue of issues) {
    const place = [...prefix, ...issue.path];
    if (issue.code === "custom") {
      const ours: unknown = issue.params?.taskKeyIssue;
      if (isBelow(place, path) && isTaskKeyIssue(ours)) found.push(ours);
    } else if (issue.code === "invalid_type") {
      const translated = isBelow(place, path) && translate(issue, place.slice(path.length));
      if (translated) found.push(translated);
    } else if (issue.code === "invalid_union") {
      for (const branch of issue.errors) {
        if (!isOfOtherLayout(branch)) collect(branch, place, path, found);
      }
    } else if (issue.code === "invalid_key" || issue.code === "invalid_element") {
      collect(issue.issues, place, path, found);
    }
  }
}

/** Whether a branch of the codec of both layouts does not apply, so that what else it says is beside the point. */
function isOfOtherLayout(branch: readonly z.core.$ZodIssue[]): boolean {
  return branch.some(({ code, path }) => code === "invalid_value" && path.at(-1) === "layout");
}

function isBelow(place: readonly PropertyKey[], path: readonly PropertyKey[]): boolean {
  return path.every((part, index) => part === place[index]);
}

function isTaskKeyIssue(value: unknown): value is TaskKeyIssue {
  if (typeof value !== "object" || value === null) return false;
  const { code, message, segment } = value as Partial<Record<keyof TaskKeyIssue, unknown>>;
  return (
    typeof message === "string" &&
    TASK_KEY_ISSUE_CODES.some((known) => known === code) &&
    (segment === null || TASK_KEY_SEGMENTS.some((known) => known === segment))
  );
}

/** Zod's `invalid_type` at the key, or in our own words at one of its fields, as an issue of ours. */
function translate(
  { expected, message }: z.core.$ZodIssueInvalidType,
  place: readonly PropertyKey[],
): TaskKeyIssue | undefined {
  if (place.length === 0 && expected === "string") {
    return Object.freeze({ code: "invalid_type", message, segment: null, expected: "string" });
  }
  const name = TASK_KEY_SEGMENTS.find((segment) => segment === place[0]);
  if (place.length > 1 || (place.length === 1 && name === undefined)) return undefined;
  // A field of that name, or an object, may well be another schema's: only ours speaks so.
  const received = message.slice(message.lastIndexOf(RECEIVED) + RECEIVED.length, -1);
  const issue = name === undefined ? noObject(received) : wrongFieldType(name, received);
  return issue.message === message ? issue : undefined;
}

const RECEIVED = "; received ";
