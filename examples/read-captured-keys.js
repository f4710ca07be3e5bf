// Reads captured-keys.txt, one task key a line, and shows the fields of each key or why it is refused.
// The first twelve are keys that FastMCP 2.14.7 and 3.2.3 wrote; after them come forged, scoped and broken ones.
import { readFileSync } from "node:fs";
import { parseTaskKey } from "fastmcp-task-keys";

const text = readFileSync(new URL("captured-keys.txt", import.meta.url), "utf8");
const keys = text.split("\n").filter((line) => line !== "");

let refused = 0;
for (const key of keys) {
  console.log(quote(key));
  const result = parseTaskKey(key);
  if (result.ok) {
    const { sessionId, clientTaskId, taskType, componentIdentifier } = result.value;
    console.log(`  session    ${quote(sessionId)}`);
    console.log(`  task       ${quote(clientTaskId)}`);
    console.log(`  type       ${taskType}`);
    console.log(`  component  ${quote(componentIdentifier)}\n`);
  } else {
    refused += 1;
    for (const issue of result.error.issues) console.log(`  refused    ${issue.message}`);
    console.log();
  }
}
console.log(`${keys.length} keys: ${keys.length - refused} read, ${refused} refused`);

/**
 * A key and what it decodes to are untrusted: escapes whatever could steer the reader's terminal.
 * @param {string} text
 */
function quote(text) {
  return JSON.stringify(text).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
