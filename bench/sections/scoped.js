import { isDeepStrictEqual } from "node:util";
import { parseScopedTaskKey } from "fastmcp-task-keys";
import { GOALS } from "../goals.js";
import { inputs, scopedInput } from "../inputs.js";
import { ratioRow } from "../row.js";
import { splitScopedKey } from "../subjects.js";
import { subject, timeInTurn } from "../time-in-turn.js";

/** @import { Row } from "../row.js" */
/** @import { Effort } from "../time-in-turn.js" */

const captured = inputs(scopedInput);
const keys = captured.map(({ key }) => key);

/**
 * Reading keys of the scoped layout: authenticated and anonymous ones, and later legs.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function scoped(effort) {
  /** @param {unknown} fields @param {number} index */
  const isRight = (fields, index) => isDeepStrictEqual(fields, captured[index]?.fields);
  const times = timeInTurn(
    [
      subject("the scoped one-liner", keys, splitScopedKey, isRight),
      subject(
        "parseScopedTaskKey",
        keys,
        (key) => parseScopedTaskKey(key),
        (result, index) => result.ok && isRight(result.value, index),
      ),
    ],
    effort,
  );
  return [
    ratioRow(times, {
      work: "accept, scoped layout",
      subject: "parseScopedTaskKey",
      against: "the scoped one-liner",
      goal: GOALS.scoped,
    }),
  ];
}
