import { defineConfig } from "vitest/config";

// Apart from `npm test`, since it needs a Chromium.
export default defineConfig({
  test: {
    include: ["test/playground/**/*.test.ts"],
    globalSetup: ["test/playground/support/require-chromium.ts"],
    // Each file builds the page, which another may be reading.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
