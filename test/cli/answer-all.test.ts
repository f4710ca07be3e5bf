import { Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { collector, jsonLines, runHere } from "../support/cli-host.js";

const GOOD = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const SCOPED = "auth:a%20b:t:tool:c#leg2";

/** A clock that goes on by so much whenever it is looked at. */
function clock(step: number): () => number {
  let time = 0;
  return () => {
    time += step;
    return time;
  };
}

describe("the summary", () => {
  it.each([
    [
      "the refused by their first issue, the most frequent first",
      ["a b:c:tol:d", "x", "y", GOOD],
      "4 keys: 1 valid (session 1), 3 refused; by first issue: wrong_segment_count 2, invalid_character 1.\n",
    ],
    ["the valid by their layout", [SCOPED, "anon:t:tool:c"], "2 keys, all valid (scoped 2).\n"],
    ["nothing, for one key", [GOOD], ""],
    ["no keys, where all lines are empty", ["", "\r"], "No keys were read.\n"],
  ])("counts %s", async (_, lines, messages) => {
    const input = lines.map((line) => `${line}\n`);
    expect((await runHere(["parse", "--json"], input)).messages).toBe(messages);
  });

  it("warns of two layouts", async () => {
    const { messages } = await runHere(["parse", "--json", GOOD, SCOPED, "x"]);
    const summary = "3 keys: 2 valid (session 1, scoped 1), 1 refused; by first issue: wrong_segment_count 1.";
    expect(messages.split("\n")).toEqual([summary, expect.stringMatching(/^Warning: keys of both layouts\./), ""]);
  });

  it.each([
    [["--layout=session"], [GOOD, SCOPED]],
    [["--layout=scoped"], [GOOD, SCOPED]],
    [["--scope=a b"], [GOOD, SCOPED]],
    [[], [SCOPED, "anon:t:tool:c"]],
    [[], [GOOD, "auth:a:x"]],
  ])("warns of no two layouts with %j for %j", async (args, keys) => {
    expect((await runHere(["parse", ...args, ...keys])).messages).not.toContain("Warning");
  });

  it("says so when there was no object to build", async () => {
    const messages = "No keys were read.\n";
    expect(await runHere(["build", "--json"], ["\n\r\n"])).toEqual({ status: 0, output: "", messages });
  });
});

describe("the progress of a long run", () => {
  it("is shown, and taken away", async () => {
    const times = [0, 0, 1000, 1200, 1300];
    const now = () => times.shift() ?? expect.fail("the time was asked for too often");
    const { stream, text } = collector();
    await runHere(["parse", "--json"], [`${GOOD}\n`, "x\n", "y\n"], { now, messages: { isTerminal: true, stream } });
    const first = "2 lines read, 1 refused";
    const second = "3 lines read, 2 refused";
    const clear = `\r${" ".repeat(first.length)}\r`;
    const summary = "3 keys: 1 valid (session 1), 2 refused; by first issue: wrong_segment_count 2.\n";
    expect(text()).toBe(first + clear + second + clear + summary);
  });

  it("is shown neither among the answers, nor in a short run", async () => {
    const terminal = { isTerminal: true, stream: collector().stream };
    for (const changes of [{ output: terminal, now: clock(600) }, { now: clock(1) }]) {
      const { stream, text } = collector();
      await runHere(["parse"], ["x\n", "y\n"], { ...changes, messages: { isTerminal: true, stream } });
      expect(text()).not.toContain("\r");
    }
  });
});

describe("an input", () => {
  it("is read only as fast as its answers are taken", async () => {
    let reads = 0;
    const open = () =>
      new Readable({
        highWaterMark: 1,
        read() {
          reads += 1;
          this.push(reads <= 100 ? `${GOOD}\n` : null);
        },
      });
    const held: (() => void)[] = [];
    let isTaking = false;
    const stream = new Writable({
      write(_chunk, _encoding, done) {
        if (isTaking) done();
        else held.push(done);
      },
    });
    const running = runHere(["parse", "--json"], [], {
      input: { isTerminal: false, open },
      output: { isTerminal: false, stream },
    });
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(held).toHaveLength(1);
    expect(reads).toBeLessThan(5);
    isTaking = true;
    held[0]?.();
    expect(await running).toMatchObject({ status: 0, messages: "100 keys, all valid (session 100).\n" });
  });

  it("that fails is told of, after the answers so far", async () => {
    async function* open() {
      yield Buffer.from(`${GOOD}\n`);
      throw new Error("EIO: it failed");
    }
    const ran = await runHere(["parse", "--json"], [], { input: { isTerminal: false, open } });
    expect(ran.status).toBe(74);
    expect(jsonLines(ran.output)).toHaveLength(1);
    expect(ran.messages).toBe("task-key: Standard input cannot be read: EIO: it failed.\n");
  });
});

describe("an interruption", () => {
  it("ends the wait for a line", async () => {
    const controller = new AbortController();
    let reads = 0;
    const open = () =>
      new Readable({
        read() {
          reads += 1;
          if (reads === 1) this.push(`${GOOD}\n`);
          else setImmediate(() => controller.abort());
        },
      });
    const changes = { interruption: controller.signal, input: { isTerminal: false, open } };
    expect(await runHere(["parse", "--json"], [], changes)).toMatchObject({
      status: 130,
      messages: "Interrupted. 1 key, all valid (session 1).\n",
    });
  });

  it("is heard between the pieces of a file, and leaves the rest", async () => {
    const controller = new AbortController();
    async function* open() {
      yield Buffer.from(`${GOOD}\n`);
      controller.abort();
      yield Buffer.from("x\n");
      yield Buffer.from("y\n");
    }
    const changes = { interruption: controller.signal, input: { isTerminal: false, open } };
    expect(await runHere(["parse", "--json"], [], changes)).toMatchObject({
      status: 130,
      messages: "Interrupted. 2 keys: 1 valid (session 1), 1 refused; by first issue: wrong_segment_count 1.\n",
    });
  });

  it("is heard between the answers to one piece, which are written in pieces", async () => {
    const controller = new AbortController();
    const sizes: number[] = [];
    const stream = new Writable({
      write(piece: Buffer, _encoding, done) {
        sizes.push(piece.length);
        if (sizes.length === 3) controller.abort();
        done();
      },
    });
    const { status, messages } = await runHere(["parse", "--json"], [`${GOOD}\n`.repeat(9999)], {
      interruption: controller.signal,
      output: { isTerminal: false, stream },
    });
    expect(status).toBe(130);
    expect(sizes).toHaveLength(3);
    for (const size of sizes) expect(size).toBeLessThan(2 ** 19);
    expect(messages).toMatch(/^Interrupted\. \d{4} keys, all valid/);
    expect(messages).not.toContain("9999");
  });
});
