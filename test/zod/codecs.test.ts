import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  anyTaskKeyCodec,
  buildAnyTaskKey,
  componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  parseAnyTaskKey,
  parseTaskKey,
  type Result,
  scopedTaskKeyCodec,
  type TaskKeyError,
  type TaskKeyIssue,
  taskKeyCodec,
  taskKeyIssuesFrom,
} from "../../src/index.js";
import { anyParts, anyValues } from "../support/arbitraries.js";
import { anyComponentParts } from "../support/component-arbitraries.js";
import { STANDING_ALONE } from "../support/findings.js";
import { issuesOf } from "../support/issues.js";
import { component, eitherScoped, eitherSession, type Kind, scoped, session } from "../support/kinds.js";
import { anyScopedParts, partsWithLayout, textsOfBothLayouts } from "../support/scoped-arbitraries.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "../support/vectors.js";

/** 20,000 before a release: FC_RUNS=20000 npx vitest run test/zod/codecs.test.ts */
const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 200) };

interface Case {
  readonly name: string;
  readonly codec: z.ZodCodec<z.ZodString, z.ZodType>;
  /** The functions that the codec must agree with, its sides too, less the guard. */
  readonly kind: Kind;
  readonly limits?: object;
  readonly guard?: object;
  readonly anyParts: fc.Arbitrary<unknown>;
  /** A key with two faults or more; parts with two faults or more, each of a field. */
  readonly badKey: string;
  readonly badParts: object;
}

const LIMITS = { taskTypes: ["tool", "Tool", "a/b|."], maxLength: 40 };

const badSession = { ...session.parts, sessionId: "a:b", componentIdentifier: "" };
const badScoped = { ...scoped.parts, taskScope: "", clientTaskId: "b#leg2", leg: 0 };
const ofSession = { kind: session, anyParts, badKey: "a:b:Xool:%3a", badParts: badSession };
const ofScoped = { kind: scoped, anyParts: anyScopedParts, badKey: "auth:a%20%:b:Xool:c#leg1", badParts: badScoped };
const partsOfEither = fc.oneof(partsWithLayout, anyParts);

const cases: readonly Case[] = [
  { name: "taskKeyCodec", codec: taskKeyCodec, ...ofSession },
  {
    name: "createTaskKeyCodec",
    codec: createTaskKeyCodec({ ...LIMITS, sessionId: "a" }),
    limits: LIMITS,
    guard: { sessionId: "a" },
    ...ofSession,
  },
  { name: "scopedTaskKeyCodec", codec: scopedTaskKeyCodec, ...ofScoped },
  {
    name: "createScopedTaskKeyCodec",
    codec: createScopedTaskKeyCodec({ ...LIMITS, taskScope: "s" }),
    limits: LIMITS,
    guard: { taskScope: "s" },
    ...ofScoped,
  },
  {
    name: "anyTaskKeyCodec",
    codec: anyTaskKeyCodec,
    ...ofSession,
    kind: eitherSession,
    anyParts: partsOfEither,
    badParts: { ...badScoped, layout: "scoped" },
  },
  {
    name: "createAnyTaskKeyCodec",
    codec: createAnyTaskKeyCodec({ ...LIMITS, sessionId: "a", taskScope: "s" }),
    limits: LIMITS,
    guard: { sessionId: "a", taskScope: "s" },
    ...ofScoped,
    kind: { ...eitherScoped, texts: textsOfBothLayouts },
    anyParts: partsOfEither,
    badParts: { ...badSession, layout: "session" },
  },
  {
    name: "componentKeyCodec",
    codec: componentKeyCodec,
    kind: component,
    anyParts: anyComponentParts,
    badKey: "Tool:@",
    badParts: { type: "Tool", name: "", version: "@" },
  },
];

describe.each(cases)("$name", ({ codec, kind, limits, guard, anyParts: parts, badKey, badParts }) => {
  const { key, texts } = kind;
  const options = { ...limits, ...guard };
  const parse = (input: unknown) => kind.parse(input, options);
  const build = (value: unknown) => kind.build(value, options);
  const parseSide = (input: unknown) => kind.parse(input, limits);
  const buildSide = (value: unknown) => kind.build(value, limits);
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
});

it.each([undefined, null, "", "Session", "anon", 1, ["session"]])(
  "the layout %j is refused, with the builder's issues",
  (layout) => {
    for (const parts of [
      { ...session.parts, layout },
      { ...scoped.parts, layout },
      Object.create({ ...session.parts, layout: "session" }),
    ]) {
      const ours = issuesOf(buildAnyTaskKey(parts));
      expect(taskKeyIssuesFrom(z.safeEncode(anyTaskKeyCodec, parts).error)).toStrictEqual(ours);
      expect(taskKeyIssuesFrom(anyTaskKeyCodec.out.safeParse(parts).error)).toStrictEqual(ours);
      expect(taskKeyIssuesFrom(z.safeEncode(anyTaskKeyCodec.out, parts).error)).toStrictEqual(ours);
    }
  },
);

it("captured keys are decoded and encoded back; forged ones get the functions' answers", () => {
  for (const [codec, keys] of [
    [taskKeyCodec, capturedSessionKeys],
    [scopedTaskKeyCodec, capturedScopedKeys],
  ] as const) {
    for (const { fastmcp: _, key, ...fields } of keys) {
      const decoded = z.decode<z.ZodType>(codec, key);
      expect(decoded).toStrictEqual(fields);
      expect(z.encode<z.ZodType>(codec, decoded)).toBe(key);
    }
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

function standsAlone(result: Result<unknown, TaskKeyError>): boolean {
  return issuesOf(result).some(({ code }) => STANDING_ALONE.includes(code));
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
