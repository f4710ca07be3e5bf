import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { taskKeyIssuesFrom } from "fastmcp-task-keys";
import type * as z from "zod";

// The problem details of RFC 9457 as the data of JSON-RPC errors. They hold nothing of the request: no key, no scope, no URI.

/** The one answer for a task that does not exist and for another owner's. */
export function noSuchTask(): ProtocolError {
  return problem(404, "Not Found", "There is no such task.");
}

export function noTaskUri(): ProtocolError {
  return problem(400, "Bad Request", "The URI must be task://key/{key} or task://lookup{?key}.");
}

export function noStore(): ProtocolError {
  return problem(500, "Internal Server Error", "The task could not be looked up.");
}

export function invalidKey(error: z.ZodError): ProtocolError {
  const issues = taskKeyIssuesFrom(error);
  const type = "https://example.com/problems/invalid-task-key";
  return problem(400, "Invalid task key", issues[0]?.message ?? "The URI holds no task key.", { type, issues });
}

function problem(status: number, title: string, detail: string, more = {}): ProtocolError {
  const code = status === 500 ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams;
  return new ProtocolError(code, detail, { type: "about:blank", title, status, detail, ...more });
}
