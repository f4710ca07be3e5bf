import * as explain from "../core/explain.js";
import { isObject, readField, wrongFieldType } from "../core/fields.js";
import {
  type Finding,
  failure,
  type InvalidTypeIssue,
  type Result,
  refusal,
  type UnknownNameIssue,
} from "../core/issue.js";
import { DIVIDER, ID, SCOPED_ID, SCOPED_OWNER, SESSION_ID } from "../core/language.js";
import { LONGEST_KEY, type ResolvedOptions } from "../core/options.js";
import * as owners from "../core/owner.js";
import { sliceOf } from "../core/slice.js";

/** The owner and the id of a task, all that the names of its mapping and metadata say. An `AnyTaskKey` is one too. */
export type DocketTask =
  | { layout: "session"; sessionId: string; clientTaskId: string }
  | { layout: "scoped"; taskScope: string | null; clientTaskId: string };

/** Parses `{owner}:{clientTaskId}`, with which every key of the layout begins, by the rules of the keys. */
export function parseTask(
  text: string,
  ownerEnd: number,
  layout: DocketTask["layout"],
  options: ResolvedOptions<string>,
): Result<DocketTask> {
  if (text.length > options.maxLength) return failure(explain.tooLong(options.maxLength, text.length, "is"));
  const clientTaskId = sliceOf(text, ownerEnd + 1, text.length);
  const owner = sliceOf(text, 0, ownerEnd);
  if (!PROOFS[layout].task.test(text)) return refusal(explainTask(owner, clientTaskId, layout), NOT_PROVEN);
  if (layout === "session") {
    if (!owners.isOwnedBy(options.sessionId, owner)) return failure(owners.sessionMismatch());
    return { ok: true, value: { layout, sessionId: owner, clientTaskId } };
  }
  const taskScope = owners.parseScope(text, ownerEnd);
  if (!owners.isOwnedBy(options.taskScope, taskScope)) return failure(owners.scopeMismatch());
  return { ok: true, value: { layout, taskScope, clientTaskId } };
}

/** The owner of an object that has one, either a session id or a scope, and the text with which its keys begin. */
export function buildOwner(parts: unknown): Result<owners.Owner & { readonly text: string }> {
  const owner = readOwner(parts);
  if (owner === undefined) return failure(noOwner());
  const { length } = owner.layout === "session" ? owner.sessionId : (owner.taskScope ?? "");
  if (length > LONGEST_KEY) return failure(explain.tooLong(LONGEST_KEY, length, "would be at least"));
  const text = owners.formatOwner(owner);
  if (text.length > LONGEST_KEY) return failure(explain.tooLong(LONGEST_KEY, text.length, "would be at least"));
  if (PROOFS[owner.layout].owner.test(text)) return { ok: true, value: { ...owner, text } };
  if (owner.layout === "session") return refusal([owners.explainSessionId(owner.sessionId)], NOT_PROVEN);
  return refusal([explain.wellFormed("taskScope", owner.taskScope ?? "")], NOT_PROVEN);
}

/** Builds `{owner}:{clientTaskId}` of an owner that has been built, and the client task id of the same object. */
export function buildTask(
  { layout, text }: owners.Owner & { readonly text: string },
  clientTaskId: unknown,
): Result<string> {
  if (typeof clientTaskId !== "string") return failure(wrongFieldType("clientTaskId", clientTaskId));
  const length = text.length + DIVIDER.length + clientTaskId.length;
  if (length > LONGEST_KEY) return failure(explain.tooLong(LONGEST_KEY, length, "would be at least"));
  const task = text + DIVIDER + clientTaskId;
  if (PROOFS[layout].task.test(task)) return { ok: true, value: task };
  const dividers = layout === "session" ? ":" : ":#";
  return refusal([explain.id("clientTaskId", clientTaskId, 0, dividers)], NOT_PROVEN);
}

const PROOFS = {
  session: /* @__PURE__ */ proofsOf(SESSION_ID, ID),
  scoped: /* @__PURE__ */ proofsOf(SCOPED_OWNER, SCOPED_ID),
} as const;

const NOT_PROVEN: UnknownNameIssue = /* @__PURE__ */ unknownName();

export function unknownName(): UnknownNameIssue {
  const message =
    "The Redis name belongs to no task of this docket; the name of a task begins with the docket's name, in braces on Redis Cluster.";
  return Object.freeze({ code: "unknown_name", message, segment: null });
}

function proofsOf(owner: string, clientTaskId: string): { readonly owner: RegExp; readonly task: RegExp } {
  return { owner: new RegExp(`^${owner}$`), task: new RegExp(`^${owner}${DIVIDER}${clientTaskId}$`) };
}

function explainTask(owner: string, clientTaskId: string, layout: DocketTask["layout"]): readonly Finding[] {
  const start = owner.length + DIVIDER.length;
  if (layout === "session") {
    if (owners.isScoped(owner)) return [explain.wrongLayout("session", "scoped")];
    return [explain.id("sessionId", owner, 0, ":"), explain.id("clientTaskId", clientTaskId, start, ":")];
  }
  if (!owners.isScoped(owner)) return [explain.wrongLayout("scoped", "unknown")];
  const scopeStart = owners.SCOPE_PREFIX.length;
  const hasScope = owners.isAuthenticated(owner);
  const ofScope = hasScope ? explain.encoded("taskScope", owner.slice(scopeStart), scopeStart) : undefined;
  return [ofScope, explain.id("clientTaskId", clientTaskId, start, ":#")];
}

/** The owner of an object that has one; where it names a layout, too, it is that owner's. */
function readOwner(parts: unknown): owners.Owner | undefined {
  if (!isObject(parts)) return undefined;
  const sessionId = readField(parts, "sessionId");
  const taskScope = readField(parts, "taskScope");
  const layout = readField(parts, "layout") ?? (sessionId === undefined ? "scoped" : "session");
  if (layout === "session" && typeof sessionId === "string" && taskScope === undefined) return { layout, sessionId };
  const isScope = typeof taskScope === "string" || taskScope === null;
  return layout === "scoped" && isScope && sessionId === undefined ? { layout, taskScope } : undefined;
}

function noOwner(): InvalidTypeIssue {
  const phrase = "an object with either a sessionId, which is a string, or a taskScope, which is a string or null";
  return Object.freeze({
    code: "invalid_type",
    message: `The owner must be ${phrase}.`,
    segment: null,
    expected: "object",
  });
}
