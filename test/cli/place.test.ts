import { describe, expect, it } from "vitest";
import { placeInField, placeInKey } from "../../src/cli/place.js";
import { invalidType, unknownTaskType } from "../../src/issue.js";

describe("placeInKey", () => {
  it("covers a whole character", () => {
    const issue = { code: "invalid_character", segment: "sessionId", message: "" } as const;
    const place = placeInKey({ ...issue, offset: 1, character: "U+1F600" }, "a😀:b:tool:c");
    expect(place).toEqual({ start: 1, end: 3 });
  });

  it("covers a segment whose fault has no place of its own", () => {
    const issue = unknownTaskType("taskType", "wrong", ["tool"]);
    expect(placeInKey(issue, "a:b:wrong:c")).toEqual({ start: 4, end: 9 });
  });

  it("is nowhere when the fault is not in a segment", () => {
    expect(placeInKey(invalidType("parts", "null"), "a:b:tool:c")).toBeUndefined();
  });
});

describe("placeInField", () => {
  it("covers the field, when the fault has no place in it", () => {
    const issue = unknownTaskType("taskType", "wrong", ["tool"]);
    expect(placeInField(issue, "wrong")).toEqual({ start: 0, end: 5 });
  });
});
