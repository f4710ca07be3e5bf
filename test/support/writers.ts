import * as z from "zod";
import {
  anyTaskKeyCodec,
  componentKeyCodec,
  type Result,
  scopedTaskKeyCodec,
  scopedTaskKeySchema,
  taskKeyCodec,
  taskKeySchema,
} from "../../src/index.js";
import { buildComponentFrom, buildFrom, buildScopedFrom } from "./hostile.js";

export type Parts = Readonly<Record<string, unknown>>;

/** A way to write a key, or to check the fields that one is written from. */
export interface Writer {
  readonly name: string;
  /** Fields that spell `written`. */
  readonly parts: Parts;
  readonly written: unknown;
  /** What is written from the parts; `undefined` where they are refused. */
  readonly write: (parts: unknown) => unknown;
}

const TAIL = { clientTaskId: "b", taskType: "tool", componentIdentifier: "c" };
export const SESSION_PARTS = { sessionId: "a", ...TAIL };
export const SCOPED_PARTS = { taskScope: "a", ...TAIL, leg: 2 };
const COMPONENT_PARTS = { type: "tool", name: "a", version: "1.0" };

export const buildWriters: readonly Writer[] = [
  {
    name: "buildTaskKey",
    parts: SESSION_PARTS,
    written: "a:b:tool:c",
    write: (parts) => valueIn(buildFrom(parts)),
  },
  {
    name: "buildScopedTaskKey",
    parts: SCOPED_PARTS,
    written: "auth:a:b:tool:c#leg2",
    write: (parts) => valueIn(buildScopedFrom(parts)),
  },
  {
    name: "buildComponentKey",
    parts: COMPONENT_PARTS,
    written: "tool:a@1.0",
    write: (parts) => valueIn(buildComponentFrom(parts)),
  },
];

export const zodWriters: readonly Writer[] = [
  {
    name: "taskKeyCodec",
    parts: SESSION_PARTS,
    written: "a:b:tool:c",
    write: encoding(taskKeyCodec),
  },
  {
    name: "scopedTaskKeyCodec",
    parts: SCOPED_PARTS,
    written: "auth:a:b:tool:c#leg2",
    write: encoding(scopedTaskKeyCodec),
  },
  {
    name: "anyTaskKeyCodec, of a session",
    parts: { layout: "session", ...SESSION_PARTS },
    written: "a:b:tool:c",
    write: encoding(anyTaskKeyCodec),
  },
  {
    name: "anyTaskKeyCodec, of a scope",
    parts: { layout: "scoped", ...SCOPED_PARTS },
    written: "auth:a:b:tool:c#leg2",
    write: encoding(anyTaskKeyCodec),
  },
  {
    name: "componentKeyCodec",
    parts: COMPONENT_PARTS,
    written: "tool:a@1.0",
    write: encoding(componentKeyCodec),
  },
  {
    name: "taskKeySchema",
    parts: SESSION_PARTS,
    written: SESSION_PARTS,
    write: (parts) => taskKeySchema.safeParse(parts).data,
  },
  {
    name: "scopedTaskKeySchema",
    parts: SCOPED_PARTS,
    written: SCOPED_PARTS,
    write: (parts) => scopedTaskKeySchema.safeParse(parts).data,
  },
];

export const writers = [...buildWriters, ...zodWriters];

export function valueIn<Value>(result: Result<Value, unknown>): Value | undefined {
  return result.ok ? result.value : undefined;
}

function encoding(codec: z.core.$ZodType): (parts: unknown) => unknown {
  return (parts) => z.safeEncode(codec, parts).data;
}
