/**
 * Texts without a piece of this one, the largest pieces first; then ones with a plain letter in the place of a character.
 *
 * @param {string} text
 */
export function* smallerTexts(text) {
  for (let length = text.length; length >= 1; length = Math.floor(length / 2)) {
    for (let start = 0; start + length <= text.length; start += length) {
      yield text.slice(0, start) + text.slice(start + length);
    }
  }
  for (let index = 0; index < text.length; index += 1) {
    if (!PLAIN.includes(text.charAt(index))) {
      yield `${text.slice(0, index)}a${text.slice(index + 1)}`;
    }
  }
}

const PLAIN = "a:%#";
