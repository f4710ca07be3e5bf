import { buildAnyKey } from "../core/any-key.js";
import type { Result, TaskKeyError } from "../core/issue.js";
import { anyKeyPattern, oneOf, scopedKeyPattern, sessionKeyPattern } from "../core/language.js";
import { taskScopeOf } from "../core/task-scope.js";
import type { DocketKeys } from "../docket.js";
import { type Answer, builder, LONGEST_LINE, parser } from "./answer.js";
import { answerAll, type Job } from "./answer-all.js";
import {
  type BuildInvocation,
  type ParseInvocation,
  type Parts,
  type PatternInvocation,
  readArguments,
} from "./arguments.js";
import { blockWriter, issueBlock, painter, partsBlock } from "./blocks.js";
import { shown } from "./escape.js";
import { fieldsLine } from "./fields.js";
import { helpOf } from "./help.js";
import { EXIT, type Host, type OpenHost, openHost } from "./host.js";
import { jsonLine, jsonLineWithInput } from "./json.js";
import type { Line } from "./lines.js";
import { type Kinds, kindLines, namesOf, patternsOf } from "./names.js";
import { COMMANDS, WrongUse } from "./options.js";
import { OutputError } from "./output.js";
import { sqlString } from "./sql.js";

/** Runs the command and returns its exit status. */
export async function main(given: Host): Promise<number> {
  const host = openHost(given);
  try {
    return await run(host);
  } catch (error) {
    if (error instanceof WrongUse) return wrongUse(host, error.message);
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
      return print(host, helpOf(value.page));
    case "version":
      return print(host, `${host.version()}\n`);
    case "parse":
      if (value.keys.length === 0 && host.input.isTerminal) return wrongUse(host, NO_KEYS);
      return answerAll(parseJob(value, host), host);
    case "build": {
      const { parts } = value;
      if (parts !== undefined) return buildOne(parts, value, host);
      if (host.input.isTerminal) return wrongUse(host, NO_PARTS);
      const job = { keys: [], noun: "key", isPinned: true, only: undefined, form: "other", show: jsonLine } as const;
      return answerAll({ ...job, ...builder(value) }, host);
    }
    case "names":
      return printKinds(namesOf(value), value.kind, host);
    case "scan":
      return printKinds(patternsOf(value.owner, value.docket), value.kind, host);
    case "scope":
      return printResult(taskScopeOf(value.caller), (scope) => `${toTerminal(host)(scope)}\n`, host);
    case "pattern":
      return print(host, `${patternOf(value)}\n`);
  }
}

const NO_KEYS = "Give keys as arguments, or one a line on standard input, as in: task-key parse < keys.txt";
const NO_PARTS = "Give JSON objects on standard input, one a line, as in: task-key build --json < parts.jsonl";

async function wrongUse(host: OpenHost, sentence: string): Promise<number> {
  const page = COMMANDS.find((command) => command === host.args[0]);
  await host.say(`task-key: ${sentence}\nSee task-key help${page === undefined ? "" : ` ${page}`}.\n`);
  return EXIT.wrongUse;
}

function write({ answers }: OpenHost, text: string): Promise<void> {
  answers.add(Buffer.from(text));
  return answers.flush();
}

async function print(host: OpenHost, text: string): Promise<number> {
  await write(host, text);
  return EXIT.allValid;
}

function parseJob(invocation: ParseInvocation, host: OpenHost): Job {
  const { keys, reading, docket, only, form, hasInput } = invocation;
  const { answer, longestLine } = parser(invocation);
  const noun = docket === undefined ? "key" : "name";
  const job = { keys, answer, noun, only, isPinned: reading !== "any", form: "other" } as const;
  if (form === "quiet") return { ...job, form, longestLine, show: () => "" };
  // Also a line that is too long for a key is to be printed.
  if (form === "lines") return { ...job, form, longestLine: LONGEST_LINE, show: inputLine };
  if (form === "json") return { ...job, longestLine, show: hasInput ? jsonLineWithInput : jsonLine };
  if (form !== "blocks") {
    const show = (number: number, found: Answer) => (found.ok ? fieldsLine(number, found.value, form) : "");
    return { ...job, longestLine, show };
  }
  const paint = painter(host.output.isTerminal, host.environment);
  const style = { noun: keys.length === 0 ? "line" : noun, isLoose: reading === "loose", paint } as const;
  return { ...job, longestLine, show: blockWriter({ ...style, keyIn: docket ? keyInName(docket) : (key) => key }) };
}

/** A line as it came, but with LF for its end. One that was not kept is only counted. */
function inputLine(_number: number, _answer: Answer, line: Line): string | Buffer {
  if (typeof line === "string") return Buffer.from(`${line}\n`);
  return line.kind === "ill-formed" && line.fault !== undefined
    ? Buffer.concat([line.fault.bytes, Buffer.from("\n")])
    : "";
}

/** Finds in a Redis name what its issues point into: what follows the words of Docket and FastMCP. */
function keyInName({ patterns }: DocketKeys): (name: string) => string {
  const { run, result, progress, state, cancel, mapping, legacyMapping } = patterns;
  const parked = run.replace(/runs:\*$/, "*");
  const starts = [run, result, progress, state, cancel, mapping, legacyMapping ?? mapping, parked].map((pattern) =>
    pattern.slice(0, -1).replace(/\\(.)/gs, "$1"),
  );
  return (name) => name.slice(starts.find((start) => name.startsWith(start))?.length);
}

/** Without `--json` nothing but a key goes to the output, so that a shell can take it as it is. */
async function buildOne(parts: Parts, { options, isJson }: BuildInvocation, host: OpenHost): Promise<number> {
  const answer = buildAnyKey(parts, options);
  const paint = painter(host.messages.isTerminal, host.environment);
  if (isJson) await write(host, jsonLine(1, answer));
  else if (answer.ok) await write(host, `${answer.value}\n`);
  else await host.say(partsBlock(parts, answer.error, paint));
  return answer.ok ? EXIT.allValid : EXIT.someRefused;
}

function printKinds(kinds: Result<Kinds, TaskKeyError>, kind: string, host: OpenHost): Promise<number> {
  return printResult(kinds, (value) => kindLines(value, kind, toTerminal(host)), host);
}

async function printResult<Value>(
  result: Result<Value, TaskKeyError>,
  show: (value: Value) => string,
  host: OpenHost,
): Promise<number> {
  if (result.ok) return print(host, show(result.value));
  await host.say(issueBlock(result.error, painter(host.messages.isTerminal, host.environment)));
  return EXIT.someRefused;
}

/** A program gets a text as it is, a person in ASCII. */
function toTerminal({ output }: OpenHost): (text: string) => string {
  return output.isTerminal ? shown : (text) => text;
}

function patternOf({ layout, taskTypes, engine }: PatternInvocation): string {
  const pattern = PATTERNS[layout](oneOf(taskTypes));
  return engine === undefined ? pattern : sqlString(pattern, engine);
}

const PATTERNS = { session: sessionKeyPattern, scoped: scopedKeyPattern, any: anyKeyPattern } as const;
