import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildTaskKey,
  getClientTaskIdFromKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type TaskKey,
} from "../src/index.js";
import {
  anyParts,
  anyTexts,
  anyValues,
  keys,
  nearMisses,
  parts,
  stringParts,
} from "./support/arbitraries.js";
import { buildFrom, noStrings, throwing } from "./support/hostile.js";
import { codesOf, type Finding, findingsOf } from "./support/issues.js";
import { escapeSequences, fieldsOf, quote, unquote } from "./support/model.js";
import {
  capturedScopedKeys,
  capturedSessionKeys,
  forgedKeys,
  referenceBuilds,
  referenceParses,
} from "./support/vectors.js";

const KEY = "a:b:tool:c";
const PARTS: TaskKey = {
  sessionId: "a",
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
};
const FIELDS = ["sessionId", "clientTaskId", "taskType", "componentIdentifier"];
const UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
/** All that an id can hold. */
const ID_CHARACTERS =
  "!\"#$%&'()*+,-./0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

const NO_STRING = { code: "invalid_type", segment: null, expected: "string" };
const NO_OBJECT = { code: "invalid_type", segment: null, expected: "object" };
const SCOPED_KEY = {
  code: "wrong_layout",
  segment: null,
  expected: "session",
  received: "scoped",
};
const SESSION_TAG = { ...SCOPED_KEY, segment: "sessionId" };
const STANDING_ALONE = ["invalid_type", "too_long", "wrong_layout", "wrong_segment_count"];

/** Parts that are no plain object, with getters on the prototype. */
class PartsOfClass {
  sessionId = "a";
  clientTaskId = "b";
  get taskType() {
    return "tool";
  }
  get componentIdentifier() {
    return "c";
  }
}

describe("keys that real servers wrote", () => {
  it("are all there", () => {
    expect(capturedSessionKeys).toHaveLength(57);
    expect(capturedScopedKeys).toHaveLength(200);
    expect(forgedKeys).toHaveLength(4);
    expect(referenceBuilds).toHaveLength(400);
    expect(referenceParses).toHaveLength(1198);
  });

  it.each(capturedSessionKeys)("$fastmcp $key parses to its fields and builds back", (captured) => {
    const { fastmcp: _, key, ...fields } = captured;
    expect(parseTaskKey(key)).toStrictEqual({ ok: true, value: fields });
    expect(getClientTaskIdFromKey(key)).toStrictEqual({ ok: true, value: fields.clientTaskId });
    expect(buildFrom(fields)).toStrictEqual({ ok: true, value: key });
  });

  it("of the scoped layout are refused as such", () => {
    const answers = capturedScopedKeys.map(({ key }) => findingsOf(parseTaskKey(key)));
    expect(answers).toEqual(capturedScopedKeys.map(() => [SCOPED_KEY]));
  });

  it("for a forged session id are refused, with the reason", () => {
    expect(forgedKeys.map(({ key }) => findingsOf(parseTaskKey(key)))).toEqual([
      [segmentCount(7)],
      [SCOPED_KEY],
      [segmentCount(7)],
      [SCOPED_KEY],
    ]);
  });
});

describe("what Python's builder writes", () => {
  it("is what buildTaskKey writes, byte for byte", () => {
    const built = referenceBuilds.map((fields) => buildFrom(fields));
    expect(built).toEqual(
      referenceBuilds.map(({ sessionKey }) => ({ ok: true, value: sessionKey })),
    );
  });

  it("parses to its fields", () => {
    const parsed = referenceBuilds.map(({ sessionKey }) => parseTaskKey(sessionKey));
    expect(parsed).toEqual(
      referenceBuilds.map(({ sessionId, clientTaskId, taskType, componentIdentifier }) => ({
        ok: true,
        value: { sessionId, clientTaskId, taskType, componentIdentifier },
      })),
    );
  });
});

describe("parseTaskKey", () => {
  it.each([
    ["the shortest key", "a:b:tool:c", ["a", "b", "tool", "c"]],
    [
      "all of visible ASCII in the ids",
      `${ID_CHARACTERS}:${ID_CHARACTERS}:prompt:c`,
      [ID_CHARACTERS, ID_CHARACTERS, "prompt", "c"],
    ],
    ["all that needs no escape", `a:b:tool:${UNRESERVED}`, ["a", "b", "tool", UNRESERVED]],
    ["a task id that begins with a dash", "a:-RCN:tool:c", ["a", "-RCN", "tool", "c"]],
    [
      "a hash in the ids, which have no legs here",
      "a#leg2:b#leg3:tool:c",
      ["a#leg2", "b#leg3", "tool", "c"],
    ],
    ["an escape in an id, which is not decoded", "%3A:%3a%:tool:c", ["%3A", "%3a%", "tool", "c"]],
    ["a tag as the task id", "a:auth:tool:c", ["a", "auth", "tool", "c"]],
    ["the other tag as the task id", "a:anon:tool:c", ["a", "anon", "tool", "c"]],
    ["a tag in capitals", "AUTH:b:tool:c", ["AUTH", "b", "tool", "c"]],
    ["a tag with one capital", "Anon:b:tool:c", ["Anon", "b", "tool", "c"]],
    ["the beginning of a tag", "aut:b:tool:c", ["aut", "b", "tool", "c"]],
    ["a tag and more", "anon1:b:tool:c", ["anon1", "b", "tool", "c"]],
    ["an encoded tag", "%61uth:b:tool:c", ["%61uth", "b", "tool", "c"]],
    ["a tag as the component", "a:b:tool:auth", ["a", "b", "tool", "auth"]],
    ["a task type of 3.0", "a:b:template:c", ["a", "b", "template", "c"]],
    ["a key within a component", "a:b:tool:a%3Ab%3Atool%3Ac", ["a", "b", "tool", "a:b:tool:c"]],
    ["NUL, CR and LF, escaped", "a:b:tool:%00%0D%0A", ["a", "b", "tool", "\0\r\n"]],
    ["escaped escapes", "a:b:tool:%2541", ["a", "b", "tool", "%41"]],
    ["a composed letter", "a:b:tool:%C3%A9", ["a", "b", "tool", "\u00e9"]],
    ["the same letter decomposed", "a:b:tool:e%CC%81", ["a", "b", "tool", "e\u0301"]],
    ["a byte-order mark", "a:b:tool:%EF%BB%BF", ["a", "b", "tool", "\ufeff"]],
    ["the last code point", "a:b:tool:%F4%8F%BF%BF", ["a", "b", "tool", "\u{10ffff}"]],
  ])("accepts %s", (_, key, [sessionId, clientTaskId, taskType, componentIdentifier]) => {
    const value = { sessionId, clientTaskId, taskType, componentIdentifier };
    expect(parseTaskKey(key)).toStrictEqual({ ok: true, value });
    expect(buildFrom(value)).toStrictEqual({ ok: true, value: key });
  });

  it.each(noStrings)("refuses what is no string: $name", ({ make }) => {
    expect(findingsOf(parseTaskKey(make()))).toStrictEqual([NO_STRING]);
  });

  it.each<[string, string, ...Finding[]]>([
    ["a unit too many", "a".repeat(8193), tooLong(8192, 8193)],
    ["a unit too many, in surrogate pairs", "\u{1f642}".repeat(4097), tooLong(8192, 8194)],
    ["a megabyte of a tag's key", `auth:${"a".repeat(2 ** 20)}`, tooLong(8192, 2 ** 20 + 5)],
    ["a megabyte of dividers", ":".repeat(2 ** 20), tooLong(8192, 2 ** 20)],
  ])("refuses what is too long, and says no more: %s", (_, input, ...findings) => {
    expect(findingsOf(parseTaskKey(input))).toStrictEqual(findings);
  });

  it.each([
    ["auth:client-a:b:tool:c"],
    ["anon:b:tool:c"],
    ["anon:b:tool:c#leg2"],
    ["auth"],
    ["anon"],
    ["auth:"],
    ["anon:::"],
    ["auth: :\0:Tool:%:::::"],
  ])("refuses a key of the scoped layout, and says no more: %j", (input) => {
    expect(findingsOf(parseTaskKey(input))).toStrictEqual([SCOPED_KEY]);
  });

  it.each([
    ["", 1],
    ["a", 1],
    [":", 2],
    ["a:b:tool", 3],
    ["::", 3],
    ["a:b:tool:c:", 5],
    [":a:b:tool:c", 5],
    ["a:b:tool:c:d", 5],
    ["a:b:resource:file://data.txt", 5],
    ["victim:00000000-0000-4000-8000-000000000000:tool:x:b:tool:c", 7],
    ["\0: :Tool:%:%", 5],
    [":".repeat(8192), 8193],
  ])("refuses another count of segments, and says no more: %j", (input, received) => {
    expect(findingsOf(parseTaskKey(input))).toStrictEqual([segmentCount(received)]);
  });

  it.each<[string, string, ...Finding[]]>([
    ["no session id", ":b:tool:c", empty("sessionId")],
    ["no task id", "a::tool:c", empty("clientTaskId")],
    ["no task type", "a:b::c", empty("taskType")],
    ["no component", "a:b:tool:", empty("componentIdentifier")],
    ["a space before the key", " a:b:tool:c", character("sessionId", 0, "U+0020")],
    ["a space within", "a b:b:tool:c", character("sessionId", 1, "U+0020")],
    ["a tag after a space", " auth:b:tool:c", character("sessionId", 0, "U+0020")],
    ["a tag after a byte-order mark", "\ufeffauth:b:tool:c", character("sessionId", 0, "U+FEFF")],
    ["a tag with a Cyrillic letter", "\u0430uth:b:tool:c", character("sessionId", 0, "U+0430")],
    ["a tag in fullwidth letters", "\uff41uth:b:tool:c", character("sessionId", 0, "U+FF41")],
    ["a tag and NUL", "auth\0:b:tool:c", character("sessionId", 4, "U+0000")],
    ["a tag and a zero-width joiner", "an\u200don:b:tool:c", character("sessionId", 2, "U+200D")],
    ["NUL in the task id", "a:b\0:tool:c", character("clientTaskId", 3, "U+0000")],
    ["CR LF in the task id", "a:b\r\n:tool:c", character("clientTaskId", 3, "U+000D")],
    ["LF in the task id", "a:\nb:tool:c", character("clientTaskId", 2, "U+000A")],
    ["a tab in the task id", "a:b\t:tool:c", character("clientTaskId", 3, "U+0009")],
    ["DEL in the task id", "a:\u007f:tool:c", character("clientTaskId", 2, "U+007F")],
    ["a letter past ASCII", "a:b\u00e9:tool:c", character("clientTaskId", 3, "U+00E9")],
    ["an emoji, named whole", "a:b\u{1f642}:tool:c", character("clientTaskId", 3, "U+1F642")],
    ["a lone surrogate", "a:b\ud83d:tool:c", character("clientTaskId", 3, "U+D83D")],
    ["a bidirectional control", "a:\u202eb:tool:c", character("clientTaskId", 2, "U+202E")],
    ["a fullwidth colon", "a\uff1ab:b:tool:c", character("sessionId", 1, "U+FF1A")],
    ["a task type in capitals", "a:b:TOOL:c", unknownType("TOOL")],
    ["a task type with one capital", "a:b:Tool:c", unknownType("Tool")],
    ["a plural", "a:b:tools:c", unknownType("tools")],
    ["the name of a property", "a:b:__proto__:c", unknownType("__proto__")],
    ["the name of another", "a:b:toString:c", unknownType("toString")],
    ["16 letters, shown", `a:b:${"A_-z".repeat(4)}:c`, unknownType("A_-z".repeat(4))],
    ["17 letters, not shown", `a:b:${"a".repeat(17)}:c`, unknownType()],
    ["a digit, not shown", "a:b:tool2:c", unknownType()],
    ["a task type and a space, not shown", "a:b:tool :c", unknownType()],
    ["a task type and a line end, not shown", "a:b:tool\n:c", unknownType()],
    ["a Cyrillic letter, not shown", "a:b:t\u043eol:c", unknownType()],
    ["an escape, not shown", "a:b:t%6Fol:c", unknownType()],
    ["two task types, not shown", "a:b:tool,prompt:c", unknownType()],
    ["a megabyte short of one", `a:b:${"t".repeat(8000)}:c`, unknownType()],
    ["a raw slash", "a:b:tool:a/b", spelling(10)],
    ["a raw hash, as a leg is written", "a:b:tool:c#leg2", spelling(10)],
    ["a raw exclamation mark", "a:b:tool:c!", spelling(10)],
    ["a raw plus sign", "a:b:tool:c+d", spelling(10)],
    ["a raw line end after all", "a:b:tool:c\n", spelling(10)],
    ["a raw CR LF after all", "a:b:tool:c\r\n", spelling(10)],
    ["a raw NUL after all", "a:b:tool:c\0", spelling(10)],
    ["a raw letter past ASCII", "a:b:tool:c\u00e9", spelling(10)],
    ["a raw emoji", "a:b:tool:c\u{1f642}", spelling(10)],
    ["a needless escape", "a:b:tool:%63", spelling(9)],
    ["a lowercase digit", "a:b:tool:c%3a", spelling(12)],
    [
      "a lone surrogate in the component",
      "a:b:tool:c\ud83d",
      character("componentIdentifier", 10, "U+D83D"),
    ],
    ["a percent sign at the end", "a:b:tool:c%", encoding(10)],
    ["an overlong form", "a:b:tool:c%C0%BA", encoding(10)],
    ["an escaped surrogate", "a:b:tool:%ED%A0%80", encoding(9)],
    ["past the last code point", "a:b:tool:%F4%90%80%80", encoding(9)],
    [
      "a fault in every segment",
      ":b\u00e9:Tool:c%",
      empty("sessionId"),
      character("clientTaskId", 2, "U+00E9"),
      unknownType("Tool"),
      encoding(10),
    ],
    [
      "no character at all",
      ":::",
      empty("sessionId"),
      empty("clientTaskId"),
      empty("taskType"),
      empty("componentIdentifier"),
    ],
    [
      "several faults in a segment, of which the leftmost is told",
      "a \0:\u00e9 :T:c%3a!%",
      character("sessionId", 1, "U+0020"),
      character("clientTaskId", 4, "U+00E9"),
      unknownType("T"),
      spelling(12),
    ],
    ["faults at both ends", " a:b:tool:c!", character("sessionId", 0, "U+0020"), spelling(11)],
  ])("refuses %s", (_, input, ...findings) => {
    expect(findingsOf(parseTaskKey(input))).toStrictEqual(findings);
  });

  it("accepts in an id every UTF-16 unit of visible ASCII but the divider, and no other", () => {
    const accepted = { sessionId: "", clientTaskId: "" };
    for (let code = 0; code <= 0xffff; code += 1) {
      const unit = String.fromCharCode(code);
      if (parseTaskKey(`x${unit}:b:tool:c`).ok) accepted.sessionId += unit;
      if (parseTaskKey(`a:${unit}:tool:c`).ok) accepted.clientTaskId += unit;
    }
    expect(accepted).toEqual({ sessionId: ID_CHARACTERS, clientTaskId: ID_CHARACTERS });
  });

  it("accepts in a component every raw UTF-16 unit that needs no escape, and no other", () => {
    let accepted = "";
    for (let code = 0; code <= 0xffff; code += 1) {
      const unit = String.fromCharCode(code);
      if (parseTaskKey(`a:b:tool:${unit}`).ok) accepted += unit;
    }
    expect([...accepted].sort()).toEqual([...UNRESERVED].sort());
  });

  it("accepts in a component every escape that quote writes, and no other", () => {
    const wrong = escapeSequences().filter(
      (escapes) => parseTaskKey(`a:b:tool:${escapes}`).ok !== (quote(unquote(escapes)) === escapes),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ["a short key", 2 ** 8],
    ["a long key", 2 ** 16],
  ])("reads every code point in %s", (_, size) => {
    const options = { maxLength: 2 ** 20 };
    for (let first = 0; first <= 0x10ffff; first += size) {
      const componentIdentifier = Array.from({ length: size }, (_, index) => first + index)
        .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
        .map((codePoint) => String.fromCodePoint(codePoint))
        .join("");
      if (componentIdentifier === "") continue;
      const value = { ...PARTS, componentIdentifier };
      const key = `a:b:tool:${quote(componentIdentifier)}`;
      expect(parseTaskKey(key, options)).toEqual({ ok: true, value });
      expect(buildTaskKey(value, options)).toEqual({ ok: true, value: key });
    }
  });

  it.each([4095, 4096, 4097, 65_535, 65_536, 65_537])(
    "finds what is wrong after %i good characters",
    (length) => {
      const options = { maxLength: 2 ** 20 };
      const long = "x".repeat(length);
      const findings = (key: string) => findingsOf(parseTaskKey(key, options));
      expect(findings(`${long}:${long}:tool:${long}`)).toEqual([]);
      expect(findings(`${long}\u00e9:b:tool:c`)).toEqual([
        character("sessionId", length, "U+00E9"),
      ]);
      expect(findings(`a:${long} :tool:c`)).toEqual([
        character("clientTaskId", 2 + length, "U+0020"),
      ]);
      expect(findings(`a:b:tool:${long}%`)).toEqual([encoding(9 + length)]);
      expect(findings(`a:b:tool${long}:c`)).toEqual([unknownType()]);
    },
  );

  it("gives a long key the answer that it gives the short one", () => {
    const more = "x".repeat(2 ** 17);
    fc.assert(
      fc.property(nearMisses(), (text) => {
        // More of the component must not change what is wrong, unless there was none.
        fc.pre(text.split(":").length >= 4 && !text.endsWith(":"));
        const short = parseTaskKey(text);
        const long = parseTaskKey(text + more, { maxLength: 2 ** 18 });
        const componentIdentifier = short.ok ? short.value.componentIdentifier + more : "";
        expect(long).toEqual(
          short.ok ? { ok: true, value: { ...short.value, componentIdentifier } } : short,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("takes the longest key allowed", () => {
    const component = "c".repeat(8192 - "a:b:tool:".length);
    expect(parseTaskKey(`a:b:tool:${component}`).ok).toBe(true);
    expect(codesOf(parseTaskKey(`a:b:tool:${component}c`))).toEqual(["too_long"]);
  });

  it("reads a megabyte when it is allowed to", () => {
    const options = { maxLength: 2 ** 21 };
    const component = "%F0%9F%99%82".repeat(2 ** 16);
    const key = `a:b:tool:${component}`;
    const parsed = parseTaskKey(key, options);
    expect(parsed.ok && buildTaskKey(parsed.value, options)).toEqual({ ok: true, value: key });
    expect(findingsOf(parseTaskKey(`${key}%`, options))).toEqual([encoding(key.length)]);
    expect(findingsOf(parseTaskKey(`a:${"b".repeat(2 ** 20)} :tool:c`, options))).toEqual([
      character("clientTaskId", 2 ** 20 + 2, "U+0020"),
    ]);
    expect(findingsOf(parseTaskKey(":".repeat(2 ** 20), options))).toEqual([
      segmentCount(2 ** 20 + 1),
    ]);
  });
});

describe("buildTaskKey", () => {
  it.each(noStrings.filter(({ type }) => type !== "object"))(
    "refuses parts that are no object: $name",
    ({ make }) => {
      expect(findingsOf(buildFrom(make()))).toStrictEqual([NO_OBJECT]);
    },
  );

  it("refuses a key for parts", () => {
    expect(findingsOf(buildFrom(KEY))).toStrictEqual([NO_OBJECT]);
  });

  it.each([
    ...noStrings.filter(({ type }) => type === "object"),
    { name: "a Map of the fields", make: () => new Map(Object.entries(PARTS)) },
  ])("refuses $name: every field is named", ({ make }) => {
    expect(findingsOf(buildFrom(make()))).toStrictEqual([
      noField("sessionId"),
      noField("clientTaskId"),
      noField("taskType"),
      noField("componentIdentifier"),
    ]);
  });

  it.each(FIELDS.flatMap((field) => noStrings.map((noString) => ({ field, ...noString }))))(
    "refuses $field when it is $name",
    ({ field, make }) => {
      expect(findingsOf(buildFrom({ ...PARTS, [field]: make() }))).toStrictEqual([noField(field)]);
    },
  );

  it("names only the fields that are no strings, when there are any", () => {
    const faulty = { sessionId: "auth", clientTaskId: "", taskType: null, componentIdentifier: 7 };
    expect(findingsOf(buildFrom(faulty, { maxLength: 1 }))).toStrictEqual([
      noField("taskType"),
      noField("componentIdentifier"),
    ]);
  });

  it("names a field whose getter throws", () => {
    const parts = Object.defineProperty({ ...PARTS }, "taskType", { get: throwing });
    expect(findingsOf(buildFrom(parts))).toStrictEqual([noField("taskType")]);
  });

  it.each([
    ["an object without a prototype", Object.assign(Object.create(null), PARTS)],
    ["a frozen object", Object.freeze({ ...PARTS })],
    ["an instance of a class, with getters", new PartsOfClass()],
    ["inherited fields", Object.create(PARTS)],
    ["a proxy", new Proxy(PARTS, {})],
    ["fields and others, which are ignored", { ...PARTS, leg: 2, key: KEY, toString: throwing }],
  ])("takes %s", (_, input) => {
    expect(buildFrom(input)).toStrictEqual({ ok: true, value: KEY });
  });

  it("reads each field once, so that what was checked is what is written", () => {
    const reads: PropertyKey[] = [];
    const answers = {
      sessionId: ["a", "x:y"],
      clientTaskId: ["b", ""],
      taskType: ["tool", "T"],
      componentIdentifier: ["c", ":"],
    };
    const shifty = new Proxy(PARTS, {
      get(_, name: keyof TaskKey) {
        reads.push(name);
        return answers[name].shift();
      },
    });
    expect(buildFrom(shifty)).toStrictEqual({ ok: true, value: KEY });
    expect(reads).toEqual(FIELDS);
  });

  it("counts the length of the key as it would be written", () => {
    const options = { maxLength: "a:b:tool:".length + 12 };
    const fields = { ...PARTS, componentIdentifier: "\u00e9\u00e9" };
    expect(buildTaskKey(fields, options)).toEqual({ ok: true, value: "a:b:tool:%C3%A9%C3%A9" });
    expect(
      findingsOf(buildTaskKey({ ...fields, componentIdentifier: "\u00e9\u00e9~" }, options)),
    ).toStrictEqual([tooLong(21, 22)]);
    expect(findingsOf(buildTaskKey({ ...PARTS, sessionId: "a".repeat(8184) }))).toStrictEqual([
      tooLong(8192, 8193),
    ]);
    expect(buildTaskKey({ ...PARTS, sessionId: "a".repeat(8183) }).ok).toBe(true);
  });

  it("refuses a key longer than a string can be, without making it", () => {
    const fields = { ...PARTS, componentIdentifier: "\uffff".repeat(2 ** 26) };
    const options = { maxLength: Number.MAX_SAFE_INTEGER };
    expect(findingsOf(buildTaskKey(fields, options))).toStrictEqual([
      tooLong(2 ** 29 - 24, 9 * 2 ** 26 + 9),
    ]);
  });

  it.each<[string, Record<string, string>, ...Finding[]]>([
    [
      "a key that would be too long, and says no more",
      { sessionId: "auth", clientTaskId: "", componentIdentifier: "\ud800".repeat(1000) },
      tooLong(8192, 9011),
    ],
    ["a tag as the session id", { sessionId: "auth" }, SESSION_TAG],
    [
      "the other tag as the session id, and says no more",
      { sessionId: "anon", clientTaskId: "", taskType: "T", componentIdentifier: "" },
      SESSION_TAG,
    ],
    ["an empty session id", { sessionId: "" }, empty("sessionId")],
    ["an empty task id", { clientTaskId: "" }, empty("clientTaskId")],
    ["an empty task type", { taskType: "" }, empty("taskType")],
    ["an empty component", { componentIdentifier: "" }, empty("componentIdentifier")],
    ["a divider in the session id", { sessionId: "victim:x" }, character("sessionId", 6, "U+003A")],
    ["a divider in the task id", { clientTaskId: ":" }, character("clientTaskId", 0, "U+003A")],
    [
      "a line end in the task id",
      { clientTaskId: "b\r\n" },
      character("clientTaskId", 1, "U+000D"),
    ],
    ["NUL in the session id", { sessionId: "a\0" }, character("sessionId", 1, "U+0000")],
    [
      "an emoji in the session id",
      { sessionId: "a\u{1f642}" },
      character("sessionId", 1, "U+1F642"),
    ],
    ["a divider in the task type", { taskType: "tool:x" }, unknownType()],
    ["a task type in capitals", { taskType: "Tool" }, unknownType("Tool")],
    [
      "a lone high surrogate in the component",
      { componentIdentifier: "\u{1f642}\ud83d" },
      character("componentIdentifier", 2, "U+D83D"),
    ],
    [
      "a lone low surrogate in the component",
      { componentIdentifier: "%:\ude42" },
      character("componentIdentifier", 2, "U+DE42"),
    ],
    [
      "a fault in every field",
      { sessionId: "a b", clientTaskId: "\u00e9", taskType: "t", componentIdentifier: "\udc00" },
      character("sessionId", 1, "U+0020"),
      character("clientTaskId", 0, "U+00E9"),
      unknownType("t"),
      character("componentIdentifier", 0, "U+DC00"),
    ],
  ])("refuses %s", (_, fields, ...findings) => {
    expect(findingsOf(buildFrom({ ...PARTS, ...fields }))).toStrictEqual(findings);
  });
});

describe("getClientTaskIdFromKey", () => {
  it("reads the whole key, as strictly as parseTaskKey", () => {
    fc.assert(
      fc.property(fc.oneof(anyTexts, anyValues), (input) => {
        const parsed = parseTaskKey(input);
        expect(getClientTaskIdFromKey(input)).toStrictEqual(
          parsed.ok ? { ok: true, value: parsed.value.clientTaskId } : parsed,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("takes the same options", () => {
    const options = { sessionId: "a", taskTypes: ["job"], maxLength: 9 };
    expect(getClientTaskIdFromKey("a:b:job:c", options)).toEqual({ ok: true, value: "b" });
    expect(codesOf(getClientTaskIdFromKey("x:b:job:c", options))).toEqual(["session_mismatch"]);
    expect(codesOf(getClientTaskIdFromKey("a:b:joc:c", options))).toEqual(["unknown_task_type"]);
    expect(codesOf(getClientTaskIdFromKey("a:b:job:cc", options))).toEqual(["too_long"]);
  });
});

describe("parseTaskKeyLoose", () => {
  it("agrees with the Python parser on every reference case", () => {
    const ours = referenceParses.map(({ key }) => {
      const parsed = parseTaskKeyLoose(key);
      return parsed.ok ? parsed.value : null;
    });
    expect(ours).toEqual(referenceParses.map(({ session }) => session));
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
    expect(findingsOf(parseTaskKeyLoose(input))).toStrictEqual([segmentCount(received)]);
  });

  it("has no limit on length", () => {
    const parsed = parseTaskKeyLoose(`:::${":%".repeat(2 ** 20)}`);
    expect(parsed.ok && parsed.value.componentIdentifier.length).toBe(2 ** 21);
  });

  it("reads every strict key to the same fields", () => {
    fc.assert(
      fc.property(keys(), (key) => {
        expect(parseTaskKeyLoose(key)).toStrictEqual(parseTaskKey(key));
      }),
    );
  });
});

describe("for any input", () => {
  it("strict reading accepts exactly the texts that a second statement of the rules accepts", () => {
    fc.assert(
      fc.property(anyTexts, (text) => {
        const parsed = parseTaskKey(text);
        expect(parsed.ok ? parsed.value : undefined).toStrictEqual(fieldsOf(text));
      }),
      { numRuns: 5000 },
    );
  });

  it("an accepted key is plain ASCII and is built back from its fields", () => {
    fc.assert(
      fc.property(anyTexts, (text) => {
        const parsed = parseTaskKey(text);
        if (!parsed.ok) return;
        expect(text).toMatch(/^[!-~]+$/);
        expect(buildTaskKey(parsed.value)).toStrictEqual({ ok: true, value: text });
      }),
      { numRuns: 3000 },
    );
  });

  it("fields that build a key are read back from it", () => {
    fc.assert(
      fc.property(fc.oneof(parts(), stringParts), (fields) => {
        const built = buildFrom(fields);
        if (built.ok) {
          expect(parseTaskKey(built.value)).toEqual({ ok: true, value: fields });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("fields build a key exactly when the key that they spell is accepted", () => {
    fc.assert(
      fc.property(stringParts, (fields) => {
        const { sessionId, clientTaskId, taskType, componentIdentifier } = fields;
        const key = `${sessionId}:${clientTaskId}:${taskType}:${quote(componentIdentifier)}`;
        const isWritten = fieldsOf(key)?.componentIdentifier === componentIdentifier;
        const built = buildFrom(fields);
        expect(built.ok ? built.value : undefined).toBe(isWritten ? key : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it("every good key and its fields are accepted", () => {
    fc.assert(
      fc.property(parts(), (fields) => {
        const built = buildFrom(fields);
        expect(built.ok && parseTaskKey(built.value)).toEqual({ ok: true, value: fields });
      }),
      { numRuns: 1000 },
    );
  });

  it("nothing throws", () => {
    const options = { sessionId: "a", taskTypes: ["tool"], maxLength: 40 };
    fc.assert(
      fc.property(fc.oneof(anyParts, anyTexts), (input) => {
        for (const read of [parseTaskKey, getClientTaskIdFromKey, parseTaskKeyLoose]) read(input);
        parseTaskKey(input, options);
        buildFrom(input);
        buildFrom(input, options);
      }),
      { numRuns: 2000 },
    );
  });

  it("issues come in the order of the segments, one a segment at most", () => {
    fc.assert(
      fc.property(nearMisses(), (text) => {
        const parsed = parseTaskKey(text);
        if (parsed.ok) return;
        const places = parsed.error.issues.map(({ segment }) => FIELDS.indexOf(segment ?? ""));
        expect(places).toEqual([...new Set(places)].sort());
        if (parsed.error.issues.some(({ code }) => STANDING_ALONE.includes(code))) {
          expect(parsed.error.issues).toHaveLength(1);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("the generated near misses reach every code that reading has, and good keys", () => {
    const codes = fc.sample(nearMisses(), 3000).flatMap((text) => {
      const parsed = parseTaskKey(text);
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
      ]),
    );
  });
});

function segmentCount(received: number): Finding {
  return { code: "wrong_segment_count", segment: null, expected: 4, received };
}

function tooLong(maximum: number, received: number): Finding {
  return { code: "too_long", segment: null, maximum, received };
}

function noField(segment: string): Finding {
  return { code: "invalid_type", segment, expected: "string" };
}

function empty(segment: string): Finding {
  return { code: "empty_segment", segment };
}

function character(segment: string, offset: number, character: string): Finding {
  return { code: "invalid_character", segment, offset, character };
}

function unknownType(received?: string): Finding {
  return {
    code: "unknown_task_type",
    segment: "taskType",
    expected: ["tool", "resource", "template", "prompt"],
    ...(received !== undefined && { received }),
  };
}

function encoding(offset: number): Finding {
  return { code: "invalid_encoding", segment: "componentIdentifier", offset };
}

function spelling(offset: number): Finding {
  return { code: "non_canonical_encoding", segment: "componentIdentifier", offset };
}
