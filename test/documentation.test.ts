import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeEntries, ROOT, readManifest } from "./support/packed.js";

// Every example in README.md, docs and the docstrings is run. How to write one:
// - ts, js: `expression; // => value` asserts that the two are equal. A ts example is type-checked too.
// - ts no-run: only type-checked, and only if all that it imports is installed.
// - sh: each `$ ` line that runs task-key is followed by all that it prints, on standard output and standard error.

interface Place {
  readonly file: string;
  readonly line: number;
}

/** A fenced block of a page or of a docstring, and where its first line stands. */
interface Fence extends Place {
  readonly language: string;
  readonly isRun: boolean;
  readonly code: string;
}

/** A command of a sh fence. */
interface Command extends Place {
  readonly text: string;
  readonly output: string;
}

/** A command goes on to the next line where it ends in a backslash; its output, up to the next command. */
const COMMAND = /^\$ ((?:.*\\\n)*.*)((?:\n(?!\$ ).*)*)/gm;

const fences = documentedFiles().flatMap(readFences);
const typescriptFences = fences.filter(({ language }) => language === "ts");
const runFences = fences.filter(({ language, isRun }) => /^[tj]s$/.test(language) && isRun);
const commands = fences.filter(({ language }) => language === "sh").flatMap(readCommands);
const sources = publicModules();

it("finds the examples of the docstrings", () => {
  expect(runFences.map(({ file }) => file)).toContainEqual(expect.stringMatching(/^src\//));
});

it("finds no example in a language by another name, which would not be run", () => {
  const languages = fences.map(({ language }) => language);
  expect(["ts", "js", "sh", "json", "text", "abnf", ""]).toEqual(expect.arrayContaining(languages));
});

describe("type-checks", () => {
  let errors: Map<Fence, string[]>;
  beforeAll(() => {
    errors = typeCheck(typescriptFences);
  });

  for (const fence of typescriptFences) {
    it(placeOf(fence), () => {
      expect(errors.get(fence)).toEqual([]);
    });
  }
});

describe("runs", () => {
  for (const fence of runFences) {
    it(placeOf(fence), () => run(fence.code));
  }
});

describe("prints what is shown", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "task-key-"));
    const command = join(ROOT, "dist", "cli.js");
    const script = `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`;
    writeFileSync(join(folder, "task-key"), script, { mode: 0o755 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("npm start: a count of the captured keys, after nothing that steers a terminal", () => {
    const example = join(ROOT, "examples", "read-captured-keys.js");
    const output = execFileSync(process.execPath, [example], { encoding: "utf8" });
    expect(output).toMatch(/\n24 keys: 13 read, 11 refused\n$/);
    expect(output).not.toMatch(/[^\P{C}\n]/u);
  });

  for (const command of commands) {
    it(placeOf(command), () => {
      const child = spawnSync("sh", ["-c", `{ ${command.text}\n} 2>&1`], {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, NO_COLOR: "1" },
        input: "",
      });
      expect(child.stdout.trimEnd()).toBe(command.output);
    });
  }
});

function placeOf({ file, line }: Place): string {
  return `${file}:${line}`;
}

function documentedFiles(): string[] {
  const isThere = (file: string) => existsSync(join(ROOT, file));
  const within = (folder: string, end: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(end))
      .map((name) => `${folder}/${name}`);
  const docs = isThere("docs") ? within("docs", ".md") : [];
  return ["README.md", ...docs, ...within("src", ".ts")].filter(isThere);
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
      const [language = "", mark] = open.info.split(" ");
      const code = open.code.join("\n");
      found.push({ file, line: open.line, language, isRun: mark !== "no-run", code });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${file}:${open.line}: the example has no end.`);
  return found;
}

/** The modules that an example may import by the names of the package: name to source file. */
function publicModules(): Record<string, string> {
  const entries = codeEntries(readManifest(ROOT)).map(({ specifier, entry }) => [
    specifier,
    join(ROOT, entry.import.default.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts")),
  ]);
  return Object.fromEntries(entries);
}

/** What the compiler says of each example, all of them in one program against the sources. */
function typeCheck(examples: readonly Fence[]): Map<Fence, string[]> {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noUnusedLocals: false,
    noUnusedParameters: false,
    paths: Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, [source]])),
  };
  const texts = new Map(examples.map((example) => [programFile(example), example.code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  const program = ts.createProgram([...texts.keys()], options, host);

  return new Map(
    examples.map((example) => {
      const file = program.getSourceFile(programFile(example));
      const found = ts.getPreEmitDiagnostics(program, file);
      const isChecked = example.isRun || !found.some(({ code }) => code === MODULE_NOT_FOUND);
      const messages = found.map(({ start = 0, messageText }) => {
        const line = example.line + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
        const place = placeOf({ file: example.file, line });
        return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
      return [example, isChecked ? messages : []];
    }),
  );
}

/** A name for an example, in the checkout so that it finds the packages installed there. */
function programFile(example: Fence): string {
  return join(ROOT, `${placeOf(example).replaceAll(/\W/g, "_")}.ts`);
}

/** Runs an example as the body of a function, which gets the modules that it imports. */
async function run(code: string): Promise<void> {
  const { text, count } = withAssertions(code);
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  });
  const modules = new Map<string, object>();
  for (const { fileName } of ts.preProcessFile(code, true, true).importedFiles) {
    const source = sources[fileName];
    const module = await import(source === undefined ? fileName : pathToFileURL(source).href);
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
  if (text.includes("// =>"))
    throw new Error("`// => value` must follow an expression statement, on its last line.");
  return { text, count };
}

/** The commands of a fence that run task-key, each with the output shown below it. */
function readCommands({ file, line, code }: Fence): Command[] {
  return Array.from(code.matchAll(COMMAND), ({ index, 1: text = "", 2: output = "" }) => ({
    file,
    line: line + code.slice(0, index).split("\n").length - 1,
    text: text.replace("npx -p fastmcp-task-keys task-key", "task-key"),
    output: output.trim(),
  })).filter(({ text }) => /\btask-key\b/.test(text));
}

const MODULE_NOT_FOUND = 2307;

// The constructor of async functions has no name of its own.
const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<void>;
