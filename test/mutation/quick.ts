import { afterEach, beforeEach, vi } from "vitest";

// A mutant is run against every test that reaches it. So each property looks only at the first of its cases,
const MOST_RUNS = 30;
// and what asks another process or engine is left out.
const LONG = /^docs\/|^the help > of \w+: |RE2|loads no Zod/;

/** Of the worker, which is a new one for each mutant; the setup is run again for each file. */
// A cast, since no type says what else it may hold.
const worker = globalThis as { hasFailed?: boolean };

// vitest ends the run at the first failure, but still loads the other files, which takes longer than their tests.
if (worker.hasFailed) throw new Error("A test has failed in another file.");

vi.mock("fast-check", async (importOriginal) => {
  const { default: fc } = await importOriginal<typeof import("fast-check")>();
  // A cast, since what passes its arguments on has lost the overloads.
  const assert = ((property, parameters) =>
    fc.assert(property, {
      ...parameters,
      numRuns: Math.min(parameters?.numRuns ?? MOST_RUNS, MOST_RUNS),
      endOnFailure: true,
    })) as typeof fc.assert;
  return { ...fc, assert, default: { ...fc, assert } };
});

beforeEach(({ task, skip }) => skip(LONG.test(task.fullTestName)));

afterEach(({ task }) => {
  if (task.result?.state === "fail") worker.hasFailed = true;
});
