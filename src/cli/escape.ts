/** Text as a JSON string in ASCII, so that it neither commands a terminal nor needs an encoding. */
export function quote(text: string): string {
  return `"${escaped(text)}"`;
}

/** What stands between the quotation marks of such a string. */
export function escaped(text: string): string {
  return PLAIN.test(text) ? text : inAscii(JSON.stringify(text).slice(1, -1));
}

/** JSON in ASCII. Beyond it JSON has nothing but the characters of its strings. */
export function inAscii(json: string): string {
  const ascii = json.replace(/[^\n-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  // V8 goes on keeping two bytes for each unit of it, and of all that it is added to, unless it is decoded anew.
  return decodeURIComponent(encodeURIComponent(ascii));
}

/** Text for a person: as it is where all of it is seen, else in quotes. What stands without quotes is never escaped. */
export function shown(text: string): string {
  return needsQuotes(text) ? quote(text) : text;
}

/** Whether a text is empty, has a space at either end, begins as a text in quotes does, or is not visible ASCII. */
export function needsQuotes(text: string): boolean {
  return !SEEN.test(text);
}

const PLAIN = /^[ !#-[\]-~]*$/;
const SEEN = /^[!#-~](?:[ -~]*[!-~])?$/;
