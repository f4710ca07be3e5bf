// Prints, as JSON, how many bytes of heap each kept value costs that was parsed from a key of about 8,000 characters.
// Of what has been built: npm run build && node --expose-gc test/support/kept-memory.js
import {
  buildTaskKey,
  getClientTaskIdFromKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  taskScopeOf,
} from "../../dist/esm/core.js";
import { docketKeys } from "../../dist/esm/docket.js";

const KEPT = 1_000;
const long = "c".repeat(8_000);
const docket = docketKeys();

/** @type {Record<string, (id: string) => unknown>} */
const keepers = {
  "a text of its own": (id) => flat(`task-${id}`),
  "the session id": (id) => valueIn(parseTaskKey(flat(`${id}:t:tool:${long}`))).sessionId,
  "the client task id": (id) => valueIn(parseTaskKey(flat(`s:${id}:tool:${long}`))).clientTaskId,
  "the task id alone": (id) => valueIn(getClientTaskIdFromKey(flat(`s:${id}:tool:${long}`))),
  "the task type": (id) => valueIn(parseTaskKey(flat(`${id}:t:resource:${long}`))).taskType,
  "a component with escapes": (id) => valueIn(parseTaskKey(flat(`${long}:t:tool:a%3A${id}`))).componentIdentifier,
  "a component without escapes": (id) => valueIn(parseTaskKey(flat(`${long}:t:tool:${id}`))).componentIdentifier,
  "a scope with escapes": (id) => valueIn(parseScopedTaskKey(flat(`auth:a%7C${id}:t:tool:${long}`))).taskScope,
  "a scope without escapes": (id) => valueIn(parseScopedTaskKey(flat(`auth:${id}:t:tool:${long}`))).taskScope,
  "the name of a component": (id) => valueIn(parseComponentKey(flat(`tool:${id}@${long}`))).name,
  "the version of a component": (id) => valueIn(parseComponentKey(flat(`tool:${long}@${id}`))).version,
  "a field of a loose key": (id) => valueIn(parseTaskKeyLoose(flat(`${id}:t:tool:${long}`))).sessionId,
  "a task of Docket": (id) => valueIn(docket.parse(flat(`fastmcp:fastmcp:task:${long}:${id}`))).task.clientTaskId,
  "the name of a mapping": (id) => valueIn(docket.forTask(flat(`s:${id}:tool:${long}`))).mapping,
  "a key that was built": (id) =>
    valueIn(buildTaskKey({ sessionId: flat(id), clientTaskId: "t", taskType: "tool", componentIdentifier: "c" })),
  "a scope that was derived": (id) => valueIn(taskScopeOf({ clientId: flat(id), subject: "u", sources: ["main"] })),
  "an error": (id) => errorIn(parseTaskKey(flat(`${id}:t:tool:${long}%`))),
  "an error of the guard": (id) => errorIn(parseTaskKey(flat(`${id}:t:tool:${long}`), { sessionId: "a" })),
  "an error of the task type": (id) => errorIn(parseTaskKey(flat(`${id}:t:some_task_type:${long}`))),
};

const figures = Object.entries(keepers).map(([name, keep]) => [name, bytesPerKept(keep)]);
console.log(JSON.stringify(Object.fromEntries(figures), null, 2));

/** @param {(id: string) => unknown} keep */
function bytesPerKept(keep) {
  const kept = [];
  const before = heapUsed();
  for (let index = 0; index < KEPT; index += 1) {
    kept.push(keep(`${String(index).padStart(8, "0")}-1111-4222-8333-444444444444`));
  }
  return Math.round((heapUsed() - before) / kept.length);
}

function heapUsed() {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** A text in one piece, as one that came from a socket is. @param {string} text */
function flat(text) {
  return Buffer.from(text).toString("latin1");
}

/**
 * @template Value
 * @param {import("../../dist/esm/core.js").Result<Value>} result
 */
function valueIn(result) {
  if (!result.ok) throw new Error("a good key was refused");
  return result.value;
}

/** @param {import("../../dist/esm/core.js").Result<unknown>} result */
function errorIn(result) {
  if (result.ok) throw new Error("a bad key was accepted");
  return result.error;
}
