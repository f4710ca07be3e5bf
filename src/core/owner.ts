import * as explain from "./explain.js";
import type { ScopeMismatchIssue, SessionMismatchIssue, TaskKeyIssue } from "./issue.js";
import { ANONYMOUS_TAG, AUTHENTICATED_TAG, DIVIDER } from "./language.js";
import { ANYONE } from "./options.js";
import { decodeProven, quote } from "./percent-encoding.js";
import { sliceOf } from "./slice.js";

/** Who owns a task: a session, a scope, or nobody, which is the scope `null`. */
export type Owner =
  | { readonly layout: "session"; readonly sessionId: string }
  | { readonly layout: "scoped"; readonly taskScope: string | null };

/** Whether the first segment of a text is a tag of the scoped layout. It is what tells the layouts apart. */
export function isScoped(text: string): boolean {
  return TAGGED.test(text);
}

/** Whether the first segment is the tag of an owner with a scope, which is one segment more than the others have. */
export function isAuthenticated(text: string): boolean {
  return AUTHENTICATED.test(text);
}

/** Where the owner ends with which a text begins; -1 where the text does not go on after it. */
export function ownerEnd(text: string): number {
  return text.indexOf(DIVIDER, text.startsWith(SCOPE_PREFIX) ? SCOPE_PREFIX.length : 0);
}

/** What stands before an encoded scope. */
export const SCOPE_PREFIX = `${AUTHENTICATED_TAG}${DIVIDER}`;

/** The scope that ends there, in a proven text of the scoped layout. */
export function parseScope(text: string, end: number): string | null {
  return end === ANONYMOUS_TAG.length ? null : decodeProven(sliceOf(text, SCOPE_PREFIX.length, end));
}

export function formatOwner(owner: Owner): string {
  return owner.layout === "session" ? owner.sessionId : formatScope(owner.taskScope);
}

/** The scope as a key of the scoped layout begins with it. */
export function formatScope(taskScope: string | null): string {
  return taskScope === null ? ANONYMOUS_TAG : SCOPE_PREFIX + quote(taskScope);
}

/** The fault of a session id that stands for itself, outside a key. */
export function explainSessionId(sessionId: string): TaskKeyIssue | undefined {
  if (sessionId !== AUTHENTICATED_TAG && sessionId !== ANONYMOUS_TAG) return explain.id("sessionId", sessionId, 0, ":");
  const message = 'The session id must be neither "auth" nor "anon"; these begin a key of the scoped layout.';
  const layouts = { expected: "session", received: "scoped" } as const;
  return Object.freeze({ code: "wrong_layout", message, segment: "sessionId", ...layouts });
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

const AUTHENTICATED = /* @__PURE__ */ new RegExp(`^${AUTHENTICATED_TAG}(?:${DIVIDER}|$)`);
const TAGGED = /* @__PURE__ */ new RegExp(`^(?:${AUTHENTICATED_TAG}|${ANONYMOUS_TAG})(?:${DIVIDER}|$)`);
