// Copies standard input to standard output, each line as a JSON string, as one would write it without further thought.
import { once } from "node:events";

let rest = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() ?? "";
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}
if (rest !== "") process.stdout.write(`${JSON.stringify(rest)}\n`);
