import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import * as core from "../src/core.js";
import * as docket from "../src/docket.js";
import * as index from "../src/index.js";
import { ROOT } from "./support/packed.js";

// docs/api.md holds all that a user can name, with its docstring. `npm run api` writes it anew.

const ENTRIES = [
  { title: "Functions: `fastmcp-task-keys/core`", file: "src/core.ts", names: Object.keys(core) },
  { title: "Zod: `fastmcp-task-keys`, which has the functions too", file: "src/index.ts", names: Object.keys(index) },
  { title: "Redis names: `fastmcp-task-keys/docket`", file: "src/docket.ts", names: Object.keys(docket) },
];
const INTRODUCTION = `# API

Generated from the docstrings, which your editor shows too. For whole examples see [recipes.md](recipes.md).`;

it("docs/api.md says what the entries offer", async () => {
  const hint =
    "The public API is not what docs/api.md says. If the change is meant, run `npm run api` and name it in CHANGELOG.md.";
  await expect(`${[INTRODUCTION, ...sections()].join("\n\n")}\n`, hint).toMatchFileSnapshot("../docs/api.md");
});

/** A section for each entry, of what none before it has. */
function sections(): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const files = ENTRIES.map(({ file }) => join(ROOT, file));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const written = new Set<ts.Node>();
  return ENTRIES.map(({ title, file, names }) => {
    const source = program.getSourceFile(join(ROOT, file));
    const module = source && checker.getSymbolAtLocation(source);
    const exported = module === undefined ? [] : checker.getExportsOfModule(module);
    const nodes = exported.flatMap((symbol) => declarationsOf(symbol, checker));
    const added = nodes.filter((node) => !written.has(node));
    const values = added.filter((node) => names.includes(nameOf(node)));
    const types = new Set<ts.Declaration>(added.filter(isType));
    // A set goes on to what is added to it meanwhile.
    for (const node of types) {
      for (const used of typesIn(node, checker)) if (!written.has(used)) types.add(used);
      written.add(node);
    }
    for (const node of values) written.add(node);
    const declared = [...types].map((node) => unexported(node.getFullText().trim()));
    const links = values.map(nameOf).map((name) => `[${name}](#${name.toLowerCase()})`);
    return [
      `## ${title}`,
      links.join(" · "),
      ...values.map((node) => valueSection(node, checker)),
      ...(declared.length === 0 ? [] : [`### Types\n\n${fence(declared.join("\n\n"))}`]),
    ].join("\n\n");
  });
}

function declarationsOf(symbol: ts.Symbol, checker: ts.TypeChecker): readonly ts.Declaration[] {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return (isAlias ? checker.getAliasedSymbol(symbol) : symbol).declarations ?? [];
}

function isType(node: ts.Node): node is ts.InterfaceDeclaration | ts.TypeAliasDeclaration {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** The types of this package that a declaration speaks of, whether a user can name them or not. */
function typesIn(node: ts.Node, checker: ts.TypeChecker): ts.Declaration[] {
  const found: ts.Declaration[] = [];
  const visit = (child: ts.Node): void => {
    const symbol = ts.isIdentifier(child) ? checker.getSymbolAtLocation(child) : undefined;
    const used = symbol === undefined ? [] : declarationsOf(symbol, checker);
    found.push(...used.filter((type) => isType(type) && isOurs(type)));
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

function isOurs(node: ts.Node): boolean {
  return node.getSourceFile().fileName.startsWith(join(ROOT, "src"));
}

function valueSection(node: ts.Declaration, checker: ts.TypeChecker): string {
  const type = checker.typeToString(checker.getTypeAtLocation(node));
  const signature = ts.isFunctionDeclaration(node)
    ? node.getText().slice(0, node.body && node.body.pos - node.getStart())
    : `const ${nameOf(node)}: ${type}`;
  const docs = ts.getJSDocCommentsAndTags(node).map((comment) => plainText(comment.getText()));
  return [`### ${nameOf(node)}`, fence(unexported(signature)), ...docs].join("\n\n");
}

function nameOf(node: ts.Declaration): string {
  return ts.getNameOfDeclaration(node)?.getText() ?? "";
}

/** The text of a docstring, with its tags as words. */
function plainText(comment: string): string {
  return comment
    .replace(/^\/\*\*\s?|\s*\*\/$/g, "")
    .replace(/^ *\* ?/gm, "")
    .replace(/^@param (\w+)/gm, "\n`$1`:")
    .replace(/^@throws \{(.*)\}/gm, (_, types: string) => `\nThrows ${types.replace(" | ", " or ")}:`)
    .replace(/^@returns/gm, "\nReturns:")
    .replace(/^@example\n/gm, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function unexported(declaration: string): string {
  return declaration.replace(/^export (?:declare )?/m, "");
}

function fence(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}
