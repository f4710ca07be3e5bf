import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatOwner } from "../../src/core/owner.js";
import { texts } from "../support/arbitraries.js";
import { codesOf } from "../support/issues.js";
import { scoped } from "../support/kinds.js";
import { goThrough, layouts, SHORT_WORDS, WORDS } from "../support/owners.js";

it("the words are all there, and no two are one", () => {
  expect(WORDS).toHaveLength(1 + 18 + 18 * 18);
  expect(new Set(WORDS.map((word) => word.normalize("NFKC").toLowerCase())).size).toBeLessThan(WORDS.length - 100);
});

describe.each(layouts)("owners of the layout $name", (gates) => {
  const { guard: name, other, own, either, owners } = gates;

  it("more than 13,000 pairs of a word and a token: a key passes exactly the guard of its own owner", () => {
    const some = goThrough(gates, owners(SHORT_WORDS), owners(WORDS));
    const others = goThrough(gates, owners(WORDS), owners(SHORT_WORDS));
    expect([...some.wrong, ...others.wrong]).toEqual([]);
    for (const { passed } of [some, others]) expect(passed).toBeGreaterThanOrEqual(8);
  });

  it("the guard of the other layout alone lets nothing pass, whoever it names", () => {
    for (const guard of [null, undefined, ...WORDS]) {
      for (const owner of owners(SHORT_WORDS)) {
        const parts = { ...either.parts, [name]: owner };
        const key = own.spell(parts);
        // What a session named "anon" would spell is an anonymous key, which null is right for.
        if (gates.ownerOf(key) === undefined) continue;
        expect(either.parse(key, { [other]: guard }).ok).toBe(false);
        expect(either.build(parts, { [other]: guard }).ok).toBe(false);
      }
    }
  });

  it("pass exactly when they are equal, whatever unit differs", () => {
    const mismatch = [name === "sessionId" ? "session_mismatch" : "scope_mismatch"];
    const owned =
      name === "sessionId" ? fc.stringMatching(/^[!-9;-@B-`b-~]{1,40}$/) : texts.filter((text) => text !== "");
    fc.assert(
      fc.property(owned, fc.nat(), fc.nat(0xd7ff), (owner, place, unit) => {
        const index = place % (owner.length + 1);
        const changed = owner.slice(0, index) + String.fromCharCode(unit) + owner.slice(index + 1);
        const key = own.spell({ ...own.parts, [name]: owner });
        expect(codesOf(own.parse(key, { [name]: owner }))).toEqual([]);
        expect(codesOf(own.parse(key, { [name]: changed }))).toEqual(changed === owner ? [] : mismatch);
        expect(codesOf(own.parse(key, { [name]: null }))).toEqual(mismatch);
      }),
      { numRuns: 500 },
    );
  });
});

it("a scope is compared decoded, and two spellings of one letter are two scopes", () => {
  for (const scope of ["a:b#leg2", "https://idp.example/b?x=1|user|42", "\u00fcn\u{1f642}", "\0\n", "%41", "\u00e9"]) {
    const key = scoped.spell({ ...scoped.parts, taskScope: scope });
    expect(scoped.parse(key, { taskScope: scope }).ok).toBe(true);
    for (const taskScope of [encodeURIComponent(scope), scope.normalize("NFD"), scope.trim()]) {
      if (taskScope !== scope) expect(scoped.parse(key, { taskScope }).ok).toBe(false);
    }
  }
});

it("an owner is written as its keys begin", () => {
  expect(formatOwner({ layout: "session", sessionId: "a" })).toBe("a");
  expect(formatOwner({ layout: "scoped", taskScope: "a|b" })).toBe("auth:a%7Cb");
  expect(formatOwner({ layout: "scoped", taskScope: null })).toBe("anon");
});

it("the anonymous scope is no text", () => {
  for (const taskScope of ["a", "", "null", "anon", "auth", "undefined", "\0"]) {
    expect(scoped.parse("anon:b:tool:c#leg2", { taskScope }).ok).toBe(false);
    expect(scoped.parse(scoped.spell({ ...scoped.parts, taskScope }), { taskScope: null }).ok).toBe(false);
  }
  expect(scoped.parse("anon:b:tool:c#leg2", { taskScope: null }).ok).toBe(true);
});
