import { expect, it, vi } from "vitest";
import { segmentCount, wrongLayout } from "../support/findings.js";
import { findingsOf } from "../support/issues.js";
import { kinds } from "../support/kinds.js";

// A proof that accepts nothing, beside an explanation that finds no fault in a good key: the text is refused all the same.
vi.mock(import("../../src/core/language.js"), async (importOriginal) => ({
  ...(await importOriginal()),
  proofOf: () => /(?!)/,
}));

it.each(kinds)("what the proof of the kind $name refuses is refused, whatever the explanation says", (kind) => {
  const { name, parse, build } = kind;
  const isScoped = kind.parts.leg !== undefined;
  const key = isScoped ? kind.key.replace("#leg2", "") : kind.key;
  const parts = isScoped ? { ...kind.parts, leg: 1 } : kind.parts;
  const layout = isScoped ? "scoped" : "session";
  const finding = name === "component" ? segmentCount(3, 3) : wrongLayout(layout, "unknown");
  for (const options of [undefined, { taskTypes: ["tool"] }]) {
    expect(findingsOf(parse(key, options))).toEqual([finding]);
    expect(findingsOf(build(parts, options))).toEqual([finding]);
  }
});
