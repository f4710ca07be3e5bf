// Copies standard input to standard output, each line as a JSON string, as one would write it without further thought.
//   node copy-lines.js parse     parses each line as well, and does nothing with what it says
import { once } from "node:events";

/** @type {(line: string) => unknown} */
let look = () => undefined;
if (process.argv[2] === "parse") look = (await import("fastmcp-task-keys")).parseAnyTaskKey;

let rest = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) look(line);
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}
if (rest !== "") process.stdout.write(`${JSON.stringify(rest)}\n`);
