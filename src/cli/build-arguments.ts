import type { AnyTaskKey } from "../any-key.js";
import type { Rules } from "../options.js";
import {
  type Layout,
  OWNERS,
  readLayout,
  readRules,
  refuseBoth,
  refuseReplacement,
} from "./common-arguments.js";
import { type Options, WrongUse } from "./words.js";

export interface BuildInvocation {
  readonly command: "build";
  /** Absent: the parts come from standard input, as JSON lines. */
  readonly parts: Parts | undefined;
  readonly layout: Layout;
  readonly rules: Rules;
  readonly isJson: boolean;
}

/** The fields of a key to build. */
export type Parts = Readonly<AnyTaskKey<string>>;

/** Reads what follows `build`; throws a `WrongUse`. */
export function readBuildArguments(words: readonly string[], options: Options): BuildInvocation {
  if (words.length > 0) {
    throw new WrongUse(
      "build takes no further words; give each field as an option, as in --task=ID.",
    );
  }
  const layout = readLayout(options);
  const isJson = options.has("json");
  const hasFields = FIELDS.some((name) => options.has(name));
  const parts = isJson && !hasFields ? undefined : readParts(options);
  return { command: "build", parts, layout, rules: readRules(options, {}, []), isJson };
}

/** What every key has beside its owner. */
const NEEDED = ["task", "type", "component"] as const;
const FIELDS = [...OWNERS, ...NEEDED, "leg"] as const;

function readParts(options: Options): Parts {
  refuseBoth("session", "scope", options);
  refuseBoth("session", "anonymous", options);
  refuseBoth("scope", "anonymous", options);
  if (options.has("leg") && !options.has("scope") && !options.has("anonymous")) {
    throw new WrongUse(
      "--leg goes with --scope or --anonymous; a key of the session layout has no leg.",
    );
  }
  const missing = NEEDED.filter((name) => !options.has(name)).map((name) => `--${name}`);
  if (!OWNERS.some((name) => options.has(name))) {
    missing.unshift("an owner (--session, --scope or --anonymous)");
  }
  if (missing.length > 0) {
    throw new WrongUse(
      `build needs ${missing.join(", ")}; or --json and none of the fields, to read them from standard input.`,
    );
  }
  for (const value of options.values()) refuseReplacement(value);
  const fields = {
    clientTaskId: options.get("task") ?? "",
    taskType: options.get("type") ?? "",
    componentIdentifier: options.get("component") ?? "",
  };
  const sessionId = options.get("session");
  if (sessionId !== undefined) return { layout: "session", sessionId, ...fields };
  const taskScope = options.has("anonymous") ? null : (options.get("scope") ?? "");
  return { layout: "scoped", taskScope, ...fields, leg: readLeg(options.get("leg") ?? "1") };
}

function readLeg(text: string): number {
  const leg = Number(text);
  if (/^[1-9][0-9]*$/.test(text) && Number.isSafeInteger(leg)) return leg;
  throw new WrongUse(`--leg must be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}.`);
}
