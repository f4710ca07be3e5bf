import { describe, expect, it } from "vitest";
import { piecesOf } from "../../playground/drawn-text.js";
import { segmentsOf } from "../../playground/segments.js";
import { parseTaskKeyLoose } from "../../src/core.js";
import { capturedScopedKeys, capturedSessionKeys, referenceParses } from "../support/vectors.js";

const keys = [
  ...capturedSessionKeys.map(({ key }) => key),
  ...capturedScopedKeys.map(({ key }) => key),
  ...referenceParses.map(({ key }) => key),
];

describe("segmentsOf", () => {
  it("finds the segments of captured keys", () => {
    const textOf = (key: string) =>
      Object.fromEntries(segmentsOf(key, false).map(({ segment, start, end }) => [segment, key.slice(start, end)]));
    for (const { key, sessionId, clientTaskId, taskType } of capturedSessionKeys) {
      expect(textOf(key)).toMatchObject({ sessionId, clientTaskId, taskType });
    }
    for (const { key, clientTaskId, taskType, leg } of capturedScopedKeys) {
      expect(textOf(key)).toMatchObject({ clientTaskId, taskType, ...(leg > 1 && { leg: `#leg${leg}` }) });
    }
  });

  it("finds loosely what is read loosely", () => {
    for (const key of keys) {
      const result = parseTaskKeyLoose(key);
      const spans = segmentsOf(key, true);
      const shown = Object.fromEntries(spans.map(({ segment, start, end }) => [segment, key.slice(start, end)]));
      if (result.ok) expect(shown).toMatchObject({ ...result.value, componentIdentifier: expect.any(String) });
    }
  });

  it("gives them in their order, none over another", () => {
    for (const key of keys) {
      for (const isLoose of [false, true]) {
        const offsets = segmentsOf(key, isLoose).flatMap(({ start, end }) => [start, end]);
        expect(offsets).toEqual(offsets.toSorted((one, other) => one - other));
        expect(offsets.at(-1) ?? 0).toBeLessThanOrEqual(key.length);
      }
    }
  });
});

describe("piecesOf", () => {
  it("draws the whole of a short key", () => {
    for (const key of keys.filter(({ length }) => length < 400)) {
      const pieces = piecesOf(key, segmentsOf(key, false), []);
      expect(pieces.map(({ text }) => text).join("")).toBe(key);
    }
  });

  it("leaves out the middle of a long segment, and never a fault", () => {
    const key = `s:t:tool:${"a".repeat(5000)} ${"b".repeat(5000)}`;
    const fault = { start: 5009, end: 5010 };
    const pieces = piecesOf(key, segmentsOf(key, false), [fault]);
    expect(pieces.find((piece) => piece.fault === 0)?.text).toBe(" ");
    const lengths = pieces.map(({ text, omitted }) => text.length + omitted);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(key.length);
    expect(pieces.map(({ text }) => text).join("").length).toBeLessThan(400);
  });

  it("has an empty piece where a fault lies between two characters", () => {
    const pieces = piecesOf("a::b", [], [{ start: 2, end: 2 }]);
    expect(pieces.map(({ text, fault }) => [text, fault])).toEqual([
      ["a:", undefined],
      ["", 0],
      [":b", undefined],
    ]);
  });
});
