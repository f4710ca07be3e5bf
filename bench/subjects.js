import { TASK_TYPES } from "fastmcp-task-keys";
import * as v from "valibot";
import * as z from "zod";

/** @typedef {keyof typeof SUBJECTS} SubjectName */

/** What is compared, each with what it checks: times are only worth comparing beside that. */
export const SUBJECTS = {
  parseTaskKey:
    "All rules: length, layout, four segments, their characters, the task type, percent-encoding in its one canonical spelling.",
  buildTaskKey: "All rules on the fields, and the length of the key.",
  "taskKeyCodec.safeDecode": "What parseTaskKey does, and the types of the fields.",
  "taskKeyCodec.safeEncode": "What buildTaskKey does.",
  "createTaskKeyCodec({ sessionId })": "What parseTaskKey does, and whose key it is.",
  parseScopedTaskKey: "All rules of the scoped layout.",
  parseTaskKeyLoose: "Four segments, nothing else.",
  "task-key parse --json": "What parseTaskKey does, and that the input is UTF-8.",
  "task-key parse": "The same, of one key.",
  "task-key --version": "Nothing.",
  "the package, import": "Nothing; it loads Zod.",
  "the package, require": "Nothing; it loads Zod.",
  "the one-liner": "Nothing: split, decodeURIComponent and join.",
  "the scoped one-liner": "Nothing: the same for the scoped layout.",
  "a template string":
    "Nothing: the fields and encodeURIComponent. It leaves ! ' ( ) * as they are, so 1 in 19 of these keys is not what the server wrote.",
  "the one-liner in z.codec": "That the key and the fields are strings.",
  "the template string in z.codec": "That the fields and the key are strings.",
  "a Zod pipe":
    "Length, four segments, a regular expression for each. Not the layout, not the one spelling; it throws on broken UTF-8.",
  valibot: "The same as the Zod pipe.",
  "packageurl-js":
    "Package URLs of the same length: scheme, type and name; it normalises the rest.",
  "typeid-js": "TypeIDs of the same length: the letters of the prefix, the digits of the suffix.",
  "the Python reference":
    "Four segments, nothing else: FastMCP's own parser, in Python and so another runtime.",
  "a line copier": "That the input is UTF-8: Node, each line as a JSON string.",
  "a line copier that parses":
    "The same, and what parseAnyTaskKey does; it writes nothing of that.",
  "a bundle": "By esbuild, minified and gzipped, Zod aside.",
  "an empty module": "Nothing.",
  "Zod alone": "Nothing.",
  "node -e 0": "Nothing.",
};

/** @param {string} key */
export function splitKey(key) {
  const [sessionId, clientTaskId, taskType, ...rest] = key.split(":");
  const componentIdentifier = decodeURIComponent(rest.join(":"));
  return { sessionId, clientTaskId, taskType, componentIdentifier };
}

/** @param {string} key */
export function splitScopedKey(key) {
  const [base = "", leg = "1"] = key.split("#leg");
  const parts = base.split(":");
  const taskScope = parts[0] === "auth" ? decodeURIComponent(parts[1] ?? "") : null;
  const [clientTaskId, taskType, ...rest] = parts.slice(taskScope === null ? 1 : 2);
  const componentIdentifier = decodeURIComponent(rest.join(":"));
  return { taskScope, clientTaskId, taskType, componentIdentifier, leg: Number(leg) };
}

/** @param {import("fastmcp-task-keys").TaskKey<string>} fields */
export function joinKey({ sessionId, clientTaskId, taskType, componentIdentifier }) {
  return `${sessionId}:${clientTaskId}:${taskType}:${encodeURIComponent(componentIdentifier)}`;
}

/**
 * The key with the characters escaped that encodeURIComponent leaves.
 * @param {string} key
 */
export function asQuoted(key) {
  return key.replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export const bareCodec = z.codec(
  z.string(),
  z.object({
    sessionId: z.string(),
    clientTaskId: z.string(),
    taskType: z.string(),
    componentIdentifier: z.string(),
  }),
  {
    decode: (key) => {
      const [sessionId = "", clientTaskId = "", taskType = "", ...rest] = key.split(":");
      const componentIdentifier = decodeURIComponent(rest.join(":"));
      return { sessionId, clientTaskId, taskType, componentIdentifier };
    },
    encode: joinKey,
  },
);

const LONGEST_KEY = 8192;
const ID = /^[!-9;-~]+$/;
const ENCODED = /^(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+$/;

export const zodPipe = z
  .string()
  .max(LONGEST_KEY)
  .transform((key) => key.split(":"))
  .pipe(
    z.tuple([
      z.string().regex(ID),
      z.string().regex(ID),
      z.enum(TASK_TYPES),
      z.string().regex(ENCODED),
    ]),
  )
  .transform(([sessionId, clientTaskId, taskType, component]) => {
    return {
      sessionId,
      clientTaskId,
      taskType,
      componentIdentifier: decodeURIComponent(component),
    };
  });

export const valibotPipe = v.pipe(
  v.string(),
  v.maxLength(LONGEST_KEY),
  v.transform((key) => key.split(":")),
  v.strictTuple([
    v.pipe(v.string(), v.regex(ID)),
    v.pipe(v.string(), v.regex(ID)),
    v.picklist(TASK_TYPES),
    v.pipe(v.string(), v.regex(ENCODED)),
  ]),
  v.transform(([sessionId, clientTaskId, taskType, component]) => {
    return {
      sessionId,
      clientTaskId,
      taskType,
      componentIdentifier: decodeURIComponent(component),
    };
  }),
);

/**
 * Reads a text that was built: one that was put together is not in one piece of memory before that.
 * @param {string} text
 */
export function read(text) {
  lastUnits ^= text.charCodeAt(text.length - 1);
  return text;
}

/** Exported so that the compiler cannot leave the reading out. */
export let lastUnits = 0;
