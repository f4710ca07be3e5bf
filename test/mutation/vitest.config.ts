import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/mutation/loads.ts", `test/${process.env.FOLDER ?? "core"}/*.test.ts`],
    // What takes long, or mocks a module.
    exclude: ["test/**/*.slow.test.ts", "test/core/{proofs,refusal}.test.ts"],
    setupFiles: ["test/mutation/quick.ts"],
    testTimeout: 60_000,
    // The modules are loaded once for each mutant, not once more for each file of tests.
    isolate: false,
  },
});
