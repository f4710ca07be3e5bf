import { cpus } from "node:os";
import { markdownTable } from "../test/support/readme.js";
import { SUBJECTS } from "./subjects.js";

/** @import { Row } from "./row.js" */
/** @import { Effort } from "./time-in-turn.js" */

/**
 * The figures as Markdown, ratios first.
 * @param {readonly Row[]} rows
 * @param {Effort} effort
 */
export function writeReport(rows, effort) {
  const summaries = rows.filter(({ isDetail }) => !isDetail);
  const goals = summaries.filter(({ goal }) => goal !== undefined);
  const others = summaries.filter(({ goal }) => goal === undefined);
  const details = rows.filter(({ isDetail }) => isDetail);
  return [
    introduction(effort),
    `<sub>Node ${process.version}, ${cpus()[0]?.model.trim()}, ${today()}</sub>`,
    "![The ratios of the run as bars](bench/results.svg)",
    ...(goals.length > 0 ? [table(goals)] : []),
    ...(others.length > 0 ? [OTHERS, comparison(others)] : []),
    ...(details.length > 0 ? [folded("Every other figure of the run", table(details))] : []),
    folded("What each subject checks", descriptions(rows)),
  ].join("\n\n");
}

/** @param {Effort} effort */
function introduction({ rounds, isQuick }) {
  return [
    `One ${isQuick ? "quick run, not to be quoted," : "run"} of \`npm run bench\`. Each ratio is a time as a multiple of another in the same run: 1 is as fast, less`,
    `is faster. It is the median of ${rounds} rounds in which all subjects take turns; in brackets, the middle half of the rounds.`,
    "Compare it with what each subject checks, which stands below. What a character costs is measured with `maxLength` raised.",
  ].join("\n");
}

const OTHERS =
  "What else reads the same keys, or texts of their length, beside the one-liner, which checks nothing:";

/**
 * @param {Row} row
 * @returns {boolean | undefined} Nothing where no goal is set.
 */
export function holds({ figure, goal }) {
  return goal && figure <= goal.atMost;
}

/** @param {Pick<Row, "figure" | "unit">} row */
export function figureText({ figure, unit }) {
  return unit === "" ? ratioText(figure) : `${Math.round(figure)} ${unit}`;
}

/** @param {readonly Row[]} rows */
function comparison(rows) {
  return markdownTable(
    ["ratio", "subject", "against", "checks"],
    rows.map((row) => [
      spreadText(row),
      code(row.subject),
      code(row.against),
      SUBJECTS[row.subject],
    ]),
  );
}

/** @param {readonly Row[]} rows */
function descriptions(rows) {
  return markdownTable(
    ["subject", "checks"],
    Object.entries(SUBJECTS)
      .filter(([name]) => rows.some(({ subject, against }) => name === subject || name === against))
      .map(([name, checks]) => [code(name), checks]),
  );
}

/** @param {readonly Row[]} rows */
function table(rows) {
  return markdownTable(
    ["ratio", "at most", "holds", "work", "subject", "against"],
    rows.map((row) => {
      const { work, input, subject, against } = row;
      const answer = holds(row);
      return [
        spreadText(row),
        goalText(row),
        answer === undefined ? "" : answer ? "yes" : "**no**",
        input === undefined ? work : `${work}: ${input}`,
        code(subject),
        code(against),
      ];
    }),
  );
}

/** @param {Row} row */
function spreadText(row) {
  const { middleHalf } = row;
  const spread = middleHalf === undefined ? "" : ` (${middleHalf.map(ratioText).join(" to ")})`;
  return `**${figureText(row)}**${spread}`;
}

/** @param {Row} row */
function goalText({ goal, unit }) {
  if (goal === undefined) return "";
  const most = [goal.atMost, unit].join(" ").trim();
  return goal.aim === undefined ? most : `${most}, better ${goal.aim}`;
}

/** @param {number} ratio */
function ratioText(ratio) {
  return ratio.toFixed(ratio < 10 ? 2 : 1);
}

/** @param {string} summary @param {string} content */
function folded(summary, content) {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** A name of code is set as code; the others are words. @param {string} name */
function code(name) {
  return /^(?:(?:a|an|the) |$|Zod|valibot)/.test(name) ? name : `\`${name}\``;
}

function today() {
  return new Date().toISOString().slice(0, 10);
}
