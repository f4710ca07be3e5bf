// npm run bench                 prints the table; fails when a row cannot be measured
// npm run bench -- TEXT...      of the rows in which one of the texts stands
// npm run bench -- --check      fails also when a row is behind its goal by more than noise
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROWS } from "./rows.js";

/** The best and the worst are left out: of a row just as good as its goal all others are behind it once in 51 runs. */
const PROCESSES = 9;

const options = /** @type {const} */ ({ check: { type: "boolean" }, row: { type: "string" } });
const { values, positionals } = parseArgs({ options, allowPositionals: true });

if (values.row === undefined) printTable();
// What each of the processes of a row does.
else console.log(JSON.stringify([await ROWS[Number(values.row)]?.measure()].flat()));

function printTable() {
  console.log("| ours | against | median | 7 of 9 | goal | |\n|---|---|---|---|---|---|");
  for (const [index, { work, against, goal }] of ROWS.entries()) {
    if (positionals.length > 0 && !positionals.some((text) => `${work} ${against}`.includes(text))) continue;
    const isRatio = against !== "";
    const text = (figure = Number.NaN) => (isRatio ? figure.toFixed(2) : `${figure} bytes`);
    const figures = isRatio ? measure(index, PROCESSES).slice(1, -1) : measure(index, 1);
    const [median, kind] = figures[figures.length >> 1] ?? [];
    const range = isRatio ? `${text(figures[0]?.[0])} to ${text(figures.at(-1)?.[0])}` : "";
    const verdict = goal === undefined ? "" : judge(figures, goal);
    const name = kind === undefined ? work : `${work}: ${kind}`;
    console.log(
      `| ${[name, against, text(median), range, goal === undefined ? "" : text(goal), verdict].join(" | ")} |`,
    );
    if (figures.length === 0 || (values.check && verdict === "**behind**")) process.exitCode = 1;
  }
}

/** @param {readonly Measured[]} figures @param {number} goal */
function judge(figures, goal) {
  if (figures.every(([figure]) => figure > goal)) return "**behind**";
  return (figures[figures.length >> 1]?.[0] ?? 0) > goal ? "behind, or noise" : "";
}

/**
 * A figure from each process, the least first; none when one fails. A process has one row, since what the compiler
 * learns from one colours the next.
 * @typedef {[figure: number, kind?: string]} Measured
 * @param {number} index @param {number} processes @returns {Measured[]}
 */
function measure(index, processes) {
  const program = [fileURLToPath(import.meta.url), "--row", String(index)];
  const figures = [];
  while (figures.length < processes) {
    const child = spawnSync(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
    if (child.status !== 0) return [];
    figures.push(JSON.parse(child.stdout));
  }
  return figures.toSorted((one, other) => one[0] - other[0]);
}
