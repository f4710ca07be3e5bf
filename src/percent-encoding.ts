import { ENCODED_CHARACTER, endOfRun, runOf } from "./run.js";

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
  const offset = endOfRun(ENCODED_RUN, text, start);
  if (offset === end) return undefined;
  if (text.charCodeAt(offset) !== PERCENT_SIGN) {
    return { code: isLoneSurrogate(text, offset) ? "invalid_character" : NON_CANONICAL, offset };
  }
  const codePoint = readCodePoint(text, offset, end);
  if (codePoint === ILL_FORMED) return { code: "invalid_encoding", offset };
  // An escape that is needed and yet not canonical has a lowercase digit.
  const digit = isUnreserved(codePoint) ? 0 : text.slice(offset).search(LOWERCASE_DIGIT);
  return { code: NON_CANONICAL, offset: offset + digit };
}

/** Decodes a text whose escapes are known to be well-formed UTF-8, so that `decodeURIComponent` cannot throw. */
export function decodeProven(encoded: string): string {
  return encoded.includes("%") ? decodeURIComponent(encoded) : encoded;
}

/** Encodes as Python's `quote(text, safe="")` does. The text must hold no lone surrogate. */
export function encodeCanonical(text: string): string {
  const encoded = encodeURIComponent(text);
  // Most texts hold none of these, and a test is half the price of a replacement.
  return LEFT_UNESCAPED.test(encoded) ? encoded.replace(/[!'()*]/g, escapeCharacter) : encoded;
}

/** The length of `encodeCanonical(text)` in UTF-16 units, without making it. A lone surrogate counts as U+FFFD does: 9. */
export function encodedLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const codePoint = text.codePointAt(index) ?? 0;
    length += isUnreserved(codePoint) ? 1 : escapeLength(codePoint);
    if (codePoint > LAST_UNIT) index += 1;
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
  return text.replace(ASCII_RUN, (run) => {
    if (!run.includes("%")) return run;
    const bytes = new Uint8Array(run.length);
    let length = 0;
    for (let index = 0; index < run.length; length += 1) {
      const byte = readEscape(run, index, run.length);
      bytes[length] = byte === ILL_FORMED ? run.charCodeAt(index) : byte;
      index += byte === ILL_FORMED ? 1 : 3;
    }
    // Without ignoreBOM a TextDecoder drops a byte-order mark, which Python keeps.
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, length));
  });
}

const PERCENT_SIGN = 0x25;
const ENCODED_RUN = /* @__PURE__ */ runOf(ENCODED_CHARACTER);
const NON_CANONICAL = "non_canonical_encoding";
const LOWERCASE_DIGIT = /[a-f]/;
const LAST_UNIT = 0xffff;
const ILL_FORMED = -1;
/** What encodeURIComponent leaves as it is and Python's quote does not. */
const LEFT_UNESCAPED = /[!'()*]/;
const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const ASCII_RUN = /[\0-\x7f]+/g;

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** RFC 3986, section 2.3: `A-Z a-z 0-9 _ . - ~` are never escaped. */
function isUnreserved(codePoint: number): boolean {
  return (
    (codePoint >= 0x61 && codePoint <= 0x7a) ||
    (codePoint >= 0x30 && codePoint <= 0x39) ||
    (codePoint >= 0x41 && codePoint <= 0x5a) ||
    codePoint === 0x2d ||
    codePoint === 0x2e ||
    codePoint === 0x5f ||
    codePoint === 0x7e
  );
}

function isLoneSurrogate(text: string, offset: number): boolean {
  return LONE_SURROGATE.test(String.fromCodePoint(text.codePointAt(offset) ?? 0));
}

/** The code point that the escapes at `index` spell in well-formed UTF-8 (RFC 3629), or `ILL_FORMED`. */
function readCodePoint(text: string, index: number, end: number): number {
  const lead = readEscape(text, index, end);
  if (lead < 0x80) return lead;
  const following = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : 0;
  if (following === 0) return ILL_FORMED;
  let codePoint = lead & (0x3f >> following);
  for (let count = 1; count <= following; count += 1) {
    const byte = readEscape(text, index + 3 * count, end);
    if ((byte & ~0x3f) !== 0x80) return ILL_FORMED;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  const isOverlong = escapeLength(codePoint) !== 3 * (following + 1);
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return isOverlong || isSurrogate || codePoint > 0x10ffff ? ILL_FORMED : codePoint;
}

/** How many characters the escapes of a code point take: three for each byte of its UTF-8. */
function escapeLength(codePoint: number): number {
  return codePoint < 0x80 ? 3 : codePoint < 0x800 ? 6 : codePoint < 0x10000 ? 9 : 12;
}

/** The byte that the escape at `index` spells, in either case of hexadecimal digit, or `ILL_FORMED`. */
function readEscape(text: string, index: number, end: number): number {
  if (index + 3 > end || text.charCodeAt(index) !== PERCENT_SIGN) return ILL_FORMED;
  const high = hexadecimalDigit(text.charCodeAt(index + 1));
  const low = hexadecimalDigit(text.charCodeAt(index + 2));
  return high === ILL_FORMED || low === ILL_FORMED ? ILL_FORMED : high * 16 + low;
}

function hexadecimalDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  if (unit >= 0x41 && unit <= 0x46) return unit - 0x41 + 10;
  if (unit >= 0x61 && unit <= 0x66) return unit - 0x61 + 10;
  return ILL_FORMED;
}
