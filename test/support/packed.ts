import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installForUser, packTarball } from "./install.js";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** An otherwise empty folder in which the package is installed, as a user installs it. */
export interface InstalledPackage {
  readonly folder: string;
  /** Where the package itself lies in it. */
  readonly packageFolder: string;
  remove(): void;
}

/** What `package.json` says, as far as the tests ask. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly sideEffects: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Entry>>;
  readonly bin: Readonly<Record<string, string>>;
}

export type Condition = "import" | "require";
export type Entry = Readonly<Record<Condition, { readonly types: string; readonly default: string }>>;

/** Packs what has been built and installs the tarball beside this checkout's own Zod. It does not build, since other tests read `dist`. */
export async function installPacked(): Promise<InstalledPackage> {
  const temporary = mkdtempSync(join(tmpdir(), "fastmcp-task-keys-"));
  const folder = join(temporary, "user");
  await installForUser(folder, await packTarball(temporary), "zod");
  // Of no type, so that what is compiled may be of either.
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  const packageFolder = join(folder, "node_modules", "fastmcp-task-keys");
  return { folder, packageFolder, remove: () => rmSync(temporary, { recursive: true }) };
}

export function readManifest(packageFolder: string): Manifest {
  return JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
}

/** The entry points of the package that are code: each with the name to import it by. */
export function codeEntries(manifest: Manifest): { specifier: string; entry: Entry }[] {
  return Object.entries(manifest.exports).flatMap(([subpath, entry]) =>
    typeof entry === "string" ? [] : [{ specifier: manifest.name + subpath.slice(1), entry }],
  );
}

/** The files of the package that a file of it needs, itself among them, in any of the forms that tsup writes. */
export function filesBehind(file: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const declarations = /\.d\.c?ts$/.test(file);
  for (const [, source = ""] of readFileSync(file, "utf8").matchAll(RELATIVE_MODULE)) {
    const target = declarations ? source.replace(/\.(c?)js$/, ".d.$1ts") : source;
    filesBehind(join(dirname(file), target), found);
  }
  return found;
}

const RELATIVE_MODULE = /(?:from|import|require)\s*\(?\s*["'](\.[^"']+)["']/g;
