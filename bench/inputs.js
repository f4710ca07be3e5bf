import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * @typedef {object} SessionInput
 * @property {string} key
 * @property {import("fastmcp-task-keys").TaskKey} fields
 */

/**
 * @typedef {object} ScopedInput
 * @property {string} key
 * @property {import("fastmcp-task-keys").ScopedTaskKey} fields
 */

/** Enough that neither the branch predictor nor a cache of V8 can learn them. */
export const INPUT_COUNT = 4096;

const capturedSession = load("captured-session");
const capturedScoped = load("captured-scoped");

/**
 * A key of the session layout as real servers wrote it, its ids made distinct.
 * @param {number} index
 * @returns {SessionInput}
 */
export function sessionInput(index) {
  const captured = capturedSession[index % capturedSession.length];
  const { taskType } = captured;
  const componentIdentifier = flat(captured.componentIdentifier);
  const ids = vary(`${captured.sessionId}:${captured.clientTaskId}`, index);
  const [sessionId = "", clientTaskId = ""] = ids.split(":").map(flat);
  return {
    key: flat(ids + captured.key.slice(ids.length)),
    fields: { sessionId, clientTaskId, taskType, componentIdentifier },
  };
}

/**
 * A key of the scoped layout as real servers wrote it, its task id made distinct.
 * @param {number} index
 * @returns {ScopedInput}
 */
export function scopedInput(index) {
  const captured = capturedScoped[index % capturedScoped.length];
  const { taskScope, taskType, leg } = captured;
  const componentIdentifier = flat(captured.componentIdentifier);
  const clientTaskId = flat(vary(captured.clientTaskId, index));
  return {
    key: flat(captured.key.replace(captured.clientTaskId, clientTaskId)),
    fields: { taskScope, clientTaskId, taskType, componentIdentifier, leg },
  };
}

/**
 * As many inputs as are measured.
 * @template Input
 * @param {(index: number) => Input} make
 * @returns {Input[]}
 */
export function inputs(make) {
  return Array.from({ length: INPUT_COUNT }, (_, index) => make(index));
}

/**
 * The text as input has it: in one piece of memory. One that was put together or cut out is not, until it is read.
 * @param {string} text
 */
export function flat(text) {
  const encoding = /^[\0-\xff]*$/.test(text) ? "latin1" : "utf16le";
  return Buffer.from(text, encoding).toString(encoding);
}

/**
 * Hexadecimal digits, the same in every run.
 * @param {number} index
 */
export function digitsOf(index) {
  return createHash("sha256").update(String(index)).digest("hex");
}

/**
 * Replaces the hexadecimal digits of an id, so that its alphabet and length stay.
 * @param {string} id
 * @param {number} index
 */
function vary(id, index) {
  const digits = digitsOf(index);
  let used = 0;
  return id.replace(/[0-9a-f]/g, () => digits.charAt(used++));
}

/** @param {string} name */
function load(name) {
  const file = new URL(`../test/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).keys;
}
