import type fc from "fast-check";
import {
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  type Result,
  type TaskKeyError,
} from "../../src/core.js";
import { anyTexts, parts, stringParts } from "./arbitraries.js";
import { anyComponentTexts, componentParts, typedComponentParts } from "./component-arbitraries.js";
import { buildAnyFrom, buildComponentFrom, buildFrom, buildScopedFrom, optionsFrom } from "./hostile.js";
import {
  anyFieldsOf,
  componentFieldsOf,
  fieldsOf,
  type ModelRules,
  quote,
  scopedFieldsOf,
  scopedKeyOf,
} from "./model.js";
import { anyScopedTexts, scopedParts, textsOfBothLayouts, typedScopedParts } from "./scoped-arbitraries.js";

export type Parts = Readonly<Record<string, unknown>>;

/** A pair of a parser and a builder, and what tests go through for each: whoever adds a kind here tests it everywhere. */
export interface Kind {
  readonly name: string;
  readonly parse: (input: unknown, options?: unknown) => Result<Parts, TaskKeyError>;
  readonly build: (parts: unknown, options?: unknown) => Result<string, TaskKeyError>;
  /** A good key, and its fields in their order. */
  readonly key: string;
  readonly parts: Parts;
  /** The fields that may be null. */
  readonly nullable: readonly string[];
  /** The names of the options, in the order in which messages have them. */
  readonly options: readonly string[];
  /** Any text at all, near misses above all, and any fields of the right types. */
  readonly texts: fc.Arbitrary<string>;
  readonly goodParts: fc.Arbitrary<Parts>;
  readonly typedParts: fc.Arbitrary<Parts>;
  /** The rules stated a second time, and what Python's builder would write. */
  readonly fieldsOf: (text: string, rules?: ModelRules) => Parts | undefined;
  readonly spell: (parts: Parts) => string;
}

const SESSION_PARTS = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" };
const SCOPED_PARTS = { taskScope: "s", clientTaskId: "b", taskType: "tool", componentIdentifier: "c", leg: 2 };

export const session: Kind = {
  name: "session",
  parse: (input, options) => asParts(parseTaskKey(input, optionsFrom(options))),
  build: buildFrom,
  key: "a:b:tool:c",
  parts: SESSION_PARTS,
  nullable: [],
  options: ["sessionId", "taskTypes", "maxLength"],
  texts: anyTexts,
  goodParts: asAny(parts()),
  typedParts: asAny(stringParts),
  fieldsOf,
  spell: ({ sessionId, clientTaskId, taskType, componentIdentifier }) =>
    `${sessionId}:${clientTaskId}:${taskType}:${quote(String(componentIdentifier))}`,
};

export const scoped: Kind = {
  name: "scoped",
  parse: (input, options) => asParts(parseScopedTaskKey(input, optionsFrom(options))),
  build: buildScopedFrom,
  key: "auth:s:b:tool:c#leg2",
  parts: SCOPED_PARTS,
  nullable: ["taskScope"],
  options: ["taskScope", "taskTypes", "maxLength"],
  texts: textsOfBothLayouts,
  goodParts: asAny(scopedParts()),
  typedParts: asAny(typedScopedParts),
  fieldsOf: scopedFieldsOf,
  // A cast, since the fields are those of this layout.
  spell: (fields) => scopedKeyOf(fields as typeof SCOPED_PARTS),
};

/** Both layouts, by an example of each. */
export const eitherSession: Kind = {
  ...session,
  name: "either, by a session",
  parse: (input, options) => asParts(parseAnyTaskKey(input, optionsFrom(options))),
  build: buildAnyFrom,
  parts: { layout: "session", ...SESSION_PARTS },
  options: ["sessionId", "taskScope", "taskTypes", "maxLength"],
  texts: textsOfBothLayouts,
  goodParts: session.goodParts.map((fields) => ({ layout: "session", ...fields })),
  typedParts: session.typedParts.map((fields) => ({ layout: "session", ...fields })),
  fieldsOf: anyFieldsOf,
};

export const eitherScoped: Kind = {
  ...eitherSession,
  name: "either, by a scope",
  key: scoped.key,
  parts: { layout: "scoped", ...SCOPED_PARTS },
  nullable: scoped.nullable,
  texts: anyScopedTexts,
  goodParts: scoped.goodParts.map((fields) => ({ layout: "scoped", ...fields })),
  typedParts: scoped.typedParts.map((fields) => ({ layout: "scoped", ...fields })),
  spell: scoped.spell,
};

export const component: Kind = {
  name: "component",
  parse: (input, options) => asParts(parseComponentKey(input, optionsFrom(options))),
  build: buildComponentFrom,
  key: "tool:my_tool@1.0",
  parts: { type: "tool", name: "my_tool", version: "1.0" },
  nullable: ["version"],
  options: ["taskTypes", "maxLength"],
  texts: anyComponentTexts,
  goodParts: asAny(componentParts()),
  typedParts: asAny(typedComponentParts),
  fieldsOf: componentFieldsOf,
  spell: ({ type, name, version }) => `${type}:${name}@${version ?? ""}`,
};

export const kinds: readonly Kind[] = [session, scoped, eitherSession, eitherScoped, component];

/** The names of a kind's fields in their order. */
export function fieldNames(kind: Kind): string[] {
  return Object.keys(kind.parts).filter((name) => name !== "layout");
}

function asParts(result: Result<object, TaskKeyError>): Result<Parts, TaskKeyError> {
  // A cast, since the fields of an interface are not known to be all that there are.
  return result as Result<Parts, TaskKeyError>;
}

function asAny(arbitrary: fc.Arbitrary<object>): fc.Arbitrary<Parts> {
  // A cast for the same reason.
  return arbitrary as fc.Arbitrary<Parts>;
}
