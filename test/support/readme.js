import { readFileSync, writeFileSync } from "node:fs";

const README = new URL("../../README.md", import.meta.url);

/**
 * @param {readonly string[]} header
 * @param {readonly (readonly string[])[]} body
 */
export function markdownTable(header, body) {
  return [header, header.map(() => "---"), ...body]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/**
 * Writes a text between the marks `<!-- name:begin -->` and `<!-- name:end -->` of the README.
 *
 * @param {string} name
 * @param {string} text
 */
export function writeIntoReadme(name, text) {
  const begin = `<!-- ${name}:begin -->`;
  const readme = readFileSync(README, "utf8");
  const start = readme.indexOf(begin) + begin.length;
  const end = readme.indexOf(`<!-- ${name}:end -->`);
  if (start < begin.length || end < start) throw new Error(`README.md has no marks ${name}.`);
  writeFileSync(README, `${readme.slice(0, start)}\n${text}\n${readme.slice(end)}`);
}
