import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  type Result,
  type TaskKeyError,
} from "../src/index.js";
import { TASK_KEY_ISSUE_CODES, TASK_KEY_SEGMENTS } from "../src/issue.js";
import { conformanceFiles } from "./support/conformance.js";
import { buildComponentFrom, buildFrom, buildScopedFrom, optionsFrom } from "./support/hostile.js";
import { findingsOf } from "./support/issues.js";
import { ROOT } from "./support/packed.js";
import { hasPython } from "./support/python.js";

// The cases of test/vectors that are written from the rules, for an implementation in any language.

const FUNCTIONS: Readonly<
  Record<string, (input: unknown, options: object | undefined) => Result<unknown, TaskKeyError>>
> = {
  parseTaskKey: (input, options) => parseTaskKey(input, optionsFrom(options)),
  parseScopedTaskKey: (input, options) => parseScopedTaskKey(input, optionsFrom(options)),
  parseAnyTaskKey: (input, options) => parseAnyTaskKey(input, optionsFrom(options)),
  parseComponentKey: (input, options) => parseComponentKey(input, optionsFrom(options)),
  buildTaskKey: (input, options) => buildFrom(input, optionsFrom(options)),
  buildScopedTaskKey: (input, options) => buildScopedFrom(input, optionsFrom(options)),
  buildComponentKey: (input, options) => buildComponentFrom(input, optionsFrom(options)),
};

const BEFORE_FIELDS = ["invalid_type", "too_long"];
const BEFORE_SEGMENTS = [...BEFORE_FIELDS, "wrong_segment_count"];
const IN_SEGMENTS = ["empty_segment", "invalid_character", "unknown_task_type"];
const IN_ENCODED = ["invalid_encoding", "non_canonical_encoding"];

/** All codes that the function of a file can give; those of either layout together are given by the files of each. */
const CODES_OF: Readonly<Record<string, readonly string[]>> = {
  "parse-session": [
    ...BEFORE_SEGMENTS,
    "wrong_layout",
    ...IN_SEGMENTS,
    ...IN_ENCODED,
    "session_mismatch",
  ],
  "build-session": [...BEFORE_FIELDS, "wrong_layout", ...IN_SEGMENTS, "session_mismatch"],
  "parse-scoped": [
    ...BEFORE_SEGMENTS,
    "wrong_layout",
    ...IN_SEGMENTS,
    ...IN_ENCODED,
    "invalid_leg",
    "scope_mismatch",
  ],
  "build-scoped": [...BEFORE_FIELDS, ...IN_SEGMENTS, "invalid_leg", "scope_mismatch"],
  "parse-component": [...BEFORE_SEGMENTS, ...IN_SEGMENTS],
  "build-component": [...BEFORE_FIELDS, ...IN_SEGMENTS],
};

describe.each(conformanceFiles)("$name", (file) => {
  const call = FUNCTIONS[file.function];

  it("is of a function of this package, and describes no two cases alike", () => {
    expect(call).toBeDefined();
    const descriptions = file.cases.map(({ description }) => description);
    expect(new Set(descriptions).size).toBe(descriptions.length);
  });

  it.each(file.cases)("$description", ({ input, options, fields, key, issues }) => {
    const result = call?.(input, options);
    if (issues === undefined) expect(result).toStrictEqual({ ok: true, value: fields ?? key });
    else expect(result && findingsOf(result)).toStrictEqual(issues);
  });
});

describe("all of them together", () => {
  const cases = conformanceFiles.flatMap((file) => file.cases);
  const read = conformanceFiles
    .filter(({ name }) => ["parse-session", "parse-scoped", "parse-any"].includes(name))
    .flatMap((file) => file.cases);
  const issues = cases.flatMap((given) => given.issues ?? []);

  it("have every code", () => {
    expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(TASK_KEY_ISSUE_CODES));
  });

  it("have every segment, and faults of the whole key", () => {
    const segments = new Set(issues.map(({ segment }) => segment));
    expect(segments).toEqual(new Set([null, ...TASK_KEY_SEGMENTS]));
  });

  it.each(Object.entries(CODES_OF))("have in %s.json every code of its function", (name, codes) => {
    const file = conformanceFiles.find((found) => found.name === name);
    const found = file?.cases.flatMap((given) => given.issues ?? []).map(({ code }) => code);
    expect(new Set(found)).toEqual(new Set(codes));
  });

  it("are as many as the page beside them says", () => {
    const page = readFileSync(join(ROOT, "test", "vectors", "README.md"), "utf8");
    expect(page).toContain(` ${cases.length} cases`);
    expect(page).toContain(`\n${read.length} cases, 0 differences\n`);
  });

  it.runIf(hasPython)("are read alike by a second implementation, in Python", () => {
    const program = join(ROOT, "test", "vectors", "conformance.py");
    const python = spawnSync("python3", [program], { encoding: "utf8" });
    expect(python.stderr).toBe("");
    expect(python.stdout).toBe(`${read.length} cases, 0 differences\n`);
    expect(python.status).toBe(0);
  });
});
