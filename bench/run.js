// npm run bench: measures, and writes what came of it into README.md and bench/results.svg.
//   npm run bench -- --quick          a short run, for a look at the figures: writes nothing
//   npm run bench -- accept build     some of the sections only: writes nothing
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeIntoReadme } from "../test/support/readme.js";
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

const CHART = new URL("results.svg", import.meta.url);

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
  writeIntoReadme("bench", report);
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
