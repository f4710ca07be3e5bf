import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildTaskKey, getClientTaskIdFromKey, parseTaskKey, parseTaskKeyLoose } from "../../src/core.js";
import { anyTexts, anyValues, keys } from "../support/arbitraries.js";
import { character, encoding, NO_STRING, segmentCount, tooLong, wrongLayout } from "../support/findings.js";
import { buildFrom, noStrings } from "../support/hostile.js";
import { findingsOf } from "../support/issues.js";
import {
  capturedScopedKeys,
  capturedSessionKeys,
  forgedKeys,
  referenceBuilds,
  referenceParses,
} from "../support/vectors.js";

const PARTS = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" } as const;
const SCOPED_KEY = wrongLayout("session", "scoped");

describe("keys that real servers wrote", () => {
  it("are all there", () => {
    const lists = [capturedSessionKeys, capturedScopedKeys, forgedKeys, referenceBuilds, referenceParses];
    expect(lists.map(({ length }) => length)).toEqual([57, 200, 4, 400, 1198]);
  });

  it.each(capturedSessionKeys)("$fastmcp $key parses to its fields and builds back", ({ fastmcp, key, ...fields }) => {
    expect(parseTaskKey(key)).toStrictEqual({ ok: true, value: fields });
    expect(getClientTaskIdFromKey(key)).toStrictEqual({ ok: true, value: fields.clientTaskId });
    expect(buildFrom(fields)).toStrictEqual({ ok: true, value: key });
  });

  it("of the scoped layout are refused as such", () => {
    for (const { key } of capturedScopedKeys) expect(findingsOf(parseTaskKey(key))).toEqual([SCOPED_KEY]);
  });

  it("for a forged session id are refused, with the reason", () => {
    const findings = forgedKeys.flatMap(({ key }) => findingsOf(parseTaskKey(key)));
    expect(findings).toEqual([segmentCount(4, 7), SCOPED_KEY, segmentCount(4, 7), SCOPED_KEY]);
  });
});

it("what Python's builder writes is what buildTaskKey writes, byte for byte, and parses to its fields", () => {
  for (const { sessionKey, taskScope: _, scopedKey: __, ...fields } of referenceBuilds) {
    expect(buildFrom(fields)).toEqual({ ok: true, value: sessionKey });
    expect(parseTaskKey(sessionKey)).toEqual({ ok: true, value: fields });
  }
});

describe("parseTaskKey", () => {
  it("parses the longest key that the option allows, and finds a fault at its end", () => {
    const options = { maxLength: 65_536 };
    for (const character of ["c", "%3A", "%F0%9F%99%82"]) {
      const key = `a:b:tool:${character.repeat(Math.floor(65_527 / character.length))}`;
      const parsed = parseTaskKey(key, options);
      expect(parsed.ok && buildTaskKey(parsed.value, options)).toEqual({ ok: true, value: key });
      const faulty = `${key.slice(0, -1)}%`;
      expect(findingsOf(parseTaskKey(faulty, options))).toHaveLength(1);
    }
    const long = "x".repeat(65_000);
    expect(findingsOf(parseTaskKey(`${long}\u00e9:b:tool:c`, options))).toEqual([
      character("sessionId", 65_000, "U+00E9"),
    ]);
    expect(findingsOf(parseTaskKey(`a:b:tool:${long}%`, options))).toEqual([encoding("componentIdentifier", 65_009)]);
    expect(findingsOf(parseTaskKey(":".repeat(65_536), options))).toEqual([segmentCount(4, 65_537)]);
  });
});

describe("buildTaskKey", () => {
  it("counts the length of the key as it would be written", () => {
    const options = { maxLength: "a:b:tool:".length + 12 };
    const fields = { ...PARTS, componentIdentifier: "\u00e9\u00e9" };
    expect(buildTaskKey(fields, options)).toEqual({ ok: true, value: "a:b:tool:%C3%A9%C3%A9" });
    const longer = { ...fields, componentIdentifier: "\u00e9\u00e9~" };
    expect(findingsOf(buildTaskKey(longer, options))).toEqual([tooLong(21, 22)]);
    expect(buildTaskKey({ ...PARTS, sessionId: "a".repeat(8183) }).ok).toBe(true);
    // Where the fields alone are too long, the key is not made for its length.
    expect(findingsOf(buildTaskKey({ ...PARTS, componentIdentifier: "/".repeat(2 ** 25) }))).toEqual([
      tooLong(8192, 2 ** 25 + 9),
    ]);
  });
});

describe("getClientTaskIdFromKey", () => {
  it("parses the whole key, as strictly as parseTaskKey and with its options", () => {
    const options = { sessionId: "a", taskTypes: ["job", "tool"], maxLength: 30 };
    fc.assert(
      fc.property(fc.oneof(anyTexts, anyValues), fc.constantFrom(undefined, options), (input, given) => {
        const parsed = parseTaskKey(input, given);
        const expected = parsed.ok ? { ok: true, value: parsed.value.clientTaskId } : parsed;
        expect(getClientTaskIdFromKey(input, given)).toStrictEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("parseTaskKeyLoose", () => {
  it("agrees with the Python parser on every reference case", () => {
    for (const { key, session } of referenceParses) {
      const parsed = parseTaskKeyLoose(key);
      expect(parsed.ok ? parsed.value : null).toEqual(session);
    }
  });

  it("gives forged keys to their victims, which is why it must not decide", () => {
    const owners = forgedKeys.map(({ key }) => {
      const parsed = parseTaskKeyLoose(key);
      return parsed.ok && parsed.value.sessionId;
    });
    expect(owners).toEqual(["victim", "auth", "victim", "auth"]);
  });

  it.each(noStrings)("refuses what is no string: $name", ({ make }) => {
    expect(findingsOf(parseTaskKeyLoose(make()))).toStrictEqual([NO_STRING]);
  });

  it.each([
    ["", 1],
    ["a", 1],
    ["auth:", 2],
    ["a:b:tool", 3],
  ])("refuses fewer than four segments: %j", (input, received) => {
    expect(findingsOf(parseTaskKeyLoose(input))).toStrictEqual([segmentCount(4, received)]);
  });

  it("has no limit on length", () => {
    const parsed = parseTaskKeyLoose(`:::${":%".repeat(2 ** 20)}`);
    expect(parsed.ok && parsed.value.componentIdentifier.length).toBe(2 ** 21);
  });

  it("parses every strict key to the same fields", () => {
    fc.assert(
      fc.property(keys(), (key) => {
        expect(parseTaskKeyLoose(key)).toStrictEqual(parseTaskKey(key));
      }),
    );
  });
});
