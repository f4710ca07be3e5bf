import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { componentKeyPattern, oneOf, scopedKeyPattern, sessionKeyPattern } from "../../src/core/language.js";
import { type Result, TASK_TYPES, type TaskKeyIssueCode } from "../../src/core.js";
import { readGrammar } from "../support/grammar.js";
import { component, type Kind, scoped, session } from "../support/kinds.js";
import { ROOT } from "../support/packed.js";
import {
  capturedScopedKeys,
  capturedSessionKeys,
  forgedKeys,
  referenceBuilds,
  referenceParses,
} from "../support/vectors.js";

// docs/SPEC.md states the rules as a grammar, with examples. Here the parsers are held against both; that grammar and
// patterns are one language is proved in proofs.test.ts.

interface Rule {
  readonly kind: Kind;
  /** Whether a text is refused by what the page says under "Beyond the grammar". */
  readonly isBeyondGrammar: (text: string) => boolean;
}

const isTooLong = (text: string) => text.length > 8192;
const isLegTooHigh = (text: string) => BigInt(/#leg(\d+)$/.exec(text)?.[1] ?? 0) > BigInt(Number.MAX_SAFE_INTEGER);

const RULES: Readonly<Record<string, Rule>> = {
  "session-key": { kind: session, isBeyondGrammar: (text) => isTooLong(text) || /^(?:auth|anon):/.test(text) },
  "scoped-key": { kind: scoped, isBeyondGrammar: (text) => isTooLong(text) || isLegTooHigh(text) },
  "component-key": { kind: component, isBeyondGrammar: isTooLong },
};

const CODES: Readonly<Record<TaskKeyIssueCode, "of a text" | "of other values">> = {
  invalid_type: "of other values",
  too_long: "of other values",
  wrong_layout: "of a text",
  wrong_segment_count: "of a text",
  empty_segment: "of a text",
  invalid_character: "of a text",
  unknown_task_type: "of a text",
  invalid_encoding: "of a text",
  non_canonical_encoding: "of a text",
  invalid_leg: "of a text",
  session_mismatch: "of other values",
  scope_mismatch: "of other values",
  unknown_name: "of other values",
};

const page = readFileSync(join(ROOT, "docs", "SPEC.md"), "utf8");
const abnf = blocks("abnf").join("");
const grammar = readGrammar(abnf);
const accepted = tableUnder("### Accepted").map(([text = "", rule = ""]) => [text, rule] as const);
const refused = tableUnder("### Refused").map(([text = "", rule = "", issues = ""]) => [text, rule, issues] as const);

it("the grammar has no rule that is not used, but for the three keys", () => {
  const isUsed = (rule: string) => new RegExp(`(?<![\\w-])${rule}(?![\\w-])(?! *=)`, "i").test(abnf);
  expect(grammar.rules.filter((rule) => !isUsed(rule))).toEqual(Object.keys(RULES));
});

it("the patterns are those by which the package accepts keys", () => {
  const patterns = [sessionKeyPattern, scopedKeyPattern, componentKeyPattern].map((of) => of(oneOf(TASK_TYPES)));
  expect(blocks("text")).toEqual(patterns.map((pattern) => `${pattern}\n`));
});

it.each(accepted)("%s is a %s", (text, name) => {
  expect(grammar.matches(name, text)).toBe(true);
  expect(ruleOf(name).kind.parse(text).ok).toBe(true);
});

it.each(refused)("%s is no %s: %s", (text, name, issues) => {
  const { kind, isBeyondGrammar } = ruleOf(name);
  expect(grammar.matches(name, text) && !isBeyondGrammar(text)).toBe(false);
  expect(answerOf(kind.parse(text))).toBe(issues);
});

it("every code that a text alone can have has an example, and every code its members", () => {
  const shown = new Set(refused.flatMap(([, , issues]) => issues.match(/\b[a-z]+_[a-z_]+\b/g)));
  const ofText = Object.entries(CODES).filter(([, of]) => of === "of a text");
  expect([...shown].sort()).toEqual(ofText.map(([code]) => code).sort());
  const told = tableUnder("## What an issue says").flatMap(([codes = ""]) => codes.match(/\b[a-z]+_[a-z_]+\b/g) ?? []);
  expect(told.sort()).toEqual(Object.keys(CODES).sort());
});

it.each(Object.entries(RULES))("the grammar and the parser of a %s agree on every example and vector", (name, rule) => {
  const captured = [...capturedSessionKeys, ...capturedScopedKeys];
  const texts = [
    ...[...accepted, ...refused].map(([text]) => text),
    ...[...captured, ...forgedKeys, ...referenceParses].map(({ key }) => key),
    ...captured.map((key) => key.componentIdentifier),
    ...referenceBuilds.flatMap(({ sessionKey, scopedKey }) => [sessionKey, scopedKey]),
  ];
  const isKey = (text: string) => grammar.matches(name, text) && !rule.isBeyondGrammar(text);
  expect(texts.filter((text) => isKey(text) !== rule.kind.parse(text).ok)).toEqual([]);
});

it.each([
  ["session-key", "auth:b:tool:c"],
  ["session-key", "anon:b:tool:c"],
  ["session-key", `a:b:tool:${"c".repeat(8184)}`],
  ["scoped-key", "anon:b:tool:c#leg9007199254740992"],
  ["component-key", `tool:${"n".repeat(8187)}@`],
])("a %s that only the prose refuses matches the grammar", (name, text) => {
  expect(grammar.matches(name, text)).toBe(true);
  expect(ruleOf(name).isBeyondGrammar(text)).toBe(true);
  expect(ruleOf(name).kind.parse(text).ok).toBe(false);
});

function blocks(language: string): string[] {
  return Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms")), ([, code = ""]) => code);
}

/** The rows of the table under a heading; what is code in the first two columns, without its marks. */
function tableUnder(heading: string): string[][] {
  const [, section = ""] = page.split(`\n${heading}\n`);
  const [table = ""] = section.split("\n#");
  const rows = Array.from(table.matchAll(/^\| (.*) \|$/gm), ([, row = ""]) => row.split(" | ")).slice(1);
  return rows.map(([first = "", second = "", ...others]) => [bare(first), bare(second), ...others]);
}

function bare(cell: string): string {
  return cell.replace(/^`([^`]*)`$/, "$1");
}

function ruleOf(name: string): Rule {
  const rule = RULES[name];
  if (rule === undefined) throw new Error(`docs/SPEC.md has an example of "${name}", which is no key.`);
  return rule;
}

/** The issues as the table writes them: code, segment, offset. */
function answerOf(result: Result<unknown>): string {
  if (result.ok) return "accepted";
  return result.error.issues
    .map((issue) => {
      const place = "offset" in issue ? `${issue.segment} ${issue.offset}` : issue.segment;
      return place === null ? `\`${issue.code}\`` : `\`${issue.code}\` ${place}`;
    })
    .join(", ");
}
