import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/packed.js";

// V8 keeps a slice of 13 characters or more as a view of the text that it was cut from, which then stays in memory whole.
// Measured in a process of its own, of what has been built.

const figures: Readonly<Record<string, number>> = JSON.parse(
  execFileSync(process.execPath, ["--expose-gc", join(ROOT, "test", "support", "kept-memory.js")], {
    encoding: "utf8",
  }),
);

/** Far above the size of an error with its messages, and far below that of the key. */
const LIMIT = 2_000;

it.each([
  "a text of its own",
  ...["the session id", "the client task id", "the task type", "the task id alone"],
  ...["a component with escapes", "a component without escapes", "a scope with escapes", "a scope without escapes"],
  ...["the name of a component", "the version of a component", "a field of a loose key"],
  ...["a key that was built", "a scope that was derived", "a task of Docket", "the name of a mapping"],
  ...["an error", "an error of the guard", "an error of the task type"],
])("%s that is kept does not keep the key of 8,000 characters from which it was parsed", (kept) => {
  expect(figures[kept]).toBeLessThan(LIMIT);
});
