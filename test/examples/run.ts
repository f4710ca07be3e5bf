import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";

export interface RunningServer {
  readonly url: string;
  /** All that it has printed, on standard output and standard error. */
  printed(): string;
  isRunning(): boolean;
  stop(): Promise<void>;
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

/** Starts a Node program that listens on the port in PORT, and waits until it answers. */
export async function startServer(
  parameters: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, parameters, {
    cwd: folder,
    env: { ...process.env, ...environment, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      printed += text;
    });
  }
  const closed = once(child, "close");
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  // Until then a request fails.
  while ((await fetch(url).catch(() => undefined)) === undefined) {
    if (!isRunning()) throw new Error(`The server has ended.\n${printed}`);
    await setTimeout(50);
  }
  return {
    url,
    printed: () => printed,
    isRunning,
    stop: async () => {
      child.kill();
      await closed;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
