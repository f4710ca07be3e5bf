import fc from "fast-check";
import type { ComponentKey } from "../../src/core.js";
import { anyValues, edited, texts, units, WORDS } from "./arbitraries.js";
import { DEFAULT_MODEL } from "./model.js";

const FIELDS = ["type", "name", "version"];

/** The fields of component keys that must be accepted. */
export function componentParts(
  taskTypes: readonly string[] = DEFAULT_MODEL.taskTypes,
): fc.Arbitrary<ComponentKey<string>> {
  const names = fc.oneof(texts, fc.constantFrom("my_tool", "a@b", "@", ":", "db://user@host:5432/table", "two\nlines"));
  const versions = fc.oneof(
    fc.constantFrom("1.0", "2026-11-01", ":", "null"),
    texts.map((text) => text.replaceAll("@", "")),
  );
  return fc.record({
    type: fc.constantFrom(...taskTypes),
    name: names.filter((text) => text !== ""),
    version: fc.oneof(
      fc.constant(null),
      versions.filter((text) => text !== ""),
    ),
  });
}

/** The texts of component keys that must be accepted. */
export function componentKeys(taskTypes?: readonly string[]): fc.Arbitrary<string> {
  return componentParts(taskTypes).map(({ type, name, version }) => `${type}:${name}@${version ?? ""}`);
}

/** Any text at all: good component keys, near misses, and texts that are none by far. */
export const anyComponentTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: edited(componentKeys(), 2) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(":", "@", "tool", "tool:", "@1"), units), { maxLength: 6 })
      .map((pieces) => pieces.join("")),
  },
  { weight: 1, arbitrary: texts },
  { weight: 1, arbitrary: units },
);

/** Three values of the right types, each of them often wrong for its field. */
export const typedComponentParts: fc.Arbitrary<ComponentKey<string>> = fc.record({
  type: fc.oneof(fc.constantFrom("tool", "prompt", ...WORDS), texts),
  name: fc.oneof(texts, units),
  version: fc.oneof(fc.constantFrom(null, "1.0", "1@0", "@"), texts, units),
});

/** What may be given for the parts: good ones, faulty ones, some fields of any type or missing, anything. */
export const anyComponentParts: fc.Arbitrary<unknown> = fc.oneof(
  componentParts(),
  typedComponentParts,
  fc
    .tuple(componentParts(), fc.dictionary(fc.constantFrom(...FIELDS), anyValues, { maxKeys: 2 }))
    .map(([good, wrong]) => ({ ...good, ...wrong })),
  fc.record({ type: anyValues, name: texts, version: anyValues }, { requiredKeys: [] }),
  anyValues,
);
