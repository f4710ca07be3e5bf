import { describe, expect, it } from "vitest";
import {
  buildScopedTaskKey,
  parseAnyTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
} from "../../src/core.js";
import { jsonLines, runHere } from "../support/cli-host.js";
import { buildFrom } from "../support/hostile.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys, referenceParses } from "../support/vectors.js";

const sessionKeys = capturedSessionKeys.map(({ key }) => key);
const scopedKeys = capturedScopedKeys.map(({ key }) => key);
const captured = [...sessionKeys, ...scopedKeys];
const keys = [...captured, ...[...forgedKeys, ...referenceParses].map(({ key }) => key)];

function numbered(answers: readonly object[]): object[] {
  return answers.map((answer, index) => ({ line: index + 1, ...answer }));
}

describe("parse --json", () => {
  async function parsed(...args: string[]): Promise<unknown[]> {
    return jsonLines((await runHere(["parse", "--json", ...args])).output);
  }

  it.each([[[]], [["--layout=any"]]])("gives parseAnyTaskKey's answer to every key with %j", async (args) => {
    expect(await parsed(...args, "--", ...keys)).toEqual(numbered(keys.map((key) => parseAnyTaskKey(key))));
  });

  it.each([
    ["session", parseTaskKey],
    ["scoped", parseScopedTaskKey],
  ] as const)("--layout %s reads that layout alone, and names it", async (layout, parse) => {
    const expected = keys.map((key) => {
      const result = parse(key);
      return result.ok ? { ok: true, value: { layout, ...result.value } } : result;
    });
    expect(await parsed("--layout", layout, "--", ...keys)).toEqual(numbered(expected));
  });

  it("with --loose gives parseTaskKeyLoose's answer", async () => {
    const loose = keys.filter((key) => !key.includes("\ufffd"));
    expect(await parsed("--loose", "--", ...loose)).toEqual(numbered(loose.map(parseTaskKeyLoose)));
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
    const some = [
      ...["s:t:tool:c", "r:t:tool:c", "s:t:job:c", "s:t:prompt:c", "s:t:job:abcdef"],
      ...["auth:a%20b:t:tool:c#leg2", "auth:b:t:tool:c", "anon:t:tool:c"],
    ];
    expect(await parsed(...args, ...some)).toEqual(numbered(some.map((key) => parseAnyTaskKey(key, options))));
  });

  it("is one line of ASCII a key, whatever was decoded", async () => {
    const key = "s:t:tool:%C3%A9%E2%80%A8%7F%C2%9B%0A%F0%9F%98%80";
    const { output } = await runHere(["parse", "--json", key]);
    expect(output).toBe(
      String.raw`{"line":1,"ok":true,"value":{"layout":"session","sessionId":"s","clientTaskId":"t","taskType":"tool","componentIdentifier":"\u00e9\u2028\u007f\u009b\n\ud83d\ude00"}}${"\n"}`,
    );
  });

  it.each([[[]], [["--loose"]], [["--redis", "--all"]]])(
    "never lets a line pass whose bytes are not UTF-8: %j",
    async (args) => {
      const line = ["a:b:tool:", Uint8Array.of(0xc3), "\n"];
      const { status, output } = await runHere(["parse", "--json", ...args], line);
      const message = "The line is not valid UTF-8: the byte 0xC3 at offset 9 belongs to no character.";
      const issues = [{ code: "invalid_utf8", message, segment: null, offset: 9 }];
      expect(status).toBe(1);
      expect(jsonLines(output)).toEqual([{ line: 1, ok: false, error: { name: "InputError", message, issues } }]);
    },
  );

  it("with --loose refuses a line of more than 1048576 UTF-16 units", async () => {
    const longest = `a:b:c:${"%".repeat(2 ** 20 - 6)}`;
    const lines = [longest, "\n", longest, "%\n", "x".repeat(2 ** 22)];
    const { output } = await runHere(["parse", "--loose", "--json"], lines);
    const message = "The line is 4194304 UTF-16 units long; at most 1048576 are read.";
    expect(jsonLines(output)).toMatchObject([
      { ok: true, value: { componentIdentifier: longest.slice(6) } },
      { error: { name: "InputError", issues: [{ code: "too_long", received: 2 ** 20 + 1 }] } },
      { error: { name: "InputError", message, issues: [{ code: "too_long", received: 2 ** 22 }] } },
    ]);
  });
});

describe("build", () => {
  it.each([
    [["--session=s"], "s:t:tool:a%20b%2F%C3%A9"],
    [["--scope=a:b"], "auth:a%3Ab:t:tool:a%20b%2F%C3%A9"],
    [["--scope=a", "--leg=12", "--layout=any"], "auth:a:t:tool:a%20b%2F%C3%A9#leg12"],
    [["--scope=a", "--leg", "9007199254740991"], "auth:a:t:tool:a%20b%2F%C3%A9#leg9007199254740991"],
    [["--anonymous"], "anon:t:tool:a%20b%2F%C3%A9"],
    [["--anonymous", "--leg=1", "--layout=scoped"], "anon:t:tool:a%20b%2F%C3%A9"],
  ])("with %j gives the key and nothing else", async (owner, key) => {
    const args = ["build", ...owner, "--task=t", "--type=tool", "--component=a b/é"];
    expect(await runHere(args)).toEqual({ status: 0, output: `${key}\n`, messages: "" });
  });

  it("with --json gives the answer as parse does", async () => {
    const { output } = await runHere(["build", "--json", "--session=s", "--task=t", "--type=tool", "--component=c"]);
    expect(output).toBe('{"line":1,"ok":true,"value":"s:t:tool:c"}\n');
  });
});

describe("build --json, from standard input", () => {
  const FIELDS = { clientTaskId: "t", taskType: "tool", componentIdentifier: "c" } as const;
  const SESSION_FIELDS = { sessionId: "s", ...FIELDS };
  const SCOPED_FIELDS = { taskScope: "a b", leg: 2, ...FIELDS };

  async function built(args: readonly string[], values: readonly unknown[]): Promise<unknown[]> {
    const lines = values.map((value) => `${JSON.stringify(value)}\n`);
    return jsonLines((await runHere(["build", "--json", ...args], lines)).output);
  }

  it.each([
    [[], captured],
    [["--layout=any"], captured],
    [["--layout=session"], sessionKeys],
    [["--layout=scoped"], scopedKeys],
  ])("with %j builds what parse --json wrote", async (args, keys) => {
    const values = keys.map((key) => parseAnyTaskKey(key)).map((result) => (result.ok ? result.value : undefined));
    expect(await built(args, values)).toEqual(numbered(keys.map((value) => ({ ok: true, value }))));
  });

  it("gives buildTaskKey's answer to what has no layout", async () => {
    const values = [
      SESSION_FIELDS,
      { ...SESSION_FIELDS, componentIdentifier: "\ud800" },
      { sessionId: 1, clientTaskId: null, taskType: [], componentIdentifier: {} },
      ...[[], null, "text", 7],
    ];
    expect(await built([], values)).toEqual(numbered(values.map((value) => buildFrom(value))));
  });

  it("--layout scoped builds an object without a layout as a scoped key", async () => {
    expect(await built(["--layout=scoped"], [SCOPED_FIELDS])).toEqual(numbered([buildScopedTaskKey(SCOPED_FIELDS)]));
  });

  const noLayout = 'The layout of the object must be "session" or "scoped"; without one, a session key is built.';
  const otherLayout = (layout: string) =>
    `The layout of the object must be "${layout}" or absent, since --layout is ${layout}.`;
  const noneTold =
    'The object has a taskScope, so its layout must be told: by "layout": "scoped" in it, or by --layout scoped.';
  it.each<[string[], object, string, string[]]>([
    ...["auth", "", null, 1, ["session"], { toString: "session" }].map<[string[], object, string, string[]]>(
      (layout) => [[], { layout, ...SESSION_FIELDS }, noLayout, ["session", "scoped"]],
    ),
    [["--layout=session"], { layout: "scoped", ...SCOPED_FIELDS }, otherLayout("session"), ["session"]],
    [["--layout=scoped"], { layout: "session", ...SESSION_FIELDS }, otherLayout("scoped"), ["scoped"]],
    [[], SCOPED_FIELDS, noneTold, ["session", "scoped"]],
    [[], { ...SESSION_FIELDS, taskScope: null }, noneTold, ["session", "scoped"]],
  ])(
    "with %j refuses an object of no layout, of another, or of either: %j",
    async (args, fields, message, expected) => {
      const issues = [{ code: "invalid_layout", message, segment: null, expected }];
      expect(await built(args, [fields])).toEqual([
        { line: 1, ok: false, error: { name: "InputError", message, issues } },
      ]);
    },
  );

  it("does not take __proto__ for fields", async () => {
    const { output } = await runHere(["build", "--json"], [`{"__proto__":${JSON.stringify(SESSION_FIELDS)}}\n`]);
    expect(jsonLines(output)).toMatchObject([{ ok: false, error: { issues: { length: 4 } } }]);
  });

  it.each(["secret", '{"secret":1}}'])("refuses what is not JSON without repeating it: %j", async (line) => {
    const { status, output } = await runHere(["build", "--json"], [`${line}\n`]);
    const message =
      "The line is not valid JSON; each line must be one object with the fields of a key, as in the value of parse --json.";
    const issues = [{ code: "invalid_json", message, segment: null }];
    expect(status).toBe(1);
    expect(jsonLines(output)).toEqual([{ line: 1, ok: false, error: { name: "InputError", message, issues } }]);
  });
});
