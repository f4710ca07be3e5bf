import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encoded } from "../../src/core/explain.js";
import { decodeLoose, decodeProven, findLoneSurrogate, quote } from "../../src/core/percent-encoding.js";
import { encodedTexts, texts, units } from "../support/arbitraries.js";
import * as model from "../support/model.js";

/** The kinds of faults that the sentences tell apart, and words by which they do. */
const KINDS: Readonly<Record<string, string>> = {
  "lone surrogate": "a lone surrogate",
  "raw character": "a raw character",
  "needless escape": "a needless escape",
  "lowercase digit": "an escape with a lowercase digit",
  "broken escape": "without two hexadecimal digits",
  "ill-formed UTF-8": "escaped bytes that are not UTF-8",
};

describe("an encoded text", () => {
  it.each([
    ["a continuation byte too many", "%C3%A9%A9", "ill-formed UTF-8", 6],
    ["one of two bytes, then a good sequence", "%C3%C3%A9", "ill-formed UTF-8", 0],
    ["an ill-formed sequence with a lowercase digit", "%c3%28", "ill-formed UTF-8", 0],
    ["a last continuation byte cut short", "%C3%A", "ill-formed UTF-8", 0],
    ["a percent sign at the end", "%", "broken escape", 0],
    ["a second percent sign", "%%41", "broken escape", 0],
    ["a fullwidth digit", "%4\uff11", "broken escape", 0],
    ["a needless escape in lowercase", "%7e", "needless escape", 0],
    ["a lowercase digit in a first byte", "%c3%A9", "lowercase digit", 1],
    ["a lowercase digit in a last byte", "%F0%9F%99%8a", "lowercase digit", 11],
    ["a raw character that encodeURIComponent leaves", "!", "raw character", 0],
    ["a raw surrogate pair", "\u{1f642}", "raw character", 0],
    ["a raw low surrogate", "\ude42", "lone surrogate", 0],
    ["a raw high surrogate before an escape", "\ud83d%20", "lone surrogate", 0],
  ])("finds %s, at its place", (_, fault, kind, index) => {
    expect(errorOf(fault)).toEqual({ kind, index });
    // What stands before it shifts the place; what stands after it, were it worse, changes nothing.
    const before = "~a%20%C3%A9";
    expect(errorOf(before + fault)).toEqual({ kind, index: before.length + index });
    expect(errorOf(`${before + fault}:%\ud800!%41`)).toEqual({ kind, index: before.length + index });
    const long = "a%F0%9F%99%82".repeat(5_000);
    expect(errorOf(long + fault)).toEqual({ kind, index: long.length + index });
  });

  it("finds the error that a second statement of the rule finds, or none", () => {
    fc.assert(
      fc.property(fc.oneof(encodedTexts, texts, units), (text) => {
        fc.pre(text !== "");
        expect(decode(text)).toEqual(model.encodingFaultOf(text) ?? model.unquote(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("quote", () => {
  it("is what Python's quote writes, undone by decoding, and leaves a lone surrogate as it is", () => {
    fc.assert(
      fc.property(fc.oneof(texts, units), (text) => {
        const encoded = quote(text);
        const pieces = Array.from(text);
        const isLone = (piece: string) => /^[\ud800-\udfff]$/.test(piece);
        expect(encoded).toBe(pieces.map((piece) => (isLone(piece) ? piece : model.quote(piece))).join(""));
        if (!pieces.some(isLone)) expect(decodeProven(encoded)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it("is not encodeURIComponent: it escapes ! ' ( ) * too", () => {
    expect(quote("!'()*")).toBe("%21%27%28%29%2A");
    expect(quote("é('🙂".repeat(20_000))).toBe(quote("é('🙂").repeat(20_000));
  });
});

describe("findLoneSurrogate", () => {
  it.each([
    ["", -1],
    ["a\u{1f642}b", -1],
    ["\ud83d", 0],
    ["\ude42\ud83d", 0],
    ["\u{1f642}\ud83d", 2],
    ["a\ud83d\ud83d\ude42", 1],
    ["\u{1f642}\ude42", 2],
    ["\uffff\ud800", 1],
    ["\ud7ff\ue000\udfff", 2],
  ])("finds the first in %j: %i", (text, offset) => {
    expect(findLoneSurrogate(text)).toBe(offset);
  });

  it("finds one exactly when a text does not survive UTF-8", () => {
    fc.assert(
      fc.property(units, (text) => {
        expect(findLoneSurrogate(text) === -1).toBe(Buffer.from(text).toString() === text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("decodeLoose", () => {
  it.each([
    ["a bad escape stays", "%zz%4%", "%zz%4%"],
    ["an escape after a percent sign is read", "%%41", "%A"],
    ["what was decoded is not decoded again", "%2541", "%41"],
    ["a plus sign is no space", "a+b", "a+b"],
    ["either case of digit is read", "%c3%A9", "\u00e9"],
    ["a byte-order mark is kept", "%EF%BB%BFa", "\ufeffa"],
    ["one replacement for each maximal subpart", "%F0%9F%99%E2%82a%C0%80", "\ufffd\ufffda\ufffd\ufffd"],
    ["an escaped surrogate is three of them", "%ED%A0%80", "\ufffd\ufffd\ufffd"],
    ["raw characters part the runs", "%C3\u00e9%A9", "\ufffd\u00e9\ufffd"],
    ["a raw lone surrogate stays", "\ud800%41", "\ud800A"],
    ["nothing to decode", "my_tool", "my_tool"],
  ])("as Python: %s", (_, text, decoded) => {
    expect(decodeLoose(text)).toBe(decoded);
  });

  it.each(["%", "%41", "%C3%A9", "%F0%9F%99%82", "a%zz", "%EF%BB%BF", "%41é"])(
    "reads %s many times, at every place of a piece, as each by itself",
    (text) => {
      const once = decodeLoose(text);
      for (const before of ["", "a", "aa", "aaa", "aaaa"]) {
        expect(decodeLoose(before + text.repeat(40_000))).toBe(before + once.repeat(40_000));
      }
    },
  );
});

/** The text that a segment encodes, or its leftmost fault as an issue has it. */
function decode(segment: string) {
  const issue = encoded("taskScope", segment, 0);
  if (issue === undefined) return decodeProven(segment);
  return { code: issue.code, offset: "offset" in issue ? issue.offset : undefined };
}

/** The kind of the fault by its sentence, and its place. */
function errorOf(segment: string) {
  const issue = encoded("taskScope", segment, 0);
  const [kind] = Object.entries(KINDS).find(([, words]) => issue?.message.includes(words)) ?? [];
  return { kind, index: issue && "offset" in issue ? issue.offset : undefined };
}
