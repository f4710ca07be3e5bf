import { writeFileSync } from "node:fs";
import { defineConfig, type Options } from "tsup";

// File by file, so that what is shipped reads as the source does, and a bundler takes only what is used.
const library: Options = {
  entry: ["src/{index,core,docket}.ts", "src/{core,zod,docket}/*.ts"],
  bundle: false,
  sourcemap: true,
  clean: true,
  target: "es2022",
  platform: "neutral",
};

export default defineConfig([
  { ...library, format: "esm", outDir: "dist/esm" },
  {
    ...library,
    format: "cjs",
    outDir: "dist/cjs",
    outExtension: () => ({ js: ".js" }),
    onSuccess: async () => writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n'),
  },
  {
    // The command is one file, so that it starts fast, and never loads Zod.
    entry: ["src/cli.ts"],
    format: "esm",
    splitting: false,
    sourcemap: true,
    clean: false,
    target: "node20",
    platform: "node",
  },
]);
