#!/usr/bin/env node
import { createReadStream, createWriteStream, fstatSync, readFileSync } from "node:fs";
import { isatty } from "node:tty";
import { main } from "./cli/main.js";

const INPUT = 0;
const OUTPUT = 1;
const MESSAGES = 2;

const interruption = new AbortController();
// Once: a second interruption ends the process at once.
process.once("SIGINT", () => interruption.abort());

const status = await main({
  args: process.argv.slice(2),
  environment: process.env,
  interruption: interruption.signal,
  input: {
    isTerminal: isatty(INPUT),
    // For a directory, process.stdin is empty and tells of no error.
    open: () =>
      fstatSync(INPUT).isDirectory() ? createReadStream("", { fd: INPUT }) : process.stdin,
  },
  output: {
    isTerminal: isatty(OUTPUT),
    // For a file, process.stdout drops without a word what a full disk takes only in part.
    stream: fstatSync(OUTPUT).isFile() ? createWriteStream("", { fd: OUTPUT }) : process.stdout,
  },
  messages: { isTerminal: isatty(MESSAGES), stream: process.stderr },
  version: () =>
    JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version,
  now: () => performance.now(),
});
// The input may still be open, and the reader of the output may have stopped reading.
process.exit(status);
