import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTaskKeyLoose } from "../../src/core.js";
import { anyParts, anyValues } from "../support/arbitraries.js";
import { anyComponentParts } from "../support/component-arbitraries.js";
import { STANDING_ALONE } from "../support/findings.js";
import { buildAnyFrom, scopeFrom } from "../support/hostile.js";
import { findingsOf } from "../support/issues.js";
import { component, fieldNames, type Kind, kinds, scoped } from "../support/kinds.js";
import { anyScopedParts, textsOfBothLayouts } from "../support/scoped-arbitraries.js";

// What holds for whatever is handed over, of each pair of a parser and a builder.

const RULES = { taskTypes: ["tool", "Tool"], maxLength: 40 };
const GUARDS = { sessionId: "a", taskScope: null };

const anyInputs = fc.oneof(anyParts, anyScopedParts, anyComponentParts, anyValues);

describe.each(kinds)("a key of the kind $name", (kind) => {
  const { parse, build, texts, typedParts, goodParts, fieldsOf, spell } = kind;

  it("is accepted exactly when a second statement of the rules accepts it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parse(text);
        expect(parsed.ok ? parsed.value : undefined).toStrictEqual(fieldsOf(text));
        const narrowed = parse(text, RULES);
        expect(narrowed.ok ? narrowed.value : undefined).toStrictEqual(fieldsOf(text, RULES));
      }),
      { numRuns: 2000 },
    );
  });

  it("that is accepted is built back, byte for byte, and is ASCII if it is a task's", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parse(text);
        if (!parsed.ok) return;
        if (kind.name !== "component") expect(text).toMatch(/^[!-~]+$/);
        expect(build(parsed.value)).toStrictEqual({ ok: true, value: text });
      }),
      { numRuns: 1000 },
    );
  });

  it("is built from every good set of fields, and parsed to them", () => {
    fc.assert(
      fc.property(goodParts, (fields) => {
        const built = build(fields);
        expect(built).toEqual({ ok: true, value: spell(fields) });
        expect(built.ok && parse(built.value)).toEqual({ ok: true, value: fields });
      }),
      { numRuns: 1000 },
    );
  });

  it("is built exactly when what the fields spell is accepted and gives them back", () => {
    fc.assert(
      fc.property(typedParts, (fields) => {
        const key = spell(fields);
        // JSON tells lone surrogates apart, which is what this is about, and -0 from 0 it need not.
        const isWritten = JSON.stringify(sorted(fieldsOf(key))) === JSON.stringify(sorted(fields));
        const built = build(fields);
        expect(built.ok ? built.value : undefined).toBe(isWritten ? key : undefined);
      }),
      { numRuns: 1500 },
    );
  });

  it("never makes anything throw, and every answer is plain data with frozen issues", () => {
    const guards = Object.entries(GUARDS).filter(([name]) => kind.options.includes(name));
    const options = { taskTypes: ["tool"], maxLength: 40, ...Object.fromEntries(guards) };
    fc.assert(
      fc.property(fc.oneof(texts, anyInputs), (input) => {
        for (const result of [parse(input), parse(input, options), build(input), build(input, options)]) {
          expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
          if (result.ok) continue;
          expect(result.error).not.toBeInstanceOf(Error);
          for (const issue of result.error.issues) {
            expect(Object.isFrozen(issue) && (!("expected" in issue) || Object.isFrozen(issue.expected))).toBe(true);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("has its issues in the order of the segments, one a segment at most", () => {
    const places = ["sessionId", ...fieldNames(scoped), ...fieldNames(component)];
    fc.assert(
      fc.property(texts, anyInputs, (text, input) => {
        for (const result of [parse(text), build(input)]) {
          const findings = findingsOf(result);
          const found = findings.map(({ segment }) => places.indexOf(String(segment)));
          expect(found).toEqual([...new Set(found)].sort((one, other) => one - other));
          const isAlone = ({ code, segment }: (typeof findings)[number]) =>
            STANDING_ALONE.includes(String(code)) && !(code === "invalid_type" && segment !== null);
          if (findings.some(isAlone)) expect(findings).toHaveLength(1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("is refused for every reason that there is, among the texts of these tests", () => {
    const codes = fc.sample(texts, 4000).flatMap((text) => {
      const parsed = parse(text);
      return parsed.ok ? ["accepted"] : parsed.error.issues.map(({ code }) => code);
    });
    expect([...new Set(codes)].sort()).toEqual(codesOf(kind));
  });
});

it("nothing that the other functions are handed makes them throw", () => {
  fc.assert(
    fc.property(fc.oneof(anyInputs, textsOfBothLayouts), fc.constantFrom("session", "scoped"), (input, layout) => {
      parseTaskKeyLoose(input);
      scopeFrom(input);
      buildAnyFrom(typeof input === "object" ? { ...input, layout } : input);
    }),
    { numRuns: 1000 },
  );
});

function codesOf({ name }: Kind): string[] {
  const all = ["accepted", "empty_segment", "invalid_character", "unknown_task_type", "wrong_segment_count"];
  if (name === "component") return all;
  const ofTask = [...all, "invalid_encoding", "non_canonical_encoding"];
  if (name === "session") return [...ofTask, "wrong_layout"].sort();
  return [...ofTask, "invalid_leg", ...(name === "scoped" ? ["wrong_layout"] : [])].sort();
}

function sorted(parts: object | undefined) {
  return parts && Object.entries(parts).sort(([one], [other]) => (one < other ? -1 : 1));
}
