import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { timePair } from "./measure.js";

const LINES = 1_000_000;
const COMMAND = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const COPIER = fileURLToPath(new URL("copy-lines.js", import.meta.url));
const MEMORY_REPORT = new URL("report-memory.js", import.meta.url).href;

/**
 * A million lines through the command and through the line copier, each a process from file to file.
 * @param {readonly string[]} parameters
 * @param {readonly string[]} lines
 */
export function throughCommand(parameters, lines) {
  const folder = mkdtempSync(join(tmpdir(), "task-key-bench-"));
  try {
    const input = join(folder, "input.txt");
    const file = openSync(input, "w");
    const text = lines.map((line) => `${line}\n`).join("");
    for (let line = 0; line < LINES; line += lines.length) writeSync(file, text);
    closeSync(file);
    let megabytes = Number.NaN;
    const ours = () => {
      megabytes = run([COMMAND, ...parameters], input, join(folder, "ours.txt"));
    };
    const ratio = timePair(ours, () => run([COPIER], input, join(folder, "theirs.txt")), 0);
    return { ratio, megabytes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {readonly string[]} program
 * @param {string} inputFile
 * @param {string} outputFile
 * @returns The most memory that the process has had, in MB.
 */
function run(program, inputFile, outputFile) {
  const [input, output] = [openSync(inputFile, "r"), openSync(outputFile, "w")];
  const child = spawnSync(process.execPath, ["--import", MEMORY_REPORT, ...program], {
    stdio: [input, output, "ignore", "pipe"],
    encoding: "utf8",
  });
  closeSync(input);
  closeSync(output);
  // 1 is that some lines are refused.
  if (child.status !== 0 && child.status !== 1) throw new Error(`${program.join(" ")} failed.`);
  return (Number(child.output[3]) * 1024) / 1_000_000;
}
