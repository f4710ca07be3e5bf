import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quote, shown } from "../../src/cli/escape.js";
import { characters } from "../support/arbitraries.js";

const anyText = fc.string({ unit: characters });
const withLoneSurrogates = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

describe("quote", () => {
  it("writes ASCII that JSON reads back to the same text", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, withLoneSurrogates), (text) => {
        const quoted = quote(text);
        expect(quoted).toMatch(/^[ -~]*$/);
        expect(JSON.parse(quoted)).toBe(text);
      }),
    );
  });

  it("leaves visible ASCII as it is", () => {
    expect(quote(" ~é")).toBe('" ~\\u00e9"');
    expect(quote("file://data.txt?a=b c")).toBe('"file://data.txt?a=b c"');
  });
});

describe("shown", () => {
  it("shows every text in one way only", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, withLoneSurrogates), (text) => {
        const seen = shown(text);
        expect(seen.startsWith('"') ? JSON.parse(seen) : seen).toBe(text);
      }),
    );
  });

  it.each(["my_tool", "file://data.txt", "a b", "back\\slash", "it's", 'a "b"', "~"])("leaves %s as it is", (text) => {
    expect(shown(text)).toBe(text);
  });

  it.each<[string, string, string]>([
    ["nothing", "", '""'],
    ["a space at the beginning", " a", '" a"'],
    ["a space at the end", "a ", '"a "'],
    ["a quotation mark at the beginning", '"a"', '"\\"a\\""'],
    ["a control of C0", "\x1b[2J", '"\\u001b[2J"'],
    ["a tab", "a\tb", '"a\\tb"'],
    ["letters beyond ASCII", "日é🦆", '"\\u65e5\\u00e9\\ud83e\\udd86"'],
    ["a lone surrogate", "a\ud800b", '"a\\ud800b"'],
  ])("puts %s in quotes", (_, text, seen) => {
    expect(shown(text)).toBe(seen);
  });
});
