import { deepStrictEqual } from "node:assert/strict";
import { parseTaskKey, parseTaskKeyLoose } from "../../../src/index.js";
import { unquote } from "../../support/model.js";
import { checkAnswer } from "./properties.js";

/** Reading as FastMCP 2.14.7 does: its own three splits, and nothing else that can fail. */
export function check(text: string): string[] {
  const loose = parseTaskKeyLoose(text);
  const segments = text.split(":");
  if (loose.ok) {
    const [sessionId, clientTaskId, taskType, ...component] = segments;
    const componentIdentifier = unquote(component.join(":"));
    deepStrictEqual(loose.value, { sessionId, clientTaskId, taskType, componentIdentifier });
  } else {
    const { message, ...issue } = loose.error.issues[0];
    const counts = { expected: 4, received: segments.length };
    deepStrictEqual(issue, { code: "wrong_segment_count", segment: null, ...counts });
  }
  const strict = parseTaskKey(text);
  if (strict.ok) deepStrictEqual(loose, strict);
  const replaced = loose.ok ? loose.value.componentIdentifier.split("\ufffd").length : 0;
  return [checkAnswer(loose, text), `${Math.min(segments.length, 9)} ${Math.min(replaced, 9)}`];
}
