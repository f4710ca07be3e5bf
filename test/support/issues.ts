import { expect } from "vitest";
import type { Result, TaskKeyError, TaskKeyIssue } from "../../src/core.js";

/** An issue without its sentence; the sentences stand in core/explain.test.ts. */
export type Finding = Readonly<Record<string, unknown>>;

/** What was found wrong, every member but the message, or `[]` when nothing was. Checks the error's own shape on the way. */
export function findingsOf(result: Result<unknown, TaskKeyError>): Finding[] {
  if (result.ok) return [];
  const { error } = result;
  expect(Object.keys(error)).toEqual(["name", "message", "issues"]);
  expect(error.name).toBe("TaskKeyError");
  return error.issues.map((issue) => {
    expect(Object.isFrozen(issue)).toBe(true);
    const { message, ...finding } = issue;
    expect(message).toMatch(/^The .+\.$/);
    return finding;
  });
}

export function issuesOf(result: Result<unknown, TaskKeyError>): readonly TaskKeyIssue[] {
  return result.ok ? [] : result.error.issues;
}

export function codesOf(result: Result<unknown, TaskKeyError>): string[] {
  return issuesOf(result).map(({ code }) => code);
}
