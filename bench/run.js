// npm run bench: measures, and writes what came of it into README.md and bench/results.svg.
//   npm run bench -- --quick          a short run, for a look at the figures: writes nothing
//   npm run bench -- accept build     some of the sections only: writes nothing
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { drawChart } from "./chart.js";
import { writeReport } from "./report.js";

/** @import { Row } from "./row.js" */
/** @import { Effort } from "./time-in-turn.js" */

const SECTIONS = [
  "accept",
  "refuse",
  "build",
  "codec",
  "scoped",
  "long-component",
  "growth",
  "start-up",
  "command",
  "size",
];

/** @type {Record<"full" | "quick", Effort>} */
const EFFORTS = {
  full: { rounds: 41, time: 20, isQuick: false },
  quick: { rounds: 7, time: 6, isQuick: true },
};

const README = new URL("../README.md", import.meta.url);
const CHART = new URL("results.svg", import.meta.url);
const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !SECTIONS.includes(name));
if (unknown.length > 0) {
  throw new Error(`There is no section ${unknown.join(", ")}; there are ${SECTIONS.join(", ")}.`);
}
const isWhole = positionals.length === 0;
const effort = values.quick ? EFFORTS.quick : EFFORTS.full;

const rows = SECTIONS.filter((name) => isWhole || positionals.includes(name)).flatMap(runSection);
const report = writeReport(rows, effort);
console.log(report);
if (isWhole && !effort.isQuick) {
  writeFileSync(CHART, drawChart(rows));
  writeIntoReadme(report);
}

/**
 * @param {string} name
 * @returns {Row[]}
 */
function runSection(name) {
  console.error(`measuring ${name} ...`);
  const section = fileURLToPath(new URL("section.js", import.meta.url));
  const parameters = ["--expose-gc", section, name, JSON.stringify(effort)];
  const { status, stdout } = spawnSync(process.execPath, parameters, {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) process.exit(1);
  return JSON.parse(stdout);
}

/** @param {string} text */
function writeIntoReadme(text) {
  const readme = readFileSync(README, "utf8");
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) {
    console.error(`README.md is as it was: it has no ${BEGIN} and ${END}.`);
    return;
  }
  writeFileSync(README, `${readme.slice(0, begin + BEGIN.length)}\n${text}\n${readme.slice(end)}`);
}
