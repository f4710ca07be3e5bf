import { expect, it } from "vitest";

// A module that cannot be loaded fails a file of tests but no test, which Stryker takes for a mutant that survives.

let fault: unknown;
try {
  const { parseTaskKey } = await import("../../src/index.js");
  await import("../../src/docket.js");
  await import("../../src/cli/main.js");
  // What is made once and kept is made here, outside a test, so that every test is one of it.
  parseTaskKey(":b:tool:c");
} catch (error) {
  fault = error;
}

it("all modules can be loaded", () => {
  expect(fault).toBeUndefined();
});
