import type { GuardName, Rules } from "../options.js";
import {
  holdsReplacement,
  type Layout,
  OWNERS,
  readLayout,
  readRules,
  refuseBoth,
  refuseReplacement,
} from "./common-arguments.js";
import { type Options, WrongUse } from "./words.js";

export interface ParseInvocation {
  readonly command: "parse";
  /** Empty: the keys come from standard input. */
  readonly keys: readonly string[];
  readonly reading: Layout | "loose";
  readonly rules: Rules;
  readonly isJson: boolean;
}

/** Reads what follows `parse`; throws a `WrongUse`. */
export function readParseArguments(keys: readonly string[], options: Options): ParseInvocation {
  const layout = readLayout(options);
  const isLoose = options.has("loose");
  if (isLoose) checkLoose(keys, options, layout);
  const rules = readRules(options, readGuards(options), GUARDS_OF[layout]);
  const reading = isLoose ? "loose" : layout;
  return { command: "parse", keys, reading, rules, isJson: options.has("json") };
}

/** What `--loose` does not look at; to leave out a guard without a word would be worse than to refuse. */
const CHECKS = [...OWNERS, "types", "max-length"] as const;

const GUARDS_OF: Readonly<Record<Layout, readonly GuardName[]>> = {
  session: ["sessionId"],
  scoped: ["taskScope"],
  any: ["sessionId", "taskScope"],
};

function checkLoose(keys: readonly string[], options: Options, layout: Layout): void {
  const ignored = CHECKS.find((name) => options.has(name));
  if (ignored !== undefined) {
    throw new WrongUse(`--loose checks nothing, not even --${ignored}; leave one of the two out.`);
  }
  if (options.has("layout") && layout !== "session") {
    throw new WrongUse(
      `--loose reads the session layout only; leave one of --loose and --layout ${layout} out.`,
    );
  }
  keys.forEach(refuseReplacement);
}

function readGuards(options: Options): { sessionId?: string; taskScope?: string | null } {
  refuseBoth("scope", "anonymous", options);
  const sessionId = options.get("session");
  const taskScope = options.has("anonymous") ? null : options.get("scope");
  // A scope may hold a real U+FFFD; a session id never does, so there such a guard matches nothing.
  if (typeof taskScope === "string" && holdsReplacement(taskScope)) {
    throw new WrongUse(
      "--scope holds U+FFFD, or is not valid UTF-8, which cannot be told apart here; leave it out, and choose among the answers of --json.",
    );
  }
  return {
    ...(sessionId !== undefined && { sessionId }),
    ...(taskScope !== undefined && { taskScope }),
  };
}
