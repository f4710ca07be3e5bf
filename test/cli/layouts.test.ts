import { describe, expect, it } from "vitest";
import { buildScopedTaskKey, parseAnyTaskKey, parseScopedTaskKey, parseTaskKey } from "../../src/core.js";
import { jsonLines, runHere } from "../support/cli-host.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "../support/vectors.js";

const SESSION = "s:t:tool:c";
const SCOPED = "auth:a%20b:t:tool:c#leg2";
const ANONYMOUS = "anon:t:tool:c";
const FIELDS = ["--task=t", "--type=tool", "--component=a b"];

const captured = [...capturedSessionKeys, ...capturedScopedKeys].map(({ key }) => key);
const keys = [...captured, ...forgedKeys.map(({ key }) => key), "x", "auth", "anon:a:tool:%2f"];

/** What parse --json answers, without the numbers of the lines. */
async function answers(...args: string[]): Promise<unknown[]> {
  const { output } = await runHere(["parse", "--json", ...args]);
  return jsonLines(output).map((answer) => ({ ...Object(answer), line: undefined }));
}

describe("parse, for people", () => {
  it.each([
    [SCOPED, "scope      a b", "leg        2"],
    [ANONYMOUS, "scope      anonymous", "leg        1"],
    ["auth:anonymous:t:tool:c", 'scope      "anonymous"', "leg        1"],
  ])("shows the layout, the scope and the leg of %s", async (key, scope, leg) => {
    const { output } = await runHere(["parse", key]);
    expect(output).toBe(`key 1: ok
  layout     scoped
  ${scope}
  task       t
  type       tool
  component  c
  ${leg}
`);
  });

  it("claims no layout with --loose, where nothing is checked", async () => {
    const { output } = await runHere(["parse", "--loose", SCOPED]);
    expect(output).toMatch(/^key 1: ok\n {2}session {4}auth\n/);
  });

  it.each<[string, string[], string, string]>([
    ["an empty scope, where it would be", [], "auth::t:tool:c", "     ^"],
    ["a fault in the scope", [], "auth:a%2f:t:tool:c", "        ^"],
    ["an empty task id", [], "auth:a::tool:c", "       ^"],
    ["the type after a scope", [], "auth:a:t:tol:c#leg2", "         ^^^"],
    ["the type of an anonymous key", [], "anon:t:tol:c", "       ^^^"],
    ["an empty component before a leg", [], "auth:a:t:tool:#leg2", "              ^"],
    ["a leg, all of it", [], "anon:t:tool:c#leg1:#", "             ^^^^^^^"],
    ["too few segments, where the next would begin", [], "auth:a:t:tool#l:c", "             ^"],
    ["too many segments, what is too much", [], "anon:t:tool:c:d#leg2", "             ^^"],
    ["another scope, the scope", ["--scope=x"], "auth:abc:t:tool:c", "     ^^^"],
    ["an anonymous key, its tag", ["--scope=x"], ANONYMOUS, "^^^^"],
    ["an owned key", ["--anonymous"], "auth:abc:t:tool:c", "     ^^^"],
    ["a session without its guard", ["--scope=x"], "abc:t:tool:c", "^^^"],
    ["no scoped key, the first segment", ["--layout=scoped"], "abc:t:tool:c", "^^^"],
    ["--loose, where the next segment would begin", ["--loose"], "anon:t#leg2", "           ^"],
  ])("points, for %s", async (_, options, key, pointer) => {
    const { status, output } = await runHere(["parse", ...options, key]);
    expect(status).toBe(1);
    expect(output).toContain(`\n    ${key}\n    ${pointer}\n`);
  });

  it.each([
    ["session", SCOPED, "  Give --layout scoped, or --layout any for both.\n"],
    ["scoped", SESSION, "  Give --layout session, or --layout any for both.\n"],
  ])("says which option reads a key that --layout %s does not", async (layout, key, hint) => {
    const { output } = await runHere(["parse", "--layout", layout, key]);
    expect(output).toContain(hint);
  });
});

describe("parse --json", () => {
  it("reads each key by its own layout, unless told otherwise", async () => {
    const expected = keys.map((key) => parseAnyTaskKey(key));
    expect(await answers("--", ...keys)).toEqual(expected);
    expect(await answers("--layout=any", "--", ...keys)).toEqual(expected);
  });

  it.each([
    ["session", parseTaskKey],
    ["scoped", parseScopedTaskKey],
  ] as const)("--layout %s reads that layout alone, and names it", async (layout, parse) => {
    const expected = keys.map((key) => {
      const result = parse(key);
      return result.ok ? { ok: true, value: { layout, ...result.value } } : result;
    });
    expect(await answers("--layout", layout, "--", ...keys)).toEqual(expected);
  });

  it.each([
    [["--session=s"], { sessionId: "s" }],
    [["--session="], { sessionId: "" }],
    [["--scope=a b"], { taskScope: "a b" }],
    [["--scope="], { taskScope: "" }],
    [["--anonymous"], { taskScope: null }],
    [["--session=s", "--scope=a b"], { sessionId: "s", taskScope: "a b" }],
    [["--session=x", "--anonymous"], { sessionId: "x", taskScope: null }],
    [["--types=job,tool", "--max-length=13"], { taskTypes: ["job", "tool"], maxLength: 13 }],
  ])("lets pass with %j what parseAnyTaskKey does", async (args, options) => {
    const all = [
      SESSION,
      SCOPED,
      ANONYMOUS,
      "auth:b:t:tool:c",
      "r:t:tool:c",
      "s:t:job:c",
      "s:t:prompt:c",
      "s:t:job:abcdef",
    ];
    expect(await answers(...args, ...all)).toEqual(all.map((key) => parseAnyTaskKey(key, options)));
  });

  it("counts the valid keys by their layout", async () => {
    const { messages } = await runHere(["parse", "--json", SESSION, SCOPED, ANONYMOUS, "x"]);
    const summary = "4 keys: 3 valid (scoped 2, session 1), 1 refused; by first issue: wrong_segment_count 1.";
    expect(messages.split("\n")).toEqual([summary, expect.stringMatching(/^Warning: both layouts were met\./), ""]);
  });

  it.each([
    [["--layout=session"], [SESSION, SCOPED]],
    [["--layout=scoped"], [SESSION, SCOPED]],
    [["--scope=a b"], [SESSION, SCOPED]],
    [[], [SCOPED, ANONYMOUS]],
    [[], [SESSION, "auth:a:x"]],
  ])("warns of no two layouts with %j for %j", async (args, given) => {
    expect((await runHere(["parse", ...args, ...given])).messages).not.toContain("Warning");
  });
});

describe("build", () => {
  it.each([
    [["--session=s"], "s:t:tool:a%20b"],
    [["--scope=a:b"], "auth:a%3Ab:t:tool:a%20b"],
    [["--scope=a", "--leg=12"], "auth:a:t:tool:a%20b#leg12"],
    [["--anonymous"], "anon:t:tool:a%20b"],
    [["--anonymous", "--leg=1", "--layout=scoped"], "anon:t:tool:a%20b"],
  ])("%j", async (owner, key) => {
    expect(await runHere(["build", ...owner, ...FIELDS])).toEqual({
      status: 0,
      output: `${key}\n`,
      messages: "",
    });
  });

  it("points into the fields of a scoped key", async () => {
    const args = ["--scope=", "--task=a#b", "--type=tool", "--component=c"];
    expect((await runHere(["build", ...args])).messages).toBe(`refused
  The task scope is empty; it must have at least one character.
    ""
     ^
  The client task id holds U+0023 at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":" or "#".
    a#b
     ^
`);
  });

  it("says which options build a key that --session does not", async () => {
    const { messages } = await runHere(["build", "--session=auth", ...FIELDS]);
    expect(messages).toContain("\n  Give --scope or --anonymous instead of --session.\n    auth\n    ^^^^\n");
  });
});

describe("build --json, from standard input", () => {
  const sessionFields = {
    sessionId: "s",
    clientTaskId: "t",
    taskType: "tool" as const,
    componentIdentifier: "c",
  };
  const scopedFields = { ...sessionFields, sessionId: undefined, taskScope: "a b", leg: 2 };

  async function built(args: string[], ...values: unknown[]): Promise<unknown[]> {
    const lines = values.map((value) => `${JSON.stringify(value)}\n`);
    const { output } = await runHere(["build", "--json", ...args], lines);
    return jsonLines(output).map((answer) => ({ ...Object(answer), line: undefined }));
  }

  it.each([[[]], [["--layout=any"]]])("builds what parse --json wrote, of both layouts: %j", async (args) => {
    const values = (await answers("--", ...captured)).map((answer) => Object(answer).value);
    expect(await built(args, ...values)).toEqual(captured.map((value) => ({ ok: true, value })));
  });

  it.each([
    ["session", capturedSessionKeys],
    ["scoped", capturedScopedKeys],
  ])("--layout %s builds what parse --layout wrote", async (layout, vectors) => {
    const own = vectors.map(({ key }) => key);
    const parsed = await answers("--layout", layout, "--", ...own);
    const values = parsed.map((answer) => Object(answer).value);
    expect(await built(["--layout", layout], ...values)).toEqual(own.map((value) => ({ ok: true, value })));
  });

  it("--layout scoped builds an object without a layout as a scoped key", async () => {
    const { sessionId: _, ...fields } = scopedFields;
    expect(await built(["--layout=scoped"], scopedFields)).toEqual([buildScopedTaskKey(fields)]);
  });

  it.each(["auth", "", null, 1, ["session"], { toString: "session" }])(
    "refuses a layout that there is none of, without repeating it: %j",
    async (layout) => {
      const message = 'The layout of the object must be "session" or "scoped"; without one, a session key is built.';
      const expected = ["session", "scoped"];
      const issues = [{ code: "invalid_layout", message, segment: null, expected }];
      expect(await built([], { layout, ...sessionFields })).toEqual([
        { ok: false, error: { name: "InputError", message, issues } },
      ]);
    },
  );

  it.each([
    ["session", { ...scopedFields, layout: "scoped" }],
    ["scoped", { ...sessionFields, layout: "session" }],
  ])("--layout %s refuses an object of the other layout", async (layout, fields) => {
    const message = `The layout of the object must be "${layout}" or absent, since --layout is ${layout}.`;
    expect(await built(["--layout", layout], fields)).toMatchObject([
      { ok: false, error: { message, issues: [{ code: "invalid_layout", expected: [layout] }] } },
    ]);
  });

  it("refuses an object that may be of either layout", async () => {
    const message =
      'The object has a taskScope, so its layout must be told: by "layout": "scoped" in it, or by --layout scoped.';
    for (const fields of [scopedFields, { ...sessionFields, taskScope: null }]) {
      expect(await built([], fields)).toMatchObject([
        {
          ok: false,
          error: { message, issues: [{ code: "invalid_layout", expected: ["session", "scoped"] }] },
        },
      ]);
    }
  });
});
