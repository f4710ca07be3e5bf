import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/packed.js";

// V8 keeps a piece of 13 characters or more as a view of the text that it was cut from, which then stays in memory whole.
// Measured in a process of its own, of what has been built.

const figures: Readonly<Record<string, number>> = JSON.parse(
  execFileSync(process.execPath, ["--expose-gc", join(ROOT, "test", "support", "kept-memory.js")], {
    encoding: "utf8",
  }),
);

/** Far above the size of an error with its messages, and far below that of the key. */
const LIMIT = 2_000;

it("a text of its own costs little", () => {
  expect(figures["a text of its own"]).toBeLessThan(LIMIT);
});

it.each([
  ...["the session id", "the client task id", "a component without escapes"],
  ...["a scope without escapes", "the name of a component", "a task of Docket"],
  "an error that shows a task type",
  ...["the task type", "a component with escapes", "a scope with escapes"],
  ...["the name of a mapping", "a key that was built", "an error", "an error of the guard"],
])("%s that is kept does not keep the key of 8,000 characters from which it was read", (kept) => {
  expect(figures[kept]).toBeLessThan(LIMIT);
});
