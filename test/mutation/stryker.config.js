/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["src/*/*.ts"],
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  // The rules are patterns and lists made when a module is loaded: they are mutated like all else.
  ignoreStatic: false,
  incremental: true,
  incrementalFile: ".stryker/incremental.json",
  tempDirName: ".stryker/sandbox",
  reporters: ["clear-text", "progress-append-only", "json"],
  jsonReporter: { fileName: ".stryker/report.json" },
  clearTextReporter: { reportTests: false },
  concurrency: 2,
  // A busy machine must not make a mutant that nothing kills look like one that hangs.
  timeoutMS: 10_000,
  thresholds: { high: 100, low: 95, break: 95 },
};
