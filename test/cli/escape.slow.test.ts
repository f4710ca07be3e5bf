import { expect, it } from "vitest";
import { needsQuotes, shown } from "../../src/cli/escape.js";

// Controls, formats, bidirectional marks, fillers, combining marks, variation selectors and tags among them.
it("each character of Unicode is shown as visible ASCII, whatever its category", () => {
  const failed: string[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    const text = `a${String.fromCodePoint(codePoint)}`;
    const seen = shown(text);
    const isSeen = /^[ -~]+$/.test(seen) && (codePoint > 0x20 && codePoint < 0x7f ? seen === text : needsQuotes(text));
    if (!isSeen) failed.push(`U+${codePoint.toString(16)}`);
  }
  expect(failed).toEqual([]);
});
