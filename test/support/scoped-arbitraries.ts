import fc from "fast-check";
import type { ScopedTaskKey } from "../../src/core.js";
import {
  anyParts,
  anyPartsOf,
  anyTexts,
  anyValues,
  edited,
  encodedTexts,
  nonEmptyTexts,
  SCOPED_ID_CHARACTERS,
  texts,
  units,
  WORDS,
} from "./arbitraries.js";
import { DEFAULT_MODEL, scopedKeyOf } from "./model.js";

const legs = fc.oneof(
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.integer({ min: 2, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: Number.MAX_SAFE_INTEGER }) },
  { weight: 1, arbitrary: fc.constant(Number.MAX_SAFE_INTEGER) },
);

/** What may stand where a leg does and is none, as a pattern and a parser may each misread it. */
export const NO_LEGS: readonly string[] = [
  ["#", "##", "#leg", "#leg0", "#leg1", "#leg00", "#leg02", "#2", "#leg2#", "#leg2#leg3", "##leg2", "#leg2:x", "#:"],
  ["#leg2 ", "#leg2\n", "#leg2\r\n", "#leg2\0", "# leg2", "#leg 2", "#\nleg2", "#LEG2", "#Leg2", "#legs2", "#leg2a"],
  ["#leg-2", "#leg+2", "#leg2.0", "#leg2e1", "#leg0x2", "#leg2n", "#leg2_0", "#leg1,000", "#leg%32", "#legNaN"],
  ["#leg\u0662", "#leg\uff12", "#leg\u00b2", "#leg\ud83d", "#leg9007199254740992", "#leg9007199254740993"],
  ["#leg9007200000000000", "#leg9999999999999999", "#leg10000000000000000"],
].flat();

const LEGS = ["", "#leg2", "#leg9", "#leg10", "#leg8999999999999999", "#leg9007199254740989", "#leg9007199254740991"];

/** The fields of scoped keys that must be accepted. */
export function scopedParts(
  taskTypes: readonly string[] = DEFAULT_MODEL.taskTypes,
): fc.Arbitrary<ScopedTaskKey<string>> {
  const id = fc.string({ unit: fc.constantFrom(...SCOPED_ID_CHARACTERS), minLength: 1, maxLength: 10 });
  const realScopes = fc.constantFrom("client-a", "https://idp.example/b?x=1|user|42", "null", "anon");
  return fc.record({
    taskScope: fc.oneof(fc.constant(null), realScopes, nonEmptyTexts),
    clientTaskId: fc.oneof(id, fc.constantFrom("auth", "anon", `-${"aZ9_-".repeat(8)}`), fc.uuid()),
    taskType: fc.constantFrom(...taskTypes),
    componentIdentifier: nonEmptyTexts,
    leg: legs,
  });
}

/** The texts of scoped keys that must be accepted. */
export function scopedKeys(taskTypes?: readonly string[]): fc.Arbitrary<string> {
  return scopedParts(taskTypes).map(scopedKeyOf);
}

/** The texts of scoped keys that another leg or up to three small edits have made wrong, or have left right. */
export function scopedNearMisses(taskTypes?: readonly string[]): fc.Arbitrary<string> {
  const otherLegs = fc
    .tuple(scopedParts(taskTypes), fc.constantFrom(...LEGS, ...NO_LEGS))
    .map(([fields, suffix]) => scopedKeyOf({ ...fields, leg: 1 }) + suffix);
  return fc.oneof({ weight: 3, arbitrary: edited(scopedKeys(taskTypes), 5) }, { weight: 1, arbitrary: otherLegs });
}

/** Any text at all: good scoped keys, near misses, and texts that are no key by far. */
export const anyScopedTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: scopedNearMisses() },
  { weight: 1, arbitrary: encodedTexts.map((scope) => `auth:${scope}:b:tool:c`) },
  { weight: 1, arbitrary: encodedTexts.map((component) => `anon:b:tool:${component}#leg2`) },
  { weight: 1, arbitrary: texts },
  { weight: 1, arbitrary: units },
);

/** Any text at all, most of them near a key of the one or the other layout. */
export const textsOfBothLayouts: fc.Arbitrary<string> = fc.oneof(anyTexts, anyScopedTexts);

/** Five values of the right types, each of them often wrong for its field. */
export const typedScopedParts: fc.Arbitrary<ScopedTaskKey<string>> = fc.record({
  taskScope: fc.oneof(fc.constantFrom(null, "a", ...WORDS), texts, units),
  clientTaskId: fc.oneof(fc.constantFrom("b", "b#leg2", ...WORDS), texts),
  taskType: fc.oneof(fc.constantFrom("tool", "prompt", ...WORDS), texts),
  componentIdentifier: fc.oneof(texts, units),
  leg: fc.oneof(legs, fc.integer({ min: -3, max: 3 }), fc.double()),
});

export const anyScopedParts: fc.Arbitrary<unknown> = anyPartsOf(scopedParts(), typedScopedParts, {
  taskScope: anyValues,
  clientTaskId: texts,
  taskType: anyValues,
  componentIdentifier: texts,
  leg: anyValues,
});

/** Parts of either layout that say which; the fields are often those of the other one. */
export const partsWithLayout = fc
  .tuple(fc.constantFrom("session", "scoped"), fc.oneof(anyParts, anyScopedParts))
  .map(([layout, parts]) => ({ ...(typeof parts === "object" ? parts : {}), layout }));
