import { strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDuckdb, statementsFor } from "../test/sql/duckdb.js";
import { timePair } from "./measure.js";

const LINES = 1_000_000;
const COMMAND = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const COPIER = fileURLToPath(new URL("copy-lines.js", import.meta.url));

/** The command against the line copier, each a process from file to file. @param {string} args @param {string[]} lines */
export function throughCommand(args, lines) {
  const input = writeLines(lines);
  return timePair(
    () => run(input, COMMAND, ...args.split(" ")),
    () => run(input, COPIER),
    0,
  );
}

/** The SQL of docs/sql.md, over a table, against the command. @param {string[]} keys */
export async function throughDuckdb(keys) {
  const input = writeLines(keys);
  const query = await openDuckdb();
  await query(`CREATE TABLE task_keys AS FROM read_csv('${input}', header = false, columns = {'key': 'VARCHAR'})`);
  for (const statement of statementsFor("duckdb")) await query(statement);
  const start = performance.now();
  const [answer] = await query("SELECT count(*) AS valid FROM scoped_keys");
  const middle = performance.now();
  run(input, COMMAND, "parse", "--layout", "scoped", "-q");
  strictEqual(Number(answer?.valid) >= LINES, true);
  return (middle - start) / (performance.now() - middle);
}

/** @param {string[]} lines @returns The path of a file with a million of them. */
function writeLines(lines) {
  const folder = mkdtempSync(join(tmpdir(), "task-key-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true }));
  const text = lines.map((line) => `${line}\n`).join("");
  writeFileSync(join(folder, "input.txt"), text.repeat(Math.ceil(LINES / lines.length)));
  return join(folder, "input.txt");
}

/** @param {string} input @param {string[]} program */
function run(input, ...program) {
  const output = openSync(`${input}.output`, "w");
  const { status } = spawnSync(process.execPath, program, { stdio: [openSync(input, "r"), output, "ignore"] });
  // 1 is that some lines are refused.
  if (status !== 0 && status !== 1) throw new Error(`${program.join(" ")} failed.`);
}
