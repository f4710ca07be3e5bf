import { parseArgs } from "node:util";

/** A command line taken apart. */
export interface Words {
  readonly words: readonly string[];
  readonly options: Options;
}

/** The options by name; a switch has the value "". */
export type Options = ReadonlyMap<OptionName, string>;

export type OptionName = keyof typeof OPTIONS;

export const OPTIONS = {
  layout: { type: "string" },
  session: { type: "string" },
  scope: { type: "string" },
  anonymous: { type: "boolean" },
  task: { type: "string" },
  type: { type: "string" },
  component: { type: "string" },
  leg: { type: "string" },
  types: { type: "string" },
  "max-length": { type: "string" },
  loose: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
} as const;

/** Says what is wrong with a command line and what would be right. */
export class WrongUse extends Error {}

/** Takes a command line apart; throws a `WrongUse`. */
export function readWords(args: readonly string[]): Words {
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

function readValue(
  name: OptionName,
  value: string | undefined,
  isInline: boolean | undefined,
): string {
  const takesValue = OPTIONS[name].type === "string";
  if (!takesValue && value !== undefined) throw new WrongUse(`--${name} takes no value.`);
  if (!takesValue) return "";
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
  return ["--", "-h", "-V"].includes(text) || (name !== undefined && isOptionName(name));
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}
