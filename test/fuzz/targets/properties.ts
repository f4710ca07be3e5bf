import { deepStrictEqual, ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { Result, TaskKeyError, TaskKeyIssue } from "../../../src/index.js";

/** What must hold for every answer; returns its shape: whether it is a value, or what is wrong where. */
export function checkAnswer(result: Result<unknown, TaskKeyError>, text: string): string {
  if (result.ok) {
    deepStrictEqual(JSON.parse(JSON.stringify(result)), result, "a value does not survive JSON");
    return "ok";
  }
  const { error } = result;
  ok(error.issues.every(Object.isFrozen), "an issue is not frozen");
  const json = JSON.stringify(error);
  // Most errors have been met before, and checking one takes far longer than making it.
  if (!CHECKED.has(`${text.length} ${json}`)) {
    checkError(error, json, text);
    if (CHECKED.size === MOST_CHECKED) CHECKED.clear();
    CHECKED.add(`${text.length} ${json}`);
  }
  return error.issues.map(({ code, segment }) => `${code} ${segment}`).join();
}

const CHECKED = new Set<string>();
const MOST_CHECKED = 50_000;

function checkError(error: TaskKeyError, json: string, text: string): void {
  deepStrictEqual(JSON.parse(json), error, "an error does not survive JSON");
  deepStrictEqual(Object.keys(error), ["name", "message", "issues"]);
  deepStrictEqual(error.name, "TaskKeyError");
  const more = error.issues.length - 1;
  const rest = more === 0 ? "" : ` (and ${more} more issue${more === 1 ? "" : "s"})`;
  deepStrictEqual(error.message, error.issues[0].message + rest);
  for (const issue of error.issues) checkIssue(issue, text);
}

/** No member of an issue can tell what was in the text, since each is a place, a length or a word of this package. */
export function checkIssue(issue: TaskKeyIssue, text: string): void {
  ok(Object.isFrozen(issue), "an issue is not frozen");
  const { code, message, segment, ...details } = issue;
  ok(/^[a-z0-9_]+$/.test(code), "an issue has a code that does not exist");
  ok(segment === null || /^[A-Za-z]+$/.test(segment), "an issue has a strange segment");
  let said = message;
  for (const [name, value] of Object.entries(details)) {
    if (name === "character") {
      ok(/^U\+[0-9A-F]{4,6}$/.test(value), "a character is not shown by its code point");
      said = said.replace(value, "");
    } else checkWords(typeof value === "object" ? value.join(" ") : String(value), text);
  }
  checkWords(said, text);
}

/** Words that anyone can know, as they stand in the sources; numbers that are no larger than lengths can be. */
export function checkWords(said: string, text: string): void {
  for (const word of said.match(/[^\s!-/:-@[-`{-~]+/g) ?? []) {
    const isLength = /^[0-9]+$/.test(word) && Number(word) <= LONGEST_ENCODING * text.length + LONGEST_REST;
    ok(isLength || VOCABULARY.has(word), `an error says a word of its own: ${word}`);
  }
}

/** The rules about what may be written raw, without looking at the sources. */
export function isPlainAscii(text: string): boolean {
  return /^[!-~]+$/.test(text);
}

/** The task types that the options of the targets name, beside those of the package. */
export const TYPES = ["tool", "job"];

const LONGEST_ENCODING = 9;
/** What a key has beside its fields. */
const LONGEST_REST = "auth::::#leg6".length;
const SOURCES = new URL("../../../src/", import.meta.url);
const VOCABULARY = new Set([
  ...TYPES,
  ...readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .flatMap((name) => readFileSync(new URL(name, SOURCES), "utf8").match(/[A-Za-z0-9]+/g) ?? []),
  // What typeof says.
  ...["undefined", "object", "boolean", "number", "bigint", "string", "symbol", "function"],
  String(Number.MAX_SAFE_INTEGER),
]);
