/** The units of an id: visible ASCII without `:`. */
export const ID_UNITS = "!-9;-~";

/** The units of an id of the scoped layout: visible ASCII without `:` and `#`. */
export const SCOPED_ID_UNITS = '!"$-9;-~';

/** RFC 3986, section 2.3: what stands for itself in an encoded text. */
export const UNRESERVED_CHARACTER = "[A-Za-z0-9_.~\\-]";

/** One character as Python's `quote(text, safe="")` writes it; its escapes are well-formed UTF-8 (RFC 3629). */
export const ENCODED_CHARACTER = /* @__PURE__ */ encodedCharacter();

/** A sticky pattern of a run of characters, in steps short enough that no text overflows the stack of the pattern. */
export function runOf(character: string): RegExp {
  return new RegExp(`${character}{1,4096}`, "y");
}

/** Where the run that begins at `start` ends: at the first character that is not of it. */
export function endOfRun(run: RegExp, text: string, start: number): number {
  let end = start;
  run.lastIndex = start;
  while (end < text.length && run.test(text)) end = run.lastIndex;
  return end;
}

/**
 * Whether one sticky pattern goes through the whole text. It proves a key faultless in half the time of the checks of
 * its segments; where it says `false`, they decide, and tell what is wrong. It has no `$`: a pattern that fails at the
 * end would go back over the text before it gives up, which made a refusal twice as dear.
 */
export function isProvenBy(pattern: RegExp, text: string): boolean {
  // A pattern without steps overflows its stack somewhere above 4,000,000 units.
  if (text.length > LONGEST_PROVABLE) return false;
  pattern.lastIndex = 0;
  return pattern.test(text) && pattern.lastIndex === text.length;
}

const LONGEST_PROVABLE = 65_536;

function encodedCharacter(): string {
  const ascii = "%(?:[01][0-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF])";
  const any = "%[89AB][0-9A-F]";
  const two = `%(?:C[2-9A-F]|D[0-9A-F])${any}`;
  const three = `(?:%E0%[AB][0-9A-F]|%E[1-9A-CEF]${any}|%ED%[89][0-9A-F])${any}`;
  const four = `(?:%F0%[9AB][0-9A-F]|%F[1-3]${any}|%F4%8[0-9A-F])${any}${any}`;
  return `(?:${[UNRESERVED_CHARACTER, ascii, two, three, four].join("|")})`;
}
