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
import { type DocketKeys, type DocketName, docketKeys } from "../src/docket.js";

/** How to read, as the form says it. */
export interface Settings {
  readonly layout: Layout;
  /** The guards; `undefined` is none, and a scope of `null` is the anonymous one. */
  readonly sessionId: string | undefined;
  readonly taskScope: string | null | undefined;
  readonly taskTypes: readonly string[];
  /** Whether there are Redis names to read, and how the docket writes them. */
  readonly redis: "docket" | "cluster" | "none";
  readonly docket: string;
}

export const LAYOUTS = ["any", "session", "scoped", "loose"] as const;

export type Layout = (typeof LAYOUTS)[number];

/** What one line came to. A reading that is loose names no layout. */
export type Answer = Result<AnyTaskKey<string> | LooseTaskKey | DocketName<string>>;

export interface Reading {
  readonly answer: Answer;
  /** Where in the line the task key begins, or the owner of a task. */
  readonly start: number;
  /** Whether a task key stands there, and not only the owner and the id of a task. */
  readonly isKey: boolean;
  readonly isLoose: boolean;
}

export interface Reader {
  readonly read: (line: string) => Reading;
  /** Whether the lines are Redis names of the docket. */
  readonly isOfNames: boolean;
  /** Whether there are lines that look like Redis names of another docket. */
  readonly isOfOthers: boolean;
}

/** Which of the settings is wrong, by its id, and a sentence that says it. */
export interface Fault {
  readonly setting: "docket" | "other-types";
  readonly message: string;
}

/** A text whose lines are not in the quotes, nor have the numbers, that redis-cli gives them on a terminal. */
export function unquoted(text: string): string {
  return text.replace(/(^|\n) *(?:\d+\) *)*"([^"\\\n]*)"(?=\r?\n|$)/g, "$1$2");
}

/** How to read the lines of a text. */
export function readerOf(text: string, settings: Settings): Result<Reader, Fault> {
  const { layout, redis, docket } = settings;
  let setting: Fault["setting"] = "docket";
  try {
    const isLoose = layout === "loose";
    const isRead = redis !== "none" && !isLoose;
    const cluster = redis === "cluster";
    const starts = isRead ? startsOf(docketKeys(docket, { cluster })) : [];
    const isOfNames = starts.some((start) => text.startsWith(start) || text.includes(`\n${start}`));
    setting = "other-types";
    const options = optionsOf(settings);
    const parseKey = PARSERS[layout](options);
    // Wrong options are told at the first key.
    parseKey("");
    const words = startsOf(docketKeys("")).slice(0, -1);
    const isOfOthers = isRead && !isOfNames && words.some((word) => text.includes(word));
    const readKey = (line: string): Reading => ({ answer: parseKey(line), start: 0, isKey: true, isLoose });
    if (isLoose || !isOfNames) return { ok: true, value: { read: readKey, isOfNames, isOfOthers } };
    const { parse } = docketKeys(docket, { cluster, layout });
    const read = (line: string): Reading => {
      const answer = parse(line, options);
      const key = isUnknown(answer) ? readKey(line) : undefined;
      if (key?.answer.ok) return key;
      const index = starts.findIndex((start) => line.startsWith(start));
      return { answer, start: starts[index]?.length ?? 0, isKey: index >= MAPPINGS, isLoose };
    };
    return { ok: true, value: { read, isOfNames, isOfOthers } };
  } catch (error) {
    // The settings are typed, so only the docket's name and the task types can be wrong.
    return { ok: false, error: { setting, message: error instanceof Error ? error.message : String(error) } };
  }
}

/** Whether a line is of no task: a Redis name of what else there is. */
export function isUnknown(answer: Answer): boolean {
  return !answer.ok && answer.error.issues[0].code === "unknown_name";
}

/** The guards that a layout knows. */
export const GUARDS: Readonly<Record<Layout, readonly ("sessionId" | "taskScope")[]>> = {
  any: ["sessionId", "taskScope"],
  session: ["sessionId"],
  scoped: ["taskScope"],
  loose: [],
};

function optionsOf(settings: Settings): AnyTaskKeyOptions<string> {
  const guards = GUARDS[settings.layout].filter((name) => settings[name] !== undefined);
  return { ...Object.fromEntries(guards.map((name) => [name, settings[name]])), taskTypes: settings.taskTypes };
}

const PARSERS: Readonly<Record<Layout, (options: AnyTaskKeyOptions<string>) => (key: string) => Answer>> = {
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

/** What stands in each kind of name before the owner, in the mappings first, or before the task key, parked ones last. */
function startsOf({ forTask }: DocketKeys): readonly string[] {
  const names = forTask("s:t:tool:x");
  if (!names.ok) return [];
  const { mapping, legacyMapping, run, legacyResult, progress, state, cancel, parked } = names.value;
  return [mapping, legacyMapping ?? mapping, run, legacyResult, progress, state, cancel, parked].map((name) =>
    name.slice(0, name.lastIndexOf("s:t")),
  );
}

/** How many of these are of mappings. */
const MAPPINGS = 2;
