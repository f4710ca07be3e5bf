#!/usr/bin/env node
import { fstatSync, readFileSync, type Stats } from "node:fs";
import { isatty } from "node:tty";
import { filePieces, fileWriter } from "./cli/host.js";
import { main } from "./cli/main.js";

const INPUT = 0;
const OUTPUT = 1;
const MESSAGES = 2;

/** Of what is none, process.stdin may be empty, and process.stdout take everything and write nothing, without an error. */
const isStream = (status: Stats) => status.isFIFO() || status.isSocket() || status.isCharacterDevice();

const interruption = new AbortController();
// Once: a second interruption ends the process at once.
process.once("SIGINT", () => interruption.abort());

const status = await main({
  args: process.argv.slice(2),
  environment: process.env,
  interruption: interruption.signal,
  input: {
    isTerminal: isatty(INPUT),
    open: () => (isStream(fstatSync(INPUT)) ? process.stdin : filePieces(INPUT)),
  },
  output: {
    isTerminal: isatty(OUTPUT),
    stream: isStream(fstatSync(OUTPUT)) ? process.stdout : fileWriter(OUTPUT),
  },
  messages: { isTerminal: isatty(MESSAGES), stream: process.stderr },
  version: () => JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version,
  now: () => performance.now(),
});
// The input may still be open, and the reader of the output may have stopped reading.
process.exit(status);
