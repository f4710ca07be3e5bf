import { describe, expect, it } from "vitest";
import { buildScopedTaskKey, parseScopedTaskKey, type ScopedTaskKey } from "../../src/core.js";
import { encoding, leg, segmentCount, tooLong, wrongLayout } from "../support/findings.js";
import { buildScopedFrom } from "../support/hostile.js";
import { findingsOf } from "../support/issues.js";
import { NO_LEGS } from "../support/scoped-arbitraries.js";
import {
  capturedScopedKeys,
  capturedSessionKeys,
  forgedKeys,
  referenceBuilds,
  referenceParses,
} from "../support/vectors.js";

const PARTS: ScopedTaskKey = { taskScope: "s", clientTaskId: "b", taskType: "tool", componentIdentifier: "c", leg: 2 };
const LAST_LEG = 2 ** 53 - 1;
const SESSION_KEY = wrongLayout("scoped", "session");
const UNKNOWN_KEY = wrongLayout("scoped", "unknown");

describe("keys that real servers wrote", () => {
  it.each(capturedScopedKeys)("$fastmcp $key parses to its fields and builds back", ({ fastmcp, key, ...fields }) => {
    expect(parseScopedTaskKey(key)).toStrictEqual({ ok: true, value: fields });
    expect(buildScopedFrom(fields)).toStrictEqual({ ok: true, value: key });
  });

  it("are anonymous and authenticated, and of three legs", () => {
    expect(new Set(capturedScopedKeys.map((captured) => captured.leg))).toEqual(new Set([1, 2, 3]));
    expect(new Set(capturedScopedKeys.map(({ taskScope }) => taskScope))).toEqual(
      new Set([null, "client-a", "ünïcødé client 100%|a:b/c d", "https://idp.example/clients/b?x=1|user|42"]),
    );
  });

  it("of the session layout are refused as such", () => {
    for (const { key } of capturedSessionKeys) expect(findingsOf(parseScopedTaskKey(key))).toEqual([SESSION_KEY]);
  });

  it("for a forged session id are refused, but for those that are keys of this layout", () => {
    const [first, second, third, fourth] = forgedKeys.map(({ key }) => parseScopedTaskKey(key));
    for (const result of [first, third]) expect(result && findingsOf(result)).toEqual([UNKNOWN_KEY]);
    // No reader can tell these from keys of client-a, which is why older servers need a store of their own.
    for (const result of [second, fourth]) {
      expect(result).toMatchObject({ ok: true, value: { taskScope: "client-a", leg: 1 } });
    }
  });
});

it("what Python's builder writes is what buildScopedTaskKey writes, byte for byte, and parses to its fields", () => {
  for (const { sessionId: _, sessionKey: __, scopedKey, ...fields } of referenceBuilds) {
    for (const number of [1, 2, 10, LAST_LEG]) {
      const key = number === 1 ? scopedKey : `${scopedKey}#leg${number}`;
      expect(buildScopedFrom({ ...fields, leg: number })).toEqual({ ok: true, value: key });
      expect(parseScopedTaskKey(key)).toEqual({ ok: true, value: { ...fields, leg: number } });
    }
  }
});

it("what is accepted is parsed as Python's own parser does, which drops the leg", () => {
  const accepted = referenceParses.flatMap(({ key, scoped }) => {
    const parsed = parseScopedTaskKey(key);
    return parsed.ok ? [{ ours: parsed.value, python: scoped }] : [];
  });
  expect(accepted.length).toBeGreaterThan(100);
  for (const { ours, python } of accepted) expect(ours).toEqual({ ...python, leg: ours.leg });
});

describe("parseScopedTaskKey", () => {
  it("refuses every other leg, at its place", () => {
    for (const suffix of [...NO_LEGS, `#leg${"9".repeat(400)}`, `#leg${"0".repeat(400)}2`]) {
      expect(findingsOf(parseScopedTaskKey(`anon:b:tool:c${suffix}`))).toStrictEqual([leg(13)]);
      expect(findingsOf(parseScopedTaskKey(`auth:s:b:tool:c${suffix}`))).toStrictEqual([leg(15)]);
    }
  });

  it("parses the longest key that the option allows, and finds a fault at its end", () => {
    const options = { maxLength: 65_536 };
    for (const character of ["c", "%F0%9F%99%82"]) {
      const encoded = character.repeat(Math.floor(32_700 / character.length));
      const key = `auth:${encoded}:b:tool:${encoded}#leg2`;
      const parsed = parseScopedTaskKey(key, options);
      expect(parsed.ok && buildScopedTaskKey(parsed.value, options)).toEqual({ ok: true, value: key });
      expect(findingsOf(parseScopedTaskKey(`${key}#`, options))).toEqual([leg(key.length - 5)]);
      expect(findingsOf(parseScopedTaskKey(`auth:${encoded}%:b:tool:c`, options))).toEqual([
        encoding("taskScope", 5 + encoded.length),
      ]);
    }
    expect(findingsOf(parseScopedTaskKey(`anon:b:tool:c#leg${"1".repeat(65_000)}`, options))).toEqual([leg(13)]);
    expect(findingsOf(parseScopedTaskKey(`auth${":".repeat(65_532)}`, options))).toEqual([segmentCount(5, 65_533)]);
  });
});

describe("buildScopedTaskKey", () => {
  it("refuses a leg that no number of a key spells", () => {
    for (const number of [-0, 2.000_000_1, 2 ** 53, 1e21, 5e-324]) {
      expect(findingsOf(buildScopedFrom({ ...PARTS, leg: number }))).toStrictEqual([leg(0)]);
    }
  });

  it("counts the length of the key as it would be written", () => {
    const fields = { ...PARTS, taskScope: "\u00e9", componentIdentifier: "\u00e9", leg: 10 };
    const cases = [
      { fields, key: "auth:%C3%A9:b:tool:%C3%A9#leg10" },
      { fields: { ...fields, taskScope: null, leg: 1 }, key: "anon:b:tool:%C3%A9" },
      { fields: { ...PARTS, taskScope: null, leg: 1 }, key: "anon:b:tool:c" },
    ];
    for (const { fields: given, key } of cases) {
      const { length } = key;
      expect(buildScopedTaskKey(given, { maxLength: length })).toEqual({ ok: true, value: key });
      expect(findingsOf(buildScopedTaskKey(given, { maxLength: length - 1 }))).toEqual([tooLong(length - 1, length)]);
    }
    // Where the fields alone are too long, the key is not made for its length.
    const long = { ...PARTS, taskScope: "/".repeat(2 ** 25) };
    expect(findingsOf(buildScopedTaskKey(long))).toEqual([tooLong(8192, 2 ** 25 + "anon:b:tool:c".length)]);
  });
});
