import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { findingsOf } from "../support/issues.js";
import { component, eitherScoped, type Kind, scoped, session } from "../support/kinds.js";
import { ROOT } from "../support/packed.js";

// The cases of test/vectors that are written from the rules, for an implementation in any language.

const KINDS: Readonly<Record<string, Kind>> = { session, scoped, any: eitherScoped, component };

const ALWAYS = ["invalid_type", "too_long", "empty_segment", "invalid_character", "unknown_task_type"];
const IN_TEXTS = ["wrong_segment_count", "invalid_encoding", "non_canonical_encoding"];

/** All codes that the function of a file can give; those of either layout together are given by the files of each. */
const CODES_OF: Readonly<Record<string, readonly string[]>> = {
  "parse-session": [...ALWAYS, ...IN_TEXTS, "wrong_layout", "session_mismatch"],
  "build-session": [...ALWAYS, "wrong_layout", "session_mismatch"],
  "parse-scoped": [...ALWAYS, ...IN_TEXTS, "wrong_layout", "invalid_leg", "scope_mismatch"],
  "build-scoped": [...ALWAYS, "invalid_leg", "scope_mismatch"],
  "parse-component": [...ALWAYS, "wrong_segment_count"],
  "build-component": ALWAYS,
};

const ISSUE = z.looseObject({ code: z.string(), segment: z.string().nullable() });

/** A property of another name, or of a wrong type, is an error. */
const CASE = z
  .strictObject({
    description: z.string().min(1),
    options: z.looseObject({}).optional(),
    input: z.unknown(),
    fields: z.record(z.string(), z.unknown()).optional(),
    key: z.string().optional(),
    issues: z.array(ISSUE).min(1).optional(),
  })
  .refine(({ fields, key, issues }) => [fields, key, issues].filter(Boolean).length === 1);
const FILE = z.strictObject({ about: z.string(), function: z.string(), cases: z.array(CASE) });

const files = [...Object.keys(CODES_OF), "parse-any"].map((name) => {
  const text = readFileSync(join(ROOT, "test", "vectors", `${name}.json`), "utf8");
  return { name, cases: FILE.parse(JSON.parse(text)).cases };
});

describe.each(files)("$name", (file) => {
  const [way, name = ""] = file.name.split("-");
  const kind = KINDS[name];

  it("describes no two cases alike", () => {
    const descriptions = file.cases.map(({ description }) => description);
    expect(new Set(descriptions).size).toBe(descriptions.length);
  });

  it.each(file.cases)("$description", ({ input, options, fields, key, issues }) => {
    const result = way === "parse" ? kind?.parse(input, options) : kind?.build(input, options);
    if (issues === undefined) expect(result).toStrictEqual({ ok: true, value: fields ?? key });
    else expect(result && findingsOf(result)).toStrictEqual(issues);
  });
});

describe("all of them together", () => {
  const cases = files.flatMap((file) => file.cases);
  const parsed = files
    .filter(({ name }) => ["parse-session", "parse-scoped", "parse-any"].includes(name))
    .flatMap((file) => file.cases);

  it("have every segment of a key, and faults of the whole key", () => {
    const segments = new Set(cases.flatMap(({ issues = [] }) => issues.map(({ segment }) => segment)));
    const all = [session, scoped, component].flatMap(({ parts }) => Object.keys(parts));
    expect(segments).toEqual(new Set([null, ...all]));
  });

  it.each(Object.entries(CODES_OF))("have in %s.json every code of its function", (name, codes) => {
    const file = files.find((found) => found.name === name);
    const found = file?.cases.flatMap((given) => given.issues ?? []).map(({ code }) => code);
    expect(new Set(found)).toEqual(new Set(codes));
  });

  it("are as many as the page beside them says", () => {
    const page = readFileSync(join(ROOT, "test", "vectors", "README.md"), "utf8");
    expect(page).toContain(` ${cases.length} cases`);
    expect(page).toContain(`\n${parsed.length} cases, 0 differences\n`);
  });
});
