import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AnyTaskKey,
  parseAnyTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
} from "../src/index.js";
import { anyValues, keys, parts } from "./support/arbitraries.js";
import {
  character,
  empty,
  encoding,
  leg,
  NO_STRING,
  segmentCount,
  spelling,
  tooLong,
  unknownType,
  wrongLayout,
} from "./support/findings.js";
import { buildFrom, buildScopedFrom, noStrings } from "./support/hostile.js";
import { type Finding, findingsOf } from "./support/issues.js";
import { anyFieldsOf } from "./support/model.js";
import { scopedKeys, scopedParts, textsOfBothLayouts } from "./support/scoped-arbitraries.js";
import {
  capturedScopedKeys,
  capturedSessionKeys,
  forgedKeys,
  referenceBuilds,
} from "./support/vectors.js";

const capturedKeys = [
  ...capturedSessionKeys.map((captured) => ({ layout: "session", ...captured })),
  ...capturedScopedKeys.map((captured) => ({ layout: "scoped", ...captured })),
];

describe("keys that real servers wrote", () => {
  it("are all there", () => {
    expect(capturedKeys).toHaveLength(257);
    expect(new Set(capturedKeys.map(({ fastmcp }) => fastmcp))).toEqual(
      new Set(["2.14.7", "3.2.3", "3.4.7", "4.0.11"]),
    );
  });

  it.each(capturedKeys)("$fastmcp $key parses to its fields and builds back", (captured) => {
    const { fastmcp: _, key, ...fields } = captured;
    expect(parseAnyTaskKey(key)).toStrictEqual({ ok: true, value: fields });
    const build = fields.layout === "session" ? buildFrom : buildScopedFrom;
    expect(build(fields)).toStrictEqual({ ok: true, value: key });
  });

  it("are each of one layout: the parser of the other refuses them", () => {
    for (const { layout, key } of capturedKeys) {
      const isSession = layout === "session";
      expect(findingsOf(parseTaskKey(key))).toEqual(
        isSession ? [] : [wrongLayout("session", "scoped")],
      );
      expect(findingsOf(parseScopedTaskKey(key))).toEqual(
        isSession ? [wrongLayout("scoped", "session")] : [],
      );
    }
  });

  it("for a forged session id are refused, but for those that are keys of the scoped layout", () => {
    const [first, second, third, fourth] = forgedKeys.map(({ key }) => parseAnyTaskKey(key));
    for (const result of [first, third]) {
      expect(result && findingsOf(result)).toEqual([segmentCount(4, 7)]);
    }
    // No reader can tell these from keys of client-a, which is why a layout should be pinned.
    for (const result of [second, fourth]) {
      expect(result).toMatchObject({
        ok: true,
        value: { layout: "scoped", taskScope: "client-a" },
      });
    }
  });
});

it("what Python's builders write is told apart by its layout", () => {
  const layouts = referenceBuilds.map(({ sessionKey, scopedKey }) =>
    [sessionKey, scopedKey].map((key) => {
      const parsed = parseAnyTaskKey(key);
      return parsed.ok && parsed.value.layout;
    }),
  );
  expect(layouts).toEqual(referenceBuilds.map(() => ["session", "scoped"]));
});

describe("parseAnyTaskKey", () => {
  it.each<[string, string, AnyTaskKey]>([
    [
      "a session key",
      "a:b:tool:c",
      {
        layout: "session",
        sessionId: "a",
        clientTaskId: "b",
        taskType: "tool",
        componentIdentifier: "c",
      },
    ],
    [
      "an anonymous key",
      "anon:b:tool:c",
      {
        layout: "scoped",
        taskScope: null,
        clientTaskId: "b",
        taskType: "tool",
        componentIdentifier: "c",
        leg: 1,
      },
    ],
    [
      "a key of a scope, in a later leg",
      "auth:s:b:tool:c#leg2",
      {
        layout: "scoped",
        taskScope: "s",
        clientTaskId: "b",
        taskType: "tool",
        componentIdentifier: "c",
        leg: 2,
      },
    ],
    // The first segment of the whole text decides, not what stands before the first "#".
    [
      "a session id that is a tag and a leg",
      "anon#leg2:x:tool:y",
      {
        layout: "session",
        sessionId: "anon#leg2",
        clientTaskId: "x",
        taskType: "tool",
        componentIdentifier: "y",
      },
    ],
    [
      "a session id that is the other tag and a hash",
      "auth#:x#leg3:tool:y",
      {
        layout: "session",
        sessionId: "auth#",
        clientTaskId: "x#leg3",
        taskType: "tool",
        componentIdentifier: "y",
      },
    ],
    [
      "a session id that is a tag in capitals",
      "AUTH:b:tool:c",
      {
        layout: "session",
        sessionId: "AUTH",
        clientTaskId: "b",
        taskType: "tool",
        componentIdentifier: "c",
      },
    ],
    [
      "a session id that begins with a tag",
      "anon1:anon:tool:auth",
      {
        layout: "session",
        sessionId: "anon1",
        clientTaskId: "anon",
        taskType: "tool",
        componentIdentifier: "auth",
      },
    ],
  ])("reads %s", (_, key, value) => {
    expect(parseAnyTaskKey(key)).toStrictEqual({ ok: true, value });
  });

  it.each(noStrings)("refuses what is no string: $name", ({ make }) => {
    expect(findingsOf(parseAnyTaskKey(make()))).toStrictEqual([NO_STRING]);
  });

  it.each<[string, ...Finding[]]>([
    ["a".repeat(8193), tooLong(8192, 8193)],
    [`anon:${"a".repeat(8188)}`, tooLong(8192, 8193)],
    ["", segmentCount(4, 1)],
    ["a:b:tool:c:d", segmentCount(4, 5)],
    ["auth", segmentCount(5, 1)],
    ["auth:a:b:c", segmentCount(5, 4)],
    ["anon", segmentCount(4, 1)],
    ["anon:s:b:tool:c", segmentCount(4, 5)],
    ["anon:b#leg2:tool:c", segmentCount(4, 2)],
    ["auth#leg2:s:b:tool:c", segmentCount(4, 5)],
    ["anon#leg2", segmentCount(4, 1)],
    [
      " auth::Tool:%#leg1",
      character("sessionId", 0, "U+0020"),
      empty("clientTaskId"),
      unknownType("taskType", "Tool"),
      encoding("componentIdentifier", 12),
    ],
    [
      "auth:/::Tool:%#leg1",
      spelling("taskScope", 5),
      empty("clientTaskId"),
      unknownType("taskType", "Tool"),
      encoding("componentIdentifier", 13),
      leg(14),
    ],
    // What is a leg in the one layout is a raw character in the other.
    ["a:b:tool:c#leg2", spelling("componentIdentifier", 10)],
    ["anon:b:tool:c#leg1", leg(13)],
  ])("refuses %j", (input, ...findings) => {
    expect(findingsOf(parseAnyTaskKey(input))).toStrictEqual(findings);
  });
});

describe("for any input", () => {
  it("gives the answer of the layout's own parser, and says which", () => {
    const options = { taskTypes: ["tool", "Tool"], maxLength: 40 };
    fc.assert(
      fc.property(textsOfBothLayouts, (text) => {
        for (const given of [undefined, options]) {
          const session = parseTaskKey(text, given);
          const isScoped = !session.ok && session.error.issues[0].code === "wrong_layout";
          const own = isScoped ? parseScopedTaskKey(text, given) : session;
          const layout = isScoped ? "scoped" : "session";
          expect(parseAnyTaskKey(text, given)).toStrictEqual(
            own.ok ? { ok: true, value: { layout, ...own.value } } : own,
          );
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("no text is a key of both layouts", () => {
    fc.assert(
      fc.property(textsOfBothLayouts, (text) => {
        expect(parseTaskKey(text).ok && parseScopedTaskKey(text).ok).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it("no key of one layout is accepted by the strict parser of the other", () => {
    fc.assert(
      fc.property(keys(), scopedKeys(), (sessionKey, scopedKey) => {
        expect(findingsOf(parseScopedTaskKey(sessionKey))).toEqual([
          wrongLayout("scoped", "session"),
        ]);
        expect(findingsOf(parseTaskKey(scopedKey))).toEqual([wrongLayout("session", "scoped")]);
      }),
      { numRuns: 1000 },
    );
  });

  it("accepts exactly the texts that a second statement of the rules accepts", () => {
    fc.assert(
      fc.property(textsOfBothLayouts, (text) => {
        const parsed = parseAnyTaskKey(text);
        expect(parsed.ok ? parsed.value : undefined).toStrictEqual(anyFieldsOf(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("an accepted key is built back from its fields by the builder of its layout", () => {
    fc.assert(
      fc.property(textsOfBothLayouts, (text) => {
        const parsed = parseAnyTaskKey(text);
        if (!parsed.ok) return;
        const build = parsed.value.layout === "scoped" ? buildScopedFrom : buildFrom;
        expect(build(parsed.value)).toStrictEqual({ ok: true, value: text });
      }),
      { numRuns: 2000 },
    );
  });

  it("every good key of both layouts is accepted", () => {
    fc.assert(
      fc.property(parts(), scopedParts(), (session, scoped) => {
        const sessionKey = buildFrom(session);
        expect(sessionKey.ok && parseAnyTaskKey(sessionKey.value)).toEqual({
          ok: true,
          value: { layout: "session", ...session },
        });
        const scopedKey = buildScopedFrom(scoped);
        expect(scopedKey.ok && parseAnyTaskKey(scopedKey.value)).toEqual({
          ok: true,
          value: { layout: "scoped", ...scoped },
        });
      }),
      { numRuns: 1000 },
    );
  });

  it("nothing throws, and no layout is the wrong one", () => {
    const options = { sessionId: "a", taskScope: null, taskTypes: ["tool"], maxLength: 40 };
    fc.assert(
      fc.property(fc.oneof(textsOfBothLayouts, anyValues), (input) => {
        for (const result of [parseAnyTaskKey(input), parseAnyTaskKey(input, options)]) {
          const codes = result.ok ? [] : result.error.issues.map(({ code }) => code);
          expect(codes).not.toContain("wrong_layout");
        }
      }),
      { numRuns: 2000 },
    );
  });
});
