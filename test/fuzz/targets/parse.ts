import { deepStrictEqual, ok } from "node:assert/strict";
import {
  buildComponentKey,
  buildScopedTaskKey,
  buildTaskKey,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
} from "../../../src/index.js";
import {
  anyFieldsOf,
  componentFieldsOf,
  fieldsOf,
  type ModelRules,
  scopedFieldsOf,
  unquote,
} from "../../support/model.js";
import { checkAnswer, isPlainAscii, TYPES } from "./properties.js";

/** Reading: against a second statement of the rules, written back, and under guards. */
export function check(text: string): string[] {
  const shapes = LIMITS.flatMap((limits) => readAll(text, limits));
  checkGuards(text);
  return [...shapes, ...checkLoose(text)];
}

const LIMITS: readonly ModelRules[] = [
  { taskTypes: ["tool", "resource", "template", "prompt"], maxLength: 8192 },
  { taskTypes: TYPES, maxLength: 48 },
];

function readAll(text: string, limits: ModelRules): string[] {
  const session = parseTaskKey(text, limits);
  const scoped = parseScopedTaskKey(text, limits);
  const any = parseAnyTaskKey(text, limits);
  const component = parseComponentKey(text, limits);
  deepStrictEqual(acceptedOf(session), fieldsOf(text, limits));
  deepStrictEqual(acceptedOf(scoped), scopedFieldsOf(text, limits));
  deepStrictEqual(acceptedOf(any), anyFieldsOf(text, limits));
  deepStrictEqual(acceptedOf(component), componentFieldsOf(text, limits));
  if (session.ok) deepStrictEqual(buildTaskKey(session.value, limits), written(text));
  if (scoped.ok) deepStrictEqual(buildScopedTaskKey(scoped.value, limits), written(text));
  if (component.ok) deepStrictEqual(buildComponentKey(component.value, limits), written(text));
  ok(!(session.ok || scoped.ok) || isPlainAscii(text), "an accepted key is not ASCII");
  ok(!(session.ok && scoped.ok), "a text is a key of both layouts");
  const taskId = getClientTaskIdFromKey(text, limits);
  deepStrictEqual(taskId.ok ? { clientTaskId: taskId.value } : taskId, {
    ...(session.ok ? { clientTaskId: session.value.clientTaskId } : session),
  });
  return [session, scoped, any, component].map((result) => checkAnswer(result, text));
}

/** Reading as FastMCP 2.14.7 does: its own three splits, and nothing else that can fail. */
function checkLoose(text: string): string[] {
  const loose = parseTaskKeyLoose(text);
  const segments = text.split(":");
  if (loose.ok) {
    const [sessionId, clientTaskId, taskType, ...component] = segments;
    const componentIdentifier = unquote(component.join(":"));
    deepStrictEqual(loose.value, { sessionId, clientTaskId, taskType, componentIdentifier });
  } else {
    const { message, ...issue } = loose.error.issues[0];
    const counts = { expected: 4, received: segments.length };
    deepStrictEqual(issue, { code: "wrong_segment_count", segment: null, ...counts });
  }
  const strict = parseTaskKey(text);
  if (strict.ok) deepStrictEqual(loose, strict);
  const replaced = loose.ok ? loose.value.componentIdentifier.split("\ufffd").length : 0;
  return [checkAnswer(loose, text), `${Math.min(segments.length, 9)} ${Math.min(replaced, 9)}`];
}

function checkGuards(text: string): void {
  const session = parseTaskKey(text);
  const scoped = parseScopedTaskKey(text);
  for (const sessionId of ownersLike(session.ok ? session.value.sessionId : "internal")) {
    const guarded = parseTaskKey(text, { sessionId });
    checkAnswer(guarded, text);
    deepStrictEqual(guarded.ok, session.ok && session.value.sessionId === sessionId);
    deepStrictEqual(parseAnyTaskKey(text, { sessionId }).ok, guarded.ok);
  }
  for (const taskScope of [null, ...ownersLike(scoped.ok ? scoped.value.taskScope : null)]) {
    const guarded = parseScopedTaskKey(text, { taskScope });
    checkAnswer(guarded, text);
    deepStrictEqual(guarded.ok, scoped.ok && scoped.value.taskScope === taskScope);
    deepStrictEqual(parseAnyTaskKey(text, { taskScope }).ok, guarded.ok);
  }
}

/** The owner, and others that differ in one bit, in case, in their length or only to a reader who decodes. */
function ownersLike(owner: string | null): string[] {
  if (owner === null) return ["auth", "anon", "null", ""];
  const last = String.fromCharCode(owner.charCodeAt(owner.length - 1) ^ 1);
  const other = owner === owner.toUpperCase() ? owner.toLowerCase() : owner.toUpperCase();
  return [owner, owner.slice(0, -1) + last, other, `${owner}\0`, owner.slice(1), `${owner}:x`];
}

function acceptedOf(result: { ok: boolean; value?: unknown }): unknown {
  return result.ok ? result.value : undefined;
}

function written(text: string) {
  return { ok: true, value: text };
}
