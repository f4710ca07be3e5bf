import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * What a program becomes in a bundle, minified.
 * @param {string} program
 * @param {string} folder Where it stands, and so what it imports.
 * @param {string[]} [external] What is left out.
 */
export async function bundle(program, folder, external = []) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    external,
    format: "esm",
    logLevel: "error",
    metafile: true,
    minify: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  return { code: outputFiles[0]?.text ?? "", modules: Object.keys(output?.inputs ?? {}) };
}

/** @param {string} code */
export function gzippedSize(code) {
  return gzipSync(code, { level: 9 }).length;
}
