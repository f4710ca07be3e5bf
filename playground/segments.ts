import type { Place } from "../src/cli/excerpt.js";

/** A place in a key and what stands there; `surplus` is what follows the segments that should be there. */
export interface Span extends Place {
  readonly segment: KeySegment;
}

export type KeySegment = FieldName | "tag" | "surplus";

/** The fields of a key, in the order in which they are shown. */
export type FieldName = "sessionId" | "taskScope" | "clientTaskId" | "taskType" | "componentIdentifier" | "leg";

/** Where the segments of a key lie, well-formed or not; loosely, every key is of the session layout. */
export function segmentsOf(key: string, isLoose: boolean): readonly Span[] {
  const tag = isLoose ? undefined : /^(auth|anon)(?=:|$)/.exec(key)?.[1];
  const legStart = tag === undefined ? -1 : key.indexOf("#");
  const keyEnd = legStart === -1 ? key.length : legStart;
  const segments = SEGMENTS[tag ?? "session"] ?? [];
  const spans: Span[] = [];
  let start = 0;
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const divider = isLoose && isLast ? -1 : key.indexOf(":", start);
    const end = divider === -1 ? keyEnd : Math.min(divider, keyEnd);
    spans.push({ segment, start, end });
    start = end + 1;
    if (end === keyEnd) break;
  }
  const end = spans.at(-1)?.end ?? 0;
  if (end < keyEnd) spans.push({ segment: "surplus", start: end, end: keyEnd });
  if (keyEnd < key.length) spans.push({ segment: "leg", start: keyEnd, end: key.length });
  return spans;
}

const TAIL = ["clientTaskId", "taskType", "componentIdentifier"] as const;

const SEGMENTS: Readonly<Record<string, readonly KeySegment[]>> = {
  session: ["sessionId", ...TAIL],
  auth: ["tag", "taskScope", ...TAIL],
  // The tag of an anonymous key says its scope.
  anon: ["taskScope", ...TAIL],
};
