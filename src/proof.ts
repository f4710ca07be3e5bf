/** The units of an id: visible ASCII without `:`. */
export const ID_UNITS = "!-9;-~";

/** The units of an id of the scoped layout: visible ASCII without `:` and `#`. */
export const SCOPED_ID_UNITS = '!"$-9;-~';

export const ID = `[${ID_UNITS}]+`;
export const SCOPED_ID = `[${SCOPED_ID_UNITS}]+`;

/** One or more characters as Python's `quote(text, safe="")` writes them, escapes in well-formed UTF-8 (RFC 3629). */
export const ENCODED = /* @__PURE__ */ encodedPattern();

/**
 * Whether the pattern proves that no segment has a fault. `false` says nothing: the checks of the segments then decide,
 * and tell what is wrong. One test of a pattern takes half the time of the checks.
 */
export function isProvenBy(pattern: RegExp, text: string): boolean {
  // A repeated alternative needs stack for each round; V8's overflows somewhere above 4,000,000 units.
  return text.length <= LONGEST_PROVABLE && pattern.test(text);
}

const LONGEST_PROVABLE = 65_536;

function encodedPattern(): string {
  const unreserved = "[A-Za-z0-9_.~-]";
  const ascii = "%(?:[01][0-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF])";
  const any = "%[89AB][0-9A-F]";
  const two = `%(?:C[2-9A-F]|D[0-9A-F])${any}`;
  const three = `(?:%E0%[AB][0-9A-F]|%E[1-9A-CEF]${any}|%ED%[89][0-9A-F])${any}`;
  const four = `(?:%F0%[9AB][0-9A-F]|%F[1-3]${any}|%F4%8[0-9A-F])${any}${any}`;
  return `(?:${[unreserved, ascii, two, three, four].join("|")})+`;
}
