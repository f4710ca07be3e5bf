import { parseArgs } from "node:util";
import { type Rules, readOptions } from "../options.js";
import type { Result } from "../result.js";

/** What the command was told to do. */
export type Invocation =
  | { readonly command: "help" | "version" }
  | ParseInvocation
  | BuildInvocation;

export interface ParseInvocation {
  readonly command: "parse";
  /** Empty: the keys come from standard input. */
  readonly keys: readonly string[];
  readonly rules: Rules;
  readonly isLoose: boolean;
  readonly isJson: boolean;
}

export interface BuildInvocation {
  readonly command: "build";
  /** Absent: the parts come from standard input, as JSON lines. */
  readonly parts: Parts | undefined;
  readonly rules: Rules;
  readonly isJson: boolean;
}

/** The fields of a key to build, by name. */
export type Parts = Readonly<Record<string, string>>;

/** The longest line that is held in memory whole, and so the longest key that `--max-length` can ask for. */
export const LONGEST_LINE = 2 ** 20;

/** Reads the command line. The error is a sentence that says what is wrong and what would be right. */
export function readArguments(args: readonly string[]): Result<Invocation, string> {
  try {
    return { ok: true, value: interpret(readTokens(args)) };
  } catch (error) {
    if (error instanceof WrongUse) return { ok: false, error: error.message };
    throw error;
  }
}

class WrongUse extends Error {}

type OptionName = keyof typeof OPTIONS;

/** The options by name; a switch has the value "". */
type Options = ReadonlyMap<OptionName, string>;

interface Words {
  readonly words: readonly string[];
  readonly options: Options;
}

const OPTIONS = {
  session: { type: "string" },
  task: { type: "string" },
  type: { type: "string" },
  component: { type: "string" },
  types: { type: "string" },
  "max-length": { type: "string" },
  loose: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
} as const;

const OPTIONS_OF = {
  parse: ["session", "types", "max-length", "loose", "json"],
  build: ["session", "task", "type", "component", "types", "max-length", "json"],
} as const satisfies Record<string, readonly OptionName[]>;

/** What `--loose` does not look at; to leave out a guard without a word would be worse than to refuse. */
const CHECKS = ["session", "types", "max-length"] as const;

const PARTS = [
  ["session", "sessionId"],
  ["task", "clientTaskId"],
  ["type", "taskType"],
  ["component", "componentIdentifier"],
] as const;

function readTokens(args: readonly string[]): Words {
  // Not strict, since its messages repeat what was given and it takes no value that begins with "-".
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const options = new Map<OptionName, string>();
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!isOptionName(name)) throw unknownOption(rawName);
    if (options.has(name)) throw new WrongUse(`${rawName} is given twice; give it once.`);
    options.set(name, readValue(name, value, inlineValue));
  }
  return { words, options };
}

function readValue(name: OptionName, value: string | undefined, isInline = false): string {
  const takesValue = OPTIONS[name].type === "string";
  if (!takesValue && value !== undefined) throw new WrongUse(`--${name} takes no value.`);
  if (!takesValue) return "";
  // An option where a value should be is most often an empty variable before it.
  if (value === undefined || (!isInline && isOption(value))) {
    throw new WrongUse(`--${name} needs a value, as in --${name}=VALUE.`);
  }
  return value;
}

function interpret({ words, options }: Words): Invocation {
  if (options.has("help")) return { command: "help" };
  if (options.has("version")) return { command: "version" };
  const [command, ...rest] = words;
  if (command !== "parse" && command !== "build") {
    throw new WrongUse(
      command === undefined
        ? "Say what to do: parse or build."
        : "The first word must be parse or build, as in: task-key parse KEY",
    );
  }
  for (const name of options.keys()) {
    if (!hasName(OPTIONS_OF[command], name)) {
      const other = command === "parse" ? "build" : "parse";
      throw new WrongUse(`--${name} belongs to ${other}, not to ${command}.`);
    }
  }
  return command === "parse" ? interpretParse(rest, options) : interpretBuild(rest, options);
}

function interpretParse(keys: readonly string[], options: Options): ParseInvocation {
  const isLoose = options.has("loose");
  const ignored = CHECKS.find((name) => isLoose && options.has(name));
  if (ignored !== undefined) {
    throw new WrongUse(`--loose checks nothing, not even --${ignored}; leave one of the two out.`);
  }
  if (isLoose) keys.forEach(refuseReplacement);
  const sessionId = options.get("session");
  const rules = readRules(options, sessionId === undefined ? {} : { sessionId });
  return { command: "parse", keys, rules, isLoose, isJson: options.has("json") };
}

function interpretBuild(words: readonly string[], options: Options): BuildInvocation {
  if (words.length > 0) {
    throw new WrongUse(
      "build takes no further words; give the fields as --session, --task, --type and --component.",
    );
  }
  const isJson = options.has("json");
  const rules = readRules(options, {});
  const missing = PARTS.filter(([name]) => !options.has(name)).map(([name]) => `--${name}`);
  if (missing.length === PARTS.length && isJson) {
    return { command: "build", parts: undefined, rules, isJson };
  }
  if (missing.length > 0) {
    throw new WrongUse(
      `build needs ${missing.join(", ")}; or --json and none of the fields, to read them from standard input.`,
    );
  }
  const parts = Object.fromEntries(PARTS.map(([name, field]) => [field, options.get(name) ?? ""]));
  Object.values(parts).forEach(refuseReplacement);
  return { command: "build", parts, rules, isJson };
}

function readRules(options: Options, guard: { sessionId?: string }): Rules {
  const types = options.get("types");
  const maxLength = options.get("max-length");
  if (maxLength !== undefined && !isLength(maxLength)) {
    throw new WrongUse(`--max-length must be a whole number from 1 to ${LONGEST_LINE}.`);
  }
  try {
    return readOptions(
      {
        ...guard,
        ...(types !== undefined && { taskTypes: types.split(",") }),
        ...(maxLength !== undefined && { maxLength: Number(maxLength) }),
      },
      ["sessionId"],
    );
  } catch (error) {
    // Only the task types are left to be wrong.
    throw new WrongUse(
      `--types must be a list such as tool,prompt: each type 1 or more of visible ASCII without ":" and "#".`,
      { cause: error },
    );
  }
}

function isLength(text: string): boolean {
  return /^[1-9][0-9]{0,9}$/.test(text) && Number(text) <= LONGEST_LINE;
}

/** Node has put U+FFFD in the place of bytes that are not UTF-8, and what is not checked further would pass with it. */
function refuseReplacement(text: string): void {
  if (text.includes("\ufffd")) {
    throw new WrongUse(
      "An argument holds U+FFFD, or is not valid UTF-8, which cannot be told apart here; give it on standard input.",
    );
  }
}

/** The name is repeated only when it looks like one: it may be a key that begins with "-". */
function unknownOption(rawName: string): WrongUse {
  const name = /^--?[A-Za-z-]{1,20}$/.test(rawName) ? ` ${rawName}` : " of that name";
  return new WrongUse(`There is no option${name}; a key that begins with "-" goes after "--".`);
}

function isOption(text: string): boolean {
  const name = /^--([^=]*)/.exec(text)?.[1];
  return ["--", "-h", "-V"].includes(text) || (name !== undefined && isOptionName(name));
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

function hasName(names: readonly OptionName[], name: OptionName): boolean {
  return names.includes(name);
}
