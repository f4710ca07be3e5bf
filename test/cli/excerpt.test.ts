import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerpt, placeInField, placeInKey } from "../../src/cli/excerpt.js";

describe("excerpt", () => {
  it.each<[string, string, number, number, string, string]>([
    ["one character", "a:b c:d", 3, 4, "a:b c:d", "   ^"],
    ["several", "a:b:wrong:d", 4, 9, "a:b:wrong:d", "    ^^^^^"],
    ["an empty place", "a::c", 2, 2, "a::c", "  ^"],
    ["the end", "a:b", 3, 3, "a:b", "   ^"],
    ["in an empty text", "", 0, 0, '""', " ^"],
    ["after an escape", "\x1b:\x9b", 2, 3, '"\\u001b:\\u009b"', "        ^^^^^^"],
    ["after a wide character", "日:é", 2, 3, '"\\u65e5:\\u00e9"', "        ^^^^^^"],
    ["a pair of surrogates", "a😀", 1, 3, '"a\\ud83d\\ude00"', "  ^^^^^^^^^^^^"],
    ["after a quotation mark", '"a" b', 3, 4, '"\\"a\\" b"', "      ^"],
    ["after a backslash", "a\\b c", 3, 4, "a\\b c", "   ^"],
  ])("points at %s", (_, text, start, end, shown, pointer) => {
    expect(excerpt(text, start, end)).toEqual({ text: shown, pointer });
  });

  it("shows the text around the place when it is long", () => {
    const long = `${"a".repeat(100)}!${"b".repeat(100)}`;
    expect(excerpt(long, 100, 101)).toEqual({
      text: `..."${"a".repeat(32)}!${"b".repeat(39)}"...`,
      pointer: `${" ".repeat(36)}^`,
    });
  });

  it("has dots only where something is left out", () => {
    expect(excerpt("a".repeat(72), 0, 1).text).toBe("a".repeat(72));
    expect(excerpt("a".repeat(73), 0, 1).text).toBe(`"${"a".repeat(72)}"...`);
    expect(excerpt("a".repeat(73), 73, 73).text).toBe(`..."${"a".repeat(32)}"`);
  });

  it("underlines no more than is shown", () => {
    const { text, pointer } = excerpt("a".repeat(200), 0, 200);
    expect(text).toBe(`"${"a".repeat(72)}"...`);
    expect(pointer).toBe(` ${"^".repeat(72)}`);
  });

  it("always fits, is ASCII, and points at the place itself", () => {
    const units = fc.array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0, max: 0xffff })), {
      minLength: 1,
      maxLength: 300,
      size: "max",
    });
    fc.assert(
      fc.property(units, fc.nat(), (codes, seed) => {
        const text = String.fromCharCode(...codes);
        const start = seed % text.length;
        const { text: shown, pointer } = excerpt(text, start, start + 1);
        expect(shown).toMatch(/^[ -~]{1,80}$/);
        const marked = shown.slice(pointer.indexOf("^"), pointer.length);
        const isQuoted = /^(\.\.\.)?"/.test(shown);
        expect(isQuoted ? JSON.parse(`"${marked}"`) : marked).toBe(text[start]);
        if (isQuoted) {
          const inner = shown.slice(shown.indexOf('"'), shown.lastIndexOf('"') + 1);
          expect(text).toContain(JSON.parse(inner));
        }
      }),
    );
  });
});

describe("the place of an issue", () => {
  const issue = { message: "", segment: null } as const;

  it("in a key covers a whole character", () => {
    const fault = {
      ...issue,
      segment: "sessionId",
      code: "invalid_character",
      offset: 1,
      character: "U+1F600",
    } as const;
    expect(placeInKey(fault, "a😀:b:tool:c", false)).toEqual({ start: 1, end: 3 });
  });

  it("in a key is nowhere when the fault is not in a segment", () => {
    const fault = { ...issue, code: "invalid_type", expected: "object" } as const;
    expect(placeInKey(fault, "a:b:tool:c", false)).toBeUndefined();
  });

  it("in a field is all of it, when the fault has no place in it", () => {
    const fault = { ...issue, code: "unknown_task_type", segment: "taskType", expected: ["tool"] } as const;
    expect(placeInField(fault, "wrong")).toEqual({ start: 0, end: 5 });
  });
});
