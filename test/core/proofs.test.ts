import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as refa from "refa";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as language from "../../src/core/language.js";
import { TASK_TYPES } from "../../src/core/options.js";
import { decodeProven, quote } from "../../src/core/percent-encoding.js";
import { anyTaskKeyCodec, componentKeyCodec, scopedTaskKeyCodec, taskKeyCodec } from "../../src/index.js";
import { OPERATORS, type Opcode, readGrammar } from "../support/grammar.js";
import { ROOT } from "../support/packed.js";

// What is said here holds of every text: the patterns and the grammar become finite automata, which are compared. Each
// claim is also seen to be refuted, by a text, once its pattern has one fault.

/** Of words that are sequences of UTF-16 units or, under a flag, of code points. */
type Automaton = refa.DFA;
type Element = refa.NoParent<refa.Element>;
type Concatenation = refa.NoParent<refa.Concatenation>;
type Fault = readonly [right: string, wrong: string];

const page = readFileSync(join(ROOT, "docs", "SPEC.md"), "utf8");
const grammar = readGrammar(Array.from(page.matchAll(/^```abnf\n(.*?)^```$/gms), ([, code = ""]) => code).join(""));

const TYPES = language.oneOf(TASK_TYPES);
const LARGEST_LEG = String(Number.MAX_SAFE_INTEGER);
const TAG = "^(?:auth|anon)$";
const TAGGED = "^(?:auth|anon):[^]*$";
const LARGE_LEG = `^[^]*#leg(?:[1-9][0-9]{${LARGEST_LEG.length},}|${largerThan(LARGEST_LEG)})$`;
const NOTHING = "^[]$";
const HALVES = "^[^]*[\\ud800-\\udbff][\\udc00-\\udfff][^]*$";

it.each([
  ["taskKeyCodec", taskKeyCodec, language.sessionKeyPattern],
  ["scopedTaskKeyCodec", scopedTaskKeyCodec, language.scopedKeyPattern],
  ["anyTaskKeyCodec", anyTaskKeyCodec, language.anyKeyPattern],
  ["componentKeyCodec", componentKeyCodec, language.componentKeyPattern],
])("the JSON Schema of %s publishes the pattern", (_name, codec, patternOf) => {
  expect(z.toJSONSchema(codec, { io: "input" }).pattern).toBe(patternOf(TYPES));
});

describe.each([
  ["UTF-16 units", "", NOTHING],
  // No text that is read by code points holds the two halves of a pair side by side.
  ["code points", "u", HALVES],
])("in %s", (_units, flags, unread) => {
  // Beside each rule, what docs/SPEC.md takes from it in words.
  const cases: readonly [rule: string, exception: string, pattern: string, fault: Fault][] = [
    ["session-key", TAGGED, language.sessionKeyPattern(TYPES), ["F0%[9AB]", "F0%[89AB]"]],
    ["scoped-key", LARGE_LEG, language.scopedKeyPattern(TYPES), [`|${LARGEST_LEG}`, "|9007199254740992"]],
    ["component-key", NOTHING, language.componentKeyPattern(TYPES), ["[^\\ud800-\\udfff]", "[^\\ud800-\\udbff]"]],
    ["session-id", TAG, `^${language.SESSION_ID}$`, ["-mo-tv-~]", "-~]"]],
    ["owner", NOTHING, `^${language.SCOPED_OWNER}$`, ["|anon", "|anon?"]],
    ["client-task-id", NOTHING, `^${language.ID}$`, ["!-9", "#-9"]],
    ["scoped-task-id", NOTHING, `^${language.SCOPED_ID}$`, ["$-9", "#-9"]],
    ["leg", LARGE_LEG, language.laterLegPattern(), ["[2-9]|", "[1-9]|"]],
    ["encoded-text", NOTHING, `^${language.ENCODED}$`, ["40|", ""]],
  ];
  for (const [rule, exception, pattern, fault] of cases) {
    prove(`the pattern of ${rule} is the ABNF of docs/SPEC.md`, pattern, fault, (given) =>
      textInOne(
        without(automatonOf(given, flags), automatonOf(unread, flags)),
        without(automatonOfRule(rule, flags), automatonOf(exception, flags)),
      ),
    );
  }
});

describe("the session and the scoped layout", () => {
  const session = language.proofOf(language.sessionKeyPattern).source;
  const scoped = language.proofOf(language.scopedKeyPattern).source;
  const fault: Fault = ["n[!-9;-~]+", "n[!-9;-~]*"];

  prove("have no key in common, whatever its task type", session, fault, (pattern) =>
    textInBoth(automatonOf(pattern), automatonOf(scoped)),
  );
  prove("have no owner in common", `^${language.SESSION_ID}$`, fault, (pattern) =>
    textInBoth(automatonOf(pattern), automatonOf(`^${language.SCOPED_OWNER}$`)),
  );
});

describe.each<[taskTypes: readonly string[], fault: Fault]>([
  [TASK_TYPES, ["resource", "resources"]],
  [
    ["tool", "tools", "a.b", "c|d", "[e]", "(f", "g)", "\\h", "^$", "i-j", "{1}", "*+?"],
    ["a\\.b", "a.b"],
  ],
])("with the task types %j the published pattern", (taskTypes, fault) => {
  const cut = (patternOf: (taskType: string) => string, before: string) =>
    both(automatonOf(language.proofOf(patternOf).source), textsWith(taskTypes, before));
  const sessionKeys = cut(language.sessionKeyPattern, "^[^:]*:[^:]*:$");
  const scopedKeys = cut(language.scopedKeyPattern, "^(?:auth:[^:]*|anon):[^:]*:$");
  const componentKeys = cut(language.componentKeyPattern, "^$");
  const cases: readonly [name: string, patternOf: (taskType: string) => string, keys: Automaton][] = [
    ["session keys", language.sessionKeyPattern, sessionKeys],
    ["scoped keys", language.scopedKeyPattern, scopedKeys],
    ["keys of either layout", language.anyKeyPattern, either(sessionKeys, scopedKeys)],
    ["component keys", language.componentKeyPattern, componentKeys],
  ];
  for (const [name, patternOf, keys] of cases) {
    prove(`is the proof of ${name} cut to them`, patternOf(language.oneOf(taskTypes)), fault, (pattern) =>
      textInOne(automatonOf(pattern), keys),
    );
  }
});

describe("the encoding of one character", () => {
  const unit = `^(?:[\\w.~\\-]|${language.ESCAPED})$`;

  prove("is what an encoded text has one or more of", `^${language.ENCODED}$`, ["%[89]", "%8"], (pattern) =>
    textInOne(automatonOf(pattern), automatonOf(`^(?:${unit.slice(1, -1)})+$`)),
  );
  prove("is that of the ABNF of docs/SPEC.md", unit, ["7[B-DF]", "7[B-F]"], (pattern) =>
    textInOne(automatonOf(pattern), automatonOfRule("encoded-character")),
  );
  prove("has exactly 1,112,064 words, as many as there are scalar values", unit, ["C[2-9", "C[3-9"], (pattern) => {
    let count = 0;
    for (const sets of automatonOf(pattern).wordSets()) count += sets.reduce((product, { size }) => product * size, 1);
    return count === 0x110000 - 0x800 ? undefined : String(count);
  });
  prove("has no word but those that quote writes for one scalar value", unit, ["40|", "4[01]|"], (pattern) => {
    for (const word of automatonOf(pattern).words()) {
      const text = refa.Words.fromUTF16ToString(word);
      const characters = Array.from(decodeProven(text));
      if (characters.length !== 1 || characters.map(quote).join() !== text) return text;
    }
    return undefined;
  });
  prove("is a prefix code: no word begins another", unit, ["[01][0-9A-F]", "[01][0-9A-F]?"], (pattern) =>
    textInBoth(automatonOf(pattern), automatonOf(`^(?:${pattern.slice(1, -1)})[^]+$`)),
  );
});

function prove(claim: string, pattern: string, [right, wrong]: Fault, refute: (pattern: string) => string | undefined) {
  it(claim, () => {
    expect(refute(pattern)).toBeUndefined();
    const faulty = pattern.replace(right, () => wrong);
    expect(faulty).not.toBe(pattern);
    expect(refute(faulty)).toBeTypeOf("string");
  });
}

/** The texts that a pattern matches. */
function automatonOf(pattern: string, flags = ""): Automaton {
  const { expression, maxCharacter } = refa.JS.Parser.fromLiteral({ source: pattern, flags }).parse();
  // An automaton takes whole words, so the anchors go. Any other assertion throws.
  for (const { elements } of expression.alternatives) {
    const ends = [elements.shift(), elements.pop()].map((end) => pattern.slice(end?.source?.start, end?.source?.end));
    if (ends.join(" ") !== "^ $") throw new Error(`This pattern is not anchored: ${pattern}`);
  }
  return refa.DFA.fromFA(refa.NFA.fromRegex(expression, { maxCharacter }));
}

/** The texts that begin as a pattern says and go on with a task type and a colon. */
function textsWith(taskTypes: readonly string[], before: string): Automaton {
  const texts = refa.NFA.fromFA(automatonOf(before));
  texts.append(refa.NFA.fromWords(taskTypes.map(refa.Words.fromStringToUTF16), texts));
  texts.append(automatonOf("^:[^]*$"));
  return refa.DFA.fromFA(texts);
}

/** The texts that a rule of the grammar matches. */
function automatonOfRule(name: string, flags = ""): Automaton {
  const maxCharacter = flags === "" ? 0xffff : 0x10ffff;
  const rule = grammar.parsed.find(({ lower }) => lower === name);
  const alternatives = alternativesOf(rule?.opcodes ?? [], 0, maxCharacter);
  return refa.DFA.fromFA(refa.NFA.fromRegex(alternatives, { maxCharacter }));
}

function alternativesOf(opcodes: readonly Opcode[], index: number, maximum: number): Concatenation[] {
  const below = (child: number) => alternativesOf(opcodes, child, maximum);
  const range = (min: number, max: number): Element => {
    return { type: "CharacterClass", characters: refa.CharSet.fromRange(maximum, { min, max }) };
  };
  const opcode = opcodes[index];
  switch (opcode?.type) {
    case OPERATORS.ALT:
      return opcode.children.flatMap(below);
    case OPERATORS.CAT:
      return [concatenationOf(opcode.children.map((child) => ({ type: "Alternation", alternatives: below(child) })))];
    case OPERATORS.REP: {
      const [min, max] = [opcode.min, opcode.max ?? Infinity];
      return [concatenationOf([{ type: "Quantifier", alternatives: below(index + 1), min, max, lazy: false }])];
    }
    case OPERATORS.RNM:
      return alternativesOf(grammar.parsed[opcode.index]?.opcodes ?? [], 0, maximum);
    case OPERATORS.TRG: {
      const units = [range(opcode.min, Math.min(opcode.max, maximum))];
      // What is beyond the units of UTF-16 is written in pairs of them.
      const pairs = [range(0xd800, 0xdbff), range(0xdc00, 0xdfff)];
      return (opcode.max > maximum ? [units, pairs] : [units]).map(concatenationOf);
    }
    case OPERATORS.TBS:
    case OPERATORS.TLS:
      // The second kind, without %s, holds no letters here.
      return [concatenationOf(opcode.string.map((character) => range(character, character)))];
    default:
      throw new Error("docs/SPEC.md has no such rule.");
  }
}

function concatenationOf(elements: Element[]): Concatenation {
  return { type: "Concatenation", elements };
}

function either(left: Automaton, right: Automaton): Automaton {
  const union = refa.NFA.fromFA(left);
  union.union(right);
  return refa.DFA.fromFA(union);
}

function both(left: Automaton, right: Automaton): Automaton {
  return refa.DFA.fromFA(refa.NFA.fromIntersection(left, right));
}

function without(left: Automaton, right: Automaton): Automaton {
  const others = right.copy();
  others.complement();
  return both(left, others);
}

function textInBoth(left: Automaton, right: Automaton): string | undefined {
  return textIn(both(left, right));
}

function textInOne(left: Automaton, right: Automaton): string | undefined {
  return textIn(without(left, right)) ?? textIn(without(right, left));
}

/** One of the shortest texts, found state by state; escaped, so that a message shows all of it. */
function textIn({ initial, finals }: Automaton): string | undefined {
  const words = new Map<refa.DFA.Node, readonly number[]>([[initial, []]]);
  for (const [node, word] of words) {
    if (finals.has(node)) return JSON.stringify(String.fromCodePoint(...word));
    for (const [{ min }, next] of node.out) {
      if (!words.has(next)) words.set(next, [...word, min]);
    }
  }
  return undefined;
}

/** Decimals of as many digits that are larger: equal up to a digit, then above it. */
function largerThan(decimal: string): string {
  const above = Array.from(decimal, (digit, index) =>
    digit === "9" ? [] : [`${decimal.slice(0, index)}[${Number(digit) + 1}-9][0-9]{${decimal.length - index - 1}}`],
  );
  return above.flat().join("|");
}
