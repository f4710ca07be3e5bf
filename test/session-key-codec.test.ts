import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  buildTaskKey,
  createTaskKeyCodec,
  parseTaskKey,
  type Result,
  type TaskKey,
  type TaskKeyError,
  taskKeyCodec,
  taskKeyIssuesFrom,
  taskKeySchema,
} from "../src/index.js";
import { anyParts, anyTexts, anyValues } from "./support/arbitraries.js";
import { buildFrom, safeDecodeFrom, safeEncodeFrom } from "./support/hostile.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "./support/vectors.js";

const KEY = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const PARTS: TaskKey = {
  sessionId: "session123",
  clientTaskId: "task456",
  taskType: "resource",
  componentIdentifier: "file://data.txt",
};
const BAD_KEY = "session123:task456:Resource:file%3a";
const BAD_PARTS: TaskKey = { ...PARTS, sessionId: "a:b", componentIdentifier: "" };

describe("the captured keys", () => {
  it("decode to their fields and encode back", () => {
    for (const { fastmcp: _, key, ...fields } of capturedSessionKeys) {
      const decoded = z.decode(taskKeyCodec, key);
      expect(decoded).toStrictEqual(fields);
      expect(z.encode(taskKeyCodec, decoded)).toBe(key);
    }
  });

  it("of the scoped layout, and forged ones, are refused with the function's issues", () => {
    for (const { key } of [...capturedScopedKeys, ...forgedKeys]) {
      expectSameAnswer(z.safeDecode(taskKeyCodec, key), parseTaskKey(key));
      expect(z.safeDecode(taskKeyCodec, key).success).toBe(false);
    }
  });
});

describe("every way to decode", () => {
  it.each([
    ["z.decode", (key: string) => z.decode(taskKeyCodec, key)],
    ["z.decodeAsync", (key: string) => z.decodeAsync(taskKeyCodec, key)],
    ["z.parse", (key: string) => z.parse(taskKeyCodec, key)],
    ["z.parseAsync", (key: string) => z.parseAsync(taskKeyCodec, key)],
    [".decode", (key: string) => taskKeyCodec.decode(key)],
    [".decodeAsync", (key: string) => taskKeyCodec.decodeAsync(key)],
    [".parse", (key: string) => taskKeyCodec.parse(key)],
    [".parseAsync", (key: string) => taskKeyCodec.parseAsync(key)],
    ["decode of zod/mini", (key: string) => mini.decode(taskKeyCodec, key)],
    ["parse of zod/mini", (key: string) => mini.parse(taskKeyCodec, key)],
    ["parseAsync of zod/mini", (key: string) => mini.parseAsync(taskKeyCodec, key)],
  ])("%s gives the fields or throws a ZodError", async (_, decode) => {
    expect(await decode(KEY)).toStrictEqual(PARTS);
    const error = await caught(() => decode(BAD_KEY));
    expect(error).toBeInstanceOf(z.core.$ZodError);
    expect(codesIn(error)).toEqual(["unknown_task_type", "non_canonical_encoding"]);
  });

  it.each([
    ["z.safeDecode", (key: string) => z.safeDecode(taskKeyCodec, key)],
    ["z.safeDecodeAsync", (key: string) => z.safeDecodeAsync(taskKeyCodec, key)],
    ["z.safeParse", (key: string) => z.safeParse(taskKeyCodec, key)],
    ["z.safeParseAsync", (key: string) => z.safeParseAsync(taskKeyCodec, key)],
    [".safeDecode", (key: string) => taskKeyCodec.safeDecode(key)],
    [".safeDecodeAsync", (key: string) => taskKeyCodec.safeDecodeAsync(key)],
    [".safeParse", (key: string) => taskKeyCodec.safeParse(key)],
    [".safeParseAsync", (key: string) => taskKeyCodec.safeParseAsync(key)],
    ["safeDecode of zod/mini", (key: string) => mini.safeDecode(taskKeyCodec, key)],
    ["safeParse of zod/mini", (key: string) => mini.safeParse(taskKeyCodec, key)],
  ])("%s gives the fields or an error, and does not throw", async (_, decode) => {
    expect(await decode(KEY)).toStrictEqual({ success: true, data: PARTS });
    const { success, error } = await decode(BAD_KEY);
    expect(success).toBe(false);
    expect(codesIn(error)).toEqual(["unknown_task_type", "non_canonical_encoding"]);
  });
});

describe("every way to encode", () => {
  it.each([
    ["z.encode", (parts: TaskKey) => z.encode(taskKeyCodec, parts)],
    ["z.encodeAsync", (parts: TaskKey) => z.encodeAsync(taskKeyCodec, parts)],
    [".encode", (parts: TaskKey) => taskKeyCodec.encode(parts)],
    [".encodeAsync", (parts: TaskKey) => taskKeyCodec.encodeAsync(parts)],
    ["encode of zod/mini", (parts: TaskKey) => mini.encode(taskKeyCodec, parts)],
  ])("%s gives the key or throws a ZodError", async (_, encode) => {
    expect(await encode(PARTS)).toBe(KEY);
    const error = await caught(() => encode(BAD_PARTS));
    expect(error).toBeInstanceOf(z.core.$ZodError);
    expect(codesIn(error)).toEqual(["invalid_character", "empty_segment"]);
  });

  it.each([
    ["z.safeEncode", (parts: TaskKey) => z.safeEncode(taskKeyCodec, parts)],
    ["z.safeEncodeAsync", (parts: TaskKey) => z.safeEncodeAsync(taskKeyCodec, parts)],
    [".safeEncode", (parts: TaskKey) => taskKeyCodec.safeEncode(parts)],
    [".safeEncodeAsync", (parts: TaskKey) => taskKeyCodec.safeEncodeAsync(parts)],
    ["safeEncode of zod/mini", (parts: TaskKey) => mini.safeEncode(taskKeyCodec, parts)],
  ])("%s gives the key or an error, and does not throw", async (_, encode) => {
    expect(await encode(PARTS)).toStrictEqual({ success: true, data: KEY });
    const { success, error } = await encode(BAD_PARTS);
    expect(success).toBe(false);
    expect(codesIn(error)).toEqual(["invalid_character", "empty_segment"]);
  });
});

describe("the Zod issues", () => {
  it("of decoding: custom, at the key, with our issue and nothing else as params", () => {
    const { error } = z.safeDecode(taskKeyCodec, BAD_KEY);
    const parsed = parseTaskKey(BAD_KEY);
    const ours = parsed.ok ? [] : parsed.error.issues;
    expect(error?.issues).toStrictEqual(
      ours.map((issue) => ({
        code: "custom",
        message: issue.message,
        path: [],
        params: { taskKeyIssue: issue },
      })),
    );
  });

  it("of encoding: the same, at the field", () => {
    const { error } = z.safeEncode(taskKeyCodec, BAD_PARTS);
    const built = buildTaskKey(BAD_PARTS);
    const ours = built.ok ? [] : built.error.issues;
    expect(error?.issues).toStrictEqual(
      ours.map((issue) => ({
        code: "custom",
        message: issue.message,
        path: [issue.segment],
        params: { taskKeyIssue: issue },
      })),
    );
  });

  it("of encoding a key that is too long: at the whole", () => {
    const { error } = z.safeEncode(taskKeyCodec, { ...PARTS, clientTaskId: "a".repeat(8192) });
    expect(error?.issues.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: "custom", path: [] },
    ]);
    expect(codesIn(error)).toEqual(["too_long"]);
  });

  it("of what is no string or object are Zod's own, in our words", () => {
    expect(safeDecodeFrom(taskKeyCodec, [KEY]).error?.issues).toStrictEqual([
      {
        code: "invalid_type",
        expected: "string",
        message: "The task key must be a string; received array.",
        path: [],
      },
    ]);
    expect(safeEncodeFrom(taskKeyCodec, null).error?.issues).toStrictEqual([
      {
        code: "invalid_type",
        expected: "object",
        message: "The parts must be an object; received null.",
        path: [],
      },
    ]);
    expect(safeEncodeFrom(taskKeyCodec, { ...PARTS, taskType: 7 }).error?.issues).toStrictEqual([
      {
        code: "invalid_type",
        expected: "string",
        message: "The task type must be a string; received number.",
        path: ["taskType"],
      },
    ]);
  });

  it("hold our issue itself, frozen, not a copy", () => {
    const { error } = z.safeDecode(taskKeyCodec, BAD_KEY);
    const [issue] = error?.issues ?? [];
    const ours = issue?.code === "custom" ? issue.params?.taskKeyIssue : undefined;
    expect(Object.isFrozen(ours)).toBe(true);
    expect(error && taskKeyIssuesFrom(error)[0]).toBe(ours);
  });

  it("hold the input only when reportInput asks for it", () => {
    const silent = z.safeDecode(taskKeyCodec, BAD_KEY);
    expect(silent.error?.issues.some((issue) => "input" in issue)).toBe(false);
    const telling = z.safeDecode(taskKeyCodec, BAD_KEY, { reportInput: true });
    expect(telling.error?.issues.map(({ input }) => input)).toEqual([BAD_KEY, BAD_KEY]);
    const encoding = z.safeEncode(taskKeyCodec, BAD_PARTS, { reportInput: true });
    expect(encoding.error?.issues.map(({ input }) => input)).toEqual([BAD_PARTS, BAD_PARTS]);
  });
});

describe("inside other schemas", () => {
  const schemas: readonly [string, z.core.$ZodType, (inner: unknown) => unknown, PropertyKey[]][] =
    [
      ["z.object", z.object({ key: taskKeyCodec }), (key) => ({ key }), ["key"]],
      ["z.array", z.array(taskKeyCodec), (key) => [key], [0]],
      ["z.tuple", z.tuple([z.string(), taskKeyCodec]), (key) => ["", key], [1]],
      ["z.record", z.record(z.string(), taskKeyCodec), (key) => ({ first: key }), ["first"]],
      ["z.map", z.map(z.string(), taskKeyCodec), (key) => new Map([["first", key]]), ["first"]],
      ["z.optional", taskKeyCodec.optional(), (key) => key, []],
      ["z.nullable", taskKeyCodec.nullable(), (key) => key, []],
      ["z.readonly", taskKeyCodec.readonly(), (key) => key, []],
      ["z.lazy", z.lazy(() => taskKeyCodec), (key) => key, []],
      ["z.pipe, first", taskKeyCodec.pipe(taskKeySchema), (key) => key, []],
      ["z.pipe, second", z.string().pipe(taskKeyCodec), (key) => key, []],
      ["describe", taskKeyCodec.describe("A key."), (key) => key, []],
      ["meta", taskKeyCodec.meta({ title: "Key" }), (key) => key, []],
      ["refine", taskKeyCodec.refine(({ taskType }) => taskType !== "tool"), (key) => key, []],
      [
        "z.discriminatedUnion",
        z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("task"), key: taskKeyCodec }),
          z.object({ kind: z.literal("none") }),
        ]),
        (key) => ({ kind: "task", key }),
        ["key"],
      ],
      ["zod/mini's object", mini.object({ key: taskKeyCodec }), (key) => ({ key }), ["key"]],
    ];

  it.each(schemas)(
    "%s decodes, encodes, and tells where the key stands",
    (_, schema, wrap, path) => {
      expect(z.decode(schema, wrap(KEY))).toEqual(wrap(PARTS));
      expect(z.encode(schema, wrap(PARTS))).toEqual(wrap(KEY));
      const decoded = z.safeDecode(schema, wrap(BAD_KEY));
      expect(decoded.error?.issues.map((issue) => issue.path)).toEqual([path, path]);
      expect(codesIn(decoded.error)).toEqual(["unknown_task_type", "non_canonical_encoding"]);
      const encoded = z.safeEncode(schema, wrap(BAD_PARTS));
      expect(encoded.error?.issues.map((issue) => issue.path)).toEqual([
        [...path, "sessionId"],
        [...path, "componentIdentifier"],
      ]);
    },
  );

  it("optional and nullable let their own values through", () => {
    expect(z.decode(taskKeyCodec.optional(), undefined)).toBe(undefined);
    expect(z.encode(taskKeyCodec.nullable(), null)).toBe(null);
    expect(taskKeyCodec.safeParse(undefined).success).toBe(false);
  });

  it("a union takes the first member that accepts", () => {
    const either = z.union([taskKeyCodec, z.number()]);
    expect(z.decode(either, KEY)).toEqual(PARTS);
    expect(z.decode(either, 7)).toBe(7);
    expect(z.encode(either, PARTS)).toBe(KEY);
    expect(codesIn(z.safeDecode(either, BAD_KEY).error)).toEqual([
      "unknown_task_type",
      "non_canonical_encoding",
    ]);
  });

  it("the key of a record or a map is read too", () => {
    const byKey = z.map(taskKeyCodec, z.number());
    expect(z.decode(byKey, new Map([[KEY, 1]]))).toEqual(new Map([[PARTS, 1]]));
    expect(codesIn(z.safeDecode(byKey, new Map([[BAD_KEY, 1]])).error)).toEqual([
      "unknown_task_type",
      "non_canonical_encoding",
    ]);
  });

  it("describe and meta of a user leave the codec itself as it was", () => {
    const before = z.toJSONSchema(taskKeyCodec, { io: "input" });
    expect(z.toJSONSchema(taskKeyCodec.describe("Mine."), { io: "input" }).description).toBe(
      "Mine.",
    );
    expect(z.toJSONSchema(taskKeyCodec.meta({ title: "Mine" }), { io: "input" }).title).toBe(
      "Mine",
    );
    expect(z.toJSONSchema(taskKeyCodec, { io: "input" })).toEqual(before);
  });
});

it("Standard Schema validates as decoding does", async () => {
  const standard = taskKeyCodec["~standard"];
  expect(standard).toMatchObject({ version: 1, vendor: "zod" });
  expect(await standard.validate(KEY)).toEqual({ value: PARTS });
  const refused = await standard.validate(BAD_KEY);
  const parsed = parseTaskKey(BAD_KEY);
  expect(refused.issues?.map(({ message }) => message)).toEqual(
    parsed.ok ? [] : parsed.error.issues.map(({ message }) => message),
  );
});

describe("JSON Schema", () => {
  const object = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    description: "The fields of a FastMCP task key, session layout.",
    properties: {
      sessionId: {
        type: "string",
        description:
          'The session that owns the task: visible ASCII without ":", not "auth" or "anon".',
      },
      clientTaskId: {
        type: "string",
        description: 'The id of the task: visible ASCII without ":".',
      },
      taskType: {
        type: "string",
        description: "The kind of component that the task runs, such as tool or resource.",
      },
      componentIdentifier: {
        type: "string",
        description: "The component that the task runs, decoded. Untrusted text.",
      },
    },
    required: ["sessionId", "clientTaskId", "taskType", "componentIdentifier"],
  };

  it("of the input is a string with the pattern and the length", () => {
    expect(z.toJSONSchema(taskKeyCodec, { io: "input" })).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "string",
      description:
        "A FastMCP task key, session layout: {sessionId}:{clientTaskId}:{taskType}:{componentIdentifier}.",
      maxLength: 8192,
      // What it accepts is tested beside its source.
      pattern: expect.stringMatching(/^\^.+:\(\?:tool\|resource\|template\|prompt\):.+\$$/),
    });
  });

  it("of the output is the object of four described strings", () => {
    expect(z.toJSONSchema(taskKeyCodec, { io: "output" })).toEqual({
      ...object,
      additionalProperties: false,
    });
    expect(z.toJSONSchema(taskKeyCodec)).toEqual(z.toJSONSchema(taskKeyCodec, { io: "output" }));
  });

  it("of taskKeySchema is that object both ways", () => {
    expect(z.toJSONSchema(taskKeySchema, { io: "input" })).toEqual(object);
    expect(z.toJSONSchema(taskKeySchema, { io: "output" })).toEqual({
      ...object,
      additionalProperties: false,
    });
  });

  it("follows the task types and the length, never the guard", () => {
    const options = { taskTypes: ["job"], maxLength: 99 };
    const open = z.toJSONSchema(createTaskKeyCodec(options), { io: "input" });
    const guarded = createTaskKeyCodec({ ...options, sessionId: "session-of-a-caller" });
    expect(open).toMatchObject({ maxLength: 99, pattern: expect.stringContaining(":(?:job):") });
    expect(z.toJSONSchema(guarded, { io: "input" })).toEqual(open);
    expect(JSON.stringify(z.toJSONSchema(guarded, { io: "output" }))).not.toContain("caller");
  });
});

describe("createTaskKeyCodec", () => {
  it("shares its schemas when there is only a guard, so that one for each request is cheap", () => {
    const [first, second] = ["a", "b"].map((sessionId) => createTaskKeyCodec({ sessionId }));
    expect(first).not.toBe(second);
    for (const codec of [first, second, createTaskKeyCodec(), createTaskKeyCodec({})]) {
      expect(codec?.def.in).toBe(taskKeyCodec.def.in);
      expect(codec?.def.out).toBe(taskKeyCodec.def.out);
    }
  });

  it("shares the object side whatever the options are", () => {
    const codec = createTaskKeyCodec({ taskTypes: ["job"], maxLength: 9 });
    expect(codec.def.in).not.toBe(taskKeyCodec.def.in);
    expect(codec.def.out).toBe(taskKeyCodec.def.out);
  });

  it("reads its options once, when it is called", () => {
    const reads: PropertyKey[] = [];
    const options = new Proxy<{ sessionId: string }>(
      { sessionId: PARTS.sessionId },
      {
        get(target, name: "sessionId") {
          reads.push(name);
          return target[name];
        },
      },
    );
    const codec = createTaskKeyCodec(options);
    const readAtFirst = [...reads];
    for (const key of [KEY, KEY, BAD_KEY]) z.safeDecode(codec, key);
    z.encode(codec, PARTS);
    expect(readAtFirst.filter((name) => name === "sessionId")).toHaveLength(1);
    expect(reads).toEqual(readAtFirst);
  });

  it("keeps two guards apart", () => {
    const own = createTaskKeyCodec({ sessionId: "session123" });
    const other = createTaskKeyCodec({ sessionId: "session999" });
    expect(z.decode(own, KEY)).toEqual(PARTS);
    expect(codesIn(z.safeDecode(other, KEY).error)).toEqual(["session_mismatch"]);
    expect(codesIn(z.safeEncode(other, PARTS).error)).toEqual(["session_mismatch"]);
    expect(z.safeEncode(other, PARTS).error?.issues[0]?.path).toEqual(["sessionId"]);
    expect(z.encode(own, PARTS)).toBe(KEY);
  });
});

describe("taskKeySchema", () => {
  it("accepts the fields of a key and drops what is none", () => {
    expect(taskKeySchema.parse({ ...PARTS, leg: 2 })).toStrictEqual(PARTS);
    expect(z.encode(taskKeySchema, PARTS)).toStrictEqual(PARTS);
  });

  it("refuses each fault at the path of its field", () => {
    const { error } = taskKeySchema.safeParse(BAD_PARTS);
    expect(error?.issues.map(({ path }) => path)).toEqual([["sessionId"], ["componentIdentifier"]]);
  });
});

describe("both faces give the same answer", () => {
  const options = { sessionId: "a", taskTypes: ["tool", "Tool"], maxLength: 40 };

  it("for every text, when decoding", () => {
    const guarded = createTaskKeyCodec(options);
    fc.assert(
      fc.property(anyTexts, (text) => {
        expectSameAnswer(z.safeDecode(taskKeyCodec, text), parseTaskKey(text));
        expectSameAnswer(z.safeDecode(guarded, text), parseTaskKey(text, options));
      }),
      { numRuns: 2000 },
    );
  });

  it("for every value, when decoding", () => {
    fc.assert(
      fc.property(anyValues, (value) => {
        expectSameAnswer(safeDecodeFrom(taskKeyCodec, value), parseTaskKey(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("for all parts, when encoding", () => {
    const guarded = createTaskKeyCodec(options);
    fc.assert(
      fc.property(anyParts, (parts) => {
        expectSameAnswer(safeEncodeFrom(taskKeyCodec, parts), buildFrom(parts));
        expectSameAnswer(safeEncodeFrom(guarded, parts), buildFrom(parts, options));
      }),
      { numRuns: 2000 },
    );
  });

  it("taskKeySchema accepts exactly what builds a key, with the same issues", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const built = buildFrom(parts);
        const { success, error } = taskKeySchema.safeParse(parts);
        expect(success).toBe(built.ok);
        expect(error ? taskKeyIssuesFrom(error) : []).toStrictEqual(
          built.ok ? [] : built.error.issues,
        );
      }),
      { numRuns: 2000 },
    );
  });
});

function expectSameAnswer<Value>(
  zod: z.ZodSafeParseResult<Value>,
  result: Result<Value, TaskKeyError>,
): void {
  if (result.ok) {
    expect(zod).toStrictEqual({ success: true, data: result.value });
  } else {
    expect(zod.error && taskKeyIssuesFrom(zod.error)).toStrictEqual(result.error.issues);
    expect(zod.error?.issues).toHaveLength(result.error.issues.length);
  }
}

function codesIn(error: unknown): string[] {
  return error instanceof z.core.$ZodError
    ? taskKeyIssuesFrom(error).map((issue) => issue.code)
    : [];
}

async function caught(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
