import { inAscii, shown } from "../src/cli/escape.js";
import { FIELD_NAMES, fieldText } from "../src/cli/fields.js";
import type { Row } from "./answers.js";

/** The rows as JSON, of the objects that the command prints, as CSV, or as the lines that they were. */
export function written(rows: readonly Row[], format: string): string {
  if (format === "lines") return rows.map(({ text }) => `${text}\n`).join("");
  if (format === "csv") return [HEADER, ...rows.map(record)].map(csvLine).join("");
  const objects = rows.map(({ line, text, answer }) => JSON.stringify({ line, input: text, ...answer }));
  return `[\n${inAscii(objects.join(",\n"))}\n]\n`;
}

const FIELDS = FIELD_NAMES.filter((name) => name !== "line");
const HEADER = ["line", "input", ...FIELDS, "issues"];

function record({ line, text, answer }: Row): readonly string[] {
  const fields = FIELDS.map((name) => (answer.ok ? (fieldText(answer.value, name) ?? "") : ""));
  const issues = answer.ok ? [] : answer.error.issues.map(({ code }) => code);
  return [String(line), shown(text), ...fields, issues.join(" ")];
}

/** What a spreadsheet would take for a formula has an apostrophe before it, which spreadsheets do not show. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replace(/^[=+\-@]/, "'$&").replaceAll('"', '""')}"`).join(",")}\r\n`;
}
