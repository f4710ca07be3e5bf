import {
  buildTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
} from "fastmcp-task-keys";
import { GOALS } from "../goals.js";
import { flat } from "../inputs.js";
import { ratioRow, worstRow } from "../row.js";
import { read } from "../subjects.js";
import { subject, timeInTurn } from "../time-in-turn.js";

/** @import { Result, TaskKeyError, TaskKeyIssueCode } from "fastmcp-task-keys" */
/** @import { Row } from "../row.js" */
/** @import { SubjectName } from "../subjects.js" */
/** @import { Effort } from "../time-in-turn.js" */

/**
 * What comes of an input: the code of its first issue if it is refused.
 * @typedef {"accepted" | TaskKeyIssueCode} Outcome
 */

/**
 * Makes a text of about this many characters that is as hard to read as its kind can be.
 * @typedef {(length: number) => string} Shape
 */

/**
 * @typedef {object} Job
 * @property {SubjectName} subject
 * @property {(text: string) => Result<unknown, TaskKeyError>} run
 * @property {Readonly<Record<string, readonly [Shape, Outcome]>>} shapes
 */

const SHORT = 1_000;
const LONG = 1_000_000;
/** Room for a component in which every character is escaped. */
const RAISED = { maxLength: 10 * LONG };

/** @type {(filling: string) => Shape} */
const only = (filling) => (length) => filling.repeat(Math.ceil(length / filling.length));

/** @type {(before: string, filling: string, after?: string) => Shape} */
const around =
  (before, filling, after = "") =>
  (length) =>
    before + only(filling)(length - before.length - after.length) + after;

/** @type {(filling: string, after?: string) => Shape} */
const component = (filling, after) => around("session:task:tool:", filling, after);

const emoji = "%F0%9F%99%82";

/** @type {Readonly<Record<string, readonly [Shape, Outcome]>>} */
const SESSION_SHAPES = {
  "nothing but :": [only(":"), "wrong_segment_count"],
  "a: again and again": [only("a:"), "wrong_segment_count"],
  "one long word": [only("a"), "wrong_segment_count"],
  "a long session id": [around("", "a", ":task:tool:x"), "accepted"],
  "a long task id, a fault at its end": [
    around("session:", "a", "\u00e9:tool:x"),
    "invalid_character",
  ],
  "a long task type": [around("session:task:", "a", ":x"), "unknown_task_type"],
  "a component of letters": [component("a"), "accepted"],
  "a component of %3A": [component("%3A"), "accepted"],
  "a component of emoji": [component(emoji), "accepted"],
  "a component of %": [component("%"), "invalid_encoding"],
  "a component of %3a": [component("%3a"), "non_canonical_encoding"],
  "letters, a raw character at the end": [component("a", "!"), "non_canonical_encoding"],
  "%3A, a broken escape at the end": [component("%3A", "%"), "invalid_encoding"],
  "emoji, half of one at the end": [component(emoji, "%F0%9F"), "invalid_encoding"],
  "emoji, lowercase at the end": [component(emoji, "%3a"), "non_canonical_encoding"],
};

/** @type {readonly Job[]} */
const JOBS = [
  {
    subject: "parseTaskKey",
    run: (text) => parseTaskKey(text, RAISED),
    shapes: SESSION_SHAPES,
  },
  {
    subject: "parseScopedTaskKey",
    run: (text) => parseScopedTaskKey(text, RAISED),
    shapes: {
      "a scope of %3A": [around("auth:", "%3A", ":task:tool:x"), "accepted"],
      "a scope of letters, a fault at its end": [
        around("auth:", "a", "!:task:tool:x"),
        "non_canonical_encoding",
      ],
      "nothing but : after the tag": [around("anon", ":"), "wrong_segment_count"],
      "nothing but # after the key": [around("anon:task:tool:x", "#"), "invalid_leg"],
      "a leg of nines": [around("anon:task:tool:x#leg", "9"), "invalid_leg"],
    },
  },
  {
    subject: "parseTaskKeyLoose",
    run: (text) => parseTaskKeyLoose(text),
    shapes: {
      "nothing but :": [only(":"), "accepted"],
      "one long word": [only("a"), "wrong_segment_count"],
      "a component of %3A": [component("%3A"), "accepted"],
      "a component of %": [component("%"), "accepted"],
      "a component of %FF": [component("%FF"), "accepted"],
      "a component of %FFa": [component("%FFa"), "accepted"],
      "a component of %41a": [component("%41a"), "accepted"],
      "a component of \u00e9%": [component("\u00e9%41"), "accepted"],
    },
  },
  {
    subject: "buildTaskKey",
    run: (text) => buildFrom({ componentIdentifier: text }),
    shapes: {
      "a component of letters": [only("a"), "accepted"],
      "a component of :": [only(":"), "accepted"],
      "a component of '": [only("'"), "accepted"],
      "a component of emoji": [only("\u{1f642}"), "accepted"],
      "letters, a lone surrogate at the end": [around("", "a", "\ud800"), "invalid_character"],
      "a component of lone surrogates": [only("\udc00"), "invalid_character"],
    },
  },
  {
    subject: "buildTaskKey",
    run: (text) => buildFrom({ sessionId: text }),
    shapes: {
      "a long session id": [only("a"), "accepted"],
      "a long session id, a fault at its end": [around("", "a", ":"), "invalid_character"],
    },
  },
];

/** @type {Omit<Job, "shapes">} */
const WITHIN_DEFAULT = {
  subject: "parseTaskKey",
  run: (text) => parseTaskKey(text),
};

/**
 * What a character costs in a text of a megabyte, against one of a kilobyte: 1 where the cost is linear.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function growth(effort) {
  const rows = JOBS.flatMap((job) =>
    Object.entries(job.shapes).map(([name, [shape, outcome]]) =>
      growthRow(job, name, [{ shape, short: outcome, long: outcome }], effort),
    ),
  );
  const allShapes = Object.values(SESSION_SHAPES).map(([shape, outcome]) => {
    return { shape, short: outcome, long: /** @type {const} */ ("too_long") };
  });
  rows.push(
    growthRow(WITHIN_DEFAULT, "all of these, with the default maxLength", allShapes, effort),
  );
  return [worstRow(rows), ...rows];
}

/**
 * @param {Omit<Job, "shapes">} job
 * @param {string} name
 * @param {readonly { shape: Shape, short: Outcome, long: Outcome }[]} cases
 * @param {Effort} effort
 * @returns {Row}
 */
function growthRow(job, name, cases, { rounds, time, isQuick }) {
  const repeats = Array.from({ length: LONG / SHORT });
  const short = repeats.flatMap(() => cases.map(({ shape }) => flat(shape(SHORT))));
  const long = cases.map(({ shape }) => flat(shape(LONG)));
  const times = timeInTurn(
    [
      subject(
        "short",
        short,
        job.run,
        (result, index) => outcomeOf(result) === cases[index % cases.length]?.short,
      ),
      subject("long", long, job.run, (result, index) => outcomeOf(result) === cases[index]?.long),
    ],
    // There are many shapes, and half the rounds tell linear from quadratic.
    { rounds: Math.ceil(rounds / 2), time, isQuick },
  );
  return ratioRow(
    times,
    {
      work: "a character at 1 MB, against 1 kB",
      input: name,
      subject: job.subject,
      against: job.subject,
      goal: GOALS.growth,
      isDetail: true,
    },
    { subject: "long", against: "short" },
  );
}

/**
 * @param {Result<unknown, TaskKeyError>} result
 * @returns {Outcome}
 */
function outcomeOf(result) {
  return result.ok ? "accepted" : result.error.issues[0].code;
}

/** @param {{ sessionId?: string, componentIdentifier?: string }} fields */
function buildFrom({ sessionId = "session", componentIdentifier = "x" }) {
  const result = buildTaskKey(
    { sessionId, clientTaskId: "task", taskType: "tool", componentIdentifier },
    RAISED,
  );
  if (result.ok) read(result.value);
  return result;
}
