import { describe, expect, it } from "vitest";
import { docket, messagesOf, ownerFrom, scopedDocket, sessionDocket } from "../support/docket.js";
import { revokedProxy } from "../support/hostile.js";
import { codesOf, findingsOf } from "../support/issues.js";

const LONGEST = 65_536;
const ASCII = "it may hold visible ASCII, U+0021 to U+007E, but no";

describe("an owner", () => {
  it.each<[unknown, string]>([
    [{ sessionId: "" }, "empty_segment"],
    [{ sessionId: "a:b" }, "invalid_character"],
    [{ sessionId: "a b" }, "invalid_character"],
    [{ sessionId: "auth" }, "wrong_layout"],
    [{ sessionId: undefined }, "invalid_type"],
    [{ sessionId: null }, "invalid_type"],
    [Object.create({ sessionId: "a" }), "invalid_type"],
    [{ taskScope: "" }, "empty_segment"],
    [{ taskScope: "\ud800" }, "invalid_character"],
    [{ taskScope: undefined }, "invalid_type"],
    [{ taskScope: 7 }, "invalid_type"],
    [{ sessionId: "a", taskScope: "a" }, "invalid_type"],
    [{ sessionId: "a", taskScope: null }, "invalid_type"],
    [{ layout: "scoped", sessionId: "a", taskScope: null }, "invalid_type"],
    [{ layout: "both", taskScope: null }, "invalid_type"],
    [{}, "invalid_type"],
    [null, "invalid_type"],
    ["a", "invalid_type"],
    [Object.assign(["a"], { sessionId: "a" }), "invalid_type"],
  ])("%j is refused with %s", (owner, code) => {
    const codes = findingsOf(docket.patternsFor(ownerFrom(owner))).map((finding) => finding.code);
    expect(codes).toEqual([code]);
  });

  it("that cannot be looked at is refused, saying what an owner is", () => {
    const result = docket.patternsFor(ownerFrom(revokedProxy()));
    expect(findingsOf(result)).toEqual([{ code: "invalid_type", segment: null, expected: "object" }]);
    expect(messagesOf(result)).toEqual([
      "The owner must be an object with either a sessionId, which is a string, or a taskScope, which is a string or null.",
    ]);
  });

  it("who is longer than every key is refused", () => {
    expect(codesOf(docket.patternsFor({ sessionId: "a".repeat(LONGEST) }))).toEqual([]);
    expect(codesOf(docket.patternsFor({ sessionId: "a".repeat(LONGEST + 1) }))).toEqual(["too_long"]);
    expect(codesOf(docket.patternsFor({ taskScope: "\ud800".repeat(70_000) }))).toEqual(["too_long"]);
  });
});

describe("an owner and a client task id", () => {
  it.each<[unknown, string]>([
    [{ sessionId: "a", clientTaskId: "" }, "empty_segment"],
    [{ taskScope: "", clientTaskId: "b" }, "empty_segment"],
    [{ taskScope: null }, "invalid_type"],
    [Object.create({ sessionId: "a", clientTaskId: "b" }), "invalid_type"],
    [null, "invalid_type"],
  ])("%j are refused with %s", (task, code) => {
    expect(codesOf(docket.forTaskId(ownerFrom(task)))).toEqual([code]);
  });

  it.each<[string, object]>([
    [`holds U+003A at offset 1; ${ASCII} ":".`, { sessionId: "a", clientTaskId: "b:#" }],
    [`holds U+0023 at offset 1; ${ASCII} ":" or "#".`, { taskScope: null, clientTaskId: "b#" }],
    ["must be a string; received number.", { sessionId: "a", clientTaskId: 7 }],
  ])("are refused since the client task id %s", (phrase, task) => {
    expect(messagesOf(docket.forTaskId(ownerFrom(task)))).toEqual([`The client task id ${phrase}`]);
  });

  it.each([
    [65_537, { sessionId: "a".repeat(65_537), clientTaskId: "b" }],
    [90_005, { taskScope: "/".repeat(30_000), clientTaskId: "b" }],
    [65_538, { sessionId: "a", clientTaskId: "b".repeat(65_536) }],
  ])("are refused where they make %i UTF-16 units", (length, task) => {
    const sentence = `The key would be at least ${length} UTF-16 units long; at most 65536 are allowed.`;
    expect(messagesOf(docket.forTaskId(task))).toEqual([sentence]);
  });

  it.each<[string, string[]]>([
    ["a#b:c d", [`The client task id holds U+0020 at offset 5; ${ASCII} ":".`]],
    ["a :b#", [`The session id holds U+0020 at offset 1; ${ASCII} ":".`]],
    [
      "auth:%:b#",
      [
        'The task scope holds, at offset 5, a "%" without two hexadecimal digits; a percent sign itself is written as %25.',
        `The client task id holds U+0023 at offset 8; ${ASCII} ":" or "#".`,
      ],
    ],
    [`a:${"b".repeat(8191)}`, ["The key is 8193 UTF-16 units long; at most 8192 are allowed."]],
  ])("in a name are explained: %s", (task, sentences) => {
    expect(messagesOf(docket.parse(`fastmcp:fastmcp:task:${task}`))).toEqual(sentences);
  });

  it("in a name are refused where they are of the other layout", () => {
    const wrong = { code: "wrong_layout", segment: null };
    expect(findingsOf(sessionDocket.parse("fastmcp:fastmcp:task:anon:b"))).toEqual([
      { ...wrong, expected: "session", received: "scoped" },
    ]);
    expect(findingsOf(scopedDocket.parse("fastmcp:fastmcp:task:a:b"))).toEqual([
      { ...wrong, expected: "scoped", received: "unknown" },
    ]);
  });
});
