import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const oldestZod = (path: string) => fileURLToPath(new URL(`node_modules/zod-oldest/${path}index.js`, import.meta.url));

// Far above what any test takes: a busy machine must not fail one.
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

// They need the network, or Chromium: npm run test:examples, npm run test:playground.
const exclude = ["test/examples/**", "test/playground/**"];

export default defineConfig({
  test: {
    // By itself vitest leaves one core free.
    maxWorkers: "100%",
    coverage: { provider: "v8", include: ["src/**"], reporter: ["text-summary"] },
    projects: [
      {
        test: {
          name: "everyday",
          include: ["test/**/*.test.ts"],
          exclude: [...exclude, "test/**/*.slow.test.ts"],
          ...timeouts,
        },
      },
      {
        // What takes long: every code point, Python, the packed tarball, the types.
        test: {
          name: "slow",
          include: ["test/**/*.slow.test.ts"],
          exclude,
          typecheck: { enabled: true, include: ["test/**/*.test-d.ts"] },
          ...timeouts,
        },
      },
      {
        // What touches Zod, once more with the oldest release that package.json allows.
        resolve: {
          alias: [
            { find: /^zod$/, replacement: oldestZod("") },
            { find: /^zod\/mini$/, replacement: oldestZod("mini/") },
          ],
        },
        test: { name: "oldest Zod", include: ["test/zod/*.test.ts"], exclude: ["**/*.slow.test.ts"], ...timeouts },
      },
    ],
  },
});
