import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildScopedTaskKey, parseScopedTaskKey, type ScopedTaskKey } from "../src/index.js";
import { anyTexts } from "./support/arbitraries.js";
import {
  character,
  empty,
  encoding,
  leg,
  NO_OBJECT,
  NO_STRING,
  noField,
  STANDING_ALONE,
  segmentCount,
  spelling,
  tooLong,
  unknownType,
  wrongLayout,
} from "./support/findings.js";
import { buildScopedFrom, noStrings, throwing } from "./support/hostile.js";
import { codesOf, type Finding, findingsOf } from "./support/issues.js";
import { escapeSequences, quote, scopedFieldsOf, scopedKeyOf, unquote } from "./support/model.js";
import {
  anyScopedParts,
  anyScopedTexts,
  scopedNearMisses,
  scopedParts,
  textsOfBothLayouts,
  typedScopedParts,
} from "./support/scoped-arbitraries.js";
import {
  capturedScopedKeys,
  capturedSessionKeys,
  forgedKeys,
  referenceBuilds,
  referenceParses,
} from "./support/vectors.js";

const KEY = "auth:s:b:tool:c#leg2";
const PARTS: ScopedTaskKey = {
  taskScope: "s",
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
  leg: 2,
};
const FIELDS = ["taskScope", "clientTaskId", "taskType", "componentIdentifier", "leg"];
const UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
/** All that a task id of this layout can hold. */
const ID_CHARACTERS =
  "!\"$%&'()*+,-./0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
const LAST_LEG = 2 ** 53 - 1;

const SESSION_KEY = wrongLayout("scoped", "session");
const UNKNOWN_KEY = wrongLayout("scoped", "unknown");

/** Parts that are no plain object, with getters on the prototype. */
class PartsOfClass {
  taskScope = "s";
  clientTaskId = "b";
  get taskType() {
    return "tool";
  }
  componentIdentifier = "c";
  get leg() {
    return 2;
  }
}

describe("keys that real servers wrote", () => {
  it.each(capturedScopedKeys)("$fastmcp $key parses to its fields and builds back", (captured) => {
    const { fastmcp: _, key, ...fields } = captured;
    expect(parseScopedTaskKey(key)).toStrictEqual({ ok: true, value: fields });
    expect(buildScopedFrom(fields)).toStrictEqual({ ok: true, value: key });
  });

  it("are anonymous and authenticated, and of three legs", () => {
    const legs = new Set(capturedScopedKeys.map((captured) => captured.leg));
    const scopes = new Set(capturedScopedKeys.map(({ taskScope }) => taskScope));
    expect([...legs].sort()).toEqual([1, 2, 3]);
    expect(scopes).toEqual(
      new Set([
        null,
        "client-a",
        "ünïcødé client 100%|a:b/c d",
        "https://idp.example/clients/b?x=1|user|42",
      ]),
    );
  });

  it("of the session layout are refused as such", () => {
    const answers = capturedSessionKeys.map(({ key }) => findingsOf(parseScopedTaskKey(key)));
    expect(answers).toEqual(capturedSessionKeys.map(() => [SESSION_KEY]));
  });

  it("for a forged session id are refused, but for those that are keys of this layout", () => {
    const [first, second, third, fourth] = forgedKeys.map(({ key }) => parseScopedTaskKey(key));
    for (const result of [first, third]) {
      expect(result && findingsOf(result)).toEqual([UNKNOWN_KEY]);
    }
    // No reader can tell these from keys of client-a, which is why older servers need a store of their own.
    for (const result of [second, fourth]) {
      expect(result).toMatchObject({ ok: true, value: { taskScope: "client-a", leg: 1 } });
    }
  });
});

describe("what Python's builder writes", () => {
  it("is what buildScopedTaskKey writes, byte for byte", () => {
    const built = referenceBuilds.map((fields) => buildScopedFrom({ ...fields, leg: 1 }));
    expect(built).toHaveLength(400);
    expect(built).toEqual(referenceBuilds.map(({ scopedKey }) => ({ ok: true, value: scopedKey })));
  });

  it("parses to its fields", () => {
    const parsed = referenceBuilds.map(({ scopedKey }) => parseScopedTaskKey(scopedKey));
    expect(parsed).toEqual(
      referenceBuilds.map(({ taskScope, clientTaskId, taskType, componentIdentifier }) => ({
        ok: true,
        value: { taskScope, clientTaskId, taskType, componentIdentifier, leg: 1 },
      })),
    );
  });

  it("parses to its fields in every leg", () => {
    for (const { scopedKey } of referenceBuilds) {
      for (const number of [2, 10, LAST_LEG]) {
        expect(parseScopedTaskKey(`${scopedKey}#leg${number}`)).toMatchObject({
          ok: true,
          value: { leg: number },
        });
      }
    }
  });
});

it("what is accepted is read as Python's own parser reads it, which drops the leg", () => {
  const accepted = referenceParses.flatMap(({ key, scoped }) => {
    const parsed = parseScopedTaskKey(key);
    return parsed.ok ? [{ ours: parsed.value, python: scoped }] : [];
  });
  expect(accepted.length).toBeGreaterThan(100);
  expect(accepted.map(({ ours: { leg: _, ...fields } }) => fields)).toEqual(
    accepted.map(({ python }) => python),
  );
});

describe("parseScopedTaskKey", () => {
  it.each<[string, string, [string | null, string, string, string, number]]>([
    ["the shortest key", "anon:b:tool:c", [null, "b", "tool", "c", 1]],
    ["the shortest key with a scope", "auth:s:b:tool:c", ["s", "b", "tool", "c", 1]],
    ["the second leg", "anon:b:tool:c#leg2", [null, "b", "tool", "c", 2]],
    ["the second leg of a scope", KEY, ["s", "b", "tool", "c", 2]],
    ["a leg of two digits", "anon:b:tool:c#leg10", [null, "b", "tool", "c", 10]],
    ["a leg with zeros in it", "anon:b:tool:c#leg2000", [null, "b", "tool", "c", 2000]],
    ["the last leg", `anon:b:tool:c#leg${LAST_LEG}`, [null, "b", "tool", "c", LAST_LEG]],
    [
      "all that a task id may hold",
      `anon:${ID_CHARACTERS}:prompt:c`,
      [null, ID_CHARACTERS, "prompt", "c", 1],
    ],
    [
      "all that needs no escape",
      `auth:${UNRESERVED}:b:tool:${UNRESERVED}`,
      [UNRESERVED, "b", "tool", UNRESERVED, 1],
    ],
    ["a task id that begins with a dash", "anon:-RCN:tool:c", [null, "-RCN", "tool", "c", 1]],
    [
      "an escape in the task id, which is not decoded",
      "anon:%3A%:tool:c",
      [null, "%3A%", "tool", "c", 1],
    ],
    ["a tag as the task id", "anon:auth:tool:c", [null, "auth", "tool", "c", 1]],
    ["the same tag as the task id", "anon:anon:tool:c", [null, "anon", "tool", "c", 1]],
    ["a leg's word as the task id", "anon:leg2:tool:c", [null, "leg2", "tool", "c", 1]],
    ["a tag as the scope", "auth:auth:b:tool:c", ["auth", "b", "tool", "c", 1]],
    ["the anonymous tag as the scope", "auth:anon:b:tool:c", ["anon", "b", "tool", "c", 1]],
    ["the word null as the scope", "auth:null:b:tool:c", ["null", "b", "tool", "c", 1]],
    [
      "the word undefined as the scope",
      "auth:undefined:b:tool:c",
      ["undefined", "b", "tool", "c", 1],
    ],
    ["dividers in the scope", "auth:%3A%23leg2:b:tool:c", [":#leg2", "b", "tool", "c", 1]],
    ["a key in the scope", "auth:a%3Ab%3Atool%3Ac:b:tool:c", ["a:b:tool:c", "b", "tool", "c", 1]],
    ["NUL, CR and LF in the scope", "auth:%00%0D%0A:b:tool:c", ["\0\r\n", "b", "tool", "c", 1]],
    ["a space as the scope", "auth:%20:b:tool:c", [" ", "b", "tool", "c", 1]],
    ["escaped escapes in the scope", "auth:%2541:b:tool:c", ["%41", "b", "tool", "c", 1]],
    ["a composed letter in the scope", "auth:%C3%A9:b:tool:c", ["\u00e9", "b", "tool", "c", 1]],
    ["the same letter decomposed", "auth:e%CC%81:b:tool:c", ["e\u0301", "b", "tool", "c", 1]],
    ["a byte-order mark", "auth:%EF%BB%BF:b:tool:c", ["\ufeff", "b", "tool", "c", 1]],
    ["the last code point", "auth:%F4%8F%BF%BF:b:tool:c", ["\u{10ffff}", "b", "tool", "c", 1]],
    ["a leg in the component, escaped", "anon:b:tool:c%23leg2", [null, "b", "tool", "c#leg2", 1]],
    ["and a leg after it", "anon:b:tool:c%23leg2#leg3", [null, "b", "tool", "c#leg2", 3]],
    ["a task type of 3.0", "anon:b:template:c", [null, "b", "template", "c", 1]],
  ])("accepts %s", (_, key, [taskScope, clientTaskId, taskType, componentIdentifier, number]) => {
    const value = { taskScope, clientTaskId, taskType, componentIdentifier, leg: number };
    expect(parseScopedTaskKey(key)).toStrictEqual({ ok: true, value });
    expect(buildScopedFrom(value)).toStrictEqual({ ok: true, value: key });
  });

  it.each(noStrings)("refuses what is no string: $name", ({ make }) => {
    expect(findingsOf(parseScopedTaskKey(make()))).toStrictEqual([NO_STRING]);
  });

  it.each<[string, string, Finding]>([
    ["a unit too many", "a".repeat(8193), tooLong(8192, 8193)],
    ["a megabyte of a session key", `a:b:tool:${"c".repeat(2 ** 20)}`, tooLong(8192, 2 ** 20 + 9)],
    ["a megabyte of dividers", `anon${":".repeat(2 ** 20)}`, tooLong(8192, 2 ** 20 + 4)],
    ["a megabyte of legs", `anon:b:tool:c${"#".repeat(2 ** 20)}`, tooLong(8192, 2 ** 20 + 13)],
  ])("refuses what is too long, and says no more: %s", (_, input, finding) => {
    expect(findingsOf(parseScopedTaskKey(input))).toStrictEqual([finding]);
  });

  it.each([
    ["a:b:tool:c"],
    [":::"],
    ["AUTH:b:tool:c"],
    ["Anon:b:tool:c"],
    ["aut:b:tool:c"],
    ["anon1:b:tool:c"],
    [" anon:b:tool:c"],
    ["anon :b:tool:c"],
    ["\ufeffanon:b:tool:c"],
    ["an\u200don:b:tool:c"],
    ["\u0430non:b:tool:c"],
    ["%61non:b:tool:c"],
    ["\0:Tool:%:#leg1"],
    // The first segment of the whole text decides, so these are of session `anon#leg2` and so on.
    ["anon#leg2:x:tool:y"],
    ["auth#leg2:x:tool:y"],
    ["anon#:b:tool:c"],
    ["auth##:b:tool:c"],
  ])("refuses a text of four segments without a tag as a session's: %j", (input) => {
    expect(findingsOf(parseScopedTaskKey(input))).toStrictEqual([SESSION_KEY]);
  });

  it.each([
    [""],
    ["a"],
    ["#"],
    ["#leg2"],
    ["a:b:tool"],
    ["a:b:tool:c:d"],
    ["AUTH:s:b:tool:c"],
    ["auth#leg2:s:x:tool:y"],
    ["auth#leg2"],
    ["anon#leg2"],
    ["anon#"],
    ["victim:00000000-0000-4000-8000-000000000000:tool:x:b:tool:c"],
    [":".repeat(8192)],
  ])("refuses any other text without a tag as unknown: %j", (input) => {
    expect(findingsOf(parseScopedTaskKey(input))).toStrictEqual([UNKNOWN_KEY]);
  });

  it.each([
    ["auth", 5, 1],
    ["auth:", 5, 2],
    ["auth:b:tool:c", 5, 4],
    ["auth:s:b:tool:c:", 5, 6],
    ["auth:s:b:tool:c:d", 5, 6],
    ["auth:https://idp.example:b:tool:c", 5, 6],
    ["auth:s:b:resource:file://data.txt", 5, 6],
    ["auth:\0: :Tool:%:%", 5, 6],
    ["anon", 4, 1],
    ["anon:", 4, 2],
    ["anon:b:tool", 4, 3],
    ["anon:b:tool:c:", 4, 5],
    ["anon:s:b:tool:c", 4, 5],
    ["anon::::", 4, 5],
    [`anon${":".repeat(8188)}`, 4, 8189],
    // The first "#" divides, wherever it is; what comes after is the leg, colons and all.
    ["auth:s:b#x:tool:c", 5, 3],
    ["auth:s#x:b:tool:c", 5, 2],
    ["auth:s:b:tool#leg2:c", 5, 4],
    ["anon:b#leg2:tool:c", 4, 2],
    ["anon:#:tool:c", 4, 2],
    ["anon:b#leg2", 4, 2],
    ["anon:b:c:d:e#leg2:tool:c", 4, 5],
  ])("refuses another count of segments, and says no more: %j", (input, expected, received) => {
    expect(findingsOf(parseScopedTaskKey(input))).toStrictEqual([segmentCount(expected, received)]);
  });

  it.each<[string, string, ...Finding[]]>([
    ["no scope", "auth::b:tool:c", empty("taskScope")],
    ["no task id", "auth:s::tool:c", empty("clientTaskId")],
    ["no anonymous task id", "anon::tool:c", empty("clientTaskId")],
    ["no task type", "auth:s:b::c", empty("taskType")],
    ["no component", "auth:s:b:tool:", empty("componentIdentifier")],
    ["no component before a leg", "anon:b:tool:#leg2", empty("componentIdentifier")],
    ["a raw slash in the scope", "auth:a/b:b:tool:c", spelling("taskScope", 6)],
    ["a raw bar in the scope", "auth:a|b:b:tool:c", spelling("taskScope", 6)],
    ["a raw space in the scope", "auth: :b:tool:c", spelling("taskScope", 5)],
    ["a plus sign for a space", "auth:a+b:b:tool:c", spelling("taskScope", 6)],
    ["a raw NUL in the scope", "auth:s\0:b:tool:c", spelling("taskScope", 6)],
    ["a raw line end in the scope", "auth:\ns:b:tool:c", spelling("taskScope", 5)],
    ["a raw letter past ASCII in the scope", "auth:\u00e9:b:tool:c", spelling("taskScope", 5)],
    ["a raw emoji in the scope", "auth:\u{1f642}:b:tool:c", spelling("taskScope", 5)],
    ["a fullwidth colon in the scope", "auth:\uff1a:b:tool:c", spelling("taskScope", 5)],
    ["an at sign, as encodeURI leaves it", "auth:a@b:b:tool:c", spelling("taskScope", 6)],
    ["what encodeURIComponent leaves", "auth:a!:b:tool:c", spelling("taskScope", 6)],
    ["a needless escape in the scope", "auth:%73:b:tool:c", spelling("taskScope", 5)],
    ["an escaped tilde in the scope", "auth:%7E:b:tool:c", spelling("taskScope", 5)],
    ["a lowercase digit in the scope", "auth:s%3a:b:tool:c", spelling("taskScope", 8)],
    ["a lowercase digit in a later byte", "auth:%C3%a9:b:tool:c", spelling("taskScope", 9)],
    ["a percent sign in the scope", "auth:100%:b:tool:c", encoding("taskScope", 8)],
    ["half an escape in the scope", "auth:s%4:b:tool:c", encoding("taskScope", 6)],
    ["an overlong form in the scope", "auth:%C0%BA:b:tool:c", encoding("taskScope", 5)],
    ["an escaped surrogate in the scope", "auth:%ED%A0%80:b:tool:c", encoding("taskScope", 5)],
    ["a character cut short by the divider", "auth:%E2%82:b:tool:c", encoding("taskScope", 5)],
    ["a lone surrogate in the scope", "auth:s\ud83d:b:tool:c", character("taskScope", 6, "U+D83D")],
    ["a space in the task id", "auth:s:b c:tool:c", character("clientTaskId", 8, "U+0020")],
    ["NUL in the task id", "anon:b\0:tool:c", character("clientTaskId", 6, "U+0000")],
    ["DEL in the task id", "anon:\u007f:tool:c", character("clientTaskId", 5, "U+007F")],
    ["an emoji in the task id", "anon:\u{1f642}:tool:c", character("clientTaskId", 5, "U+1F642")],
    ["a task type in capitals", "anon:b:TOOL:c", unknownType("taskType", "TOOL")],
    ["the name of a property", "anon:b:__proto__:c", unknownType("taskType", "__proto__")],
    ["a task type and a space, not shown", "anon:b:tool :c", unknownType("taskType")],
    ["17 letters, not shown", `anon:b:${"a".repeat(17)}:c`, unknownType("taskType")],
    ["a raw slash in the component", "anon:b:tool:a/b", spelling("componentIdentifier", 13)],
    ["a raw at sign in the component", "anon:b:tool:c@", spelling("componentIdentifier", 13)],
    ["a raw line end after all", "anon:b:tool:c\n", spelling("componentIdentifier", 13)],
    ["a percent sign at the end", "anon:b:tool:c%", encoding("componentIdentifier", 13)],
    ["an escape cut short by the leg", "anon:b:tool:c%4#leg2", encoding("componentIdentifier", 13)],
    [
      "a lone surrogate before the leg",
      "anon:b:tool:\ud83d#leg2",
      character("componentIdentifier", 12, "U+D83D"),
    ],
    [
      "a fault in every segment",
      "auth:%:b\u00e9:Tool:c%#leg1",
      encoding("taskScope", 5),
      character("clientTaskId", 8, "U+00E9"),
      unknownType("taskType", "Tool"),
      encoding("componentIdentifier", 16),
      leg(17),
    ],
    [
      "no character at all",
      "auth::::#",
      empty("taskScope"),
      empty("clientTaskId"),
      empty("taskType"),
      empty("componentIdentifier"),
      leg(8),
    ],
    [
      "no character at all in an anonymous key",
      "anon:::#",
      empty("clientTaskId"),
      empty("taskType"),
      empty("componentIdentifier"),
      leg(7),
    ],
    [
      "several faults in a segment, of which the leftmost is told",
      "auth:a%3a%:\u00e9 :T:c%3a!%##leg2#",
      spelling("taskScope", 8),
      character("clientTaskId", 11, "U+00E9"),
      unknownType("taskType", "T"),
      spelling("componentIdentifier", 19),
      leg(22),
    ],
    ["faults at both ends", "auth::b:tool:c#", empty("taskScope"), leg(14)],
  ])("refuses %s", (_, input, ...findings) => {
    expect(findingsOf(parseScopedTaskKey(input))).toStrictEqual(findings);
  });

  it.each([
    "#",
    "##",
    "#leg",
    "#leg0",
    "#leg1",
    "#leg00",
    "#leg02",
    "#leg2#",
    "#leg2#leg3",
    "##leg2",
    "#leg2:x",
    "#leg2:",
    "#:",
    "#leg2 ",
    "#leg2\n",
    "#leg2\r\n",
    "#leg2\0",
    "# leg2",
    "#leg 2",
    "#\nleg2",
    "#LEG2",
    "#Leg2",
    "#legs2",
    "#leg2a",
    "#leg-2",
    "#leg+2",
    "#leg2.0",
    "#leg2e1",
    "#leg0x2",
    "#leg2n",
    "#leg2_0",
    "#leg1,000",
    "#leg%32",
    "#leg\u0662",
    "#leg\uff12",
    "#leg\u00b2",
    "#legNaN",
    "#legInfinity",
    "#2",
    "#tool",
    "#leg9007199254740992",
    "#leg9007199254740993",
    "#leg9999999999999999",
    "#leg10000000000000000",
    `#leg1${"0".repeat(399)}`,
    `#leg${"9".repeat(400)}`,
    `#leg${"0".repeat(400)}2`,
    "#leg\ud83d",
  ])("refuses the leg %j, at its place", (suffix) => {
    expect(findingsOf(parseScopedTaskKey(`anon:b:tool:c${suffix}`))).toStrictEqual([leg(13)]);
    expect(findingsOf(parseScopedTaskKey(`auth:s:b:tool:c${suffix}`))).toStrictEqual([leg(15)]);
  });

  it("accepts in a task id every UTF-16 unit of visible ASCII but the dividers, and no other", () => {
    let accepted = "";
    for (let code = 0; code <= 0xffff; code += 1) {
      const unit = String.fromCharCode(code);
      if (parseScopedTaskKey(`anon:x${unit}:tool:c`).ok) accepted += unit;
    }
    expect(accepted).toBe(ID_CHARACTERS);
  });

  it("accepts in a scope and a component every raw UTF-16 unit that needs no escape, and no other", () => {
    const accepted = { taskScope: "", componentIdentifier: "" };
    for (let code = 0; code <= 0xffff; code += 1) {
      const unit = String.fromCharCode(code);
      if (parseScopedTaskKey(`auth:${unit}:b:tool:c`).ok) accepted.taskScope += unit;
      if (parseScopedTaskKey(`auth:s:b:tool:${unit}`).ok) accepted.componentIdentifier += unit;
    }
    const all = [...UNRESERVED].sort().join("");
    expect(accepted).toEqual({ taskScope: all, componentIdentifier: all });
  });

  it("accepts in a scope and a component every escape that quote writes, and no other", () => {
    const wrong = escapeSequences().filter((escapes) => {
      const isCanonical = quote(unquote(escapes)) === escapes;
      return (
        parseScopedTaskKey(`auth:${escapes}:b:tool:c`).ok !== isCanonical ||
        parseScopedTaskKey(`auth:s:b:tool:${escapes}#leg2`).ok !== isCanonical
      );
    });
    expect(wrong).toEqual([]);
  });

  it("reads every code point in a scope and a component", () => {
    const size = 2 ** 12;
    const options = { maxLength: 2 ** 20 };
    for (let first = 0; first <= 0x10ffff; first += size) {
      const text = Array.from({ length: size }, (_, index) => first + index)
        .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
        .map((codePoint) => String.fromCodePoint(codePoint))
        .join("");
      if (text === "") continue;
      const value = { ...PARTS, taskScope: text, componentIdentifier: text };
      const key = `auth:${quote(text)}:b:tool:${quote(text)}#leg2`;
      expect(parseScopedTaskKey(key, options)).toEqual({ ok: true, value });
      expect(buildScopedTaskKey(value, options)).toEqual({ ok: true, value: key });
    }
  });

  it.each([4095, 4096, 4097, 65_535, 65_536, 65_537])(
    "finds what is wrong after %i good characters",
    (length) => {
      const options = { maxLength: 2 ** 20 };
      const long = "x".repeat(length);
      const findings = (key: string) => findingsOf(parseScopedTaskKey(key, options));
      expect(findings(`auth:${long}:${long}:tool:${long}#leg2`)).toEqual([]);
      expect(findings(`auth:${long}%:b:tool:c`)).toEqual([encoding("taskScope", 5 + length)]);
      expect(findings(`anon:${long} :tool:c`)).toEqual([
        character("clientTaskId", 5 + length, "U+0020"),
      ]);
      expect(findings(`anon:b:tool:${long}!`)).toEqual([
        spelling("componentIdentifier", 12 + length),
      ]);
      expect(findings(`anon:b:tool:${long}#leg1`)).toEqual([leg(12 + length)]);
      expect(findings(`anon:b:tool:c#leg${"1".repeat(length)}`)).toEqual([leg(13)]);
      expect(findings(`anon:b:tool${long}:c`)).toEqual([unknownType("taskType")]);
    },
  );

  it("takes the longest key allowed", () => {
    const component = "c".repeat(8192 - "anon:b:tool:#leg2".length);
    expect(parseScopedTaskKey(`anon:b:tool:${component}#leg2`).ok).toBe(true);
    expect(codesOf(parseScopedTaskKey(`anon:b:tool:${component}c#leg2`))).toEqual(["too_long"]);
  });

  it("reads a megabyte when it is allowed to", () => {
    const options = { maxLength: 2 ** 22 };
    const encoded = "%F0%9F%99%82".repeat(2 ** 16);
    const key = `auth:${encoded}:b:tool:${encoded}#leg2`;
    const parsed = parseScopedTaskKey(key, options);
    expect(parsed.ok && buildScopedTaskKey(parsed.value, options)).toEqual({
      ok: true,
      value: key,
    });
    const findings = (text: string) => findingsOf(parseScopedTaskKey(text, options));
    expect(findings(`auth:${encoded}%:b:tool:c`)).toEqual([
      encoding("taskScope", 5 + encoded.length),
    ]);
    expect(findings(`anon:b:tool:c${"#".repeat(2 ** 20)}`)).toEqual([leg(13)]);
    expect(findings(`auth${":".repeat(2 ** 20)}`)).toEqual([segmentCount(5, 2 ** 20 + 1)]);
    expect(findings("a".repeat(2 ** 20))).toEqual([UNKNOWN_KEY]);
  });
});

describe("buildScopedTaskKey", () => {
  it.each(noStrings.filter(({ type }) => type !== "object"))(
    "refuses parts that are no object: $name",
    ({ make }) => {
      expect(findingsOf(buildScopedFrom(make()))).toStrictEqual([NO_OBJECT]);
    },
  );

  it("refuses a key for parts", () => {
    expect(findingsOf(buildScopedFrom(KEY))).toStrictEqual([NO_OBJECT]);
  });

  it.each([
    ...noStrings.filter(({ type }) => type === "object"),
    { name: "a Map of the fields", make: () => new Map<string, unknown>(Object.entries(PARTS)) },
  ])("refuses $name: every field is named", ({ make }) => {
    expect(findingsOf(buildScopedFrom(make()))).toStrictEqual(FIELDS.map(noField));
  });

  it.each(
    FIELDS.flatMap((field) =>
      noStrings
        .filter(({ name }) => !(field === "taskScope" && name === "null"))
        .filter(({ name }) => !(field === "leg" && name === "a number"))
        .map((noString) => ({ field, ...noString })),
    ),
  )("refuses $field when it is $name", ({ field, make }) => {
    expect(findingsOf(buildScopedFrom({ ...PARTS, [field]: make() }))).toStrictEqual([
      noField(field),
    ]);
  });

  it.each(FIELDS)("needs %s", (field) => {
    const rest = Object.fromEntries(Object.entries(PARTS).filter(([name]) => name !== field));
    expect(findingsOf(buildScopedFrom(rest))).toStrictEqual([noField(field)]);
  });

  it.each<[string, unknown]>([
    ["digits", "2"],
    ["a bigint", 2n],
    ["a Number object", Object(2)],
    ["null", null],
    ["NaN", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
    ["infinite below zero", Number.NEGATIVE_INFINITY],
  ])("refuses a leg that is no number, as Zod sees it: %s", (_, value) => {
    expect(findingsOf(buildScopedFrom({ ...PARTS, leg: value }))).toStrictEqual([noField("leg")]);
  });

  it.each([
    0,
    -0,
    -1,
    -2,
    0.5,
    1.5,
    2.000_000_1,
    2 ** 53,
    2 ** 53 + 2,
    1e21,
    1e300,
    5e-324,
    -(2 ** 53),
  ])("refuses the leg %d", (value) => {
    expect(findingsOf(buildScopedFrom({ ...PARTS, leg: value }))).toStrictEqual([leg(0)]);
  });

  it.each([
    [1, ""],
    [2, "#leg2"],
    [10, "#leg10"],
    [1e15, "#leg1000000000000000"],
    [LAST_LEG, "#leg9007199254740991"],
  ])("writes the leg %d as %j", (value, suffix) => {
    expect(buildScopedTaskKey({ ...PARTS, leg: value })).toEqual({
      ok: true,
      value: `auth:s:b:tool:c${suffix}`,
    });
  });

  it("keeps the anonymous scope and the scope named null apart", () => {
    expect(buildScopedTaskKey({ ...PARTS, taskScope: null })).toEqual({
      ok: true,
      value: "anon:b:tool:c#leg2",
    });
    expect(buildScopedTaskKey({ ...PARTS, taskScope: "null" })).toEqual({
      ok: true,
      value: "auth:null:b:tool:c#leg2",
    });
    expect(findingsOf(buildScopedTaskKey({ ...PARTS, taskScope: "" }))).toEqual([
      empty("taskScope"),
    ]);
  });

  it("names only the fields that are not of their types, when there are any", () => {
    const faulty = { ...PARTS, taskScope: "", clientTaskId: "", taskType: null, leg: "2" };
    expect(findingsOf(buildScopedFrom(faulty, { maxLength: 1 }))).toStrictEqual([
      noField("taskType"),
      noField("leg"),
    ]);
  });

  it.each(FIELDS)("names %s when its getter throws", (field) => {
    const parts = Object.defineProperty({ ...PARTS }, field, { get: throwing });
    expect(findingsOf(buildScopedFrom(parts))).toStrictEqual([noField(field)]);
  });

  it.each([
    ["an object without a prototype", Object.assign(Object.create(null), PARTS)],
    ["a frozen object", Object.freeze({ ...PARTS })],
    ["an instance of a class, with getters", new PartsOfClass()],
    ["inherited fields", Object.create(PARTS)],
    ["a proxy", new Proxy(PARTS, {})],
    ["fields and others, which are ignored", { ...PARTS, sessionId: "a", toString: throwing }],
  ])("takes %s", (_, input) => {
    expect(buildScopedFrom(input)).toStrictEqual({ ok: true, value: KEY });
  });

  it("reads each field once, so that what was checked is what is written", () => {
    const reads: PropertyKey[] = [];
    const answers = {
      taskScope: ["s", null],
      clientTaskId: ["b", "b#leg3"],
      taskType: ["tool", "T"],
      componentIdentifier: ["c", ""],
      leg: [2, 3],
    };
    const shifty = new Proxy(PARTS, {
      get(_, name: keyof ScopedTaskKey) {
        reads.push(name);
        return answers[name].shift();
      },
    });
    expect(buildScopedFrom(shifty)).toStrictEqual({ ok: true, value: KEY });
    expect(reads).toEqual(FIELDS);
  });

  it("counts the length of the key as it would be written", () => {
    const key = "auth:%C3%A9:b:tool:%C3%A9#leg10";
    const fields = { ...PARTS, taskScope: "\u00e9", componentIdentifier: "\u00e9", leg: 10 };
    expect(buildScopedTaskKey(fields, { maxLength: key.length })).toEqual({ ok: true, value: key });
    expect(findingsOf(buildScopedTaskKey(fields, { maxLength: key.length - 1 }))).toStrictEqual([
      tooLong(key.length - 1, key.length),
    ]);
    const anonymous = "anon:b:tool:%C3%A9";
    const first = { ...fields, taskScope: null, leg: 1 };
    expect(buildScopedTaskKey(first, { maxLength: anonymous.length }).ok).toBe(true);
    expect(
      findingsOf(buildScopedTaskKey(first, { maxLength: anonymous.length - 1 })),
    ).toStrictEqual([tooLong(anonymous.length - 1, anonymous.length)]);
  });

  it("refuses a key longer than a string can be, without making it", () => {
    const options = { maxLength: Number.MAX_SAFE_INTEGER };
    const long = "\uffff".repeat(2 ** 26);
    expect(findingsOf(buildScopedTaskKey({ ...PARTS, taskScope: long }, options))).toStrictEqual([
      tooLong(2 ** 29 - 24, 9 * 2 ** 26 + "auth::b:tool:c#leg2".length),
    ]);
  });

  it.each<[string, Record<string, unknown>, ...Finding[]]>([
    [
      "a key that would be too long, and says no more",
      { taskScope: "\ud800".repeat(1000), clientTaskId: "", leg: 0.5 },
      tooLong(8192, "auth::tool:c#leg0.5".length + 1 + 9000),
    ],
    ["an empty scope", { taskScope: "" }, empty("taskScope")],
    ["an empty task id", { clientTaskId: "" }, empty("clientTaskId")],
    ["an empty task type", { taskType: "" }, empty("taskType")],
    ["an empty component", { componentIdentifier: "" }, empty("componentIdentifier")],
    [
      "a lone high surrogate in the scope",
      { taskScope: "\u{1f642}\ud83d" },
      character("taskScope", 2, "U+D83D"),
    ],
    [
      "a lone low surrogate in the scope",
      { taskScope: ":#\ude42" },
      character("taskScope", 2, "U+DE42"),
    ],
    ["a divider in the task id", { clientTaskId: "b:" }, character("clientTaskId", 1, "U+003A")],
    ["a leg in the task id", { clientTaskId: "b#leg2" }, character("clientTaskId", 1, "U+0023")],
    ["only a hash as the task id", { clientTaskId: "#" }, character("clientTaskId", 0, "U+0023")],
    ["a line end in the task id", { clientTaskId: "b\n" }, character("clientTaskId", 1, "U+000A")],
    [
      "an emoji in the task id",
      { clientTaskId: "\u{1f642}" },
      character("clientTaskId", 0, "U+1F642"),
    ],
    ["a divider in the task type", { taskType: "tool:x" }, unknownType("taskType")],
    ["a leg in the task type", { taskType: "tool#leg2" }, unknownType("taskType")],
    ["a task type in capitals", { taskType: "Tool" }, unknownType("taskType", "Tool")],
    [
      "a lone surrogate in the component",
      { componentIdentifier: "%:\ude42" },
      character("componentIdentifier", 2, "U+DE42"),
    ],
    [
      "a fault in every field",
      {
        taskScope: "",
        clientTaskId: "\u00e9",
        taskType: "t",
        componentIdentifier: "\udc00",
        leg: 0,
      },
      empty("taskScope"),
      character("clientTaskId", 0, "U+00E9"),
      unknownType("taskType", "t"),
      character("componentIdentifier", 0, "U+DC00"),
      leg(0),
    ],
    [
      "faults at both ends, the first of them in an anonymous key's task id",
      { taskScope: null, clientTaskId: "#", leg: -1 },
      character("clientTaskId", 0, "U+0023"),
      leg(0),
    ],
  ])("refuses %s", (_, fields, ...findings) => {
    expect(findingsOf(buildScopedFrom({ ...PARTS, ...fields }))).toStrictEqual(findings);
  });
});

describe("for any input", () => {
  it("strict reading accepts exactly the texts that a second statement of the rules accepts", () => {
    fc.assert(
      fc.property(textsOfBothLayouts, (text) => {
        const parsed = parseScopedTaskKey(text);
        expect(parsed.ok ? parsed.value : undefined).toStrictEqual(scopedFieldsOf(text));
      }),
      { numRuns: 6000 },
    );
  });

  it("an accepted key is plain ASCII and is built back from its fields", () => {
    fc.assert(
      fc.property(anyScopedTexts, (text) => {
        const parsed = parseScopedTaskKey(text);
        if (!parsed.ok) return;
        expect(text).toMatch(/^[!-~]+$/);
        expect(buildScopedTaskKey(parsed.value)).toStrictEqual({ ok: true, value: text });
      }),
      { numRuns: 3000 },
    );
  });

  it("every good key and its fields are accepted", () => {
    fc.assert(
      fc.property(scopedParts(), (fields) => {
        const key = scopedKeyOf(fields);
        expect(buildScopedFrom(fields)).toStrictEqual({ ok: true, value: key });
        expect(parseScopedTaskKey(key)).toEqual({ ok: true, value: fields });
      }),
      { numRuns: 1000 },
    );
  });

  it("fields build a key exactly when the key that they spell is accepted and gives them back", () => {
    fc.assert(
      fc.property(fc.oneof(scopedParts(), typedScopedParts), (fields) => {
        const key = scopedKeyOf(fields);
        const spelled = scopedFieldsOf(key);
        const isWritten = FIELDS.every((name) => Object(spelled)[name] === Object(fields)[name]);
        const built = buildScopedFrom(fields);
        expect(built.ok ? built.value : undefined).toBe(isWritten ? key : undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it("gives a long key the answer that it gives the short one", () => {
    const more = "x".repeat(2 ** 17);
    fc.assert(
      fc.property(anyScopedTexts, (text) => {
        // More of a component without a leg must not change what is wrong, unless there was none.
        fc.pre(text.split(":").length >= 4 && !text.includes("#") && !text.endsWith(":"));
        const short = parseScopedTaskKey(text);
        const long = parseScopedTaskKey(text + more, { maxLength: 2 ** 18 });
        const componentIdentifier = short.ok ? short.value.componentIdentifier + more : "";
        expect(long).toEqual(
          short.ok ? { ok: true, value: { ...short.value, componentIdentifier } } : short,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("nothing throws", () => {
    const options = { taskScope: null, taskTypes: ["tool"], maxLength: 40 };
    fc.assert(
      fc.property(fc.oneof(anyScopedParts, anyTexts, anyScopedTexts), (input) => {
        parseScopedTaskKey(input);
        parseScopedTaskKey(input, options);
        buildScopedFrom(input);
        buildScopedFrom(input, options);
      }),
      { numRuns: 2000 },
    );
  });

  it("issues come in the order of the segments, one a segment at most", () => {
    const guard = { taskScope: "of nobody" };
    fc.assert(
      fc.property(anyScopedTexts, anyScopedParts, (text, parts) => {
        for (const result of [
          parseScopedTaskKey(text),
          parseScopedTaskKey(text, guard),
          buildScopedFrom(parts),
          buildScopedFrom(parts, guard),
        ]) {
          if (result.ok) continue;
          const { issues } = result.error;
          const places = issues.map(({ segment }) => FIELDS.indexOf(segment ?? ""));
          expect(places).toEqual([...new Set(places)].sort());
          const isAlone = ({ code, segment }: (typeof issues)[number]) =>
            STANDING_ALONE.includes(code) && !(code === "invalid_type" && segment !== null);
          if (issues.some(isAlone)) expect(issues).toHaveLength(1);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("the generated texts reach every code that reading has, and good keys", () => {
    const codes = fc.sample(scopedNearMisses(), 3000).flatMap((text) => {
      const parsed = parseScopedTaskKey(text);
      return parsed.ok ? ["accepted"] : parsed.error.issues.map(({ code }) => code);
    });
    expect(new Set(codes)).toEqual(
      new Set([
        "accepted",
        "wrong_layout",
        "wrong_segment_count",
        "empty_segment",
        "invalid_character",
        "unknown_task_type",
        "invalid_encoding",
        "non_canonical_encoding",
        "invalid_leg",
      ]),
    );
  });
});
