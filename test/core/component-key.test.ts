import { describe, expect, it } from "vitest";
import { buildComponentKey, type ComponentKey, parseComponentKey } from "../../src/core.js";
import { character, segmentCount, tooLong, unknownType } from "../support/findings.js";
import { codesOf, findingsOf } from "../support/issues.js";
import { capturedScopedKeys, capturedSessionKeys } from "../support/vectors.js";

const KEY = "tool:my_tool@1.0";
const PARTS: ComponentKey = { type: "tool", name: "my_tool", version: "1.0" };

const capturedKeys = [...capturedSessionKeys, ...capturedScopedKeys];
const identifiersOf2 = capturedKeys.filter(({ fastmcp }) => fastmcp.startsWith("2."));
const identifiersSince3 = capturedKeys.filter(({ fastmcp }) => !fastmcp.startsWith("2."));

describe("component identifiers that real servers wrote", () => {
  it("are of the task's type and of no other, and build back", () => {
    expect(identifiersSince3).toHaveLength(230);
    for (const { taskType, componentIdentifier } of identifiersSince3) {
      const options = { taskTypes: [taskType] };
      const parsed = parseComponentKey(componentIdentifier, options);
      expect(parsed).toMatchObject({ ok: true, value: { type: taskType } });
      expect(parsed.ok && buildComponentKey(parsed.value, options)).toEqual({ ok: true, value: componentIdentifier });
      const taskTypes = ["tool", "resource", "template", "prompt"].filter((type) => type !== taskType);
      expect(codesOf(parseComponentKey(componentIdentifier, { taskTypes }))).toEqual(["unknown_task_type"]);
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
    expect(identifiersOf2).toHaveLength(27);
    for (const { componentIdentifier: name } of identifiersOf2) {
      const dividers = [name.includes(":"), name.includes("@")].filter(Boolean).length;
      const count = segmentCount(3, 1 + dividers);
      expect(findingsOf(parseComponentKey(name))).toEqual([dividers === 2 ? unknownType("type") : count]);
    }
  });
});

describe("parseComponentKey", () => {
  it("takes a type with an at sign, where the option names one", () => {
    const options = { taskTypes: ["a@b"] };
    expect(parseComponentKey("a@b:n@", options)).toEqual({
      ok: true,
      value: { type: "a@b", name: "n", version: null },
    });
    expect(findingsOf(parseComponentKey("a@b:n", options))).toEqual([segmentCount(3, 2)]);
  });

  it("parses the longest key that the option allows, and finds a fault at its end", () => {
    const options = { maxLength: 65_536 };
    for (const text of ["a", "@:\u{1f642}", "\u{1f642}"]) {
      const key = `tool:${text.repeat(Math.floor(65_529 / text.length))}@1`;
      const parsed = parseComponentKey(key, options);
      expect(parsed.ok && buildComponentKey(parsed.value, options)).toEqual({ ok: true, value: key });
      const faulty = `${key.slice(0, -1)}\ud83d`;
      expect(findingsOf(parseComponentKey(faulty, options))).toEqual([character("version", key.length - 1, "U+D83D")]);
    }
  });
});

describe("buildComponentKey", () => {
  it("counts the length of the key as it would be written", () => {
    for (const { parts, key } of [
      { parts: PARTS, key: KEY },
      { parts: { ...PARTS, version: null }, key: "tool:my_tool@" },
    ]) {
      const { length } = key;
      expect(buildComponentKey(parts, { maxLength: length })).toEqual({ ok: true, value: key });
      expect(findingsOf(buildComponentKey(parts, { maxLength: length - 1 }))).toEqual([tooLong(length - 1, length)]);
    }
  });
});
