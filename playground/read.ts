import {
  type AnyTaskKey,
  type AnyTaskKeyOptions,
  type LooseTaskKey,
  parseAnyTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type Result,
} from "../src/core.js";
import type { Layout, State } from "./state.js";

/** What one line came to. A reading that is loose names no layout. */
export type Answer = Result<AnyTaskKey<string> | LooseTaskKey>;

export type Reader = (key: string) => Answer;

/** How to read each line, or what is wrong with the task types, in a sentence. */
export function readerOf(state: State): Result<Reader, string> {
  try {
    const read = READERS[state.layout](optionsOf(state));
    // Wrong options are told at the first key.
    read("");
    return { ok: true, value: read };
  } catch (error) {
    // The options are typed, so only the task types can be wrong.
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The guards that a layout knows. */
export const GUARDS: Readonly<Record<Layout, readonly ("sessionId" | "taskScope")[]>> = {
  any: ["sessionId", "taskScope"],
  session: ["sessionId"],
  scoped: ["taskScope"],
  loose: [],
};

function optionsOf(state: State): AnyTaskKeyOptions<string> {
  const guards = GUARDS[state.layout].filter((name) => state[name] !== undefined);
  return { ...Object.fromEntries(guards.map((name) => [name, state[name]])), taskTypes: state.taskTypes };
}

const READERS: Readonly<Record<Layout, (options: AnyTaskKeyOptions<string>) => Reader>> = {
  any: (options) => (key) => parseAnyTaskKey(key, options),
  session: (options) => (key) => {
    const result = parseTaskKey(key, options);
    return result.ok ? { ok: true, value: { layout: "session", ...result.value } } : result;
  },
  scoped: (options) => (key) => {
    const result = parseScopedTaskKey(key, options);
    return result.ok ? { ok: true, value: { layout: "scoped", ...result.value } } : result;
  },
  loose: () => parseTaskKeyLoose,
};
