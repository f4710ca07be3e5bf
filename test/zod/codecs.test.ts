import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  anyTaskKeyCodec,
  buildAnyTaskKey,
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
  type TaskKeyIssue,
  taskKeyCodec,
  taskKeyIssuesFrom,
} from "../../src/index.js";
import { anyParts, anyTexts, anyValues } from "../support/arbitraries.js";
import { anyComponentParts, anyComponentTexts } from "../support/component-arbitraries.js";
import { anyScopedParts, partsWithLayout, textsOfBothLayouts } from "../support/scoped-arbitraries.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "../support/vectors.js";

/** 20,000 before a release: FC_RUNS=20000 npx vitest run test/zod/codecs.test.ts */
const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 200) };

interface Case {
  readonly name: string;
  readonly codec: z.ZodCodec<z.ZodString, z.ZodType>;
  /** The functions that the codec must agree with. */
  readonly parse: (input: unknown) => Result<unknown, TaskKeyError>;
  readonly build: (parts: unknown) => Result<string, TaskKeyError>;
  /** What its sides must agree with: the same functions, less the guard. */
  readonly parseSide?: (input: unknown) => Result<unknown, TaskKeyError>;
  readonly buildSide?: (parts: unknown) => Result<string, TaskKeyError>;
  readonly texts: fc.Arbitrary<string>;
  readonly parts: fc.Arbitrary<unknown>;
  /** A key that passes; one with two faults or more; parts with two faults or more, each of a field. */
  readonly key: string;
  readonly badKey: string;
  readonly badParts: object;
}

const SESSION = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" };
const SCOPED = { taskScope: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c", leg: 2 };
const LIMITS = { taskTypes: ["tool", "Tool", "a/b|."], maxLength: 40 };
const GUARDED = { ...LIMITS, sessionId: "a", taskScope: "a" };

const session = { texts: anyTexts, parts: anyParts, key: "a:b:tool:c%2F", badKey: "a:b:Xool:%3a" };
const scoped = { texts: textsOfBothLayouts, parts: anyScopedParts, key: "auth:a:b:tool:c#leg2" };
const badSession = { ...SESSION, sessionId: "a:b", componentIdentifier: "" };
const badScoped = { ...SCOPED, taskScope: "", clientTaskId: "b#leg2", leg: 0 };

// Each cast: what no type lets pass is given to the functions too.
const cases: readonly Case[] = [
  {
    name: "taskKeyCodec",
    codec: taskKeyCodec,
    parse: (input) => parseTaskKey(input),
    build: (parts) => buildTaskKey(parts as never),
    ...session,
    badParts: badSession,
  },
  {
    name: "createTaskKeyCodec",
    codec: createTaskKeyCodec({ ...LIMITS, sessionId: "a" }),
    parse: (input) => parseTaskKey(input, { ...LIMITS, sessionId: "a" }),
    build: (parts) => buildTaskKey(parts as never, { ...LIMITS, sessionId: "a" }),
    parseSide: (input) => parseTaskKey(input, LIMITS),
    buildSide: (parts) => buildTaskKey(parts as never, LIMITS),
    ...session,
    badParts: badSession,
  },
  {
    name: "scopedTaskKeyCodec",
    codec: scopedTaskKeyCodec,
    parse: (input) => parseScopedTaskKey(input),
    build: (parts) => buildScopedTaskKey(parts as never),
    ...scoped,
    badKey: "auth:a%20%:b:Xool:c#leg1",
    badParts: badScoped,
  },
  {
    name: "createScopedTaskKeyCodec",
    codec: createScopedTaskKeyCodec({ ...LIMITS, taskScope: "a" }),
    parse: (input) => parseScopedTaskKey(input, { ...LIMITS, taskScope: "a" }),
    build: (parts) => buildScopedTaskKey(parts as never, { ...LIMITS, taskScope: "a" }),
    parseSide: (input) => parseScopedTaskKey(input, LIMITS),
    buildSide: (parts) => buildScopedTaskKey(parts as never, LIMITS),
    ...scoped,
    badKey: "auth:a%20%:b:Xool:c#leg1",
    badParts: badScoped,
  },
  {
    name: "anyTaskKeyCodec",
    codec: anyTaskKeyCodec,
    parse: (input) => parseAnyTaskKey(input),
    build: (parts) => buildAnyTaskKey(parts as never),
    ...session,
    texts: textsOfBothLayouts,
    parts: fc.oneof(partsWithLayout, anyParts),
    badParts: { layout: "scoped", ...badScoped },
  },
  {
    name: "createAnyTaskKeyCodec",
    codec: createAnyTaskKeyCodec(GUARDED),
    parse: (input) => parseAnyTaskKey(input, GUARDED),
    build: (parts) => buildAnyTaskKey(parts as never, GUARDED),
    parseSide: (input) => parseAnyTaskKey(input, LIMITS),
    buildSide: (parts) => buildAnyTaskKey(parts as never, LIMITS),
    ...scoped,
    badKey: "auth:a%20%:b:Xool:c#leg1",
    parts: fc.oneof(partsWithLayout, anyParts),
    badParts: { layout: "session", ...badSession },
  },
  {
    name: "componentKeyCodec",
    codec: componentKeyCodec,
    parse: (input) => parseComponentKey(input),
    build: (parts) => buildComponentKey(parts as never),
    texts: anyComponentTexts,
    parts: anyComponentParts,
    key: "tool:a@1",
    badKey: "Tool:@",
    badParts: { type: "Tool", name: "", version: "@" },
  },
];

describe.each(cases)("$name", (given) => {
  const { codec, parse, build, key, badKey, badParts, texts, parts } = given;
  const { parseSide = parse, buildSide = build } = given;
  const good = z.decode(codec, key);
  const ofKey = issuesOf(parse(badKey));
  const ofParts = issuesOf(build(badParts));

  it("has bad samples with several issues", () => {
    expect(Math.min(ofKey.length, ofParts.length)).toBeGreaterThan(1);
    expect(ofParts.every(({ segment }) => segment !== null)).toBe(true);
  });

  it("decodes and encodes in every way that Zod knows", async () => {
    for (const decode of [z.decode, z.parse, z.decodeAsync, z.parseAsync, mini.decode, mini.parse]) {
      expect(await decode(codec, key)).toStrictEqual(good);
      await expect((async () => decode(codec, badKey))()).rejects.toBeInstanceOf(z.core.$ZodError);
    }
    for (const encode of [z.encode, z.encodeAsync, mini.encode]) {
      expect(await encode(codec, good)).toBe(key);
      await expect((async () => encode(codec, badParts))()).rejects.toBeInstanceOf(z.core.$ZodError);
    }
    expect(await codec["~standard"].validate(key)).toEqual({ value: good });
    expect(taskKeyIssuesFrom(await codec["~standard"].validate(badKey))).toStrictEqual(ofKey);
  });

  it("refuses with our issues as Zod's: custom, at the key or the field, and the input only when asked for", () => {
    const wanted = (issue: TaskKeyIssue, path: PropertyKey[]) => {
      return { code: "custom", message: issue.message, path, params: { taskKeyIssue: issue } };
    };
    const ofDecoding = z.safeDecode(codec, badKey).error?.issues;
    expect(ofDecoding).toStrictEqual(ofKey.map((issue) => wanted(issue, [])));
    const ofEncoding = z.safeEncode(codec, badParts).error?.issues;
    expect(ofEncoding).toStrictEqual(
      ofParts.map((issue) => wanted(issue, issue.segment === null ? [] : [issue.segment])),
    );
    const telling = z.safeDecode(codec, badKey, { reportInput: true }).error?.issues;
    expect(telling?.map(({ input }) => input)).toEqual(ofKey.map(() => badKey));
    for (const value of [null, [], key, undefined]) {
      const { error } = z.safeEncode(codec, value);
      expect(error?.issues).toMatchObject([{ code: "invalid_type", expected: "object", path: [] }]);
      expect(taskKeyIssuesFrom(error)).toStrictEqual(issuesOf(build(value)));
    }
  });

  it("keeps its rules in whatever is made of it", () => {
    const wraps: readonly [z.core.$ZodType, (inner: unknown) => unknown, PropertyKey[]][] = [
      [z.object({ key: codec }), (inner) => ({ key: inner }), ["key"]],
      [z.array(codec), (inner) => [inner], [0]],
      [z.record(z.string(), codec), (inner) => ({ a: inner }), ["a"]],
      [z.map(z.string(), codec), (inner) => new Map([["a", inner]]), ["a"]],
      [codec.optional().nonoptional().nullable().readonly(), (inner) => inner, []],
      [z.lazy(() => codec), (inner) => inner, []],
      [codec.pipe(codec.out), (inner) => inner, []],
      [z.string().pipe(codec), (inner) => inner, []],
      [z.union([codec, z.number()]), (inner) => inner, []],
      [codec.describe("A key.").meta({ title: "Key", pattern: "^x$" }), (inner) => inner, []],
      [codec.refine(() => true), (inner) => inner, []],
      [mini.object({ key: codec }), (inner) => ({ key: inner }), ["key"]],
      [z.codec(codec, z.unknown(), { decode: (value) => value, encode: (value) => value }), (inner) => inner, []],
    ];
    for (const [schema, wrap, path] of wraps) {
      expect(z.decode(schema, wrap(key))).toEqual(wrap(good));
      expect(z.encode(schema, wrap(good))).toEqual(wrap(key));
      expect(taskKeyIssuesFrom(z.safeDecode(schema, wrap(badKey)).error, path)).toStrictEqual(ofKey);
      expect(taskKeyIssuesFrom(z.safeEncode(schema, wrap(badParts)).error, path)).toStrictEqual(ofParts);
    }
    expect(z.safeDecode(codec.catch(good), badKey)).toEqual({ success: true, data: good });
  });

  it("keeps rules and guard when its sides and functions are made another codec, as z.invertCodec does", () => {
    const { transform, reverseTransform } = codec.def;
    const inverted = z.codec(codec.out, codec.in, { decode: reverseTransform, encode: transform });
    expect(z.decode(inverted, good)).toBe(key);
    expect(z.encode(inverted, key)).toEqual(good);
    fc.assert(
      fc.property(texts, parts, (text, value) => {
        expect(z.safeEncode(inverted, text).success).toBe(parse(text).ok);
        expect(z.safeDecode(inverted, value).success).toBe(build(value).ok);
      }),
      { numRuns: 100 },
    );
  });

  it("answers as the functions do, for every text and value, and all parts", () => {
    fc.assert(
      fc.property(fc.oneof(texts, anyValues), parts, (text, value) => {
        expectSame(z.safeDecode(codec, text as string), parse(text));
        expectSame(z.safeEncode(codec, value), build(value));
      }),
      RUNS,
    );
  });

  it("has a side for the text that refuses what the parser refuses, and a JSON Schema that says the same", () => {
    const accepts = validatorOf(codec, "input");
    expect(accepts(key)).toBe(true);
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: texts }, anyValues), (text) => {
        const parsed = parseSide(text);
        expectSame(codec.in.safeParse(text), parsed.ok ? { ok: true, value: text } : parsed);
        expect(accepts(text)).toBe(parsed.ok);
      }),
      RUNS,
    );
  });

  it("has a side for the parts that refuses what the builder refuses, and a JSON Schema that says the same", () => {
    const accepts = validatorOf(codec.out, "input");
    const emits = validatorOf(codec, "output");
    fc.assert(
      fc.property(parts, (value) => {
        const built = buildSide(value);
        const side = codec.out.safeParse(value);
        expect(side.success).toBe(built.ok);
        if (side.success) expect(buildSide(side.data)).toEqual(built);
        const found = taskKeyIssuesFrom(side.error);
        expect(found).toHaveLength(side.error?.issues.length ?? 0);
        expect(new Set(found.map(({ segment }) => segment)).size).toBe(found.length);
        // Together with faults of other fields a side says more than the functions, whose first issues stand alone.
        if (!standsAlone(built)) expect(found).toStrictEqual(issuesOf(built));
        if (!isTooLong(built) && isJson(value)) expect(accepts(value)).toBe(built.ok);
        if (side.success && !isTooLong(built)) expect(emits(side.data)).toBe(true);
      }),
      RUNS,
    );
  });

  it("describes its sides by title, description and examples that they accept", () => {
    for (const io of ["input", "output"] as const) {
      const side = io === "input" ? codec.in : codec.out;
      const { title, description, examples = [] } = z.toJSONSchema(codec, { io });
      expect([typeof title, typeof description]).toEqual(["string", "string"]);
      for (const example of examples) expect(side.safeParse(example).success).toBe(true);
    }
    expect(JSON.stringify(z.toJSONSchema(codec, { io: "input" }))).not.toContain('leg2"');
  });
});

describe("the codec of either layout", () => {
  it.each([undefined, null, "", "Session", "anon", 1, ["session"]])("refuses the layout %j, and says so", (layout) => {
    for (const parts of [
      { ...SESSION, layout },
      { ...SCOPED, layout },
      Object.create({ ...SESSION, layout: "session" }),
    ]) {
      const ours = issuesOf(buildAnyTaskKey(parts));
      expect(taskKeyIssuesFrom(z.safeEncode(anyTaskKeyCodec, parts).error)).toStrictEqual(ours);
      expect(taskKeyIssuesFrom(anyTaskKeyCodec.out.safeParse(parts).error)).toStrictEqual(ours);
      expect(taskKeyIssuesFrom(z.safeEncode(anyTaskKeyCodec.out, parts).error)).toStrictEqual(ours);
    }
  });

  it("tells of a guard at the field of its layout", () => {
    const codec = createAnyTaskKeyCodec({ sessionId: "a" });
    const { error } = z.safeEncode(codec, { layout: "scoped", ...SCOPED, taskType: "tool" });
    expect(error?.issues).toMatchObject([{ path: ["taskScope"] }]);
  });
});

it("all captured keys decode to their fields and encode back; forged ones get the functions' answers", () => {
  const captured = [
    ...capturedSessionKeys.map((fields) => ({ codec: taskKeyCodec, layout: "session", ...fields })),
    ...capturedScopedKeys.map((fields) => ({ codec: scopedTaskKeyCodec, layout: "scoped", ...fields })),
  ];
  expect(captured).toHaveLength(257);
  for (const { codec, layout, fastmcp: _, key, ...fields } of captured) {
    const asked: z.core.$ZodType = codec;
    expect(z.decode(asked, key)).toStrictEqual(fields);
    expect(z.encode(asked, fields)).toBe(key);
    const decoded = z.decode(anyTaskKeyCodec, key);
    expect(decoded).toStrictEqual({ layout, ...fields });
    expect(z.encode(anyTaskKeyCodec, decoded)).toBe(key);
  }
  for (const { key } of forgedKeys) {
    expectSame(z.safeDecode(taskKeyCodec, key), parseTaskKey(key));
    expectSame(z.safeDecode(anyTaskKeyCodec, key), parseAnyTaskKey(key));
  }
});

it("JSON Schema follows the task types and the length, never a guard", () => {
  const made = (options: object) => {
    const codec = createAnyTaskKeyCodec(options);
    return [z.toJSONSchema(codec, { io: "input" }), z.toJSONSchema(codec, { io: "output" })];
  };
  const [text, parts] = made(LIMITS);
  expect(text).toMatchObject({
    type: "string",
    maxLength: 40,
    pattern: expect.stringContaining(":(?:tool|Tool|a\\/b\\|\\.):"),
  });
  expect(JSON.stringify(parts)).toContain('"enum":["tool","Tool","a/b|."]');
  expect(made({ ...LIMITS, sessionId: "of-a-caller", taskScope: null })).toEqual([text, parts]);
});

function validatorOf(schema: z.core.$ZodType, io: "input" | "output"): (value: unknown) => boolean {
  // Ajv counts code points and runs patterns with the flag u, as JSON Schema has it.
  const validate = new Ajv2020({ unicodeRegExp: true, strict: false }).compile(z.toJSONSchema(schema, { io }));
  return (value) => validate(value);
}

function isJson(value: unknown): boolean {
  try {
    expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);
    return true;
  } catch {
    return false;
  }
}

function issuesOf(result: Result<unknown, TaskKeyError>): readonly TaskKeyIssue[] {
  return result.ok ? [] : result.error.issues;
}

function standsAlone(result: Result<unknown, TaskKeyError>): boolean {
  return issuesOf(result).some(({ code }) => ["invalid_type", "too_long", "wrong_layout"].includes(code));
}

function isTooLong(result: Result<unknown, TaskKeyError>): boolean {
  return issuesOf(result).some(({ code }) => code === "too_long");
}

function expectSame(zod: z.ZodSafeParseResult<unknown>, result: Result<unknown, TaskKeyError>): void {
  if (result.ok) {
    expect(zod).toStrictEqual({ success: true, data: result.value });
  } else {
    expect(taskKeyIssuesFrom(zod.error)).toStrictEqual(result.error.issues);
    expect(zod.error?.issues).toHaveLength(result.error.issues.length);
  }
}
