/**
 * Text for a person, as it is when all of it can be seen, else as a JSON string with what leaves no mark escaped: control,
 * format, bidirectional and zero-width characters, separators, every space but the plain one, and lone surrogates.
 */
export function readable(text: string): string {
  return NEEDS_QUOTES.test(text) ? JSON.stringify(text).replace(UNSEEN, inAscii) : text;
}

const UNSEEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;
/** Empty, with a space at either end, begins as a text in quotes does, or holds what cannot be seen. */
const NEEDS_QUOTES = /^$|^[ "]| $|(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

function inAscii(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
