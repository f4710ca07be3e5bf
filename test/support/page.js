import { readFileSync, writeFileSync } from "node:fs";

const PAGE = new URL("../../docs/compatibility.md", import.meta.url);

/**
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} body
 */
export function markdownTable(header, body) {
  return [header, header.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * Writes a text between the marks `<!-- name:begin -->` and `<!-- name:end -->` of docs/compatibility.md.
 *
 * @param {string} name
 * @param {string} text
 */
export function writeIntoPage(name, text) {
  const begin = `<!-- ${name}:begin -->`;
  const page = readFileSync(PAGE, "utf8");
  const start = page.indexOf(begin) + begin.length;
  const end = page.indexOf(`<!-- ${name}:end -->`);
  if (start < begin.length || end < start) throw new Error(`docs/compatibility.md has no marks ${name}.`);
  writeFileSync(PAGE, `${page.slice(0, start)}\n${text}\n${page.slice(end)}`);
}
