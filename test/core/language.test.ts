import fc from "fast-check";
import { RE2 } from "re2-wasm";
import { describe, expect, it } from "vitest";
import {
  anyKeyPattern,
  componentKeyPattern,
  oneOf,
  scopedKeyPattern,
  sessionKeyPattern,
} from "../../src/core/language.js";
import { TASK_TYPES } from "../../src/core.js";
import { nearMisses, taskTypeLists } from "../support/arbitraries.js";
import { component, eitherSession, type Kind, scoped, session } from "../support/kinds.js";
import { scopedNearMisses } from "../support/scoped-arbitraries.js";

// The published patterns, on engines that are not the parser's, accept what the parser accepts. What language they are is
// proved in proofs.test.ts.

const engines = [
  { engine: "ECMAScript", compile: (pattern: string) => new RegExp(pattern) },
  { engine: "ECMAScript with the u flag", compile: (pattern: string) => new RegExp(pattern, "u") },
  // HTML's pattern attribute compiles with this one.
  { engine: "ECMAScript with the v flag", compile: (pattern: string) => new RegExp(pattern, "v") },
  { engine: "RE2", compile: (pattern: string) => new RE2(pattern, "u") },
];

interface Published {
  readonly kind: Kind;
  readonly patternOf: (taskType: string) => string;
  /** Keys of these task types, and near misses. */
  readonly keysOf: (taskTypes: readonly string[]) => fc.Arbitrary<string>;
  /** Of which layouts such keys are. */
  readonly ofSession: boolean;
  readonly ofScope: boolean;
}

const published: readonly Published[] = [
  { kind: session, patternOf: sessionKeyPattern, keysOf: nearMisses, ofSession: true, ofScope: false },
  { kind: scoped, patternOf: scopedKeyPattern, keysOf: scopedNearMisses, ofSession: false, ofScope: true },
  {
    kind: eitherSession,
    patternOf: anyKeyPattern,
    keysOf: (types) => fc.oneof(nearMisses(types), scopedNearMisses(types)),
    ofSession: true,
    ofScope: true,
  },
];

it("RE2 is RE2: it has neither lookaround nor back-references", () => {
  expect(() => new RE2("(?=a)", "u")).toThrow("invalid perl operator: (?=");
  expect(() => new RE2("(a)\\1", "u")).toThrow("invalid escape sequence: \\1");
});

describe.each(engines)("under $engine", ({ engine, compile }) => {
  describe.each(published)("the pattern of $kind.name", ({ kind, patternOf, keysOf, ofSession, ofScope }) => {
    const pattern = compile(patternOf(oneOf(TASK_TYPES)));

    it("accepts what the parser accepts", () => {
      fc.assert(
        fc.property(kind.texts, (text) => {
          expect(text.length <= 8192 && pattern.test(text)).toBe(kind.parse(text).ok);
        }),
        { numRuns: 1500 },
      );
    });

    it("accepts no line end, no NUL and no other line around a key", () => {
      expect(pattern.test(kind.key)).toBe(true);
      for (const text of ["\n", "\r\n", "\0", " "]) {
        for (const spoiled of [kind.key + text, text + kind.key, `x${text}${kind.key}${text}x`]) {
          expect(pattern.test(spoiled)).toBe(false);
        }
      }
    });

    it("does so whatever the task types and the longest key are", () => {
      const cases = taskTypeLists.chain((taskTypes) =>
        fc.record({
          taskTypes: fc.constant(taskTypes),
          maxLength: fc.integer({ min: 1, max: 120 }),
          // What the types would match, were they taken for expressions, must not pass.
          keys: fc.array(fc.oneof(keysOf(taskTypes), keysOf(["t", "a", "aa", "xx", "7", "tool", ""])), {
            minLength: 20,
            maxLength: 40,
          }),
        }),
      );
      fc.assert(
        fc.property(cases, ({ keys, ...options }) => {
          const compiled = compile(patternOf(oneOf(options.taskTypes)));
          const accepted = keys.filter((key) => key.length <= options.maxLength && compiled.test(key));
          expect(accepted).toEqual(keys.filter((key) => kind.parse(key, options).ok));
        }),
        // RE2 for WebAssembly has 16 MB for all expressions together and frees none.
        { numRuns: engine === "RE2" ? 12 : 40 },
      );
    });

    it("takes the longest texts, good and bad to the last unit", () => {
      for (const character of ["a", "%3A", "a%F0%9F%99%82"]) {
        const long = character.repeat(Math.floor(32_000 / character.length));
        expect(pattern.test(`a:b:tool:${long}${long}`)).toBe(ofSession);
        expect(pattern.test(`auth:${long}:b:tool:${long}#leg2`)).toBe(ofScope);
        expect(pattern.test(`auth:${long}:b:tool:${long}!`)).toBe(false);
        expect(pattern.test(`a:b:tool:${long}${long}!`)).toBe(false);
        expect(pattern.test(long + long)).toBe(false);
      }
      expect(pattern.test(`anon:b:tool:c#leg${"1".repeat(65_000)}`)).toBe(false);
    });
  });

  it("the pattern of component keys accepts what the parser accepts", () => {
    const pattern = compile(componentKeyPattern(oneOf(TASK_TYPES)));
    const lines = ["tool:a\r\n\0@\n", "tool:\u2028@\u2029", "x\ntool:a@", "tool:a@\ntool"];
    for (const text of [...lines, "tool:\u{1f642}@\u{1f642}"])
      expect([text, pattern.test(text)]).toEqual([text, component.parse(text).ok]);
    fc.assert(
      fc.property(component.texts, (text) => {
        // As a text arrives at whoever checks it: encoded and decoded again.
        const received = Buffer.from(text).toString();
        expect(pattern.test(received)).toBe(component.parse(received).ok);
        // ECMAScript sees lone surrogates, which are no text to RE2.
        if (engine !== "RE2") expect(pattern.test(text)).toBe(component.parse(text).ok);
      }),
      { numRuns: 1500 },
    );
    expect(pattern.test(`tool:${"@:\n".repeat(20_000)}@`)).toBe(true);
    expect(pattern.test(`tool:${"a:\n".repeat(20_000)}`)).toBe(false);
    expect(pattern.test("@".repeat(65_536))).toBe(false);
  });
});
