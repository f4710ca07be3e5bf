// Makes the page: one HTML file that holds all it needs, and a policy that lets it load and send nothing.
// It goes into playground/dist, which git ignores, since it follows from the sources and would go stale beside them.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const PAGE = pathOf("dist/index.html");

/** Builds the page, writes it to `PAGE` and returns its text. */
export async function buildPage() {
  const script = await bundle();
  const style = `\n${readFileSync(pathOf("style.css"), "utf8")}`;
  // By functions, since in a string "$&" would stand for something else.
  const page = readFileSync(pathOf("index.html"), "utf8")
    .replace("default-src 'none'", () => policy(script, style))
    .replace('<link rel="stylesheet" href="style.css">', () => `<style>${style}</style>`)
    .replace('<script src="main.ts"></script>', () => `<script>${script}</script>`);
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, page);
  return page;
}

/** A classic script, since a module is not loaded from a file; not minified, so that it can be read in the page. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [pathOf("main.ts")],
    bundle: true,
    format: "iife",
    // A module of Node in the page is an error here.
    platform: "browser",
    target: "es2022",
    // Escapes "</script", and all that is not ASCII.
    charset: "ascii",
    write: false,
  });
  return `\n${outputFiles.map(({ text }) => text).join("")}`;
}

/**
 * Nothing is allowed but this script, this style and the icon. There is no place to load from or to send to, and with
 * trusted types the browser refuses to make markup of a text.
 * @param {string} script
 * @param {string} style
 */
function policy(script, style) {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** @param {string} text */
function hash(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** @param {string} name */
function pathOf(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}
