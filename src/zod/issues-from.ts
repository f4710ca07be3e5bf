import { buildAnyKey } from "../core/any-key.js";
import { noString } from "../core/explain.js";
import { noObject, wrongFieldType } from "../core/fields.js";
import type { TaskKeyIssue, TaskKeyIssueCode, TaskKeySegment } from "../core/issue.js";
import { DEFAULT_OPTIONS } from "../core/options.js";

/**
 * Finds the issues of this package in a failure: a `ZodError`, what a Standard Schema returns, anything else that has
 * `issues`, or an array of issues. It looks inside unions, records, maps and arrays too.
 *
 * They are told by their shape, so it does not matter which copy of the package made them. Zod's own `invalid_type` is
 * one of them where it speaks in our words, as our schemas make it do. Issues of other schemas are left out. Anything
 * else than a failure has none.
 *
 * @param failure What `safeDecode`, `safeEncode`, `safeParse` or a `catch` gave.
 * @param path Only issues at and below this place in the value; without it, all.
 * @returns The issues in the order of the failure; empty when it has none of them. Of more than 2,000,000 values in the
 * failure, the rest is not looked at.
 *
 * @example
 * ```ts
 * import { taskKeyCodec, taskKeyIssuesFrom } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const Body = z.object({ key: taskKeyCodec });
 * const result = z.safeDecode(Body, { key: "session123:task456:Tool:my_tool" });
 * taskKeyIssuesFrom(result.error, ["key"]).map((issue) => issue.code); // => ["unknown_task_type"]
 * ```
 */
export function taskKeyIssuesFrom(failure: unknown, path: readonly PropertyKey[] = []): TaskKeyIssue[] {
  const found: TaskKeyIssue[] = [];
  const seen = new Set<unknown>();
  let left = MOST_VALUES;
  // Not a recursion, since issues may be nested deeper than calls can be.
  const open: Node[] = [{ value: failure, path }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value } = node;
    const rest = restOf(node.path, elementsOf(own(value, "path")));
    if (rest === undefined || seen.has(value)) continue;
    seen.add(value);
    const issue = rest.length === 0 ? issueOf(value) : undefined;
    if (issue !== undefined) found.push(issue);
    const inside = [value, own(value, "issues"), own(value, "errors")].flatMap(elementsOf).slice(0, left);
    left -= inside.length;
    // The last one is the next.
    for (const element of inside.reverse()) open.push({ value: element, path: rest });
  }
  return found;
}

/** More than a failure has; a list that a getter makes anew at each look has no end. */
const MOST_VALUES = 2_000_000;

/** A failure, an issue or a list of them, and what of the path lies below it. */
interface Node {
  readonly value: unknown;
  readonly path: readonly PropertyKey[];
}

/** What of the path lies below a place; nothing where the place is elsewhere. */
function restOf(path: readonly PropertyKey[], place: readonly unknown[]): readonly PropertyKey[] | undefined {
  // An element of a Standard Schema's path is a key, or an object that has one.
  const keys = place.map((element) => (typeof element === "object" ? own(element, "key") : element));
  const isOnPath = path.slice(0, place.length).every((part, index) => part === keys[index]);
  return isOnPath ? path.slice(place.length) : undefined;
}

/** The issue of ours that an issue holds, or says in our words. */
function issueOf(issue: unknown): TaskKeyIssue | undefined {
  const code = own(issue, "code");
  if (code === "invalid_type") return typeIssueOf(own(issue, "message"));
  const ours = own(own(issue, "params"), "taskKeyIssue");
  return code === "custom" && isTaskKeyIssue(ours) ? ours : undefined;
}

function isTaskKeyIssue(value: unknown): value is TaskKeyIssue {
  const code = own(value, "code");
  const segment = own(value, "segment");
  const isSegment = segment === null || SEGMENTS.some((known) => known === segment);
  return isSegment && typeof own(value, "message") === "string" && CODES.some((known) => known === code);
}

/** Each sentence in which a schema says that a type is wrong, up to what was received. */
function typeIssueOf(message: unknown): TaskKeyIssue | undefined {
  if (typeof message !== "string" || !RECEIVED.test(message)) return undefined;
  const phraseOf = (text: string) => text.replace(RECEIVED, "");
  const ofLayout = buildAnyKey({}, DEFAULT_OPTIONS);
  const known = [
    ...[noString("taskKey", null), noString("componentKey", null), noObject("parts", null)],
    ...(ofLayout.ok ? [] : ofLayout.error.issues),
    ...SEGMENTS.map((name) => wrongFieldType(name, null)),
  ].find((issue) => phraseOf(issue.message) === phraseOf(message));
  return known && Object.freeze({ ...known, message });
}

const RECEIVED = /; received [A-Za-z ]+\.$/;

const CODES: readonly TaskKeyIssueCode[] = [
  ...(["invalid_type", "too_long", "wrong_layout", "wrong_segment_count", "empty_segment"] as const),
  ...(["invalid_character", "unknown_task_type", "invalid_encoding", "non_canonical_encoding"] as const),
  ...(["invalid_leg", "session_mismatch", "scope_mismatch", "unknown_name"] as const),
];

const SEGMENTS: readonly TaskKeySegment[] = [
  ...(["sessionId", "taskScope", "clientTaskId", "taskType", "componentIdentifier", "leg"] as const),
  ...(["type", "name", "version", "clientId", "subject", "issuer", "sources"] as const),
];

/** The elements of a list. A hole is none, whatever a prototype has in its place. */
function elementsOf(list: unknown): readonly unknown[] {
  try {
    return Array.isArray(list) ? Object.values(list) : [];
  } catch {
    return [];
  }
}

/** The value of an own property; `undefined` where there is none, or it cannot be read. */
function own(value: unknown, name: string): unknown {
  try {
    // A cast, since TypeScript has no type for "an object of any properties".
    return Object.hasOwn(Object(value), name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  } catch {
    // What cannot be read is not there.
  }
}
