import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

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
export async function run({ file, parameters, environment, input }, seconds, signal) {
  const env = { ...process.env, ...environment };
  // SIGKILL, which no child can ignore.
  const limits = /** @type {const} */ ({ timeout: seconds * 1000, killSignal: "SIGKILL", maxBuffer: LONGEST_OUTPUT });
  const running = promisify(execFile)(file, parameters, { env, signal, ...limits });
  // A process that ends early closes its input; its exit code says more.
  running.child.stdin?.on("error", () => {}).end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    signal.throwIfAborted();
    const isLate = error instanceof Error && "killed" in error && error.killed;
    throw isLate ? new Error(`It took longer than ${seconds} seconds. ${error.message}`) : error;
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
  const { file, parameters, environment } = commandFor(port);
  const child = spawn(file, parameters, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaints = (complaints + text).slice(-LONGEST_COMPLAINT);
  });
  let end = "";
  const ended = once(child, "close").then(
    ([code]) => {
      end = `It ended with ${code}.`;
    },
    (error) => {
      end = String(error);
    },
  );
  const stop = async () => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await ended;
    clearTimeout(timer);
  };
  const late = Date.now() + seconds * 1000;
  try {
    while (!(await isListening(port))) {
      signal.throwIfAborted();
      if (end !== "" || Date.now() > late) {
        const reason = end || `It took longer than ${seconds} seconds.`;
        throw new Error([[file, ...parameters].join(" "), reason, complaints].join("\n"));
      }
      await sleep(POLL_MILLISECONDS);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

const STOP_SECONDS = 10;
const POLL_MILLISECONDS = 50;
const LONGEST_COMPLAINT = 4000;
const LONGEST_OUTPUT = 2 ** 28;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}

/** @param {number} port */
async function isListening(port) {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
