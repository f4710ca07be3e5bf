import { buildScopedTaskKey, buildTaskKey } from "fastmcp-task-keys";

/** @import { ScopedTaskKey, TaskKey } from "fastmcp-task-keys" */
/** @import { StartedTask } from "./fastmcp.js" */
/** @import { Release } from "./releases.js" */

/** @typedef {TaskKey | ScopedTaskKey} Fields */

/**
 * What the key of one execution of a task must say.
 *
 * @typedef {object} ExpectedKey
 * @property {StartedTask} task
 * @property {Fields} fields
 * @property {boolean} isForged Whether the caller has made up a session id that no reader may take for one.
 */

/**
 * The keys that a task must have, one for each of its legs.
 *
 * @param {StartedTask} task
 * @param {Release} release
 * @returns {ExpectedKey[]}
 */
export function expectedKeys(task, release) {
  const { kind, name, version, uri, sessionId, taskScope } = task;
  const component = release.writesComponentKeys
    ? { taskType: kind, componentIdentifier: `${kind}:${name}@${version ?? ""}` }
    : { taskType: kind === "template" ? "resource" : kind, componentIdentifier: uri ?? name };
  const tail = { clientTaskId: task.taskId, ...component };
  if (release.layout === "session") {
    const session = sessionId ?? "";
    return [{ task, fields: { sessionId: session, ...tail }, isForged: !SESSION_ID.test(session) }];
  }
  const legs = name === "asks" ? release.legs : 1;
  return Array.from({ length: legs }, (_, index) => ({
    task,
    fields: { taskScope, ...tail, leg: index + 1 },
    isForged: false,
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

// The contract's alphabet, and the two words that it reserves.
const SESSION_ID = /^(?!(?:auth|anon)$)[!-9;-~]+$/;
