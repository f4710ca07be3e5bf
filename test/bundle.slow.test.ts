import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type Plugin, rollup } from "rollup";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as everything from "../src/index.js";
import { type InstalledPackage, installPacked } from "./support/packed.js";

/** What a bundle holds: the modules that have code in it, by path, and the code. */
interface Bundle {
  readonly modules: readonly string[];
  readonly code: string;
}

const bundlers = [
  { bundler: "esbuild", bundle: bundleWithEsbuild },
  { bundler: "rollup", bundle: bundleWithRollup },
];

/** The names that need no Zod: all but the codecs, the schemas and what makes them. */
const coreNames = Object.keys(everything).filter((name) => !/Codec$|Schema$/.test(name));

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPacked();
});
afterAll(() => installed.remove());

describe.each(bundlers)("$bundler", ({ bundle }) => {
  it.each(["parseTaskKey", coreNames.join(", ")])("brings no Zod along for %s", async (names) => {
    const { modules, code } = await bundle(program(names));
    expect(modules.filter(isOurs)).not.toEqual([]);
    expect(modules.filter(isZod)).toEqual([]);
    expect(code).not.toMatch(/\$Zod|ZodError/);
  });

  it("brings Zod along for the codec", async () => {
    const { modules } = await bundle(program("taskKeyCodec"));
    expect(modules.filter(isZod)).not.toEqual([]);
  });
});

describe("the size, minified and gzipped", () => {
  // Half of parseTaskKey are its sentences, one for each fault.
  it.each([
    ["parseTaskKey", 3_500],
    ["*", 9_800],
  ])("of %s is at most %i bytes, Zod aside", async (names, most) => {
    const code = names === "*" ? 'export * from "fastmcp-task-keys";' : program(names);
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: installed.folder },
      bundle: true,
      external: ["zod"],
      format: "esm",
      minify: true,
      write: false,
    });
    expect(gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length).toBeLessThanOrEqual(most);
  });
});

function program(names: string): string {
  return `import { ${names} } from "fastmcp-task-keys"; console.log(${names});`;
}

function isZod(module: string): boolean {
  return module.includes("node_modules/zod/");
}

function isOurs(module: string): boolean {
  return module.includes("node_modules/fastmcp-task-keys/");
}

async function bundleWithEsbuild(contents: string): Promise<Bundle> {
  const result = await build({
    stdin: { contents, resolveDir: installed.folder },
    absWorkingDir: installed.folder,
    bundle: true,
    format: "esm",
    metafile: true,
    write: false,
  });
  const [output] = Object.values(result.metafile.outputs);
  return {
    modules: Object.keys(output?.inputs ?? {}),
    code: result.outputFiles[0]?.text ?? "",
  };
}

async function bundleWithRollup(contents: string): Promise<Bundle> {
  const input = join(installed.folder, "entry.js");
  writeFileSync(input, contents);
  const bundle = await rollup({ input, plugins: [packageResolution()], logLevel: "silent" });
  const { output } = await bundle.generate({ format: "es" });
  const [{ modules, code }] = output;
  const used = Object.entries(modules).filter(([, module]) => module.renderedLength > 0);
  return { modules: used.map(([path]) => path), code };
}

/** As much of `@rollup/plugin-node-resolve` as this takes: the import condition of exports, and sideEffects. */
function packageResolution(): Plugin {
  return {
    name: "package-resolution",
    resolveId(source, importer) {
      if (importer === undefined) return null;
      if (source.startsWith(".")) {
        const moduleSideEffects = this.getModuleInfo(importer)?.moduleSideEffects ?? true;
        return { id: resolve(dirname(importer), source), moduleSideEffects };
      }
      const packageFolder = join(installed.folder, "node_modules", source);
      const { exports, sideEffects } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
      const target = exports["."].import.default ?? exports["."].import;
      return { id: join(packageFolder, target), moduleSideEffects: sideEffects };
    },
  };
}
