#!/usr/bin/env node
// Stands for redis-cli where the examples are run: a Redis that holds the captured names, and those of forged keys.
import { readFileSync } from "node:fs";

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** @type {{ key: string, docket: string, cluster: boolean }[]} */
const captured = read("captured-redis-2").names;
/** @type {{ key: string }[]} */
const forged = read("captured-forged").keys;
const all = [
  ...captured.filter(({ docket, cluster }) => docket === "fastmcp" && !cluster).map(({ key }) => key),
  ...forged.map(({ key }) => `fastmcp:runs:${key}`),
];
const names = [...new Set(all)];

const [command, ...words] = process.argv.slice(2);
const runs = "fastmcp:runs:";
if (command === "--scan") {
  // Of a glob no more than the star, and the backslash before a character that stands for itself.
  const parts = (words[1] ?? "*").split("*").map((part) => part.replaceAll("\\", "").replace(/\W/g, "\\$&"));
  const pattern = parts.join(".*");
  console.log(names.filter((name) => new RegExp(`^${pattern}$`, "s").test(name)).join("\n"));
} else if (command === "get") {
  // The string under a mapping is the task key.
  const owned = names.includes(words[0] ?? "") ? words[0]?.replace("fastmcp:fastmcp:task:", runs) : undefined;
  console.log(names.find((name) => owned && name.startsWith(`${owned}:`))?.slice(runs.length) ?? "");
} else if (command === "exists") {
  console.log(words.filter((word) => names.includes(word)).length);
}
