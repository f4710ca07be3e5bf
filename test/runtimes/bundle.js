import { build } from "esbuild";

/**
 * Bundles the suite with the installed package, as a user bundles an edge worker or a page.
 *
 * @param {string} folder Where the suite lies.
 * @param {string} program It may import the entries of FORMATS.
 * @param {(path: string) => string} [transpile] Gives what is to be bundled of a file.
 * @returns {Promise<string>} An ES module.
 */
export async function bundle(folder, program, transpile) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    format: "esm",
    // No API of Node's is there to be used.
    platform: "neutral",
    write: false,
    plugins: transpile ? [pluginOf(transpile)] : [],
  });
  return outputFiles[0]?.text ?? "";
}

/** @param {(path: string) => string} transpile @returns {import("esbuild").Plugin} */
function pluginOf(transpile) {
  return {
    name: "transpile",
    setup: ({ onLoad }) => onLoad({ filter: /\.c?js$/ }, ({ path }) => ({ contents: transpile(path) })),
  };
}
