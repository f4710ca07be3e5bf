import { isDeepStrictEqual } from "node:util";
import {
  anyTaskKeyCodec,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
} from "fastmcp-task-keys";
import * as z from "zod";
import { build } from "./expected-keys.js";
import { askReference } from "./fastmcp.js";
import { generateFields } from "./generated-fields.js";

/** @import { Result, TaskKeyError } from "fastmcp-task-keys" */
/** @import { ExpectedKey, Fields } from "./expected-keys.js" */
/** @import { Release } from "./releases.js" */

/**
 * What was found out about the keys of a release.
 *
 * @typedef {object} KeyReport
 * @property {number} found
 * @property {number} parsed
 * @property {number} equal Those whose fields are what Python reads and what was called.
 * @property {number} rebuilt
 * @property {number} built Those built here that Python reads, and builds, the same.
 * @property {Forgery[]} forgeries
 * @property {string[]} differences
 */

/**
 * A key that a caller had written by making up a session id that is none.
 *
 * @typedef {object} Forgery
 * @property {string} header The session id.
 * @property {string} refusal Why the session parser refuses the key.
 * @property {string} claim The session to which FastMCP's own parser gives the task.
 * @property {string} scoped What the scoped parser makes of the key.
 */

/**
 * Compares what a release wrote with what this package reads, and what this package writes with what the release reads.
 *
 * @param {Release} release
 * @param {string} python
 * @param {readonly ExpectedKey[]} expected
 * @param {readonly string[]} keys Every task key that was found.
 * @param {AbortSignal} signal
 * @returns {Promise<KeyReport>}
 */
export async function checkKeys(release, python, expected, keys, signal) {
  const generated = generateFields(release);
  const built = generated.map(build).map((result) => (result.ok ? result.value : ""));
  const texts = [...keys, ...built];
  const fields = [...expected.map((key) => key.fields), ...generated];
  const reference = await askReference(python, texts, fields, signal);
  const readings = new Map(texts.map((text, index) => [text, reference.parsed[index]]));

  /** @type {KeyReport} */
  const report = {
    found: keys.length,
    parsed: 0,
    equal: 0,
    rebuilt: 0,
    built: 0,
    forgeries: [],
    differences: [],
  };
  const unexplained = new Set(keys);
  for (const [index, expectedKey] of expected.entries()) {
    const key = reference.built[index] ?? "";
    if (!unexplained.delete(key)) {
      differ(report, "A task has no key in Redis.", { key, expectedKey });
    } else if (expectedKey.isForged) {
      checkForgedKey(report, key, expectedKey, readings.get(key));
    } else {
      checkHonestKey(report, release, key, expectedKey, readings.get(key));
    }
  }
  for (const key of unexplained) differ(report, "No call explains a key.", { key });
  for (const [index, fields] of generated.entries()) {
    const written = reference.built[expected.length + index];
    checkBuiltKey(report, release, fields, written, readings.get(built[index] ?? ""));
  }
  return report;
}

/**
 * @param {KeyReport} report
 * @param {Release} release
 * @param {string} key
 * @param {ExpectedKey} expected
 * @param {Fields | null | undefined} reading
 */
function checkHonestKey(report, release, key, { task, fields }, reading) {
  const result = parse(key, release);
  if (!result.ok) {
    differ(report, "A key is refused.", { key, error: result.error });
    return;
  }
  report.parsed += 1;

  const { kind, name, version = null } = task;
  const component =
    release.writesComponentKeys &&
    parseComponentKey(result.value.componentIdentifier, { taskTypes: [kind] });
  const other = release.layout === "session" ? parseScopedTaskKey(key) : parseTaskKey(key);
  const comparisons = [
    [result.value, reading],
    [result.value, fields],
    [parseAnyTaskKey(key), { ok: true, value: { layout: release.layout, ...fields } }],
    [codesOf(other), "wrong_layout"],
    [component, component && { ok: true, value: { type: kind, name, version } }],
  ];
  if (comparisons.every(([actual, wanted]) => isDeepStrictEqual(actual, wanted))) {
    report.equal += 1;
  } else {
    differ(report, "The fields of a key are not what they should be.", { key, comparisons });
  }

  const decoded = z.safeDecode(anyTaskKeyCodec, key);
  const encoded = decoded.success && z.safeEncode(anyTaskKeyCodec, decoded.data);
  const rebuilt = [build(fields), encoded];
  const wanted = [
    { ok: true, value: key },
    { success: true, data: key },
  ];
  if (isDeepStrictEqual(rebuilt, wanted)) report.rebuilt += 1;
  else differ(report, "A key is built back otherwise.", { key, rebuilt });
}

/**
 * @param {KeyReport} report
 * @param {string} key
 * @param {ExpectedKey} expected
 * @param {Fields | null | undefined} reading
 */
function checkForgedKey(report, key, { task }, reading) {
  const result = parseTaskKey(key);
  if (result.ok || getClientTaskIdFromKey(key).ok) {
    differ(report, "A forged key is accepted.", { key, result });
    return;
  }
  const loose = parseTaskKeyLoose(key);
  if (!isDeepStrictEqual(loose, { ok: true, value: reading })) {
    differ(report, "The loose parser does not read what Python does.", { key, loose, reading });
  }
  const scoped = parseScopedTaskKey(key);
  report.forgeries.push({
    header: task.sessionId ?? "",
    refusal: codesOf(result),
    claim: loose.ok ? loose.value.sessionId : "",
    scoped: scoped.ok ? `well-formed: ${describeScope(scoped.value.taskScope)}` : codesOf(scoped),
  });
}

/**
 * @param {KeyReport} report
 * @param {Release} release
 * @param {Fields} fields
 * @param {string | undefined} written The key that Python builds of the fields.
 * @param {Fields | null | undefined} reading The fields that Python reads in the key that is built here.
 */
function checkBuiltKey(report, release, fields, written, reading) {
  const result = build(fields);
  const key = result.ok ? result.value : "";
  const actual = [result, reading, parse(key, release)];
  const wanted = [{ ok: true, value: written }, fields, { ok: true, value: fields }];
  if (isDeepStrictEqual(actual, wanted)) report.built += 1;
  else differ(report, "Python takes a key that was built here otherwise.", { actual, wanted });
}

/** @param {string | null} taskScope */
function describeScope(taskScope) {
  return taskScope === null ? "anonymous" : `scope ${JSON.stringify(taskScope)}`;
}

/** @param {Result<unknown, TaskKeyError>} result */
function codesOf(result) {
  return result.ok ? "" : result.error.issues.map((issue) => issue.code).join(", ");
}

/**
 * @param {string} key
 * @param {Release} release
 */
function parse(key, release) {
  return release.layout === "session" ? parseTaskKey(key) : parseScopedTaskKey(key);
}

/**
 * @param {KeyReport} report
 * @param {string} sentence
 * @param {object} details
 */
function differ(report, sentence, details) {
  report.differences.push(`${sentence} ${JSON.stringify(details)}`);
}
