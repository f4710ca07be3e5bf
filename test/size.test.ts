import { afterAll, beforeAll, expect, it } from "vitest";
import { bundle, gzippedSize } from "../bench/bundle.js";
import { type InstalledPackage, installPacked } from "./support/packed.js";

/** What an import adds to a bundle. */
interface Size {
  /** Minified and gzipped. */
  readonly bytes: number;
  readonly hasZod: boolean;
}

let installed: InstalledPackage;
beforeAll(() => {
  installed = installPacked();
});
afterAll(() => installed.remove());

it("parseTaskKey alone adds at most 3.2 kB to a bundle, and no Zod", async () => {
  const { bytes, hasZod } = await sizeOf('export { parseTaskKey } from "fastmcp-task-keys";');
  console.log(`parseTaskKey alone: ${bytes} bytes, minified and gzipped`);
  expect(hasZod).toBe(false);
  expect(bytes).toBeLessThanOrEqual(3_200);
});

it("everything adds at most 7.9 kB to a bundle, Zod aside", async () => {
  const { bytes } = await sizeOf('export * from "fastmcp-task-keys";', ["zod"]);
  console.log(`everything, Zod aside: ${bytes} bytes, minified and gzipped`);
  expect(bytes).toBeLessThanOrEqual(7_900);
});

it("the names of Docket add no Zod to a bundle", async () => {
  const { bytes, hasZod } = await sizeOf('export * from "fastmcp-task-keys/docket";');
  console.log(`fastmcp-task-keys/docket: ${bytes} bytes, minified and gzipped`);
  expect(hasZod).toBe(false);
});

async function sizeOf(program: string, external: string[] = []): Promise<Size> {
  const { code, modules } = await bundle(program, installed.folder, external);
  const hasZod = modules.some((path) => path.includes("node_modules/zod/"));
  return { bytes: gzippedSize(code), hasZod };
}
