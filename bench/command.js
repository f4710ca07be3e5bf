import { strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDuckdb, statementsFor } from "../test/sql/duckdb.js";
import { timePair } from "./measure.js";

/** @import { Figure } from "./rows.js" */

const LINES = 1_000_000;
const COMMAND = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const COPIER = fileURLToPath(new URL("copy-lines.js", import.meta.url));
const MEMORY_REPORT = new URL("report-memory.js", import.meta.url).href;

/**
 * A million lines through the command and through the line copier, each a process from file to file.
 * @param {string[]} parameters @param {readonly string[]} lines
 */
export function throughCommand(parameters, lines) {
  const input = writeLines(lines);
  let megabytes = Number.NaN;
  const ours = () => {
    megabytes = run([COMMAND, ...parameters], input);
  };
  const ratio = timePair(ours, () => run([COPIER], input), 0);
  return { ratio, megabytes };
}

/** By the SQL of docs/sql.md, in a table, and by the command. @param {readonly string[]} keys @returns {Promise<Figure>} */
export async function throughDuckdb(keys) {
  const input = writeLines(keys);
  const query = await openDuckdb();
  await query(`CREATE TABLE task_keys AS FROM read_csv('${input}', header = false, columns = {'key': 'VARCHAR'})`);
  for (const statement of statementsFor("duckdb")) await query(statement);
  const start = performance.now();
  const [answer] = await query("SELECT count(*) AS valid FROM scoped_keys");
  const middle = performance.now();
  run([COMMAND, "parse", "--layout", "scoped", "-q"], input);
  const end = performance.now();
  strictEqual(Number(answer?.valid) >= LINES, true);
  return [(middle - start) / (end - middle)];
}

/** @param {readonly string[]} lines @returns The path of a file with a million of them. */
function writeLines(lines) {
  const folder = mkdtempSync(join(tmpdir(), "task-key-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true }));
  const text = lines.map((line) => `${line}\n`).join("");
  writeFileSync(join(folder, "input.txt"), text.repeat(Math.ceil(LINES / lines.length)));
  return join(folder, "input.txt");
}

/** @param {string[]} program @param {string} input @returns The most memory that it has had, in MB. */
function run(program, input) {
  const output = `${input}.${basename(program[0] ?? "")}`;
  const child = spawnSync(process.execPath, ["--import", MEMORY_REPORT, ...program], {
    stdio: [openSync(input, "r"), openSync(output, "w"), "ignore", "pipe"],
    encoding: "utf8",
  });
  // 1 is that some lines are refused.
  if (child.status !== 0 && child.status !== 1) throw new Error(`${program.join(" ")} failed.`);
  return (Number(child.output[3]) * 1024) / 1_000_000;
}
