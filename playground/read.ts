import { type AnyTaskKey, readAnyKey } from "../src/any-key.js";
import type { TaskKeyError } from "../src/issue.js";
import { type GuardName, type Rules, readOptions } from "../src/options.js";
import type { Result } from "../src/result.js";
import { readScopedKey } from "../src/scoped-key.js";
import { type LooseTaskKey, parseTaskKeyLoose, readSessionKey } from "../src/session-key.js";
import type { Layout, State } from "./state.js";

/** What one line came to. A reading that is loose names no layout. */
export type Answer = Result<AnyTaskKey<string> | LooseTaskKey, TaskKeyError>;

export type Reader = (key: string) => Answer;

/** How to read each line, or what is wrong with the task types, in a sentence. */
export function readerOf(state: State): Result<Reader, string> {
  try {
    return { ok: true, value: READERS[state.layout](rulesOf(state)) };
  } catch (error) {
    // The options are typed, so only the task types can be wrong.
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The guards that a layout knows. */
export const GUARDS: Readonly<Record<Layout, readonly GuardName[]>> = {
  any: ["sessionId", "taskScope"],
  session: ["sessionId"],
  scoped: ["taskScope"],
  loose: [],
};

function rulesOf(state: State): Rules {
  const names = GUARDS[state.layout];
  const guards = names.filter((name) => state[name] !== undefined);
  const options = Object.fromEntries(guards.map((name) => [name, state[name]]));
  return readOptions({ ...options, taskTypes: state.taskTypes }, names);
}

const READERS: Readonly<Record<Layout, (rules: Rules) => Reader>> = {
  any: (rules) => (key) => readAnyKey(key, rules),
  session: (rules) => (key) => {
    const result = readSessionKey(key, rules);
    return result.ok ? { ok: true, value: { layout: "session", ...result.value } } : result;
  },
  scoped: (rules) => (key) => {
    const result = readScopedKey(key, rules);
    return result.ok ? { ok: true, value: { layout: "scoped", ...result.value } } : result;
  },
  loose: () => parseTaskKeyLoose,
};
