import { type GuardName, type Rules, readOptions } from "../options.js";
import { type Options, WrongUse } from "./words.js";

/** Which keys to read or build; with `any`, each key tells its own. */
export type Layout = (typeof LAYOUTS)[number];

/** The options that say who a key belongs to: for `parse` as a guard, for `build` as a field. */
export const OWNERS = ["session", "scope", "anonymous"] as const;

export type Owner = (typeof OWNERS)[number];

/** The longest line that is held in memory whole, and so the longest key that `--max-length` can ask for. */
export const LONGEST_LINE = 2 ** 20;

/** Reads the layout, which the owners that are given must fit. */
export function readLayout(options: Options): Layout {
  const given = options.get("layout") ?? "any";
  const layout = LAYOUTS.find((name) => name === given);
  if (layout === undefined) throw new WrongUse("--layout must be session, scoped or any.");
  for (const owner of OWNERS) {
    const home = LAYOUT_OF[owner];
    if (options.has(owner) && layout !== "any" && layout !== home) {
      throw new WrongUse(
        `--${owner} is for keys of the ${home} layout; give --layout ${home} or any, or leave one of the two out.`,
      );
    }
  }
  return layout;
}

export function refuseBoth(one: Owner, other: Owner, options: Options): void {
  if (options.has(one) && options.has(other)) {
    throw new WrongUse(`--${one} and --${other} exclude each other; leave one of the two out.`);
  }
}

export function readRules(
  options: Options,
  guards: { readonly sessionId?: string; readonly taskScope?: string | null },
  guardNames: readonly GuardName[],
): Rules {
  const types = options.get("types");
  const maxLength = options.get("max-length");
  if (maxLength !== undefined && !isLength(maxLength)) {
    throw new WrongUse(`--max-length must be a whole number from 1 to ${LONGEST_LINE}.`);
  }
  try {
    return readOptions(
      {
        ...guards,
        ...(types !== undefined && { taskTypes: types.split(",") }),
        ...(maxLength !== undefined && { maxLength: Number(maxLength) }),
      },
      guardNames,
    );
  } catch {
    // Only the task types are left to be wrong.
    throw new WrongUse(
      `--types must be a list such as tool,prompt: each type 1 or more of visible ASCII without ":" and "#".`,
    );
  }
}

/** What is not checked further would pass with a U+FFFD that Node has put in. */
export function refuseReplacement(text: string): void {
  if (holdsReplacement(text)) {
    throw new WrongUse(
      "An argument holds U+FFFD, or is not valid UTF-8, which cannot be told apart here; give it on standard input.",
    );
  }
}

/** Node puts U+FFFD in the place of bytes of an argument that are not UTF-8. */
export function holdsReplacement(text: string): boolean {
  return text.includes("\ufffd");
}

const LAYOUTS = ["session", "scoped", "any"] as const;

const LAYOUT_OF: Readonly<Record<Owner, Exclude<Layout, "any">>> = {
  session: "session",
  scope: "scoped",
  anonymous: "scoped",
};

function isLength(text: string): boolean {
  return /^[1-9][0-9]{0,9}$/.test(text) && Number(text) <= LONGEST_LINE;
}
