// The tests of a folder are what must notice a mutant in it: that those of the others would too is no merit.
const folder = process.env.FOLDER ?? "core";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: [`src/${folder}/*.ts`],
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  // The rules are patterns and lists made when a module is loaded: they are mutated like all else.
  ignoreStatic: false,
  incremental: true,
  incrementalFile: `.stryker/${folder}-incremental.json`,
  tempDirName: `.stryker/${folder}`,
  reporters: ["clear-text", "progress-append-only", "json"],
  jsonReporter: { fileName: `.stryker/${folder}.json` },
  clearTextReporter: { reportTests: false },
  concurrency: 2,
  // A busy machine must not make a mutant that nothing kills look like one that hangs.
  timeoutMS: 5000,
  thresholds: { high: 100, low: 95, break: 95 },
};
