/**
 * A stream of numbers that a seed decides (xorshift32). fast-check takes a few times as long for a value, which counts
 * where there are millions; and so these cases share nothing with those of the property tests.
 */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    // Zero is the one state that it never leaves; multiplying parts seeds that are next to each other.
    this.#state = Math.imul(seed, 0x9e3779b1) ^ 0x5bf03635 || 1;
  }

  /**
   * A whole number from 0, less than `limit`.
   *
   * @param {number} limit
   */
  below(limit) {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % limit;
  }

  /**
   * @template Each
   * @param {readonly Each[]} list
   * @returns {Each}
   */
  pick(list) {
    // A cast, since TypeScript does not see that the index is within the list.
    return /** @type {Each} */ (list[this.below(list.length)]);
  }

  /**
   * @param {number} most
   * @param {() => string} make
   */
  join(most, make) {
    let text = "";
    for (let left = this.below(most + 1); left > 0; left -= 1) text += make();
    return text;
  }
}
