import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import type { KeyCodec } from "../../src/codec.js";
import {
  type Result,
  type TaskKeyError,
  type TaskKeyIssue,
  taskKeyIssuesFrom,
} from "../../src/index.js";
import { safeDecodeFrom, safeEncodeFrom } from "./hostile.js";

/** A codec, the functions that it must agree with, and what to try it on. */
export interface CodecCase<Key> {
  readonly codec: KeyCodec<Key>;
  readonly parse: (input: unknown) => Result<Key, TaskKeyError>;
  readonly build: (parts: Key) => Result<string, TaskKeyError>;
  /** How a message names the text. */
  readonly subject: string;
  readonly key: string;
  readonly parts: Key;
  /** Refused with two issues or more. */
  readonly badKey: string;
  /** Refused with two issues or more, each of a field. */
  readonly badParts: Key;
  /** Parts with a field that is of no type of its own, its name, and what Zod says. */
  readonly untyped: { readonly field: string; readonly value: unknown; readonly message: string };
}

/** What a Zod user may expect of any codec. */
export function describeCodec<Key>(given: CodecCase<Key>): void {
  const { codec, parse, build, subject, key, parts, badKey, badParts, untyped } = given;
  const decodingIssues = issuesOf(parse(badKey));
  const encodingIssues = issuesOf(build(badParts));

  it("the bad samples have several issues", () => {
    expect(decodingIssues.length).toBeGreaterThan(1);
    expect(encodingIssues.length).toBeGreaterThan(1);
    expect(encodingIssues.every(({ segment }) => segment !== null)).toBe(true);
  });

  describe("every way to decode", () => {
    it.each([
      ["z.decode", (text: string) => z.decode(codec, text)],
      ["z.decodeAsync", (text: string) => z.decodeAsync(codec, text)],
      ["z.parse", (text: string) => z.parse(codec, text)],
      ["z.parseAsync", (text: string) => z.parseAsync(codec, text)],
      [".decode", (text: string) => codec.decode(text)],
      [".decodeAsync", (text: string) => codec.decodeAsync(text)],
      [".parse", (text: string) => codec.parse(text)],
      [".parseAsync", (text: string) => codec.parseAsync(text)],
      ["decode of zod/mini", (text: string) => mini.decode(codec, text)],
      ["parse of zod/mini", (text: string) => mini.parse(codec, text)],
      ["parseAsync of zod/mini", (text: string) => mini.parseAsync(codec, text)],
    ])("%s gives the fields or throws a ZodError", async (_, decode) => {
      expect(await decode(key)).toStrictEqual(parts);
      expect(issuesIn(await caught(() => decode(badKey)))).toStrictEqual(decodingIssues);
    });

    it.each([
      ["z.safeDecode", (text: string) => z.safeDecode(codec, text)],
      ["z.safeDecodeAsync", (text: string) => z.safeDecodeAsync(codec, text)],
      ["z.safeParse", (text: string) => z.safeParse(codec, text)],
      ["z.safeParseAsync", (text: string) => z.safeParseAsync(codec, text)],
      [".safeDecode", (text: string) => codec.safeDecode(text)],
      [".safeDecodeAsync", (text: string) => codec.safeDecodeAsync(text)],
      [".safeParse", (text: string) => codec.safeParse(text)],
      [".safeParseAsync", (text: string) => codec.safeParseAsync(text)],
      ["safeDecode of zod/mini", (text: string) => mini.safeDecode(codec, text)],
      ["safeParse of zod/mini", (text: string) => mini.safeParse(codec, text)],
    ])("%s gives the fields or an error, and does not throw", async (_, decode) => {
      expect(await decode(key)).toStrictEqual({ success: true, data: parts });
      const { success, error } = await decode(badKey);
      expect(success).toBe(false);
      expect(issuesIn(error)).toStrictEqual(decodingIssues);
    });
  });

  describe("every way to encode", () => {
    it.each([
      ["z.encode", (value: Key) => z.encode(codec, value)],
      ["z.encodeAsync", (value: Key) => z.encodeAsync(codec, value)],
      [".encode", (value: Key) => codec.encode(value)],
      [".encodeAsync", (value: Key) => codec.encodeAsync(value)],
      ["encode of zod/mini", (value: Key) => mini.encode(codec, value)],
    ])("%s gives the key or throws a ZodError", async (_, encode) => {
      expect(await encode(parts)).toBe(key);
      expect(issuesIn(await caught(() => encode(badParts)))).toStrictEqual(encodingIssues);
    });

    it.each([
      ["z.safeEncode", (value: Key) => z.safeEncode(codec, value)],
      ["z.safeEncodeAsync", (value: Key) => z.safeEncodeAsync(codec, value)],
      [".safeEncode", (value: Key) => codec.safeEncode(value)],
      [".safeEncodeAsync", (value: Key) => codec.safeEncodeAsync(value)],
      ["safeEncode of zod/mini", (value: Key) => mini.safeEncode(codec, value)],
    ])("%s gives the key or an error, and does not throw", async (_, encode) => {
      expect(await encode(parts)).toStrictEqual({ success: true, data: key });
      const { success, error } = await encode(badParts);
      expect(success).toBe(false);
      expect(issuesIn(error)).toStrictEqual(encodingIssues);
    });
  });

  describe("the Zod issues", () => {
    it("of decoding: custom, at the key, with our issue and nothing else as params", () => {
      expect(z.safeDecode(codec, badKey).error?.issues).toStrictEqual(
        decodingIssues.map((issue) => zodIssueOf(issue, [])),
      );
    });

    it("of encoding: the same, at the field", () => {
      expect(z.safeEncode(codec, badParts).error?.issues).toStrictEqual(
        encodingIssues.map((issue) =>
          zodIssueOf(issue, issue.segment === null ? [] : [issue.segment]),
        ),
      );
    });

    it("hold our issue itself, frozen, not a copy", () => {
      const { error } = z.safeDecode(codec, badKey);
      const [issue] = error?.issues ?? [];
      const ours = issue?.code === "custom" ? issue.params?.taskKeyIssue : undefined;
      expect(Object.isFrozen(ours)).toBe(true);
      expect(issuesIn(error)[0]).toBe(ours);
    });

    it("of what is no string are Zod's own, in our words", () => {
      expect(safeDecodeFrom(codec, [key]).error?.issues).toStrictEqual([
        {
          code: "invalid_type",
          expected: "string",
          message: `${subject} must be a string; received array.`,
          path: [],
        },
      ]);
    });

    it.each<[string, unknown]>([
      ["null", null],
      ["array", []],
      ["string", key],
      ["undefined", undefined],
    ])("of parts that are no object are Zod's own, in our words: %s", (type, value) => {
      const { error } = safeEncodeFrom(codec, value);
      const message = `The parts must be an object; received ${type}.`;
      expect(error?.issues).toStrictEqual([
        { code: "invalid_type", expected: "object", message, path: [] },
      ]);
      expect(issuesIn(error)).toEqual([
        { code: "invalid_type", message, segment: null, expected: "object" },
      ]);
    });

    it("of a field that is not of its type are Zod's own, in our words", () => {
      const { field, value, message } = untyped;
      const { error } = safeEncodeFrom(codec, { ...parts, [field]: value });
      expect(error?.issues).toEqual([
        expect.objectContaining({ code: "invalid_type", message, path: [field] }),
      ]);
      expect(issuesIn(error)).toEqual([
        expect.objectContaining({ code: "invalid_type", message, segment: field }),
      ]);
    });

    it("hold the input only when reportInput asks for it", () => {
      const silent = z.safeDecode(codec, badKey);
      expect(silent.error?.issues.some((issue) => "input" in issue)).toBe(false);
      const telling = z.safeDecode(codec, badKey, { reportInput: true });
      expect(telling.error?.issues.every(({ input }) => input === badKey)).toBe(true);
    });
  });

  describe("inside other schemas", () => {
    it.each<[string, z.core.$ZodType, (inner: unknown) => unknown, PropertyKey[]]>([
      ["z.object", z.object({ key: codec }), (inner) => ({ key: inner }), ["key"]],
      ["z.array", z.array(codec), (inner) => [inner], [0]],
      ["z.tuple", z.tuple([z.string(), codec]), (inner) => ["", inner], [1]],
      ["z.record", z.record(z.string(), codec), (inner) => ({ first: inner }), ["first"]],
      ["z.map", z.map(z.string(), codec), (inner) => new Map([["first", inner]]), ["first"]],
      ["z.optional", codec.optional(), (inner) => inner, []],
      ["z.nullable", codec.nullable(), (inner) => inner, []],
      ["z.lazy", z.lazy(() => codec), (inner) => inner, []],
      ["z.pipe, first", codec.pipe(codec.def.out), (inner) => inner, []],
      ["z.pipe, second", z.string().pipe(codec), (inner) => inner, []],
      ["z.union", z.union([codec, z.number()]), (inner) => inner, []],
      ["describe", codec.describe("A key."), (inner) => inner, []],
      ["meta", codec.meta({ title: "Key" }), (inner) => inner, []],
      ["zod/mini's object", mini.object({ key: codec }), (inner) => ({ key: inner }), ["key"]],
    ])("%s decodes, encodes, and tells where the key stands", (_, schema, wrap, path) => {
      expect(z.decode(schema, wrap(key))).toEqual(wrap(parts));
      expect(z.encode(schema, wrap(parts))).toEqual(wrap(key));
      const decoded = z.safeDecode(schema, wrap(badKey));
      expect(decoded.error && taskKeyIssuesFrom(decoded.error, path)).toStrictEqual(decodingIssues);
      const encoded = z.safeEncode(schema, wrap(badParts));
      expect(encoded.error && taskKeyIssuesFrom(encoded.error, path)).toStrictEqual(encodingIssues);
    });
  });

  it("Standard Schema validates as decoding does", async () => {
    const standard = codec["~standard"];
    expect(standard).toMatchObject({ version: 1, vendor: "zod" });
    expect(await standard.validate(key)).toEqual({ value: parts });
    const refused = await standard.validate(badKey);
    expect(refused.issues?.map(({ message }) => message)).toEqual(
      decodingIssues.map(({ message }) => message),
    );
  });
}

/** Expects of the Zod face what the function gave, the same issues in the same order. */
export function expectSameAnswer<Value>(
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

/** The codes of the issues that a Zod result has; none when it succeeded. */
export function codesIn(result: z.ZodSafeParseResult<unknown>): string[] {
  return issuesIn(result.error).map(({ code }) => code);
}

function issuesIn(error: unknown): TaskKeyIssue[] {
  return error instanceof z.core.$ZodError ? taskKeyIssuesFrom(error) : [];
}

function issuesOf(result: Result<unknown, TaskKeyError>): readonly TaskKeyIssue[] {
  return result.ok ? [] : result.error.issues;
}

function zodIssueOf(issue: TaskKeyIssue, path: PropertyKey[]) {
  return { code: "custom", message: issue.message, path, params: { taskKeyIssue: issue } };
}

async function caught(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
