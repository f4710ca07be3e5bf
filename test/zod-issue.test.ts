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
} from "../src/index.js";
import { safeDecodeFrom, safeEncodeFrom } from "./support/hostile.js";
import { findingOf } from "./support/issues.js";

const BAD_KEY = "a::tool:%41";
const SCOPED_KEY = "anon:b:tool:c";
const PARTS = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" };

/** What the function finds wrong with the key. */
const ISSUES = issuesOfKey(BAD_KEY);
const SCOPED_ISSUES = issuesOfKey(SCOPED_KEY);

describe("taskKeyIssuesFrom", () => {
  it("gives the issues of a key, the very objects, in their order", () => {
    const found = issuesIn(taskKeyCodec, BAD_KEY);
    expect(ISSUES.map(({ code }) => code)).toEqual(["empty_segment", "non_canonical_encoding"]);
    expect(found).toStrictEqual(ISSUES);
    const { error } = z.safeDecode(taskKeyCodec, BAD_KEY);
    const inside = error?.issues.map(
      (issue) => issue.code === "custom" && issue.params?.taskKeyIssue,
    );
    expect(error && taskKeyIssuesFrom(error)).toEqual(inside);
    expect(
      error && taskKeyIssuesFrom(error).every((issue, index) => issue === inside?.[index]),
    ).toBe(true);
  });

  it("takes the error that decoding throws, of zod and of zod/mini", () => {
    for (const decode of [z.decode, z.parse, mini.decode, mini.parse]) {
      expect(issuesThrownBy(() => decode(taskKeyCodec, BAD_KEY))).toStrictEqual(ISSUES);
    }
  });

  it("gives nothing for an error that has no issue of ours", () => {
    expect(issuesIn(z.number(), "a")).toEqual([]);
    expect(issuesIn(z.string().min(3), "a")).toEqual([]);
    expect(
      issuesIn(
        z.string().refine(() => false),
        "a",
      ),
    ).toEqual([]);
    expect(taskKeyIssuesFrom(new z.ZodError([]))).toEqual([]);
    expect(taskKeyIssuesFrom(new z.ZodError([]), ["key"])).toEqual([]);
  });
});

describe("a path", () => {
  const schema = z.object({
    key: taskKeyCodec,
    other: taskKeyCodec,
    list: z.array(z.object({ key: taskKeyCodec })),
  });
  const body = { key: BAD_KEY, other: SCOPED_KEY, list: [{ key: "a:b:tool:c" }, { key: BAD_KEY }] };

  it.each<[string, PropertyKey[], readonly TaskKeyIssue[]]>([
    ["none: all of them", [], [...ISSUES, ...SCOPED_ISSUES, ...ISSUES]],
    ["of one key", ["key"], ISSUES],
    ["of another key", ["other"], SCOPED_ISSUES],
    ["above a key", ["list"], ISSUES],
    ["of an element", ["list", 1], ISSUES],
    ["of a key in an element", ["list", 1, "key"], ISSUES],
    ["of an element without fault", ["list", 0], []],
    ["of an index spelled as a string", ["list", "1"], []],
    ["below a key", ["key", "sessionId"], []],
    ["of nothing", ["nothing"], []],
  ])("%s", (_, path, issues) => {
    expect(issuesIn(schema, body, path)).toStrictEqual(issues);
  });

  it("may be a symbol", () => {
    const key = Symbol("key");
    const error = new z.ZodError([{ ...customIssue(ISSUES[0]), path: [key] }]);
    expect(taskKeyIssuesFrom(error, [key])).toStrictEqual([ISSUES[0]]);
    expect(taskKeyIssuesFrom(error, [Symbol("key")])).toEqual([]);
  });

  it("of the key, when encoding, takes in the issues of its fields", () => {
    const { error } = z.safeEncode(z.object({ key: taskKeySchema }), {
      key: { sessionId: "a", clientTaskId: "", taskType: "tool", componentIdentifier: "" },
    });
    const codes = (path: PropertyKey[]) =>
      error && taskKeyIssuesFrom(error, path).map(({ segment }) => segment);
    expect(codes([])).toEqual(["clientTaskId", "componentIdentifier"]);
    expect(codes(["key"])).toEqual(["clientTaskId", "componentIdentifier"]);
    expect(codes(["key", "clientTaskId"])).toEqual(["clientTaskId"]);
    expect(codes(["clientTaskId"])).toEqual([]);
  });
});

describe("inside", () => {
  it.each<[string, z.core.$ZodType, unknown, PropertyKey[]]>([
    ["a union", z.union([taskKeyCodec, z.number()]), BAD_KEY, []],
    ["a union in a union", z.union([z.union([z.null(), taskKeyCodec]), z.number()]), BAD_KEY, []],
    [
      "a union in an object",
      z.object({ key: z.union([taskKeyCodec, z.null()]) }),
      { key: BAD_KEY },
      ["key"],
    ],
    [
      "an object in a union",
      z.union([z.object({ key: taskKeyCodec }), z.null()]),
      { key: BAD_KEY },
      ["key"],
    ],
    ["zod/mini's union", mini.union([taskKeyCodec, mini.number()]), BAD_KEY, []],
    [
      "a discriminated union",
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("task"), key: taskKeyCodec }),
        z.object({ kind: z.literal("none") }),
      ]),
      { kind: "task", key: BAD_KEY },
      ["key"],
    ],
    [
      "an intersection",
      z.intersection(z.object({ key: taskKeyCodec }), z.object({ id: z.number() })),
      { key: BAD_KEY, id: 1 },
      ["key"],
    ],
    ["an array", z.array(taskKeyCodec), ["a:b:tool:c", BAD_KEY], [1]],
    ["a tuple with a rest", z.tuple([z.number()]).rest(taskKeyCodec), [1, BAD_KEY], [1]],
    ["a set", z.set(taskKeyCodec), new Set([BAD_KEY]), []],
    ["the values of a record", z.record(z.string(), taskKeyCodec), { first: BAD_KEY }, ["first"]],
    [
      "the values of a map",
      z.map(z.string(), taskKeyCodec),
      new Map([["first", BAD_KEY]]),
      ["first"],
    ],
    [
      "the values of a map of objects",
      z.map(z.object(), taskKeyCodec),
      new Map([[{}, BAD_KEY]]),
      [],
    ],
    ["the keys of a map", z.map(taskKeyCodec, z.number()), new Map([[BAD_KEY, 1]]), []],
  ])("%s", (_, schema, input, path) => {
    expect(issuesIn(schema, input)).toStrictEqual(ISSUES);
    expect(issuesIn(schema, input, path)).toStrictEqual(ISSUES);
    expect(issuesIn(schema, input, [...path, "elsewhere"])).toEqual([]);
  });
});

it("inside the keys of a record, and of a map whose keys are objects", () => {
  const record = z.record(sessionIdSchema, z.number());
  expect(issuesIn(record, { "": 1 }).map(findingOf)).toEqual([
    { code: "empty_segment", segment: "sessionId" },
  ]);
  const map = z.map(taskKeySchema, z.number());
  expect(issuesIn(map, new Map([[{ ...PARTS, clientTaskId: "" }, 1]])).map(findingOf)).toEqual([
    { code: "empty_segment", segment: "clientTaskId" },
  ]);
});

describe("of a union", () => {
  it("the branches for another layout than the parts' say nothing", () => {
    for (const parts of [
      { ...PARTS, layout: "other", clientTaskId: "" },
      { layout: "other" },
      {},
    ]) {
      const { error } = safeEncodeFrom(anyTaskKeyCodec, parts);
      expect(error && taskKeyIssuesFrom(error)).toEqual([]);
    }
  });

  it("the branches in which another schema finds a fault beside ours say ours", () => {
    const other = z.union([z.object({ kind: z.literal("task"), key: taskKeyCodec }), z.null()]);
    expect(issuesIn(other, { kind: "none", key: BAD_KEY })).toStrictEqual(ISSUES);
    const layout = z.union([z.object({ layout: z.string(), key: taskKeyCodec }), z.null()]);
    expect(issuesIn(layout, { layout: 7, key: BAD_KEY })).toStrictEqual(ISSUES);
  });
});

describe("Zod's own invalid_type", () => {
  it("of the key is translated to what the function says, frozen", () => {
    const { error } = safeDecodeFrom(taskKeyCodec, 7);
    const [issue, ...more] = error ? taskKeyIssuesFrom(error) : [];
    const parsed = parseTaskKey(7);
    expect(issue).toStrictEqual(parsed.ok ? undefined : parsed.error.issues[0]);
    expect(more).toEqual([]);
    expect(issue && findingOf(issue)).toEqual({
      code: "invalid_type",
      segment: null,
      expected: "string",
    });
  });

  it("of a key that is missing in an object is translated, at its path", () => {
    const schema = z.object({ key: taskKeyCodec });
    const missing = { code: "invalid_type", segment: null, expected: "string" };
    expect(issuesIn(schema, {}, ["key"]).map(findingOf)).toEqual([missing]);
    expect(issuesIn(schema, { key: 7 }, ["key"]).map(findingOf)).toEqual([missing]);
    // From above there is no telling a key from anything else that should be a string.
    expect(issuesIn(schema, {})).toEqual([]);
  });

  it("of the parts and of their fields is translated", () => {
    const findings = (parts: unknown) => {
      const { error } = safeEncodeFrom(taskKeyCodec, parts);
      return error ? taskKeyIssuesFrom(error).map(findingOf) : [];
    };
    expect(findings(null)).toEqual([{ code: "invalid_type", segment: null, expected: "object" }]);
    expect(findings({ ...PARTS, sessionId: 1, taskType: null })).toEqual([
      { code: "invalid_type", segment: "sessionId", expected: "string" },
      { code: "invalid_type", segment: "taskType", expected: "string" },
    ]);
  });

  it("inside a union is translated too", () => {
    const schema = z.object({ key: z.union([taskKeyCodec, z.null()]) });
    expect(issuesIn(schema, { key: 7 }, ["key"]).map(findingOf)).toEqual([
      { code: "invalid_type", segment: null, expected: "string" },
    ]);
  });

  it("of parts or of a field is translated at the path of its key only", () => {
    const schema = z.object({
      key: taskKeySchema,
      owner: z.object({ sessionId: sessionIdSchema }),
    });
    const input = { key: 7, owner: { sessionId: 7 } };
    const codes = (path: PropertyKey[]) => issuesIn(schema, input, path).map(findingOf);
    expect(codes([])).toEqual([]);
    expect(codes(["key"])).toEqual([{ code: "invalid_type", segment: null, expected: "object" }]);
    const session = { code: "invalid_type", segment: "sessionId", expected: "string" };
    expect(codes(["owner"])).toEqual([session]);
    const deep = z.object({ sessionId: z.object({ sessionId: sessionIdSchema }) });
    expect(issuesIn(deep, { sessionId: { sessionId: 7 } })).toEqual([]);
    expect(issuesIn(deep, { sessionId: { sessionId: 7 } }, ["sessionId"]).map(findingOf)).toEqual([
      session,
    ]);
  });

  it("elsewhere, or of another type, is left out", () => {
    const deep = z.object({ sessionId: z.object({ sessionId: z.string() }) });
    expect(issuesIn(deep, { sessionId: { sessionId: 7 } })).toEqual([]);
    expect(issuesIn(deep, { sessionId: 7 })).toEqual([]);
    expect(issuesIn(z.number(), "7")).toEqual([]);
    expect(issuesIn(z.array(z.string()), "7")).toEqual([]);
    expect(issuesIn(z.object({ clientTaskId: z.number() }), { clientTaskId: "7" })).toEqual([]);
    expect(issuesIn(z.object({ owner: z.string() }), { owner: 7 })).toEqual([]);
  });
});

it("reads a foreign message only once, however often it says what ours say", () => {
  const Body = z.object({
    key: taskKeyCodec,
    limit: z.number({ error: (issue) => `Expected a number; received ${String(issue.input)}` }),
  });
  const limit = "; received ".repeat(200_000);
  const { error } = Body.safeParse({ key: "x", limit });
  expect(error && taskKeyIssuesFrom(error).map(({ code }) => code)).toEqual([
    "wrong_segment_count",
  ]);
});

describe("what only looks like an issue of ours", () => {
  const [issue] = ISSUES;

  it("is taken when its shape is right, whichever copy of the package made it", () => {
    const copied = JSON.parse(JSON.stringify(issue));
    const error = new z.ZodError([customIssue(copied)]);
    expect(taskKeyIssuesFrom(error)).toEqual([issue]);
  });

  it("is taken whatever its code, from a schema of the user's own that asks the functions", () => {
    const key = z.unknown().superRefine((input, context) => {
      const parsed = parseScopedTaskKey(input, { taskScope: "s", maxLength: 40 });
      for (const taskKeyIssue of parsed.ok ? [] : parsed.error.issues) {
        context.addIssue({ code: "custom", params: { taskKeyIssue } });
      }
    });
    const codes = (input: unknown) => issuesIn(key, input).map(({ code }) => code);
    expect(codes(7)).toEqual(["invalid_type"]);
    expect(codes("a".repeat(41))).toEqual(["too_long"]);
    expect(codes("a:b:tool:c")).toEqual(["wrong_layout"]);
    expect(codes("auth:s")).toEqual(["wrong_segment_count"]);
    expect(codes("auth:%:b c:t:%2f#leg")).toEqual([
      "invalid_encoding",
      "invalid_character",
      "unknown_task_type",
      "non_canonical_encoding",
      "invalid_leg",
    ]);
    expect(codes("auth::b:tool:c")).toEqual(["empty_segment"]);
    expect(codes("auth:t:b:tool:c")).toEqual(["scope_mismatch"]);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a string", "empty_segment"],
    ["an array", [issue]],
    ["an empty object", {}],
    ["a code that is none", { ...issue, code: "too_small" }],
    ["a code that is a name of Object's", { ...issue, code: "toString" }],
    ["no message", { code: issue?.code, segment: null }],
    ["a message that is no string", { ...issue, message: 7 }],
    ["no segment", { code: issue?.code, message: "" }],
    ["a segment that is none", { ...issue, segment: "owner" }],
  ])("is left out with %s", (_, foreign) => {
    expect(taskKeyIssuesFrom(new z.ZodError([customIssue(foreign)]))).toEqual([]);
  });

  it("is left out without params", () => {
    const { params: _, ...bare } = customIssue(issue);
    expect(taskKeyIssuesFrom(new z.ZodError([bare]))).toEqual([]);
  });

  it("is left out under another name or code", () => {
    const custom = { ...customIssue(issue), params: { issue } };
    const { code: _, ...rest } = customIssue(issue);
    const format = { ...rest, code: "invalid_format", format: "regex", input: "" } as const;
    expect(taskKeyIssuesFrom(new z.ZodError([custom, format]))).toEqual([]);
  });

  it("of other schemas is left out beside ours", () => {
    const schema = z.object({ key: taskKeyCodec, session: sessionIdSchema.max(1), n: z.number() });
    const input = { key: BAD_KEY, session: "a b", n: "" };
    expect(issuesIn(schema, input).map(({ code }) => code)).toEqual([
      "empty_segment",
      "non_canonical_encoding",
      "invalid_character",
    ]);
  });
});

function issuesOfKey(key: string): readonly TaskKeyIssue[] {
  const parsed = parseTaskKey(key);
  return parsed.ok ? [] : parsed.error.issues;
}

function issuesIn(
  schema: z.core.$ZodType,
  input: unknown,
  path?: readonly PropertyKey[],
): TaskKeyIssue[] {
  const { error } = z.safeDecode(schema, input);
  return error ? taskKeyIssuesFrom(error, path) : [];
}

function issuesThrownBy(run: () => unknown): TaskKeyIssue[] {
  try {
    run();
  } catch (error) {
    if (error instanceof z.core.$ZodError) return taskKeyIssuesFrom(error);
  }
  return [];
}

function customIssue(taskKeyIssue: unknown): z.core.$ZodIssueCustom {
  return { code: "custom", message: "", path: [], input: "", params: { taskKeyIssue } };
}
