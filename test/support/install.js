import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../interop/processes.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Packs what has been built.
 *
 * @param {string} folder Where the tarball goes.
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} The path of the tarball.
 */
export async function packTarball(folder, signal) {
  await npm(["pack", ROOT, "--ignore-scripts", "--pack-destination", folder], ROOT, signal);
  const name = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (name === undefined) throw new Error("npm pack has made no tarball.");
  return join(folder, name);
}

/**
 * Makes a user's folder: the tarball beside one of this checkout's own Zods, and nothing else. Needs no network.
 *
 * @param {string} folder It must not exist yet.
 * @param {string} tarball
 * @param {"zod" | "zod-oldest"} zod
 * @param {AbortSignal} [signal]
 */
export async function installForUser(folder, tarball, zod, signal) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const specifiers = [tarball, join(ROOT, "node_modules", zod)];
  await npm(["install", "--offline", "--install-links", ...specifiers], folder, signal);
}

/**
 * Installs a package from the registry into a folder of its own, unless the folder is there already.
 *
 * @param {string} specifier The package and its exact version.
 * @param {string} folder Where such folders are kept.
 * @param {AbortSignal} signal
 * @returns {Promise<string>} Where the package lies.
 */
export async function installPackage(specifier, folder, signal) {
  const name = specifier.slice(0, specifier.lastIndexOf("@"));
  const own = join(folder, specifier.replace(/^@/, "").replaceAll(/[/@]/g, "-"));
  const done = join(own, "installed");
  if (!existsSync(done)) {
    console.error(`Installing ${specifier}`);
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "package.json"), '{ "private": true }');
    await npm(["install", "--no-package-lock", specifier], own, signal);
    writeFileSync(done, "");
  }
  return join(own, "node_modules", name);
}

const NPM_SECONDS = 600;

/**
 * @param {readonly string[]} parameters
 * @param {string} cwd
 */
async function npm(parameters, cwd, signal = new AbortController().signal) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefix", cwd];
  await run({ file: "npm", parameters: [...parameters, ...quiet] }, NPM_SECONDS, signal);
}
