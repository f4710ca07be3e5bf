import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  codeEntries,
  filesBehind,
  type InstalledPackage,
  installPacked,
  ROOT,
  readManifest,
} from "./support/packed.js";

const manifest = readManifest(ROOT);
const entries = codeEntries(manifest);
const KEY = "session123:task456:resource:file%3A%2F%2Fdata.txt";

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPacked();
});
afterAll(() => installed.remove());

describe("package.json", () => {
  it("asks for nothing at run time but Zod, as a peer that is also a devDependency", () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(Object.keys(manifest.peerDependencies)).toEqual(["zod"]);
    expect(manifest.devDependencies).toHaveProperty("zod");
  });

  it("has no script that an installation runs", () => {
    const atInstallation = /^(?:(?:pre|post)?install|prepare|preprepare|postprepare)$/;
    expect(Object.keys(manifest.scripts).filter((name) => atInstallation.test(name))).toEqual([]);
  });

  it("says that no module has side effects", () => {
    expect(manifest.sideEffects).toBe(false);
  });
});

describe("the tarball", () => {
  const files = () => allFiles(installed.packageFolder);

  it("holds the entries with what they need, the sources, and documents", () => {
    const needed = new Set<string>();
    for (const { entry } of entries) {
      for (const file of [...Object.values(entry.import), ...Object.values(entry.require)]) {
        filesBehind(join(installed.packageFolder, file), needed);
      }
    }
    const expected = [...needed].map((file) => relative(installed.packageFolder, file));
    expect(files()).toEqual(expect.arrayContaining([...expected, "dist/cli.js"]));
    const others = files().filter((file) => !expected.includes(file) && !file.endsWith(".map"));
    const known =
      /^(?:src\/.*\.ts|dist\/.*\.d\.ts|docs\/\w[\w-]*\.md|(?:core|docket|dist\/cjs)\/package\.json|dist\/cli\.js|[A-Z]+(?:\.md)?|package\.json)$/;
    expect(others.filter((file) => !known.test(file))).toEqual([]);
  });

  it("has a map beside each module and each declaration, which leads to a source in it", () => {
    const built = files().filter((file) => /^dist\/.*\.(?:js|d\.ts)$/.test(file));
    for (const file of built) {
      const map = JSON.parse(readFileSync(join(installed.packageFolder, `${file}.map`), "utf8"));
      const sources = map.sources.map((source: string) => relative("", join(file, "..", source)));
      for (const source of sources) expect(files()).toContain(source);
    }
  });
});

describe.each([
  { system: "ESM", inputType: "module" },
  { system: "CommonJS", inputType: "commonjs" },
])("from $system", ({ system, inputType }) => {
  const load = (specifier: string) => (system === "ESM" ? `await import("${specifier}")` : `require("${specifier}")`);

  /** Runs a program in the user's folder; gives what it printed, which must be JSON. */
  function run(program: string): unknown {
    const parameters = [`--input-type=${inputType}`, "--eval", program];
    const options = { cwd: installed.folder, encoding: "utf8", stdio: "pipe" } as const;
    return JSON.parse(execFileSync(process.execPath, parameters, options));
  }

  it.each(entries)("$specifier exports every public name", async ({ specifier, entry }) => {
    const source = entry.import.default.replace("./dist/esm/", "../src/");
    const names = Object.keys(await import(new URL(source, import.meta.url).href));
    const printed = run(`console.log(JSON.stringify(Object.keys(${load(specifier)})))`);
    expect(printed).toEqual(expect.arrayContaining(names));
    expect(printed).toHaveLength(names.length);
  });

  it("a file that exports does not name cannot be imported", () => {
    expect(() => run(load("fastmcp-task-keys/dist/esm/index.js"))).toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});

describe("from TypeScript, with the libraries checked too", () => {
  it.each([
    { resolution: "node16", module: "node16", files: ["user.mts", "user.cts"] },
    { resolution: "nodenext", module: "nodenext", files: ["user.mts", "user.cts"] },
    { resolution: "bundler", module: "esnext", files: ["user.ts"] },
    { resolution: "node10", module: "commonjs", files: ["user.ts"] },
  ])("$resolution finds the types, and they narrow", ({ resolution, module, files }) => {
    compile(resolution, Object.fromEntries(files.map((file) => [file, typedProgram()])), {
      module,
      moduleResolution: resolution,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      // A user's own declarations must be able to name the types of the package.
      declaration: true,
    });
  });
});

it.each([
  { resolution: "node10", module: "commonjs" },
  { resolution: "node16", module: "node16" },
])("a project with strict: false and $resolution finds every entry, narrows by ok === false, and runs", (given) => {
  const { module, resolution: moduleResolution } = given;
  const files = { "user.ts": LOOSE_PROGRAM };
  const out = compile(`loose-${moduleResolution}`, files, { module, moduleResolution, strict: false });
  const output = execFileSync(process.execPath, [join(out, "user.js")], { encoding: "utf8" });
  expect(output).toBe("task456 fastmcp:runs:anon:task456:tool:x tool\n");
});

it("the command is linked, says its version and reads a key", () => {
  const command = join(installed.folder, "node_modules", ".bin", "task-key");
  expect(execFileSync(command, ["--version"], { encoding: "utf8" })).toContain(manifest.version);
  const output = execFileSync(command, ["parse", "--json", KEY], { encoding: "utf8" });
  expect(JSON.parse(output)).toMatchObject({ ok: true, value: { clientTaskId: "task456" } });
});

/** Compiles a user's files in a folder of this name beside the package, without an error; gives where the output lies. */
function compile(name: string, files: Readonly<Record<string, string>>, options: object): string {
  const folder = join(installed.folder, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const compilerOptions = {
    target: "es2022",
    // Zod's own declarations name URL and File, and ask for the interop where a module is CommonJS.
    lib: ["es2022", "dom"],
    esModuleInterop: true,
    skipLibCheck: true,
    types: [],
    outDir: "out",
    ...options,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "--project", folder], { encoding: "utf8" });
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  return join(folder, "out");
}

const LOOSE_PROGRAM = `
  import { taskKeyCodec } from "fastmcp-task-keys";
  import { parseTaskKey } from "fastmcp-task-keys/core";
  import { docketKeys } from "fastmcp-task-keys/docket";

  const result = parseTaskKey("session123:task456:tool:my_tool");
  if (result.ok === false) throw new Error(result.error.issues[0].message);
  const names = docketKeys().forTask("anon:task456:tool:x");
  if (names.ok === false) throw new Error(names.error.message);
  console.log(result.value.clientTaskId, names.value.run, taskKeyCodec.decode("a:b:tool:c").taskType);
`;

/** A user's program, which must compile as it stands; each `@ts-expect-error` line must not. */
function typedProgram(): string {
  const subpaths = entries.map(({ specifier }, index) => `export * as entry${index} from "${specifier}";`);
  return `${subpaths.join("\n")}
    import { createTaskKeyCodec, parseTaskKey, taskKeyCodec, taskKeyIssuesFrom } from "fastmcp-task-keys";
    import type { TaskKey, TaskKeyIssueCode } from "fastmcp-task-keys";
    import * as z from "zod";

    const result = parseTaskKey("", { taskTypes: ["tool", "job"] });
    if (result.ok) {
      const taskType: "tool" | "job" = result.value.taskType;
      // @ts-expect-error It is not a type that was passed.
      const other: "prompt" = result.value.taskType;
    } else {
      const [issue] = result.error.issues;
      if (issue.code === "too_long") issue.maximum.toFixed();
      // @ts-expect-error Not every issue has an offset.
      issue.offset;
    }
    // @ts-expect-error The option is misspelt.
    parseTaskKey("", { sesionId: "" });

    export const Body = z.object({ key: taskKeyCodec, own: createTaskKeyCodec({ sessionId: "a" }) });
    export const key: TaskKey = z.decode(taskKeyCodec, "");
    const decoded = z.safeDecode(Body, { key: "", own: "" });
    export const codes: TaskKeyIssueCode[] = decoded.success
      ? []
      : taskKeyIssuesFrom(decoded.error, ["key"]).map((issue) => issue.code);
  `;
}

function allFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
