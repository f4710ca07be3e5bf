import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLoose, findLoneSurrogate, quote } from "../../src/core/percent-encoding.js";
import { type Caller, taskScopeOf } from "../../src/core.js";
import { callers, encodedTexts, texts, units } from "../support/arbitraries.js";
import { ROOT } from "../support/packed.js";
import { askPython, askPythonForScopes, hasPython } from "../support/python.js";

// Without python3 on the PATH there is nothing to compare with.
describe.skipIf(!hasPython)("Python", () => {
  it("quotes and unquotes generated texts alike", () => {
    const generated = fc.sample(fc.oneof(encodedTexts, texts, units), 4000);
    const ours = generated.map((text) => ({
      quoted: findLoneSurrogate(text) === -1 ? quote(text) : null,
      unquoted: decodeLoose(text),
    }));
    expect(ours).toEqual(askPython(generated));
  });

  it("with FastMCP's own lines derives the same scopes of generated callers", () => {
    const generated = fc.sample(callers, 3000);
    const ours = scopesOf(generated);
    expect(ours).toEqual(askPythonForScopes(generated));
    expect(ours.filter((scope) => scope !== null).length).toBeGreaterThan(1000);
  });

  it("derives the same scope with every code point of the BMP, and every 61st of the others", () => {
    const generated = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += codePoint < 0x10000 ? 1 : 61) {
      generated.push({ clientId: String.fromCodePoint(codePoint), subject: "", issuer: null, sources: ["a", "b"] });
    }
    const ours = scopesOf(generated);
    expect(ours).toEqual(askPythonForScopes(generated));
    expect(ours).not.toContain(null);
  });

  it("parses the vectors alike in a second implementation", () => {
    const python = spawnSync("python3", [join(ROOT, "test", "vectors", "conformance.py")], { encoding: "utf8" });
    expect(python.stderr).toBe("");
    // As many as are there, which conformance.test.ts compares with the page.
    expect(readFileSync(join(ROOT, "test", "vectors", "README.md"), "utf8")).toContain(`\n${python.stdout}`);
    expect(python.stdout).toContain(" cases, 0 differences");
    expect(python.status).toBe(0);
  });
});

function scopesOf(generated: readonly Caller[]): (string | null)[] {
  return generated.map((caller) => {
    const result = taskScopeOf(caller);
    return result.ok ? result.value : null;
  });
}
