import { CONTINUATION, ESCAPED, STARTS_OF_FOUR, STARTS_OF_THREE } from "./language.js";

/** Encodes as Python's `quote(text, safe="")` does. A lone surrogate, which has no encoding, stays as it is. */
export function quote(text: string): string {
  // Most texts hold nothing that encodeURIComponent writes otherwise, or throws at.
  return UNLIKE_QUOTE.test(text) ? text.replace(WELL_FORMED, quoteWellFormed) : encodeURIComponent(text);
}

/** Decodes a text whose escapes have been proven to be UTF-8, so that `decodeURIComponent` cannot throw. */
export function decodeProven(encoded: string): string {
  return decodeURIComponent(encoded);
}

/** The index of the first lone surrogate, in UTF-16 units, or -1. */
export function findLoneSurrogate(text: string): number {
  // Most texts hold no surrogate, and are dismissed by a pattern at once.
  if (!SURROGATE.test(text)) return -1;
  for (let index = 0; index < text.length; index += 1) {
    const codePoint = text.codePointAt(index) ?? 0;
    if (codePoint > 0xffff) index += 1;
    else if (codePoint >= 0xd800 && codePoint <= 0xdfff) return index;
  }
  return -1;
}

/**
 * Decodes as Python's `unquote(text)` does: a broken escape stays as it is, and ill-formed UTF-8 becomes U+FFFD, one for
 * each maximal subpart (The Unicode Standard, chapter 3.9).
 */
export function decodeLoose(text: string): string {
  let decoded = "";
  // In pieces, since a text of any length must not overflow a pattern's stack.
  const pieces = new RegExp(`(?:${LOOSE.source}|[^]){1,4096}`, "iy");
  for (let piece = pieces.exec(text); piece !== null; piece = pieces.exec(text)) {
    decoded += piece[0].replace(LOOSE, decodeUnit);
  }
  return decoded;
}

const UNLIKE_QUOTE = /[!'()*\ud800-\udfff]/;
const SURROGATE = /[\ud800-\udfff]/;
// Runs rather than characters, since each match is a call.
const WELL_FORMED = /[^\ud800-\udfff]+|[\ud800-\udbff][\udc00-\udfff]/g;

const LOOSE = /* @__PURE__ */ looseUnit();

/** An escape of ASCII or of a well-formed character, which are captured, else a maximal subpart, else one byte. */
function looseUnit(): RegExp {
  const subpart = `${STARTS_OF_THREE}|(?:${STARTS_OF_FOUR})(?:${CONTINUATION})?`;
  return new RegExp(`(%[0-7][0-9A-F]|${ESCAPED})|%(?:${subpart}|[0-9A-F]{2})`, "gi");
}

function decodeUnit(unit: string, wellFormed: string | undefined): string {
  return wellFormed === undefined ? "\ufffd" : decodeURIComponent(unit);
}

function quoteWellFormed(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
