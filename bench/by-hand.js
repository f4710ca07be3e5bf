// What people write where they do not use the package, or pick instead.
import * as z from "zod";

/** @typedef {import("fastmcp-task-keys").TaskKey<string>} Fields */
/** @typedef {import("fastmcp-task-keys").ScopedTaskKey<string>} ScopedFields */

/** @param {string} key */
export function split(key) {
  const [sessionId = "", clientTaskId = "", taskType = "", ...rest] = key.split(":");
  const componentIdentifier = decodeURIComponent(rest.join(":"));
  return { sessionId, clientTaskId, taskType, componentIdentifier };
}
/** @param {string} key */
export function splitScoped(key) {
  const parts = key.split(":");
  const at = parts[0] === "auth" ? 1 : 0;
  const [component = "", leg = 1] = parts[at + 3]?.split("#leg") ?? [];
  return {
    taskScope: at === 1 ? decodeURIComponent(parts[1] ?? "") : null,
    clientTaskId: parts[at + 1] ?? "",
    taskType: parts[at + 2] ?? "",
    componentIdentifier: decodeURIComponent(component),
    leg: Number(leg),
  };
}
/** @param {string} key */
export const splitAny = (key) => (/^(?:auth|anon):/.test(key) ? splitScoped(key) : split(key));
/** @param {string} name */
export const splitRun = (name) => (name.startsWith("fastmcp:runs:") ? splitScoped(name.slice(13)) : undefined);

/** @template {{ sessionId: string }} Fields @param {Fields | undefined} fields @param {string} own */
export const ofSession = (fields, own) => (fields?.sessionId === own ? fields : undefined);
/** @template {{ taskScope: unknown }} Fields @param {Fields | undefined} fields @param {string | null} own */
export const ofScope = (fields, own) => (fields?.taskScope === own ? fields : undefined);

/** @param {Fields} fields */
export function join({ sessionId, clientTaskId, taskType, componentIdentifier }) {
  return `${sessionId}:${clientTaskId}:${taskType}:${encodeURIComponent(componentIdentifier)}`;
}
/** @param {ScopedFields} fields */
export function joinScoped({ taskScope, clientTaskId, taskType, componentIdentifier, leg }) {
  const component = encodeURIComponent(componentIdentifier);
  return `${ownerOf(taskScope)}:${clientTaskId}:${taskType}:${component}${leg > 1 ? `#leg${leg}` : ""}`;
}
/** @param {string | null} taskScope */
const ownerOf = (taskScope) => (taskScope === null ? "anon" : `auth:${encodeURIComponent(taskScope)}`);
/** @param {Pick<ScopedFields, "taskScope" | "clientTaskId">} fields */
export function mappingOf({ taskScope, clientTaskId }) {
  return { mapping: `fastmcp:fastmcp:task:${ownerOf(taskScope)}:${clientTaskId}` };
}
/** @param {string} key @param {string | null} own */
export function namesOf(key, own) {
  const fields = ofScope(splitScoped(key), own);
  return fields && { run: `fastmcp:runs:${key}`, ...mappingOf(fields) };
}
/** @param {{ clientId: string, subject: string }} caller */
export const joinScope = ({ clientId, subject }) => `${clientId}|${subject}`;

const MAX_LENGTH = 8192;
const TYPES = /** @type {const} */ (["tool", "resource", "template", "prompt"]);
const ENCODED = "(?:[\\w.~-]|%[0-9A-F]{2})+";
const ENDING = `(${TYPES.join("|")}):(${ENCODED})`;
const KEY = new RegExp(`^(?!(?:auth|anon):)([!-9;-~]+):([!-9;-~]+):${ENDING}$`);
const SCOPED = `^(?:anon|auth:(${ENCODED})):([!"$-9;-~]+):${ENDING}(?:#leg([2-9]|[1-9]\\d{1,14}))?$`;
const SCOPED_KEY = new RegExp(SCOPED);

/** @param {unknown} key */
export function check(key) {
  if (typeof key !== "string" || key.length > MAX_LENGTH) return undefined;
  const [, sessionId = "", clientTaskId, taskType, component = ""] = KEY.exec(key) ?? [];
  const componentIdentifier = decode(component);
  if (componentIdentifier === undefined) return undefined;
  return { sessionId, clientTaskId, taskType, componentIdentifier };
}
/** @param {unknown} key */
export function checkScoped(key) {
  if (typeof key !== "string" || key.length > MAX_LENGTH) return undefined;
  const [, scope, clientTaskId, taskType, component = "", leg = 1] = SCOPED_KEY.exec(key) ?? [];
  const taskScope = scope === undefined ? null : decode(scope);
  const componentIdentifier = decode(component);
  if (taskScope === undefined || componentIdentifier === undefined) return undefined;
  return { taskScope, clientTaskId, taskType, componentIdentifier, leg: Number(leg) };
}
/** @param {string} encoded */
function decode(encoded) {
  try {
    const text = decodeURIComponent(encoded);
    return text !== "" && quote(text) === encoded ? text : undefined;
  } catch {}
}
/** @param {Fields} fields */
export function checkedJoin({ sessionId, clientTaskId, taskType, componentIdentifier }) {
  try {
    const key = `${sessionId}:${clientTaskId}:${taskType}:${quote(componentIdentifier)}`;
    return key.length <= MAX_LENGTH && KEY.test(key) ? key : undefined;
  } catch {}
}
/** As Python's quote spells it. @param {string} text */
export function quote(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

const text = z.string();
const fields = z.object({ sessionId: text, clientTaskId: text, taskType: text, componentIdentifier: text });
export const bareCodec = z.codec(text, fields, { decode: split, encode: join });
const id = text.regex(/^[!-9;-~]+$/);
export const zodPipe = text
  .max(MAX_LENGTH)
  .transform((key) => key.split(":"))
  .pipe(z.tuple([id.regex(/^(?!(?:auth|anon)$)/), id, z.enum(TYPES), text]))
  .transform(([sessionId, clientTaskId, taskType, component], context) => {
    const componentIdentifier = decode(component);
    if (componentIdentifier === undefined) context.addIssue("The component is misspelled.");
    return { sessionId, clientTaskId, taskType, componentIdentifier };
  });
export const scopedPipe = text.transform((key, context) => checkScoped(key) ?? context.addIssue("No task key."));
