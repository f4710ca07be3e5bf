import { Readable, Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { texts, units } from "../support/arbitraries.js";
import { runHere } from "../support/cli-host.js";
import { scopedKeyOf } from "../support/model.js";

const GOOD = "session123:task456:resource:file%3A%2F%2Fdata.txt";

/** What the command prints is ASCII: another text would lose half of each unit, without a word. */
it.each([
  ["parse"],
  ["parse", "--json"],
  ["parse", "--json", "--with-input"],
  ["parse", "--loose", "--json"],
  ["parse", "--fields=sessionId,taskScope,componentIdentifier"],
  ["parse", "--redis", "--json", "--with-input"],
  ["build", "--json"],
])("%s %s %s prints nothing but ASCII, whatever it is given", async (...args) => {
  const scopedKeys = fc.tuple(texts, texts).map(([taskScope, componentIdentifier]) => {
    const fields = { taskScope, clientTaskId: "b", taskType: "tool", componentIdentifier, leg: 1 };
    return args[0] === "build" ? JSON.stringify(fields) : scopedKeyOf(fields);
  });
  const redisNames = scopedKeys.map((key) => `fastmcp:runs:${key}`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(scopedKeys, redisNames, texts, units)), async (lines) => {
      const { output, messages } = await runHere(args.filter(Boolean), [lines.join("\n")]);
      expect(output + messages).toMatch(/^[\t\n -~]*$/);
    }),
  );
});

describe("a terminal", () => {
  it.each([
    [["parse"], "Give keys as arguments, or one a line on standard input"],
    [["build", "--json"], "Give JSON objects on standard input, one a line"],
  ])("is not waited for: %j", async (args, sentence) => {
    const open = () => expect.fail("the terminal was read");
    const { status, messages } = await runHere(args, [], { input: { isTerminal: true, open } });
    expect(status).toBe(2);
    expect(messages).toContain(sentence);
  });

  it("is not read where keys are given", async () => {
    const input = { isTerminal: true, open: () => Readable.from([]) };
    expect((await runHere(["parse", "--lines", "--only=valid", GOOD], [], { input })).output).toBe(`${GOOD}\n`);
  });
});

describe("an output", () => {
  function failing(code: string): Writable {
    return new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error(`${code}: it failed`), { code }));
      },
    });
  }

  it.each([[["parse", "x", "y"]], [["--help"]]])("that fails is told of: %j", async (args) => {
    const output = { isTerminal: false, stream: failing("ENOSPC") };
    expect(await runHere(args, [], { output })).toMatchObject({
      status: 74,
      messages: "task-key: The output cannot be written: ENOSPC: it failed.\n",
    });
  });

  it.each<[string[], number]>([
    [["parse", "x", "y"], 1],
    [["parse", GOOD, GOOD], 0],
    [["--version"], 0],
  ])("whose reader has gone ends it quietly: %j", async (args, status) => {
    const output = { isTerminal: false, stream: failing("EPIPE") };
    expect(await runHere(args, [], { output })).toMatchObject({ status, messages: "" });
  });

  it("is not blamed for a fault of the command's own", async () => {
    const version = () => expect.fail("it has none");
    await expect(runHere(["--version"], [], { version })).rejects.toThrow("it has none");
  });
});

it("the version is the package's", async () => {
  expect(await runHere(["--version"])).toEqual({ status: 0, output: "1.2.3\n", messages: "" });
});

it("a wrong use points to the help", async () => {
  const sentence =
    "The first word must be parse, build, names, scan, scope, pattern or help, as in: task-key parse KEY";
  expect(await runHere(["prase"])).toEqual({
    status: 2,
    output: "",
    messages: `task-key: ${sentence}\nSee task-key help.\n`,
  });
});
