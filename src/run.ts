/** The units of an id: visible ASCII without `:`. */
export const ID_UNITS = "!-9;-~";

/** The units of an id of the scoped layout: visible ASCII without `:` and `#`. */
export const SCOPED_ID_UNITS = '!"$-9;-~';

/** RFC 3986, section 2.3: what stands for itself in an encoded text. */
export const UNRESERVED_CHARACTER = "[A-Za-z0-9_.~\\-]";

/** The escapes of one character that Python's `quote(text, safe="")` writes: well-formed UTF-8 (RFC 3629, section 4). */
const ESCAPED_CHARACTER = /* @__PURE__ */ escapedCharacter();

/** One character as `quote(text, safe="")` writes it. */
export const ENCODED_CHARACTER = /* @__PURE__ */ anyOf(UNRESERVED_CHARACTER, ESCAPED_CHARACTER);

/** A sticky pattern of a run of characters of these units. */
export function runOf(units: string): RegExp {
  return new RegExp(`[${units}]+`, "y");
}

/** A sticky pattern of a run of encoded characters, in steps short enough that no text overflows the pattern's stack. */
export const ENCODED_RUN = /* @__PURE__ */ new RegExp(
  `${/* @__PURE__ */ anyOf(`${UNRESERVED_CHARACTER}+`, ESCAPED_CHARACTER)}{1,4096}`,
  "y",
);

/** Where the run that begins at `start` ends: at the first character that is not of it. None is looked for from `end` on. */
export function endOfRun(run: RegExp, text: string, start: number, end: number): number {
  let index = start;
  run.lastIndex = start;
  while (index < end && run.test(text)) index = run.lastIndex;
  return index;
}

function escapedCharacter(): string {
  const digit = "[0-9A-F]";
  const last = "%[89AB][0-9A-F]";
  const ascii = `[01]${digit}|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF]`;
  const two = `C[2-9A-F]|D${digit}`;
  const three = `E0%[AB]${digit}|E[1-9A-CEF]${last}|ED%[89]${digit}`;
  const four = `(?:F0%[9AB]${digit}|F[1-3]${last}|F4%8${digit})${last}`;
  return `%(?:${ascii}|(?:${two}|${three}|${four})${last})`;
}

function anyOf(...patterns: string[]): string {
  return `(?:${patterns.join("|")})`;
}
