/** @import { Case } from "./cases.js" */

/**
 * Whether the text of a case was accepted, and how long that took on average.
 *
 * @typedef {object} Answer
 * @property {boolean} isAccepted
 * @property {number} milliseconds
 */

/**
 * Matches every case. Its source is what the engines run, so it uses nothing but its parameters and what all of them have.
 *
 * @param {readonly Case[]} cases
 * @param {(pattern: string) => { test: (text: string) => boolean }} compile
 * @returns {Answer[]}
 */
export function answerAll(cases, compile) {
  return cases.map(({ pattern, before, unit, count, after }) => {
    const text = before + unit.repeat(count) + after;
    const expression = compile(pattern);
    const isAccepted = expression.test(text);
    const start = Date.now();
    let calls = 0;
    do {
      expression.test(text);
      calls += 1;
    } while (Date.now() - start < 20);
    return { isAccepted, milliseconds: (Date.now() - start) / calls };
  });
}
