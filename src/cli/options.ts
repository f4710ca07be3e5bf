import { parseArgs } from "node:util";

/** What the command can be told to do. */
export const COMMANDS = ["parse", "build", "names", "scan", "scope", "pattern"] as const;

export type Command = (typeof COMMANDS)[number];

/** A command line taken apart. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly options: Options;
  /** The values of `--source`, the one option that may be given more than once. */
  readonly sources: readonly string[];
}

/** The options by name; a switch has the value "". */
export type Options = ReadonlyMap<OptionName, string>;

export type OptionName = keyof typeof OPTIONS;

/** The options, the commands that take them, and what one that may be given without a value then says. */
export const OPTIONS = {
  layout: { type: "string", of: ["parse", "build", "pattern"] },
  session: { type: "string", of: ["parse", "build", "names", "scan"] },
  scope: { type: "string", of: ["parse", "build", "names", "scan"] },
  anonymous: { type: "boolean", of: ["parse", "build", "names", "scan"] },
  types: { type: "string", of: ["parse", "build", "names", "pattern"] },
  "max-length": { type: "string", of: ["parse", "build"] },
  loose: { type: "boolean", of: ["parse"] },
  redis: { type: "boolean", without: "fastmcp", of: ["parse"] },
  all: { type: "boolean", of: ["parse"] },
  only: { type: "string", of: ["parse"] },
  lines: { type: "boolean", of: ["parse"] },
  fields: { type: "string", of: ["parse"] },
  json: { type: "boolean", of: ["parse", "build"] },
  "with-input": { type: "boolean", of: ["parse"] },
  quiet: { type: "boolean", short: "q", of: ["parse"] },
  task: { type: "string", of: ["build", "names"] },
  type: { type: "string", of: ["build"] },
  component: { type: "string", of: ["build"] },
  leg: { type: "string", of: ["build"] },
  docket: { type: "string", of: ["names", "scan"] },
  cluster: { type: "boolean", of: ["parse", "names", "scan"] },
  kind: { type: "string", of: ["names", "scan"] },
  client: { type: "string", of: ["scope"] },
  subject: { type: "string", of: ["scope"] },
  issuer: { type: "string", of: ["scope"] },
  source: { type: "string", of: ["scope"] },
  sql: { type: "string", of: ["pattern"] },
  help: { type: "boolean", short: "h", of: COMMANDS },
  version: { type: "boolean", short: "V", of: COMMANDS },
} as const;

/** Says what is wrong with a command line and what would be right. */
export class WrongUse extends Error {}

/** Takes a command line apart; throws a `WrongUse`. */
export function readCommandLine(args: readonly string[]): CommandLine {
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
  const sources: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!isOptionName(name)) throw unknownOption(rawName);
    const text = readValue(name, value, inlineValue);
    if (name === "source") sources.push(text);
    else if (options.has(name)) throw new WrongUse(`${rawName} is given twice; give it once.`);
    options.set(name, text);
  }
  return { words, options, sources };
}

function readValue(name: OptionName, value: string | undefined, isInline: boolean | undefined): string {
  const option = OPTIONS[name];
  if (option.type === "boolean") {
    const without = "without" in option ? option.without : undefined;
    if (value !== undefined && without === undefined) throw new WrongUse(`--${name} takes no value.`);
    return value ?? without ?? "";
  }
  // An option where a value should be is most often an empty variable before it.
  if (value === undefined || (!isInline && isOption(value))) {
    throw new WrongUse(`--${name} needs a value, as in --${name}=VALUE.`);
  }
  return value;
}

/** The name is repeated only when it looks like one: it may be a key that begins with "-". */
function unknownOption(rawName: string): WrongUse {
  const name = /^--?[A-Za-z-]{1,20}$/.test(rawName) ? ` ${rawName}` : " of that name";
  return new WrongUse(`There is no option${name}; a key that begins with "-" goes after "--".`);
}

function isOption(text: string): boolean {
  const name = /^--([^=]*)/.exec(text)?.[1];
  return ["--", "-h", "-q", "-V"].includes(text) || (name !== undefined && isOptionName(name));
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}
