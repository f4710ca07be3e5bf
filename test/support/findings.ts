import type { Finding } from "./issues.js";

/** The issues that a test expects, without their sentences. */
export const NO_STRING: Finding = { code: "invalid_type", segment: null, expected: "string" };
export const NO_OBJECT: Finding = { code: "invalid_type", segment: null, expected: "object" };

/** The codes of the issues that are never told of beside another. */
export const STANDING_ALONE: readonly string[] = [
  "invalid_type",
  "too_long",
  "wrong_layout",
  "wrong_segment_count",
  "session_mismatch",
  "scope_mismatch",
];

export function wrongLayout(expected: string, received: string): Finding {
  return { code: "wrong_layout", segment: null, expected, received };
}

export function segmentCount(expected: number, received: number): Finding {
  return { code: "wrong_segment_count", segment: null, expected, received };
}

export function tooLong(maximum: number, received: number): Finding {
  return { code: "too_long", segment: null, maximum, received };
}

/** A field to build from, or of a caller, that is not of its type. */
export function noField(segment: string): Finding {
  // No table, since a test asks while Object.prototype has a property of the field's name.
  const expected = segment === "leg" ? "number" : segment === "sources" ? "array" : "string";
  return { code: "invalid_type", segment, expected };
}

export function empty(segment: string): Finding {
  return { code: "empty_segment", segment };
}

export function character(segment: string, offset: number, character: string): Finding {
  return { code: "invalid_character", segment, offset, character };
}

export function unknownType(segment: string): Finding {
  return { code: "unknown_task_type", segment, expected: ["tool", "resource", "template", "prompt"] };
}

export function encoding(segment: string, offset: number): Finding {
  return { code: "invalid_encoding", segment, offset };
}

export function leg(offset: number): Finding {
  return { code: "invalid_leg", segment: "leg", offset };
}
