/** The most units of a text that its slice may keep in memory unused. */
const MOST_UNUSED = 1024;

/** A slice of a text. V8 keeps the whole text alive for it, so one that is much shorter is copied. */
export function sliceOf(text: string, start: number, end: number): string {
  const slice = text.slice(start, end);
  // What is joined is in memory of its own. Only memory shows it, so its test runs in a process of its own.
  return text.length - slice.length > MOST_UNUSED ? [slice.slice(0, 1), slice.slice(1)].join("") : slice;
}
