import { copyFileSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { packTarball } from "../support/install.js";
import { ROOT, readManifest } from "../support/packed.js";
import { run } from "./run.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The packed package. */
    readonly tarball: string;
    /** A folder in which it is installed, and every package that package.json beside this file names. */
    readonly folder: string;
  }
}

/** Packs what has been built and installs it beside the frameworks, once for all tests. */
export default async function installOnce(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "task-key-examples-"));
  const tarball = await packTarball(folder);
  const { devDependencies } = readManifest(ROOT);
  const shared = ["@types/node", "typescript", "zod"].map((name) => `${name}@${devDependencies[name]}`);
  copyFileSync(fileURLToPath(new URL("package.json", import.meta.url)), join(folder, "package.json"));
  run(`npm install --ignore-scripts --no-audit --no-fund ${tarball} ${shared.join(" ")}`, folder);
  project.provide("tarball", tarball);
  project.provide("folder", folder);
  return () => rm(folder, { recursive: true });
}
