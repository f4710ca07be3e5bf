import fc from "fast-check";
import type { ComponentKey } from "../../src/core.js";
import { anyPartsOf, anyValues, edited, nonEmptyTexts, texts, units, WORDS } from "./arbitraries.js";
import { DEFAULT_MODEL } from "./model.js";

/** The fields of component keys that must be accepted. */
export function componentParts(
  taskTypes: readonly string[] = DEFAULT_MODEL.taskTypes,
): fc.Arbitrary<ComponentKey<string>> {
  const names = fc.constantFrom("my_tool", "a@b", "@", ":", "db://user@host:5432/table", "two\nlines");
  const versions = fc.constantFrom(null, "1.0", "2026-11-01", ":", "null");
  return fc.record({
    type: fc.constantFrom(...taskTypes),
    name: fc.oneof(nonEmptyTexts, names),
    version: fc.oneof(
      versions,
      texts.map((text) => text.replaceAll("@", "") || null),
    ),
  });
}

/** The texts of component keys that must be accepted. */
export function componentKeys(taskTypes?: readonly string[]): fc.Arbitrary<string> {
  return componentParts(taskTypes).map(({ type, name, version }) => `${type}:${name}@${version ?? ""}`);
}

const pieces = fc.oneof(fc.constantFrom(":", "@", "tool", "tool:", "@1"), units);

/** Any text at all: good component keys, near misses, and texts that are none by far. */
export const anyComponentTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: edited(componentKeys(), 2) },
  { weight: 2, arbitrary: fc.array(pieces, { maxLength: 6 }).map((list) => list.join("")) },
  { weight: 1, arbitrary: texts },
  { weight: 1, arbitrary: units },
);

/** Three values of the right types, each of them often wrong for its field. */
export const typedComponentParts: fc.Arbitrary<ComponentKey<string>> = fc.record({
  type: fc.oneof(fc.constantFrom("tool", "prompt", ...WORDS), texts),
  name: fc.oneof(texts, units),
  version: fc.oneof(fc.constantFrom(null, "1.0", "1@0", "@"), texts, units),
});

export const anyComponentParts: fc.Arbitrary<unknown> = anyPartsOf(componentParts(), typedComponentParts, {
  type: anyValues,
  name: texts,
  version: anyValues,
});
