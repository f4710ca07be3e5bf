/** Text as a JSON string in ASCII, so that it neither commands a terminal nor needs an encoding. */
export function quote(text: string): string {
  return `"${escaped(text)}"`;
}

/** What stands between the quotation marks of such a string. */
export function escaped(text: string): string {
  return PLAIN.test(text) ? text : inAscii(JSON.stringify(text).slice(1, -1));
}

/**
 * Text for a person, as it is when all of it can be seen, else as a JSON string with what leaves no mark escaped:
 * control, format, bidirectional and zero-width characters, line and paragraph separators, every space but the plain one,
 * what has no meaning in Unicode, and lone surrogates. What stands without quotes is never escaped.
 */
export function readable(text: string): string {
  return NEEDS_QUOTES.test(text) ? JSON.stringify(text).replace(UNSEEN, inAscii) : text;
}

/** Whether a text must stand in quotes when it is shown in ASCII. */
export function needsQuotes(text: string): boolean {
  return NEEDS_QUOTES.test(text) || !VISIBLE_ASCII.test(text);
}

/** One UTF-16 unit in ASCII, so that its width on a terminal is known. */
export function asciiUnit(unit: string, isQuoted: boolean): string {
  return isQuoted ? escaped(unit) : unit;
}

const PLAIN = /^[ !#-[\]-~]*$/;
const VISIBLE_ASCII = /^[ -~]*$/;
const UNSEEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;
/** Empty, with a space at either end, begins as a text in quotes does, or holds what cannot be seen. */
const NEEDS_QUOTES = /^$|^[ "]| $|(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

const LAST_OF_ASCII = 0x7e;

function inAscii(text: string): string {
  let ascii = "";
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    ascii += unit > LAST_OF_ASCII ? `\\u${unit.toString(16).padStart(4, "0")}` : text.charAt(index);
  }
  return ascii;
}
