import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifySchemaValidationError } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { type TaskKeyIssue, taskKeyIssuesFrom } from "fastmcp-task-keys";
import * as z from "zod";

/** Problem details of RFC 9457. They hold nothing of the request: no key, no session id, no URL. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly issues?: readonly TaskKeyIssue[];
}

export const UNAUTHORIZED = problemOf(
  401,
  "Send the token of a session: Authorization: Bearer <token>.",
);

/** The one answer for a task that does not exist and for another session's. */
export const NOT_FOUND = problemOf(404, "There is no such task.");

/** Never with the error's own message: Fastify puts the URL into some, and JSON.parse the body. */
export function problemFor(error: FastifyError): Problem {
  if (hasZodFastifySchemaValidationErrors(error)) return invalidKey(error.validation);
  const status = error.statusCode ?? 500;
  return problemOf(
    status,
    status < 500 ? "The request is malformed." : "The request could not be answered.",
  );
}

export function respond(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header("WWW-Authenticate", "Bearer");
  // Serialized here, so that no route's response schema applies.
  return reply.code(problem.status).type("application/problem+json").send(JSON.stringify(problem));
}

function problemOf(status: number, detail: string): Problem {
  return { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, detail };
}

/** The type provider turns Zod's issues into Fastify's shape, and this turns them back. */
function invalidKey(validation: readonly FastifySchemaValidationError[]): Problem {
  const issues = validation.map(({ keyword, message, instancePath, params }) => ({
    ...params,
    code: keyword,
    message,
    path: instancePath.split("/").slice(1),
  }));
  // They are as Zod made them, which Fastify's types no longer know.
  const error = new z.ZodError(issues as unknown as z.core.$ZodIssue[]);
  const found = taskKeyIssuesFrom(error, ["key"]);
  return {
    type: "https://example.com/problems/invalid-task-key",
    title: "Invalid task key",
    status: 400,
    detail: found[0]?.message ?? "The request holds no task key.",
    issues: found,
  };
}
