import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GOALS } from "../goals.js";
import { sessionInput } from "../inputs.js";
import { median, ratioRow } from "../row.js";
import { subject, timeInTurn } from "../time-in-turn.js";

/** @import { Row } from "../row.js" */
/** @import { Effort, Subject } from "../time-in-turn.js" */

const MEMORY_REPORT = new URL("../report-memory.js", import.meta.url).href;
const COPIER = fileURLToPath(new URL("../copy-lines.js", import.meta.url));
const COMMAND = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/**
 * The command over very many keys, from file to file, against a line copier.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function command({ rounds, isQuick }) {
  const manyKeys = isQuick ? 100_000 : 1_000_000;
  const fewerKeys = manyKeys / 5;
  const folder = mkdtempSync(join(tmpdir(), "task-key-command-"));
  try {
    const many = writeKeys(join(folder, "many.txt"), manyKeys);
    const fewer = writeKeys(join(folder, "fewer.txt"), fewerKeys);
    const output = join(folder, "output.jsonl");
    /** @type {Map<string, number[]>} */
    const peaks = new Map();
    /** @type {(name: string, program: readonly string[], input: string, lines: number) => Subject} */
    const program = (name, parameters, input, lines) => {
      /** @type {number[]} */
      const own = [];
      peaks.set(name, own);
      return subject(
        name,
        [input],
        () => {
          const { status, peak } = run(parameters, input, output);
          own.push(peak);
          return status;
        },
        (status) => status === 0 && countLines(output) === lines,
      );
    };
    const parse = [COMMAND, "parse", "--json"];
    const times = timeInTurn(
      [
        program("a line copier", [COPIER], many, manyKeys),
        program("task-key parse --json", parse, many, manyKeys),
        program(PARSING_COPIER, [COPIER, "parse"], many, manyKeys),
        program("a line copier, fewer", [COPIER], fewer, fewerKeys),
        program("task-key parse --json, fewer", parse, fewer, fewerKeys),
      ],
      { rounds: Math.ceil(rounds / 8), time: 0, isQuick },
    );
    /** @type {(name: string) => number} */
    const peak = (name) => median(peaks.get(name) ?? []);
    /** @type {(name: string) => number} */
    const growth = (name) => peak(name) / peak(`${name}, fewer`);
    const about = /** @type {const} */ ({
      work: "the command's memory",
      input: `${manyKeys.toLocaleString("en")} keys`,
      subject: "task-key parse --json",
      against: "a line copier",
      unit: "",
    });
    const { subject: parser, against: copier } = about;
    const grows = `${about.input}, against ${fewerKeys.toLocaleString("en")}`;
    return [
      ratioRow(times, { ...about, work: "the command's time", goal: GOALS.command }),
      { ...about, against: "", figure: peak(parser), unit: "MB", goal: GOALS.commandMemory },
      {
        ...about,
        work: "the growth of the command's memory",
        input: grows,
        figure: growth(parser) / growth(copier),
        goal: GOALS.commandMemoryGrowth,
      },
      ratioRow(times, {
        ...about,
        work: "the command's time, at the least",
        subject: PARSING_COPIER,
        isDetail: true,
      }),
      { ...about, figure: peak(parser) / peak(copier), isDetail: true },
      { ...about, input: grows, against: parser, figure: growth(parser), isDetail: true },
      {
        ...about,
        work: "the copier's memory",
        input: grows,
        subject: copier,
        figure: growth(copier),
        isDetail: true,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const PARSING_COPIER = "a line copier that parses";

const KEYS_AT_ONCE = 1000;

/**
 * @param {string} file
 * @param {number} count
 */
function writeKeys(file, count) {
  const descriptor = openSync(file, "w");
  for (let start = 0; start < count; start += KEYS_AT_ONCE) {
    const lines = Array.from(
      { length: KEYS_AT_ONCE },
      (_, index) => `${sessionInput(start + index).key}\n`,
    );
    writeSync(descriptor, lines.join(""));
  }
  closeSync(descriptor);
  return file;
}

const BYTES_PER_KB = 1024;
const BYTES_PER_MB = 1_000_000;

/**
 * Runs a program of Node from file to file; `peak` is the most memory it has had, in MB.
 * @param {readonly string[]} parameters
 * @param {string} inputFile
 * @param {string} outputFile
 */
function run(parameters, inputFile, outputFile) {
  const input = openSync(inputFile, "r");
  const output = openSync(outputFile, "w");
  const child = spawnSync(process.execPath, ["--import", MEMORY_REPORT, ...parameters], {
    stdio: [input, output, "ignore", "pipe"],
    encoding: "utf8",
  });
  closeSync(input);
  closeSync(output);
  const peak = (Number(child.output[3]) * BYTES_PER_KB) / BYTES_PER_MB;
  return { status: child.status, peak };
}

/** @param {string} file */
function countLines(file) {
  const descriptor = openSync(file, "r");
  const buffer = Buffer.alloc(2 ** 20);
  let lines = 0;
  for (;;) {
    const length = readSync(descriptor, buffer);
    if (length === 0) break;
    const piece = buffer.subarray(0, length);
    for (let end = piece.indexOf("\n"); end !== -1; end = piece.indexOf("\n", end + 1)) lines += 1;
  }
  closeSync(descriptor);
  return lines;
}
