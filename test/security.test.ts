import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./support/packed.js";

// docs/threat-model.md names for each threat the tests that show its answer: `file`; `file`: "title", "title".

const page = readFileSync(join(ROOT, "docs", "threat-model.md"), "utf8");
const rows = page.matchAll(/^\| (?!tried)([^|]*) \| [^|]* \| (.*) \|$/gm);
const threats = Array.from(rows, ([, threat = "", shownBy = ""]) => ({ threat, shownBy }));

it("there are threats", () => expect(threats.length).toBeGreaterThan(20));

it.each(threats)("$threat", ({ shownBy }) => {
  const tests = Array.from(shownBy.matchAll(/`(test\/[^`]+)`((?:[:,] "[^"]*")*)/g));
  expect(tests.map(([text]) => text).join("; ")).toBe(shownBy);
  for (const [, file = "", titles = ""] of tests) {
    const source = readFileSync(join(ROOT, file), "utf8").replace(/\(\s+"/g, '("');
    expect(file.endsWith(".js") || titles !== "").toBe(true);
    // As the title of a test or of a group of tests, not just somewhere in the file.
    for (const [, title = ""] of titles.matchAll(/"([^"]*)"/g)) expect(source).toContain(`("${title}",`);
  }
});
