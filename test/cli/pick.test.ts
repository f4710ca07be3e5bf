import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { jsonLines, runHere } from "../support/cli-host.js";

const SCOPED = "auth:a%20b:t:tool:c#leg2";
const ANONYMOUS = "anon:t:tool:c";
const INVALID = Buffer.from("s:\xff", "latin1");
const LINES = ["s:t:tool:%C3%A9\r\n", "\n", "x\n", INVALID, "\n", SCOPED];

describe("--only", () => {
  it.each([
    ["valid", `s:t:tool:%C3%A9\n${SCOPED}\n`],
    ["refused", "x\ns:\ufffd\n"],
  ])("%s --lines prints these lines, each ended by LF", async (only, output) => {
    const messages = expect.stringMatching(/^4 keys: 2 valid/);
    expect(await runHere(["parse", "--only", only, "--lines"], LINES)).toEqual({ status: 0, output, messages });
  });

  it("--lines keeps the bytes of what is not UTF-8", async () => {
    const chunks: Buffer[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(Buffer.from(chunk));
        done();
      },
    });
    // The line is kept from one piece to the next, whose bytes take the place of those before.
    const input = ["s:", INVALID.subarray(2), "\nabcdef", Buffer.alloc(300_000, INVALID), "\n"];
    await runHere(["parse", "--only=refused", "--lines"], input, { output: { isTerminal: false, stream } });
    expect(Buffer.concat(chunks)).toEqual(Buffer.concat(input.map((piece) => Buffer.from(piece))));
  });

  it.each([
    ["valid", ["x", SCOPED], 0],
    ["valid", ["x"], 1],
    ["refused", ["x", SCOPED], 0],
    ["refused", [SCOPED], 1],
  ])("%s ends as grep does: %j", async (only, keys, status) => {
    for (const form of [["--json"], ["-q"], ["--lines"], []]) {
      expect((await runHere(["parse", "--only", only, ...form, ...keys])).status).toBe(status);
    }
  });

  it("--lines prints a line that is too long for a key, and says of one that was not kept that it does not", async () => {
    const long = "x".repeat(9000);
    const lines = [long, "\n", "y".repeat(2 ** 22), "\n"];
    expect(await runHere(["parse", "--only=refused", "--lines"], lines)).toEqual({
      status: 0,
      output: `${long}\n`,
      messages:
        "2 keys: 0 valid, 2 refused; by first issue: too_long 2.\nNot printed: 1 of more than 1048576 UTF-16 units.\n",
    });
  });

  it("picks among other answers, too", async () => {
    const { output } = await runHere(["parse", "--only=refused", "--json"], LINES);
    expect(jsonLines(output)).toMatchObject([{ line: 3 }, { line: 4 }]);
    expect((await runHere(["parse", "--only=valid", SCOPED, "x"])).output).toMatch(/^key 1: ok\n(?: .*\n)*$/);
  });
});

describe("--fields", () => {
  it("prints these fields of the valid ones, in this order, and nothing for what there is not", async () => {
    const names = "line,taskScope,sessionId,componentIdentifier,leg,kind";
    const keys = [...LINES, "\n", ANONYMOUS, "\nauth:anonymous:t:tool:%09"];
    expect(await runHere(["parse", "--fields", names], keys)).toMatchObject({
      status: 1,
      output: '1\t\ts\t"\\u00e9"\t\t\n5\ta b\t\tc\t2\t\n6\tanonymous\t\tc\t1\t\n7\t"anonymous"\t\t"\\t"\t1\t\n',
    });
  });
});

describe("--with-input", () => {
  it("has the line in the JSON, and null where it is not UTF-8 or was not kept", async () => {
    const { output } = await runHere(["parse", "--json", "--with-input"], [...LINES, "\n", "y".repeat(2 ** 20)]);
    expect(jsonLines(output)).toMatchObject([
      { line: 1, input: "s:t:tool:%C3%A9", ok: true },
      { line: 3, input: "x", ok: false },
      { line: 4, input: null, ok: false },
      { line: 5, input: SCOPED, ok: true },
      { line: 6, input: null, ok: false },
    ]);
  });
});

describe("-q", () => {
  it.each([
    [[SCOPED, ANONYMOUS, "s:t:tool:c"], 0],
    [[SCOPED, "x"], 1],
  ])("prints nothing, and ends with the status of %j", async (keys, status) => {
    const lines = ["\ufeff", ...keys.map((key) => `${key}\n`)];
    expect(await runHere(["parse", "-q"], lines)).toEqual({ status, output: "", messages: "" });
    expect(await runHere(["parse", "--quiet", ...keys])).toEqual({ status, output: "", messages: "" });
  });
});

describe("-", () => {
  it.each([
    ["parse", SCOPED],
    ["build", '{"sessionId":"s","clientTaskId":"t","taskType":"tool","componentIdentifier":"c"}'],
  ])("is standard input: %s --json -", async (command, input) => {
    const { output } = await runHere([command, "--json", "-"], [input]);
    expect(jsonLines(output)).toMatchObject([{ line: 1, ok: true }]);
  });
});

describe("a byte-order mark", () => {
  const note = "The byte-order mark at the start of the input is skipped.\n";

  it.each([1, 2, 3, 4, 99])("at the start is no part of the first key, and said: in pieces of %d", async (size) => {
    const bytes = Buffer.from(`\ufeff${ANONYMOUS}\n\ufeff${ANONYMOUS}\n`);
    const pieces = [];
    for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
    const { output, messages } = await runHere(["parse", "--json"], pieces);
    expect(jsonLines(output)).toMatchObject([{ ok: true }, { ok: false }]);
    expect(messages).toContain(note);
  });

  it("alone is no key", async () => {
    expect((await runHere(["parse", "--json"], ["\ufeff"])).output).toBe("");
  });

  it.each(["\xef", "\xef\xbb", "\xef\xbbx"])("cut off is none: %j", async (text) => {
    const { output, messages } = await runHere(["parse", "--json"], [Buffer.from(text, "latin1")]);
    expect(jsonLines(output)).toMatchObject([{ error: { issues: [{ code: "invalid_utf8", offset: 0 }] } }]);
    expect(messages).toBe("");
  });
});

it("an empty standard input is said", async () => {
  const messages = "Standard input is empty.\nNo keys were read.\n";
  expect(await runHere(["parse"], [])).toEqual({ status: 0, output: "", messages });
  expect((await runHere(["parse", "--only=valid"], [])).status).toBe(1);
});
