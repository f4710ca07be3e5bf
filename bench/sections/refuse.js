import { parseTaskKey } from "fastmcp-task-keys";
import { GOALS } from "../goals.js";
import { digitsOf, flat, inputs, sessionInput } from "../inputs.js";
import { mean, ratioRow, worstRow } from "../row.js";
import { subject, timeInTurn } from "../time-in-turn.js";

/** @import { TaskKeyIssueCode } from "fastmcp-task-keys" */
/** @import { SessionInput } from "../inputs.js" */
/** @import { Row } from "../row.js" */
/** @import { Effort } from "../time-in-turn.js" */

const LONGEST_KEY = 8192;

/**
 * The ways to spoil a key, by the code of the one issue that it then has; each kind of fault takes its turns.
 * @type {Partial<Record<TaskKeyIssueCode, readonly ((input: SessionInput) => unknown)[]>>}
 */
const FAULTS = {
  invalid_type: [
    () => undefined,
    () => null,
    ({ key }) => key.length,
    ({ key }) => [key],
    ({ fields }) => fields,
  ],
  too_long: [({ key }) => flat(key.padEnd(LONGEST_KEY + 1, "a"))],
  wrong_layout: [
    ({ key }) => flat(`auth:${key}`),
    ({ key }) => flat(key.replace(/^[^:]*/, "anon")),
  ],
  wrong_segment_count: [
    ({ key }) => flat(key.replace(/:[^:]*$/, "")),
    ({ key }) => flat(`victim:task1:tool:${key}`),
    ({ key }) => flat(`${key}:x`),
    ({ key }) => flat(key.replaceAll(":", "/")),
  ],
  empty_segment: [
    ({ key }) => flat(key.replace(/^[^:]*/, "")),
    ({ key }) => flat(key.replace(/:[^:]*/, ":")),
    ({ key }) => flat(key.replace(/:[^:]*:([^:]*)$/, "::$1")),
    ({ key }) => flat(key.replace(/[^:]*$/, "")),
  ],
  invalid_character: [
    ({ key }) => flat(key.replace(":", " :")),
    ({ key }) => flat(key.replace(":", "\u00e9:")),
    ({ key }) => flat(key.replace(":", ":\n")),
    ({ key }) => flat(key.replace(":", ":\u65e5\u672c")),
    ({ key }) => flat(`${key}\ud800`),
  ],
  unknown_task_type: ["Tool", "job", "tools", "<script>"].map(
    (type) =>
      ({ key }) =>
        flat(key.replace(/:[^:]*:([^:]*)$/, `:${type}:$1`)),
  ),
  invalid_encoding: ["%", "%4", "%GG", "%FF", "%C3%28", "%ED%A0%80", "%F0%9F%99"].map(
    (spelling) =>
      ({ key }) =>
        flat(key + spelling),
  ),
  non_canonical_encoding: ["%3a", "%41", "/", " ", "\u65e5\u672c", "%f0%9f%99%82"].map(
    (spelling) =>
      ({ key }) =>
        flat(key + spelling),
  ),
};

const captured = inputs(sessionInput);

/**
 * Refusing keys, each with one fault, against accepting them.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function refuse(effort) {
  const guarded = captured.map(({ key, fields }) => ({ key, sessionId: fields.sessionId }));
  const foreign = captured.map(({ key }, index) => {
    return { key, sessionId: flat(digitsOf(index).slice(32)) };
  });
  const kinds = Object.entries(FAULTS).map(([code, ways]) => ({ code, spoiled: spoil(ways) }));
  /** @param {{ key: string, sessionId: string }} input */
  const parseGuarded = ({ key, sessionId }) => parseTaskKey(key, { sessionId });
  const times = timeInTurn(
    [
      subject(
        "accept",
        captured.map(({ key }) => key),
        (key) => parseTaskKey(key),
        ({ ok }) => ok,
      ),
      ...kinds.map(({ code, spoiled }) =>
        subject(
          code,
          spoiled,
          (key) => parseTaskKey(key),
          (result) => hasOneIssue(result, code),
        ),
      ),
      subject("accept, guarded", guarded, parseGuarded, ({ ok }) => ok),
      subject(SESSION_MISMATCH, foreign, parseGuarded, (result) =>
        hasOneIssue(result, SESSION_MISMATCH),
      ),
    ],
    effort,
  );

  const about = /** @type {const} */ ({ subject: "parseTaskKey", against: "parseTaskKey" });
  const rows = [...kinds.map(({ code }) => code), SESSION_MISMATCH].map((code) =>
    ratioRow(
      times,
      {
        ...about,
        work: "refuse, against accept",
        input: code,
        goal: GOALS.refuseEachKind,
        isDetail: true,
      },
      { subject: code, against: code === SESSION_MISMATCH ? "accept, guarded" : "accept" },
    ),
  );
  return [
    {
      ...about,
      work: "refuse, against accept",
      input: "the mean of all kinds",
      figure: mean(rows.map(({ figure }) => figure)),
      unit: "",
      goal: GOALS.refuseMean,
    },
    worstRow(rows),
    ...rows,
  ];
}

const SESSION_MISMATCH = "session_mismatch";

/** @param {readonly ((input: SessionInput) => unknown)[]} ways */
function spoil(ways) {
  // Long keys fill the memory, so few of them are made, and taken in turn.
  const count = ways === FAULTS.too_long ? 64 : captured.length;
  const spoiled = captured
    .slice(0, count)
    .map((input, index) => ways[index % ways.length]?.(input));
  return captured.map((_, index) => spoiled[index % count]);
}

/**
 * @param {import("fastmcp-task-keys").Result<unknown, import("fastmcp-task-keys").TaskKeyError>} result
 * @param {string} code
 */
function hasOneIssue(result, code) {
  return !result.ok && result.error.issues.length === 1 && result.error.issues[0].code === code;
}
