// Puts the built command under faults that take long, and prints what came of them: `npm run test:command-faults`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Fault
 * @property {string} name
 * @property {readonly string[]} args
 * @property {() => Iterable<Buffer>} input
 * @property {(output: Readable, interrupt: () => void) => Promise<number>} read Takes the output, and counts its lines.
 * @property {number} status How the command should end.
 * @property {(lines: number) => string} summary What it should say at the end, after so many lines.
 */

const COMMAND = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const MEMORY_REPORT = new URL("report-memory.js", import.meta.url).href;

/** MB. */
const MOST_MEMORY = 200;
/** Five times the input may need so much more: the garbage collector does not always run at the same moment. */
const MOST_GROWTH = 1.2;

const GIGABYTE = 2 ** 30;
const PIECE_SIZE = 2 ** 20;
const KEY = "session123:task456:resource:file%3A%2F%2Fdata.txt\n";
const FEW = 1_000_000;
const MANY = 5_000_000;
const BYTES_PER_KB = 1024;
const BYTES_PER_MB = 1_000_000;

const json = ["parse", "--json"];
const loose = [...json, "--loose"];
const redis = ["parse", "--redis", "--json"];
const picked = ["parse", "--only", "refused", "--lines"];

/** @type {(name: string, args: readonly string[], unit: string, end?: readonly number[]) => Fault} */
const longLine = (name, args, unit, end = []) => ({
  name: `a line of 1 GB${name}`,
  args,
  input: function* () {
    const piece = Buffer.alloc(PIECE_SIZE, unit);
    for (let size = 0; size < GIGABYTE; size += PIECE_SIZE) yield piece;
    yield Buffer.from(end);
  },
  read: (output) => count(output),
  // With --only it is found, but too long to be printed.
  status: args === picked ? 0 : 1,
  summary: () => (args === picked ? "Not printed: 1 of more than 1048576 UTF-16 units.\n" : ""),
});

/** @type {(lines: number, args?: readonly string[], line?: string, summary?: string) => Fault} */
const manyLines = (lines, args = json, line = KEY, summary = `keys, all valid (session ${lines})`) => ({
  name: `${lines.toLocaleString("en")} lines`,
  args,
  input: function* () {
    const piece = Buffer.from(line.repeat(1000));
    for (let made = 0; made < lines; made += 1000) yield piece;
  },
  read: (output) => count(output),
  status: 0,
  summary: (found) => (found === lines ? `${lines} ${summary}.\n` : ""),
});

/** @type {(lines: number) => string} */
const interrupted = (lines) => `Interrupted. ${lines} keys, all valid (session ${lines}).\n`;

const few = manyLines(FEW);
const many = manyLines(MANY);

/** @type {readonly Fault[]} */
const FAULTS = [
  longLine("", json, "a"),
  longLine("", ["parse"], "a"),
  longLine(" of escapes, loosely", loose, "%F0"),
  longLine(", not UTF-8 at its end, loosely", loose, "a", [0xff]),
  longLine(" of brackets", ["build", "--json"], "["),
  longLine(", as a Redis name", redis, "a"),
  longLine(", picked", picked, "a"),
  few,
  many,
  manyLines(MANY, redis, `fastmcp:runs:${KEY}`, `names, all valid (run ${MANY})`),
  manyLines(MANY, picked, "x\n", `keys: 0 valid, ${MANY} refused; by first issue: wrong_segment_count ${MANY}`),
  {
    ...few,
    name: "a reader who rests after each piece",
    read: (output) => count(output, () => setTimeout(1)),
  },
  {
    ...many,
    name: "SIGINT midway",
    read: (output, interrupt) => count(output, (lines) => lines > FEW && interrupt()),
    status: 130,
    summary: interrupted,
  },
  {
    ...many,
    name: "a reader who goes away midway",
    read: (output) => count(output, (lines) => lines > FEW && output.destroy()),
    status: 0,
    summary: () => "",
  },
];

/** @type {Map<Fault, number>} The most memory that the command has had, in MB. */
const peaks = new Map();
let isRight = true;
console.log("| fault | command | ended as it should | MB | seconds |\n|---|---|---|---|---|");
for (const fault of FAULTS) {
  const { endedRight, peak, seconds } = await put(fault);
  peaks.set(fault, peak);
  isRight &&= endedRight && peak <= MOST_MEMORY;
  const cells = [fault.name, fault.args.join(" "), endedRight ? "yes" : "no", peak.toFixed(0), seconds.toFixed(1)];
  console.log(`| ${cells.join(" | ")} |`);
}
const growth = (peaks.get(many) ?? Number.NaN) / (peaks.get(few) ?? Number.NaN);
console.log(`\n${MANY / FEW} times the keys take ${growth.toFixed(2)} times the memory.`);
process.exitCode = isRight && growth <= MOST_GROWTH ? 0 : 1;

/** @param {Fault} fault */
async function put({ args, input, read, status, summary }) {
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", MEMORY_REPORT, COMMAND, ...args], {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const report = child.stdio[3];
  if (!(report instanceof Readable)) throw new Error("There is no pipe for the report of memory.");
  const texts = Promise.all([text(child.stderr), text(report)]);
  // The command may end before it has read everything.
  child.stdin.on("error", () => {});
  Readable.from(input()).pipe(child.stdin);
  let isInterrupted = false;
  const lines = await read(child.stdout, () => {
    // A second SIGINT would end the command at once.
    if (!isInterrupted) child.kill("SIGINT");
    isInterrupted = true;
  });
  const [messages, peak] = await texts;
  const [code] = await ended;
  return {
    endedRight: code === status && messages === summary(lines),
    peak: (Number(peak) * BYTES_PER_KB) / BYTES_PER_MB,
    seconds: (performance.now() - start) / 1000,
  };
}

/**
 * Counts the lines of an output; after each piece something may be done.
 * @param {Readable} output
 * @param {(lines: number) => unknown} [afterPiece]
 */
async function count(output, afterPiece = () => {}) {
  let lines = 0;
  try {
    for await (const piece of output) {
      for (let end = piece.indexOf("\n"); end !== -1; end = piece.indexOf("\n", end + 1)) lines += 1;
      await afterPiece(lines);
    }
  } catch (error) {
    // Destroyed, on purpose.
    if (!output.destroyed) throw error;
  }
  return lines;
}
