import { describe, expect, it } from "vitest";
import { docketKeys } from "../../src/docket.js";
import { collector, jsonLines, runHere } from "../support/cli-host.js";
import { capturedRedisNames, entriesOf, valueIn } from "../support/docket.js";

const DOCKETS = [
  ["fastmcp", false, ["--redis"]],
  ["my:app", true, ["--redis=my:app", "--cluster"]],
] as const;
const KEY = "auth:a%20b:t:tool:c#leg2";

describe("parse --redis", () => {
  it.each(DOCKETS)("--json says what docketKeys says of each captured name: %s", async (docket, cluster, args) => {
    const names = capturedRedisNames
      .filter((name) => name.docket === docket && name.cluster === cluster)
      .map(({ key }) => key);
    const { parse } = docketKeys(docket, { cluster });
    const answers = names.map((name, index) => ({ line: index + 1, ...parse(name) }));
    expect(jsonLines((await runHere(["parse", ...args, "--json", "--all", "--", ...names])).output)).toEqual(answers);
    const ofTasks = answers.filter((answer) => answer.ok || answer.error.issues[0].code !== "unknown_name");
    expect(ofTasks.length).toBeLessThan(answers.length);
    const ran = await runHere(
      ["parse", ...args, "--json"],
      names.map((name) => `${name}\n`),
    );
    expect(jsonLines(ran.output)).toEqual(ofTasks);
    expect(ran.messages).toContain(`${answers.length - ofTasks.length} of no task in this docket.`);
  });

  it("takes the guards and the layout", async () => {
    const names = [`fastmcp:runs:${KEY}`, "fastmcp:runs:anon:t:tool:c", "fastmcp:fastmcp:task:s:t"];
    const valid = async (...args: string[]) => {
      const { output } = await runHere(["parse", "--redis", "--only=valid", "--lines", ...args, ...names]);
      return output.split("\n").slice(0, -1);
    };
    expect(await valid()).toEqual(names);
    expect(await valid("--scope=a b")).toEqual(names.slice(0, 1));
    expect(await valid("--session=s", "--anonymous")).toEqual(names.slice(1));
    expect(await valid("--layout=session")).toEqual(names.slice(2));
  });

  it("shows the fields of each kind of name, and counts the kinds", async () => {
    const names = [
      `fastmcp:results::${KEY}:7`,
      "fastmcp:fastmcp:task:anon:t:input:2:map",
      "fastmcp:fastmcp:task:auth:anonymous:t",
      "fastmcp:stream",
    ];
    const ran = await runHere(["parse", "--redis", ...names]);
    expect(ran.output).toBe(`name 1: ok
  kind        result
  key         auth:a%20b:t:tool:c#leg2
  layout      scoped
  scope       a b
  task        t
  type        tool
  component   c
  leg         2
  generation  7

name 2: ok
  kind    meta
  meta    inputMap
  layout  scoped
  scope   anonymous
  task    t
  leg     2

name 3: ok
  kind    mapping
  layout  scoped
  scope   "anonymous"
  task    t
`);
    const counted = "3 names, all valid (result 1, meta 1, mapping 1). 1 of no task in this docket.\n";
    expect(ran.messages).toBe(counted);
    const fields = "line,kind,meta,taskKey,layout,taskScope,clientTaskId,taskType,leg,generation";
    expect((await runHere(["parse", "--redis", "--fields", fields, ...names])).output).toBe(
      [
        "1\tresult\t\tauth:a%20b:t:tool:c#leg2\tscoped\ta b\tt\ttool\t2\t7\n",
        "2\tmeta\tinputMap\t\tscoped\tanonymous\tt\t\t2\t\n",
        '3\tmapping\t\t\tscoped\t"anonymous"\tt\t\t\t\n',
      ].join(""),
    );
  });

  it("points into the task key, or into what follows fastmcp:task", async () => {
    const names = [
      "fastmcp:runs:auth:a:t:tol:c",
      "fastmcp:fastmcp:task:s:",
      "fastmcp:task:s :t",
      "fastmcp:anon:t:tool:c",
    ];
    const { output } = await runHere(["parse", "--redis", "--scope=x", ...names]);
    expect(output.match(/^ {4}.*\n.*\^/gm)).toEqual([
      "    auth:a:t:tol:c\n             ^^^",
      "    s:\n      ^",
      "    s :t\n     ^",
      "    anon:t:tool:c\n    ^^^^",
    ]);
  });

  it("says where no name is of a task in the docket", async () => {
    const messages = "No names of tasks were read; 1 of no task in this docket. See --redis=DOCKET and --cluster.\n";
    expect(await runHere(["parse", "--redis=other", `fastmcp:runs:${KEY}`])).toEqual({
      status: 0,
      output: "",
      messages,
    });
  });

  it("is hinted at where the input is plainly Redis names", async () => {
    const { messages } = await runHere(["parse", `my:app:runs:${KEY}`, "fastmcp:task:a:b:created_at", "x"]);
    expect(messages).toContain("\n2 of the refused look like Redis names, which parse --redis reads.\n");
    const one = await runHere(["parse", `fastmcp:runs:${KEY}`, "x"]);
    expect(one.messages).toContain("\n1 of the refused looks like a Redis name, which parse --redis reads.\n");
  });
});

describe("names", () => {
  it("prints every name around a task, after its kind", async () => {
    const names = valueIn(docketKeys("a b", { cluster: true }).forTask(KEY));
    const lines = entriesOf(names).map((pair) => `${pair.join("\t")}\n`);
    const ran = await runHere(["names", "--docket=a b", "--cluster", KEY]);
    expect(ran).toEqual({ status: 0, output: lines.join(""), messages: "" });
  });

  it.each([
    [["--scope=a b", "--task=t", "--kind=mapping"], "fastmcp:fastmcp:task:auth:a%20b:t\n"],
    [["--session=s", "--task=-t", "--kind=legacyMapping"], "fastmcp:task:s:-t\n"],
    [["--kind=meta.inputMap", KEY], "fastmcp:fastmcp:task:auth:a%20b:t:input:2:map\n"],
    [["--kind=run", "--types=job", "--", "anon:-t:job:c"], "fastmcp:runs:anon:-t:job:c\n"],
  ])("%j", async (args, output) => {
    expect(await runHere(["names", ...args])).toEqual({ status: 0, output, messages: "" });
  });

  it("says why there are none", async () => {
    expect(await runHere(["names", "--scope=", "--task=t"])).toEqual({
      status: 1,
      output: "",
      messages: "refused\n  The task scope is empty; it must have at least one character.\n",
    });
  });
});

describe("scan", () => {
  it("prints the patterns for an owner's names, after their kind", async () => {
    const patterns = valueIn(docketKeys("*").patternsFor({ sessionId: "s?" }));
    const lines = Object.entries(patterns).map((pair) => `${pair.join("\t")}\n`);
    expect((await runHere(["scan", "--docket=*", "--session=s?"])).output).toBe(lines.join(""));
  });

  it("tells which kinds there are", async () => {
    const sentence = "--kind must be one of: run, result, progress, state, cancel, parked, mapping.";
    expect(await runHere(["scan", "--anonymous", "--kind=legacyMapping"])).toEqual({
      status: 2,
      output: "",
      messages: `task-key: ${sentence}\nSee task-key help scan.\n`,
    });
  });
});

describe("scope", () => {
  it.each([
    [["--client=a"], "a"],
    [["--client", "a", "--subject=", "--issuer=i"], "a"],
    [["--client=é", "--subject=b"], "é|b"],
    [["--client=a", "--source=s"], '["s","a",null,null]'],
    [
      ["--client=a", "--source=o", "--source=i", "--subject=u", "--issuer=x"],
      '["o","[\\"i\\",\\"a\\",\\"x\\",\\"u\\"]","x","u"]|u',
    ],
  ])("%j", async (args, scope) => {
    expect(await runHere(["scope", ...args])).toEqual({ status: 0, output: `${scope}\n`, messages: "" });
  });

  it("is in ASCII on a terminal", async () => {
    const { stream, text } = collector();
    await runHere(["scope", "--client=\u202e"], [], { output: { isTerminal: true, stream } });
    expect(text()).toBe('"\\u202e"\n');
  });

  it("says why there is none", async () => {
    const messages = expect.stringMatching(/^refused\n {2}The client id is empty/);
    expect(await runHere(["scope", "--client="])).toEqual({ status: 1, output: "", messages });
  });
});

describe("pattern", () => {
  it.each(["session", "scoped", "any"])("--layout %s accepts what parse accepts", async (layout) => {
    const pattern = new RegExp((await runHere(["pattern", "--types=tool,a.b", "--layout", layout])).output.trimEnd());
    const keys = ["s:t:tool:c", "s:t:a.b:c", "s:t:aXb:c", "anon:t:tool:c#leg3", "auth:%C3%A9:t:a.b:c", "auth:t:tool:c"];
    const options = ["--types=tool,a.b", "--layout", layout, "--only=valid", "--lines"];
    const { output } = await runHere(["parse", ...options, ...keys]);
    expect(output.trimEnd().split("\n")).toEqual(keys.filter((key) => pattern.test(key)));
  });

  it("--sql quotes it for the engine", async () => {
    const print = async (engine: string) => (await runHere(["pattern", "--types=o'x,to.ol", "--sql", engine])).output;
    const plain = await print("duckdb");
    expect(plain).toMatch(/^'\^.*\(\?:o''x\|to\\\.ol\).*\$'\n$/);
    expect(await print("postgres")).toBe(plain);
    expect(await print("clickhouse")).toBe(plain.replaceAll("\\", "\\\\"));
  });
});
