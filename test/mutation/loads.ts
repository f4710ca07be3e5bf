import { expect, it } from "vitest";
import { toJSONSchema } from "zod";

// What fails while a file of tests is loaded fails no test, which Stryker takes for a mutant that survives.

let fault: unknown;
try {
  const { anyTaskKeyCodec, parseTaskKey } = await import("../../src/index.js");
  const { docketKeys } = await import("../../src/docket.js");
  await import("../../src/cli/main.js");
  // The files of tests make these while they are loaded.
  docketKeys();
  for (const layout of ["session", "scoped"] as const) docketKeys("a", { layout });
  docketKeys("a", { cluster: true });
  const { pattern = "" } = toJSONSchema(anyTaskKeyCodec, { io: "input" });
  for (const flag of ["", "u", "v"]) new RegExp(pattern, flag);
  // What is made once and kept is made here, outside a test, so that every test is one of it.
  parseTaskKey(":b:tool:c");
} catch (error) {
  fault = error;
}

it("all modules can be loaded", () => {
  expect(fault).toBeUndefined();
});
