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
import { escapeUnits } from "../differential/escape-units.js";
import { build, scopeOf } from "./expected-keys.js";
import { askReference } from "./fastmcp.js";
import { generateCallers, generateFields } from "./generated-fields.js";

/** @import { Result, TaskKeyError } from "fastmcp-task-keys" */
/** @import { ExpectedKey, Fields } from "./expected-keys.js" */
/** @import { Release } from "./releases.js" */
/** @import { Differ } from "./report.js" */

/**
 * How much was found to be right about the keys of a release.
 *
 * @typedef {object} KeyReport
 * @property {number} honest Keys that are read as Python reads them and as what was called, and are built back.
 * @property {Forgery[]} forgeries
 * @property {number} built Keys built here that Python reads, and builds, the same.
 * @property {number} scopes Scopes of callers that FastMCP makes the same, where it was asked.
 */

/**
 * A refused key, whose owner is none.
 *
 * @typedef {object} Forgery
 * @property {string} header What the caller gave for a session id.
 * @property {string} refusal
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
 * @param {Differ} differ
 * @param {AbortSignal} signal
 * @returns {Promise<KeyReport>}
 */
export async function checkKeys(release, python, expected, keys, differ, signal) {
  const generated = generateFields(release);
  const callers = release.namesSources ? generateCallers() : [];
  const built = generated.map(build).map((result) => (result.ok ? result.value : ""));
  const texts = [...keys, ...built];
  const fields = [...expected.map((key) => key.fields), ...generated];
  const reference = await askReference(python, texts, fields, callers, signal);
  const readings = new Map(texts.map((text, index) => [text, reference.parsed[index]]));

  /** @type {Forgery[]} */
  const forgeries = [];
  let honest = 0;
  const unexplained = new Set(keys);
  for (const [index, expectedKey] of expected.entries()) {
    const key = reference.built[index] ?? "";
    const reading = readings.get(key);
    if (!unexplained.delete(key)) differ("A task has no key in Redis.", { key, expectedKey });
    else if (!expectedKey.isHonest) forgeries.push(forgery(release, key, expectedKey, reading, differ));
    else if (isReadAndBuilt(release, key, expectedKey, reading, differ)) honest += 1;
  }
  for (const key of unexplained) differ("No call explains a key.", { key });
  return {
    honest,
    forgeries,
    built: generated.filter((fields, index) => {
      const result = build(fields);
      const key = result.ok ? result.value : "";
      const actual = [result, readings.get(key), parse(key, release)];
      const written = reference.built[expected.length + index];
      const wanted = [{ ok: true, value: written }, fields, { ok: true, value: fields }];
      return agree(actual, wanted, "Python takes a key that was built here otherwise.", differ);
    }).length,
    scopes: callers.filter((caller, index) => {
      const result = scopeOf(caller);
      const scope = result.ok ? result.value : null;
      // Refused: outside of MultiAuth, the scope of a client without an id is shared by all of them.
      const isShared = caller.said.client_id === "" && caller.sources.length === 0;
      const wanted = isShared ? null : reference.scopes[index];
      return agree([caller, scope], [caller, wanted], "FastMCP makes another scope.", differ);
    }).length,
  };
}

/**
 * @param {Release} release
 * @param {string} key
 * @param {ExpectedKey} expected
 * @param {Fields | null | undefined} reading Python's.
 * @param {Differ} differ
 */
function isReadAndBuilt(release, key, { task, fields }, reading, differ) {
  const { kind, name, version = null } = task;
  const component = release.writesComponentKeys && parseComponentKey(fields.componentIdentifier, { taskTypes: [kind] });
  const other = release.layout === "session" ? parseScopedTaskKey(key) : parseTaskKey(key);
  const decoded = z.safeDecode(anyTaskKeyCodec, key);
  const actual = {
    reading,
    parsed: parse(key, release),
    any: parseAnyTaskKey(key),
    other: codesOf(other),
    component,
    built: build(fields),
    encoded: decoded.success && z.safeEncode(anyTaskKeyCodec, decoded.data),
  };
  const wanted = {
    reading: fields,
    parsed: { ok: true, value: fields },
    any: { ok: true, value: { layout: release.layout, ...fields } },
    other: "wrong_layout",
    component: component && { ok: true, value: { type: kind, name, version } },
    built: { ok: true, value: key },
    encoded: { success: true, data: key },
  };
  return agree(actual, wanted, "A key is read or built otherwise.", differ);
}

/**
 * @param {Release} release
 * @param {string} key
 * @param {ExpectedKey} expected
 * @param {Fields | null | undefined} reading Python's.
 * @param {Differ} differ
 * @returns {Forgery}
 */
function forgery(release, key, { task }, reading, differ) {
  const result = parse(key, release);
  if (result.ok || getClientTaskIdFromKey(key).ok) differ("A forged key is accepted.", { key });
  const loose = parseTaskKeyLoose(key);
  if (release.layout === "session") {
    agree(loose, { ok: true, value: reading }, "The loose parser does not read as Python.", differ);
  }
  const scoped = parseScopedTaskKey(key);
  return {
    header: task.sessionId ?? "",
    refusal: codesOf(result),
    claim: loose.ok ? loose.value.sessionId : "",
    scoped: scoped.ok ? `well-formed: ${describeScope(scoped.value.taskScope)}` : codesOf(scoped),
  };
}

/** @param {string | null} taskScope */
function describeScope(taskScope) {
  return taskScope === null ? "anonymous" : `scope ${escapeUnits(JSON.stringify(taskScope))}`;
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
 * @param {object} actual
 * @param {object} wanted
 * @param {string} sentence
 * @param {Differ} differ
 */
function agree(actual, wanted, sentence, differ) {
  const isSame = isDeepStrictEqual(actual, wanted);
  if (!isSame) differ(sentence, { actual, wanted });
  return isSame;
}
