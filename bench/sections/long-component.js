import { isDeepStrictEqual } from "node:util";
import { parseTaskKey } from "fastmcp-task-keys";
import { flat, sessionInput } from "../inputs.js";
import { ratioRow } from "../row.js";
import { splitKey } from "../subjects.js";
import { subject, timeInTurn } from "../time-in-turn.js";

/** @import { Row } from "../row.js" */
/** @import { Effort } from "../time-in-turn.js" */

const KEY_COUNT = 256;
const COMPONENT_LENGTH = 8000;

/** What fills the component identifier, as it stands in the key. */
const FILLINGS = {
  "plain letters": "component_",
  "paths, one character in six escaped": "src%2Flib%2Ffile.py",
  "nothing but %3A": "%3A",
  "Japanese, three escapes a character": "%E6%97%A5",
  "emoji, four escapes a character": "%F0%9F%99%82",
};

/**
 * Reading keys whose component identifier is nearly as long as it may be.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function longComponent(effort) {
  return Object.entries(FILLINGS).map(([name, filling]) => {
    const component = filling.repeat(COMPONENT_LENGTH / filling.length);
    const keys = Array.from({ length: KEY_COUNT }, (_, index) =>
      flat(sessionInput(index).key.replace(/[^:]*$/, component)),
    );
    const expected = keys.map(splitKey);
    const times = timeInTurn(
      [
        subject("the one-liner", keys, splitKey, ({ sessionId }) => sessionId !== undefined),
        subject(
          "parseTaskKey",
          keys,
          (key) => parseTaskKey(key),
          (result, index) => result.ok && isDeepStrictEqual(result.value, expected[index]),
        ),
      ],
      effort,
    );
    return ratioRow(times, {
      work: "accept",
      input: `a component of 8,000 characters: ${name}`,
      subject: "parseTaskKey",
      against: "the one-liner",
      isDetail: true,
    });
  });
}
