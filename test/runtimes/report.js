import { markdownTable } from "../support/readme.js";
import { COMMAND } from "./formats.js";

/** @import { Report } from "./suite/suite.js" */

/**
 * One run of the suite, or a runtime that could not be had.
 *
 * @typedef {object} Row
 * @property {string} runtime
 * @property {string} version The one that was wanted, when it is missing.
 * @property {string} format
 * @property {Report | undefined} report Missing with the runtime.
 * @property {string} [reason] Why it is missing.
 */

/**
 * @param {string} runtime
 * @param {string} version
 * @param {string} format
 * @param {() => Promise<Report>} run
 * @returns {Promise<Row>}
 */
export async function rowOf(runtime, version, format, run) {
  try {
    return { runtime, version, format, report: await run() };
  } catch (error) {
    // A suite that does not come to its end has passed nothing.
    const failures = [error instanceof Error ? error.message : String(error)];
    return { runtime, version, format, report: { passed: 0, failed: 1, failures } };
  }
}

/** @param {readonly Row[]} rows */
export function tableOf(rows) {
  return markdownTable(
    ["runtime", "version", "loaded by", "passed", "failed"],
    rows.map(({ runtime, version, format, report }) =>
      report === undefined
        ? [runtime, version, "**missing**", "", ""]
        : [runtime, version, format, String(report.passed), String(report.failed)],
    ),
  );
}

/**
 * What is wrong, each as a text to print.
 *
 * @param {readonly Row[]} rows
 * @param {boolean} allowsMissing
 */
export function faultsOf(rows, allowsMissing) {
  const most = Math.max(...rows.map(({ report }) => totalOf(report)));
  const faults = rows.flatMap((row) => {
    const { report } = row;
    const name = [row.runtime, row.version, row.format].join(" ").trim();
    if (report === undefined) return allowsMissing ? [] : [`${name} is missing: ${row.reason}`];
    const failures = report.failures.map((failure) => `${name}: ${failure}`);
    // Every runtime has to make the same checks; the command has its own.
    const isShort = report.failed === 0 && row.format !== COMMAND && totalOf(report) < most;
    return isShort ? [`${name} made ${totalOf(report)} checks, not ${most}.`] : failures;
  });
  return most === 0 ? [...faults, "No runtime has run the suite."] : faults;
}

/** @param {Report | undefined} report */
function totalOf(report) {
  return report === undefined ? 0 : report.passed + report.failed;
}
