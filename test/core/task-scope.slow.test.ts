import { expect, it } from "vitest";
import { taskScopeOf } from "../../src/core.js";
import { askPythonForScopes, hasPython } from "../support/python.js";

it.skipIf(!hasPython)(
  "Python's json.dumps agrees on every code point of the BMP, and on every 61st of the others",
  () => {
    const callers = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += codePoint < 0x10000 ? 1 : 61) {
      callers.push({ clientId: String.fromCodePoint(codePoint), subject: "", issuer: null, sources: ["a", "b"] });
    }
    const ours = callers.map((caller) => {
      const result = taskScopeOf(caller);
      return result.ok ? result.value : null;
    });
    expect(ours).toEqual(askPythonForScopes(callers));
    expect(ours).not.toContain(null);
  },
);
