import { ENCODED_CHARACTER, ENCODED_RUN, endOfRun, UNRESERVED_CHARACTER } from "./run.js";

/** The first place at which a text is not what Python's `quote(text, safe="")` writes. */
export interface EncodingFault {
  readonly code: "invalid_character" | "invalid_encoding" | "non_canonical_encoding";
  /** UTF-16 units from the start of the whole text. */
  readonly offset: number;
}

/**
 * The first place from `start` to `end` at which the text is not spelled exactly as Python's `quote(text, safe="")`
 * spells it. Only one spelling of each text passes, so two different keys never decode to the same fields. What stands
 * at `end` must be no part of an encoded text: a divider, or nothing.
 */
export function findEncodingFault(
  text: string,
  start: number,
  end: number,
): EncodingFault | undefined {
  const offset = endOfRun(ENCODED_RUN, text, start, end);
  if (offset === end) return undefined;
  if (text[offset] !== "%") {
    return {
      code: startsAt(LONE_SURROGATE_HERE, text, offset) ? "invalid_character" : NON_CANONICAL,
      offset,
    };
  }
  // With digits in either case: an escape that is needed but has a lowercase digit, or one that is not needed.
  if (startsAt(ENCODED_IN_EITHER_CASE, text, offset)) {
    return { code: NON_CANONICAL, offset: offset + text.slice(offset).search(/[a-f]/) };
  }
  const isAscii = startsAt(ASCII_IN_EITHER_CASE, text, offset);
  return { code: isAscii ? NON_CANONICAL : "invalid_encoding", offset };
}

/** Decodes a text whose escapes are known to be well-formed UTF-8, so that `decodeURIComponent` cannot throw. */
export function decodeProven(encoded: string): string {
  return encoded.includes("%") ? decodeURIComponent(encoded) : encoded;
}

/** Encodes as Python's `quote(text, safe="")` does. The text must hold no lone surrogate. */
export function encodeCanonical(text: string): string {
  const encoded = encodeURIComponent(text);
  if (!LEFT_UNESCAPED.test(encoded)) return encoded;
  // In pieces, since V8 ends the process where one replacement has too many matches.
  return encoded.length > LONGEST_PIECE
    ? encoded.replace(PIECES, escapeMarks)
    : escapeMarks(encoded);
}

/**
 * Whether `encodeURIComponent` alone writes a text as `quote` does, which it does most. One test for the characters that it
 * leaves and for surrogates, of which it throws at lone ones, takes a tenth off the time to build a key.
 */
export function isEncodedAlike(text: string): boolean {
  return !UNLIKE_QUOTE.test(text);
}

/** The length of `encodeCanonical(text)` in UTF-16 units, without making it. A lone surrogate counts as U+FFFD does: 9. */
export function encodedLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) length += UNRESERVED.test(text.charAt(index)) ? 1 : 3;
    else if (unit < 0x800) length += 6;
    else length += 9;
    // A surrogate pair takes 12, of which 9 are counted: its second half is passed over.
    if ((text.codePointAt(index) ?? 0) > 0xffff) {
      length += 3;
      index += 1;
    }
  }
  return length;
}

/** The most characters that one UTF-16 unit is encoded as: three bytes of UTF-8. */
export const LONGEST_ENCODING = 9;

/** The offset of the first lone surrogate, or -1. */
export function findLoneSurrogate(text: string): number {
  // Without the `u` flag a text of one-byte characters is dismissed unread.
  return SURROGATE.test(text) ? text.search(LONE_SURROGATE) : -1;
}

/**
 * Decodes as Python's `unquote(text)` does: a bad escape stays as it is, ill-formed UTF-8 becomes U+FFFD, one for each
 * maximal subpart, and only runs of ASCII are decoded.
 */
export function decodeLoose(text: string): string {
  if (!text.includes("%")) return text;
  // Without ignoreBOM a TextDecoder drops a byte-order mark, which Python keeps.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  // In pieces, since a text may be longer than what can be held of it at once.
  const bytes = new Uint8Array(Math.min(text.length, 65_536));
  let decoded = "";
  let count = 0;
  const decodeBytes = (isEndOfRun: boolean) => {
    decoded += decoder.decode(bytes.subarray(0, count), { stream: !isEndOfRun });
    count = 0;
  };
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > LAST_ASCII) {
      decodeBytes(true);
      const start = index;
      while (text.charCodeAt(index + 1) > LAST_ASCII) index += 1;
      decoded += text.slice(start, index + 1);
      continue;
    }
    if (count === bytes.length) decodeBytes(false);
    const digits = unit === PERCENT_SIGN ? text.slice(index + 1, index + 3) : "";
    const isEscape = TWO_DIGITS.test(digits);
    bytes[count] = isEscape ? Number.parseInt(digits, 16) : unit;
    count += 1;
    if (isEscape) index += 2;
  }
  decodeBytes(true);
  return decoded;
}

const ENCODED_IN_EITHER_CASE = /* @__PURE__ */ new RegExp(ENCODED_CHARACTER, "iy");
const ASCII_IN_EITHER_CASE = /%[0-7][0-9a-f]/iy;
const NON_CANONICAL = "non_canonical_encoding";
const UNRESERVED = /* @__PURE__ */ new RegExp(UNRESERVED_CHARACTER);
const LONGEST_PIECE = 65_536;
const PIECES = /.{1,65536}/g;
const LEFT_UNESCAPED = /[!'()*]/;
const UNLIKE_QUOTE = /[!'()*\ud800-\udfff]/;
const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATE_HERE = /\p{Surrogate}/uy;
const LAST_ASCII = 0x7f;
const PERCENT_SIGN = 0x25;
const TWO_DIGITS = /[0-9a-f]{2}/i;

function startsAt(sticky: RegExp, text: string, offset: number): boolean {
  sticky.lastIndex = offset;
  return sticky.test(text);
}

/** Five replacements by texts take half the time of one by what a function says. */
function escapeMarks(encoded: string): string {
  return encoded
    .replace(/!/g, "%21")
    .replace(/'/g, "%27")
    .replace(/\(/g, "%28")
    .replace(/\)/g, "%29")
    .replace(/\*/g, "%2A");
}
