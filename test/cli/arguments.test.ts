import { describe, expect, it } from "vitest";
import { readArguments } from "../../src/cli/arguments.js";
import { ANYONE, DEFAULT_OPTIONS } from "../../src/core/options.js";

const FIELDS = ["--task=t", "--type=tool", "--component=c"];

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

  it.each<[string[], unknown, unknown]>([
    [["--session", ""], "", undefined],
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

  it.each([
    ["-RCN", ["--task=-RCN"]],
    ["-RCN", ["--task", "-RCN"]],
    ["--RCN", ["--task", "--RCN"]],
    ["x--json", ["--task", "x--json"]],
  ])("a value may begin with a hyphen, or hold an option's name: %s", (clientTaskId, args) => {
    const parsed = invocation("build", "--session=s", "--type=tool", "--component=c", ...args);
    expect(parsed).toHaveProperty("parts.clientTaskId", clientTaskId);
  });

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

/** What is said, and the command lines of which it is said. */
const WRONG_USES: readonly (readonly [sentence: string, ...lines: string[]])[] = [
  ["The first word must be parse, build, names, scan, scope, pattern or help, as in: task-key parse KEY", "a:b:tool:c"],
  ["The word after help must be parse, build, names, scan, scope or pattern.", "help prase"],
  ['There is no option --sessions; a key that begins with "-" goes after "--".', "parse --sessions x"],
  ['There is no option -a; a key that begins with "-" goes after "--".', "parse -a:b:tool:c"],
  ['There is no option of that name; a key that begins with "-" goes after "--".', "parse --a:b:tool:c"],
  ['There is no option --constructor; a key that begins with "-" goes after "--".', "parse --constructor"],
  [
    "--session needs a value, as in --session=VALUE.",
    "parse --session",
    "parse --session --json",
    "parse --session --types=tool",
    "parse --session -- key",
    "parse --session -h",
  ],
  ["--json takes no value.", "parse --json=yes", "parse --json="],
  ["--anonymous takes no value.", "parse --anonymous=yes"],
  ["--session is given twice; give it once.", "parse --session=a --session=b"],
  ["--json is given twice; give it once.", "parse --json --json"],
  ["--task goes with build or names, not with parse.", "parse --task=t"],
  ["--leg goes with build, not with parse.", "parse --leg=2"],
  ["--loose goes with parse, not with build.", "build --loose"],
  ...["--session=", "--scope=", "--anonymous", "--types=tool", "--max-length=9"].map((option) => {
    const [name] = option.split("=");
    return [`--loose checks nothing, not even ${name}; leave one of the two out.`, `parse --loose ${option}`] as const;
  }),
  [
    "--loose reads the session layout only; leave one of --loose and --layout scoped out.",
    "parse --loose --layout=scoped",
  ],
  ["--loose reads the session layout only; leave one of --loose and --layout any out.", "parse --loose --layout=any"],
  ["--loose and --redis exclude each other; leave one of the two out.", "parse --loose --redis x"],
  ["--layout must be session, scoped or any.", "parse --layout=Session", "parse --layout=", "build --json --layout=x"],
  [
    "--scope is for keys of the scoped layout; give --layout scoped or any, or leave one of the two out.",
    "parse --layout=session --scope=a",
  ],
  [
    "--anonymous is for keys of the scoped layout; give --layout scoped or any, or leave one of the two out.",
    "parse --layout=session --anonymous",
    "build --layout=session --anonymous --task=t --type=tool --component=c",
  ],
  [
    "--session is for keys of the session layout; give --layout session or any, or leave one of the two out.",
    "parse --layout=scoped --session=",
  ],
  [
    "--scope holds U+FFFD, or is not valid UTF-8, which cannot be told apart here; leave it out, and choose among the answers of --json.",
    "parse --scope=\ufffd",
  ],
  ["--cluster goes with --redis only.", "parse --cluster x"],
  ["--all goes with --redis only.", "parse --all x"],
  ["--lines goes with --only only.", "parse --lines x"],
  ["--with-input goes with --json only.", "parse --with-input x"],
  ["--only must be valid or refused.", "parse --only=some x"],
  ["--json and --quiet exclude each other; leave one of the two out.", "parse --json -q x"],
  [
    "--fields must be a list of some of: line,kind,meta,taskKey,layout,sessionId,taskScope,clientTaskId,taskType,componentIdentifier,leg,generation.",
    "parse --fields=sessionId,session x",
  ],
  ["--redis must be the name of a docket; it cannot begin with fastmcp:task.", "parse --redis=fastmcp:task"],
  ["- is standard input, and goes alone.", "parse x -", "parse - x"],
  [
    "--max-length must be a whole number from 1 to 65536.",
    "parse --max-length=0",
    "parse --max-length=1e3",
    "parse --max-length=",
    "parse --max-length=65537",
  ],
  [
    "build takes no further words; give each field as an option, as in --task=ID.",
    "build --session=s --task=t --type=tool --component=c key",
  ],
  [
    "build needs --task, --component; or --json and none of the fields, to read them from standard input.",
    "build --session=s --type=tool",
  ],
  [
    "build needs an owner (--session, --scope or --anonymous), --task; or --json and none of the fields, to read them from standard input.",
    "build --type=tool --component=c",
  ],
  [
    "build needs --task, --type, --component; or --json and none of the fields, to read them from standard input.",
    "build --json --anonymous",
    "build --json --session=s",
  ],
  ["--session and --scope exclude each other; leave one of the two out.", "build --session=s --scope=a"],
  ["--session and --anonymous exclude each other; leave one of the two out.", "build --session=s --anonymous"],
  [
    "--scope and --anonymous exclude each other; leave one of the two out.",
    "parse --scope=a --anonymous",
    "build --scope=a --anonymous",
  ],
  [
    "--leg goes with --scope or --anonymous; a key of the session layout has no leg.",
    "build --session=s --leg=2",
    "build --json --leg=2",
  ],
  [
    "names needs one key, or an owner (--session, --scope or --anonymous) and --task.",
    "names",
    "names a:b:tool:c d:e:tool:f",
    "names a:b:tool:c --task=t",
    "names a:b:tool:c --anonymous",
    "names --task=t",
    "names --anonymous",
  ],
  [
    "scan needs an owner, --session, --scope or --anonymous, and no further words.",
    "scan",
    "scan --anonymous a:b:tool:c",
  ],
  [
    "--docket must be the name of a docket; it cannot begin with fastmcp:task.",
    "scan --anonymous --docket=fastmcp:task",
  ],
  ["scope needs --client, and no further words.", "scope --subject=a", "scope --client=a b"],
  ["pattern takes no further words.", "pattern x"],
  ["--sql must be duckdb, clickhouse or postgres.", "pattern --sql=mysql"],
];

describe("a wrong use is told with what would be right", () => {
  it.each(WRONG_USES.flatMap(([sentence, ...lines]) => lines.map((line) => [line, sentence])))("%s", (line, error) => {
    expect(readArguments(line.split(" "))).toEqual({ ok: false, error });
  });

  it("nothing at all", () => {
    const error = "Say what to do: parse, build, names, scan, scope, pattern or help.";
    expect(readArguments([])).toEqual({ ok: false, error });
  });

  it.each(["", "0", "-1", "01", "1.5", "1e3", " 2", "two", "9007199254740992"])("--leg=%s", (leg) => {
    const error = "--leg must be a whole number from 1 to 9007199254740991.";
    expect(readArguments(["build", "--anonymous", ...FIELDS, `--leg=${leg}`])).toEqual({ ok: false, error });
  });

  it.each(["", "tool,", "to:ol", "to#ol", "to ol", "é"])("--types=%s", (types) => {
    const error =
      '--types must be a list such as tool,prompt: each type 1 or more of visible ASCII without ":" and "#".';
    expect(readArguments(["parse", `--types=${types}`])).toEqual({ ok: false, error });
  });

  it.each([
    [["parse", "--loose", "a:b:tool:\ufffd"]],
    [["parse", "--redis=\ufffd"]],
    [["build", "--session=s", "--task=t", "--type=tool", "--component=\ufffd"]],
    [["build", "--scope=\ufffd", ...FIELDS]],
    [["names", "--anonymous", "--task=t", "--docket=\ufffd"]],
    [["scope", "--client=\ufffd"]],
  ])("bytes that are not UTF-8 never pass as U+FFFD: %j", (args) => {
    const error =
      "An argument holds U+FFFD, or is not valid UTF-8, which cannot be told apart here; give it on standard input.";
    expect(readArguments(args)).toEqual({ ok: false, error });
  });

  it("no message repeats a word that may be a key", () => {
    const tail = "secret:task:tool:name";
    for (const word of [tail, `--${tail}`, `--${tail}--name`, `x--${tail}`, "secret"]) {
      const result = readArguments([word]);
      expect(result.ok ? "secret" : result.error).not.toContain("secret:");
    }
  });
});
