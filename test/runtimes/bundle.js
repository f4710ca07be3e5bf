import { build } from "esbuild";

/**
 * Bundles the suite with the installed package, as a user bundles an edge worker or a page.
 *
 * @param {string} folder Where the suite lies.
 * @param {string} program It may import the entries of FORMATS.
 * @returns {Promise<string>} An ES module.
 */
export async function bundle(folder, program) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    format: "esm",
    // No API of Node's is there to be used.
    platform: "neutral",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
