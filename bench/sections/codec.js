import { isDeepStrictEqual } from "node:util";
import { createTaskKeyCodec, parseTaskKey, taskKeyCodec } from "fastmcp-task-keys";
import { GOALS } from "../goals.js";
import { inputs, sessionInput } from "../inputs.js";
import { ratioRow } from "../row.js";
import { asQuoted, bareCodec, read } from "../subjects.js";
import { subject, timeInTurn } from "../time-in-turn.js";

/** @import { Row } from "../row.js" */
/** @import { Effort } from "../time-in-turn.js" */

const captured = inputs(sessionInput);
const keys = captured.map(({ key }) => key);
const fieldsOfAll = captured.map(({ fields }) => fields);

/**
 * The Zod face, and a codec made for every request.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function codec(effort) {
  /** @param {{ data?: unknown }} result @param {number} index */
  const isRead = ({ data }, index) => isDeepStrictEqual(data, fieldsOfAll[index]);
  const times = timeInTurn(
    [
      subject("the one-liner in z.codec", keys, (key) => bareCodec.safeDecode(key), isRead),
      subject("taskKeyCodec.safeDecode", keys, (key) => taskKeyCodec.safeDecode(key), isRead),
      subject(
        "the template string in z.codec",
        fieldsOfAll,
        (parts) => {
          const result = bareCodec.safeEncode(parts);
          if (result.success) read(result.data);
          return result;
        },
        ({ data = "" }, index) => asQuoted(data) === keys[index],
      ),
      subject(
        "taskKeyCodec.safeEncode",
        fieldsOfAll,
        (parts) => {
          const result = taskKeyCodec.safeEncode(parts);
          if (result.success) read(result.data);
          return result;
        },
        ({ data }, index) => data === keys[index],
      ),
      subject(
        "parseTaskKey",
        keys,
        (key) => parseTaskKey(key),
        ({ ok }) => ok,
      ),
      subject(
        "createTaskKeyCodec({ sessionId })",
        captured,
        ({ key, fields: { sessionId } }) => createTaskKeyCodec({ sessionId }).safeDecode(key),
        isRead,
      ),
    ],
    effort,
  );
  return [
    ratioRow(times, {
      work: "decode",
      subject: "taskKeyCodec.safeDecode",
      against: "the one-liner in z.codec",
      goal: GOALS.safeDecode,
    }),
    ratioRow(times, {
      work: "encode",
      subject: "taskKeyCodec.safeEncode",
      against: "the template string in z.codec",
      goal: GOALS.safeEncode,
    }),
    ratioRow(times, {
      work: "a codec made for one key, and used",
      subject: "createTaskKeyCodec({ sessionId })",
      against: "parseTaskKey",
      goal: GOALS.codecPerRequest,
    }),
    {
      work: "what each of them leaves in memory",
      subject: "createTaskKeyCodec({ sessionId })",
      against: "",
      figure: keptPerCodec(),
      unit: "bytes",
      goal: GOALS.keptPerCodec,
    },
  ];
}

const REPEATS = 5;

/** Bytes that stay in use for each codec that was made, used and dropped. */
function keptPerCodec() {
  const before = heapInUse();
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    for (const { key, fields } of captured) {
      createTaskKeyCodec({ sessionId: fields.sessionId }).safeDecode(key);
    }
  }
  return Math.max(0, heapInUse() - before) / (REPEATS * captured.length);
}

function heapInUse() {
  if (globalThis.gc === undefined) throw new Error("This section needs node --expose-gc.");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
