import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const oldestZod = (path: string) =>
  fileURLToPath(new URL(`node_modules/zod-oldest/${path}index.js`, import.meta.url));

// Far above what any test takes: a busy machine must not fail one.
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    coverage: { provider: "v8", include: ["src/**"], reporter: ["text"] },
    projects: [
      {
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          // They need the network, or Chromium: npm run test:examples, npm run test:playground.
          exclude: ["test/examples/**", "test/playground/**"],
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
        test: {
          name: "oldest Zod",
          include: ["codec", "zod-issue", "field-schemas", "pattern", "options"].map(
            (name) => `test/*${name}.test.ts`,
          ),
          ...timeouts,
        },
      },
    ],
  },
});
