import { answer } from "./answer.js";
import { smallerTexts } from "./smaller-texts.js";

/** @import { Case } from "./generate.js" */
/** @import { Difference, Python } from "./python.js" */

/**
 * Makes a case smaller for as long as the answers still differ.
 *
 * @param {Difference} difference
 * @param {Python} python
 * @returns {Promise<Difference>}
 */
export async function shrink(difference, python) {
  let smallest = difference;
  for (;;) {
    /** @type {Case[]} */
    const candidates = [...smallerCases(smallest.given)];
    const [found] = await python.compare(candidates.map((given) => [given, answer(given)]));
    if (found === undefined) return smallest;
    smallest = found;
  }
}

/**
 * The smallest first, and each smaller than the case by some measure, so that this comes to an end.
 *
 * @param {Case} given
 * @returns {Generator<Case>}
 */
function* smallerCases([name, input, options]) {
  for (const option of Object.keys(options ?? {})) {
    const rest = Object.entries(options ?? {}).filter(([other]) => other !== option);
    yield [name, input, rest.length === 0 ? null : Object.fromEntries(rest)];
  }
  if (typeof input === "string") {
    for (const text of smallerTexts(input)) yield [name, text, options];
  } else if (typeof input === "object" && input !== null) {
    for (const [field, value] of Object.entries(input)) {
      if (typeof value !== "string") continue;
      for (const text of smallerTexts(value)) yield [name, { ...input, [field]: text }, options];
    }
  }
}
