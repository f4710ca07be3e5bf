/** @import { Goal } from "./goals.js" */
/** @import { SubjectName } from "./subjects.js" */
/** @import { Times } from "./time-in-turn.js" */

/**
 * One figure of the report.
 * @typedef {object} Row
 * @property {string} work
 * @property {string} [input] What it is done with, where that is not the captured keys.
 * @property {SubjectName} subject
 * @property {SubjectName | ""} against Empty when the figure is no ratio.
 * @property {number} figure
 * @property {string} unit Empty when the figure is a ratio.
 * @property {readonly [number, number]} [middleHalf] Where the middle half of the rounds lies.
 * @property {Goal} [goal]
 * @property {boolean} [isDetail] One of many rows that another row sums up.
 */

/**
 * A row that says what multiple of the other's time a subject takes: the median over the rounds.
 * @param {Times} times
 * @param {Pick<Row, "work" | "input" | "goal" | "isDetail"> & { subject: SubjectName, against: SubjectName }} about
 * @param {{ subject: string, against: string }} [timed] What the two are called in `times`, if otherwise.
 * @returns {Row}
 */
export function ratioRow(times, about, timed = about) {
  const subject = times.get(timed.subject) ?? [];
  const against = times.get(timed.against) ?? [];
  const byRound = subject.map((time, round) => time / (against[round] ?? Number.NaN));
  return {
    ...about,
    // Not the ratio of two medians: on a busy machine the times of one round rise and fall together.
    figure: median(byRound),
    unit: "",
    middleHalf: [quantile(byRound, 0.25), quantile(byRound, 0.75)],
  };
}

/**
 * The row with the largest figure of some, as what sums them up.
 * @param {readonly Row[]} rows
 * @returns {Row}
 */
export function worstRow(rows) {
  const worst = rows.reduce((largest, row) => (row.figure > largest.figure ? row : largest));
  return { ...worst, input: `the worst, ${worst.input}`, isDetail: false };
}

/** @param {readonly number[]} figures */
export function mean(figures) {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}

/** @param {readonly number[]} figures */
export function median(figures) {
  return quantile(figures, 0.5);
}

/**
 * @param {readonly number[]} figures
 * @param {number} share
 */
function quantile(figures, share) {
  const sorted = figures.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place % 1);
}
