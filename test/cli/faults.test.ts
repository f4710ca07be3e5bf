import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonLines, runHere } from "../support/cli-host.js";

const COMMAND = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const GOOD = "session123:task456:tool:my_tool";
const MANY = 20_000;
/** What the command is given of a file at once. */
const CHUNK = 2 ** 16;
const NO_SPACE = /^task-key: The output cannot be written: ENOSPC: [^\n]*\.\n$/;
const isLinux = process.platform === "linux";

let folder: string;
let goodKeys: string;
let badKeys: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "task-key-faults-"));
  goodKeys = write("good.txt", `${GOOD}\n`.repeat(MANY));
  badKeys = write("bad.txt", "x\n".repeat(MANY));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Runs the command with files for its streams; without one, a stream is a pipe. */
function run(args: readonly string[], files: { readonly input?: string; readonly output?: string }) {
  const input = files.input === undefined ? "pipe" : openSync(files.input, "r");
  const output = files.output === undefined ? "pipe" : openSync(files.output, "w");
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    stdio: [input, output, "pipe"],
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  for (const file of [input, output]) if (typeof file === "number") closeSync(file);
  return { status, output: stdout, messages: stderr };
}

/** Runs a line of shell in which $0 is Node and $1 the command. */
function shell(line: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", line, process.execPath, COMMAND, ...words], {
    encoding: "utf8",
  });
  return { status, output: stdout, messages: stderr };
}

/** Starts the command with a file for its input, or else a pipe. */
function start(file = "") {
  const input = file === "" ? "" : '< "$2"';
  const line = `exec "$0" "$1" parse --json ${input}`;
  const child = spawn("sh", ["-c", line, process.execPath, COMMAND, file]);
  // The command may end before it has read everything.
  child.stdin.on("error", () => {});
  return { child, messages: text(child.stderr), ended: once(child, "close") };
}

describe.runIf(isLinux)("a reader that goes away", () => {
  it.each([
    ["good.txt", "0"],
    ["bad.txt", "1"],
  ])("ends it with the status of the keys so far, and no message: %s", (name, status) => {
    const line = '{ "$0" "$1" parse --json < "$2"; echo "status $?" >&2; } | head -1';
    const { output, messages } = shell(line, join(folder, name));
    expect(jsonLines(output)).toMatchObject([{ line: 1 }]);
    expect(messages).toBe(`status ${status}\n`);
  });
});

describe.runIf(isLinux)("a full disk", () => {
  it.each([
    ["answers to lines", ["parse", "--json"]],
    ["blocks", ["parse"]],
    ["the help", ["--help"]],
  ])("is told of: %s", (_, args) => {
    expect(run(args, { input: goodKeys, output: "/dev/full" })).toMatchObject({
      status: 74,
      messages: expect.stringMatching(NO_SPACE),
    });
  });

  it.runIf(mayMount())("that fills up midway has what there was room for", () => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
    try {
      const output = join(disk, "answers.jsonl");
      expect(run(["parse", "--json"], { input: goodKeys, output })).toMatchObject({
        status: 74,
        messages: expect.stringMatching(NO_SPACE),
      });
      const written = readFileSync(output, "utf8");
      expect(written).toHaveLength(2 ** 20);
      const whole = run(["parse", "--json"], { input: goodKeys }).output;
      expect(whole.startsWith(written)).toBe(true);
    } finally {
      spawnSync("umount", [disk]);
    }
  });
});

/** Whether a small disk can be made, in a namespace of its own so that trying leaves nothing behind. */
function mayMount(): boolean {
  const attempt = ["--mount", "mount", "-t", "tmpfs", "tmpfs", tmpdir()];
  return isLinux && process.getuid?.() === 0 && spawnSync("unshare", attempt).status === 0;
}

describe("bytes that are not UTF-8", () => {
  const invalid = [
    ["a byte that begins nothing", [0xff]],
    ["an overlong form", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80]],
    ["a character cut off", [0xe6, 0x97]],
  ] as const;

  it.each([["--json"], ["--json", "--loose"]])(
    "are refused by their line, and none is replaced: %j",
    async (...options) => {
      const lines = invalid.flatMap(([, bytes]) => [`${GOOD}\n`, "a:b:tool:", Uint8Array.from(bytes), "\n"]);
      const { status, output } = await runHere(["parse", ...options], lines);
      expect(status).toBe(1);
      expect(output).not.toMatch(/\\ufffd/i);
      expect(jsonLines(output)).toMatchObject(
        invalid.flatMap((_, index) => [
          { line: 2 * index + 1, ok: true },
          {
            line: 2 * index + 2,
            ok: false,
            error: { issues: [{ code: "invalid_utf8", offset: 9 }] },
          },
        ]),
      );
    },
  );

  it("a character that two pieces of a file share is whole", () => {
    const character = Buffer.from("😀");
    for (let shift = 0; shift <= character.length; shift += 1) {
      const filler = Buffer.alloc(CHUNK - shift - 7, "x");
      // The line is `a:b:c:😀`, in a file whose first piece ends somewhere in the character.
      const input = write("split.txt", Buffer.concat([filler, Buffer.from("\na:b:c:"), character, Buffer.from("\n")]));
      const { output } = run(["parse", "--json", "--loose"], { input });
      expect(jsonLines(output)[1]).toMatchObject({
        line: 2,
        ok: true,
        value: { componentIdentifier: "😀" },
      });
      const cut = write(
        "cut.txt",
        Buffer.concat([filler, Buffer.from("\na:b:c:"), character.subarray(0, 3), Buffer.from("\n")]),
      );
      expect(jsonLines(run(["parse", "--json", "--loose"], { input: cut }).output)[1]).toMatchObject({
        line: 2,
        ok: false,
        error: { issues: [{ code: "invalid_utf8", offset: 6 }] },
      });
    }
  });
});

describe("odd text", () => {
  it("is refused or read by its own line: NUL, a byte-order mark, CRLF, no end of the last line", () => {
    const input = write("odd.txt", `\ufeff${GOOD}\r\n\0\r\n\r\na\0b:c:tool:x\n${GOOD}\r\n\r${GOOD}\n${GOOD}`);
    const { status, output, messages } = run(["parse", "--json"], { input });
    expect(status).toBe(1);
    expect(jsonLines(output)).toMatchObject([
      { line: 1, ok: true },
      { line: 2, error: { issues: [{ code: "wrong_segment_count" }] } },
      {
        line: 4,
        error: { issues: [{ code: "invalid_character", character: "U+0000", offset: 1 }] },
      },
      { line: 5, ok: true },
      {
        line: 6,
        error: { issues: [{ code: "invalid_character", character: "U+000D", offset: 0 }] },
      },
      { line: 7, ok: true },
    ]);
    expect(messages).toBe(
      "The byte-order mark at the start of the input is skipped.\n6 keys: 3 valid (session 3), 3 refused; by first issue: invalid_character 2, wrong_segment_count 1.\n",
    );
  });
});

describe.runIf(isLinux)("streams that are not there", () => {
  it.each([
    ["an empty input", '"$0" "$1" parse --json < /dev/null'],
    // Node opens /dev/null in the place of a stream that is closed.
    ["a closed input", '"$0" "$1" parse --json <&-'],
  ])("%s holds no keys", (_, line) => {
    expect(shell(line)).toEqual({ status: 0, output: "", messages: "Standard input is empty.\nNo keys were read.\n" });
  });

  it("an input that may only be written to is told of", () => {
    const file = join(folder, "write-only.txt");
    const { status, messages } = shell('"$0" "$1" parse --json 0> "$2"', file);
    expect(status).toBe(74);
    expect(messages).toMatch(/^task-key: Standard input cannot be read: EBADF: [^\n]*\.\n$/);
    expect(existsSync(file)).toBe(true);
  });

  it("a closed output or closed messages change no status", () => {
    expect(shell('"$0" "$1" parse "$2" >&-', GOOD)).toMatchObject({ status: 0, messages: "" });
    expect(shell('"$0" "$1" parse "$2" x 2>&-', GOOD)).toMatchObject({ status: 1, messages: "" });
  });
});

describe.runIf(isLinux)("an interruption", () => {
  it.each(["", "good.txt"])("midway says how many answers have been written: %j", async (name) => {
    const { child, messages, ended } = start(name && join(folder, name));
    if (name === "") Readable.from(endless()).pipe(child.stdin);
    let output = "";
    child.stdout.on("data", (piece) => {
      if (output === "") child.kill("SIGINT");
      output += piece;
    });
    expect((await ended)[0]).toBe(130);
    const answers = jsonLines(output);
    expect(output.endsWith("\n")).toBe(true);
    expect(await messages).toBe(`Interrupted. ${answers.length} keys, all valid (session ${answers.length}).\n`);
  });

  it("does not wait for a reader who is slow while one piece of input has many answers", async () => {
    const controller = new AbortController();
    const stream = new Writable({ write: () => controller.abort() });
    const { status, messages } = await runHere(["parse", "--json"], [readFileSync(badKeys)], {
      interruption: controller.signal,
      output: { isTerminal: false, stream },
    });
    expect(status).toBe(130);
    const counted = Number(/^Interrupted\. (\d+) keys/.exec(messages)?.[1]);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThan(MANY);
  });
});

function* endless(): Generator<string> {
  for (;;) yield `${GOOD}\n`.repeat(1000);
}
