import { CHARACTERS, escapeAscii, escapeByte, FRAGMENTS, LEG_ENDINGS, WORDS } from "./pieces.js";

/** @import { Random } from "./random.js" */

/**
 * A text like this one, changed at one to four places; the other text lends pieces.
 *
 * @param {string} text
 * @param {string} other
 * @param {Random} random
 */
export function mutate(text, other, random) {
  let mutant = text;
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    mutant = random.pick(EDITS)(mutant, other, random);
  }
  return mutant.slice(0, LONGEST);
}

/** More than the longest key that is read where nothing else is said. */
const LONGEST = 10_000;
const LONGEST_PIECE = 12;
/** What stands for a number in its place; nothing is a zero before it. */
const NUMBERS = ["", "0", "1", "2", "9007199254740991", "9007199254740992", "1e3"];
const REPEATED = [2, 3, 10, 100, 3000];

/** @type {readonly ((text: string, other: string, random: Random) => string)[]} */
const EDITS = [
  (text, _other, random) => replace(text, random, 0, random.pick(FRAGMENTS)),
  (text, _other, random) => replace(text, random, 1, random.pick(FRAGMENTS)),
  (text, _other, random) => replace(text, random, random.below(2), random.pick(CHARACTERS)),
  (text, _other, random) => replace(text, random, 1, String.fromCharCode(random.below(0x80))),
  (text, _other, random) => replace(text, random, 1, String.fromCharCode(random.below(0x10000))),
  (text, _other, random) => replace(text, random, 0, escapeByte(random.below(0x100))),
  (text, _other, random) => text + random.pick(LEG_ENDINGS),
  (text, _other, random) => {
    const at = place(text, random);
    const here = text.charAt(at);
    return text.slice(0, at) + (here < "\x80" ? escapeAscii(here) : here) + text.slice(at + 1);
  },
  (text, _other, random) => {
    const numbers = [...text.matchAll(/[0-9]+/g)];
    const at = numbers.length === 0 ? place(text, random) : random.pick(numbers).index;
    const after = text.slice(at).replace(/^[0-9]+/, (number) => random.pick(NUMBERS) || `0${number}`);
    return text.slice(0, at) + after;
  },
  (text, _other, random) => replace(text, random, 1 + random.below(LONGEST_PIECE), ""),
  (text, _other, random) => replace(text, random, 0, piece(text, random)),
  (text, other, random) => replace(text, random, 0, piece(other, random)),
  (text, other, random) => text.slice(0, place(text, random)) + other.slice(place(other, random)),
  (text, _other, random) => {
    const segments = text.split(":");
    segments[random.below(segments.length)] = random.pick(WORDS);
    return segments.join(":");
  },
  (text, _other, random) => {
    const at = place(text, random);
    const here = text.charAt(at);
    const changed = here === here.toLowerCase() ? here.toUpperCase() : here.toLowerCase();
    return text.slice(0, at) + changed + text.slice(at + 1);
  },
  (text, _other, random) => {
    // Long ones are rare, since they take as long as many short ones.
    const times = random.below(20) === 0 ? random.pick(REPEATED) : 2;
    return replace(text, random, 0, piece(text, random).slice(0, 4).repeat(times));
  },
];

/**
 * @param {string} text
 * @param {Random} random
 */
function place(text, random) {
  return random.below(text.length + 1);
}

/**
 * @param {string} text
 * @param {Random} random
 */
function piece(text, random) {
  const start = place(text, random);
  return text.slice(start, start + 1 + random.below(LONGEST_PIECE));
}

/**
 * @param {string} text
 * @param {Random} random
 * @param {number} count How many units go.
 * @param {string} insertion What comes in their place.
 */
function replace(text, random, count, insertion) {
  const start = place(text, random);
  return text.slice(0, start) + insertion + text.slice(start + count);
}
