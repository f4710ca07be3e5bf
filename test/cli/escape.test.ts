import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quote, readable } from "../../src/cli/escape.js";

const anyText = fc.string({ unit: "binary" });
const withLoneSurrogates = fc
  .array(fc.integer({ min: 0, max: 0xffff }))
  .map((units) => String.fromCharCode(...units));

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

describe("readable", () => {
  it("shows every text in one way only", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, withLoneSurrogates), (text) => {
        const shown = readable(text);
        if (shown.startsWith('"')) expect(JSON.parse(shown)).toBe(text);
        else expect(shown).toBe(text);
      }),
    );
  });

  it.each(["my_tool", "file://data.txt", "日本語", "é", "a b", "back\\slash", "it's", "🦆"])(
    "leaves what can be seen as it is: %s",
    (text) => {
      expect(readable(text)).toBe(text);
    },
  );

  it.each<[string, string, string]>([
    ["nothing", "", '""'],
    ["a space at the beginning", " a", '" a"'],
    ["a space at the end", "a ", '"a "'],
    ["a quotation mark at the beginning", '"a"', '"\\"a\\""'],
    ["a control of C0", "\x1b[2J", '"\\u001b[2J"'],
    ["a line end", "a\nb", '"a\\nb"'],
    ["DEL", "\x7f", '"\\u007f"'],
    ["a control of C1", "\x9b31m", '"\\u009b31m"'],
    ["a soft hyphen", "a\u00adb", '"a\\u00adb"'],
    ["a no-break space", "a\u00a0b", '"a\\u00a0b"'],
    ["the Arabic letter mark", "\u061ca", '"\\u061ca"'],
    ["a Hangul filler", "\u3164", '"\\u3164"'],
    ["a zero-width space", "a\u200bb", '"a\\u200bb"'],
    ["a left-to-right mark", "a\u200eb", '"a\\u200eb"'],
    ["a right-to-left mark", "a\u200fb", '"a\\u200fb"'],
    ["a line separator", "a\u2028b", '"a\\u2028b"'],
    ["a paragraph separator", "a\u2029b", '"a\\u2029b"'],
    ["a bidirectional embedding", "a\u202ab", '"a\\u202ab"'],
    ["a bidirectional override", "a\u202eb", '"a\\u202eb"'],
    ["a bidirectional isolate", "a\u2066b\u2069", '"a\\u2066b\\u2069"'],
    ["a byte-order mark", "\ufeffa", '"\\ufeffa"'],
    ["a tag character", "a\u{e0041}", '"a\\udb40\\udc41"'],
    ["a lone surrogate", "a\ud800b", '"a\\ud800b"'],
    ["a noncharacter", "a\uffff", '"a\\uffff"'],
  ])("escapes %s", (_, text, shown) => {
    expect(readable(text)).toBe(shown);
  });

  it("keeps the rest of such a text readable", () => {
    expect(readable("日本\x1b語")).toBe('"日本\\u001b語"');
  });
});
