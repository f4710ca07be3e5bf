import { buildTaskKey } from "fastmcp-task-keys";
import { GOALS } from "../goals.js";
import { inputs, sessionInput } from "../inputs.js";
import { ratioRow } from "../row.js";
import { asQuoted, joinKey, read } from "../subjects.js";
import { subject, timeInTurn } from "../time-in-turn.js";

/** @import { Row } from "../row.js" */
/** @import { Effort } from "../time-in-turn.js" */

const captured = inputs(sessionInput);
const fields = captured.map((input) => input.fields);

/**
 * Building keys that real servers wrote, and reading them.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function build(effort) {
  const times = timeInTurn(
    [
      subject(
        "a template string",
        fields,
        (parts) => read(joinKey(parts)),
        (key, index) => asQuoted(key) === captured[index]?.key,
      ),
      subject(
        "buildTaskKey",
        fields,
        (parts) => {
          const result = buildTaskKey(parts);
          if (result.ok) read(result.value);
          return result;
        },
        (result, index) => result.ok && result.value === captured[index]?.key,
      ),
    ],
    effort,
  );
  return [
    ratioRow(times, {
      work: "build",
      subject: "buildTaskKey",
      against: "a template string",
      goal: GOALS.build,
    }),
  ];
}
