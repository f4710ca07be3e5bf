import { defineConfig } from "vitest/config";

// Far above what an installation takes: a busy machine or a slow network must not fail a test.
const timeout = 600_000;

export default defineConfig({
  test: {
    name: "examples",
    include: ["test/examples/*.test.ts"],
    globalSetup: "test/examples/installed.ts",
    testTimeout: timeout,
    hookTimeout: timeout,
  },
});
