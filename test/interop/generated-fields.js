import { Generator } from "../differential/generate.js";
import { Random } from "../differential/random.js";

/** @import { Fields } from "./expected-keys.js" */
/** @import { Caller } from "./fastmcp.js" */
/** @import { Release } from "./releases.js" */

/**
 * Fields to build keys from: whatever the layout allows, and the same on every run.
 *
 * @param {Release} release
 * @returns {Fields[]}
 */
export function generateFields({ layout, legs }) {
  const generator = new Generator(SEED);
  return Array.from({ length: COUNT }, () => {
    if (layout === "session") return generator.sessionParts();
    const fields = generator.scopedParts();
    return legs === 1 ? { ...fields, leg: 1 } : fields;
  });
}

/**
 * What tokens say of their owners, and the sources of MultiAuth that the tokens come through.
 *
 * @returns {Caller[]}
 */
export function generateCallers() {
  const generator = new Generator(SEED);
  const random = new Random(SEED);
  // Also what no key can hold, and what json.dumps escapes.
  const odd = () => random.join(12, () => random.pick(["\ud83d", "\ude42", '"', "|"]));
  const claim = () => (random.below(3) === 0 ? odd() : generator.decoded());
  /** @param {string} name */
  const maybe = (name) => random.pick([{}, { [name]: null }, { [name]: claim() }]);
  return Array.from({ length: COUNT }, () => ({
    said: { client_id: claim(), ...maybe("sub"), ...maybe("iss") },
    // FastMCP allows no white space around the id of a source, as Python knows it.
    sources: Array.from({ length: random.below(4) }, () => `[${generator.decoded()}]`),
  }));
}

const COUNT = 500;
const SEED = 20_251_125;
