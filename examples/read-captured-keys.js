// Parses captured-keys.txt, one task key a line, and shows the fields of each or why it is refused. The first twelve are
// keys that FastMCP 4.0.11, 3.4.7, 2.14.7 and 3.2.3 wrote; after them come forged and broken ones.
import { readFileSync } from "node:fs";
import { parseAnyTaskKey } from "fastmcp-task-keys";

const text = readFileSync(new URL("captured-keys.txt", import.meta.url), "utf8");
const keys = text.split("\n").filter((line) => line !== "");

let refused = 0;
for (const key of keys) {
  console.log(quote(key));
  // Of either layout, since nothing here depends on whose the task is.
  const result = parseAnyTaskKey(key);
  if (result.ok) {
    for (const [name, value] of Object.entries(result.value)) console.log(`  ${name.padEnd(20)} ${quote(value)}`);
  } else {
    refused += 1;
    for (const issue of result.error.issues) console.log(`  refused: ${issue.message}`);
  }
  console.log();
}
console.log(`${keys.length} keys: ${keys.length - refused} valid, ${refused} refused`);

/**
 * A key and what it decodes to are untrusted: escapes whatever could steer the reader's terminal.
 * @param {string | number | null} value
 */
function quote(value) {
  return JSON.stringify(value).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
