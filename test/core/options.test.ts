import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  type AnyTaskKeyOptions,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseTaskKey,
  TASK_TYPES,
  taskKeyIssuesFrom,
} from "../../src/index.js";
import { optionsFrom, revokedProxy, throwing, withPolluted } from "../support/hostile.js";
import { codesOf } from "../support/issues.js";
import { eitherSession, type Kind, kinds, type Parts, session } from "../support/kinds.js";

// Options are the program's: what is not quite right throws, and nothing that looks like a guard leaves one open.

interface Way {
  readonly name: string;
  readonly kind: Kind;
  /** What is wrong with the kind's example, in its task type or another, under options. */
  readonly codes: (options?: unknown, taskType?: string) => string[];
}

const CODECS: Readonly<Record<string, (options: AnyTaskKeyOptions) => z.core.$ZodType>> = {
  session: createTaskKeyCodec,
  scoped: createScopedTaskKeyCodec,
  "either, by a session": createAnyTaskKeyCodec,
  "either, by a scope": createAnyTaskKeyCodec,
};

const ways: readonly Way[] = [
  ...kinds.flatMap((kind): Way[] => [
    { name: `parsing ${kind.name}`, kind, codes: (options, type) => codesOf(kind.parse(keyOf(kind, type), options)) },
    {
      name: `building ${kind.name}`,
      kind,
      codes: (options, type) => codesOf(kind.build(partsOf(kind, type), options)),
    },
  ]),
  {
    name: "getClientTaskIdFromKey",
    kind: session,
    codes: (options, type) => codesOf(getClientTaskIdFromKey(keyOf(session, type), optionsFrom(options))),
  },
  ...kinds.flatMap((kind): Way[] => {
    const create = CODECS[kind.name];
    if (create === undefined) return [];
    const codec = (options: unknown) => create(optionsFrom(options));
    const decoded = (options: unknown, type?: string) => z.safeDecode(codec(options), keyOf(kind, type));
    const encoded = (options: unknown, type?: string) => z.safeEncode(codec(options), partsOf(kind, type));
    return [
      { name: `the codec of ${kind.name}, decoding`, kind, codes: (...given) => codesIn(decoded(...given)) },
      { name: `the codec of ${kind.name}, encoding`, kind, codes: (...given) => codesIn(encoded(...given)) },
    ];
  }),
];

const TASK_TYPES_RULE = '1 or more types, each of visible ASCII without ":" and "#"';
const MAX_LENGTH_RULE = "a whole number from 1 to 65536";

const guardedWays = ways.filter(({ kind }) => kind.name !== "component");

describe.each(ways)("the options of $name", ({ kind, codes }) => {
  const known = kind.options.join(", ");
  const notPlain = new TypeError(`The options must be a plain object; the options are ${known}.`);
  const unknownName = new TypeError(`There is no option of that name; the options are ${known}.`);

  it("may be missing, empty, or left undefined where there is a default", () => {
    for (const options of [undefined, {}, Object.create(null), { taskTypes: undefined, maxLength: undefined }]) {
      expect(codes(options)).toEqual([]);
    }
  });

  it.each<[string, () => unknown]>([
    ["null", () => null],
    ["an index, as map passes it", () => 0],
    ["a string", () => "a"],
    ["a symbol", () => Symbol("a")],
    ["a function", () => Object.assign(() => 0, { maxLength: 99 })],
    ["a function without a prototype", () => Object.setPrototypeOf(() => 0, null)],
    ["an array", () => [{ maxLength: 99 }]],
    ["an array of another realm", () => runInNewContext("[]")],
    ["a Map", () => new Map([["maxLength", 99]])],
    ["a promise", () => Promise.resolve({})],
    ["an instance of a class", () => Object.assign(new (class {})(), { maxLength: 99 })],
    ["an instance of a class of another realm", () => runInNewContext("new (class { maxLength = 99 })()")],
    ["inherited", () => Object.create({ maxLength: 99 })],
    ["a prototype that says it is one of all objects", () => Object.create({ isPrototypeOf: () => true })],
  ])("throw where they are no plain object: %s", (_, make) => {
    expect(() => codes(make())).toThrow(notPlain);
  });

  it("throw for a name that does not exist, repeating nothing of it", () => {
    const misspelt = ["sessionID", "session_id", "SessionId", "sessionId ", "taskscope", "tasktypes", "maxlength"];
    const folding = ["session\u0130d", "\u017fessionId"];
    const others = ["scope", "leg", "toString", "constructor", "isPrototypeOf", "0", ""];
    const ofOtherLayouts = ["sessionId", "taskScope"].filter((name) => !kind.options.includes(name));
    for (const name of [...misspelt, ...folding, ...others, ...ofOtherLayouts]) {
      for (const value of ["a", null, undefined]) {
        const options = { [name]: value };
        for (const given of [options, { ...options, taskTypes: ["tool"] }, new Proxy(options, {})]) {
          expect(() => codes(given)).toThrow(unknownName);
        }
        expect(() => codes(Object.defineProperty({}, name, { value }))).toThrow(unknownName);
      }
    }
    expect(() => codes({ [Symbol("sessionId")]: "a" })).toThrow(unknownName);
    expect(() => codes(JSON.parse('{"__proto__":{"maxLength":99}}'))).toThrow(unknownName);
  });

  it("throw for one that can be seen but is not own, naming it", () => {
    for (const option of ["sessionId", "taskScope", "taskTypes", "maxLength"]) {
      const notOwn = new TypeError(`The option ${option} must be the options' own property, not an inherited one.`);
      expect(() => codes(new Proxy({}, { has: (_, name) => name === option }))).toThrow(notOwn);
      expect(() => codes(new Proxy({}, { get: (_, name) => (name === option ? 7 : undefined) }))).toThrow(notOwn);
    }
  });

  it("are the elements of the list, whatever it iterates", () => {
    const taskTypes = Object.assign(["tool"], { [Symbol.iterator]: () => ["job"].values() });
    expect([parseTaskKey("a:b:tool:c", { taskTypes }).ok, parseTaskKey("a:b:job:c", { taskTypes }).ok]).toEqual([
      true,
      false,
    ]);
  });

  it.each<[string, unknown, new (message: string) => Error, string]>([
    ["a string", "tool", TypeError, "an array of strings"],
    ["null", null, TypeError, "an array of strings"],
    ["a Set", new Set(["tool"]), TypeError, "an array of strings"],
    ["an array-like", { 0: "tool", length: 1 }, TypeError, "an array of strings"],
    ["a list with a number", ["tool", 1], TypeError, "an array of strings"],
    ["a list with a String object", [new String("tool")], TypeError, "an array of strings"],
    ["a list with a hole", new Array(1), TypeError, "an array of strings"],
    ["a list with hundreds of millions of them", new Array(2e8), TypeError, "an array of strings"],
    ["an empty list", [], RangeError, TASK_TYPES_RULE],
    ["a list with an empty type", ["tool", ""], RangeError, TASK_TYPES_RULE],
    ["a list with a divider", ["a:b"], RangeError, TASK_TYPES_RULE],
    ["a list with a hash", ["tool#leg2"], RangeError, TASK_TYPES_RULE],
    ["a list with a space", ["my tool"], RangeError, TASK_TYPES_RULE],
    ["a list with a line end", ["tool\n"], RangeError, TASK_TYPES_RULE],
    ["a list with a letter past ASCII", ["outil\u00e9"], RangeError, TASK_TYPES_RULE],
  ])("throw for taskTypes that is %s", (_, taskTypes, type, phrase) => {
    expect(() => codes({ taskTypes })).toThrow(new type(`The option taskTypes must be ${phrase}.`));
  });

  it.each<[unknown, new (message: string) => Error, string]>([
    ["10", TypeError, "a number"],
    [null, TypeError, "a number"],
    [10n, TypeError, "a number"],
    [0, RangeError, MAX_LENGTH_RULE],
    [1.5, RangeError, MAX_LENGTH_RULE],
    [Number.NaN, RangeError, MAX_LENGTH_RULE],
    [Number.POSITIVE_INFINITY, RangeError, MAX_LENGTH_RULE],
    [65_537, RangeError, MAX_LENGTH_RULE],
  ])("throw for maxLength that is %s", (maxLength, type, phrase) => {
    expect(() => codes({ maxLength })).toThrow(new type(`The option maxLength must be ${phrase}.`));
  });

  it("bound the length", () => {
    const { length } = kind.key;
    expect(codes({ maxLength: length })).toEqual([]);
    expect(codes({ maxLength: length - 1 })).toEqual(["too_long"]);
    expect(codes({ maxLength: 1 })).toEqual(["too_long"]);
    expect(codes({ maxLength: 65_536 })).toEqual([]);
  });

  it("replace the four task types", () => {
    const all = "!\"$%&'()*+,-./0189;<=>?AZ[\\]^_`az{|}~";
    expect(codes(undefined, "job")).toEqual(["unknown_task_type"]);
    expect(codes({ taskTypes: ["job", "tool"] }, "job")).toEqual([]);
    expect(codes({ taskTypes: ["job"] })).toEqual(["unknown_task_type"]);
    expect(codes({ taskTypes: ["job"] }, "Job")).toEqual(["unknown_task_type"]);
    expect(codes({ taskTypes: [all] }, all)).toEqual([]);
    expect(codes({ taskTypes: ["job"] }, "")).toEqual(["empty_segment"]);
    expect(codes({ taskTypes: ["job"] }, "toString")).toEqual(["unknown_task_type"]);
    expect(codes({ taskTypes: [".*"] })).toEqual(["unknown_task_type"]);
  });

  it("are each read once", () => {
    const given: Parts = { ...guardsOf(kind), taskTypes: ["tool"], maxLength: kind.key.length };
    const reads: string[] = [];
    const get = (value: unknown, name: string) => () => {
      reads.push(name);
      return value;
    };
    expect(codes(objectOf(given, (value, name) => ({ get: get(value, name) })))).toEqual([]);
    expect(reads.sort()).toEqual(Object.keys(given).sort());
  });

  it("that cannot be read are an error and no answer", () => {
    for (const options of [revokedProxy(), Object.defineProperty({}, "maxLength", { get: throwing })]) {
      expect(() => codes(options)).toThrow();
    }
  });
});

describe.each(guardedWays)("the guard of $name", ({ kind, codes }) => {
  const right = guardsOf(kind);
  const names = Object.keys(right);
  const wrong = withEach(right, "other");
  const mismatch = [kind.parts.leg === undefined ? "session_mismatch" : "scope_mismatch"];

  it.each<[string, (guards: Parts) => object]>([
    ["an object", (guards) => ({ ...guards })],
    ["an object with a symbol", (guards) => ({ ...guards, [Symbol("sessionId")]: "other" })],
    ["a frozen object", (guards) => Object.freeze({ ...guards })],
    ["an object without a prototype", (guards) => Object.assign(Object.create(null), guards)],
    ["an object of another realm", (guards) => Object.assign(runInNewContext("({})"), guards)],
    ["hidden properties", (guards) => objectOf(guards, (value) => ({ value }))],
    ["getters", (guards) => objectOf(guards, (value) => ({ get: () => value }))],
    ["a proxy that hides nothing", (guards) => new Proxy({ ...guards }, {})],
    ["a proxy that hides its names", (guards) => new Proxy({ ...guards }, { ownKeys: () => [] })],
  ])("holds from %s", (_, make) => {
    expect(codes(make(right))).toEqual([]);
    expect(codes(make(wrong))).toEqual(mismatch);
    expect(codes(make({ ...right, taskTypes: ["tool"], maxLength: 99 }))).toEqual([]);
    expect(codes(make(withEach(right, undefined)))).toEqual(mismatch);
  });

  // None of these is options with a guard; were one taken for options without, the guard would stand open.
  it.each<[string, (guards: Parts) => unknown]>([
    ["an array that has it", (guards) => Object.assign([], guards)],
    ["an instance of a class", (guards) => Object.assign(new (class {})(), guards)],
    ["an object that inherits it", (guards) => Object.create(guards)],
    ["one whose prototype has none itself", (guards) => Object.create(Object.assign(Object.create(null), guards))],
    ["one whose prototype hides it", (guards) => Object.create(objectOf(guards, (value) => ({ value }), null))],
    ["an own property beside an inherited one", (guards) => Object.assign(Object.create(guards), { maxLength: 99 })],
    ["JSON's __proto__", (guards) => JSON.parse(`{"__proto__":${JSON.stringify(guards)}}`)],
    ["symbols", (guards) => ({ [Symbol(Object.keys(guards)[0])]: "other" })],
    ["a symbol beside an option", (guards) => ({ maxLength: 99, [Symbol(Object.keys(guards)[0])]: "other" })],
    ["a proxy that only gets", (guards) => new Proxy({}, { get: (_, name) => guards[String(name)] })],
    ["a proxy that only has", (guards) => new Proxy({}, { has: (_, name) => Object.hasOwn(guards, name) })],
    ["a proxy that only lists its names", (guards) => new Proxy({}, { ownKeys: () => Object.keys(guards) })],
    [
      "a proxy that says it is plain",
      (guards) => new Proxy(Object.create(guards), { getPrototypeOf: () => Object.prototype }),
    ],
    [
      "a polluted prototype of another realm",
      (guards) => runInNewContext("for (const name in guards) Object.prototype[name] = guards[name]; ({})", { guards }),
    ],
  ])("is a TypeError from %s", (_, make) => {
    for (const guards of [wrong, right]) expect(() => codes(make(guards))).toThrow(TypeError);
  });

  it("is a TypeError from a polluted Object.prototype, unless it is the object's own too", () => {
    const given = [{}, { maxLength: 99 }, { ...wrong }, undefined];
    for (const name of names) {
      const value = right[name];
      for (const property of [{ value }, { value: "other" }, { value: undefined }, { get: () => value }]) {
        for (const enumerable of [true, false]) {
          const polluted = { [name]: { ...property, enumerable } };
          const outcomes = withPolluted(polluted, () => given.map((options) => outcomeOf(() => codes(options))));
          expect(outcomes).toEqual(["TypeError", "TypeError", ...mismatch, ""]);
        }
      }
    }
  });

  it.each<[string, (guards: Parts) => object]>([
    [
      "is only described",
      (guards) => {
        const described = { value: "other", configurable: true, enumerable: true, writable: true };
        const getOwnPropertyDescriptor = (_: object, name: PropertyKey) =>
          Object.hasOwn(guards, name) ? described : undefined;
        return new Proxy({}, { getOwnPropertyDescriptor });
      },
    ],
    ["is listed and not shown", (guards) => new Proxy({ ...guards }, { has: () => false, get: () => undefined })],
    [
      "goes as it is read",
      (guards) => {
        const get = (name: string) => () => void Reflect.deleteProperty(options, name);
        const options = objectOf(guards, (_, name) => ({ get: get(name), configurable: true }));
        return options;
      },
    ],
  ])("is closed where it %s", (_, make) => {
    for (const guards of [wrong, right]) expect(codes(make(guards))).toEqual(mismatch);
  });

  it("is closed where it is no owner", () => {
    const owner = String(right[names[0] ?? ""]);
    const values: unknown[] = [
      ...[undefined, null, "", 0, Number.NaN, 0n, false, true, Symbol(owner), Symbol("anyone"), Object(owner)],
      ...[[owner], new Set([owner]), () => owner, Promise.resolve(owner), /(?:)/, Buffer.from(owner)],
      ...[{ toString: () => owner }, { [Symbol.toPrimitive]: () => owner }, { length: 1, 0: owner }].map(Object),
    ];
    for (const guard of values) expect(codes(withEach(right, guard))).toEqual(mismatch);
  });

  it("is the first of two values, where it changes between reads", () => {
    for (const [first, last, expected] of [
      [wrong, right, mismatch],
      [right, wrong, []],
    ] as const) {
      const values = Object.fromEntries(names.map((name) => [name, [first[name], last[name]]]));
      expect(codes(objectOf(values, (list) => ({ get: () => list.shift() })))).toEqual(expected);
    }
  });
});

describe("both guards", () => {
  const cases: Readonly<Record<string, string>> = {
    sessionA: "a:b:tool:c",
    sessionB: "b:b:tool:c",
    scopeA: "auth:a:b:tool:c",
    scopeB: "auth:b:b:tool:c",
    anonymous: "anon:b:tool:c",
  };

  it.each<[string, object, string[]]>([
    ["neither", {}, ["sessionA", "sessionB", "scopeA", "scopeB", "anonymous"]],
    ["only a session", { sessionId: "a" }, ["sessionA"]],
    ["only a scope", { taskScope: "a" }, ["scopeA"]],
    ["only the anonymous scope", { taskScope: null }, ["anonymous"]],
    ["both", { sessionId: "a", taskScope: "a" }, ["sessionA", "scopeA"]],
    ["another of each", { sessionId: "b", taskScope: "a" }, ["sessionB", "scopeA"]],
    ["a session and the anonymous scope", { sessionId: "a", taskScope: null }, ["sessionA", "anonymous"]],
    ["a session that is undefined", { sessionId: undefined }, []],
    ["a scope that is undefined", { taskScope: undefined }, []],
    ["both undefined", { sessionId: undefined, taskScope: undefined }, []],
    ["a session, and a scope that is undefined", { sessionId: "a", taskScope: undefined }, ["sessionA"]],
    ["a scope, and a session that is undefined", { sessionId: undefined, taskScope: "b" }, ["scopeB"]],
    ["a session that is null, which is a scope's value", { sessionId: null, taskScope: null }, ["anonymous"]],
    ["only a session that is null", { sessionId: null }, []],
    ["String objects", { sessionId: new String("a"), taskScope: new String("a") }, []],
  ])("%s: all other keys are refused with their layout's mismatch", (_, options, passing) => {
    for (const [name, key] of Object.entries(cases)) {
      const mismatch = name.startsWith("session") ? "session_mismatch" : "scope_mismatch";
      const expected = passing.includes(name) ? [] : [mismatch];
      expect([name, codesOf(eitherSession.parse(key, options))]).toEqual([name, expected]);
      const parsed = eitherSession.parse(key);
      expect([name, codesOf(eitherSession.build(parsed.ok && parsed.value, options))]).toEqual([name, expected]);
    }
  });

  it("a missing one is told of only for a well-formed key", () => {
    expect(codesOf(eitherSession.parse("auth:a:b:Tool:c", { sessionId: "a" }))).toEqual(["unknown_task_type"]);
    expect(codesOf(eitherSession.parse("a::tool:c", { taskScope: "a" }))).toEqual(["empty_segment"]);
  });
});

it("TASK_TYPES are those that FastMCP writes, and cannot be changed", () => {
  expect(TASK_TYPES).toEqual(["tool", "resource", "template", "prompt"]);
  expect(Object.isFrozen(TASK_TYPES)).toBe(true);
});

it("the task types of an issue are a frozen copy of the option", () => {
  const taskTypes = ["job"];
  const parsed = parseTaskKey("a:b:tool:c", { taskTypes });
  const issue = parsed.ok ? undefined : parsed.error.issues[0];
  const expected = issue?.code === "unknown_task_type" ? issue.expected : undefined;
  expect(expected).toEqual(["job"]);
  expect(expected).not.toBe(taskTypes);
  expect(Object.isFrozen(expected)).toBe(true);
});

function codesIn(result: z.ZodSafeParseResult<unknown>): string[] {
  return result.success ? [] : taskKeyIssuesFrom(result.error).map(({ code }) => code);
}

function keyOf(kind: Kind, taskType = "tool"): string {
  return kind.key.replace("tool", () => taskType);
}

function partsOf(kind: Kind, taskType = "tool"): Parts {
  return { ...kind.parts, [kind.name === "component" ? "type" : "taskType"]: taskType };
}

/** The guard that lets the kind's example pass. */
function guardsOf({ parts }: Kind): Parts {
  if ("sessionId" in parts) return { sessionId: parts.sessionId };
  return "taskScope" in parts ? { taskScope: parts.taskScope } : {};
}

function withEach(parts: Parts, value: unknown): Parts {
  return Object.fromEntries(Object.keys(parts).map((name) => [name, value]));
}

/** An object that has a property of each name, as described. */
function objectOf<Value>(
  values: Readonly<Record<string, Value>>,
  descriptorOf: (value: Value, name: string) => PropertyDescriptor,
  prototype: object | null = Object.prototype,
): object {
  const properties = Object.entries(values).map(([name, value]) => [name, descriptorOf(value, name)]);
  return Object.create(prototype, Object.fromEntries(properties));
}

/** The codes, or the name of what was thrown. Nothing may be thrown out of a polluted stretch. */
function outcomeOf(ask: () => string[]): string {
  try {
    return ask().join();
  } catch (error) {
    return error instanceof Error ? error.name : "";
  }
}
