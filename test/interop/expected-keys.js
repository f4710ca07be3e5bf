import { buildScopedTaskKey, buildTaskKey, taskScopeOf } from "fastmcp-task-keys";
import { SERVERS } from "./fastmcp.js";

/** @import { ScopedTaskKey, TaskKey } from "fastmcp-task-keys" */
/** @import { Caller, StartedTask } from "./fastmcp.js" */
/** @import { Release } from "./releases.js" */

/** @typedef {TaskKey | ScopedTaskKey} Fields */

/**
 * What the key of one execution of a task must say.
 *
 * @typedef {object} ExpectedKey
 * @property {StartedTask} task
 * @property {Fields} fields
 * @property {boolean} isHonest Whether the owner is one that a reader may take for one.
 */

/**
 * The keys that a task must have, one for each of its legs.
 *
 * @param {StartedTask} task
 * @param {Release} release
 * @returns {ExpectedKey[]}
 */
export function expectedKeys(task, release) {
  const { kind, name, version, uri, token } = task;
  const component = release.writesComponentKeys
    ? { taskType: kind, componentIdentifier: `${kind}:${name}@${version ?? ""}` }
    : { taskType: kind === "template" ? "resource" : kind, componentIdentifier: uri ?? name };
  const tail = { clientTaskId: task.taskId, ...component };
  if (release.layout === "session") {
    const sessionId = task.sessionId ?? "";
    return [{ task, fields: { sessionId, ...tail }, isHonest: SESSION_ID.test(sessionId) }];
  }
  const sources = (release.namesSources && SERVERS[task.server]?.sources) || [];
  const scope = token && scopeOf({ said: token, sources });
  const legs = name === "asks" ? release.legs : 1;
  return Array.from({ length: legs }, (_, index) => ({
    task,
    // Of a client without an id FastMCP makes the empty scope.
    fields: { taskScope: scope && (scope.ok ? scope.value : ""), ...tail, leg: index + 1 },
    isHonest: scope?.ok !== false,
  }));
}

/**
 * Builds the key of the layout that the fields are of.
 *
 * @param {Fields} fields
 */
export function build(fields) {
  return "sessionId" in fields ? buildTaskKey(fields) : buildScopedTaskKey(fields);
}

/** @param {Caller} caller */
export function scopeOf({ said: { client_id: clientId, sub: subject, iss: issuer }, sources }) {
  return taskScopeOf({ clientId, subject: subject ?? null, issuer: issuer ?? null, sources });
}

// The contract's alphabet, and the two words that it reserves.
const SESSION_ID = /^(?!(?:auth|anon)$)[!-9;-~]+$/;
