import { STATUS_CODES } from "node:http";
import { type TaskKeyIssue, taskKeyIssuesFrom } from "fastmcp-task-keys";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import * as z from "zod";

/** Problem details of RFC 9457. They hold nothing of the request: no key, no session id, no URL. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly detail: string;
  readonly issues?: readonly TaskKeyIssue[];
}

export const UNAUTHORIZED = problemOf(
  401,
  "Send the token of a session: Authorization: Bearer <token>.",
);

/** The one answer for a task that does not exist and for another session's. */
export const NOT_FOUND = problemOf(404, "There is no such task.");

/** What is wrong with the key, out of all that a validator found. */
export function invalidKey(issues: readonly z.core.$ZodIssue[]): Problem {
  const found = taskKeyIssuesFrom(new z.ZodError([...issues]), ["key"]);
  return {
    type: "https://example.com/problems/invalid-task-key",
    title: "Invalid task key",
    status: 400,
    detail: found[0]?.message ?? "The request holds no task key.",
    issues: found,
  };
}

export function problemOf(status: ContentfulStatusCode, detail: string): Problem {
  return { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail };
}

export function respond(problem: Problem): Response {
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  if (problem.status === 401) headers.set("WWW-Authenticate", "Bearer");
  return Response.json(problem, { status: problem.status, headers });
}
