import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { parseTaskKey } from "fastmcp-task-keys";
import { PackageURL } from "packageurl-js";
import { TypeID } from "typeid-js";
import * as v from "valibot";
import { GOALS } from "../goals.js";
import { digitsOf, flat, inputs, sessionInput } from "../inputs.js";
import { ratioRow } from "../row.js";
import { splitKey, valibotPipe, zodPipe } from "../subjects.js";
import { subject, timeInTurn, WrongAnswer } from "../time-in-turn.js";

/** @import { Row } from "../row.js" */
/** @import { SubjectName } from "../subjects.js" */
/** @import { Effort } from "../time-in-turn.js" */

const captured = inputs(sessionInput);
const keys = captured.map(({ key }) => key);

/**
 * Reading keys that real servers wrote, and what others take for texts of the same length.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function accept(effort) {
  /** @param {unknown} fields @param {number} index */
  const isRight = (fields, index) => isDeepStrictEqual(fields, captured[index]?.fields);
  const purls = keys.map(purlLike);
  const typeIds = keys.map(typeIdLike);
  const times = new Map(
    timeInTurn(
      [
        subject("the one-liner", keys, splitKey, isRight),
        subject(
          "parseTaskKey",
          keys,
          (key) => parseTaskKey(key),
          (result, index) => result.ok && isRight(result.value, index),
        ),
        subject(
          "a Zod pipe",
          keys,
          (key) => zodPipe.safeParse(key),
          ({ data }, index) => isRight(data, index),
        ),
        subject(
          "valibot",
          keys,
          (key) => v.safeParse(valibotPipe, key),
          ({ output }, index) => isRight(output, index),
        ),
        subject(
          "packageurl-js",
          purls,
          (purl) => PackageURL.fromString(purl),
          ({ name, version }, index) =>
            name === captured[index]?.fields.componentIdentifier &&
            version === captured[index]?.fields.sessionId + captured[index]?.fields.clientTaskId,
        ),
        subject(
          "typeid-js",
          typeIds,
          (typeId) => TypeID.fromString(typeId),
          (typeId, index) => typeId.toString() === typeIds[index],
        ),
      ],
      effort,
    ),
  );
  const python = timePython(effort, isRight);
  if (python !== undefined) times.set("the Python reference", python);

  /** @type {SubjectName[]} */
  const others = ["a Zod pipe", "valibot", "packageurl-js", "typeid-js", "the Python reference"];
  const work = "accept";
  return [
    ratioRow(times, {
      work,
      subject: "parseTaskKey",
      against: "the one-liner",
      goal: GOALS.accept,
    }),
    ratioRow(times, { work, subject: "parseTaskKey", against: "a Zod pipe", goal: GOALS.zodPipe }),
    ...others
      .filter((name) => times.has(name))
      .map((name) => ratioRow(times, { work, subject: name, against: "the one-liner" })),
  ];
}

/** @param {string} key */
function purlLike(key) {
  const [sessionId, clientTaskId, , component] = key.split(":");
  return flat(`pkg:generic/${component}@${sessionId}${clientTaskId}`);
}

/**
 * @param {string} key
 * @param {number} index
 */
function typeIdLike({ length }, index) {
  const digits = digitsOf(index);
  // The digits as letters, since a prefix has no others; at most 63 of them.
  const letters = digits.replace(/[0-9]/g, (digit) => String.fromCharCode(0x67 + Number(digit)));
  const suffix = TypeID.fromUUID("", uuidOf(digits)).getSuffix();
  return flat(`${letters.slice(0, Math.min(63, length - suffix.length - 1))}_${suffix}`);
}

/** @param {string} digits */
function uuidOf(digits) {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, "$1-$2-$3-$4-$5");
}

/**
 * Milliseconds for all keys, as Python tells them; nothing where there is no Python.
 * @param {Effort} effort
 * @param {(fields: unknown, index: number) => boolean} isRight
 */
function timePython({ rounds, time }, isRight) {
  const script = fileURLToPath(new URL("../reference.py", import.meta.url));
  const input = JSON.stringify({ keys, rounds, seconds: time / 1000 });
  const { status, stdout } = spawnSync("python3", [script], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) return undefined;
  const { parsed, milliseconds } = JSON.parse(stdout);
  if (!parsed.every(isRight)) throw new WrongAnswer("The Python reference gives a wrong answer.");
  return milliseconds;
}
