import type { Result } from "../result.js";
import { type BuildInvocation, readBuildArguments } from "./build-arguments.js";
import { type ParseInvocation, readParseArguments } from "./parse-arguments.js";
import { type OptionName, readWords, type Words, WrongUse } from "./words.js";

/** What the command was told to do. */
export type Invocation =
  | { readonly command: "help" | "version" }
  | ParseInvocation
  | BuildInvocation;

/** Reads the command line. The error is a sentence that says what is wrong and what would be right. */
export function readArguments(args: readonly string[]): Result<Invocation, string> {
  try {
    return { ok: true, value: interpret(readWords(args)) };
  } catch (error) {
    if (error instanceof WrongUse) return { ok: false, error: error.message };
    throw error;
  }
}

const OF_BOTH = ["layout", "session", "scope", "anonymous", "types", "max-length", "json"] as const;

const OPTIONS_OF: Readonly<Record<"parse" | "build", readonly OptionName[]>> = {
  parse: [...OF_BOTH, "loose"],
  build: [...OF_BOTH, "task", "type", "component", "leg"],
};

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
    if (!OPTIONS_OF[command].includes(name)) {
      const other = command === "parse" ? "build" : "parse";
      throw new WrongUse(`--${name} belongs to ${other}, not to ${command}.`);
    }
  }
  return command === "parse"
    ? readParseArguments(rest, options)
    : readBuildArguments(rest, options);
}
