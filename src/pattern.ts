import { LAYOUT_TAGS } from "./segment.js";

/**
 * Regular expressions for JSON Schema, in what ECMAScript (with or without the `u` flag), RE2 and Rust's regex share:
 * no lookaround, no back-reference, no nested repetition. In Python and PCRE a final `$` also matches before a last
 * line end: use `\Z` or `\z` there.
 */
export function sessionKeyPattern(taskTypes: readonly string[]): string {
  return `^${SESSION_ID}:${tailPattern(taskTypes)}$`;
}

/** One or more of visible ASCII without `:`. */
export const TOKEN = "[!-9;-~]+";

/** A token that is not one of the layout tags. */
export const SESSION_ID = tokenExcept(LAYOUT_TAGS);

/** One or more characters as Python's `quote(text, safe="")` writes them, escapes in well-formed UTF-8 (RFC 3629). */
export const ENCODED = `(?:[A-Za-z0-9_.~-]|${canonicalEscape()})+`;

function tailPattern(taskTypes: readonly string[]): string {
  return `${TOKEN}:(?:${taskTypes.map(escapePattern).join("|")}):${ENCODED}`;
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
