import * as explain from "./explain.js";
import type { ScopeMismatchIssue, SessionMismatchIssue, TaskKeyIssue } from "./issue.js";
import { DIVIDER } from "./language.js";
import { ANYONE } from "./options.js";
import { decodeProven, quote } from "./percent-encoding.js";
import { sliceOf } from "./slice.js";

/** Who owns a task: a session, a scope, or nobody, which is the scope `null`. */
export type Owner =
  | { readonly layout: "session"; readonly sessionId: string }
  | { readonly layout: "scoped"; readonly taskScope: string | null };

/** Whether the first segment of a text is a tag of the scoped layout. It is what tells the layouts apart. */
export function isScoped(text: string): boolean {
  return TAG.test(text);
}

/** Where the owner ends with which a proven text begins. */
export function ownerEnd(text: string): number {
  return text.indexOf(DIVIDER, text.startsWith(AUTHENTICATED) ? AUTHENTICATED.length : 0);
}

/** The scope that ends there, in a proven text of the scoped layout. */
export function parseScope(text: string, end: number): string | null {
  return end === ANONYMOUS.length ? null : decodeProven(sliceOf(text, AUTHENTICATED.length, end));
}

export function formatOwner(owner: Owner): string {
  return owner.layout === "session" ? owner.sessionId : formatScope(owner.taskScope);
}

/** The scope as a key of the scoped layout begins with it. */
export function formatScope(taskScope: string | null): string {
  return taskScope === null ? ANONYMOUS : AUTHENTICATED + quote(taskScope);
}

/** The fault of a session id that stands for itself, outside a key. */
export function explainSessionId(sessionId: string): TaskKeyIssue | undefined {
  if (!LAYOUT_TAGS.includes(sessionId)) return explain.id("sessionId", sessionId, 0, ":");
  const message = 'The session id must be neither "auth" nor "anon"; these begin a key of the scoped layout.';
  return Object.freeze({
    code: "wrong_layout",
    message,
    segment: "sessionId",
    expected: "session",
    received: "scoped",
  });
}

/** Whether a guard lets the owner pass. The caller knows its own id, so the time of a comparison tells it nothing. */
export function isOwnedBy(guard: unknown, owner: string | null): boolean {
  return guard === ANYONE || guard === owner;
}

export function sessionMismatch(): SessionMismatchIssue {
  const message = "The task key does not belong to the expected session.";
  return Object.freeze({ code: "session_mismatch", message, segment: "sessionId" });
}

export function scopeMismatch(): ScopeMismatchIssue {
  const message = "The task key does not belong to the expected scope.";
  return Object.freeze({ code: "scope_mismatch", message, segment: "taskScope" });
}

const ANONYMOUS = "anon";
const AUTHENTICATED = "auth:";
const LAYOUT_TAGS: readonly string[] = ["auth", "anon"];
const TAG = /^(?:auth|anon)(?::|$)/;
