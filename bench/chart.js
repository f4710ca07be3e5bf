import { figureText, holds } from "./report.js";

/** @import { Row } from "./row.js" */

const WIDTH = 860;
const LABEL_WIDTH = 430;
const RIGHT_MARGIN = 60;
const ROW_HEIGHT = 24;
const BAR_HEIGHT = 14;
const TOP = 58;
const BOTTOM = 30;

/**
 * The ratios as bars from 1, to the left where the subject is faster. Each step to the right is twice the time, so that
 * half and double are as long as each other.
 * @param {readonly Row[]} rows
 */
export function drawChart(rows) {
  const drawn = rows.filter(({ unit, isDetail }) => unit === "" && !isDetail);
  const values = drawn.flatMap(({ figure, goal }) => [figure, goal?.atMost ?? 1]);
  const lowest = Math.min(-1, Math.floor(Math.log2(Math.min(...values))));
  const highest = Math.max(1, Math.ceil(Math.log2(Math.max(...values))));
  const step = (WIDTH - LABEL_WIDTH - RIGHT_MARGIN) / (highest - lowest);
  /** @param {number} ratio */
  const xOf = (ratio) => round(LABEL_WIDTH + (Math.log2(ratio) - lowest) * step);
  const height = TOP + drawn.length * ROW_HEIGHT + BOTTOM;
  const bottom = height - BOTTOM + 4;

  const marks = Array.from({ length: highest - lowest + 1 }, (_, index) => 2 ** (lowest + index));
  const grid = marks.map(
    (mark) =>
      `<line class="${mark === 1 ? "one" : "grid"}" x1="${xOf(mark)}" x2="${xOf(mark)}" y1="${TOP - 6}" y2="${bottom}"/>
<text class="mark" x="${xOf(mark)}" y="${bottom + 16}">${mark < 1 ? `1/${1 / mark}` : mark}</text>`,
  );
  const bars = drawn.map((row, index) => bar(row, TOP + index * ROW_HEIGHT, xOf));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">
<title id="title">The ratios of one run</title>
<style>
text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
.heading { font-weight: 600; font-size: 14px; }
.label { text-anchor: end; }
.mark { text-anchor: middle; }
.mark, .note { fill: #59636e; }
.grid { stroke: #d1d9e0; }
.one { stroke: #1f2328; }
.goal { stroke: #1f2328; stroke-width: 2; }
.held { fill: #2da44e; }
.missed { fill: #cf222e; }
.other { fill: #8c959f; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
.mark, .note { fill: #9198a1; }
.grid { stroke: #3d444d; }
.one, .goal { stroke: #f0f6fc; }
.held { fill: #3fb950; }
.missed { fill: #f85149; }
.other { fill: #768390; }
}
</style>
<text class="heading" x="12" y="22">The ratios of one run</text>
<text class="note" x="12" y="40">Left of 1 is less time. A thick line is the most that is allowed, red is more than that, grey has no goal.</text>
${grid.join("\n")}
${bars.join("\n")}
</svg>
`;
}

/**
 * @param {Row} row
 * @param {number} top
 * @param {(ratio: number) => number} xOf
 */
function bar(row, top, xOf) {
  const { figure, goal } = row;
  const start = Math.min(xOf(1), xOf(figure));
  const end = Math.max(xOf(1), xOf(figure));
  const goalX = goal === undefined ? end : xOf(goal.atMost);
  const baseline = top + BAR_HEIGHT - 2;
  const answer = holds(row);
  const kind = answer === undefined ? "other" : answer ? "held" : "missed";
  const line =
    goal === undefined
      ? ""
      : `\n<line class="goal" x1="${goalX}" x2="${goalX}" y1="${top - 3}" y2="${top + BAR_HEIGHT + 3}"/>`;
  return `<text class="label" x="${LABEL_WIDTH - 12}" y="${baseline}">${escapeXml(labelOf(row))}</text>
<rect class="${kind}" x="${start}" y="${top}" width="${round(end - start)}" height="${BAR_HEIGHT}"/>${line}
<text x="${Math.max(end, goalX) + 6}" y="${baseline}">${figureText(row)}</text>`;
}

/** @param {Row} row */
function labelOf({ work, input, subject, against }) {
  const name = subject === against || work.includes("memory") ? work : `${subject} / ${against}`;
  return input === undefined ? name : `${name}: ${input}`;
}

/** @param {number} length */
function round(length) {
  return Math.round(10 * length) / 10;
}

/** @param {string} text */
function escapeXml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
