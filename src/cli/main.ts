import { writeAnyKey } from "../any-key.js";
import { builder, parser } from "./answer.js";
import { answerAll } from "./answer-all.js";
import { readArguments } from "./arguments.js";
import type { BuildInvocation, Parts } from "./build-arguments.js";
import { HELP } from "./help.js";
import { EXIT, type Host, type OpenHost, openHost } from "./host.js";
import { jsonLine } from "./json.js";
import { OutputError } from "./output.js";
import { blockWriter, painter, partsBlock } from "./show.js";

/** Runs the command and returns its exit status. */
export async function main(given: Host): Promise<number> {
  const host = openHost(given);
  try {
    return await run(host);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    if (error.isClosedPipe) return EXIT.allValid;
    await host.say(`task-key: The output cannot be written: ${error.message}.\n`);
    return EXIT.inputOrOutputFailed;
  }
}

async function run(host: OpenHost): Promise<number> {
  const invocation = readArguments(host.args);
  if (!invocation.ok) return wrongUse(host, invocation.error);
  const { value } = invocation;
  switch (value.command) {
    case "help":
      return print(host, HELP);
    case "version":
      return print(host, `${host.version()}\n`);
    case "parse": {
      const { keys, reading, isJson } = value;
      if (keys.length === 0 && host.input.isTerminal) return wrongUse(host, NO_KEYS);
      const paint = painter(host.output.isTerminal, host.environment);
      const noun = keys.length === 0 ? "line" : "key";
      const show = isJson ? jsonLine : blockWriter({ noun, isLoose: reading === "loose", paint });
      return answerAll({ keys, ...parser(value), show }, host);
    }
    case "build": {
      const { parts } = value;
      if (parts !== undefined) return buildOne(parts, value, host);
      if (host.input.isTerminal) return wrongUse(host, NO_PARTS);
      return answerAll({ keys: [], ...builder(value), show: jsonLine }, host);
    }
  }
}

const NO_KEYS =
  "Give keys as arguments, or one a line on standard input, as in: task-key parse < keys.txt";
const NO_PARTS =
  "Give JSON objects on standard input, one a line, as in: task-key build --json < parts.jsonl";

async function wrongUse(host: OpenHost, sentence: string): Promise<number> {
  await host.say(`task-key: ${sentence}\nSee task-key --help.\n`);
  return EXIT.wrongUse;
}

function write({ answers }: OpenHost, text: string): Promise<void> {
  answers.add(text);
  return answers.flush();
}

async function print(host: OpenHost, text: string): Promise<number> {
  await write(host, text);
  return EXIT.allValid;
}

/** Without `--json` nothing but a key goes to the output, so that a shell can take it as it is. */
async function buildOne(
  parts: Parts,
  { rules, isJson }: BuildInvocation,
  host: OpenHost,
): Promise<number> {
  const answer = writeAnyKey(parts, rules);
  const paint = painter(host.messages.isTerminal, host.environment);
  if (isJson) await write(host, jsonLine(1, answer));
  else if (answer.ok) await write(host, `${answer.value}\n`);
  else await host.say(partsBlock(parts, answer.error, paint));
  return answer.ok ? EXIT.allValid : EXIT.someRefused;
}
