import { describe, expect, it } from "vitest";
import { placeInField, placeInKey } from "../../src/cli/place.js";
import type { TaskKeyIssue } from "../../src/issue.js";

const NO_OBJECT: TaskKeyIssue = {
  code: "invalid_type",
  message: "",
  segment: null,
  expected: "object",
};

const UNKNOWN_TYPE: TaskKeyIssue = {
  code: "unknown_task_type",
  message: "",
  segment: "taskType",
  expected: ["tool"],
};

describe("placeInKey", () => {
  it("covers a whole character", () => {
    const issue = { code: "invalid_character", segment: "sessionId", message: "" } as const;
    const place = placeInKey({ ...issue, offset: 1, character: "U+1F600" }, "a😀:b:tool:c", false);
    expect(place).toEqual({ start: 1, end: 3 });
  });

  it("covers a segment whose fault has no place of its own", () => {
    expect(placeInKey(UNKNOWN_TYPE, "a:b:wrong:c", false)).toEqual({ start: 4, end: 9 });
  });

  it("is the end of a key of the scoped layout that has too few segments, with or without a leg", () => {
    const issue = { code: "wrong_segment_count", segment: null, message: "" } as const;
    for (const leg of ["", "#leg2"]) {
      const place = placeInKey({ ...issue, expected: 5, received: 3 }, `auth:a:b${leg}`, false);
      expect(place).toEqual({ start: 8, end: 8 });
    }
  });

  it("is nowhere when the fault is not in a segment", () => {
    expect(placeInKey(NO_OBJECT, "a:b:tool:c", false)).toBeUndefined();
  });
});

describe("placeInField", () => {
  it("covers the field, when the fault has no place in it", () => {
    expect(placeInField(UNKNOWN_TYPE, "wrong")).toEqual({ start: 0, end: 5 });
  });
});
