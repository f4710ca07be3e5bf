import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { ROOT } from "../support/packed.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The packed package. */
    readonly tarball: string;
  }
}

/** Packs what has been built, once for all tests. */
export default function packOnce(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "task-key-tarball-"));
  const parameters = ["pack", ROOT, "--ignore-scripts", "--pack-destination", folder];
  execFileSync("npm", parameters, { cwd: ROOT, stdio: "pipe" });
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack has made no tarball.");
  project.provide("tarball", join(folder, tarball));
  return () => rmSync(folder, { recursive: true });
}
