// node on-command-line.js ./import.js < vectors: prints the report as JSON.
import process from "node:process";

const [, , entry = ""] = process.argv;
const { run } = await import(entry);
let vectors = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) vectors += chunk;
console.log(JSON.stringify(await run(vectors)));
