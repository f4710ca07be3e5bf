import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * @typedef {object} Command
 * @property {string} file
 * @property {readonly string[]} parameters
 * @property {NodeJS.ProcessEnv} [environment] Beside the variables of this process.
 * @property {string} [input]
 */

/**
 * A process that runs until it is stopped.
 *
 * @typedef {object} Service
 * @property {number} port On 127.0.0.1.
 * @property {() => Promise<void>} stop
 */

/**
 * Runs a command to its end.
 *
 * @param {Command} command
 * @param {number} seconds The longest it may take.
 * @param {AbortSignal} signal
 * @returns {Promise<string>} What it printed.
 */
export async function run(command, seconds, signal) {
  const limit = limitTime(seconds, signal);
  const { child, complaints } = launch(command, limit.signal);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  // A process that ends early closes its input; its exit code says more.
  child.stdin.on("error", () => {}).end(command.input ?? "");
  try {
    const [code] = await once(child, "close");
    if (code === 0) return output;
    throw new Error(`It ended with ${code}.`);
  } catch (error) {
    throw failure(command, error, complaints());
  } finally {
    limit.end();
  }
}

/**
 * Starts a process and waits until it listens on its port.
 *
 * @param {(port: number) => Command} commandFor
 * @param {number} seconds The longest it may take until it listens.
 * @param {AbortSignal} signal
 * @returns {Promise<Service>}
 */
export async function start(commandFor, seconds, signal) {
  const port = await freePort();
  const command = commandFor(port);
  const { child, complaints } = launch(command);
  child.stdout.resume();
  const ended = once(child, "close");
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await ended.finally(() => clearTimeout(timer));
  };
  const limit = limitTime(seconds, signal);
  try {
    await Promise.race([
      untilListening(port, limit.signal),
      ended.then(([code]) => {
        throw new Error(`It ended with ${code}.`);
      }),
    ]);
  } catch (error) {
    await stop().catch(() => {});
    throw failure(command, error, complaints());
  } finally {
    limit.end();
  }
  return { port, stop };
}

const STOP_SECONDS = 10;
const POLL_MILLISECONDS = 50;
const LONGEST_COMPLAINT = 4000;

/**
 * @param {Command} command
 * @param {AbortSignal} [signal]
 */
function launch({ file, parameters, environment }, signal) {
  const child = spawn(file, parameters, {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
    ...(signal && { signal }),
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaints = (complaints + text).slice(-LONGEST_COMPLAINT);
  });
  return { child, complaints: () => complaints };
}

/**
 * A signal that aborts with the given one, when the time is over, and at the end. Not made with AbortSignal.any and
 * AbortSignal.timeout: Node can collect these while they are waited for (nodejs/node#57736).
 *
 * @param {number} seconds
 * @param {AbortSignal} signal
 */
function limitTime(seconds, signal) {
  const controller = new AbortController();
  const stop = () => controller.abort(signal.reason);
  const late = new Error(`It took longer than ${seconds} seconds.`);
  const timer = setTimeout(() => controller.abort(late), seconds * 1000);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const end = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    controller.abort();
  };
  return { signal: controller.signal, end };
}

/**
 * @param {Command} command
 * @param {unknown} error
 * @param {string} complaints
 */
function failure({ file, parameters }, error, complaints) {
  // When a signal has stopped it, the cause says why.
  const reason = error instanceof Error ? (error.cause ?? error) : error;
  return new Error([[file, ...parameters].join(" "), reason, complaints].join("\n"));
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}

/**
 * @param {number} port
 * @param {AbortSignal} signal
 */
async function untilListening(port, signal) {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await sleep(POLL_MILLISECONDS, undefined, { signal });
    } finally {
      socket.destroy();
    }
  }
}
