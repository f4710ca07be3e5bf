import { markdownTable } from "../support/page.js";
import { COMMAND } from "./formats.js";

/** @import { Report } from "./suite/suite.js" */

/**
 * One run of the suite, or a runtime that could not be had.
 *
 * @typedef {object} Row
 * @property {string} runtime
 * @property {string} version The one that was wanted, when it is missing.
 * @property {string} format
 * @property {Report} report
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
    rows.map(({ runtime, version, format, report: { passed, failed } }) => [
      runtime,
      version,
      format,
      String(passed),
      String(failed),
    ]),
  );
}

/** What is wrong, each as a text to print. @param {readonly Row[]} rows */
export function faultsOf(rows) {
  const most = Math.max(...rows.map(({ report }) => report.passed + report.failed));
  return rows.flatMap(({ runtime, version, format, report: { passed, failed, failures } }) => {
    const name = [runtime, version, format].join(" ").trim();
    // Every runtime has to make the same checks; the command has its own.
    const isShort = failed === 0 && format !== COMMAND && passed < most;
    return isShort ? [`${name} made ${passed} checks, not ${most}.`] : failures.map((failure) => `${name}: ${failure}`);
  });
}
