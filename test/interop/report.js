import { escapeUnits } from "../differential/escape-units.js";
import { markdownTable } from "../support/page.js";

/** @import { KeyReport } from "./check-keys.js" */
/** @import { NameReport } from "./check-names.js" */
/** @import { Release } from "./releases.js" */

/** @typedef {(sentence: string, details: object) => void} Differ Takes down a difference. */

/**
 * @typedef {object} ReleaseReport
 * @property {Release} release
 * @property {string} pydocket Its version.
 * @property {KeyReport} keys
 * @property {readonly NameReport[]} names Of each Redis.
 */

/**
 * The tables of the documentation: what was found to be right, and what was forged.
 *
 * @param {readonly ReleaseReport[]} reports
 */
export function tablesOf(reports) {
  const forgeries = reports.filter(({ release }) => release.layout === "session").map(forgeriesOf);
  return [markdownTable(HEADINGS, reports.map(rowOf)), ...new Set(forgeries)].join("\n\n");
}

const HEADINGS = [
  "FastMCP",
  "Docket",
  "keys parsed and built back",
  "forged keys refused",
  "built here, read by Python",
  "names in Redis",
  "of tasks, parsed back",
  "of forged keys",
  "refuted by the mapping",
  "of no task",
  "scopes",
];

const FORGERY_HEADINGS = [
  "session header",
  "key refused with",
  "FastMCP reads session",
  "as a scoped key",
  "parked under the name of, which the mapping refutes",
];

/** @param {ReleaseReport} report */
function rowOf({ release, pydocket, keys, names }) {
  /** @param {(report: NameReport) => number} count */
  const sum = (count) => names.map(count).reduce((total, number) => total + number, 0);
  const found = sum((report) => report.found);
  const ofTasks = sum((report) => report.ofTasks);
  const ofForgeries = sum((report) => report.ofForgeries);
  const refuted = sum((report) => report.claims.size);
  const { honest, forgeries, built, scopes } = keys;
  const ofNone = found - ofTasks - ofForgeries - refuted;
  const counts = [honest, forgeries.length, built, found, ofTasks, ofForgeries, refuted, ofNone];
  return [release.version, pydocket, ...counts.map(String), scopes === 0 ? "" : String(scopes)];
}

/** @param {ReleaseReport} report */
function forgeriesOf({ keys, names }) {
  const claims = new Map(names.flatMap((report) => [...report.claims]));
  /** @type {Map<string, string[]>} */
  const rows = new Map();
  for (const { header, refusal, claim, scoped } of keys.forgeries) {
    rows.set(header, [quote(header), refusal, quote(claim), scoped, claims.get(header) ?? ""]);
  }
  return markdownTable(FORGERY_HEADINGS, [...rows.values()]);
}

/** What a caller made up could steer the reader's terminal. @param {string} text */
function quote(text) {
  return escapeUnits(JSON.stringify(text));
}
