import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inject } from "vitest";
import { ROOT } from "../support/packed.js";
import { run } from "./run.js";

/** An example in an otherwise empty folder, installed and built by the commands of its own README. */
export interface CopiedExample {
  readonly folder: string;
  readonly readme: Readme;
  remove(): void;
}

interface Readme {
  /** The commands that install and build; the last one starts the server. */
  readonly setUp: readonly string[];
  /** Those that ask the server, each with what they print. */
  readonly requests: readonly { readonly command: string; readonly output: string }[];
}

export const START = "npm start";

export function copyExample(name: string): CopiedExample {
  const folder = mkdtempSync(join(tmpdir(), `task-key-${name}-`));
  const isSource = (path: string) => !/[\\/](?:node_modules|dist)$/.test(path);
  cpSync(join(ROOT, "examples", name), folder, { recursive: true, filter: isSource });
  const tarball = inject("tarball");
  copyFileSync(tarball, join(folder, basename(tarball)));
  const readme = readReadme(readFileSync(join(folder, "README.md"), "utf8"));
  for (const command of readme.setUp) {
    if (command.startsWith("npm ") && command !== START) run(command, folder);
  }
  return { folder, readme, remove: () => rmSync(folder, { recursive: true }) };
}

function readReadme(text: string): Readme {
  const [setUp = "", requests = ""] = Array.from(text.matchAll(/^```sh\n(.*?)\n```$/gms), ([, code]) => code ?? "");
  return {
    setUp: setUp.split("\n"),
    requests: Array.from(requests.matchAll(/^\$ (.*)((?:\n(?!\$ ).*)*)/gm), ([, command = "", output = ""]) => ({
      command,
      output: output.trim(),
    })),
  };
}
