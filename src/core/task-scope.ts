import * as explain from "./explain.js";
import { isObject, noObject, readField, refuseTypes, typeNameOf } from "./fields.js";
import { failure, type Result, refusal } from "./issue.js";
import { LONGEST_KEY, readTexts } from "./options.js";

/** What a caller's token says of it. */
export interface Caller {
  /** The client id, as the verifier of the token gives it. */
  readonly clientId: string;
  /** The claim `sub`; absent or `null` where the token has none. */
  readonly subject?: string | null | undefined;
  /** The claim `iss`, which counts with `sources` only; absent or `null` where the token has none. */
  readonly issuer?: string | null | undefined;
  /** The ids of the `MultiAuth` sources that let the caller in, outermost first; absent or empty where there are none. */
  readonly sources?: readonly string[] | undefined;
}

/**
 * The scope under which FastMCP stores the tasks of a caller, for the guard `taskScope`: `clientId`, or `clientId|subject`
 * where the subject is not empty. Behind `MultiAuth` (FastMCP 4.1) the client id's place is taken by the JSON array
 * `[source, clientId, issuer, subject]`, as Python's `json.dumps` writes it, one around the other for each source.
 *
 * FastMCP's own ambiguity stays: `a|b` is the scope of the client `a|b` and of the client `a` with the subject `b`, and
 * the guard lets each see the other's tasks. An empty client id is refused: servers store its tasks under `auth::…`, which
 * all callers without one share. Within sources it is let through, and shared by all of that source who lack one.
 *
 * Bounds: the scope is at most 65,536 UTF-16 units, since no key holds a longer one. Offsets are UTF-16 units into the
 * field. Issues: `invalid_type` (of the caller, or of every field that is not of its type), `too_long` (each alone);
 * `empty_segment` (the client id), `invalid_character` (a lone surrogate, which FastMCP could not encode).
 * Source: FastMCP 4.1.4, `get_task_scope` and `MultiAuth.verify_token`.
 * @example
 * ```ts
 * import { taskScopeOf } from "fastmcp-task-keys";
 *
 * taskScopeOf({ clientId: "client-a", subject: "user-1" }); // => { ok: true, value: "client-a|user-1" }
 * taskScopeOf({ clientId: "client-a", sources: ["main"] }); // => { ok: true, value: '["main","client-a",null,null]' }
 * ```
 */
export function taskScopeOf(caller: Caller): Result<string> {
  if (!isObject(caller)) return failure(noObject("caller", caller));
  const clientId = readField(caller, "clientId");
  const subject = readField(caller, "subject") ?? null;
  const issuer = readField(caller, "issuer") ?? null;
  const given = readField(caller, "sources");
  const sources = given === undefined ? [] : readTexts(given);
  if (typeof clientId !== "string" || !isNullable(subject) || !isNullable(issuer) || sources === undefined) {
    const type = typeNameOf(given);
    const rest = `an array of strings; received ${type === "array" ? "another array" : type}`;
    const ofSources = sources === undefined ? explain.invalidType("sources", "sources", "array", rest) : undefined;
    return refuseTypes({ clientId, subject, issuer }, ofSources);
  }
  const texts = [clientId, subject ?? "", ...(sources.length > 0 ? [issuer ?? "", ...sources] : [])];
  const atLeast = texts.reduce((length, text) => length + text.length, 0);
  if (atLeast > LONGEST_KEY) return failure(explain.tooLong(LONGEST_KEY, atLeast, "would be at least", "scope"));
  let scope = clientId;
  for (const source of [...sources].reverse()) {
    // Each array escapes the quotation marks of the one inside it, so it may be twice as long.
    if (scope.length <= LONGEST_KEY) scope = `[${[source, scope, issuer, subject].map(dumps).join(",")}]`;
  }
  const suffix = subject === null || subject === "" ? "" : `|${subject}`;
  scope += suffix;
  if (scope.length > LONGEST_KEY)
    return failure(explain.tooLong(LONGEST_KEY, scope.length, "would be at least", "scope"));
  const ofClientId = sources.length === 0 ? explain.wellFormed("clientId", clientId) : undefined;
  const ofSubject = suffix === "" ? undefined : explain.wellFormed("subject", suffix.slice(1));
  const issue = ofClientId ?? ofSubject;
  return issue === undefined ? { ok: true, value: scope } : refusal([ofClientId, ofSubject], issue);
}

function isNullable(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

/** Python's `json.dumps`: all but U+0020 to U+007E is escaped. */
function dumps(value: string | null): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[^ -~]/g, escaped);
}
