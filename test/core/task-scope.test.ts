import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Caller, parseScopedTaskKey, taskScopeOf } from "../../src/core.js";
import { anyValues, callers } from "../support/arbitraries.js";
import { character, empty, NO_OBJECT, noField } from "../support/findings.js";
import { noStrings, scopeFrom, throwing, withPolluted } from "../support/hostile.js";
import { codesOf, type Finding, findingsOf } from "../support/issues.js";
import { quote } from "../support/model.js";
import { taskScopes } from "../support/vectors.js";

/** An array whose length is read as -1. */
const ofNoLength = new Proxy(["m"], { get: (texts, name) => (name === "length" ? -1 : Reflect.get(texts, name)) });

describe("the scopes that FastMCP derived", () => {
  it("are all there", () => {
    expect(taskScopes).toHaveLength(153);
    const kinds = taskScopes.map(({ auth }) => auth);
    expect(new Set(kinds)).toEqual(new Set(["verifier", "MultiAuth", "MultiAuth in MultiAuth"]));
  });

  it.each(taskScopes)("$auth $source $clientId $issuer $subject", ({ source, scope, ...claims }) => {
    const { clientId, subject, issuer } = claims;
    const sources = source === undefined ? undefined : [source].flat();
    expect(taskScopeOf({ clientId, subject, issuer, sources })).toStrictEqual({ ok: true, value: scope });
    const key = `auth:${quote(scope)}:b:tool:c`;
    expect(parseScopedTaskKey(key, { taskScope: scope }).ok).toBe(true);
  });
});

describe("taskScopeOf", () => {
  it.each<[string, Caller, string]>([
    ["a client", { clientId: "a" }, "a"],
    ["a client and a subject", { clientId: "a", subject: "b" }, "a|b"],
    ["a subject that is empty", { clientId: "a", subject: "" }, "a"],
    ["a subject that is null", { clientId: "a", subject: null }, "a"],
    ["FastMCP's ambiguity", { clientId: "a|b" }, "a|b"],
    ["an issuer, which counts with sources only", { clientId: "a", issuer: "i", sources: [] }, "a"],
    ["a source", { clientId: "a", sources: ["m"] }, '["m","a",null,null]'],
    ["an empty source, client and subject", { clientId: "", subject: "", sources: [""] }, '["","",null,""]'],
    ["a source and all claims", { clientId: "a", subject: "b", issuer: "i", sources: ["m"] }, '["m","a","i","b"]|b'],
    ["two sources", { clientId: "a", sources: ["o", "i"] }, '["o","[\\"i\\",\\"a\\",null,null]",null,null]'],
    [
      "what JSON escapes",
      { clientId: '"\\\b\f\n\r\t\0\x7f/', sources: ["m"] },
      String.raw`["m","\"\\\b\f\n\r\t\u0000\u007f/",null,null]`,
    ],
    ["a lone surrogate in the array", { clientId: "\ud83d", sources: ["m"] }, String.raw`["m","\ud83d",null,null]`],
  ])("is of %s", (_, caller, scope) => {
    expect(taskScopeOf(caller)).toStrictEqual({ ok: true, value: scope });
  });

  it.each<[string, unknown, ...Finding[]]>([
    ["no client id", {}, noField("clientId")],
    ["an empty one", { clientId: "" }, empty("clientId")],
    ["a lone surrogate in it", { clientId: "a\ud83d" }, character("clientId", 1, "U+D83D")],
    ["one in the subject", { clientId: "a", subject: "\ude42" }, character("subject", 0, "U+DE42")],
    ["one after the array", { clientId: "a", subject: "\ude42", sources: ["m"] }, character("subject", 0, "U+DE42")],
    ["both", { clientId: "", subject: "\ude42" }, empty("clientId"), character("subject", 0, "U+DE42")],
    [
      "a wrong type of every field, and nothing else",
      { clientId: 7, subject: 7, issuer: [], sources: "main" },
      ...["clientId", "subject", "issuer", "sources"].map(noField),
    ],
    ["a source that is no text", { clientId: "", sources: ["m", null] }, noField("sources")],
    ["a hole in the sources", { clientId: "a", sources: new Array(1) }, noField("sources")],
    ["sources of a length that is none", { clientId: "a", sources: ofNoLength }, noField("sources")],
  ])("refuses %s", (_, caller, ...findings) => {
    expect(findingsOf(scopeFrom(caller))).toStrictEqual(findings);
  });

  it("is at most 65,536 UTF-16 units long, whatever makes it longer", () => {
    expect(taskScopeOf({ clientId: "a".repeat(65_536) }).ok).toBe(true);
    expect(taskScopeOf({ clientId: "a".repeat(65_534), subject: "b" }).ok).toBe(true);
    const tooLong: Caller[] = [
      { clientId: "a".repeat(65_537) },
      { clientId: "a".repeat(65_535), subject: "b" },
      { clientId: "", subject: "b".repeat(2 ** 24) },
      { clientId: "é".repeat(11_000), sources: ["m"] },
      { clientId: "a", sources: ["m".repeat(65_530)] },
      { clientId: "a", issuer: "i".repeat(65_537), sources: ["m"] },
      // Each array doubles the escapes of the one inside it.
      { clientId: "a", sources: Array.from({ length: 65_000 }, () => "") },
      { clientId: "a", sources: Array.from({ length: 40 }, () => "m") },
    ];
    for (const caller of tooLong) expect(codesOf(taskScopeOf(caller))).toEqual(["too_long"]);
  });
});

describe("a caller that is not what it seems", () => {
  it.each(noStrings)("$name", ({ name, type, make }) => {
    expect(findingsOf(scopeFrom(make()))).toEqual(
      [type === "object" ? noField("clientId") : NO_OBJECT].concat(unreadable(name)),
    );
    const { clientId, ...others } = { clientId: "a", subject: "a", issuer: "a", sources: ["m"] };
    expect(codesOf(scopeFrom({ ...others, clientId: make() }))).toEqual(["invalid_type"]);
    for (const field of ["subject", "issuer", "sources"]) {
      const isRight = make() === undefined || make() === null || (field === "sources" && name === "an empty array");
      if (!isRight && !(field === "sources" && type === "array")) {
        expect(findingsOf(scopeFrom({ ...others, clientId, [field]: make() }))).toEqual([noField(field)]);
      }
    }
  });

  it("has only what is its own, each read once", () => {
    const caller = { clientId: "a", subject: "b", issuer: "i", sources: ["m"] };
    const scope = { ok: true, value: '["m","a","i","b"]|b' };
    const reads: PropertyKey[] = [];
    const watched = new Proxy(caller, {
      get(target, name) {
        reads.push(name);
        return Reflect.get(target, name);
      },
    });
    expect(scopeFrom(watched)).toEqual(scope);
    expect(reads).toEqual(["clientId", "subject", "issuer", "sources"]);
    expect(scopeFrom(Object.create(caller)).ok).toBe(false);
    const polluted = { subject: { value: "x" }, issuer: { value: "x" }, sources: { value: ["x"] }, 0: { value: "x" } };
    const [bare, hole] = withPolluted(polluted, () => [
      scopeFrom({ clientId: "a" }),
      scopeFrom({ clientId: "a", sources: new Array(1) }),
    ]);
    expect(bare).toEqual({ ok: true, value: "a" });
    expect(hole?.ok).toBe(false);
    const inSources = Object.defineProperty(["m"], 0, { get: throwing });
    for (const sources of [inSources, Object.setPrototypeOf(new Array(1), ["m"]), { length: 1, 0: "m" }]) {
      expect(findingsOf(scopeFrom({ clientId: "a", sources }))).toEqual([noField("sources")]);
    }
  });

  it("never makes it throw, and no answer is a scope that could be nobody's", () => {
    const given = fc.record({ clientId: anyValues, subject: anyValues, issuer: anyValues, sources: anyValues });
    fc.assert(
      fc.property(fc.oneof(given, callers, anyValues), (caller) => {
        const result = scopeFrom(caller);
        if (result.ok) expect(result.value).not.toBe("");
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Where reading throws, every field is named. */
function unreadable(name: string): Finding[] {
  return name === "a revoked proxy" ? ["subject", "issuer", "sources"].map(noField) : [];
}
