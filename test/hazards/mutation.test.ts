import { describe, expect, it } from "vitest";
import * as z from "zod";
import { docketKeys } from "../../src/docket.js";
import {
  buildScopedTaskKey,
  buildTaskKey,
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  TASK_TYPES,
  taskKeyCodec,
  taskTypeSchema,
} from "../../src/index.js";
import { buildFrom, buildScopedFrom, optionsFrom } from "../support/hostile.js";
import { codesOf } from "../support/issues.js";
import { SCOPED_PARTS, SESSION_PARTS } from "../support/writers.js";

// What a caller changes must change nothing for anybody else: results, options, lists, and what a call leaves behind.

const docket = docketKeys();

/** Everything that answers on a text, so that the answers can be compared. */
const askers: readonly (readonly [string, (text: string) => unknown])[] = [
  ["parseTaskKey", (text) => parseTaskKey(text)],
  ["parseTaskKey, guarded", (text) => parseTaskKey(text, { sessionId: "a", taskTypes: ["tool"] })],
  ["getClientTaskIdFromKey", (text) => getClientTaskIdFromKey(text)],
  ["parseTaskKeyLoose", (text) => parseTaskKeyLoose(text)],
  ["parseScopedTaskKey", (text) => parseScopedTaskKey(text)],
  ["parseAnyTaskKey", (text) => parseAnyTaskKey(text)],
  ["parseComponentKey", (text) => parseComponentKey(text)],
  ["buildTaskKey", (text) => buildFrom({ ...SESSION_PARTS, componentIdentifier: text })],
  ["buildScopedTaskKey", (text) => buildScopedFrom({ ...SCOPED_PARTS, taskScope: text })],
  ["docket.forTask", (text) => docket.forTask(text)],
  ["docket.parse", (text) => docket.parse(`fastmcp:runs:${text}`)],
  ["docket.patternsFor", (text) => docket.patternsFor({ sessionId: text })],
  ["the codec", (text) => jsonOf(z.safeDecode(taskKeyCodec, text))],
];

/** Texts that stop the patterns of the source at every place: at once, in the middle, past one step, at the end. */
const TEXTS = [
  ...["", "a", ":", ":::", "a:b:tool:c", "a:b:tool:%3A", "auth:a:b:tool:c#leg2", "anon:b:tool:c"],
  ...["a b:c\u00e9:Tool:%zz", "a:b:tool:%c3%a9", "a:b:tool:\ud83d", "tool:a@1", "a:b:tool:c#leg2"],
  ...["auth:%:b c:tool:%2f#leg1", "anon:b:tool:c#legs", `a:b:tool:${"c".repeat(8183)}`],
  ...[`a:b:tool:${"c".repeat(5000)}%`, `a:b:tool:${"%C3%A9".repeat(1300)}/`, `${"a".repeat(9000)}`],
];

it("no answer depends on the question before it", () => {
  const alone = askers.map(([, ask]) => TEXTS.map((text) => jsonOf(ask(text))));
  const wrong: unknown[] = [];
  for (const [name, before] of askers) {
    for (const text of TEXTS) {
      for (const [index, [asked, ask]] of askers.entries()) {
        for (const [place, next] of TEXTS.entries()) {
          before(text);
          if (jsonOf(ask(next)) !== alone[index]?.[place]) wrong.push([name, text, asked, next]);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});

it.each(askers)("%s: what is done to an answer does nothing to the next one", (_, ask) => {
  for (const text of TEXTS) {
    const before = jsonOf(ask(text));
    spoil(ask(text));
    expect(jsonOf(ask(text))).toBe(before);
  }
  expect(TASK_TYPES).toEqual(["tool", "resource", "template", "prompt"]);
});

it("the lists that many answers share throw when they are changed", () => {
  const refused = parseTaskKey("a:b:Tool:c");
  const issue = refused.ok ? undefined : refused.error.issues[0];
  const expected = issue?.code === "unknown_task_type" ? issue.expected : [];
  for (const list of [TASK_TYPES, expected]) {
    expect(list).toHaveLength(4);
    expect(() => Reflect.apply(Array.prototype.push, list, ["evil"])).toThrow(TypeError);
    expect(() => Reflect.apply(Array.prototype.sort, list, [])).toThrow(TypeError);
    expect(Reflect.set(list, 0, "evil")).toBe(false);
  }
  expect(codesOf(parseTaskKey("a:b:evil:c"))).toEqual(["unknown_task_type"]);
});

it("a JSON Schema that is changed changes neither the schema nor the next one", () => {
  for (const schema of [taskTypeSchema, taskKeyCodec]) {
    const made = () => z.toJSONSchema(schema, { io: "input" });
    const before = jsonOf(made());
    spoil(made());
    expect(jsonOf(made())).toBe(before);
  }
  expect(taskTypeSchema.safeParse("evil").success).toBe(false);
});

describe("options that change during the call", () => {
  it("by a getter of the parts: those that were given hold", () => {
    const taskTypes = ["tool"];
    const options = { sessionId: "a", taskTypes, maxLength: 10 };
    const changing = (sessionId: string, taskType: string) => ({
      get sessionId() {
        Object.assign(options, { sessionId: "victim", maxLength: 9999 });
        taskTypes.push("job");
        return sessionId;
      },
      clientTaskId: "b",
      taskType,
      componentIdentifier: "c",
    });
    expect(codesOf(buildFrom(changing("victim", "tool"), options))).toEqual(["too_long"]);
    Object.assign(options, { sessionId: "a", maxLength: 99 });
    taskTypes.length = 1;
    expect(codesOf(buildFrom(changing("victim", "tool"), options))).toEqual(["session_mismatch"]);
    Object.assign(options, { sessionId: "a", maxLength: 99 });
    taskTypes.length = 1;
    expect(codesOf(buildFrom(changing("a", "job"), options))).toEqual(["unknown_task_type"]);
  });

  it("by a getter of the options: each is as it was when it was read", () => {
    const taskTypes = ["tool"];
    const options = {
      taskTypes,
      get sessionId() {
        taskTypes[0] = "a:b";
        return "a";
      },
    };
    const codec = createTaskKeyCodec(options);
    expect(z.safeDecode(codec, "a:b:tool:c").success).toBe(true);
    expect(taskTypes).toEqual(["a:b"]);
  });

  it("a list of task types that gives another type at each read: the copy is what was checked", () => {
    const answers = ["tool", "a:b", "a:b"];
    const shifty = new Proxy(["tool"], {
      get: (target, name) => (name === "0" ? answers.shift() : Reflect.get(target, name)),
    });
    const parsed = parseTaskKey("a:b:tool:c", { taskTypes: shifty });
    expect(parsed.ok && parsed.value.taskType).toBe("tool");
    expect(answers).toHaveLength(2);
  });

  it("a list of task types with an iterator of its own is what it iterates, checked", () => {
    const list = (types: unknown[]) =>
      Object.assign(["tool"], { [Symbol.iterator]: () => types.values() });
    expect(codesOf(parseTaskKey("a:b:job:c", { taskTypes: list(["job"]) as string[] }))).toEqual(
      [],
    );
    expect(() => parseTaskKey("", { taskTypes: list(["a:b"]) as string[] })).toThrow(RangeError);
    expect(() => parseTaskKey("", { taskTypes: list([7]) as string[] })).toThrow(TypeError);
  });
});

it("a docket keeps the options that it was made with", () => {
  const options: { layout: "session" | "scoped"; cluster: boolean } = {
    layout: "scoped",
    cluster: true,
  };
  const made = docketKeys("q", options);
  Object.assign(options, { layout: "session", cluster: false });
  expect(codesOf(made.forTask("a:b:tool:c"))).toEqual(["wrong_layout"]);
  expect(made.patterns.run).toBe("{q}:runs:*");
});

it("parts are only read: frozen or not, they are as they were", () => {
  const session = { ...SESSION_PARTS, taskType: "tool" } as const;
  const scoped = { ...SCOPED_PARTS, taskType: "tool" } as const;
  const options = { maxLength: 100, taskTypes: ["tool"] } as const;
  const before = jsonOf([session, scoped, options]);
  buildTaskKey(session, options);
  buildScopedTaskKey(scoped, options);
  z.encode(taskKeyCodec, session);
  expect(jsonOf([session, scoped, options])).toBe(before);
  const frozen = Object.freeze({ ...SESSION_PARTS });
  expect(
    buildFrom(frozen, Object.freeze(optionsFrom({ taskTypes: Object.freeze(["tool"]) }))).ok,
  ).toBe(true);
});

/** Changes all that can be changed, at every depth. */
function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    spoil(Reflect.get(value, name));
    Reflect.set(value, name, "evil");
    Reflect.deleteProperty(value, name);
  }
  Reflect.set(value, "evil", "evil");
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}
