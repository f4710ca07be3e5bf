import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, readManifest } from "./support/packed.js";

// What holds the workflows and the documents together; `npm run check:workflows` lints the workflows themselves.

const scripts = Object.keys(readManifest(ROOT).scripts);
const workflows = readdirSync(join(ROOT, ".github", "workflows")).map((name) => `.github/workflows/${name}`);
const naming = [".ci/run", ...workflows, "README.md", "CONTRIBUTING.md", "SECURITY.md"];

describe("an action that a workflow uses", () => {
  const uses = workflows.flatMap((file) => Array.from(read(file).matchAll(/uses: *(.*)$/gm), ([, text = ""]) => text));

  it("is pinned by the whole hash of a commit, with its version beside it", () => {
    const pinned = /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(uses.filter((text) => !pinned.test(text))).toEqual([]);
  });

  it("is the same in all of them", () => {
    const actions = new Set(uses.map((text) => text.split("@")[0]));
    expect(new Set(uses).size).toBe(actions.size);
  });
});

it.each(naming)("%s names only scripts that package.json has", (file) => {
  const named = Array.from(read(file).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g));
  expect(named.map(([, name]) => name).filter((name) => !scripts.includes(name ?? ""))).toEqual([]);
});

it("every script that checks something is run by .ci/run or by ci.yml", () => {
  const run = read(".ci/run") + read(".github/workflows/ci.yml");
  const isRun = (name: string) => new RegExp(`(?:run|-) ${name}$`, "m").test(run);
  const checking = scripts.filter((name) => /^(?:lint|types|interop|fuzz|check:|test:(?!watch))/.test(name));
  expect(checking.filter((name) => !isRun(name))).toEqual([]);
});

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
