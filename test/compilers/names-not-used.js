import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The public names, types among them, that the consumers leave out. @returns {string[]} */
export function namesNotUsed() {
  const entries = ["index", "docket"].map((name) => pathOf(`../../dist/${name}.d.ts`));
  const program = ts.createProgram(entries, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  const checker = program.getTypeChecker();
  // That what is imported is also used, the compiler says with the options of this checkout.
  const consumer = readFileSync(pathOf("consumer/every-name.mts"), "utf8");
  return entries
    .map((entry) => program.getSourceFile(entry))
    .map((file) => file && checker.getSymbolAtLocation(file))
    .flatMap((module) => (module ? checker.getExportsOfModule(module) : []))
    .map(({ name }) => name)
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(consumer));
}

/** @param {string} file */
function pathOf(file) {
  return fileURLToPath(new URL(file, import.meta.url));
}
