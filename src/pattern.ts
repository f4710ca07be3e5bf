import { LAYOUT_TAGS } from "./segment.js";

/**
 * Regular expressions for JSON Schema, in what ECMAScript (with or without the `u` flag), RE2 and Rust's regex share:
 * no lookaround, no back-reference, no nested repetition. In Python and PCRE a final `$` also matches before a last
 * line end: use `\Z` or `\z` there.
 */
export function sessionKeyPattern(taskTypes: readonly string[]): string {
  return `^${SESSION_ID}:${tailPattern(TOKEN, taskTypes)}$`;
}

export function scopedKeyPattern(taskTypes: readonly string[]): string {
  return `^(?:auth:${ENCODED}|anon):${tailPattern(SCOPED_TOKEN, taskTypes)}${LEG}$`;
}

export function anyKeyPattern(taskTypes: readonly string[]): string {
  return `${sessionKeyPattern(taskTypes)}|${scopedKeyPattern(taskTypes)}`;
}

/** A lone surrogate, which JSON text can hardly carry, is all that this lets pass and the parser does not. */
export function componentKeyPattern(taskTypes: readonly string[]): string {
  return `^${oneOf(taskTypes)}:[\\s\\S]+@[^@]*$`;
}

/** One or more of visible ASCII without `:`. */
export const TOKEN = "[!-9;-~]+";

/** A token that is not one of the layout tags. */
export const SESSION_ID = tokenExcept(LAYOUT_TAGS);

/** One or more characters as Python's `quote(text, safe="")` writes them, escapes in well-formed UTF-8 (RFC 3629). */
export const ENCODED = `(?:[A-Za-z0-9_.~-]|${canonicalEscape()})+`;

/** One or more of visible ASCII without `:` and `#`. */
const SCOPED_TOKEN = '[!"$-9;-~]+';

/** Nothing, or `#leg` and a whole number from 2 within the safe integers. */
const LEG = `(?:#leg(?:[2-9]|${wholeNumbersOfTwoDigitsTo(Number.MAX_SAFE_INTEGER)}))?`;

function tailPattern(token: string, taskTypes: readonly string[]): string {
  return `${token}:${oneOf(taskTypes)}:${ENCODED}`;
}

function oneOf(texts: readonly string[]): string {
  return `(?:${texts.map(escapePattern).join("|")})`;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function canonicalEscape(): string {
  const ascii = "%(?:[01][0-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF])";
  const any = "%[89AB][0-9A-F]";
  const two = `%(?:C[2-9A-F]|D[0-9A-F])${any}`;
  const three = `(?:%E0%[AB][0-9A-F]|%E[1-9A-CEF]${any}|%ED%[89][0-9A-F])${any}`;
  const four = `(?:%F0%[9AB][0-9A-F]|%F[1-3]${any}|%F4%8[0-9A-F])${any}${any}`;
  return [ascii, two, three, four].join("|");
}

/**
 * A token that is none of the words, spelled out without lookahead: at each letter of a word the token may part from
 * it, may end before it does, or must go on after it. No word may begin another.
 */
function tokenExcept(words: readonly string[]): string {
  const letters = [...new Set(words.map((word) => word.charAt(0)))].sort();
  const branches = letters.map((letter) => {
    const rests = words.filter((word) => word.startsWith(letter)).map((word) => word.slice(1));
    return letter + (rests.includes("") ? TOKEN : `${tokenExcept(rests)}?`);
  });
  return `(?:${tokenUnitExcept(letters)}[!-9;-~]*|${branches.join("|")})`;
}

/** One character of a token, but none of these letters. */
function tokenUnitExcept(letters: readonly string[]): string {
  let ranges = "!-9;";
  for (const letter of letters) ranges += `-${neighbour(letter, -1)}${neighbour(letter, 1)}`;
  return `[${ranges}-~]`;
}

function neighbour(letter: string, step: number): string {
  return String.fromCharCode(letter.charCodeAt(0) + step);
}

/** The whole numbers from 10 to the maximum: any of fewer digits, or digit by digit up to where it falls below. */
function wholeNumbersOfTwoDigitsTo(maximum: number): string {
  const digits = String(maximum);
  const alternatives = [`[1-9][0-9]{1,${digits.length - 2}}`, digits];
  for (let index = 0; index < digits.length; index += 1) {
    const lowest = index === 0 ? 1 : 0;
    const highest = Number(digits.charAt(index)) - 1;
    if (highest < lowest) continue;
    const rest = digits.length - index - 1;
    alternatives.push(`${digits.slice(0, index)}[${lowest}-${highest}][0-9]{${rest}}`);
  }
  return alternatives.join("|");
}
