import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COMMAND = join(ROOT, "dist", "cli.js");
const GOOD = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const GOOD_LINE =
  '"ok":true,"value":{"layout":"session","sessionId":"session123","clientTaskId":"task456","taskType":"resource","componentIdentifier":"file://data.txt"}}\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "task-key-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], input: string | Uint8Array = "") {
  return spawnSync(process.execPath, [COMMAND, ...args], { input, encoding: "utf8" });
}

/** Starts the command and lets it wait for its input. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, [COMMAND, ...args]);
  // The command may end before it has read everything.
  child.stdin.on("error", () => {});
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const messages = text(child.stderr);
  return { child, ended, messages };
}

describe("the built command", () => {
  it("parses keys from its arguments", () => {
    expect(run(["parse", "--json", GOOD])).toMatchObject({
      status: 0,
      stdout: `{"line":1,${GOOD_LINE}`,
      stderr: "",
    });
  });

  it("ends with 1 when a key was refused, and with 2 when it was used wrongly", () => {
    expect(run(["parse", "x"]).status).toBe(1);
    expect(run(["parse", "--session"])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: "task-key: --session needs a value, as in --session=VALUE.\nSee task-key --help.\n",
    });
  });

  it("tells the package's version", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(run(["--version"]).stdout).toBe(`${version}\n`);
  });

  it("needs neither Zod nor any other package", () => {
    cpSync(COMMAND, join(folder, "cli.js"));
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    const { status, stdout } = spawnSync(process.execPath, [join(folder, "cli.js"), "parse", GOOD]);
    expect({ status, stdout: `${stdout}` }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("file://data.txt"),
    });
    expect(readFileSync(COMMAND, "utf8")).not.toMatch(/["']zod/);
  });

  it("can be run by its own name", () => {
    expect(readFileSync(COMMAND, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});

describe("streams", () => {
  it("answers a line as soon as it has come, wherever its bytes are divided", async () => {
    const { child, ended, messages } = start(["parse", "--json"]);
    // The first chunk ends inside a character, the second between CR and LF.
    const line = Buffer.from("a:b:tool:日\r\n");
    for (const [start, end] of [[0, 10], [10, -1], [-1]]) {
      await new Promise((resolve) => child.stdin.write(line.subarray(start, end), resolve));
    }
    const [first] = await once(child.stdout, "data");
    expect(`${first}`).toMatch(/^\{"line":1,"ok":false,.*"non_canonical_encoding".*"offset":9\}.*\n$/);
    child.stdin.end("c:d:tool:e\r\n");
    expect(await text(child.stdout)).toMatch(/^\{"line":2,"ok":true,.*\n$/);
    expect(await ended).toBe(1);
    expect(await messages).toBe("2 keys: 1 valid (session 1), 1 refused; by first issue: non_canonical_encoding 1.\n");
  });
});

describe("files", () => {
  it("reads from one and writes to another, after what is there already", () => {
    const from = join(folder, "keys.txt");
    const to = join(folder, "answers.txt");
    writeFileSync(from, `${GOOD}\n`.repeat(5000));
    writeFileSync(to, "before\n");
    const stdio = [openSync(from, "r"), openSync(to, "a"), "pipe"] as const;
    const { status } = spawnSync(process.execPath, [COMMAND, "parse", "--json"], {
      stdio: [...stdio],
    });
    expect(status).toBe(0);
    const lines = readFileSync(to, "utf8").split("\n");
    expect(lines).toHaveLength(5002);
    expect(lines[0]).toBe("before");
    expect(`${lines[5000]}\n`).toBe(`{"line":5000,${GOOD_LINE}`);
  });

  it("tells of an input that cannot be read", () => {
    const stdio = [openSync(folder, "r"), "pipe", "pipe"] as const;
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, "parse"], {
      stdio: [...stdio],
      encoding: "utf8",
    });
    expect(status).toBe(74);
    expect(stderr).toMatch(/^task-key: Standard input cannot be read: EISDIR: .*\.\n$/);
  });
});
