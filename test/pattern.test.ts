import fc from "fast-check";
import { RE2 } from "re2-wasm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  clientTaskIdSchema,
  createTaskKeyCodec,
  parseTaskKey,
  sessionIdSchema,
  type TaskKeyOptions,
} from "../src/index.js";
import { anyTexts, encodedTexts, nearMisses, taskTypeLists, texts } from "./support/arbitraries.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "./support/vectors.js";

const engines = [
  { name: "ECMAScript", compile: (pattern: string) => new RegExp(pattern) },
  { name: "ECMAScript with the u flag", compile: (pattern: string) => new RegExp(pattern, "u") },
  // HTML's pattern attribute compiles with this one.
  { name: "ECMAScript with the v flag", compile: (pattern: string) => new RegExp(pattern, "v") },
  { name: "RE2", compile: (pattern: string) => new RE2(pattern, "u") },
];

it("RE2 is RE2: it has neither lookaround nor back-references", () => {
  expect(() => new RE2("(?=a)", "u")).toThrow("invalid perl operator: (?=");
  expect(() => new RE2("(a)\\1", "u")).toThrow("invalid escape sequence: \\1");
});

describe.each(engines)("the pattern of a codec's JSON Schema, under $name", ({ compile }) => {
  const pattern = compile(textSchemaOf().pattern);

  it.each([
    ["a:b:tool:c", true],
    ["a:b:tool:%00%7F%C2%80%DF%BF%E0%A0%80%ED%9F%BF%EE%80%80%EF%BF%BF", true],
    ["a:b:tool:%F0%90%80%80%F3%BF%BF%BF%F4%8F%BF%BF", true],
    ["a:b:tool:c\n", false],
    ["a:b:tool:c\r\n", false],
    ["\na:b:tool:c", false],
    ["x\na:b:tool:c\nx", false],
    ["a:b:tool:c\0", false],
    ["a:b:tool:c:d", false],
    ["xa:b:tool:c y", false],
    ["a:b:TOOL:c", false],
    ["a:b:t\u043eol:c", false],
    ["a:b:tool:\u212a", false],
    ["a:b:tool:%c3%a9", false],
    ["a:b:tool:%41", false],
    ["a:b:tool:%C1%BF", false],
    ["a:b:tool:%E0%9F%BF", false],
    ["a:b:tool:%ED%A0%80", false],
    ["a:b:tool:%F0%8F%BF%BF", false],
    ["a:b:tool:%F4%90%80%80", false],
    ["a:b:tool:%F5%80%80%80", false],
    ["a:b:tool:", false],
    ["", false],
  ])("%j: %s", (text, isAccepted) => {
    expect(pattern.test(text)).toBe(isAccepted);
    expect(parseTaskKey(text).ok).toBe(isAccepted);
  });

  it("accepts session ids around the tags, and not the tags", () => {
    const letters = ["", "a", "u", "t", "h", "n", "o", "b", "A", "-", "~", "!"];
    const ids = ["", ...letters, "aut", "ano", "auth", "anon", "Auth", "xauth"].flatMap((id) =>
      letters.flatMap((more) => letters.map((last) => id + more + last)),
    );
    const accepted = ids.filter((id) => pattern.test(`${id}:b:tool:c`));
    expect(accepted).toEqual(ids.filter((id) => !["", "auth", "anon"].includes(id)));
  });

  it("accepts the captured session keys and no others", () => {
    expect(capturedSessionKeys.filter(({ key }) => !pattern.test(key))).toEqual([]);
    expect(capturedScopedKeys.filter(({ key }) => pattern.test(key))).toEqual([]);
    expect(forgedKeys.filter(({ key }) => pattern.test(key))).toEqual([]);
  });

  it("accepts every one-byte escape and every lead byte as the parser does", () => {
    const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
    const escapes = hex.flatMap((digits) =>
      ["", "%80", "%BF", "%80%80", "%BF%BF", "%90%80%80", "%8F%BF%BF", "%9F%80"].flatMap((rest) => [
        `a:b:tool:%${digits.toUpperCase()}${rest}`,
        `a:b:tool:%${digits}${rest}`,
      ]),
    );
    const isDifferent = (text: string) => pattern.test(text) !== parseTaskKey(text).ok;
    expect(escapes.filter(isDifferent)).toEqual([]);
  });

  it("accepts, with maxLength, exactly the keys that the parser accepts", () => {
    fc.assert(
      fc.property(anyTexts, (text) => {
        const isAccepted = text.length <= 8192 && pattern.test(text);
        expect(isAccepted).toBe(parseTaskKey(text).ok);
      }),
      { numRuns: 3000 },
    );
  });

  it("does so whatever the task types and the longest key are", () => {
    const cases = taskTypeLists.chain((taskTypes) =>
      fc.record({
        taskTypes: fc.constant(taskTypes),
        maxLength: fc.integer({ min: 1, max: 120 }),
        // What the types would match, were they taken for expressions, must not pass.
        keys: fc.array(
          fc.oneof(nearMisses(taskTypes), nearMisses(["t", "a", "aa", "xx", "7", "tool", ""])),
          { minLength: 20, maxLength: 40 },
        ),
      }),
    );
    fc.assert(
      fc.property(cases, ({ keys, ...options }) => {
        const schema = textSchemaOf(options);
        const compiled = compile(schema.pattern);
        const accepted = keys.filter((key) => key.length <= schema.maxLength && compiled.test(key));
        expect(accepted).toEqual(keys.filter((key) => parseTaskKey(key, options).ok));
      }),
      // RE2 for WebAssembly has 16 MB for all expressions together and frees none.
      { numRuns: 40 },
    );
  });

  it("takes a megabyte of good and of bad text", () => {
    const long = `a:b:tool:${"a%F0%9F%99%82".repeat(2 ** 16)}`;
    expect(pattern.test(long)).toBe(true);
    expect(pattern.test(`${long}!`)).toBe(false);
    expect(pattern.test("a".repeat(2 ** 20))).toBe(false);
  });
});

describe.each(engines)("the patterns of the fields' JSON Schemas, under $name", ({ compile }) => {
  it.each([
    { name: "sessionIdSchema", schema: sessionIdSchema },
    { name: "clientTaskIdSchema", schema: clientTaskIdSchema },
  ])("$name accepts what its pattern accepts", ({ schema }) => {
    const pattern = compile(z.toJSONSchema(schema).pattern ?? "");
    const ids = fc.oneof(
      nearMisses().map((key) => key.split(":", 1)[0] ?? ""),
      encodedTexts,
      texts,
    );
    fc.assert(
      fc.property(ids, (id) => {
        expect(pattern.test(id)).toBe(schema.safeParse(id).success);
      }),
      { numRuns: 1000 },
    );
  });
});

it("the pattern and the length follow the options, and the guard is in neither", () => {
  const guarded = textSchemaOf({ sessionId: "session-of-a-caller" });
  expect(guarded).toEqual(textSchemaOf());
  expect(textSchemaOf({ maxLength: 99 })).toEqual({ ...textSchemaOf(), maxLength: 99 });
  const jobs = textSchemaOf({ taskTypes: ["job", "a.b"] });
  expect(jobs.pattern).toBe(
    textSchemaOf().pattern.replace("tool|resource|template|prompt", "job|a\\.b"),
  );
});

function textSchemaOf(options?: TaskKeyOptions<string>): { pattern: string; maxLength: number } {
  const schema = z.toJSONSchema(createTaskKeyCodec(options), { io: "input" });
  return { pattern: schema.pattern ?? "", maxLength: schema.maxLength ?? 0 };
}
