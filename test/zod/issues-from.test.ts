import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  anyTaskKeyCodec,
  parseScopedTaskKey,
  parseTaskKey,
  sessionIdSchema,
  type TaskKeyIssue,
  taskKeyCodec,
  taskKeyIssuesFrom,
  taskKeySchema,
} from "../../src/index.js";
import { buildScopedFrom, revokedProxy, throwing, withPolluted } from "../support/hostile.js";
import { issuesOf } from "../support/issues.js";

const BAD_KEY = "a::tool:%41";
const PARTS = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" } as const;
const ISSUES = issuesOf(parseTaskKey(BAD_KEY));
const [ISSUE] = ISSUES;

describe("a failure", () => {
  const { error } = z.safeDecode(taskKeyCodec, BAD_KEY);

  it("may be a ZodError, what holds issues, the issues, or what Standard Schema gives", async () => {
    const issues = error?.issues ?? [];
    const failures = [
      error,
      { issues },
      issues,
      await taskKeyCodec["~standard"].validate(BAD_KEY),
      new mini.core.$ZodError([...issues]),
    ];
    for (const failure of [...failures, JSON.parse(JSON.stringify({ issues })), structuredClone(issues)]) {
      expect(taskKeyIssuesFrom(failure)).toStrictEqual(ISSUES);
      expect(taskKeyIssuesFrom(failure, ["key"])).toEqual([]);
    }
    expect(taskKeyIssuesFrom(error)[0]).toBe(issues[0]?.code === "custom" && issues[0].params?.taskKeyIssue);
  });

  it("that is none has no issues", () => {
    const ofOthers = [z.string().min(3).safeParse("a").error, z.number().safeParse("a").error, new Error("x")];
    for (const failure of [undefined, null, 7, "issues", {}, [], { issues: 7 }, { value: 1 }, ...ofOthers]) {
      expect(taskKeyIssuesFrom(failure)).toEqual([]);
    }
  });

  it("of any shape gives a list and nothing else", () => {
    const circular: { issues: unknown[] } = { issues: [] };
    circular.issues.push(circular, customIssue(ISSUE), circular.issues);
    expect(taskKeyIssuesFrom(circular)).toEqual([ISSUE]);
    let nested: unknown = [customIssue(ISSUE)];
    for (let depth = 0; depth < 10_000; depth += 1) nested = [{ path: [depth], errors: [nested] }];
    expect(taskKeyIssuesFrom(nested)).toEqual([ISSUE]);
    const endless = new Proxy([], {
      get: (_, name) => (name === "length" ? 2 ** 32 : "a"),
      getOwnPropertyDescriptor: throwing,
    });
    for (const hostile of [revokedProxy(), new Proxy({}, { getOwnPropertyDescriptor: throwing }), endless]) {
      const asIssue = { ...customIssue(ISSUE), path: hostile, errors: [hostile] };
      for (const failure of [hostile, [hostile], { issues: hostile }, [asIssue]]) {
        expect(() => taskKeyIssuesFrom(failure)).not.toThrow();
      }
    }
  });

  it("may be of more than a million issues", () => {
    const values = new Array(1_000_001).fill(customIssue(ISSUE));
    values[0] = customIssue({ ...ISSUE, message: "The first." });
    // The others are one issue.
    expect(taskKeyIssuesFrom(values).map(({ message }) => message)).toEqual(["The first.", ISSUE?.message]);
    // Its elements count, whatever it iterates.
    const silent = Object.assign([customIssue(ISSUE)], { [Symbol.iterator]: () => [].values() });
    expect(taskKeyIssuesFrom(silent)).toEqual([ISSUE]);
  });
});

describe("a path", () => {
  const schema = z.object({ key: taskKeyCodec, list: z.array(z.object({ key: taskKeyCodec })) });
  const { error } = schema.safeParse({ key: BAD_KEY, list: [{ key: "a:b:tool:c" }, { key: BAD_KEY }] });

  it.each<[string, PropertyKey[] | undefined, readonly TaskKeyIssue[]]>([
    ["none: all of them", undefined, [...ISSUES, ...ISSUES]],
    ["of one key", ["key"], ISSUES],
    ["above a key", ["list"], ISSUES],
    ["of a key in an element", ["list", 1, "key"], ISSUES],
    ["of an element without fault", ["list", 0], []],
    ["of an index spelled as a string", ["list", "1"], []],
    ["below a key", ["key", "sessionId"], []],
  ])("%s", (_, path, issues) => {
    expect(taskKeyIssuesFrom(error, path)).toStrictEqual(issues);
  });

  it("may go by symbols, and by Standard Schema's objects", () => {
    const key = Symbol("key");
    expect(taskKeyIssuesFrom([{ ...customIssue(ISSUE), path: [key, { key: 1 }] }], [key, 1])).toEqual([ISSUE]);
    expect(taskKeyIssuesFrom([{ ...customIssue(ISSUE), path: [key] }], [Symbol("key")])).toEqual([]);
  });

  it("of parts takes in the issues of their fields", () => {
    const refused = z.object({ key: taskKeySchema }).safeParse({ key: { ...PARTS, clientTaskId: "", taskType: 7 } });
    const segments = (path: PropertyKey[]) => taskKeyIssuesFrom(refused.error, path).map(({ segment }) => segment);
    expect(segments(["key"])).toEqual(["clientTaskId", "taskType"]);
    expect(segments(["key", "taskType"])).toEqual(["taskType"]);
    expect(segments(["clientTaskId"])).toEqual([]);
  });
});

it.each<[string, z.core.$ZodType, unknown, PropertyKey[]]>([
  ["a union in a union", z.union([z.union([z.null(), taskKeyCodec]), z.number()]), BAD_KEY, []],
  ["a union in an object", z.object({ key: z.union([taskKeyCodec, z.null()]) }), { key: BAD_KEY }, ["key"]],
  ["an object in a union", z.union([z.object({ key: taskKeyCodec }), z.null()]), { key: BAD_KEY }, ["key"]],
  ["zod/mini's union", mini.union([taskKeyCodec, mini.number()]), BAD_KEY, []],
  [
    "a user's discriminated union by layout",
    z.discriminatedUnion("layout", [
      z.object({ layout: z.literal("a"), key: taskKeyCodec }),
      z.object({ layout: z.literal("b") }),
    ]),
    { layout: "a", key: BAD_KEY },
    ["key"],
  ],
  [
    "a user's union whose layout is wrong too",
    z.union([z.object({ layout: z.literal("a"), key: taskKeyCodec }), z.object({ layout: z.literal("b") })]),
    { layout: "c", key: BAD_KEY },
    ["key"],
  ],
  ["a tuple with a rest", z.tuple([z.number()]).rest(taskKeyCodec), [1, BAD_KEY], [1]],
  ["a set", z.set(taskKeyCodec), new Set([BAD_KEY]), []],
  ["the values of a map of objects", z.map(z.object(), taskKeyCodec), new Map([[{}, BAD_KEY]]), []],
  ["the keys of a map", z.map(taskKeyCodec, z.number()), new Map([[BAD_KEY, 1]]), []],
])("finds the issues inside %s, sync and async", async (_, schema, input, path) => {
  for (const { error } of [z.safeDecode(schema, input), await z.safeDecodeAsync(schema, input)]) {
    expect(taskKeyIssuesFrom(error)).toStrictEqual(ISSUES);
    expect(taskKeyIssuesFrom(error, path)).toStrictEqual(ISSUES);
    expect(taskKeyIssuesFrom(error, [...path, "elsewhere"])).toEqual([]);
  }
});

it("tells nothing of a record's or a map's key, which is data", () => {
  const secret = "secret:session";
  for (const { error } of [
    z.record(taskKeyCodec.in, z.number()).safeParse({ [secret]: 1 }),
    z.record(z.string(), z.object({ key: taskKeyCodec })).safeParse({ [secret]: { key: 7 } }),
    z.map(taskKeyCodec, z.number()).safeParse(new Map([[secret, 1]])),
    z.map(z.string(), taskKeySchema).safeParse(new Map([[secret, { ...PARTS, sessionId: secret }]])),
  ]) {
    expect(taskKeyIssuesFrom(error).length).toBeGreaterThan(0);
    expect(JSON.stringify(taskKeyIssuesFrom(error))).not.toContain("secret");
  }
});

describe("Zod's own invalid_type in our words", () => {
  it("is what the function says, frozen, wherever the key stands", () => {
    const schema = z.object({ key: taskKeyCodec, parts: taskKeySchema, any: anyTaskKeyCodec.out, id: sessionIdSchema });
    const { error } = schema.safeParse({ key: 7, parts: null, any: { layout: 7 } });
    const found = taskKeyIssuesFrom(error);
    expect(found.map(({ segment }) => segment)).toEqual([null, null, null, "sessionId"]);
    expect(found[0]).toStrictEqual(issuesOf(parseTaskKey(7))[0]);
    expect(found.every((issue) => Object.isFrozen(issue) && issue.code === "invalid_type")).toBe(true);
    const scoped = issuesOf(buildScopedFrom({ ...PARTS, leg: Number.NaN }));
    expect(taskKeyIssuesFrom(scoped.map(({ message }) => typeIssue(message)))).toStrictEqual(scoped);
  });

  it("is left out where another schema says it in other words", () => {
    const other = z.object({ sessionId: z.string(), list: z.array(z.string()), leg: z.number() });
    expect(taskKeyIssuesFrom(other.safeParse({ sessionId: 7, list: "", leg: "" }).error)).toEqual([]);
    expect(taskKeyIssuesFrom(taskKeyCodec.optional().nonoptional().safeParse(undefined).error)).toEqual([]);
    const ours = "The task key must be a string";
    const received = ["", "; received null. And more.", "; received a:b:tool:c.", "; received ".repeat(200_000)];
    for (const message of [...received.map((end) => ours + end), [`${ours}; received null.`]]) {
      expect(taskKeyIssuesFrom([typeIssue(message)])).toEqual([]);
    }
  });
});

describe("what only looks like an issue of ours", () => {
  it("is taken when its shape is right, from a schema of the user's own that asks the functions", () => {
    const ask = (input: unknown) => issuesOf(parseScopedTaskKey(input, { taskScope: "s", maxLength: 40 }));
    const key = z.unknown().superRefine((input, context) => {
      for (const taskKeyIssue of ask(input)) context.addIssue({ code: "custom", params: { taskKeyIssue } });
    });
    const malformed = ["a:b:tool:c", "auth:s", "auth:%:b c:t:%2f#leg", "auth::b:tool:c"];
    for (const input of [7, "a".repeat(41), ...malformed, "auth:t:b:tool:c"]) {
      expect(taskKeyIssuesFrom(key.safeParse(input).error)).toStrictEqual(ask(input));
    }
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a string", "empty_segment"],
    ["an array", [ISSUE]],
    ["an empty object", {}],
    ["a code that is none", { ...ISSUE, code: "too_small" }],
    ["a code that is a name of Object's", { ...ISSUE, code: "toString" }],
    ["a message that is no string", { ...ISSUE, message: 7 }],
    ["no segment", { code: "empty_segment", message: "" }],
    ["a segment that is none", { ...ISSUE, segment: "owner" }],
    ["what is not its own", Object.create(ISSUE ?? null)],
  ])("is left out with %s", (_, foreign) => {
    expect(taskKeyIssuesFrom([customIssue(foreign)])).toEqual([]);
  });

  it("is left out where a prototype has it in the place of a hole", () => {
    withPolluted({ 0: { value: customIssue(ISSUE), writable: true } }, () => {
      expect(taskKeyIssuesFrom(new Array(1))).toEqual([]);
    });
  });

  it("is left out under another name or code, and beside issues of other schemas", () => {
    expect(taskKeyIssuesFrom([{ ...customIssue(ISSUE), params: { issue: ISSUE } }])).toEqual([]);
    expect(taskKeyIssuesFrom([{ ...customIssue(ISSUE), code: "invalid_format" }])).toEqual([]);
    const schema = z.object({ key: taskKeyCodec, session: sessionIdSchema.max(1), n: z.number() });
    const { error } = schema.safeParse({ key: BAD_KEY, session: "a b", n: "" });
    const codes = ISSUES.map(({ code }) => code);
    expect(taskKeyIssuesFrom(error).map(({ code }) => code)).toEqual([...codes, "invalid_character"]);
  });
});

function customIssue(taskKeyIssue: unknown) {
  return { code: "custom", message: "", path: [], params: { taskKeyIssue } };
}

function typeIssue(message: unknown) {
  return { code: "invalid_type", message, path: [] };
}
