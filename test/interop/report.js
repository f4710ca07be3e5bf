/** @import { KeyReport } from "./check-keys.js" */
/** @import { NameReport } from "./check-names.js" */
/** @import { Release } from "./releases.js" */

/**
 * @typedef {object} ReleaseReport
 * @property {Release} release
 * @property {string} installed What else was installed, with versions.
 * @property {KeyReport} keys
 * @property {NameReport} names
 */

/**
 * Prints what was found out, and whether it holds.
 *
 * @param {readonly ReleaseReport[]} reports
 * @returns {boolean}
 */
export function printReport(reports) {
  console.log(`\n${tableOf(HEADINGS, reports.map(rowOf))}`);
  for (const { release, keys } of reports.filter((report) => report.keys.forgeries.length > 0)) {
    console.log(`\nKeys that FastMCP ${release.version} wrote for made-up session ids:\n`);
    const rows = keys.forgeries.map(({ header, refusal, claim, scoped }) => [
      quote(header),
      refusal,
      quote(claim),
      showControls(scoped),
    ]);
    console.log(
      tableOf(["session id", "refused with", "FastMCP reads session", "as a scoped key"], rows),
    );
  }
  const differences = reports.flatMap(differencesOf);
  for (const difference of differences.slice(0, MOST_PRINTED)) {
    console.log(`\n${showControls(difference)}`);
  }
  console.log(`\n${differences.length} differences`);
  return differences.length === 0;
}

const MOST_PRINTED = 20;

const HEADINGS = [
  "FastMCP",
  "installed",
  "keys",
  "parsed",
  "equal",
  "rebuilt",
  "refused",
  "built here",
  "Redis names",
  "lead back",
  "of forged",
  "others",
];

/** @param {ReleaseReport} report */
function rowOf({ release, installed, keys, names }) {
  const { found, parsed, equal, rebuilt, forgeries, built } = keys;
  const counts = [
    found,
    parsed,
    equal,
    rebuilt,
    forgeries.length,
    built,
    names.found,
    names.ofTasks,
    names.ofForgeries,
    names.found - names.ofTasks - names.ofForgeries,
  ];
  return [release.version, installed, ...counts.map(String)];
}

/** @param {ReleaseReport} report */
function differencesOf({ release, keys, names }) {
  const differences = [...keys.differences, ...names.differences];
  if (keys.found < release.fewestKeys) {
    differences.push(`There are ${keys.found} keys, where ${release.fewestKeys} were to be.`);
  }
  return differences.map((difference) => `FastMCP ${release.version}: ${difference}`);
}

/**
 * @param {readonly string[]} headings
 * @param {readonly (readonly string[])[]} rows
 */
function tableOf(headings, rows) {
  const lines = [headings, headings.map(() => ""), ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line, row) =>
      line.map((cell, column) => cell.padEnd(widths[column] ?? 0, row === 1 ? "-" : " ")),
    )
    .map((cells) => cells.join("  ").trimEnd())
    .join("\n");
}

/**
 * What a caller made up could steer the reader's terminal.
 *
 * @param {string} text
 */
function quote(text) {
  return showControls(JSON.stringify(text));
}

/** @param {string} text */
function showControls(text) {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
