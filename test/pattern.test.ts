import fc from "fast-check";
import { RE2 } from "re2-wasm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  anyTaskKeyCodec,
  type ComponentKeyOptions,
  clientTaskIdSchema,
  componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  scopedTaskKeyCodec,
  sessionIdSchema,
  type TaskKeyOptions,
} from "../src/index.js";
import { anyTexts, encodedTexts, nearMisses, taskTypeLists, texts } from "./support/arbitraries.js";
import { anyComponentTexts } from "./support/component-arbitraries.js";
import { componentFieldsOf } from "./support/model.js";
import {
  anyScopedTexts,
  scopedNearMisses,
  textsOfBothLayouts,
} from "./support/scoped-arbitraries.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "./support/vectors.js";

const engines = [
  { name: "ECMAScript", compile: (pattern: string) => new RegExp(pattern) },
  { name: "ECMAScript with the u flag", compile: (pattern: string) => new RegExp(pattern, "u") },
  // HTML's pattern attribute compiles with this one.
  { name: "ECMAScript with the v flag", compile: (pattern: string) => new RegExp(pattern, "v") },
  { name: "RE2", compile: (pattern: string) => new RE2(pattern, "u") },
];

const LAST_LEG = String(Number.MAX_SAFE_INTEGER);

/** The other codecs of task keys. RE2 has not the memory for as many expressions as the session layout's tests make. */
const otherCodecs = [
  {
    codecName: "scopedTaskKeyCodec",
    makeCodec: (options?: ComponentKeyOptions<string>) => createScopedTaskKeyCodec(options),
    parse: (key: string, options?: ComponentKeyOptions<string>) => parseScopedTaskKey(key, options),
    texts: anyScopedTexts,
    keysOf: scopedNearMisses,
    acceptsSessionKeys: false,
  },
  {
    codecName: "anyTaskKeyCodec",
    makeCodec: (options?: ComponentKeyOptions<string>) => createAnyTaskKeyCodec(options),
    parse: (key: string, options?: ComponentKeyOptions<string>) => parseAnyTaskKey(key, options),
    texts: textsOfBothLayouts,
    keysOf: (taskTypes: readonly string[]) =>
      fc.oneof(nearMisses(taskTypes), scopedNearMisses(taskTypes)),
    acceptsSessionKeys: true,
  },
];

/** Small numbers, numbers of every length, and the last safe integer with each digit and what follows it changed. */
const candidateLegs = [
  ...Array.from({ length: 120 }, (_, number) => [`${number}`, `0${number}`]),
  ...Array.from({ length: 20 }, (_, length) =>
    ["1", "9", "0"].map((digit) => digit.repeat(length)),
  ),
  ...Array.from(LAST_LEG, (_, index) =>
    Array.from("0123456789", (digit) => {
      const start = LAST_LEG.slice(0, index) + digit;
      return [start + LAST_LEG.slice(index + 1), start.padEnd(16, "0"), start.padEnd(16, "9")];
    }).flat(),
  ),
].flat();

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

describe.each(engines.flatMap((engine) => otherCodecs.map((codec) => ({ ...engine, ...codec }))))(
  "the pattern of $codecName, under $name",
  ({ compile, makeCodec, parse, ...given }) => {
    const { texts, keysOf, acceptsSessionKeys } = given;
    const pattern = compile(textSchemaIn(makeCodec()).pattern);

    it.each([
      ["anon:b:tool:c", true],
      ["auth:s:b:tool:c", true],
      ["auth:%3A%23:b:tool:c#leg2", true],
      ["auth:%F4%8F%BF%BF:b:tool:%00#leg10", true],
      ["a:b:tool:c", acceptsSessionKeys],
      ["anon#leg2:x:tool:y", acceptsSessionKeys],
      ["AUTH:b:tool:c", acceptsSessionKeys],
      ["a:b:tool:c#leg2", false],
      ["anon:b#c:tool:d", false],
      ["anon:b#leg2:tool:d", false],
      ["auth:s#leg2:b:tool:c", false],
      ["auth::b:tool:c", false],
      ["auth:b:tool:c", false],
      ["anon:s:b:tool:c", false],
      ["auth:a/b:b:tool:c", false],
      ["auth:%2f:b:tool:c", false],
      ["auth:%73:b:tool:c", false],
      ["auth:%ED%A0%80:b:tool:c", false],
      ["anon:b:Tool:c", false],
      ["anon:b:tool:", false],
      ["anon:b:tool:c\n", false],
      ["anon:b:tool:c#leg2\n", false],
      ["\nanon:b:tool:c", false],
      ["x\nanon:b:tool:c\nx", false],
      ["anon", false],
      ["", false],
    ])("%j: %s", (text, isAccepted) => {
      expect(pattern.test(text)).toBe(isAccepted);
      expect(parse(text).ok).toBe(isAccepted);
    });

    it("accepts the legs from 2 to the last safe integer, and no others", () => {
      const accepted = candidateLegs.filter((leg) => pattern.test(`anon:b:tool:c#leg${leg}`));
      expect(accepted).toEqual(candidateLegs.filter(isLaterLeg));
      const parsed = candidateLegs.filter((leg) => parse(`anon:b:tool:c#leg${leg}`).ok);
      expect(parsed).toEqual(accepted);
    });

    it("accepts the captured keys of its layouts and no others", () => {
      const sessionKeys = capturedSessionKeys.filter(({ key }) => pattern.test(key));
      expect(sessionKeys).toHaveLength(acceptsSessionKeys ? 57 : 0);
      expect(capturedScopedKeys.filter(({ key }) => !pattern.test(key))).toEqual([]);
      expect(forgedKeys.map(({ key }) => pattern.test(key))).toEqual([false, true, false, true]);
    });

    it("accepts, with maxLength, exactly the keys that the parser accepts", () => {
      fc.assert(
        fc.property(texts, (text) => {
          const isAccepted = text.length <= 8192 && pattern.test(text);
          expect(isAccepted).toBe(parse(text).ok);
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
            fc.oneof(keysOf(taskTypes), keysOf(["t", "a", "aa", "xx", "7", "tool", ""])),
            {
              minLength: 20,
              maxLength: 40,
            },
          ),
        }),
      );
      fc.assert(
        fc.property(cases, ({ keys, ...options }) => {
          const schema = textSchemaIn(makeCodec(options));
          const compiled = compile(schema.pattern);
          const accepted = keys.filter(
            (key) => key.length <= schema.maxLength && compiled.test(key),
          );
          expect(accepted).toEqual(keys.filter((key) => parse(key, options).ok));
        }),
        { numRuns: 12 },
      );
    });

    it("takes a megabyte of good and of bad text", () => {
      const long = "a%F0%9F%99%82".repeat(2 ** 16);
      expect(pattern.test(`auth:${long}:b:tool:${long}#leg2`)).toBe(true);
      expect(pattern.test(`auth:${long}!:b:tool:c`)).toBe(false);
      expect(pattern.test(`anon:b:tool:c#leg${"1".repeat(2 ** 20)}`)).toBe(false);
      expect(pattern.test("#".repeat(2 ** 20))).toBe(false);
    });
  },
);

describe.each(engines)("the pattern of componentKeyCodec, under $name", ({ compile }) => {
  const pattern = compile(textSchemaIn(componentKeyCodec).pattern);

  it.each([
    ["tool:a@", true],
    ["tool:a@1.0", true],
    ["tool:a@b@1.0", true],
    ["tool:@@", true],
    ["tool::@", true],
    ["resource:db://user@host:5432/table@", true],
    ["tool:a\r\n\0@\n", true],
    ["tool:\u2028@\u2029", true],
    ["tool:\u{1f642}@\u{1f642}", true],
    ["tool:\ufeff@", true],
    ["tool:@", false],
    ["tool:@1.0", false],
    ["tool:a", false],
    ["tool@a:b", false],
    ["Tool:a@", false],
    [" tool:a@", false],
    ["x\ntool:a@", false],
    [":a@", false],
    ["my_tool", false],
    ["", false],
  ])("%j: %s", (text, isAccepted) => {
    expect(pattern.test(text)).toBe(isAccepted);
    expect(parseComponentKey(text).ok).toBe(isAccepted);
  });

  it("accepts what the parser accepts, and lone surrogates, which are no text", () => {
    fc.assert(
      fc.property(anyComponentTexts, (text) => {
        // As a text arrives at whoever checks it: encoded and decoded again.
        const received = Buffer.from(text).toString();
        expect(pattern.test(received)).toBe(componentFieldsOf(received) !== undefined);
        expect(pattern.test(received)).toBe(parseComponentKey(received).ok);
      }),
      { numRuns: 3000 },
    );
  });

  it("takes a megabyte of good and of bad text", () => {
    expect(pattern.test(`tool:${"@:\n".repeat(2 ** 18)}@`)).toBe(true);
    expect(pattern.test(`tool:${"a:\n".repeat(2 ** 18)}`)).toBe(false);
    expect(pattern.test("@".repeat(2 ** 20))).toBe(false);
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

it("both layouts' pattern is that of the one or that of the other", () => {
  expect(textSchemaIn(anyTaskKeyCodec)).toEqual({
    pattern: `${textSchemaOf().pattern}|${textSchemaIn(scopedTaskKeyCodec).pattern}`,
    maxLength: 8192,
  });
});

function isLaterLeg(digits: string): boolean {
  const leg = BigInt(digits);
  return String(leg) === digits && leg >= 2n && leg <= BigInt(LAST_LEG);
}

function textSchemaOf(options?: TaskKeyOptions<string>) {
  return textSchemaIn(createTaskKeyCodec(options));
}

function textSchemaIn(codec: z.core.$ZodType): { pattern: string; maxLength: number } {
  const schema = z.toJSONSchema(codec, { io: "input" });
  return { pattern: schema.pattern ?? "", maxLength: schema.maxLength ?? 0 };
}
