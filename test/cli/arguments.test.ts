import { describe, expect, it } from "vitest";
import { readArguments } from "../../src/cli/arguments.js";
import { ANYONE, DEFAULT_OPTIONS } from "../../src/core/options.js";

const FIRST_WORD =
  "The first word must be parse, build, names, scan, scope, pattern or help, as in: task-key parse KEY";
const FIELDS = ["--session=s", "--task=t", "--type=tool", "--component=c"];
const PARTS = { clientTaskId: "t", taskType: "tool", componentIdentifier: "c" };

function invocation(...args: string[]) {
  const result = readArguments(args);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

describe("a right use", () => {
  it("parse takes keys, and rules from its options", () => {
    expect(invocation("parse", "--json", "--types=a,b", "--max-length", "9", "k1", "k2")).toMatchObject({
      command: "parse",
      keys: ["k1", "k2"],
      form: "json",
      reading: "any",
      options: { taskTypes: ["a", "b"], maxLength: 9, sessionId: ANYONE, taskScope: ANYONE },
    });
  });

  it.each<[string[], string | null, number]>([
    [["--scope=a b"], "a b", 1],
    [["--scope="], "", 1],
    [["--anonymous"], null, 1],
    [["--anonymous", "--leg=1"], null, 1],
    [["--scope=a", "--leg", "3"], "a", 3],
    [["--scope=a", "--leg=9007199254740991"], "a", Number.MAX_SAFE_INTEGER],
    [["--scope=a", "--layout=scoped"], "a", 1],
    [["--scope=a", "--layout=any"], "a", 1],
  ])("build takes the fields of a key of the scoped layout: %j", (args, taskScope, leg) => {
    expect(invocation("build", ...FIELDS.slice(1), ...args)).toHaveProperty("parts", {
      layout: "scoped",
      taskScope,
      ...PARTS,
      leg,
    });
  });

  it.each([["session"], ["scoped"], ["any"]])("parse and build take --layout %s", (layout) => {
    expect(invocation("parse", "--layout", layout)).toHaveProperty("reading", layout);
    expect(invocation("build", "--json", "--layout", layout)).toHaveProperty("layout", layout);
  });

  it.each<[string[], unknown, unknown]>([
    [["--session=s"], "s", undefined],
    [["--session="], "", undefined],
    [["--session", ""], "", undefined],
    [["--scope=a"], undefined, "a"],
    [["--scope="], undefined, ""],
    [["--anonymous"], undefined, null],
    [["--session=s", "--scope=a"], "s", "a"],
    [["--session=s", "--anonymous"], "s", null],
    [["--layout=session", "--session=s"], "s", undefined],
    [["--layout=scoped", "--scope=a"], undefined, "a"],
    [["--layout=scoped", "--anonymous"], undefined, null],
    [["--layout=any", "--anonymous"], undefined, null],
  ])("the guards of %j", (args, sessionId, taskScope) => {
    expect(invocation("parse", ...args, "key")).toHaveProperty("options", {
      ...DEFAULT_OPTIONS,
      sessionId,
      taskScope,
    });
  });

  it.each([["--task=-RCN"], ["--task", "-RCN"], ["--task", "--RCN"], ["--task", "x--json"]])(
    "a value may begin with a hyphen, or hold an option's name: %s %s",
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
      form: "blocks",
    });
  });

  it("the longest key may have 65536 UTF-16 units", () => {
    expect(invocation("parse", "--max-length=65536")).toHaveProperty("options.maxLength", 2 ** 16);
  });

  it.each([
    [["--help"], undefined],
    [["help"], undefined],
    [["parse", "--help"], "parse"],
    [["names", "-h"], "names"],
    [["help", "scan"], "scan"],
  ])("%j asks for a page of the help", (args, page) => {
    expect(invocation(...args)).toEqual({ command: "help", page });
  });

  it.each([["--version"], ["-V"]])("%s asks for the version", (arg) => {
    expect(invocation(arg)).toEqual({ command: "version" });
  });
});

describe("a wrong use is told with what would be right", () => {
  it.each<[string[], string]>([
    [[], "Say what to do: parse, build, names, scan, scope, pattern or help."],
    [["a:b:tool:c"], FIRST_WORD],
    [["parse", "--sessions", "x"], 'There is no option --sessions; a key that begins with "-" goes after "--".'],
    [["parse", "-a:b:tool:c"], 'There is no option -a; a key that begins with "-" goes after "--".'],
    [["parse", "--a:b:tool:c"], 'There is no option of that name; a key that begins with "-" goes after "--".'],
    [["parse", "--constructor"], 'There is no option --constructor; a key that begins with "-" goes after "--".'],
    [["parse", "--session"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--session", "--json"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--session", "--types=tool"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--session", "--", "key"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--session", "-h"], "--session needs a value, as in --session=VALUE."],
    [["parse", "--json=yes"], "--json takes no value."],
    [["parse", "--json="], "--json takes no value."],
    [["parse", "--session=a", "--session=b"], "--session is given twice; give it once."],
    [["parse", "--json", "--json"], "--json is given twice; give it once."],
    [["parse", "--task=t"], "--task goes with build or names, not with parse."],
    [["build", "--loose"], "--loose goes with parse, not with build."],
    [["parse", "--loose", "--session="], "--loose checks nothing, not even --session; leave one of the two out."],
    [["parse", "--loose", "--types=tool"], "--loose checks nothing, not even --types; leave one of the two out."],
    [
      ["parse", "--loose", "--max-length=9"],
      "--loose checks nothing, not even --max-length; leave one of the two out.",
    ],
    [["parse", "--leg=2"], "--leg goes with build, not with parse."],
    [["parse", "--loose", "--scope="], "--loose checks nothing, not even --scope; leave one of the two out."],
    [["parse", "--loose", "--anonymous"], "--loose checks nothing, not even --anonymous; leave one of the two out."],
    [
      ["parse", "--loose", "--layout=scoped"],
      "--loose reads the session layout only; leave one of --loose and --layout scoped out.",
    ],
    [
      ["parse", "--loose", "--layout=any"],
      "--loose reads the session layout only; leave one of --loose and --layout any out.",
    ],
    [["parse", "--layout=Session"], "--layout must be session, scoped or any."],
    [["parse", "--layout="], "--layout must be session, scoped or any."],
    [["build", "--json", "--layout=x"], "--layout must be session, scoped or any."],
    [["parse", "--anonymous=yes"], "--anonymous takes no value."],
    [
      ["parse", "--layout=session", "--scope=a"],
      "--scope is for keys of the scoped layout; give --layout scoped or any, or leave one of the two out.",
    ],
    [
      ["parse", "--layout=session", "--anonymous"],
      "--anonymous is for keys of the scoped layout; give --layout scoped or any, or leave one of the two out.",
    ],
    [
      ["parse", "--layout=scoped", "--session="],
      "--session is for keys of the session layout; give --layout session or any, or leave one of the two out.",
    ],
    [["parse", "--scope=a", "--anonymous"], "--scope and --anonymous exclude each other; leave one of the two out."],
    [
      ["parse", "--scope=\ufffd"],
      "--scope holds U+FFFD, or is not valid UTF-8, which cannot be told apart here; leave it out, and choose among the answers of --json.",
    ],
    [["build", ...FIELDS, "key"], "build takes no further words; give each field as an option, as in --task=ID."],
    [
      ["build", "--session=s", "--type=tool"],
      "build needs --task, --component; or --json and none of the fields, to read them from standard input.",
    ],
    [
      ["build", "--type=tool", "--component=c"],
      "build needs an owner (--session, --scope or --anonymous), --task; or --json and none of the fields, to read them from standard input.",
    ],
    [
      ["build", "--json", "--anonymous"],
      "build needs --task, --type, --component; or --json and none of the fields, to read them from standard input.",
    ],
    [["build", ...FIELDS, "--scope=a"], "--session and --scope exclude each other; leave one of the two out."],
    [["build", ...FIELDS, "--anonymous"], "--session and --anonymous exclude each other; leave one of the two out."],
    [
      ["build", ...FIELDS.slice(1), "--scope=a", "--anonymous"],
      "--scope and --anonymous exclude each other; leave one of the two out.",
    ],
    [
      ["build", ...FIELDS, "--layout=scoped"],
      "--session is for keys of the session layout; give --layout session or any, or leave one of the two out.",
    ],
    [
      ["build", ...FIELDS.slice(1), "--anonymous", "--layout=session"],
      "--anonymous is for keys of the scoped layout; give --layout scoped or any, or leave one of the two out.",
    ],
    [
      ["build", ...FIELDS, "--leg=2"],
      "--leg goes with --scope or --anonymous; a key of the session layout has no leg.",
    ],
    [["build", "--json", "--leg=2"], "--leg goes with --scope or --anonymous; a key of the session layout has no leg."],
    [
      ["build", "--json", "--session=s"],
      "build needs --task, --type, --component; or --json and none of the fields, to read them from standard input.",
    ],
    [["parse", "--max-length=0"], "--max-length must be a whole number from 1 to 65536."],
    [["parse", "--max-length=1e3"], "--max-length must be a whole number from 1 to 65536."],
    [["parse", "--max-length="], "--max-length must be a whole number from 1 to 65536."],
    [["parse", "--max-length=65537"], "--max-length must be a whole number from 1 to 65536."],
  ])("%j", (args, sentence) => {
    expect(readArguments(args)).toEqual({ ok: false, error: sentence });
  });

  it.each(["", "0", "-1", "01", "1.5", "1e3", " 2", "two", "9007199254740992"])("--leg=%s", (leg) => {
    const args = ["build", "--anonymous", ...FIELDS.slice(1), `--leg=${leg}`];
    expect(readArguments(args)).toEqual({
      ok: false,
      error: "--leg must be a whole number from 1 to 9007199254740991.",
    });
  });

  it.each(["", "tool,", "to:ol", "to#ol", "to ol", "é"])("--types=%s", (types) => {
    expect(readArguments(["parse", `--types=${types}`])).toEqual({
      ok: false,
      error: '--types must be a list such as tool,prompt: each type 1 or more of visible ASCII without ":" and "#".',
    });
  });

  it.each([
    [["parse", "--loose", "a:b:tool:\ufffd"]],
    [["build", ...FIELDS.slice(0, 3), "--component=\ufffd"]],
    [["build", ...FIELDS.slice(1), "--scope=\ufffd"]],
  ])("bytes that are not UTF-8 never pass as U+FFFD: %j", (args) => {
    const result = readArguments(args);
    expect(result.ok ? "" : result.error).toMatch(/U\+FFFD.*give it on standard input/);
  });

  it("no message repeats a word that may be a key", () => {
    const tail = "secret:task:tool:name";
    for (const word of [tail, `--${tail}`, `--${tail}--name`, `x--${tail}`, "secret"]) {
      const result = readArguments([word]);
      expect(result.ok ? "secret" : result.error).not.toContain("secret:");
    }
  });
});
