import { Readable, Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildScopedTaskKey, buildTaskKey, parseAnyTaskKey, parseTaskKeyLoose, type TaskKey } from "../../src/core.js";
import { texts, units } from "../support/arbitraries.js";
import { collector, jsonLines, runHere } from "../support/cli-host.js";
import { capturedScopedKeys, capturedSessionKeys, referenceParses } from "../support/vectors.js";

const GOOD = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const FIELDS = ["--session=s", "--task=-RCN", "--type=tool", "--component=a b/é"];

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
    const fields = { taskScope, clientTaskId: "b", taskType: "tool" as const, componentIdentifier, leg: 1 };
    const key = buildScopedTaskKey(fields);
    return args[0] === "build" ? JSON.stringify(fields) : `${key.ok ? key.value : taskScope}`;
  });
  const line = fc.oneof(
    scopedKeys,
    scopedKeys.map((key) => `fastmcp:runs:${key}`),
    texts,
    units,
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const { output, messages } = await runHere(args.filter(Boolean), [lines.join("\n")]);
      expect(output + messages).toMatch(/^[\t\n -~]*$/);
    }),
  );
});

it("build --json prints the answer as parse does", async () => {
  const { output } = await runHere(["build", "--json", "--session=s", "--task=t", "--type=tool", "--component=c"]);
  expect(output).toBe('{"line":1,"ok":true,"value":"s:t:tool:c"}\n');
});

it("a terminal is not read where keys are given", async () => {
  const input = { isTerminal: true, open: () => Readable.from([]) };
  expect((await runHere(["parse", "--lines", "--only=valid", GOOD], [], { input })).output).toBe(`${GOOD}\n`);
});

describe("parse, for people", () => {
  it("shows the fields of a key", async () => {
    expect(await runHere(["parse", GOOD])).toEqual({
      status: 0,
      output: `key 1: ok
  layout     session
  session    session123
  task       task456
  type       resource
  component  file://data.txt
`,
      messages: "",
    });
  });

  it("shows each fault of a refused key, and points at its place", async () => {
    expect(await runHere(["parse", "a b:c:tol:x%2"])).toEqual({
      status: 1,
      output: `key 1: refused
  The session id holds U+0020 at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":".
    a b:c:tol:x%2
     ^
  The task type is unknown; it must be one of: tool, resource, template, prompt.
    a b:c:tol:x%2
          ^^^
  The component identifier holds, at offset 11, a "%" without two hexadecimal digits; a percent sign itself is written as %25.
    a b:c:tol:x%2
               ^
`,
      messages: "",
    });
  });

  it.each<[string, string[], string, string]>([
    ["too long, what is too much", ["--max-length=6"], "a:b:tool:c", "      ^^^^"],
    ["too few segments, where the next would begin", [], "a:b:c", "     ^"],
    ["too many segments, what is too much", [], "a:b:c:d:e:f", "       ^^^^"],
    ["the scoped layout, its tag", ["--layout=session"], "auth:a:tool:c", "^^^^"],
    ["another session, the session", ["--session=x"], "abc:b:tool:c", "^^^"],
    ["an empty segment, where it would be", [], "a::tool:c", "  ^"],
    ["an empty component identifier, the end", [], "a:b:tool:", "         ^"],
    ["a needless escape, its percent sign", [], "a:b:tool:%41", "         ^"],
  ])("points, for %s", async (_, options, key, pointer) => {
    const { status, output } = await runHere(["parse", ...options, key]);
    expect(status).toBe(1);
    expect(output).toContain(`\n    ${key}\n    ${pointer}\n`);
  });

  it("shows nothing that a terminal would obey", async () => {
    const { output } = await runHere(["parse", "--loose", "\x1b[2J:\u202e:\x9b:%1B%5B2J%E2%80%AE"]);
    expect(output).toBe(String.raw`key 1: ok
  session    "\u001b[2J"
  task       "\u202e"
  type       "\u009b"
  component  "\u001b[2J\u202e"
`);
  });

  it("divides blocks by an empty line and numbers them by the lines of the input", async () => {
    const { status, output, messages } = await runHere(["parse"], ["a:b:tool:c\n\nx\n"]);
    expect(status).toBe(1);
    expect(output).toMatch(/^line 1: ok\n( {2}.*\n){5}\nline 3: refused\n( {2}.*\n)+$/);
    expect(messages).toBe("2 keys: 1 valid (session 1), 1 refused; by first issue: wrong_segment_count 1.\n");
  });

  it("has only a sentence for a line that was not kept", async () => {
    const { output } = await runHere(
      ["parse", "--max-length=9"],
      ["a".repeat(99), "\n", "a".repeat(99), Uint8Array.of(0xff)],
    );
    expect(output).toBe(`line 1: refused
  The key is 99 UTF-16 units long; at most 9 are allowed.

line 2: refused
  The line is not valid UTF-8.
`);
  });
});

describe("parse --json", () => {
  it("gives parseAnyTaskKey's answer to every captured and every reference key", async () => {
    const captured = [...capturedSessionKeys, ...capturedScopedKeys];
    const keys = [...captured, ...referenceParses].map(({ key }) => key);
    const { output } = await runHere(["parse", "--json", "--", ...keys]);
    expect(jsonLines(output)).toEqual(keys.map((key, index) => ({ line: index + 1, ...parseAnyTaskKey(key) })));
  });

  it("with --loose gives parseTaskKeyLoose's answer", async () => {
    const keys = referenceParses.map(({ key }) => key).filter((key) => !key.includes("\ufffd"));
    const { output } = await runHere(["parse", "--loose", "--json", "--", ...keys]);
    expect(jsonLines(output)).toEqual(keys.map((key, index) => ({ line: index + 1, ...parseTaskKeyLoose(key) })));
  });

  it("is one line of ASCII a key, whatever was decoded", async () => {
    const key = "s:t:tool:%C3%A9%E2%80%A8%7F%C2%9B%0A%F0%9F%98%80";
    const { output } = await runHere(["parse", "--json", key]);
    expect(output).toBe(
      String.raw`{"line":1,"ok":true,"value":{"layout":"session","sessionId":"s","clientTaskId":"t","taskType":"tool","componentIdentifier":"\u00e9\u2028\u007f\u009b\n\ud83d\ude00"}}${"\n"}`,
    );
  });

  it("answers the same however the input is cut", async () => {
    const lines = fc.array(fc.constantFrom(GOOD, "", "s:t:tool:日", "x\r", "a:b:tool:%F0%9F%98%80", "\ufffd"), {
      maxLength: 8,
    });
    const property = fc.asyncProperty(lines, fc.integer({ min: 1, max: 9 }), async (keys, size) => {
      const input = Buffer.from(keys.map((key) => `${key}\r\n`).join(""));
      const chunks = [];
      for (let at = 0; at < input.length; at += size) chunks.push(input.subarray(at, at + size));
      const { output } = await runHere(["parse", "--json"], chunks);
      const answers = keys.map((key, index) => ({ line: index + 1, ...parseAnyTaskKey(key) }));
      expect(jsonLines(output)).toEqual(answers.filter((_, index) => keys[index] !== ""));
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it("reads on only as fast as its answers are taken", async () => {
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
    expect(await running).toMatchObject({
      status: 0,
      messages: "100 keys, all valid (session 100).\n",
    });
  });

  it("never lets a line pass whose bytes are not UTF-8, even with --loose", async () => {
    const { status, output } = await runHere(
      ["parse", "--loose", "--json"],
      ["a:b:tool:c\n", "a:b:tool:", Uint8Array.of(0xc3), "\n"],
    );
    const message = "The line is not valid UTF-8: the byte 0xC3 at offset 9 belongs to no character.";
    expect(status).toBe(1);
    expect(jsonLines(output)[1]).toEqual({
      line: 2,
      ok: false,
      error: {
        name: "InputError",
        message,
        issues: [{ code: "invalid_utf8", message, segment: null, offset: 9 }],
      },
    });
  });

  it("with --loose refuses a line of more than 1048576 UTF-16 units", async () => {
    const longest = `a:b:c:${"%".repeat(2 ** 20 - 6)}`;
    const { output } = await runHere(
      ["parse", "--loose", "--json"],
      [longest, "\n", longest, "%\n", "x".repeat(2 ** 22)],
    );
    expect(jsonLines(output)).toMatchObject([
      { line: 1, ok: true, value: { componentIdentifier: longest.slice(6) } },
      {
        line: 2,
        error: { name: "InputError", issues: [{ code: "too_long", received: 2 ** 20 + 1 }] },
      },
      {
        line: 3,
        error: {
          name: "InputError",
          message: "The line is 4194304 UTF-16 units long; at most 1048576 are read.",
          issues: [{ code: "too_long", received: 2 ** 22 }],
        },
      },
    ]);
  });
});

describe("build", () => {
  it("gives the key and nothing else", async () => {
    expect(await runHere(["build", ...FIELDS])).toEqual({
      status: 0,
      output: "s:-RCN:tool:a%20b%2F%C3%A9\n",
      messages: "",
    });
  });

  it("tells of a refusal beside the output, and points into the field", async () => {
    expect(await runHere(["build", "--session=s:x", "--task=t", "--type=tool", "--component="])).toEqual({
      status: 1,
      output: "",
      messages: `refused
  The session id holds U+003A at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":".
    s:x
     ^
  The component identifier is empty; it must have at least one character.
    ""
     ^
`,
    });
  });

  it("has no place to show for a key that would be too long", async () => {
    const { messages } = await runHere(["build", ...FIELDS, "--max-length=5"]);
    expect(messages).toBe("refused\n  The key would be at least 17 UTF-16 units long; at most 5 are allowed.\n");
  });
});

describe("build --json, from standard input", () => {
  it("gives buildTaskKey's answer to every line", async () => {
    const values: unknown[] = [
      ...capturedSessionKeys,
      { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "\ud800" },
      { sessionId: 1, clientTaskId: null, taskType: [], componentIdentifier: {} },
      [],
      null,
      "text",
      7,
    ];
    const { status, output } = await runHere(
      ["build", "--json"],
      values.map((value) => `${JSON.stringify(value)}\n`),
    );
    expect(status).toBe(1);
    expect(jsonLines(output)).toEqual(
      values.map((value, index) => ({
        line: index + 1,
        // What is no object must be refused too.
        ...buildTaskKey(value as TaskKey),
      })),
    );
  });

  it("does not take __proto__ for fields", async () => {
    const fields = '{"sessionId":"a","clientTaskId":"b","taskType":"tool","componentIdentifier":"c"}';
    const { output } = await runHere(["build", "--json"], [`{"__proto__":${fields}}\n`]);
    expect(jsonLines(output)).toMatchObject([{ ok: false, error: { issues: { length: 4 } } }]);
  });

  it.each(["nope", "{", "{'a':1}", '{"secret":1}}'])(
    "refuses what is not JSON without repeating it: %j",
    async (line) => {
      const { status, output } = await runHere(["build", "--json"], [`${line}\n`]);
      expect(status).toBe(1);
      expect(jsonLines(output)).toMatchObject([
        {
          line: 1,
          ok: false,
          error: {
            name: "InputError",
            message:
              "The line is not valid JSON; each line must be one object with the fields of a key, as parse --json gives them.",
            issues: [{ code: "invalid_json" }],
          },
        },
      ]);
      expect(output).not.toMatch(/nope|secret/);
    },
  );
});

describe("the summary", () => {
  it("counts the refused by their first issue, the most frequent first", async () => {
    const { messages } = await runHere(["parse", "--json"], ["a b:c:tol:d\nx\ny\n", GOOD]);
    expect(messages).toBe(
      "4 keys: 1 valid (session 1), 3 refused; by first issue: wrong_segment_count 2, invalid_character 1.\n",
    );
  });

  it("is left out for one key", async () => {
    expect((await runHere(["parse"], [GOOD])).messages).toBe("");
  });

  it.each([["parse"], ["build", "--json"]])("says so when there was no key: %s", async (...args) => {
    expect(await runHere(args, ["\n\r\n"])).toEqual({
      status: 0,
      output: "",
      messages: "No keys were read.\n",
    });
  });
});

describe("a terminal", () => {
  const terminal = { isTerminal: true, stream: collector().stream };

  it.each([
    [["parse"], "Give keys as arguments, or one a line on standard input"],
    [["build", "--json"], "Give JSON objects on standard input, one a line"],
  ])("is not waited for: %j", async (args, sentence) => {
    const open = () => expect.fail("the terminal was read");
    const { status, messages } = await runHere(args, [], { input: { isTerminal: true, open } });
    expect(status).toBe(2);
    expect(messages).toContain(sentence);
  });

  it("has colours", async () => {
    const { stream, text } = collector();
    await runHere(["parse", GOOD, "x"], [], { output: { isTerminal: true, stream } });
    expect(text()).toContain("key 1: \x1b[32mok\x1b[0m\n  \x1b[2mlayout   \x1b[0m  session\n");
    expect(text()).toContain("key 2: \x1b[31mrefused\x1b[0m\n");
    expect(text()).toContain("\n    x\n    \x1b[31m ^\x1b[0m\n");
  });

  it.each([
    [{ NO_COLOR: "1" }, false],
    [{ NO_COLOR: "" }, true],
    [{ TERM: "dumb" }, false],
    [{ TERM: "xterm" }, true],
  ])("has colours unless they are not wanted: %j", async (environment, isColoured) => {
    const { stream, text } = collector();
    await runHere(["parse", GOOD], [], { environment, output: { isTerminal: true, stream } });
    expect(text().includes("\x1b")).toBe(isColoured);
  });

  it("shows how far a long run has come, and takes it away", async () => {
    const times = [0, 0, 1000, 1200, 1300];
    const now = () => times.shift() ?? expect.fail("the time was asked for too often");
    const { stream, text } = collector();
    await runHere(["parse", "--json"], [`${GOOD}\n`, "x\n", "y\n"], {
      now,
      messages: { isTerminal: true, stream },
    });
    const first = "2 lines read, 1 refused";
    const second = "3 lines read, 2 refused";
    const clear = `\r${" ".repeat(first.length)}\r`;
    expect(text()).toBe(
      `${first}${clear}${second}${clear}3 keys: 1 valid (session 1), 2 refused; by first issue: wrong_segment_count 2.\n`,
    );
  });

  it("shows no progress among the answers, nor in a short run", async () => {
    for (const changes of [{ output: terminal, now: clock(600) }, { now: clock(1) }]) {
      const { stream, text } = collector();
      await runHere(["parse"], ["x\n", "y\n"], {
        ...changes,
        messages: { isTerminal: true, stream },
      });
      expect(text()).not.toContain("\r");
    }
  });
});

function clock(step: number): () => number {
  let time = 0;
  return () => {
    time += step;
    return time;
  };
}

describe("a fault outside the keys", () => {
  function failing(code: string): Writable {
    return new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error(`${code}: it failed`), { code }));
      },
    });
  }

  it.each([[["parse", "x", "y"]], [["--help"]], [["build", ...FIELDS]]])(
    "an output that fails is told of: %j",
    async (args) => {
      const output = { isTerminal: false, stream: failing("ENOSPC") };
      expect(await runHere(args, [], { output })).toMatchObject({
        status: 74,
        messages: "task-key: The output cannot be written: ENOSPC: it failed.\n",
      });
    },
  );

  it.each<[string[], number]>([
    [["parse", "x", "y"], 1],
    [["parse", GOOD, GOOD], 0],
    [["--version"], 0],
  ])("a reader that has gone ends it quietly: %j", async (args, status) => {
    const output = { isTerminal: false, stream: failing("EPIPE") };
    expect(await runHere(args, [], { output })).toMatchObject({ status, messages: "" });
  });

  it("a fault of the command's own is not taken for one of the output", async () => {
    const version = () => expect.fail("it has none");
    await expect(runHere(["--version"], [], { version })).rejects.toThrow("it has none");
  });

  it("an input that fails is told of, after the answers so far", async () => {
    const open = () =>
      Readable.from(
        (function* () {
          yield Buffer.from(`${GOOD}\n`);
          throw new Error("EIO: it failed");
        })(),
      );
    const ran = await runHere(["parse", "--json"], [], { input: { isTerminal: false, open } });
    expect(ran.status).toBe(74);
    expect(jsonLines(ran.output)).toHaveLength(1);
    expect(ran.messages).toBe("task-key: Standard input cannot be read: EIO: it failed.\n");
  });

  it("an interruption ends the wait for a line", async () => {
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
    expect(
      await runHere(["parse", "--json"], [], {
        interruption: controller.signal,
        input: { isTerminal: false, open },
      }),
    ).toMatchObject({ status: 130, messages: "Interrupted. 1 key, all valid (session 1).\n" });
  });

  it("an interruption is heard between the pieces of a file, and leaves the rest", async () => {
    const controller = new AbortController();
    async function* open() {
      yield Buffer.from(`${GOOD}\n`);
      controller.abort();
      yield Buffer.from("x\n");
      yield Buffer.from("y\n");
    }
    const { status, messages } = await runHere(["parse", "--json"], [], {
      interruption: controller.signal,
      input: { isTerminal: false, open },
    });
    expect(status).toBe(130);
    expect(messages).toBe(
      "Interrupted. 2 keys: 1 valid (session 1), 1 refused; by first issue: wrong_segment_count 1.\n",
    );
  });

  it("an interruption is heard between the answers to one piece, which are written in pieces", async () => {
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

describe("version and wrong use", () => {
  it("the version is the package's", async () => {
    expect(await runHere(["--version"])).toEqual({ status: 0, output: "1.2.3\n", messages: "" });
  });

  it("a wrong use points to the help", async () => {
    expect(await runHere(["prase"])).toEqual({
      status: 2,
      output: "",
      messages:
        "task-key: The first word must be parse, build, names, scan, scope, pattern or help, as in: task-key parse KEY\nSee task-key --help.\n",
    });
  });
});
