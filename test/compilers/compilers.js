import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** A release of TypeScript: one to install, or one that lies in a folder. @typedef {{ version: string, folder?: string }} Compiler */

/** The last release of each line, from the first that has isolatedDeclarations. @type {readonly Compiler[]} */
export const COMPILERS = ["5.5.4", "5.6.3", "5.7.3", "5.8.3", "5.9.3", "6.0.3", "7.0.2"].map((version) => ({
  version,
}));

/** This checkout's. @type {Compiler} */
export const OWN_COMPILER = { version: versionOf("typescript"), folder: join(MODULES, "typescript") };

/**
 * @typedef {object} Zod
 * @property {"zod-oldest" | "zod"} name By which this checkout has it.
 * @property {string} version
 */

/** The oldest that package.json allows, and the newest. @type {readonly Zod[]} */
export const ZODS = [
  { name: "zod-oldest", version: versionOf("zod-oldest") },
  { name: "zod", version: versionOf("zod") },
];

/**
 * One of the ways to look up a package.
 *
 * @typedef {object} Resolution
 * @property {string} name
 * @property {string} module
 * @property {readonly string[]} endings Of the sources that a consumer can have with it.
 */

/** @type {readonly Resolution[]} */
export const RESOLUTIONS = [
  { name: "node16", module: "node16", endings: ["mts", "cts"] },
  { name: "nodenext", module: "nodenext", endings: ["mts", "cts"] },
  { name: "bundler", module: "esnext", endings: ["ts"] },
];

/** @param {string} name @returns {string} */
function versionOf(name) {
  return JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8")).version;
}
