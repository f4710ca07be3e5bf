import { defineConfig } from "tsup";

// Several entries with splitting: in one file Zod's module-level calls would stay in every bundle.
export default defineConfig([
  {
    entry: ["src/index.ts", "src/session-key.ts", "src/session-key-codec.ts"],
    format: ["esm", "cjs"],
    splitting: true,
    dts: { entry: ["src/index.ts"] },
    clean: true,
    target: "es2022",
    platform: "neutral",
  },
]);
