import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeLoose,
  decodeProven,
  encodeCanonical,
  encodedLength,
  findEncodingFault,
  findLoneSurrogate,
} from "../src/percent-encoding.js";
import { encodedTexts, texts, units } from "./support/arbitraries.js";
import { encodingFaultOf, escapeByte, escapeSequences, quote, unquote } from "./support/model.js";
import { askPython, hasPython } from "./support/python.js";

const UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

/** Ways to spell a text in escapes, of which only the first is canonical; no raw percent sign, which would break one. */
const SPELLINGS = [
  quote,
  escapesOf,
  (text: string) => quote(text).replace(/%../g, (escaped) => escaped.toLowerCase()),
  (text: string) => escapesOf(text).toLowerCase(),
  (text: string) => text.replaceAll("%", "%25"),
];

describe("every code point", () => {
  it("is encoded and decoded as its UTF-8 says, in that one spelling only", () => {
    const wrong: string[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const text = String.fromCodePoint(codePoint);
      const upper = escapesOf(text);
      const lower = upper.toLowerCase();
      const canonical = UNRESERVED.includes(text) ? text : upper;
      const parting = upper === canonical ? lower.search(/[a-f]/) : 0;
      const rawFault = text === "%" ? "invalid_encoding" : "non_canonical_encoding";
      const isRight =
        encodeCanonical(text) === canonical &&
        encodedLength(text) === canonical.length &&
        decode(canonical) === text &&
        findLoneSurrogate(text) === -1 &&
        (upper === canonical || isFault(decode(upper), "non_canonical_encoding", 0)) &&
        (lower === upper || isFault(decode(lower), "non_canonical_encoding", parting)) &&
        (text === canonical || isFault(decode(text), rawFault, 0));
      if (!isRight) wrong.push(codePoint.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it("is decoded loosely from either case of digit", () => {
    for (let first = 0; first <= 0x10ffff; first += 0x400) {
      const text = Array.from({ length: 0x400 }, (_, index) => String.fromCodePoint(first + index))
        .filter((character) => !/\p{Surrogate}/u.test(character))
        .join("");
      expect(decodeLoose(escapesOf(text))).toBe(text);
      expect(decodeLoose(escapesOf(text).toLowerCase())).toBe(text);
    }
  });

  it("that is a surrogate has no encoding, neither raw nor escaped", () => {
    const wrong: string[] = [];
    for (let unit = 0xd800; unit <= 0xdfff; unit += 1) {
      const text = String.fromCharCode(unit);
      const escaped = [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]
        .map(escapeByte)
        .join("");
      const isRight =
        findLoneSurrogate(`ab${text}`) === 2 &&
        encodedLength(text) === 9 &&
        isFault(decode(text), "invalid_character", 0) &&
        isFault(decode(escaped), "invalid_encoding", 0) &&
        decodeLoose(text) === text &&
        decodeLoose(escaped) === "\ufffd\ufffd\ufffd";
      if (!isRight) wrong.push(unit.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});

describe("every escape of one byte", () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);

  it.each([
    ["upper case", (high: string, low: string) => `%${high}${low}`],
    ["lower case", (high: string, low: string) => `%${high}${low}`.toLowerCase()],
    ["its first digit lower", (high: string, low: string) => `%${high.toLowerCase()}${low}`],
    ["its second digit lower", (high: string, low: string) => `%${high}${low.toLowerCase()}`],
  ])("in %s", (_, spell) => {
    const decoded = bytes.map((byte) => {
      const hexadecimal = byte.toString(16).toUpperCase().padStart(2, "0");
      return decode(spell(hexadecimal.charAt(0), hexadecimal.charAt(1)));
    });
    const expected = bytes.map((byte) => {
      const character = String.fromCharCode(byte);
      const hexadecimal = byte.toString(16).toUpperCase().padStart(2, "0");
      const spelled = spell(hexadecimal.charAt(0), hexadecimal.charAt(1));
      const lowercase = spelled.search(/[a-f]/);
      if (byte >= 0x80) return { code: "invalid_encoding", offset: 0 };
      if (UNRESERVED.includes(character)) return { code: "non_canonical_encoding", offset: 0 };
      return lowercase === -1 ? character : { code: "non_canonical_encoding", offset: lowercase };
    });
    expect(decoded).toEqual(expected);
  });
});

it("every sequence of bytes is decoded or refused as the platform's decoder says", () => {
  const wrong = escapeSequences().filter(
    (segment) => JSON.stringify(decode(segment)) !== JSON.stringify(modelOf(segment)),
  );
  expect(wrong).toEqual([]);
});

describe("decoding a segment", () => {
  it.each([
    ["a stray continuation byte", "%80", "invalid_encoding", 0],
    ["a continuation byte too many", "%C3%A9%A9", "invalid_encoding", 6],
    ["an overlong slash of two bytes", "%C0%AF", "invalid_encoding", 0],
    ["an overlong NUL of two bytes", "%C0%80", "invalid_encoding", 0],
    ["an overlong colon of three bytes", "%E0%80%BA", "invalid_encoding", 0],
    ["the last overlong form of three bytes", "%E0%9F%BF", "invalid_encoding", 0],
    ["the last overlong form of four bytes", "%F0%8F%BF%BF", "invalid_encoding", 0],
    ["a surrogate", "%ED%A0%80", "invalid_encoding", 0],
    ["a surrogate pair in CESU-8", "%ED%A0%BD%ED%B9%82", "invalid_encoding", 0],
    ["a code point past U+10FFFF", "%F4%90%80%80", "invalid_encoding", 0],
    ["a lead byte that UTF-8 does not have", "%F5%80%80%80", "invalid_encoding", 0],
    ["a form of five bytes", "%F8%88%80%80%80", "invalid_encoding", 0],
    ["the byte FE", "%FE", "invalid_encoding", 0],
    ["the byte FF", "%FF", "invalid_encoding", 0],
    ["two of three bytes at the end", "%E2%82", "invalid_encoding", 0],
    ["three of four bytes at the end", "%F0%9F%99", "invalid_encoding", 0],
    ["two of three bytes, then ASCII", "%E2%82a", "invalid_encoding", 0],
    ["one of two bytes, then a good sequence", "%C3%C3%A9", "invalid_encoding", 0],
    ["one of two bytes, then the raw character", "%C3\u00a9", "invalid_encoding", 0],
    ["a percent sign at the end", "%", "invalid_encoding", 0],
    ["a percent sign and one digit at the end", "%4", "invalid_encoding", 0],
    ["a second percent sign", "%%41", "invalid_encoding", 0],
    ["a digit that is none", "%4G", "invalid_encoding", 0],
    ["a first digit that is none", "%G4", "invalid_encoding", 0],
    ["a space for a digit", "% 1", "invalid_encoding", 0],
    ["a sign for a digit", "%+1", "invalid_encoding", 0],
    ["a fullwidth digit", "%4\uff11", "invalid_encoding", 0],
    ["the escape of JavaScript's old escape()", "%u0041", "invalid_encoding", 0],
    ["a last continuation byte cut short", "%C3%A", "invalid_encoding", 0],
    ["an ill-formed sequence before a lowercase digit", "%c3%28", "invalid_encoding", 0],
    ["a needless escape", "%41", "non_canonical_encoding", 0],
    ["a needless escape in lowercase", "%7e", "non_canonical_encoding", 0],
    ["a lowercase digit", "%3a", "non_canonical_encoding", 2],
    ["a lowercase digit in a first byte", "%c3%A9", "non_canonical_encoding", 1],
    ["a lowercase digit in a last byte", "%F0%9F%99%8a", "non_canonical_encoding", 11],
    ["a raw character that encodeURIComponent leaves", "!", "non_canonical_encoding", 0],
    ["a raw plus sign", "+", "non_canonical_encoding", 0],
    ["a raw space", " ", "non_canonical_encoding", 0],
    ["a raw NUL", "\0", "non_canonical_encoding", 0],
    ["a raw line end", "\n", "non_canonical_encoding", 0],
    ["a raw letter that is not ASCII", "\u00e9", "non_canonical_encoding", 0],
    ["a raw surrogate pair", "\u{1f642}", "non_canonical_encoding", 0],
    ["a raw high surrogate", "\ud83d", "invalid_character", 0],
    ["a raw low surrogate", "\ude42", "invalid_character", 0],
    ["a raw high surrogate before an escape", "\ud83d%20", "invalid_character", 0],
  ])("refuses %s, at its offset", (_, fault, code, offset) => {
    expect(decode(fault)).toEqual({ code, offset });
    // What stands before it shifts the offset; what stands after it, were it worse, changes nothing.
    const before = "~a%20%C3%A9";
    expect(decode(before + fault)).toEqual({ code, offset: before.length + offset });
    expect(decode(`${before + fault}:%\ud800!%41`)).toEqual({
      code,
      offset: before.length + offset,
    });
    expect(encodingFaultOf(fault)).toEqual({ code, offset });
  });

  it("names the leftmost fault, whatever its kind", () => {
    expect(decode("a!%")).toEqual({ code: "non_canonical_encoding", offset: 1 });
    expect(decode("a%!")).toEqual({ code: "invalid_encoding", offset: 1 });
    expect(decode("a\ud800%")).toEqual({ code: "invalid_character", offset: 1 });
    expect(decode("%41\ud800")).toEqual({ code: "non_canonical_encoding", offset: 0 });
  });

  it("reads from start to end only, from one divider to the next", () => {
    expect(decode("%:%3A:%", 2, 5)).toBe(":");
    expect(decode("a:%3:A", 2, 4)).toEqual({ code: "invalid_encoding", offset: 2 });
    expect(decode("%C3:%A9", 0, 3)).toEqual({ code: "invalid_encoding", offset: 0 });
    expect(decode("%C3%A:9", 0, 5)).toEqual({ code: "invalid_encoding", offset: 0 });
    expect(decode("%3A:a", 0, 3)).toBe(":");
    expect(decode("a::a", 2, 2)).toBe("");
    expect(decode("", 0, 0)).toBe("");
  });

  it("keeps a byte-order mark and the replacement character", () => {
    expect(decode("%EF%BB%BFa%EF%BF%BD")).toBe("\ufeffa\ufffd");
  });

  it("accepts a text when it is what quote writes, and only then", () => {
    fc.assert(
      fc.property(encodedTexts, (text) => {
        expect(typeof decode(text) === "string").toBe(quote(unquote(text)) === text);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives the text or the leftmost fault that a second reading of the rule gives", () => {
    fc.assert(
      fc.property(fc.oneof(encodedTexts, texts, units), (text) => {
        expect(decode(text)).toEqual(modelOf(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("points with non_canonical_encoding to where the text leaves its canonical spelling", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, fc.constantFrom(...SPELLINGS))), (pieces) => {
        const text = pieces.map(([piece]) => piece).join("");
        const segment = pieces.map(([piece, spell]) => spell(piece)).join("");
        const canonical = quote(text);
        const offset = segment.split("").findIndex((unit, index) => unit !== canonical[index]);
        expect(decode(segment)).toEqual(
          offset === -1 ? text : { code: "non_canonical_encoding", offset },
        );
      }),
      { numRuns: 1000 },
    );
  });

  it.each([4095, 4096, 4097, 8192, 65_535, 65_536, 65_537])(
    "finds a fault after %i good characters",
    (length) => {
      for (const character of ["a", "%3A", "%C3%A9", "%F0%9F%99%82"]) {
        const before = character.repeat(length);
        expect(decode(before)).toBe(decode(character).toString().repeat(length));
        expect(decode(`${before}%f0%9F%99%82`)).toEqual({
          code: "non_canonical_encoding",
          offset: before.length + 1,
        });
        expect(decode(`${before}%C3a`)).toEqual({
          code: "invalid_encoding",
          offset: before.length,
        });
      }
    },
  );

  it("reads a megabyte, good or bad to the last unit", () => {
    const long = "%F0%9F%99%82".repeat(90_000);
    expect(decode(long)).toBe("\u{1f642}".repeat(90_000));
    expect(decode(`${long}%`)).toEqual({ code: "invalid_encoding", offset: long.length });
  });
});

describe("encoding", () => {
  it("is undone by decoding, and as long as encodedLength says", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const encoded = encodeCanonical(text);
        expect(decode(encoded)).toBe(text);
        expect(encodedLength(text)).toBe(encoded.length);
        expect(encoded).toBe(quote(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("is not encodeURIComponent: it escapes ! ' ( ) * too", () => {
    expect(encodeCanonical("!'()*")).toBe("%21%27%28%29%2A");
  });
});

describe("texts that are read in pieces", () => {
  it.each([
    ["!", 200_000],
    ["a'", 100_000],
    ["é(", 70_000],
  ])("%s, many times, is encoded as each by itself", (text, count) => {
    expect(encodeCanonical(text.repeat(count))).toBe(quote(text).repeat(count));
  });

  it.each(["%41", "%C3%A9", "%F0%9F%99%82", "a%zz", "%EF%BB%BF", "%41é"])(
    "%s, many times and at every place of a piece, is decoded as each by itself",
    (text) => {
      const once = decodeLoose(text);
      for (const before of ["", "a", "aa", "aaa", "aaaa"]) {
        expect(decodeLoose(before + text.repeat(40_000))).toBe(before + once.repeat(40_000));
      }
    },
  );
});

describe("encodedLength", () => {
  it.each([
    ["the last of one byte", "\x7f", 3],
    ["the first of two bytes", "\x80", 6],
    ["the last of two bytes", "\u07ff", 6],
    ["the first of three bytes", "\u0800", 9],
    ["the last of three bytes, twice", "\uffff\uffff", 18],
    ["the first of four bytes, before a letter", "\u{10000}a", 13],
    ["the last of four bytes, before a letter", "\u{10ffff}a", 13],
  ])("counts three for each byte of %s", (_, text, length) => {
    expect(encodedLength(text)).toBe(length);
    expect(encodeCanonical(text).length).toBe(length);
  });

  it("counts a lone surrogate as the replacement character", () => {
    fc.assert(
      fc.property(units, (text) => {
        expect(encodedLength(text)).toBe(quote(text).length);
      }),
      { numRuns: 1000 },
    );
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
    [
      "one replacement for each maximal subpart",
      "%F0%9F%99%E2%82a%C0%80",
      "\ufffd\ufffda\ufffd\ufffd",
    ],
    ["raw characters part the runs", "%C3\u00e9%A9", "\ufffd\u00e9\ufffd"],
    ["a raw lone surrogate stays", "\ud800%41", "\ud800A"],
    ["nothing to decode", "my_tool", "my_tool"],
  ])("as Python: %s", (_, text, decoded) => {
    expect(decodeLoose(text)).toBe(decoded);
  });

  it("reads a megabyte of percent signs", () => {
    const percents = "%".repeat(2 ** 20);
    expect(decodeLoose(percents) === percents).toBe(true);
  });
});

// Without python3 on the PATH there is nothing to compare with.
it.skipIf(!hasPython)("Python's quote and unquote agree on generated texts", () => {
  const generated = fc.sample(fc.oneof(encodedTexts, texts, units), 4000);
  const ours = generated.map((text) => ({
    quoted: findLoneSurrogate(text) === -1 ? encodeCanonical(text) : null,
    unquoted: decodeLoose(text),
  }));
  expect(ours).toEqual(askPython(generated));
});

/** The text that the segment from `start` to `end` encodes, or its leftmost fault. */
function decode(text: string, start = 0, end = text.length) {
  return findEncodingFault(text, start, end) ?? decodeProven(text.slice(start, end));
}

function modelOf(segment: string) {
  return encodingFaultOf(segment) ?? unquote(segment);
}

function escapesOf(text: string): string {
  return Buffer.from(text, "utf8").toString("hex").toUpperCase().replace(/../g, "%$&");
}

function isFault(decoded: ReturnType<typeof decode>, code: string, offset: number): boolean {
  return typeof decoded === "object" && decoded.code === code && decoded.offset === offset;
}
