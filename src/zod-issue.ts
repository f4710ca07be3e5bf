import type * as z from "zod";
import { TASK_KEY_ISSUE_CODES, TASK_KEY_SEGMENTS, type TaskKeyIssue } from "./issue.js";

/**
 * Finds the issues of this package in a `ZodError`, at and below `path`, inside unions, records, maps and arrays too.
 *
 * They are told by their shape, so it does not matter which copy of the package made them. Zod's own `invalid_type`,
 * exactly at `path` (the key) or at a field right below it, is translated to ours. Issues of other schemas are left out.
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
      for (const branch of issue.errors) collect(branch, place, path, found);
    } else if (issue.code === "invalid_key" || issue.code === "invalid_element") {
      collect(issue.issues, place, path, found);
    }
  }
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

function translate(
  issue: z.core.$ZodIssueInvalidType,
  place: readonly PropertyKey[],
): TaskKeyIssue | undefined {
  const [field, ...deeper] = place;
  const segment = field === undefined ? null : TASK_KEY_SEGMENTS.find((known) => known === field);
  if (segment === undefined || deeper.length > 0) return undefined;
  const expected = EXPECTED_TYPES.find((known) => known === issue.expected);
  const isOfKey = segment === null && (expected === "string" || expected === "object");
  const isOfField = segment !== null && expected === (segment === "leg" ? "number" : "string");
  if (expected === undefined || !(isOfKey || isOfField)) return undefined;
  return Object.freeze({ code: "invalid_type", message: issue.message, segment, expected });
}

const EXPECTED_TYPES = ["string", "object", "number"] as const;
