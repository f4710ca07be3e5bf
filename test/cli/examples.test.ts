import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { helpOf } from "../../src/cli/help.js";
import { COMMANDS, type Command, OPTIONS } from "../../src/cli/options.js";
import { ROOT } from "../support/packed.js";

const KEYS = "session123:t:tool:x\nanon:t:tool:tool%3Aadd%40\nx\n";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "task-key-examples-"));
  for (const [name, script] of [
    ["task-key", join(ROOT, "dist", "cli.js")],
    ["redis-cli", join(ROOT, "test", "cli", "redis-cli.js")],
  ] as const) {
    writeFileSync(join(folder, name), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, { mode: 0o755 });
  }
  writeFileSync(join(folder, "keys.txt"), KEYS);
  writeFileSync(join(folder, "app.log"), `GET /${KEYS}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a line of shell where the command, a Redis with the captured names, and some files are. */
function shell(line: string) {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", line], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, NO_COLOR: "1", LC_ALL: "C" },
  });
  return { status, output: stdout, messages: stderr };
}

describe("the help", () => {
  it.each([undefined, ...COMMANDS])("of %s fits a terminal, and names its options and no others", (command) => {
    const page = helpOf(command);
    const [text = ""] = page.split("\nExamples\n");
    expect(page).toMatch(/^[ -~\n]+\n$/);
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    if (command === undefined) {
      expect(text).toMatch(/\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}74 .*\n {2}130 /);
      return;
    }
    for (const [name, { of }] of Object.entries(OPTIONS)) {
      const commands: readonly Command[] = of;
      const isNamed = new RegExp(`--${name}\\b(?!-)`).test(text);
      if (name !== "help" && name !== "version") expect([name, isNamed]).toEqual([name, commands.includes(command)]);
    }
  });

  for (const command of COMMANDS) {
    const [, examples = ""] = helpOf(command).split("\nExamples\n");
    it.each(examples.trimEnd().split("\n"))(`of ${command}:%s`, (line) => {
      const { output, messages } = shell(line);
      expect(output).not.toBe("");
      expect(messages).not.toContain("task-key:");
    });
  }
});

describe("docs/command.md", () => {
  const page = readFileSync(join(ROOT, "docs", "command.md"), "utf8");
  // Those in sh are run by documentation.test.ts, too, but without a Redis.
  const examples = [...page.matchAll(/^```(?:sh|text)\n(\$ (?:.*\n)*?)```/gm)].flatMap(([, fence = ""]) =>
    Array.from(fence.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm), ([, ...example]) => example),
  );

  it.each(examples)("%s", (line = "", output) => {
    expect(shell(`{ ${line}\n} 2>&1`).output).toBe(output);
  });
});
