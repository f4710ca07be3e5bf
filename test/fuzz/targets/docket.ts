import { deepStrictEqual, ok } from "node:assert/strict";
import { type DocketKeys, type DocketName, type DocketOwner, docketKeys } from "../../../src/docket.js";
import {
  buildScopedTaskKey,
  buildTaskKey,
  parseAnyTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
  type Result,
  type TaskKeyError,
} from "../../../src/index.js";
import { checkAnswer } from "./properties.js";

/** The names around a task: read, written, read again; and no name of another owner under a guard. */
export function check(text: string): string[] {
  return DOCKETS.flatMap(([docket, parse]) => {
    const name = docket.parse(text);
    for (const near of name.ok ? [text, ...respellings(text)] : []) {
      const read = docket.parse(near);
      if (read.ok) checkName(docket, near, read.value);
    }
    checkGuards(docket, text);
    const key = docket.forTask(text);
    const read = parse(text);
    deepStrictEqual(key.ok || key.error, read.ok || read.error);
    if (key.ok) checkNames(docket, text);
    const kind = name.ok ? `${name.value.kind} ${"meta" in name.value && name.value.meta}` : "";
    return [`${checkAnswer(name, text)} ${kind}`, checkAnswer(key, text), ...checkPatterns(docket, text)];
  });
}

/** As a name, and as a key whose names are to be found out. */
export function seedsFrom(text: string): string[] {
  const names = ["runs:", "results::", "fastmcp:task:"].map((kind) => `fastmcp:${kind}${text}`);
  return [text, ...names, `{a*}:results:${text}:1`];
}

type Parse = (text: string) => Result<object, TaskKeyError>;

const DOCKETS: readonly (readonly [DocketKeys, Parse])[] = [
  [docketKeys(), (text) => parseAnyTaskKey(text)],
  [docketKeys("a*", { cluster: true, layout: "scoped" }), (text) => parseScopedTaskKey(text)],
  [docketKeys("fastmcp", { layout: "session" }), (text) => parseTaskKey(text)],
];

const OWNERS: readonly DocketOwner[] = [
  { sessionId: "internal" },
  { sessionId: "session123" },
  { taskScope: "client-a" },
  { taskScope: null },
];

/** Texts that a reader could take for the same name. Chance finds them too, but not within minutes. */
function respellings(text: string): string[] {
  const lastNumber = /[0-9]+(?=[^0-9]*$)/;
  return [text.replace(lastNumber, "0$&"), text.replace(lastNumber, "$&.0"), `${text}:`];
}

/** What was read of a name leads back to the name. */
function checkName(docket: DocketKeys, text: string, name: DocketName): void {
  const names = namesOf(docket, keyOf(name));
  if (name.kind === "meta") {
    // The leg is in the name, not in the task.
    const { task, meta, leg } = name;
    const legged = leg === null ? names : namesOf(docket, keyOf({ kind: "meta", task, meta, leg }));
    deepStrictEqual(legged.meta[meta], text);
  } else if (name.kind === "result") {
    deepStrictEqual(`${names.legacyResult}:${name.generation}`, text);
  } else deepStrictEqual(names[name.kind], text);
}

/** A key of the task that a name tells of. */
function keyOf(name: DocketName): string {
  if ("taskKey" in name) {
    const built = name.task.layout === "session" ? buildTaskKey(name.task) : buildScopedTaskKey(name.task);
    deepStrictEqual(built, { ok: true, value: name.taskKey });
    return name.taskKey;
  }
  const tail = { taskType: "tool", componentIdentifier: "x" } as const;
  const leg = name.kind === "meta" && name.leg !== null ? name.leg : 1;
  const built =
    name.task.layout === "session"
      ? buildTaskKey({ ...name.task, ...tail })
      : buildScopedTaskKey({ ...name.task, ...tail, leg: Math.max(leg, 1) });
  ok(built.ok, "no key can be built for the task of a name");
  return built.value;
}

function namesOf(docket: DocketKeys, key: string) {
  const names = docket.forTask(key);
  ok(names.ok, "a name holds a key that has no names");
  return names.value;
}

/** Every name of a key is read again as what it is. */
function checkNames(docket: DocketKeys, key: string): void {
  const { meta, ...names } = namesOf(docket, key);
  for (const [kind, text] of Object.entries(names)) {
    if (text === null) continue;
    const name = docket.parse(text);
    // The parked task of a session that is called like a word of Docket has a name of other things.
    if (kind === "parked" && (!name.ok || name.value.kind !== "parked") && /^[a-z-]+:/.test(key)) continue;
    ok(name.ok && name.value.kind === kind, `the name of ${kind} is not read again`);
    if ("taskKey" in name.value) deepStrictEqual(name.value.taskKey, key);
  }
  for (const [property, text] of Object.entries(meta)) {
    if (text === null) continue;
    const name = docket.parse(text);
    ok(name.ok && name.value.kind === "meta" && name.value.meta === property, `${property} is lost`);
  }
}

function checkGuards(docket: DocketKeys, text: string): void {
  const name = docket.parse(text);
  for (const owner of OWNERS) {
    const guarded = docket.parse(text, owner);
    const isOwn =
      name.ok &&
      (name.value.task.layout === "session"
        ? name.value.task.sessionId === owner.sessionId
        : name.value.task.taskScope === owner.taskScope);
    deepStrictEqual(guarded.ok, isOwn, "a guard lets another owner's name pass");
    checkAnswer(guarded, text);
  }
}

/** The text as an owner: a pattern is the beginning of the names, with every special character escaped. */
function checkPatterns(docket: DocketKeys, text: string): string[] {
  return [{ sessionId: text }, { taskScope: text }].map((owner) => {
    const patterns = docket.patternsFor(owner);
    if (!patterns.ok) return checkAnswer(patterns, text);
    for (const pattern of Object.values(patterns.value)) {
      ok(pattern === null || /^(?:[^*?[\\]|\\[*?[\\])*\*$/.test(pattern), "a pattern finds more");
    }
    return "ok";
  });
}
