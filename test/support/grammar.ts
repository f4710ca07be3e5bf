import { createRequire } from "node:module";

/** A grammar that has been read, for asking whether a text is what one of its rules says. */
export interface Grammar {
  /** The names of its rules, in lower case. */
  readonly rules: readonly string[];
  /** The rules as the library has parsed them. */
  readonly parsed: readonly Rule[];
  matches(rule: string, text: string): boolean;
}

export interface Rule {
  readonly lower: string;
  readonly opcodes: readonly Opcode[];
}

/** apg-js's numbers: alternatives, concatenation, repetition, a rule's name, a range, a string, one in either case. */
export const OPERATORS = { ALT: 1, CAT: 2, REP: 3, RNM: 4, TRG: 5, TBS: 6, TLS: 7 } as const;

/** An operator. Its operands stand in the same list: at the indices `children`, and that of a repetition next to it. */
export type Opcode =
  | { readonly type: 1 | 2; readonly children: readonly number[] }
  | { readonly type: 3; readonly min: number; readonly max: number | null }
  | { readonly type: 4; readonly index: number }
  | { readonly type: 5; readonly min: number; readonly max: number }
  | { readonly type: 6 | 7; readonly string: readonly number[] };

/** What is used of apg-js, which comes without types. */
interface Apg {
  readonly apgApi: new (
    abnf: string,
  ) => {
    readonly errors: readonly unknown[];
    generate(isStrict: boolean): void;
    errorsToAscii(): string;
    toObject(): { readonly rules: readonly Rule[] };
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
    parsed: grammar.rules,
    matches: (rule, text) =>
      parser.parse(
        grammar,
        rule,
        Array.from(text, (character) => character.codePointAt(0) ?? 0),
      ).success,
  };
}
