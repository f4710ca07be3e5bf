import { defineConfig } from "tsup";

export default defineConfig([
  {
    // With the index alone, Zod's module-level calls would stay in every bundle. As entries the layouts and their codecs
    // become chunks that a bundler can leave out; their own files are not published.
    entry: ["src/index.ts", "src/docket.ts", "src/*-key.ts", "src/*-key-codec.ts"],
    format: ["esm", "cjs"],
    splitting: true,
    dts: { entry: ["src/index.ts", "src/docket.ts"] },
    // All but the command, which is written at the same time.
    clean: ["!cli.js"],
    target: "es2022",
    platform: "neutral",
  },
  {
    // The command holds its own copy of the core, so that it starts with one file and never loads Zod.
    entry: ["src/cli.ts"],
    format: ["esm"],
    splitting: false,
    clean: false,
    target: "node20",
    platform: "node",
  },
]);
