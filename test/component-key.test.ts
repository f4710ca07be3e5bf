import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildComponentKey, type ComponentKey, parseComponentKey } from "../src/index.js";
import {
  anyComponentParts,
  anyComponentTexts,
  componentParts,
  typedComponentParts,
} from "./support/component-arbitraries.js";
import {
  character,
  empty,
  NO_OBJECT,
  NO_STRING,
  noField,
  STANDING_ALONE,
  segmentCount,
  tooLong,
  unknownType,
} from "./support/findings.js";
import { buildComponentFrom, noStrings, throwing } from "./support/hostile.js";
import { codesOf, type Finding, findingsOf } from "./support/issues.js";
import { componentFieldsOf } from "./support/model.js";
import { capturedScopedKeys, capturedSessionKeys } from "./support/vectors.js";

const KEY = "tool:my_tool@1.0";
const PARTS: ComponentKey = { type: "tool", name: "my_tool", version: "1.0" };
const FIELDS = ["type", "name", "version"];

const capturedKeys = [...capturedSessionKeys, ...capturedScopedKeys];
const identifiersOf2 = capturedKeys.filter(({ fastmcp }) => fastmcp.startsWith("2."));
const identifiersSince3 = capturedKeys.filter(({ fastmcp }) => !fastmcp.startsWith("2."));

describe("component identifiers that real servers wrote", () => {
  it("are all there", () => {
    expect(identifiersOf2).toHaveLength(27);
    expect(identifiersSince3).toHaveLength(230);
  });

  it.each(identifiersSince3)(
    "$fastmcp $componentIdentifier is of the task's type $taskType and builds back",
    ({ taskType, componentIdentifier }) => {
      const options = { taskTypes: [taskType] };
      const parsed = parseComponentKey(componentIdentifier, options);
      expect(parsed).toMatchObject({ ok: true, value: { type: taskType } });
      expect(parsed).toEqual(parseComponentKey(componentIdentifier));
      expect(parsed.ok && buildComponentFrom(parsed.value, options)).toEqual({
        ok: true,
        value: componentIdentifier,
      });
    },
  );

  it("are of no other type than the task's", () => {
    for (const { taskType, componentIdentifier } of identifiersSince3) {
      const taskTypes = ["tool", "resource", "template", "prompt"].filter(
        (type) => type !== taskType,
      );
      expect(codesOf(parseComponentKey(componentIdentifier, { taskTypes }))).toEqual([
        "unknown_task_type",
      ]);
    }
  });

  it("have these names and versions", () => {
    const names = new Set(
      identifiersSince3.map(({ componentIdentifier }) => {
        const parsed = parseComponentKey(componentIdentifier);
        return parsed.ok && `${parsed.value.name} ${JSON.stringify(parsed.value.version)}`;
      }),
    );
    expect([...names].filter((name) => name && /[:@]|\d"$/.test(name)).sort()).toEqual([
      "at@sign null",
      "config://app null",
      "data://items?limit=10&offset=0#top null",
      "db://user@host:5432/table null",
      "file:///etc/app/config.json null",
      "file://data.txt/ null",
      "https://example.com/a%20b/c null",
      "repo://{owner}/{path*} null",
      "resource://%C3%BCn%C3%AFcode/%E6%97%A5%E6%9C%AC%E8%AA%9E null",
      "search://items{?q,limit} null",
      "tool:colon null",
      'versioned "2026-11-01"',
      "weather://{city}/current null",
    ]);
  });

  it("of 2.14 are bare names and URIs, and every one is refused", () => {
    const findings = new Map(
      identifiersOf2.map(({ componentIdentifier }) => [
        componentIdentifier,
        findingsOf(parseComponentKey(componentIdentifier)),
      ]),
    );
    const isBare = (name: string) => !/[:@]/.test(name);
    const bare = [...findings.keys()].filter(isBare);
    expect(bare.map((name) => findings.get(name))).toEqual(bare.map(() => [segmentCount(3, 1)]));
    expect(findings.get("my_tool")).toEqual([segmentCount(3, 1)]);
    expect(findings.get("at@sign")).toEqual([segmentCount(3, 2)]);
    expect(findings.get("tool:colon")).toEqual([segmentCount(3, 2)]);
    expect(findings.get("file://data.txt/")).toEqual([segmentCount(3, 2)]);
    expect(findings.get("db://user@host:5432/table")).toEqual([unknownType("type", "db")]);
    const codes = [...findings.values()].flatMap((all) => all.map(({ code }) => code));
    expect(codes).toHaveLength(27);
    expect(new Set(codes)).toEqual(new Set(["wrong_segment_count", "unknown_task_type"]));
  });
});

describe("parseComponentKey", () => {
  it.each<[string, string, [string, string, string | null]]>([
    ["a key without a version", "tool:my_tool@", ["tool", "my_tool", null]],
    ["a key with a version", KEY, ["tool", "my_tool", "1.0"]],
    ["the shortest key", "tool:a@", ["tool", "a", null]],
    ["every type", "template:weather://{city}@", ["template", "weather://{city}", null]],
    ["a version named null", "tool:a@null", ["tool", "a", "null"]],
    ["a version of a space", "tool:a@ ", ["tool", "a", " "]],
    ["a version with a divider", "tool:a@1:2", ["tool", "a", "1:2"]],
    ["a name with an at sign, for the last one divides", "tool:a@b@", ["tool", "a@b", null]],
    ["and with a version", "tool:a@b@1.0", ["tool", "a@b", "1.0"]],
    ["a name that ends with at signs", "tool:a@@", ["tool", "a@", null]],
    ["a name that is an at sign", "tool:@@", ["tool", "@", null]],
    ["a name that begins with one", "tool:@scope/a@2", ["tool", "@scope/a", "2"]],
    ["a name with a divider, for the first one divides", "tool:a:b@", ["tool", "a:b", null]],
    ["a name that is a divider", "tool::@", ["tool", ":", null]],
    ["a name that begins with its type", "tool:tool:colon@", ["tool", "tool:colon", null]],
    [
      "a URI with both dividers",
      "resource:db://user@host:5432/table@",
      ["resource", "db://user@host:5432/table", null],
    ],
    ["a key in a key", "tool:tool:a@1.0@2.0", ["tool", "tool:a@1.0", "2.0"]],
    [
      "line ends, NUL and escapes",
      "tool:a\r\n\0\u001b%41@1\n",
      ["tool", "a\r\n\0\u001b%41", "1\n"],
    ],
    ["a line end before the version", "tool:a\n@", ["tool", "a\n", null]],
    ["separators of lines", "tool:\u2028@\u2029", ["tool", "\u2028", "\u2029"]],
    ["a bidirectional control", "tool:\u202ea@", ["tool", "\u202ea", null]],
    ["an emoji", "tool:\u{1f642}@\u{1f642}", ["tool", "\u{1f642}", "\u{1f642}"]],
    ["a byte-order mark", "tool:\ufeff@", ["tool", "\ufeff", null]],
    ["a fullwidth at sign in the version", "tool:a@\uff20", ["tool", "a", "\uff20"]],
    ["a space as the name", "tool: @", ["tool", " ", null]],
  ])("accepts %s", (_, key, [type, name, version]) => {
    const value = { type, name, version };
    expect(parseComponentKey(key)).toStrictEqual({ ok: true, value });
    expect(buildComponentFrom(value)).toStrictEqual({ ok: true, value: key });
  });

  it.each(noStrings)("refuses what is no string: $name", ({ make }) => {
    expect(findingsOf(parseComponentKey(make()))).toStrictEqual([NO_STRING]);
  });

  it.each([
    ["a unit too many", "a".repeat(8193), 8193],
    ["a unit too many, in surrogate pairs", "\u{1f642}".repeat(4097), 8194],
    ["a good key", `tool:${"a".repeat(8188)}@`, 8194],
    ["a megabyte of dividers", ":@".repeat(2 ** 19), 2 ** 20],
  ])("refuses what is too long, and says no more: %s", (_, input, received) => {
    expect(findingsOf(parseComponentKey(input))).toStrictEqual([tooLong(8192, received)]);
  });

  it.each([
    ["", 1],
    ["my_tool", 1],
    ["tool", 1],
    [":", 2],
    ["@", 2],
    ["tool:my_tool", 2],
    ["my_tool@1.0", 2],
    ["tool@1.0:my_tool", 2],
    ["at@sign:b", 2],
    ["@:", 2],
    ["tool:a:b:c", 2],
    ["a@b@c", 2],
    ["Tool\0:\ud83d", 2],
  ])(
    "refuses a text without its two dividers in order, and says no more: %j",
    (input, received) => {
      expect(findingsOf(parseComponentKey(input))).toStrictEqual([segmentCount(3, received)]);
    },
  );

  it.each<[string, string, ...Finding[]]>([
    ["no type", ":a@", empty("type")],
    ["no name", "tool:@1.0", empty("name")],
    ["no name and no version", "tool:@", empty("name")],
    ["neither type nor name", ":@", empty("type"), empty("name")],
    ["a type in capitals", "TOOL:a@", unknownType("type", "TOOL")],
    ["a plural", "tools:a@", unknownType("type", "tools")],
    ["the name of a property", "__proto__:a@", unknownType("type", "__proto__")],
    ["the scheme of a URI", "https://user@host", unknownType("type", "https")],
    ["a space after the type, not shown", "tool :a@", unknownType("type")],
    ["a space before the type, not shown", " tool:a@", unknownType("type")],
    ["a byte-order mark before the type, not shown", "\ufefftool:a@", unknownType("type")],
    ["an at sign in the type, not shown", "to@ol:a@", unknownType("type")],
    ["17 letters, not shown", `${"a".repeat(17)}:a@`, unknownType("type")],
    ["a lone surrogate in the name", "tool:a\ud83d@", character("name", 6, "U+D83D")],
    ["a lone surrogate in the version", "tool:a@1\ude42", character("version", 8, "U+DE42")],
    [
      "a pair that the divider parts",
      "tool:\ud83d@\ude42",
      character("name", 5, "U+D83D"),
      character("version", 7, "U+DE42"),
    ],
    [
      "the last lone surrogate after a pair",
      "tool:\u{1f642}\ud83d@",
      character("name", 7, "U+D83D"),
    ],
    [
      "a fault in every segment",
      "Tool:@\ud800",
      unknownType("type", "Tool"),
      empty("name"),
      character("version", 6, "U+D800"),
    ],
  ])("refuses %s", (_, input, ...findings) => {
    expect(findingsOf(parseComponentKey(input))).toStrictEqual(findings);
  });

  it("accepts in a name and a version every UTF-16 unit that is no surrogate, but for @", () => {
    const refused = { name: "", version: "" };
    for (let code = 0; code <= 0xffff; code += 1) {
      const unit = String.fromCharCode(code);
      if (!parseComponentKey(`tool:${unit}@`).ok) refused.name += unit;
      // With an at sign after the divider, the name ends later.
      const parsed = parseComponentKey(`tool:a@${unit}`);
      if (!parsed.ok || parsed.value.version !== unit) refused.version += unit;
    }
    const surrogates = String.fromCharCode(
      ...Array.from({ length: 0x800 }, (_, index) => 0xd800 + index),
    );
    expect(refused).toEqual({ name: surrogates, version: `@${surrogates}` });
  });

  it("takes the longest key allowed", () => {
    const name = "a".repeat(8192 - "tool:@".length);
    expect(parseComponentKey(`tool:${name}@`).ok).toBe(true);
    expect(codesOf(parseComponentKey(`tool:${name}a@`))).toEqual(["too_long"]);
    expect(codesOf(parseComponentKey("tool:a@", { maxLength: 6 }))).toEqual(["too_long"]);
    expect(parseComponentKey("tool:a@", { maxLength: 7 }).ok).toBe(true);
  });

  it("reads a megabyte when it is allowed to", () => {
    const options = { maxLength: 2 ** 22 };
    const key = `tool:${"@:\u{1f642}".repeat(2 ** 18)}@1`;
    const parsed = parseComponentKey(key, options);
    expect(parsed.ok && buildComponentKey(parsed.value, options)).toEqual({ ok: true, value: key });
    expect(findingsOf(parseComponentKey(`${key}\ud83d`, options))).toEqual([
      character("version", key.length, "U+D83D"),
    ]);
  });
});

describe("buildComponentKey", () => {
  it.each(noStrings.filter(({ type }) => type !== "object"))(
    "refuses parts that are no object: $name",
    ({ make }) => {
      expect(findingsOf(buildComponentFrom(make()))).toStrictEqual([NO_OBJECT]);
    },
  );

  it.each([
    ...noStrings.filter(({ type }) => type === "object"),
    {
      name: "a Map of the fields",
      make: () => new Map<string, unknown>([["version", null], ...Object.entries(PARTS)]),
    },
  ])("refuses $name: every field is named", ({ make }) => {
    expect(findingsOf(buildComponentFrom(make()))).toStrictEqual(FIELDS.map(noField));
  });

  it.each(
    FIELDS.flatMap((field) =>
      noStrings
        .filter(({ name }) => !(field === "version" && name === "null"))
        .map((noString) => ({ field, ...noString })),
    ),
  )("refuses $field when it is $name", ({ field, make }) => {
    expect(findingsOf(buildComponentFrom({ ...PARTS, [field]: make() }))).toStrictEqual([
      noField(field),
    ]);
  });

  it.each(FIELDS)("needs %s", (field) => {
    const rest = Object.fromEntries(Object.entries(PARTS).filter(([name]) => name !== field));
    expect(findingsOf(buildComponentFrom(rest))).toStrictEqual([noField(field)]);
  });

  it.each(FIELDS)("names %s when its getter throws", (field) => {
    const parts = Object.defineProperty({ ...PARTS }, field, { get: throwing });
    expect(findingsOf(buildComponentFrom(parts))).toStrictEqual([noField(field)]);
  });

  it("names only the fields that are not of their types, when there are any", () => {
    expect(
      findingsOf(buildComponentFrom({ type: "T", name: 7, version: "@" }, { maxLength: 1 })),
    ).toStrictEqual([noField("name")]);
  });

  it.each([
    ["an object without a prototype", Object.assign(Object.create(null), PARTS)],
    ["a frozen object", Object.freeze({ ...PARTS })],
    ["inherited fields", Object.create(PARTS)],
    ["a proxy", new Proxy(PARTS, {})],
    ["fields and others, which are ignored", { ...PARTS, key: "x", toString: throwing }],
  ])("takes %s", (_, input) => {
    expect(buildComponentFrom(input)).toStrictEqual({ ok: true, value: KEY });
  });

  it("reads each field once, so that what was checked is what is written", () => {
    const reads: PropertyKey[] = [];
    const answers = { type: ["tool", "T"], name: ["my_tool", ""], version: ["1.0", "@"] };
    const shifty = new Proxy(PARTS, {
      get(_, name: keyof ComponentKey) {
        reads.push(name);
        return answers[name].shift();
      },
    });
    expect(buildComponentFrom(shifty)).toStrictEqual({ ok: true, value: KEY });
    expect(reads).toEqual(FIELDS);
  });

  it("writes no version for null, and takes no empty one for it", () => {
    expect(buildComponentKey({ ...PARTS, version: null })).toEqual({
      ok: true,
      value: "tool:my_tool@",
    });
    expect(findingsOf(buildComponentKey({ ...PARTS, version: "" }))).toEqual([empty("version")]);
  });

  it("counts the length of the key as it would be written", () => {
    const options = { maxLength: KEY.length };
    expect(buildComponentKey(PARTS, options)).toEqual({ ok: true, value: KEY });
    expect(findingsOf(buildComponentKey({ ...PARTS, version: "1.00" }, options))).toStrictEqual([
      tooLong(16, 17),
    ]);
    expect(findingsOf(buildComponentKey({ ...PARTS, name: "a".repeat(8192) }))).toStrictEqual([
      tooLong(8192, 8192 + "tool:@1.0".length),
    ]);
    const withoutVersion = { ...PARTS, version: null };
    const { length } = "tool:my_tool@";
    expect(buildComponentKey(withoutVersion, { maxLength: length }).ok).toBe(true);
    expect(findingsOf(buildComponentKey(withoutVersion, { maxLength: length - 1 }))).toStrictEqual([
      tooLong(length - 1, length),
    ]);
  });

  it("refuses a key longer than a string can be, without making it", () => {
    const long = "a".repeat(2 ** 28);
    const options = { maxLength: Number.MAX_SAFE_INTEGER };
    expect(
      findingsOf(buildComponentKey({ type: "tool", name: long, version: long }, options)),
    ).toStrictEqual([tooLong(2 ** 29 - 24, 2 ** 29 + 6)]);
  });

  it.each<[string, Record<string, string>, ...Finding[]]>([
    [
      "a key that would be too long, and says no more",
      { type: "T", name: "\ud800".repeat(9000), version: "@" },
      tooLong(8192, 9004),
    ],
    ["an empty type", { type: "" }, empty("type")],
    ["an empty name", { name: "" }, empty("name")],
    ["a divider in the type", { type: "tool:x" }, unknownType("type")],
    ["a type in capitals", { type: "Tool" }, unknownType("type", "Tool")],
    ["an at sign in the version", { version: "1@0" }, character("version", 1, "U+0040")],
    ["only an at sign as the version", { version: "@" }, character("version", 0, "U+0040")],
    ["a lone surrogate in the name", { name: "a\ud83d" }, character("name", 1, "U+D83D")],
    ["a lone surrogate in the version", { version: "\ude42" }, character("version", 0, "U+DE42")],
    [
      "an at sign and then a lone surrogate, of which the first is told",
      { version: "1@\ud800" },
      character("version", 1, "U+0040"),
    ],
    [
      "a lone surrogate and then an at sign, of which the first is told",
      { version: "\ud800@" },
      character("version", 0, "U+D800"),
    ],
    [
      "a fault in every field",
      { type: "t", name: "", version: "1.0@" },
      unknownType("type", "t"),
      empty("name"),
      character("version", 3, "U+0040"),
    ],
  ])("refuses %s", (_, fields, ...findings) => {
    expect(findingsOf(buildComponentFrom({ ...PARTS, ...fields }))).toStrictEqual(findings);
  });
});

describe("for any input", () => {
  it("accepts exactly the texts that a second statement of the rules accepts", () => {
    fc.assert(
      fc.property(anyComponentTexts, (text) => {
        const parsed = parseComponentKey(text);
        expect(parsed.ok ? parsed.value : undefined).toStrictEqual(componentFieldsOf(text));
      }),
      { numRuns: 5000 },
    );
  });

  it("an accepted key is built back from its fields", () => {
    fc.assert(
      fc.property(anyComponentTexts, (text) => {
        const parsed = parseComponentKey(text);
        if (parsed.ok) {
          expect(buildComponentKey(parsed.value)).toStrictEqual({ ok: true, value: text });
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("every good key and its fields are accepted", () => {
    fc.assert(
      fc.property(componentParts(), (fields) => {
        const built = buildComponentFrom(fields);
        expect(built.ok && parseComponentKey(built.value)).toEqual({ ok: true, value: fields });
      }),
      { numRuns: 1000 },
    );
  });

  it("fields build a key exactly when the key that they spell is accepted and gives them back", () => {
    fc.assert(
      fc.property(typedComponentParts, (fields) => {
        const { type, name, version } = fields;
        const key = `${type}:${name}@${version ?? ""}`;
        const spelled = componentFieldsOf(key);
        const isWritten = spelled?.name === name && spelled.version === version;
        const built = buildComponentFrom(fields);
        expect(built.ok ? built.value : undefined).toBe(isWritten ? key : undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it("is of the task's type or refused, when that type is passed", () => {
    fc.assert(
      fc.property(anyComponentTexts, fc.constantFrom("tool", "prompt", "job"), (text, type) => {
        const rules = { taskTypes: [type], maxLength: 20 };
        const parsed = parseComponentKey(text, rules);
        expect(parsed.ok ? parsed.value : undefined).toStrictEqual(componentFieldsOf(text, rules));
      }),
      { numRuns: 2000 },
    );
  });

  it("nothing throws", () => {
    const options = { taskTypes: ["tool"], maxLength: 20 };
    fc.assert(
      fc.property(fc.oneof(anyComponentParts, anyComponentTexts), (input) => {
        parseComponentKey(input);
        parseComponentKey(input, options);
        buildComponentFrom(input);
        buildComponentFrom(input, options);
      }),
      { numRuns: 2000 },
    );
  });

  it("issues come in the order of the segments, one a segment at most", () => {
    fc.assert(
      fc.property(anyComponentTexts, anyComponentParts, (text, parts) => {
        for (const result of [parseComponentKey(text), buildComponentFrom(parts)]) {
          if (result.ok) continue;
          const { issues } = result.error;
          const places = issues.map(({ segment }) => FIELDS.indexOf(segment ?? ""));
          expect(places).toEqual([...new Set(places)].sort());
          const isAlone = ({ code, segment }: (typeof issues)[number]) =>
            STANDING_ALONE.includes(code) && segment === null;
          if (issues.some(isAlone)) expect(issues).toHaveLength(1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
