import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inject } from "vitest";
import { ROOT } from "../support/packed.js";

/** An example in an otherwise empty folder, installed and built by the commands of its own README. */
export interface CopiedExample {
  readonly folder: string;
  readonly readme: Readme;
  start(environment?: NodeJS.ProcessEnv): Promise<RunningServer>;
  remove(): void;
}

export interface RunningServer {
  readonly url: string;
  /** All that it has printed, on standard output and standard error. */
  printed(): string;
  isRunning(): boolean;
  stop(): Promise<void>;
}

interface Readme {
  /** The commands that install and build; the last one starts the server. */
  readonly setUp: readonly string[];
  /** Those that ask the server, each with what they print. */
  readonly requests: readonly { readonly command: string; readonly output: string }[];
}

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
  return {
    folder,
    readme,
    start: (environment) => startServer(folder, environment),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Runs a command in a folder; what it printed. */
export function run(command: string, folder: string): string {
  try {
    return execFileSync("sh", ["-c", command], { cwd: folder, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    // The compiler says on standard output what is wrong.
    const output = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
    throw new Error(`${command}\n${output}`, { cause: error });
  }
}

export const START = "npm start";

function readReadme(text: string): Readme {
  const [setUp = "", requests = ""] = Array.from(
    text.matchAll(/^```sh\n(.*?)\n```$/gms),
    ([, code]) => code ?? "",
  );
  return {
    setUp: setUp.split("\n"),
    requests: Array.from(
      requests.matchAll(/^\$ (.*)((?:\n(?!\$ ).*)*)/gm),
      ([, command = "", output = ""]) => ({ command, output: output.trim() }),
    ),
  };
}

/** Runs what `npm start` runs, but not below npm, so that it can be stopped. */
async function startServer(
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const [program, ...parameters] = String(scripts.start).split(" ");
  if (program !== "node") throw new Error("The script start must run node.");
  const child = spawn(process.execPath, parameters, {
    cwd: folder,
    env: { ...process.env, ...environment, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const closed = once(child, "close");
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        printed += text;
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
        if (found !== undefined) resolve(found);
      });
    }
    child.once("close", () => reject(new Error(`The server has ended.\n${printed}`)));
  });
  return {
    url,
    printed: () => printed,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill();
      await closed;
    },
  };
}
