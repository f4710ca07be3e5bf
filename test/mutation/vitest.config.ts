import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// What is built, packed, compiled, documented or runs in another process is not mutated.
const WITHOUT_SOURCE = [
  "api",
  "bundle",
  "cli",
  "cli/faults",
  "documentation",
  "hazards/copies",
  "hazards/memory",
  "package",
  "security",
  "size",
  "workflows",
];

/** Most mutants are killed by an example that takes no time, so these files come first, in any order, */
const FIRST = ["any-key", "session-key", "scoped-key", "component-key", "options", "issue"];
/** and these last, in this one. */
const LAST = [
  "pattern",
  "docket",
  "specification",
  "conformance",
  "percent-encoding",
  "main",
  "guard",
];

class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const name = basename(moduleId, ".test.ts");
  if (name === "loads.ts") return -3;
  return FIRST.includes(name) ? -2 : LAST.indexOf(name);
}

export default defineConfig({
  test: {
    include: ["test/mutation/loads.ts", "test/{,cli/,hazards/}*.test.ts"],
    exclude: WITHOUT_SOURCE.map((name) => `test/${name}.test.ts`),
    setupFiles: ["test/mutation/quick.ts"],
    sequence: { sequencer: QuickestFirst },
    testTimeout: 60_000,
    // The modules are loaded once for each mutant, not once more for each file of tests.
    isolate: false,
  },
});
