import { ENCODED_CHARACTER, ID_UNITS, SCOPED_ID_UNITS } from "./run.js";
import { LAYOUT_TAGS } from "./segment.js";

/**
 * Regular expressions for JSON Schema, in what ECMAScript (with or without the `u` flag), RE2 and Rust's regex share:
 * no lookaround, no back-reference, no nested repetition. In Python and PCRE a final `$` also matches before a last
 * line end: use `\Z` or `\z` there.
 */
export function sessionKeyPattern(taskTypes: readonly string[]): string {
  return `^${SESSION_ID}:${tailPattern(ID, taskTypes)}$`;
}

export function scopedKeyPattern(taskTypes: readonly string[]): string {
  return `^(?:auth:${ENCODED}|anon):${tailPattern(SCOPED_ID, taskTypes)}${LEG}$`;
}

export function anyKeyPattern(taskTypes: readonly string[]): string {
  return `${sessionKeyPattern(taskTypes)}|${scopedKeyPattern(taskTypes)}`;
}

/** A lone surrogate, which JSON text can hardly carry, is all that this lets pass and the parser does not. */
export function componentKeyPattern(taskTypes: readonly string[]): string {
  return `^${oneOf(taskTypes)}:[\\s\\S]+@[^@]*$`;
}

/** One or more of visible ASCII without `:`. */
export const ID = `[${ID_UNITS}]+`;
const SCOPED_ID = `[${SCOPED_ID_UNITS}]+`;
const ENCODED = `${ENCODED_CHARACTER}+`;

/** An id that is not one of the layout tags. */
export const SESSION_ID = idExcept(LAYOUT_TAGS);

/** Nothing, or `#leg` and a whole number from 2 within the safe integers. */
const LEG = `(?:#leg(?:[2-9]|${wholeNumbersOfTwoDigitsTo(Number.MAX_SAFE_INTEGER)}))?`;

function tailPattern(id: string, taskTypes: readonly string[]): string {
  return `${id}:${oneOf(taskTypes)}:${ENCODED}`;
}

function oneOf(texts: readonly string[]): string {
  return `(?:${texts.map(escapePattern).join("|")})`;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/**
 * An id that is none of the words, spelled out without lookahead: at each letter of a word the id may part from
 * it, may end before it does, or must go on after it. No word may begin another.
 */
function idExcept(words: readonly string[]): string {
  const letters = [...new Set(words.map((word) => word.charAt(0)))].sort();
  const branches = letters.map((letter) => {
    const rests = words.filter((word) => word.startsWith(letter)).map((word) => word.slice(1));
    return letter + (rests.includes("") ? ID : `${idExcept(rests)}?`);
  });
  return `(?:${unitExcept(letters)}[${ID_UNITS}]*|${branches.join("|")})`;
}

/** One character of an id, but none of these letters. */
function unitExcept(letters: readonly string[]): string {
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
