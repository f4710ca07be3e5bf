import { deepStrictEqual, ok } from "node:assert/strict";
import * as z from "zod";
import {
  anyTaskKeyCodec,
  buildComponentKey,
  buildScopedTaskKey,
  buildTaskKey,
  componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  type Result,
  scopedTaskKeyCodec,
  type TaskKeyError,
  taskKeyCodec,
  taskKeyIssuesFrom,
} from "../../../src/index.js";
import { fieldsOf, quote } from "../../support/model.js";
import { checkAnswer, checkIssue, TYPES } from "./properties.js";

/** The Zod face against the functions, reading and writing. */
export function check(text: string): string[] {
  const decoded = READERS.map(([codec, parse]) => {
    const result = parse(text);
    checkFace(z.safeDecode(codec, text), result, text);
    return checkAnswer(result, text);
  });
  return [...decoded, ...checkBuilding(text)];
}

type Parse = (text: string) => Result<unknown, TaskKeyError>;

const SESSION = { sessionId: "internal", taskTypes: TYPES, maxLength: 48 };
const SCOPED = { taskScope: "client-a", maxLength: 64 };

const READERS: readonly (readonly [z.ZodType<unknown, string>, Parse])[] = [
  [taskKeyCodec, (text) => parseTaskKey(text)],
  [scopedTaskKeyCodec, (text) => parseScopedTaskKey(text)],
  [anyTaskKeyCodec, (text) => parseAnyTaskKey(text)],
  [componentKeyCodec, (text) => parseComponentKey(text)],
  [createTaskKeyCodec(SESSION), (text) => parseTaskKey(text, SESSION)],
  [createScopedTaskKeyCodec(SCOPED), (text) => parseScopedTaskKey(text, SCOPED)],
  [createAnyTaskKeyCodec(SCOPED), (text) => parseAnyTaskKey(text, SCOPED)],
];

/** The text as fields that nobody has checked: what stands between its first colons. */
function checkBuilding(text: string): string[] {
  const [owner = "", clientTaskId = "", type = "", ...more] = text.split(":");
  // A cast, since most types are wrong on purpose.
  const taskType = type as "tool";
  const componentIdentifier = more.join(":");
  const tail = { clientTaskId, taskType, componentIdentifier };
  const session = { sessionId: owner, ...tail };
  const scoped = { taskScope: owner === "anon" ? null : owner, ...tail, leg: text.length % 7 };
  const component = { type: taskType, name: clientTaskId, version: owner === "" ? null : owner };

  const key = buildTaskKey(session);
  const scopedKey = buildScopedTaskKey(scoped);
  const componentKey = buildComponentKey(component);
  checkFace(z.safeEncode(taskKeyCodec, session), key, text);
  checkFace(z.safeEncode(scopedTaskKeyCodec, scoped), scopedKey, text);
  checkFace(z.safeEncode(componentKeyCodec, component), componentKey, text);
  if (key.ok) deepStrictEqual(parseTaskKey(key.value), { ok: true, value: session });
  if (scopedKey.ok) {
    deepStrictEqual(parseScopedTaskKey(scopedKey.value), { ok: true, value: scoped });
  }
  if (componentKey.ok) {
    deepStrictEqual(parseComponentKey(componentKey.value), { ok: true, value: component });
  }
  if (Buffer.from(componentIdentifier).toString() === componentIdentifier) {
    const expected = `${owner}:${clientTaskId}:${type}:${quote(componentIdentifier)}`;
    deepStrictEqual(key.ok ? key.value : undefined, fieldsOf(expected) && expected);
  }
  return [key, scopedKey, componentKey].map((result) => checkAnswer(result, text));
}

function checkFace(face: z.ZodSafeParseResult<unknown>, result: Result<unknown, TaskKeyError>, text: string): void {
  deepStrictEqual(face.success, result.ok, "the faces do not agree");
  if (face.success) {
    deepStrictEqual(result.ok && result.value, face.data);
    return;
  }
  const issues = taskKeyIssuesFrom(face.error);
  deepStrictEqual(result.ok || result.error.issues, issues);
  for (const issue of issues) checkIssue(issue, text);
  deepStrictEqual(face.error.issues.length, issues.length);
  for (const [index, given] of face.error.issues.entries()) {
    ok(given.code === "custom" && given.message === issues[index]?.message);
    deepStrictEqual(Object.keys(given).sort(), ["code", "message", "params", "path"]);
    deepStrictEqual(given.params, { taskKeyIssue: issues[index] });
  }
}
