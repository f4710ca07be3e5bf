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

  it("parses keys from standard input", () => {
    expect(run(["parse", "--json"], `${GOOD}\r\n\n${GOOD}`)).toMatchObject({
      status: 0,
      stdout: `{"line":1,${GOOD_LINE}{"line":3,${GOOD_LINE}`,
      stderr: "2 keys, all valid (session 2).\n",
    });
  });

  it("builds a key for a shell to take", () => {
    const args = ["--session", "s", "--task", "-RCN", "--type", "tool", "--component", "a b"];
    expect(run(["build", ...args])).toMatchObject({
      status: 0,
      stdout: "s:-RCN:tool:a%20b\n",
      stderr: "",
    });
  });

  it("builds keys from JSON lines", () => {
    const fields =
      '{"sessionId":"s","clientTaskId":"t","taskType":"tool","componentIdentifier":"c"}';
    expect(run(["build", "--json"], `${fields}\nnope\n`)).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(
        /^\{"line":1,"ok":true,"value":"s:t:tool:c"\}\n\{"line":2,.*\n$/,
      ),
      stderr: "2 keys: 1 valid, 1 refused; by first issue: invalid_json 1.\n",
    });
  });

  it("reads the keys of both layouts, and builds them again", () => {
    const keys = `${GOOD}\nanon:-RCN:tool:tool%3Ax%40#leg2\n`;
    const parsed = run(["parse", "--json"], keys);
    expect(parsed.stderr).toBe("2 keys, all valid (session 1, scoped 1).\n");
    const values = parsed.stdout.replace(/^.*?"value":(.*)\}$/gm, "$1");
    const built = run(["build", "--json"], values).stdout;
    expect(built.replace(/^.*"value":"(.*)"\}$/gm, "$1")).toBe(keys);
  });

  it("ends with 1 when a key was refused, and with 2 when it was used wrongly", () => {
    expect(run(["parse", "x"]).status).toBe(1);
    expect(run(["parse", "--session"])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: "task-key: --session needs a value, as in --session=VALUE.\nSee task-key --help.\n",
    });
  });

  it("with an empty guard accepts nothing", () => {
    expect(run(["parse", "--session", "", GOOD])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("does not belong to the expected session"),
    });
  });

  it("has no colours where there is no terminal", () => {
    expect(run(["parse", GOOD, "x"]).stdout).not.toContain("\x1b");
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
    expect(`${first}`).toMatch(
      /^\{"line":1,"ok":false,.*"non_canonical_encoding".*"offset":9\}.*\n$/,
    );
    child.stdin.end("c:d:tool:e\r\n");
    expect(await text(child.stdout)).toMatch(/^\{"line":2,"ok":true,.*\n$/);
    expect(await ended).toBe(1);
    expect(await messages).toBe(
      "2 keys: 1 valid (session 1), 1 refused; by first issue: non_canonical_encoding 1.\n",
    );
  });

  it("ends quietly when the reader of the output goes away", async () => {
    const { child, ended, messages } = start(["parse", "--json"]);
    child.stdout.once("data", () => child.stdout.destroy());
    const block = `${GOOD}\n`.repeat(2 ** 12);
    while (child.stdin.writable && child.exitCode === null) {
      await new Promise((resolve) => child.stdin.write(block, resolve));
    }
    expect(await ended).toBe(0);
    expect(await messages).toBe("");
  });

  it("ends with the summary so far when it is interrupted", async () => {
    const { child, ended, messages } = start(["parse", "--json"]);
    child.stdin.write(`${GOOD}\nx\n`);
    child.stdout.once("data", () => child.kill("SIGINT"));
    expect(await ended).toBe(130);
    expect(await messages).toBe(
      "Interrupted. 2 keys: 1 valid (session 1), 1 refused; by first issue: wrong_segment_count 1.\n",
    );
  });

  it("measures a line of any length", () => {
    const { stdout } = run(["parse", "--json"], `${"é".repeat(2 ** 24)}\n${GOOD}\n`);
    expect(stdout).toContain(`"maximum":8192,"received":${2 ** 24}}`);
    expect(stdout).toContain(`{"line":2,${GOOD_LINE}`);
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

  it.runIf(process.platform === "linux")("tells of a full disk", () => {
    const stdio = ["pipe", openSync("/dev/full", "w"), "pipe"] as const;
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, "parse", GOOD], {
      stdio: [...stdio],
      encoding: "utf8",
    });
    expect(status).toBe(74);
    expect(stderr).toMatch(/^task-key: The output cannot be written: ENOSPC: .*\.\n$/);
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
