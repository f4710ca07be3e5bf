import { expect, it } from "vitest";
import { buildScopedTaskKey, parseScopedTaskKey, parseTaskKeyLoose } from "../../src/core.js";
import { codesOf, findingsOf } from "../support/issues.js";
import { encodingFaultOf, escapeByte, escapeSequences, quote, unquote } from "../support/model.js";

// Every code point and every sequence of bytes, through the keys that hold them as a scope and as a component.

it("every code point is built and parsed as its UTF-8 says, in that one spelling only", () => {
  const wrong: string[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
    const text = String.fromCodePoint(codePoint);
    const parts = { taskScope: text, clientTaskId: "b", taskType: "tool", componentIdentifier: text, leg: 1 } as const;
    const upper = Buffer.from(text, "utf8").toString("hex").toUpperCase().replace(/../g, "%$&");
    const canonical = /^[A-Za-z0-9_.~-]$/.test(text) ? text : upper;
    const built = buildScopedTaskKey(parts);
    const parsed = parseScopedTaskKey(`auth:${canonical}:b:tool:${canonical}`);
    const others = [text, upper, upper.toLowerCase()].filter((spelled) => spelled !== canonical);
    const loose = [upper, upper.toLowerCase()].map((spelled) => parseTaskKeyLoose(`a:b:tool:${spelled}`));
    const isRight =
      built.ok &&
      built.value === `auth:${canonical}:b:tool:${canonical}` &&
      parsed.ok &&
      parsed.value.taskScope === text &&
      parsed.value.componentIdentifier === text &&
      others.every((spelled) => !parseScopedTaskKey(`auth:s:b:tool:${spelled}`).ok) &&
      loose.every((result) => result.ok && result.value.componentIdentifier === text);
    if (!isRight) wrong.push(codePoint.toString(16));
  }
  expect(wrong).toEqual([]);
});

it("a surrogate has no encoding, neither raw nor escaped", () => {
  for (let unit = 0xd800; unit <= 0xdfff; unit += 1) {
    const bytes = [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)];
    const raw = String.fromCharCode(unit);
    const escaped = bytes.map(escapeByte).join("");
    expect(codesOf(parseScopedTaskKey(`auth:${raw}:b:tool:${escaped}`))).toEqual([
      "invalid_character",
      "invalid_encoding",
    ]);
  }
});

it("every sequence of bytes, in either case of digit, is accepted exactly when quote writes it", () => {
  const wrong = escapeSequences()
    .flatMap((escapes) => [escapes, escapes.toLowerCase()])
    .filter((escapes) => {
      const isCanonical = quote(unquote(escapes)) === escapes;
      const [finding] = findingsOf(parseScopedTaskKey(`auth:${escapes}:b:tool:c`));
      const { code, offset } = encodingFaultOf(escapes) ?? {};
      return (
        finding?.code !== code ||
        finding?.offset !== (offset === undefined ? undefined : offset + 5) ||
        parseScopedTaskKey(`auth:${escapes}:b:tool:c`).ok !== isCanonical ||
        parseScopedTaskKey(`anon:b:tool:${escapes}#leg2`).ok !== isCanonical
      );
    });
  expect(wrong).toEqual([]);
});
