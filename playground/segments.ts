import { type Place, placeInKey } from "../src/cli/excerpt.js";

/** How the fields of a key are called. Their own names are the classes of their colours. */
export const FIELD_NAMES = {
  sessionId: "Session id",
  taskScope: "Task scope",
  clientTaskId: "Client task id",
  taskType: "Task type",
  componentIdentifier: "Component identifier",
  leg: "Leg",
} as const;

export type FieldName = keyof typeof FIELD_NAMES;

export function isFieldName(name: string | null): name is FieldName {
  return name !== null && Object.hasOwn(FIELD_NAMES, name);
}

/** A place in a key, and the field that stands there. */
export interface Span extends Place {
  readonly segment: FieldName;
}

/** Where the fields of a key lie, well-formed or not: where an issue of each would point. */
export function segmentsOf(key: string, isLoose: boolean): readonly Span[] {
  if (key.length > LONGEST) return [];
  const spans = Object.keys(FIELD_NAMES).flatMap((segment) => {
    const place = isFieldName(segment) && placeInKey({ code: "empty_segment", segment, message: "" }, key, isLoose);
    return !place || place.end < place.start ? [] : [{ segment, ...place }];
  });
  const last = spans.pop();
  if (last === undefined) return spans;
  // Loosely, all that follows is of the last field.
  if (isLoose) return [...spans, { ...last, end: key.length }];
  const isLegNext = key.startsWith("#", last.end);
  return [...spans, last, ...(isLegNext ? [{ segment: "leg" as const, start: last.end, end: key.length }] : [])];
}

/** No key is longer, in UTF-16 units. */
const LONGEST = 65_536;
