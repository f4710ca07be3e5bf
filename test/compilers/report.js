import { markdownTable } from "../support/readme.js";

/** @import { Outcome } from "./compile.js" */
/** @import { Zod } from "./compilers.js" */

/**
 * What came of one compiler; no cells where it could not be had.
 *
 * @typedef {object} Row
 * @property {string} version
 * @property {readonly Cell[]} cells
 * @property {string} [reason] Why it is missing.
 */

/**
 * @typedef {object} Cell
 * @property {Zod} zod
 * @property {readonly ({ resolution: string } & Outcome)[]} outcomes
 */

/**
 * @param {readonly Row[]} rows
 * @param {readonly Zod[]} zods
 */
export function tableOf(rows, zods) {
  const header = ["TypeScript", ...zods.map(({ version }) => `with Zod ${version}`)];
  return markdownTable(
    header,
    rows.map(({ version, cells }) => [
      version,
      ...zods.map((_, index) => (cells.length === 0 ? "**missing**" : cellText(cells[index]))),
    ]),
  );
}

/**
 * What is wrong, each as a text to print.
 *
 * @param {readonly Row[]} rows
 * @param {boolean} allowsMissing
 */
export function faultsOf(rows, allowsMissing) {
  const faults = rows.flatMap(({ version, cells, reason }) => {
    if (cells.length === 0) {
      return allowsMissing ? [] : [`TypeScript ${version} is missing: ${reason}`];
    }
    return cells.flatMap(({ zod, outcomes }) =>
      outcomes.flatMap(({ resolution, faults }) =>
        faults.map((fault) => `TypeScript ${version}, Zod ${zod.version}, ${resolution}: ${fault}`),
      ),
    );
  });
  const isEmpty = rows.every(({ cells }) => cells.length === 0);
  return isEmpty ? [...faults, "No compiler has compiled the consumers."] : faults;
}

/** What is wrong with Zod's own declarations: a consumer of Zod alone has the same complaints. @param {readonly Row[]} rows */
export function notesOf(rows) {
  const notes = rows.flatMap(({ version, cells }) =>
    cells.flatMap(({ zod, outcomes }) =>
      outcomes.flatMap(({ resolution, faultsOfZod }) =>
        faultsOfZod.map((fault) => `TypeScript ${version}, Zod ${zod.version} alone, ${resolution}: ${fault}`),
      ),
    ),
  );
  return [...new Set(notes)];
}

/** The resolutions that pass, and those that do not. @param {Cell | undefined} cell */
function cellText(cell) {
  return (
    cell?.outcomes
      .map(({ resolution, faults, faultsOfZod }) => {
        if (faults.length > 0) return `**${resolution} fails**`;
        return faultsOfZod.length > 0 ? `${resolution} (Zod's own declarations fail)` : resolution;
      })
      .join(", ") ?? ""
  );
}
