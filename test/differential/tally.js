/** @import { Answer } from "./answer.js" */
/** @import { Case } from "./generate.js" */

/** Counts what the cases came to, so that it can be seen that all codes and both answers are among them. */
export class Tally {
  /** @type {Map<string, Map<string, number>>} */
  #counts = new Map();

  /**
   * @param {Case} given
   * @param {Answer} answered
   */
  count([name], answered) {
    const counts = this.#counts.get(name) ?? new Map();
    this.#counts.set(name, counts);
    for (const outcome of outcomesOf(answered)) {
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
  }

  table() {
    const lines = [];
    for (const [name, counts] of [...this.#counts].sort()) {
      const outcomes = [...counts].sort(([, one], [, other]) => other - one);
      const list = outcomes.map(([outcome, count]) => `${count} ${outcome}`).join(", ");
      lines.push(`  ${name}: ${list}`);
    }
    return lines.join("\n");
  }
}

/** @param {Answer} answered */
function outcomesOf({ issues }) {
  if (!Array.isArray(issues)) return ["accepted"];
  return new Set(issues.map(({ code }) => String(code)));
}
