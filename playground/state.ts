import { TASK_TYPES } from "../src/core.js";

/** All that the page shows follows from this, and a link holds it. */
export interface State {
  /** The keys, one a line. */
  readonly keys: string;
  readonly layout: Layout;
  /** The guards; `undefined` is none, and a scope of `null` is the anonymous one. */
  readonly sessionId: string | undefined;
  readonly taskScope: string | null | undefined;
  readonly taskTypes: readonly string[];
  readonly fields: BuildFields;
}

export type Layout = (typeof LAYOUTS)[number];

/** What a key is built from, as it was typed. */
export interface BuildFields {
  readonly layout: KeyLayout;
  readonly sessionId: string;
  readonly isAnonymous: boolean;
  readonly taskScope: string;
  readonly clientTaskId: string;
  readonly taskType: string;
  readonly componentIdentifier: string;
  readonly leg: string;
}

export type KeyLayout = (typeof KEY_LAYOUTS)[number];

export const INITIAL_STATE: State = {
  keys: "",
  layout: "any",
  sessionId: undefined,
  taskScope: undefined,
  taskTypes: TASK_TYPES,
  fields: {
    layout: "session",
    sessionId: "session123",
    isAnonymous: false,
    taskScope: "client-a",
    clientTaskId: "task456",
    taskType: "resource",
    componentIdentifier: "file://data.txt",
    leg: "1",
  },
};

/**
 * The state as the fragment of an address, which no browser sends. In base64url, so that nothing that passes a link on
 * changes it; of JSON, since that keeps a lone surrogate.
 */
export function toFragment(state: State): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(JSON.stringify(state))) {
    binary += String.fromCharCode(byte);
  }
  return `#${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The way back from `toFragment`; `undefined` where a link has been cut, or was not made by it. */
export function fromFragment(fragment: string): State | undefined {
  try {
    const binary = atob(fragment.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return readState(value);
  } catch {
    return undefined;
  }
}

export const LAYOUTS = ["any", "session", "scoped", "loose"] as const;

export const KEY_LAYOUTS = ["session", "scoped"] as const;

/** A link comes from anyone: takes the whole of what it says, or throws. */
function readState(value: unknown): State {
  const given = readObject(value);
  const fields = readObject(given.fields);
  const { sessionId, taskScope, taskTypes } = given;
  if (!Array.isArray(taskTypes)) throw new TypeError("The task types are no array.");
  return {
    keys: readString(given.keys),
    layout: readOneOf(LAYOUTS, given.layout),
    sessionId: sessionId === undefined ? undefined : readString(sessionId),
    taskScope: taskScope === undefined || taskScope === null ? taskScope : readString(taskScope),
    taskTypes: taskTypes.map(readString),
    fields: {
      layout: readOneOf(KEY_LAYOUTS, fields.layout),
      sessionId: readString(fields.sessionId),
      isAnonymous: fields.isAnonymous === true,
      taskScope: readString(fields.taskScope),
      clientTaskId: readString(fields.clientTaskId),
      taskType: readString(fields.taskType),
      componentIdentifier: readString(fields.componentIdentifier),
      leg: readString(fields.leg),
    },
  };
}

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new TypeError("This is no object.");
  // A cast, since TypeScript has no type for "an object of any properties".
  return value as Readonly<Record<string, unknown>>;
}

function readString(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("This is no string.");
  return value;
}

function readOneOf<Name extends string>(names: readonly Name[], value: unknown): Name {
  const name = names.find((each) => each === value);
  if (name === undefined) throw new RangeError("This is none of the names.");
  return name;
}
