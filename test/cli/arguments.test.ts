import { describe, expect, it } from "vitest";
import { readArguments } from "../../src/cli/arguments.js";

const FIELDS = ["--session=s", "--task=t", "--type=tool", "--component=c"];

function invocation(...args: string[]) {
  const result = readArguments(args);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

describe("a right use", () => {
  it("parse takes keys, and rules from its options", () => {
    expect(
      invocation("parse", "--json", "--types=a,b", "--max-length", "9", "k1", "k2"),
    ).toMatchObject({
      command: "parse",
      keys: ["k1", "k2"],
      isJson: true,
      isLoose: false,
      rules: { taskTypes: ["a", "b"], maxLength: 9, sessionId: undefined },
    });
  });

  it("build takes the four fields", () => {
    expect(invocation("build", ...FIELDS)).toMatchObject({
      command: "build",
      isJson: false,
      parts: { sessionId: "s", clientTaskId: "t", taskType: "tool", componentIdentifier: "c" },
    });
  });

  it("build --json without fields reads them from standard input", () => {
    expect(invocation("build", "--json")).toMatchObject({ command: "build", parts: undefined });
  });

  it("the session of build is a field and no guard", () => {
    expect(invocation("build", ...FIELDS)).toHaveProperty("rules.sessionId", undefined);
  });

  it.each([["--session="], ["--session", ""]])(
    "a guard with an empty value is a guard: %s",
    (...args) => {
      expect(invocation("parse", ...args, "key")).toHaveProperty("rules.sessionId", { owner: "" });
    },
  );

  it.each([["--task=-RCN"], ["--task", "-RCN"], ["--task", "--RCN"]])(
    "a value may begin with a hyphen: %s %s",
    (...args) => {
      const others = FIELDS.filter((field) => !field.startsWith("--task"));
      expect(invocation("build", ...others, ...args)).toHaveProperty(
        "parts.clientTaskId",
        (args[1] ?? args[0])?.replace("--task=", ""),
      );
    },
  );

  it("a key after -- may begin with a hyphen, or be an option's name", () => {
    expect(invocation("parse", "--", "-a:b:tool:c", "--json")).toMatchObject({
      keys: ["-a:b:tool:c", "--json"],
      isJson: false,
    });
  });

  it("an empty key is a key", () => {
    expect(invocation("parse", "")).toHaveProperty("keys", [""]);
  });

  it.each([["--help"], ["-h"], ["parse", "--help"], ["build", "-h"]])(
    "help is given wherever it is asked for: %s %s",
    (...args) => {
      expect(invocation(...args)).toEqual({ command: "help" });
    },
  );

  it.each([["--version"], ["-V"]])("%s asks for the version", (arg) => {
    expect(invocation(arg)).toEqual({ command: "version" });
  });
});

describe("a wrong use is told with what would be right", () => {
  it.each<[string[], string]>([
    [[], "Say what to do: parse or build."],
    [["a:b:tool:c"], "The first word must be parse or build, as in: task-key parse KEY"],
    [
      ["parse", "--sessions", "x"],
      'There is no option --sessions; a key that begins with "-" goes after "--".',
    ],
    [
      ["parse", "-a:b:tool:c"],
      'There is no option -a; a key that begins with "-" goes after "--".',
    ],
    [
      ["parse", "--a:b:tool:c"],
      'There is no option of that name; a key that begins with "-" goes after "--".',
    ],
    [
      ["parse", "--constructor"],
      'There is no option --constructor; a key that begins with "-" goes after "--".',
    ],
    [["parse", "--session"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--session", "--json"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--session", "--types=tool"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--session", "--", "key"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--session", "-h"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--json=yes"], "--json takes no value."],
    [["parse", "--json="], "--json takes no value."],
    [["parse", "--session=a", "--session=b"], "--session is given twice; give it once."],
    [["parse", "--json", "--json"], "--json is given twice; give it once."],
    [["parse", "--task=t"], "--task belongs to build, not to parse."],
    [["build", "--loose"], "--loose belongs to parse, not to build."],
    [
      ["parse", "--loose", "--session="],
      "--loose checks nothing, not even --session; leave one of the two out.",
    ],
    [
      ["parse", "--loose", "--types=tool"],
      "--loose checks nothing, not even --types; leave one of the two out.",
    ],
    [
      ["parse", "--loose", "--max-length=9"],
      "--loose checks nothing, not even --max-length; leave one of the two out.",
    ],
    [
      ["build", ...FIELDS, "key"],
      "build takes no further words; give the fields as --session, --task, --type and --component.",
    ],
    [
      ["build", "--session=s", "--type=tool"],
      "build needs --task, --component; or --json and none of the fields, to read them from standard input.",
    ],
    [
      ["build", "--json", "--session=s"],
      "build needs --task, --type, --component; or --json and none of the fields, to read them from standard input.",
    ],
    [["parse", "--max-length=0"], "--max-length must be a whole number from 1 to 1048576."],
    [["parse", "--max-length=1e3"], "--max-length must be a whole number from 1 to 1048576."],
    [["parse", "--max-length="], "--max-length must be a whole number from 1 to 1048576."],
    [["parse", "--max-length=1048577"], "--max-length must be a whole number from 1 to 1048576."],
  ])("%j", (args, sentence) => {
    expect(readArguments(args)).toEqual({ ok: false, error: sentence });
  });

  it.each(["", "tool,", "to:ol", "to#ol", "to ol", "é"])("--types=%s", (types) => {
    expect(readArguments(["parse", `--types=${types}`])).toEqual({
      ok: false,
      error:
        '--types must be a list such as tool,prompt: each type 1 or more of visible ASCII without ":" and "#".',
    });
  });

  it.each([
    [["parse", "--loose", "a:b:tool:\ufffd"]],
    [["build", ...FIELDS.slice(0, 3), "--component=\ufffd"]],
  ])("bytes that are not UTF-8 never pass as U+FFFD: %j", (args) => {
    const result = readArguments(args);
    expect(result.ok ? "" : result.error).toMatch(/U\+FFFD.*give it on standard input/);
  });

  it("no message repeats a word that may be a key", () => {
    for (const word of ["secret:task:tool:name", "--secret:task:tool:name", "secret"]) {
      const result = readArguments([word]);
      expect(result.ok ? "secret" : result.error).not.toContain("secret:");
    }
  });
});
