import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./support/packed.js";

// SECURITY.md names for each threat the tests that prove its rule: `file`: "title", "title"; `file`: "title".

interface Proof {
  readonly file: string;
  readonly title: string;
}

const page = readFileSync(join(ROOT, "SECURITY.md"), "utf8");
const [, section = ""] = page.split("\n## Threats\n");
const [table = ""] = section.split("\n## ");
const [, , ...rows] = Array.from(table.matchAll(/^\|(.*)\|$/gm), ([, row = ""]) => row.split("|"));
const threats = rows.map(([threat = "", , proofs = ""]) => ({
  threat: threat.trim(),
  proofs: readProofs(proofs.trim()),
}));

it("there are threats", () => {
  expect(threats.length).toBeGreaterThan(20);
});

describe.each(threats)("$threat", ({ proofs }) => {
  it("is proven by a test", () => {
    expect(proofs).not.toEqual([]);
  });

  it.each(proofs)('by $file, "$title"', ({ file, title }) => {
    const source = readFileSync(join(ROOT, file), "utf8");
    // As the title of a test or of a group of tests, not just somewhere in the file.
    const quoted = title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    expect(source).toMatch(new RegExp(`\\(\\s*(["'\`])${quoted}\\1,\\s`));
  });
});

function readProofs(text: string): Proof[] {
  return text.split("; ").flatMap((proof) => {
    const [, file = "", titles = ""] = /^`(test\/[\w/.-]+)`: (".*")$/.exec(proof) ?? [];
    if (file === "") throw new Error(`SECURITY.md names tests in another form: ${proof}`);
    return Array.from(titles.matchAll(/"([^"]*)"/g), ([, title = ""]) => ({ file, title }));
  });
}
