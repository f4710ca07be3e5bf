import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonLines } from "./support/cli-host.js";
import { ROOT } from "./support/packed.js";

const COMMAND = join(ROOT, "dist", "cli.js");
const GOOD = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const GOOD_LINE =
  '"ok":true,"value":{"layout":"session","sessionId":"session123","clientTaskId":"task456","taskType":"resource","componentIdentifier":"file://data.txt"}}\n';
const MANY = 20_000;
/** What the command is given of a file at once. */
const CHUNK = 2 ** 16;
const isLinux = process.platform === "linux";

let folder: string;
let goodKeys: string;
let badKeys: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "task-key-"));
  goodKeys = write("good.txt", `${GOOD}\n`.repeat(MANY));
  badKeys = write("bad.txt", "x\n".repeat(MANY));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Runs the command with files for its streams; without one, a stream is a pipe. The output is appended to what is there. */
function run(args: readonly string[], files: { readonly input?: string; readonly output?: string } = {}) {
  const input = files.input === undefined ? "pipe" : openSync(files.input, "r");
  const output = files.output === undefined ? "pipe" : openSync(files.output, "a");
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

/** Starts `parse --json` with a file for its input, or else a pipe. */
function start(file = "") {
  const line = `exec "$0" "$1" parse --json ${file === "" ? "" : '< "$2"'}`;
  const child = spawn("sh", ["-c", line, process.execPath, COMMAND, file]);
  // The command may end before it has read everything.
  child.stdin.on("error", () => {});
  return { child, messages: text(child.stderr), ended: once(child, "close") };
}

describe("the built command", () => {
  it("parses keys from its arguments", () => {
    expect(run(["parse", "--json", GOOD])).toEqual({ status: 0, output: `{"line":1,${GOOD_LINE}`, messages: "" });
  });

  it("ends with 1 when a key was refused, and with 2 when it was used wrongly", () => {
    expect(run(["parse", "x"]).status).toBe(1);
    expect(run(["parse", "--session"])).toEqual({
      status: 2,
      output: "",
      messages: "task-key: --session needs a value, as in --session=VALUE.\nSee task-key help parse.\n",
    });
  });

  it("tells the package's version", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(run(["--version"]).output).toBe(`${version}\n`);
  });

  it("needs neither Zod nor any other package", () => {
    const copy = join(folder, "cli.js");
    cpSync(COMMAND, copy);
    write("package.json", '{"type":"module"}');
    const { status, stdout } = spawnSync(process.execPath, [copy, "parse", GOOD], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("file://data.txt");
    expect(readFileSync(COMMAND, "utf8")).not.toMatch(/["']zod/);
  });

  it("can be run by its own name", () => {
    expect(readFileSync(COMMAND, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});

describe("an input", () => {
  it("has its lines answered as soon as they have come, wherever their bytes are divided", async () => {
    const { child, ended, messages } = start();
    // The first chunk ends inside a character, the second between CR and LF.
    const line = Buffer.from("a:b:tool:日\r\n");
    for (const [start, end] of [[0, 10], [10, -1], [-1]]) {
      await new Promise((resolve) => child.stdin.write(line.subarray(start, end), resolve));
    }
    const [first] = await once(child.stdout, "data");
    expect(`${first}`).toMatch(/^\{"line":1,"ok":false,.*"non_canonical_encoding".*"offset":9\}.*\n$/);
    child.stdin.end("c:d:tool:e\r\n");
    expect(await text(child.stdout)).toMatch(/^\{"line":2,"ok":true,.*\n$/);
    expect((await ended)[0]).toBe(1);
    expect(await messages).toBe("2 keys: 1 valid (session 1), 1 refused; by first issue: non_canonical_encoding 1.\n");
  });

  it("that is a file may have a character in two of its pieces", () => {
    const [whole, cut] = [Buffer.from("😀"), Buffer.from("😀").subarray(0, 3)];
    for (let shift = 0; shift <= whole.length; shift += 1) {
      // The second line is `a:b:c:😀`, and the first piece ends somewhere in the character.
      const filler = Buffer.alloc(CHUNK - shift - 7, "x");
      const [read, refused] = [whole, cut].map((character) => {
        const content = Buffer.concat([filler, Buffer.from("\na:b:c:"), character, Buffer.from("\n")]);
        return jsonLines(run(["parse", "--json", "--loose"], { input: write("split.txt", content) }).output)[1];
      });
      expect(read).toMatchObject({ line: 2, value: { componentIdentifier: "😀" } });
      expect(refused).toMatchObject({ line: 2, error: { issues: [{ code: "invalid_utf8", offset: 6 }] } });
    }
  });

  it("that is a folder is told of", () => {
    const { status, messages } = run(["parse"], { input: folder });
    expect(status).toBe(74);
    expect(messages).toMatch(/^task-key: Standard input cannot be read: EISDIR: .*\.\n$/);
  });

  it.runIf(isLinux)("that may only be written to is told of", () => {
    const file = join(folder, "write-only.txt");
    const { status, messages } = shell('"$0" "$1" parse --json 0> "$2"', file);
    expect(status).toBe(74);
    expect(messages).toMatch(/^task-key: Standard input cannot be read: EBADF: [^\n]*\.\n$/);
    expect(existsSync(file)).toBe(true);
  });

  it.runIf(isLinux).each([
    ["that is empty", '"$0" "$1" parse --json < /dev/null'],
    // Node opens /dev/null in the place of a stream that is closed.
    ["that is closed", '"$0" "$1" parse --json <&-'],
  ])("%s holds no keys", (_, line) => {
    expect(shell(line)).toEqual({ status: 0, output: "", messages: "Standard input is empty.\nNo keys were read.\n" });
  });
});

describe("an output", () => {
  it("that is a file has the answers after what is there already", () => {
    const output = write("answers.txt", "before\n");
    expect(run(["parse", "--json"], { input: goodKeys, output }).status).toBe(0);
    const lines = readFileSync(output, "utf8").split("\n");
    expect(lines).toHaveLength(MANY + 2);
    expect(lines[0]).toBe("before");
    expect(`${lines[MANY]}\n`).toBe(`{"line":${MANY},${GOOD_LINE}`);
  });

  it.runIf(isLinux)("that is a folder cannot be written", () => {
    const told = { status: 74, messages: expect.stringMatching(/^task-key: The output cannot be written: /) };
    expect(shell('"$0" "$1" parse "$2" 1< .', GOOD)).toMatchObject(told);
  });

  it.runIf(isLinux)("that is closed changes no status, nor do closed messages", () => {
    expect(shell('"$0" "$1" parse "$2" >&-', GOOD)).toMatchObject({ status: 0, messages: "" });
    expect(shell('"$0" "$1" parse "$2" x 2>&-', GOOD)).toMatchObject({ status: 1, messages: "" });
  });

  it.runIf(isLinux).each([
    ["0", () => goodKeys],
    ["1", () => badKeys],
  ])("whose reader goes away ends it with the status of the keys so far, and no message: %s", (status, file) => {
    const line = '{ "$0" "$1" parse --json < "$2"; echo "status $?" >&2; } | head -1';
    const { output, messages } = shell(line, file());
    expect(jsonLines(output)).toMatchObject([{ line: 1 }]);
    expect(messages).toBe(`status ${status}\n`);
  });
});

describe.runIf(isLinux)("a full disk", () => {
  const noSpace = {
    status: 74,
    messages: expect.stringMatching(/^task-key: The output cannot be written: ENOSPC: [^\n]*\.\n$/),
  };

  it.each([
    ["answers to lines", ["parse", "--json"]],
    ["blocks", ["parse"]],
    ["the help", ["--help"]],
  ])("is told of: %s", (_, args) => {
    expect(run(args, { input: goodKeys, output: "/dev/full" })).toMatchObject(noSpace);
  });

  it.runIf(mayMount())("that fills up midway has what there was room for", () => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
    try {
      const output = join(disk, "answers.jsonl");
      expect(run(["parse", "--json"], { input: goodKeys, output })).toMatchObject(noSpace);
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

describe.runIf(isLinux)("an interruption", () => {
  it.each(["a pipe", "a file"])("midway says how many answers have been written: %s", async (kind) => {
    const { child, messages, ended } = start(kind === "a file" ? goodKeys : "");
    if (kind === "a pipe") Readable.from(endless()).pipe(child.stdin);
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
});

function* endless(): Generator<string> {
  for (;;) yield `${GOOD}\n`.repeat(1000);
}
