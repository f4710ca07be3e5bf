import { createRequire } from "node:module";

/** A grammar that has been read, for asking whether a text is what one of its rules says. */
export interface Grammar {
  /** The names of its rules, in lower case. */
  readonly rules: readonly string[];
  matches(rule: string, text: string): boolean;
}

/** What is used of apg-js, which comes without types. */
interface Apg {
  readonly apgApi: new (
    abnf: string,
  ) => {
    readonly errors: readonly unknown[];
    generate(isStrict: boolean): void;
    errorsToAscii(): string;
    toObject(): { readonly rules: readonly { readonly name: string; readonly lower: string }[] };
  };
  readonly apgLib: {
    readonly parser: new () => {
      parse(grammar: object, rule: string, codePoints: readonly number[]): { success: boolean };
    };
  };
}

// A cast, since require has no types.
const { apgApi, apgLib } = createRequire(import.meta.url)("apg-js") as Apg;

/** RFC 5234, appendix B.1, as far as it is used. */
const CORE_RULES = ["ALPHA = %x41-5A / %x61-7A", "DIGIT = %x30-39"];

/** Reads ABNF (RFC 5234 and RFC 7405), whose terminal values are Unicode code points. */
export function readGrammar(abnf: string): Grammar {
  const lines = [...abnf.trimEnd().split("\n"), ...CORE_RULES, ""];
  const generator = new apgApi(lines.join("\r\n"));
  // Strict is without what the library adds to ABNF, such as lookahead.
  generator.generate(true);
  if (generator.errors.length > 0) throw new Error(generator.errorsToAscii());
  const grammar = generator.toObject();
  const parser = new apgLib.parser();
  return {
    rules: grammar.rules.map(({ lower }) => lower),
    matches: (rule, text) =>
      parser.parse(
        grammar,
        rule,
        Array.from(text, (character) => character.codePointAt(0) ?? 0),
      ).success,
  };
}
