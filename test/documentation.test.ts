import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, posix } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./support/packed.js";

// Every example in README.md, docs and the docstrings is run. How to write one:
// - ts, js: `expression; // => value` asserts that the two are equal. A ts example is type-checked too.
// - ts no-run, js no-run: not run, and type-checked only if all that it imports is installed. `js no-run examples/…` is
//   that file.
// - sh: each `$ ` line that runs task-key is followed by all that it prints, on standard output and standard error.

/** A fenced block of a page or of a docstring, and where its first line stands. */
interface Fence {
  readonly place: string;
  readonly language: string;
  readonly mark: string;
  readonly name: string;
  readonly code: string;
}

const ENTRIES: Readonly<Record<string, string>> = {
  "fastmcp-task-keys": "src/index.ts",
  "fastmcp-task-keys/core": "src/core.ts",
  "fastmcp-task-keys/docket": "src/docket.ts",
};

// The examples of docs/api.md are those of the docstrings.
const pages = ["README.md", "CHANGELOG.md", "SECURITY.md", ...filesIn("docs", ".md")];
const files = [...pages.filter((file) => file !== "docs/api.md"), ...filesIn("src", ".ts")];
const fences = files.flatMap(readFences);
const typescript = fences.filter(({ language }) => language === "ts");
const run = fences.filter(({ language, mark }) => /^[tj]s$/.test(language) && mark === "");
const commands = fences.filter(({ language }) => language === "sh").flatMap(readCommands);

it("finds the examples of the docstrings, and none in a language that is not run", () => {
  expect(run.map(({ place }) => place)).toContainEqual(expect.stringMatching(/^src\//));
  const languages = fences.map(({ language }) => language);
  expect(["ts", "js", "sh", "sql", "json", "text", "abnf", ""]).toEqual(expect.arrayContaining(languages));
});

it("README.md is read to its end: it has at most 200 lines", () => {
  expect(readFileSync(join(ROOT, "README.md"), "utf8").split("\n").length).toBeLessThanOrEqual(200);
});

it("docs/compatibility.md has a table wherever a script writes one", () => {
  const page = readFileSync(join(ROOT, "docs", "compatibility.md"), "utf8");
  expect(page.match(/:begin -->\n\|/g)).toHaveLength(2);
});

describe("type-checks", () => {
  let errors: Map<Fence, string>;
  beforeAll(() => {
    errors = typeCheck(typescript);
  });

  for (const fence of typescript) it(fence.place, () => expect(errors.get(fence)).toBe(""));
});

describe("runs", () => {
  for (const { place, code } of run) it(place, () => runExample(code));
});

describe("is the file of that name", () => {
  for (const { place, name, code } of fences.filter(({ name }) => name.startsWith("examples/"))) {
    it(place, () => expect(`${code}\n`).toBe(readFileSync(join(ROOT, name), "utf8")));
  }
});

describe("prints what is shown", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "task-key-"));
    const script = `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist", "cli.js")}" "$@"\n`;
    writeFileSync(join(folder, "task-key"), script, { mode: 0o755 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("npm start: a count of the captured keys, after nothing that steers a terminal", () => {
    const example = join(ROOT, "examples", "read-captured-keys.js");
    const output = execFileSync(process.execPath, [example], { encoding: "utf8" });
    expect(output).toMatch(/\n21 keys: 13 valid, 8 refused\n$/);
    expect(output).not.toMatch(/[^\P{C}\n]/u);
  });

  for (const { place, text, output } of commands) {
    it(place, () => {
      const child = spawnSync("sh", ["-c", `{ ${text}\n} 2>&1`], {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, NO_COLOR: "1" },
        input: "",
      });
      expect(child.stdout.trimEnd()).toBe(output);
    });
  }
});

describe("links only to what is in the tarball, and is there", () => {
  const packed = /^(?:README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|docs\/.*)$/;
  for (const page of pages) {
    it(page, () => {
      const links = readFileSync(join(ROOT, page), "utf8").matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]*))?\)/g);
      for (const [link, path = "", anchor] of links) {
        const target = path === "" ? page : posix.join(dirname(page), path);
        expect(target, link).toMatch(packed);
        expect(existsSync(join(ROOT, target)), link).toBe(true);
        if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
      }
    });
  }
});

function filesIn(folder: string, end: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);
}

function readFences(file: string): Fence[] {
  const found: Fence[] = [];
  let open: { info: string; line: number; code: string[] } | undefined;
  for (const [index, text] of readFileSync(join(ROOT, file), "utf8").split("\n").entries()) {
    const line = file.endsWith(".md") ? text : text.replace(/^ *\* ?/, "");
    const info = /^\s*```(.*)$/.exec(line)?.[1];
    if (info === undefined) {
      open?.code.push(line);
    } else if (open === undefined) {
      open = { info, line: index + 2, code: [] };
    } else {
      const [language = "", mark = "", name = ""] = open.info.split(" ");
      found.push({ place: `${file}:${open.line}`, language, mark, name, code: open.code.join("\n") });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${file}:${open.line}: the example has no end.`);
  return found;
}

/** The commands of a fence that run task-key, each with the output shown below it, up to the next command. */
function readCommands({ place, code }: Fence): { place: string; text: string; output: string }[] {
  // A command goes on to the next line where it ends in a backslash.
  const found = code.matchAll(/^\$ ((?:.*\\\n)*.*)((?:\n(?!\$ ).*)*)/gm);
  return Array.from(found, ([, text = "", output = ""]) => ({
    place: `${place} ${text}`,
    text: text.replace("npx -p fastmcp-task-keys task-key", "task-key"),
    output: output.trim(),
  })).filter(({ text }) => /\btask-key\b/.test(text));
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(join(ROOT, page), "utf8").matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** What the compiler says of each example, all of them in one program against the sources. */
function typeCheck(examples: readonly Fence[]): Map<Fence, string> {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noUnusedLocals: false,
    noUnusedParameters: false,
    paths: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, [join(ROOT, file)]])),
  };
  // In the checkout, so that an example finds the packages installed there.
  const fileOf = ({ place }: Fence) => join(ROOT, `${place.replaceAll(/\W/g, "_")}.ts`);
  const texts = new Map(examples.map((example) => [fileOf(example), example.code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  const program = ts.createProgram([...texts.keys()], options, host);
  return new Map(
    examples.map((example) => {
      const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(fileOf(example)));
      const isInstalled = example.mark === "" || !found.some(({ code }) => MODULE_NOT_FOUND.includes(code));
      return [example, isInstalled ? ts.formatDiagnostics(found, host) : ""];
    }),
  );
}

/** Of a package, and of a file beside the example that a bundler would find. */
const MODULE_NOT_FOUND: readonly number[] = [2307, 2834];

/** Runs an example as the body of a function, which gets the modules that it imports. */
async function runExample(code: string): Promise<void> {
  const { text, count } = withAssertions(code);
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  const modules = new Map<string, object>();
  for (const { fileName } of ts.preProcessFile(code, true, true).importedFiles) {
    const source = ENTRIES[fileName];
    const module = await import(source === undefined ? fileName : join(ROOT, source));
    modules.set(fileName, { ...module, __esModule: true });
  }
  const asserted = new Set<number>();
  const assertEqual = (index: number, actual: unknown, expected: unknown) => {
    asserted.add(index);
    expect(actual).toEqual(expected);
  };
  const example = new AsyncFunction("require", "exports", "assertEqual", outputText);
  await example((name: string) => modules.get(name), {}, assertEqual);
  expect(asserted.size, "assertions reached").toBe(count);
}

/** Makes each `expression; // => value` a call of `assertEqual`. */
function withAssertions(code: string): { text: string; count: number } {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  let text = "";
  let end = 0;
  let count = 0;
  const visit = (node: ts.Node): void => {
    const [comment] = ts.getTrailingCommentRanges(code, node.end) ?? [];
    const value = comment && /^\/\/ => (.*)/.exec(code.slice(comment.pos, comment.end))?.[1];
    if (comment === undefined || value === undefined || !ts.isExpressionStatement(node)) {
      ts.forEachChild(node, visit);
      return;
    }
    const before = code.slice(end, node.getStart());
    text += `${before}assertEqual(${count}, ${node.expression.getText()}, (${value}));`;
    end = comment.end;
    count += 1;
  };
  visit(file);
  text += code.slice(end);
  if (text.includes("// =>")) throw new Error("`// => value` must follow an expression statement, on its last line.");
  return { text, count };
}

// The constructor of async functions has no name of its own.
const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<void>;
