import * as z from "zod";
import type { KeyCodec } from "../../src/codec.js";
import { docketKeys } from "../../src/docket.js";
import {
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
  type Result,
} from "../../src/index.js";
import { buildFrom, buildScopedFrom, optionsFrom } from "./hostile.js";

export type Layout = "session" | "scoped";
export type Owner = string | null;

/** The fields of one key of a layout, and the text that they spell, whether or not that is a key. */
export interface Case {
  readonly owner: Owner;
  readonly key: string;
  readonly parts: Readonly<Record<string, unknown>>;
}

/** What came out where a key was let through; `undefined` where it was refused. */
export type Answer = { readonly value: unknown } | undefined;

export type Gate = (given: Case) => Answer;

/** A way through which a key can pass a guard. */
export interface Face {
  readonly name: string;
  readonly way: "read" | "write";
  /** The options under which this owner's keys are to pass, and no other's. */
  readonly options: (guard: unknown) => object;
  /** What the options make of it, once, as a program would that serves one owner. */
  readonly under: (options: object) => Gate;
}

/** A face that answers later. */
export interface AsyncFace extends Omit<Face, "under"> {
  readonly under: (options: object) => (given: Case) => Promise<Answer>;
}

const GUARDS = { session: "sessionId", scoped: "taskScope" } as const;

/** The functions, which are the core: all other faces ask what these ask. */
export function functionFacesOf(layout: Layout): Face[] {
  const own = ownOptions(layout);
  const parse = layout === "session" ? parseTaskKey : parseScopedTaskKey;
  const build = layout === "session" ? buildFrom : buildScopedFrom;
  return [
    read("parse", own, ({ key }, options) => parse(key, options)),
    read("parseAnyTaskKey, one guard", own, ({ key }, options) => parseAnyTaskKey(key, options)),
    read("parseAnyTaskKey, both", bothOptions, ({ key }, options) => parseAnyTaskKey(key, options)),
    {
      name: "build",
      way: "write",
      options: own,
      under: (options) => (given) => answerOf(build(given.parts, optionsFrom(options))),
    },
  ];
}

/** The functions, the names of Docket, and the ways of the codecs that give a result. */
export function facesOf(layout: Layout): Face[] {
  const own = ownOptions(layout);
  const narrowed = (guard: unknown) => ({ ...own(guard), taskTypes: ["tool"], maxLength: 8000 });
  const parse = layout === "session" ? parseTaskKey : parseScopedTaskKey;
  const { run, result, mapping } = NAME_STARTS;
  const faces: Face[] = [
    ...functionFacesOf(layout),
    read("parse, with all options", narrowed, ({ key }, options) => parse(key, options)),
    read("forTask", own, ({ key }, options) => docket.forTask(key, options)),
    read("forTask of a docket of the layout", bothOptions, ({ key }, options) =>
      dockets[layout].forTask(key, options),
    ),
    read("docket.parse, run", bothOptions, ({ key }, options) => docket.parse(run + key, options)),
    read("docket.parse, result", own, ({ key }, options) =>
      dockets[layout].parse(`${result}${key}:1`, options),
    ),
    read("docket.parse, mapping", own, ({ key }, options) =>
      docket.parse(mapping + withoutTail(key), options),
    ),
    ...codecFaces(layout, "safeDecode", "safeEncode"),
  ];
  if (layout === "scoped") return faces;
  return [
    ...faces,
    read("getClientTaskIdFromKey", own, ({ key }, options) => getClientTaskIdFromKey(key, options)),
    read("docket.parse, legacy mapping", own, ({ key }, options) =>
      docket.parse(`fastmcp:task:${withoutTail(key)}:created_at`, options),
    ),
  ];
}

/** The ways of a codec that throw, and those of Zod's functions and of its older names. */
export function slowFacesOf(layout: Layout): Face[] {
  return [
    ...codecFaces(layout, "decode", "encode"),
    ...codecFaces(layout, "parse", "encode"),
    ...codecFaces(layout, "safeParse", "safeEncode"),
    ...otherNames(layout),
  ];
}

export function asyncFacesOf(layout: Layout): AsyncFace[] {
  return codecsOf(layout).flatMap(({ name, options, make }) =>
    (["decodeAsync", "parseAsync", "safeDecodeAsync", "safeParseAsync"] as const)
      .map(
        (method): AsyncFace => ({
          name: `${name}, ${method}`,
          way: "read",
          options,
          under: (given) => {
            const codec = make(given);
            return ({ key }) => answerLater(codec[method](key));
          },
        }),
      )
      .concat(
        (["encodeAsync", "safeEncodeAsync"] as const).map((method) => ({
          name: `${name}, ${method}`,
          way: "write",
          options,
          under: (given) => {
            const codec = make(given);
            return ({ parts }) => answerLater(codec[method](parts));
          },
        })),
      ),
  );
}

/** The same functions and codecs of both layouts under the guard of the other layout alone: nothing is to pass. */
export function crossFacesOf(layout: Layout): Face[] {
  const other = ownOptions(layout === "session" ? "scoped" : "session");
  return facesOf(layout)
    .filter(({ name }) => /Any|forTask$|run|mapping|either/.test(name))
    .map((face) => ({ ...face, options: other }));
}

/** Every name in Redis that says whose task it is, with what stands before the key or the owner in it. */
export function dockedNames(key: string): string[] {
  const { run, result, mapping } = NAME_STARTS;
  const kinds = ["progress", "state", "cancel"].map((kind) => `fastmcp:${kind}:`);
  const task = withoutTail(key);
  return [
    ...[run, ...kinds, result].map((start) => start + key),
    `${result}${key}:7`,
    ...["", ":created_at", ":elicit:status", ":input:2:map"].map((end) => mapping + task + end),
    `fastmcp:task:${task}`,
    `fastmcp:task:${task}:created_at`,
  ];
}

export const docket = docketKeys();

const dockets = {
  session: docketKeys("fastmcp", { layout: "session" }),
  scoped: docketKeys("fastmcp", { layout: "scoped" }),
};

export const NAME_STARTS = {
  run: "fastmcp:runs:",
  result: "fastmcp:results::",
  mapping: "fastmcp:fastmcp:task:",
};

function ownOptions(layout: Layout): (guard: unknown) => object {
  return (guard) => ({ [GUARDS[layout]]: guard });
}

/** The guards of both layouts, of one text, since that is where they could be taken for one another. */
function bothOptions(guard: unknown): object {
  return { sessionId: guard, taskScope: guard };
}

function read(
  name: string,
  options: Face["options"],
  take: (given: Case, options: ReturnType<typeof optionsFrom>) => Result<unknown, unknown>,
): Face {
  return {
    name,
    way: "read",
    options,
    under: (made) => (given) => answerOf(take(given, optionsFrom(made))),
  };
}

function codecsOf(layout: Layout) {
  const own = ownOptions(layout);
  return [
    { name: "codec", options: own, make: layout === "session" ? sessionCodec : scopedCodec },
    { name: "codec of either layout, one guard", options: own, make: anyCodec },
    {
      name: "codec of either layout, both",
      options: bothOptions,
      make: anyCodec,
    },
  ];
}

function codecFaces(
  layout: Layout,
  decoding: "decode" | "parse" | "safeDecode" | "safeParse",
  encoding: "encode" | "safeEncode",
): Face[] {
  return codecsOf(layout).flatMap(({ name, options, make }): Face[] => [
    {
      name: `${name}, ${decoding}`,
      way: "read",
      options,
      under: (given) => {
        const codec = make(given);
        return ({ key }) => answerTo(() => codec[decoding](key));
      },
    },
    {
      name: `${name}, ${encoding}`,
      way: "write",
      options,
      under: (given) => {
        const codec = make(given);
        return ({ parts }) => answerTo(() => codec[encoding](parts));
      },
    },
  ]);
}

function otherNames(layout: Layout): Face[] {
  const [{ options, make }] = codecsOf(layout).slice(-1) as [ReturnType<typeof codecsOf>[0]];
  const reading = (name: string, take: (codec: HostileCodec, key: string) => unknown): Face => ({
    name,
    way: "read",
    options,
    under: (given) => {
      const codec = make(given);
      return ({ key }) => answerTo(() => take(codec, key));
    },
  });
  return [
    reading("z.decode", (codec, key) => z.decode(codec, key)),
    reading("z.safeDecode", (codec, key) => z.safeDecode(codec, key)),
    reading("a codec in an object", (codec, key) => z.object({ key: codec }).parse({ key }).key),
    reading("a codec in an array", (codec, key) => z.array(codec).parse([key])[0]),
    reading("a codec that may be left out", (codec, key) => codec.optional().parse(key)),
    reading("a codec described anew", (codec, key) => codec.describe("Mine.").parse(key)),
    reading("a codec in a union", (codec, key) => z.union([codec, z.number()]).parse(key)),
    {
      name: "z.encode",
      way: "write",
      options,
      under: (given) => {
        const codec = make(given);
        return ({ parts }) => answerTo(() => z.encode(codec, parts));
      },
    },
  ];
}

/** A codec to which anything can be handed, as JavaScript has it. */
type HostileCodec = KeyCodec<Case["parts"]>;

// Casts, since the point is to pass what the types forbid.
function sessionCodec(options: object): HostileCodec {
  return createTaskKeyCodec(options) as z.core.$ZodType as HostileCodec;
}

function scopedCodec(options: object): HostileCodec {
  return createScopedTaskKeyCodec(options) as z.core.$ZodType as HostileCodec;
}

function anyCodec(options: object): HostileCodec {
  return createAnyTaskKeyCodec(options) as z.core.$ZodType as HostileCodec;
}

function answerOf(result: Result<unknown, unknown>): Answer {
  return result.ok ? { value: result.value } : undefined;
}

/** What Zod gave, of the ways that throw and of the safe ones. */
function answerTo(ask: () => unknown): Answer {
  try {
    return zodAnswer(ask());
  } catch (error) {
    if (error instanceof z.core.$ZodError) return undefined;
    throw error;
  }
}

async function answerLater(asked: Promise<unknown>): Promise<Answer> {
  try {
    return zodAnswer(await asked);
  } catch (error) {
    if (error instanceof z.core.$ZodError) return undefined;
    throw error;
  }
}

function zodAnswer(given: unknown): Answer {
  if (typeof given !== "object" || given === null || !("success" in given)) return { value: given };
  return given.success === true && "data" in given ? { value: given.data } : undefined;
}

/** The owner and the task id of a key: what stands before its task type. */
function withoutTail(key: string): string {
  return key.split(":").slice(0, -2).join(":");
}
