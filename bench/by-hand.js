// What people write where they do not use the package, or pick instead.
import * as z from "zod";

/** @typedef {import("fastmcp-task-keys").TaskKey<string>} Fields */

/** The one-liner: no checks. @param {string} key */
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

/** Of either layout. @param {string} key */
export function splitAny(key) {
  return /^(?:auth|anon):/.test(key) ? splitScoped(key) : split(key);
}

/** Of the Redis name of a run. @param {string} name */
export function splitRun(name) {
  return name.startsWith("fastmcp:runs:") ? splitScoped(name.slice(13)) : undefined;
}

/** @param {string} text */
export function splitComponent(text) {
  const [colon, at] = [text.indexOf(":"), text.lastIndexOf("@")];
  const version = text.slice(at + 1) || null;
  return { type: text.slice(0, colon), name: text.slice(colon + 1, at), version };
}

/** The template string: no checks, and ! ' ( ) * stay as they are. @param {Fields} fields */
export function join({ sessionId, clientTaskId, taskType, componentIdentifier }) {
  return `${sessionId}:${clientTaskId}:${taskType}:${encodeURIComponent(componentIdentifier)}`;
}

/** @param {import("fastmcp-task-keys").ScopedTaskKey<string>} fields */
export function joinScoped({ taskScope, clientTaskId, taskType, componentIdentifier, leg }) {
  const owner = taskScope === null ? "anon" : `auth:${encodeURIComponent(taskScope)}`;
  const component = encodeURIComponent(componentIdentifier);
  return `${owner}:${clientTaskId}:${taskType}:${component}${leg > 1 ? `#leg${leg}` : ""}`;
}

const MAX_LENGTH = 8192;
const TYPES = /** @type {const} */ (["tool", "resource", "template", "prompt"]);
const ENCODED = "(?:[\\w.~-]|%[0-9A-F]{2})+";
const ENDING = `(${TYPES.join("|")}):(${ENCODED})`;
const KEY = new RegExp(`^(?!(?:auth|anon):)([!-9;-~]+):([!-9;-~]+):${ENDING}$`);
const SCOPED = `^(?:anon|auth:(${ENCODED})):([!"$-9;-~]+):${ENDING}(?:#leg([2-9]|[1-9]\\d{1,14}))?$`;
const SCOPED_KEY = new RegExp(SCOPED);

/** The one-liner with the parser's checks. @param {unknown} key */
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

/** The template string with the builder's checks. @param {Fields} fields */
export function checkedJoin({ sessionId, clientTaskId, taskType, componentIdentifier }) {
  try {
    const key = `${sessionId}:${clientTaskId}:${taskType}:${quote(componentIdentifier)}`;
    return key.length <= MAX_LENGTH && KEY.test(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} encoded */
function decode(encoded) {
  try {
    const text = decodeURIComponent(encoded);
    return text !== "" && quote(text) === encoded ? text : undefined;
  } catch {
    return undefined;
  }
}

/** As Python's quote spells it. @param {string} text */
export function quote(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

const [text, id] = [z.string(), z.string().regex(/^[!-9;-~]+$/)];

/** The one-liner and the template string as a codec. */
export const bareCodec = z.codec(
  text,
  z.object({ sessionId: text, clientTaskId: text, taskType: text, componentIdentifier: text }),
  { decode: split, encode: join },
);

/** A Zod pipe with the parser's checks. */
export const zodPipe = text
  .max(MAX_LENGTH)
  .transform((key) => key.split(":"))
  .pipe(z.tuple([id.regex(/^(?!(?:auth|anon)$)/), id, z.enum(TYPES), text]))
  .transform(([sessionId, clientTaskId, taskType, component], context) => {
    const componentIdentifier = decode(component);
    if (componentIdentifier === undefined) context.addIssue("The component is misspelled.");
    return { sessionId, clientTaskId, taskType, componentIdentifier };
  });
