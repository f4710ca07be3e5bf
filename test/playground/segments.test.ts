import { describe, expect, it } from "vitest";
import { piecesOf } from "../../playground/pieces.js";
import { type FieldName, segmentsOf } from "../../playground/segments.js";
import { placeInKey } from "../../src/cli/excerpt.js";
import { capturedScopedKeys, capturedSessionKeys, referenceParses } from "../support/vectors.js";

const keys = [
  ...capturedSessionKeys.map(({ key }) => key),
  ...capturedScopedKeys.map(({ key }) => key),
  ...referenceParses.map(({ key }) => key),
];

const FIELDS: readonly FieldName[] = ["sessionId", "taskScope", "clientTaskId", "taskType", "componentIdentifier"];

describe("segmentsOf", () => {
  it("finds the segments where the issues have their places", () => {
    for (const key of keys) {
      const spans = segmentsOf(key, false);
      for (const segment of FIELDS) {
        const span = spans.find((each) => each.segment === segment);
        const place = placeInKey({ code: "empty_segment", segment, message: "" }, key, false);
        // Where a key has too few segments, there is none to have a place.
        if (span !== undefined) expect({ segment, ...place }).toEqual(span);
      }
    }
  });

  it("leaves nothing out but the dividers", () => {
    for (const key of keys) {
      for (const isLoose of [false, true]) {
        const spans = segmentsOf(key, isLoose);
        const shown = spans.map(({ start, end }) => key.slice(start, end));
        const missing = key.length - shown.join("").length;
        expect(missing).toBeLessThanOrEqual(4);
        expect(spans.every(({ start }, index) => start >= (spans[index - 1]?.end ?? 0))).toBe(true);
      }
    }
  });
});

describe("piecesOf", () => {
  it("draws the whole of a short key", () => {
    for (const key of keys.filter(({ length }) => length < 400)) {
      const { isQuoted, pieces } = piecesOf(key, segmentsOf(key, false), []);
      const text = pieces.map((piece) => piece.text).join("");
      expect(isQuoted ? JSON.parse(`"${text}"`) : text).toBe(key);
    }
  });

  it("leaves out the middle of a long segment, and never a fault", () => {
    const key = `s:t:tool:${"a".repeat(5000)} ${"b".repeat(5000)}`;
    const fault = { start: 5009, end: 5010 };
    const { pieces } = piecesOf(key, segmentsOf(key, false), [fault]);
    expect(pieces.find((piece) => piece.fault === 0)?.text).toBe(" ");
    const lengths = pieces.map(({ text, omitted }) => text.length + omitted);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(key.length);
    expect(pieces.map(({ text }) => text).join("").length).toBeLessThan(400);
  });

  it("has an empty piece where a fault lies between two characters", () => {
    const { pieces } = piecesOf("a::b", [], [{ start: 2, end: 2 }]);
    expect(pieces.map(({ text, fault }) => [text, fault])).toEqual([
      ["a:", undefined],
      ["", 0],
      [":b", undefined],
    ]);
  });
});
