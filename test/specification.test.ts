import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  type Result,
  type TaskKeyError,
} from "../src/index.js";
import { anyTexts, keys } from "./support/arbitraries.js";
import { anyComponentTexts, componentKeys } from "./support/component-arbitraries.js";
import { readGrammar } from "./support/grammar.js";
import { escapeSequences } from "./support/model.js";
import { ROOT } from "./support/packed.js";
import { anyScopedTexts, scopedKeys } from "./support/scoped-arbitraries.js";
import {
  capturedScopedKeys,
  capturedSessionKeys,
  forgedKeys,
  referenceBuilds,
  referenceParses,
} from "./support/vectors.js";

// docs/SPEC.md states the rules as a grammar, with examples. Here the parsers are held against both.

interface Rule {
  readonly parse: (text: string) => Result<unknown, TaskKeyError>;
  /** Whether a text is refused by what the page says under "Beyond the grammar". */
  readonly isBeyondGrammar: (text: string) => boolean;
}

const isTooLong = (text: string) => text.length > 8192;
const isLegTooHigh = (text: string) =>
  BigInt(/#leg(\d+)$/.exec(text)?.[1] ?? 0) > BigInt(Number.MAX_SAFE_INTEGER);

const RULES: Readonly<Record<string, Rule>> = {
  "session-key": {
    parse: (text) => parseTaskKey(text),
    isBeyondGrammar: (text) => isTooLong(text) || /^(?:auth|anon):/.test(text),
  },
  "scoped-key": {
    parse: (text) => parseScopedTaskKey(text),
    isBeyondGrammar: (text) => isTooLong(text) || isLegTooHigh(text),
  },
  "component-key": {
    parse: (text) => parseComponentKey(text),
    isBeyondGrammar: isTooLong,
  },
};

const page = readFileSync(join(ROOT, "docs", "SPEC.md"), "utf8");
const abnf = Array.from(page.matchAll(/^```abnf\n(.*?)^```$/gms), ([, code = ""]) => code).join("");
const grammar = readGrammar(abnf);
const accepted = tableUnder("Accepted");
const refused = tableUnder("Refused");

const realTexts = [
  ...capturedSessionKeys.map(({ key }) => key),
  ...capturedScopedKeys.map(({ key }) => key),
  ...forgedKeys.map(({ key }) => key),
  ...referenceBuilds.flatMap(({ sessionKey, scopedKey }) => [sessionKey, scopedKey]),
  ...referenceParses.map(({ key }) => key),
  ...[...capturedSessionKeys, ...capturedScopedKeys].map((key) => key.componentIdentifier),
];

it("the grammar has no rule that is not used, but for the three keys", () => {
  const isUsed = (rule: string) =>
    new RegExp(`(?<![\\w-])${rule}(?![\\w-])(?! *=)`, "i").test(abnf);
  expect(grammar.rules.filter((rule) => !isUsed(rule))).toEqual(Object.keys(RULES));
});

describe("the examples that are accepted", () => {
  it.each(accepted)("%s is a %s", (text, name) => {
    expect(grammar.matches(name, text)).toBe(true);
    expect(ruleOf(name).parse(text).ok).toBe(true);
  });
});

describe("the examples that are refused", () => {
  it.each(refused)("%s is no %s: %s", (text, name, issues) => {
    const { parse, isBeyondGrammar } = ruleOf(name);
    expect(grammar.matches(name, text) && !isBeyondGrammar(text)).toBe(false);
    expect(answerOf(parse(text))).toBe(issues);
  });

  it("have every code that a text alone can have, but for that of its length", () => {
    const codes = new Set(refused.flatMap(([, , issues]) => issues.match(/\b[a-z]+_[a-z_]+\b/g)));
    expect([...codes].sort()).toEqual([
      "empty_segment",
      "invalid_character",
      "invalid_encoding",
      "invalid_leg",
      "non_canonical_encoding",
      "unknown_task_type",
      "wrong_layout",
      "wrong_segment_count",
    ]);
  });
});

describe.each(Object.entries(RULES))("the grammar and the parser of a %s", (name, rule) => {
  const disagreesOn = (text: string) =>
    (grammar.matches(name, text) && !rule.isBeyondGrammar(text)) !== rule.parse(text).ok;

  it("agree on every example, and on every captured and reference text", () => {
    const examples = [...accepted, ...refused].map(([text]) => text);
    expect([...examples, ...realTexts].filter(disagreesOn)).toEqual([]);
  });

  it("agree on every UTF-16 unit at every place of a short key", () => {
    const key =
      { "session-key": "a:b:tool:c", "scoped-key": "auth:s:b:tool:c#leg2" }[name] ?? "tool:n@v";
    const found: string[] = [];
    // Beyond Latin-1 one in 256, and the surrogates.
    for (let unit = 0; unit <= 0xffff; unit += unit < 0x100 ? 1 : 0x100) {
      for (let place = 0; place <= key.length; place += 1) {
        const text = key.slice(0, place) + String.fromCharCode(unit) + key.slice(place);
        if (disagreesOn(text)) found.push(text);
      }
    }
    expect(found).toEqual([]);
  });

  it("agree on any text", () => {
    const any = fc.oneof(anyTexts, anyScopedTexts, anyComponentTexts);
    fc.assert(
      fc.property(any, (text) => {
        expect(disagreesOn(text)).toBe(false);
      }),
      { numRuns: 4000 },
    );
  });

  it("agree on good keys", () => {
    const good = { "session-key": keys(), "scoped-key": scopedKeys() }[name] ?? componentKeys();
    fc.assert(
      fc.property(good, (text) => {
        expect(grammar.matches(name, text)).toBe(true);
        expect(rule.parse(text).ok).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

it("the grammar and the parser agree on every escape", () => {
  const encodes = (escapes: string) => grammar.matches("encoded-text", escapes);
  const accepts = (escapes: string) => parseTaskKey(`a:b:tool:${escapes}`).ok;
  const differing = escapeSequences().filter((escapes) => encodes(escapes) !== accepts(escapes));
  expect(differing).toEqual([]);
});

it.each([
  ["session-key", "auth:b:tool:c"],
  ["session-key", "anon:b:tool:c"],
  ["session-key", `a:b:tool:${"c".repeat(8184)}`],
  ["scoped-key", `anon:b:tool:${"c".repeat(8181)}`],
  ["scoped-key", "anon:b:tool:c#leg9007199254740992"],
  ["component-key", `tool:${"n".repeat(8187)}@`],
])("a %s that only the prose refuses matches the grammar", (name, text) => {
  expect(grammar.matches(name, text)).toBe(true);
  expect(ruleOf(name).isBeyondGrammar(text)).toBe(true);
  expect(ruleOf(name).parse(text).ok).toBe(false);
});

/** The rows of the table under a heading: a text, a rule of the grammar, and what the third column says. */
function tableUnder(heading: string): [text: string, rule: string, third: string][] {
  const [, section = ""] = page.split(`\n### ${heading}\n`);
  const [table = ""] = section.split("\n#");
  const rows = Array.from(table.matchAll(/^\| `(.*?)` \| `(.*?)` \| (.*) \|$/gm));
  if (rows.length === 0) throw new Error(`There is no table under "${heading}" in docs/SPEC.md.`);
  return rows.map(([, text = "", rule = "", third = ""]) => [text, rule, third]);
}

function ruleOf(name: string): Rule {
  const rule = RULES[name];
  if (rule === undefined)
    throw new Error(`docs/SPEC.md has an example of "${name}", which is no key.`);
  return rule;
}

/** The issues as the table writes them: code, segment, offset. */
function answerOf(result: Result<unknown, TaskKeyError>): string {
  if (result.ok) return "accepted";
  return result.error.issues
    .map((issue) => {
      const place = "offset" in issue ? `${issue.segment} ${issue.offset}` : issue.segment;
      return place === null ? `\`${issue.code}\`` : `\`${issue.code}\` ${place}`;
    })
    .join(", ");
}
