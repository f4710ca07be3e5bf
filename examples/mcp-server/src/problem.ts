import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { taskKeyIssuesFrom } from "fastmcp-task-keys";
import type * as z from "zod";

// The problem details of RFC 9457 as the data of JSON-RPC errors. They hold nothing of the request: no key, no scope, no URI.

/** The one answer for a task that does not exist and for another owner's. */
export function noSuchTask(): ProtocolError {
  const detail = "There is no such task.";
  return new ProtocolError(ProtocolErrorCode.InvalidParams, detail, {
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail,
  });
}

export function noStore(): ProtocolError {
  const detail = "The task could not be looked up.";
  return new ProtocolError(ProtocolErrorCode.InternalError, detail, {
    type: "about:blank",
    title: "Internal Server Error",
    status: 500,
    detail,
  });
}

export function noTaskUri(): ProtocolError {
  const detail = "The URI must be task://key/{key} or task://lookup{?key}.";
  return new ProtocolError(ProtocolErrorCode.InvalidParams, detail, {
    type: "about:blank",
    title: "Bad Request",
    status: 400,
    detail,
  });
}

export function invalidKey(error: z.ZodError): ProtocolError {
  const issues = taskKeyIssuesFrom(error);
  const detail = issues[0]?.message ?? "The URI holds no task key.";
  return new ProtocolError(ProtocolErrorCode.InvalidParams, detail, {
    type: "https://example.com/problems/invalid-task-key",
    title: "Invalid task key",
    status: 400,
    detail,
    issues,
  });
}
