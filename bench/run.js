// npm run bench                 prints the table
// npm run bench -- TEXT...      of the rows in which one of the texts stands
// npm run bench -- --check      and fails when a row is behind its goal by more than noise
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROWS } from "./rows.js";

/** @import { Figure } from "./rows.js" */

/** The best and the worst are left out: of a row just as good as its goal all others are behind it once in 51 runs. */
const PROCESSES = 9;

const { values, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });

console.log("| ours | against | median | 7 of 9 | goal | |\n|---|---|---|---|---|---|");
for (const [index, { work, against, goal, unit }] of ROWS.entries()) {
  if (positionals.length > 0 && !positionals.some((text) => `${work} ${against}`.includes(text))) continue;
  const figures = unit === "" ? measure(index, PROCESSES).slice(1, -1) : measure(index, 1);
  const [figure, kind] = figures[figures.length >> 1] ?? [];
  /** @param {number | undefined} figure */
  const text = (figure = Number.NaN) => {
    if (Number.isNaN(figure)) return "none";
    return unit === "" ? figure.toFixed(2) : `${Math.round(figure)} ${unit}`;
  };
  const verdict = judge(figures, goal);
  const cells = [
    kind === undefined ? work : `${work}: ${kind}`,
    against,
    text(figure),
    unit === "" ? `${text(figures[0]?.[0])} to ${text(figures.at(-1)?.[0])}` : "",
    goal === undefined ? "" : text(goal),
    verdict,
  ];
  console.log(`| ${cells.join(" | ")} |`);
  if (values.check && verdict === "**behind**") process.exitCode = 1;
}

/** @param {readonly Figure[]} figures @param {number | undefined} goal */
function judge(figures, goal) {
  if (goal === undefined) return "";
  if (figures.every(([figure]) => figure > goal)) return "**behind**";
  return (figures[figures.length >> 1]?.[0] ?? 0) > goal ? "behind, or noise" : "";
}

/**
 * A figure from each process, the least first; none when one fails. A process has one row, since what the compiler
 * learns from one colours the next.
 * @param {number} index @param {number} processes @returns {Figure[]}
 */
function measure(index, processes) {
  const program = ["--expose-gc", fileURLToPath(new URL("row.js", import.meta.url)), String(index)];
  const figures = [];
  while (figures.length < processes) {
    const child = spawnSync(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
    if (child.status !== 0) return [];
    figures.push(JSON.parse(child.stdout));
  }
  return figures.toSorted((one, other) => one[0] - other[0]);
}
