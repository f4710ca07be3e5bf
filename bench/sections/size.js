import { fileURLToPath } from "node:url";
import ts from "typescript";
import { bundle, gzippedSize } from "../bundle.js";
import { GOALS } from "../goals.js";

/** @import { Row } from "../row.js" */

/**
 * What an import adds to a bundle, minified and gzipped, Zod aside; and what of it is left without its sentences.
 * @returns {Promise<Row[]>}
 */
export default async function size() {
  const { code: parser } = await bundle('export { parseTaskKey } from "fastmcp-task-keys";', ROOT);
  const { code: everything } = await bundle('export * from "fastmcp-task-keys";', ROOT, ["zod"]);
  return [
    { ...row("parseTaskKey alone", parser), goal: GOALS.parserSize },
    { ...row("everything", everything), goal: GOALS.wholeSize },
    {
      ...row("parseTaskKey alone, without its sentences", withoutSentences(parser)),
      isDetail: true,
    },
    { ...row("everything, without its sentences", withoutSentences(everything)), isDetail: true },
  ];
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @param {string} input
 * @param {string} code
 * @returns {Row}
 */
function row(input, code) {
  const figure = gzippedSize(code);
  return {
    work: "size in a bundle",
    input,
    subject: "a bundle",
    against: "",
    figure,
    unit: "bytes",
  };
}

/**
 * The same program with empty texts where a text has a space in it.
 * @param {string} code
 */
function withoutSentences(code) {
  /** @type {[start: number, end: number][]} */
  const texts = [];
  /** @param {import("typescript").Node} node */
  const visit = (node) => {
    if (ts.isTemplateExpression(node)) {
      const literals = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
      if (literals.some(({ text }) => text.includes(" "))) literals.forEach(take);
    } else if (ts.isStringLiteralLike(node) && node.text.includes(" ")) take(node);
    ts.forEachChild(node, visit);
  };
  /** @param {import("typescript").Node} node */
  const take = (node) => {
    const length = node.getText().endsWith("${") ? "${".length : 1;
    texts.push([node.getStart() + 1, node.getEnd() - length]);
  };
  visit(ts.createSourceFile("bundle.js", code, ts.ScriptTarget.ESNext, true));
  return texts
    .toSorted(([one], [other]) => other - one)
    .reduce((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), code);
}
