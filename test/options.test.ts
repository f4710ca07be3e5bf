import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  type AnyTaskKeyOptions,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  type ScopedTaskKeyOptions,
  TASK_TYPES,
  type TaskKeyOptions,
} from "../src/index.js";
import { parts, texts } from "./support/arbitraries.js";
import { codesIn } from "./support/codec.js";
import {
  buildComponentFrom,
  buildFrom,
  buildScopedFrom,
  optionsFrom,
  safeEncodeFrom,
} from "./support/hostile.js";
import { codesOf } from "./support/issues.js";
import { scopedKeyOf } from "./support/model.js";

interface Case {
  readonly key: string;
  readonly parts: Readonly<Record<string, unknown>>;
}

const NOT_STRINGS = "The option taskTypes must be an array of strings.";
const NOT_TASK_TYPES =
  'The option taskTypes must be 1 or more types, each of visible ASCII without ":" and "#".';
const NOT_LENGTH = "The option maxLength must be a whole number from 1.";

const GOOD = caseOf("a", "b", "tool", "c");

/** Everything that takes options, as a function from a key and options to the codes of what is wrong. */
const takers: readonly {
  readonly name: string;
  readonly codes: (given: Case, options?: TaskKeyOptions<string>) => string[];
}[] = [
  { name: "parseTaskKey", codes: ({ key }, options) => codesOf(parseTaskKey(key, options)) },
  { name: "buildTaskKey", codes: ({ parts }, options) => codesOf(buildFrom(parts, options)) },
  {
    name: "getClientTaskIdFromKey",
    codes: ({ key }, options) => codesOf(getClientTaskIdFromKey(key, options)),
  },
  {
    name: "the codec, decoding",
    codes: ({ key }, options) => codesIn(z.safeDecode(createTaskKeyCodec(options), key)),
  },
  {
    name: "the codec, encoding",
    codes: ({ parts }, options) => codesIn(safeEncodeFrom(createTaskKeyCodec(options), parts)),
  },
];

/** The same for both layouts. */
const takersOfBoth: readonly {
  readonly name: string;
  readonly codes: (given: Case, options?: AnyTaskKeyOptions<string>) => string[];
}[] = [
  { name: "parseAnyTaskKey", codes: ({ key }, options) => codesOf(parseAnyTaskKey(key, options)) },
  {
    name: "the codec of both layouts, decoding",
    codes: ({ key }, options) => codesIn(z.safeDecode(createAnyTaskKeyCodec(options), key)),
  },
  {
    name: "the codec of both layouts, encoding",
    codes: ({ parts }, options) => codesIn(safeEncodeFrom(createAnyTaskKeyCodec(options), parts)),
  },
];

/** The same for the scoped layout. */
const scopedTakers: readonly {
  readonly name: string;
  readonly codes: (given: Case, options?: ScopedTaskKeyOptions<string>) => string[];
}[] = [
  {
    name: "parseScopedTaskKey",
    codes: ({ key }, options) => codesOf(parseScopedTaskKey(key, options)),
  },
  {
    name: "buildScopedTaskKey",
    codes: ({ parts }, options) => codesOf(buildScopedFrom(parts, options)),
  },
  {
    name: "the scoped codec, decoding",
    codes: ({ key }, options) => codesIn(z.safeDecode(createScopedTaskKeyCodec(options), key)),
  },
  {
    name: "the scoped codec, encoding",
    codes: ({ parts }, options) =>
      codesIn(safeEncodeFrom(createScopedTaskKeyCodec(options), parts)),
  },
];

/** All that takes options beside the session layout, with a good case for a task type and the options that there are. */
const otherTakers: readonly {
  readonly name: string;
  readonly codes: (given: Case, options?: AnyTaskKeyOptions<string>) => string[];
  readonly caseOfType: (taskType: string) => Case;
  readonly options: readonly string[];
}[] = [
  ...scopedTakers.map((taker) => ({
    ...taker,
    caseOfType: (taskType: string) => scopedCaseOf("a", taskType),
    options: ["taskScope", "taskTypes", "maxLength"],
  })),
  ...takersOfBoth.flatMap((taker) => {
    const options = ["sessionId", "taskScope", "taskTypes", "maxLength"];
    return [
      {
        ...taker,
        name: `${taker.name}, with a session key`,
        caseOfType: (taskType: string) => caseOf("a", "b", taskType, "c"),
        options,
      },
      {
        ...taker,
        name: `${taker.name}, with a scoped key`,
        caseOfType: (taskType: string) => scopedCaseOf(null, taskType),
        options,
      },
    ];
  }),
  {
    name: "parseComponentKey",
    codes: ({ key }, options) => codesOf(parseComponentKey(key, options)),
    caseOfType: componentCaseOf,
    options: ["taskTypes", "maxLength"],
  },
  {
    name: "buildComponentKey",
    codes: ({ parts }, options) => codesOf(buildComponentFrom(parts, options)),
    caseOfType: componentCaseOf,
    options: ["taskTypes", "maxLength"],
  },
];

describe("TASK_TYPES", () => {
  it("are those that FastMCP writes, and cannot be changed", () => {
    expect(TASK_TYPES).toEqual(["tool", "resource", "template", "prompt"]);
    expect(Object.isFrozen(TASK_TYPES)).toBe(true);
  });
});

describe.each(takers)("$name", ({ codes }) => {
  const take = (options: unknown) => codes(GOOD, optionsFrom(options));

  it("takes no options, none at all, and options that are left undefined", () => {
    expect(codes(GOOD)).toEqual([]);
    expect(take(undefined)).toEqual([]);
    expect(take({})).toEqual([]);
    expect(take(Object.create(null))).toEqual([]);
    expect(take({ taskTypes: undefined, maxLength: undefined })).toEqual([]);
  });

  it.each([
    ["null", null],
    ["an index, as map passes it", 0],
    ["a string", "a"],
    ["an empty string", ""],
    ["true", true],
    ["a symbol", Symbol("a")],
    ["a function", () => ({ sessionId: "a" })],
    ["an array", []],
    ["an array of options", [{ sessionId: "a" }]],
  ])("throws for options that are no object: %s", (_, options) => {
    expect(() => take(options)).toThrow(new TypeError("The options must be an object."));
  });

  it.each(["sessionID", "session_id", "taskScope", "tasktypes", "maxlength", "toString", ""])(
    "throws for the name of an option that does not exist: %j",
    (name) => {
      const message = `There is no option ${JSON.stringify(name)}; the options are sessionId, taskTypes, maxLength.`;
      expect(() => take({ [name]: undefined })).toThrow(new TypeError(message));
      expect(() => take(Object.create({ [name]: "a" }))).toThrow(new TypeError(message));
    },
  );

  it("throws for an own constructor, which is a class's only where it is inherited", () => {
    class Options {
      readonly maxLength = 9;
    }
    expect(take(new Options())).toEqual(["too_long"]);
    expect(() => take({ constructor: Options })).toThrow(TypeError);
  });

  it("throws for a prototype that only looks like the root of all objects", () => {
    const prototype = { isPrototypeOf: () => true, sesionId: "a" };
    expect(() => take(Object.create(prototype))).toThrow(TypeError);
    expect(() => take(Object.assign(Object.create(null), prototype))).toThrow(TypeError);
  });

  it.each([
    ["a string", "tool", TypeError, NOT_STRINGS],
    ["null", null, TypeError, NOT_STRINGS],
    ["a Set", new Set(["tool"]), TypeError, NOT_STRINGS],
    ["an array-like", { 0: "tool", length: 1 }, TypeError, NOT_STRINGS],
    ["an empty list", [], RangeError, NOT_TASK_TYPES],
    ["a number in it", ["tool", 1], TypeError, NOT_STRINGS],
    ["null in it", [null], TypeError, NOT_STRINGS],
    ["a String object in it", [new String("tool")], TypeError, NOT_STRINGS],
    ["a hole in it", new Array(1), TypeError, NOT_STRINGS],
    ["an empty type", ["tool", ""], RangeError, NOT_TASK_TYPES],
    ["a divider", ["a:b"], RangeError, NOT_TASK_TYPES],
    ["a hash", ["tool#leg2"], RangeError, NOT_TASK_TYPES],
    ["a space", ["my tool"], RangeError, NOT_TASK_TYPES],
    ["a line end after it", ["tool\n"], RangeError, NOT_TASK_TYPES],
    ["NUL", ["\0"], RangeError, NOT_TASK_TYPES],
    ["DEL", ["a\u007f"], RangeError, NOT_TASK_TYPES],
    ["a letter past ASCII", ["outil\u00e9"], RangeError, NOT_TASK_TYPES],
  ])("throws for taskTypes that is %s", (_, taskTypes, type, message) => {
    expect(() => take({ taskTypes })).toThrow(new type(message));
  });

  it.each([
    ["a string", "10", TypeError, "The option maxLength must be a number."],
    ["null", null, TypeError, "The option maxLength must be a number."],
    ["a bigint", 10n, TypeError, "The option maxLength must be a number."],
    ["zero", 0, RangeError, NOT_LENGTH],
    ["negative", -1, RangeError, NOT_LENGTH],
    ["a fraction", 1.5, RangeError, NOT_LENGTH],
    ["NaN", Number.NaN, RangeError, NOT_LENGTH],
    ["infinite", Number.POSITIVE_INFINITY, RangeError, NOT_LENGTH],
    ["past the safe integers", 2 ** 53, RangeError, NOT_LENGTH],
  ])("throws for maxLength that is %s", (_, maxLength, type, message) => {
    expect(() => take({ maxLength })).toThrow(new type(message));
  });

  it("takes the bounds of maxLength", () => {
    expect(take({ maxLength: 10 })).toEqual([]);
    expect(take({ maxLength: 9 })).toEqual(["too_long"]);
    expect(take({ maxLength: 1 })).toEqual(["too_long"]);
    expect(take({ maxLength: Number.MAX_SAFE_INTEGER })).toEqual([]);
  });

  it("takes other task types instead of the four", () => {
    const job = caseOf("a", "b", "job", "c");
    const all = "!\"$%&'()*+,-./0189;<=>?@AZ[\\]^_`az{|}~";
    expect(codes(job)).toEqual(["unknown_task_type"]);
    expect(codes(job, { taskTypes: ["job", "tool"] })).toEqual([]);
    expect(codes(GOOD, { taskTypes: ["job"] })).toEqual(["unknown_task_type"]);
    expect(codes(caseOf("a", "b", all, "c"), { taskTypes: [all] })).toEqual([]);
    expect(codes(caseOf("a", "b", "", "c"), { taskTypes: ["job"] })).toEqual(["empty_segment"]);
    expect(codes(caseOf("a", "b", "Job", "c"), { taskTypes: ["job"] })).toEqual([
      "unknown_task_type",
    ]);
  });

  it("reads every option once", () => {
    const reads: PropertyKey[] = [];
    const options = { sessionId: "a", taskTypes: ["tool"], maxLength: 10 };
    const counted = new Proxy(options, {
      get(target, name: keyof typeof options) {
        // The tag of the object, which is no option, is read under a symbol.
        if (typeof name === "string") reads.push(name);
        return target[name];
      },
    });
    expect(codes(GOOD, counted)).toEqual([]);
    expect(reads.sort()).toEqual(["maxLength", "sessionId", "taskTypes"]);
  });
});

describe.each(takers)("the guard of $name", ({ codes }) => {
  const take = (given: Case, options: unknown) => codes(given, optionsFrom(options));

  it("lets keys of its session pass and refuses all others", () => {
    expect(codes(GOOD, { sessionId: "a" })).toEqual([]);
    for (const sessionId of ["A", "b", "aa", "a ", " a", "a\0", "\0", "a:b", "\u0430", "auth"]) {
      expect(codes(GOOD, { sessionId })).toEqual(["session_mismatch"]);
    }
  });

  it.each([
    ["undefined, as of a caller without a session", undefined],
    ["null", null],
    ["an empty string", ""],
    ["a number", 0],
    ["true", true],
    ["a String object", new String("a")],
    ["an array of it", ["a"]],
    ["an object that turns into it", { toString: () => "a" }],
    ["a symbol", Symbol("a")],
    ["a function", () => "a"],
  ])("lets nothing pass when it is %s", (_, sessionId) => {
    expect(take(GOOD, { sessionId })).toEqual(["session_mismatch"]);
    // Ids that such a value turns into when it is made a string.
    for (const id of ["undefined", "null", "0", "true", "[object Object]", "Symbol(a)", "()=>a"]) {
      expect(take(caseOf(id.replace(" ", "_"), "b", "tool", "c"), { sessionId })).toEqual([
        "session_mismatch",
      ]);
    }
  });

  it("is seen on a prototype, as a getter of a class, and where it is not enumerable", () => {
    class Options {
      get sessionId() {
        return "other";
      }
    }
    const hidden = Object.defineProperty({}, "sessionId", { value: "other" });
    for (const options of [Object.create({ sessionId: "other" }), new Options(), hidden]) {
      expect(take(GOOD, options)).toEqual(["session_mismatch"]);
    }
    expect(take(GOOD, Object.create({ sessionId: "a" }))).toEqual([]);
    expect(take(GOOD, Object.create({ sessionId: undefined }))).toEqual(["session_mismatch"]);
  });

  it("is told of alone, and only for a well-formed key", () => {
    const guard = { sessionId: "other" };
    expect(codes(caseOf("a", "", "Tool", "c"), guard)).toEqual([
      "empty_segment",
      "unknown_task_type",
    ]);
    expect(codes(caseOf("a", "b", "tool", ""), guard)).toEqual(["empty_segment"]);
    expect(codes(caseOf("a", "b", "tool", "c".repeat(9000)), guard)).toEqual(["too_long"]);
    expect(codes(caseOf("auth", "b", "tool", "c"), guard)).toEqual(["wrong_layout"]);
    expect(codes(caseOf("auth", "b", "tool", "c"), { sessionId: "auth" })).toEqual([
      "wrong_layout",
    ]);
    expect(codes(GOOD, { ...guard, taskTypes: ["job"] })).toEqual(["unknown_task_type"]);
  });

  it("lets a key pass exactly when the session ids are equal", () => {
    fc.assert(
      fc.property(parts(), fc.nat(), fc.nat(0x7f), ({ sessionId }, place, unit) => {
        const index = place % (sessionId.length + 1);
        const other =
          sessionId.slice(0, index) + String.fromCharCode(unit) + sessionId.slice(index + 1);
        const given = caseOf(sessionId, "b", "tool", "c");
        expect(codes(given, { sessionId })).toEqual([]);
        expect(codes(given, { sessionId: other })).toEqual(
          other === sessionId ? [] : ["session_mismatch"],
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe.each(otherTakers)("$name", ({ codes, caseOfType, options: names }) => {
  const good = caseOfType("tool");
  const take = (options: unknown) => codes(good, optionsFrom(options));

  it("takes no options, none at all, and options that are left undefined", () => {
    expect(codes(good)).toEqual([]);
    expect(take(undefined)).toEqual([]);
    expect(take({})).toEqual([]);
    expect(take(Object.create(null))).toEqual([]);
    expect(take({ taskTypes: undefined, maxLength: undefined })).toEqual([]);
  });

  it.each([
    ["null", null],
    ["an index, as map passes it", 0],
    ["a string", "a"],
    ["true", true],
    ["a function", () => ({ taskScope: "a" })],
    ["an array of options", [{ taskScope: "a" }]],
    ["a Map of options", new Map([["taskScope", "a"]])],
    ["a promise of options", Promise.resolve({ taskScope: "a" })],
  ])("throws for options that are no object: %s", (_, options) => {
    expect(() => take(options)).toThrow(new TypeError("The options must be an object."));
  });

  it.each(
    ["sessionId", "taskScope", "sessionID", "task_scope", "scope", "taskType", "leg", "toString"]
      // The guard of another layout is as wrong as a misspelt one.
      .filter((name) => !names.includes(name)),
  )("throws for the name of an option that does not exist: %j", (name) => {
    const message = `There is no option ${JSON.stringify(name)}; the options are ${names.join(", ")}.`;
    expect(() => take({ [name]: undefined })).toThrow(new TypeError(message));
    expect(() => take(Object.create({ [name]: "a" }))).toThrow(new TypeError(message));
  });

  it.each([
    ["taskTypes", "tool", TypeError, NOT_STRINGS],
    ["taskTypes", null, TypeError, NOT_STRINGS],
    ["taskTypes", ["tool", 1], TypeError, NOT_STRINGS],
    ["taskTypes", [], RangeError, NOT_TASK_TYPES],
    ["taskTypes", ["tool#leg2"], RangeError, NOT_TASK_TYPES],
    ["taskTypes", ["tool:"], RangeError, NOT_TASK_TYPES],
    ["maxLength", "10", TypeError, "The option maxLength must be a number."],
    ["maxLength", 0, RangeError, NOT_LENGTH],
    ["maxLength", Number.NaN, RangeError, NOT_LENGTH],
  ])("throws for %s that is %j", (name, value, type, message) => {
    expect(() => take({ [name]: value })).toThrow(new type(message));
  });

  it("takes the bounds of maxLength", () => {
    const { length } = good.key;
    expect(take({ maxLength: length })).toEqual([]);
    expect(take({ maxLength: length - 1 })).toEqual(["too_long"]);
    expect(take({ maxLength: Number.MAX_SAFE_INTEGER })).toEqual([]);
  });

  it("takes other task types instead of the four", () => {
    const all = "!\"$%&'()*+,-./0189;<=>?@AZ[\\]^_`az{|}~";
    expect(codes(caseOfType("job"))).toEqual(["unknown_task_type"]);
    expect(codes(caseOfType("job"), { taskTypes: ["job", "tool"] })).toEqual([]);
    expect(codes(good, { taskTypes: ["job"] })).toEqual(["unknown_task_type"]);
    expect(codes(caseOfType(all), { taskTypes: [all] })).toEqual([]);
    expect(codes(caseOfType(""), { taskTypes: ["job"] })).toEqual(["empty_segment"]);
  });

  it("reads every option once", () => {
    const options = { sessionId: "a", taskScope: "a", taskTypes: ["tool"], maxLength: 99 };
    const given = Object.fromEntries(
      Object.entries(options).filter(([name]) => names.includes(name)),
    );
    const reads: PropertyKey[] = [];
    take(
      new Proxy(given, {
        get(target, name) {
          // The tag of the object, which is no option, is read under a symbol.
          if (typeof name === "symbol") return undefined;
          reads.push(name);
          return target[name];
        },
      }),
    );
    expect(reads.sort()).toEqual([...names].sort());
  });
});

describe.each([...scopedTakers, ...takersOfBoth])("the scope guard of $name", ({ codes }) => {
  const take = (given: Case, options: unknown) => codes(given, optionsFrom(options));
  const anonymous = scopedCaseOf(null);

  it("lets keys of its scope pass and refuses all others", () => {
    expect(codes(scopedCaseOf("a"), { taskScope: "a" })).toEqual([]);
    for (const taskScope of [
      "A",
      "b",
      "aa",
      "",
      "a ",
      " a",
      "a\0",
      "%61",
      "\u0430",
      "auth",
      "null",
    ]) {
      expect(codes(scopedCaseOf("a"), { taskScope })).toEqual(["scope_mismatch"]);
    }
  });

  it("compares the decoded scope, whatever characters it has", () => {
    for (const scope of [
      "a:b#leg2",
      "https://idp.example/b?x=1|user|42",
      "\u00fcn\u{1f642}",
      "\0\n",
      "%41",
    ]) {
      expect(codes(scopedCaseOf(scope), { taskScope: scope })).toEqual([]);
      expect(codes(scopedCaseOf(scope), { taskScope: encodeURIComponent(scope) })).toEqual([
        "scope_mismatch",
      ]);
    }
    // Two spellings of one letter are two scopes.
    expect(codes(scopedCaseOf("\u00e9"), { taskScope: "e\u0301" })).toEqual(["scope_mismatch"]);
  });

  it("lets only anonymous keys pass when it is null", () => {
    expect(codes(anonymous, { taskScope: null })).toEqual([]);
    for (const scope of ["a", "null", "anon", "undefined", "\0"]) {
      expect(codes(scopedCaseOf(scope), { taskScope: null })).toEqual(["scope_mismatch"]);
    }
  });

  it("lets no anonymous key pass when it is a string", () => {
    for (const taskScope of ["a", "", "null", "anon", "auth", "undefined", "\0"]) {
      expect(codes(anonymous, { taskScope })).toEqual(["scope_mismatch"]);
    }
  });

  it("is the same for every leg", () => {
    for (const leg of [2, 3, Number.MAX_SAFE_INTEGER]) {
      expect(codes(scopedCaseOf("a", "tool", leg), { taskScope: "a" })).toEqual([]);
      expect(codes(scopedCaseOf("a", "tool", leg), { taskScope: "b" })).toEqual(["scope_mismatch"]);
      expect(codes(scopedCaseOf(null, "tool", leg), { taskScope: "a" })).toEqual([
        "scope_mismatch",
      ]);
    }
  });

  it.each([
    ["undefined, as of a caller without a scope", undefined],
    ["a number", 0],
    ["NaN", Number.NaN],
    ["false", false],
    ["a String object", new String("a")],
    ["an array of it", ["a"]],
    ["an array of null", [null]],
    ["an object that turns into it", { toString: () => "a" }],
    ["an object without a prototype", Object.create(null)],
    ["a symbol", Symbol("a")],
    ["a function", () => "a"],
  ])("lets nothing pass when it is %s", (_, taskScope) => {
    expect(take(anonymous, { taskScope })).toEqual(["scope_mismatch"]);
    // Scopes that such a value turns into when it is made a string.
    for (const scope of [
      "a",
      "undefined",
      "null",
      "0",
      "NaN",
      "false",
      "[object Object]",
      "Symbol(a)",
    ]) {
      expect(take(scopedCaseOf(scope), { taskScope })).toEqual(["scope_mismatch"]);
    }
  });

  it("is seen on a prototype, as a getter of a class, and where it is not enumerable", () => {
    class Options {
      get taskScope() {
        return "other";
      }
    }
    const hidden = Object.defineProperty({}, "taskScope", { value: "other" });
    for (const options of [Object.create({ taskScope: "other" }), new Options(), hidden]) {
      expect(take(scopedCaseOf("a"), options)).toEqual(["scope_mismatch"]);
      expect(take(anonymous, options)).toEqual(["scope_mismatch"]);
    }
    expect(take(scopedCaseOf("a"), Object.create({ taskScope: "a" }))).toEqual([]);
    expect(take(anonymous, Object.create({ taskScope: null }))).toEqual([]);
    expect(take(anonymous, Object.create({ taskScope: undefined }))).toEqual(["scope_mismatch"]);
  });

  it("is told of alone, and only for a well-formed key", () => {
    const guard = { taskScope: "other" };
    expect(codes(scopedCaseOf("", "Tool"), guard)).toEqual(["empty_segment", "unknown_task_type"]);
    expect(codes(scopedCaseOf("a", ""), guard)).toEqual(["empty_segment"]);
    expect(codes(scopedCaseOf("a", "tool", 0), guard)).toEqual(["invalid_leg"]);
    expect(codes(scopedCaseOf("a".repeat(9000)), guard)).toEqual(["too_long"]);
    expect(codes(scopedCaseOf("a"), { ...guard, taskTypes: ["job"] })).toEqual([
      "unknown_task_type",
    ]);
  });

  it("lets a key pass exactly when the scopes are equal", () => {
    const scopes = texts.filter((text) => text !== "");
    fc.assert(
      fc.property(scopes, fc.nat(), fc.nat(0xd7ff), (scope, place, unit) => {
        const index = place % (scope.length + 1);
        const other = scope.slice(0, index) + String.fromCharCode(unit) + scope.slice(index + 1);
        const given = scopedCaseOf(scope);
        expect(codes(given, { taskScope: scope })).toEqual([]);
        expect(codes(given, { taskScope: other })).toEqual(
          other === scope ? [] : ["scope_mismatch"],
        );
        expect(codes(given, { taskScope: null })).toEqual(["scope_mismatch"]);
        expect(codes(anonymous, { taskScope: scope })).toEqual(["scope_mismatch"]);
      }),
      { numRuns: 200 },
    );
  });
});

describe.each(takersOfBoth)("both guards of $name", ({ codes }) => {
  const take = (given: Case, options: unknown) => codes(given, optionsFrom(options));
  const cases = {
    sessionA: caseOf("a", "b", "tool", "c"),
    sessionB: caseOf("b", "b", "tool", "c"),
    scopeA: scopedCaseOf("a"),
    scopeB: scopedCaseOf("b"),
    anonymous: scopedCaseOf(null),
  };

  it.each<[string, object, (keyof typeof cases)[]]>([
    ["neither", {}, ["sessionA", "sessionB", "scopeA", "scopeB", "anonymous"]],
    ["only a session", { sessionId: "a" }, ["sessionA"]],
    ["only a scope", { taskScope: "a" }, ["scopeA"]],
    ["only the anonymous scope", { taskScope: null }, ["anonymous"]],
    ["both", { sessionId: "a", taskScope: "a" }, ["sessionA", "scopeA"]],
    ["another of each", { sessionId: "b", taskScope: "a" }, ["sessionB", "scopeA"]],
    [
      "a session and the anonymous scope",
      { sessionId: "a", taskScope: null },
      ["sessionA", "anonymous"],
    ],
    ["a session that is undefined", { sessionId: undefined }, []],
    ["a scope that is undefined", { taskScope: undefined }, []],
    ["both undefined", { sessionId: undefined, taskScope: undefined }, []],
    [
      "a session, and a scope that is undefined",
      { sessionId: "a", taskScope: undefined },
      ["sessionA"],
    ],
    [
      "a scope, and a session that is undefined",
      { sessionId: undefined, taskScope: "b" },
      ["scopeB"],
    ],
    [
      "a session that is null, which is a scope's value",
      { sessionId: null, taskScope: null },
      ["anonymous"],
    ],
    ["only a session that is null", { sessionId: null }, []],
    ["String objects", { sessionId: new String("a"), taskScope: new String("a") }, []],
  ])("%s: all other keys are refused with their layout's mismatch", (_, options, passing) => {
    const inherited = Object.create(options);
    const hidden = Object.create(null);
    for (const [name, value] of Object.entries(options)) {
      Object.defineProperty(hidden, name, { value });
    }
    for (const given of [options, inherited, hidden]) {
      const mismatches = Object.fromEntries(
        Object.entries(cases)
          .map(([name, key]) => [name, take(key, given)] as const)
          .filter(([, codes]) => codes.length > 0),
      );
      expect(mismatches).toEqual(
        Object.fromEntries(
          Object.keys(cases)
            .filter((name) => !passing.some((passed) => passed === name))
            .map((name) => [
              name,
              [name.startsWith("session") ? "session_mismatch" : "scope_mismatch"],
            ]),
        ),
      );
    }
  });

  it("one inherited, the other its own", () => {
    const options = Object.assign(Object.create({ sessionId: "a" }), { taskScope: "b" });
    expect(take(cases.sessionA, options)).toEqual([]);
    expect(take(cases.scopeB, options)).toEqual([]);
    expect(take(cases.sessionB, options)).toEqual(["session_mismatch"]);
    expect(take(cases.anonymous, options)).toEqual(["scope_mismatch"]);
  });

  it("a session id never passes as a scope, nor a scope as a session id", () => {
    expect(codes(cases.scopeA, { sessionId: "a", taskScope: "b" })).toEqual(["scope_mismatch"]);
    expect(codes(cases.sessionA, { sessionId: "b", taskScope: "a" })).toEqual(["session_mismatch"]);
  });

  it("a missing guard is told of only for a well-formed key", () => {
    expect(codes(scopedCaseOf("a", "Tool"), { sessionId: "a" })).toEqual(["unknown_task_type"]);
    expect(codes(caseOf("a", "", "tool", "c"), { taskScope: "a" })).toEqual(["empty_segment"]);
  });
});

it("a codec of the scoped layout and one of both keep the options that they were made with", () => {
  const taskTypes = ["tool"];
  const options: AnyTaskKeyOptions<string> = { taskScope: null, taskTypes, maxLength: 13 };
  const codecs = [createScopedTaskKeyCodec(options), createAnyTaskKeyCodec(options)];
  taskTypes[0] = "job";
  Object.assign(options, { sessionId: "a", taskScope: "other", maxLength: 1 });
  const { key, parts } = scopedCaseOf(null);
  for (const codec of codecs) {
    expect(codesIn(z.safeDecode<z.core.$ZodType>(codec, key))).toEqual([]);
    expect(codesIn(z.safeDecode<z.core.$ZodType>(codec, "anon:b:job:cc"))).toEqual([
      "unknown_task_type",
    ]);
    expect(codesIn(z.safeDecode<z.core.$ZodType>(codec, `${key}c`))).toEqual(["too_long"]);
    expect(codesIn(z.safeEncode<z.core.$ZodType>(codec, parts))).toEqual([]);
  }
});

it("a guard that a polluted Object.prototype has was given by nobody", () => {
  const answer = (options: object | undefined) =>
    codesOf(parseAnyTaskKey("anon:t:tool:x", optionsFrom(options)));
  Object.defineProperty(Object.prototype, "taskScope", { value: null, configurable: true });
  try {
    expect(answer({ sessionId: "me" })).toEqual(["scope_mismatch"]);
    expect(answer({})).toEqual([]);
    expect(answer({ taskScope: "me" })).toEqual(["scope_mismatch"]);
    expect(answer(Object.create({ taskScope: null }))).toEqual([]);
  } finally {
    Reflect.deleteProperty(Object.prototype, "taskScope");
  }
});

it("a codec keeps the options that it was made with", () => {
  const taskTypes = ["tool"];
  const options = { sessionId: "a", taskTypes, maxLength: 10 };
  const codec = createTaskKeyCodec(options);
  taskTypes[0] = "job";
  Object.assign(options, { sessionId: "other", maxLength: 1 });
  expect(z.safeDecode(codec, GOOD.key).success).toBe(true);
  expect(safeEncodeFrom(codec, GOOD.parts).success).toBe(true);
  expect(codesIn(z.safeDecode(codec, "other:b:job:c"))).toEqual(["too_long"]);
});

it("the task types of an issue are a frozen copy of the option", () => {
  const taskTypes = ["job"];
  const parsed = parseTaskKey(GOOD.key, { taskTypes });
  const issue = parsed.ok ? undefined : parsed.error.issues[0];
  const expected = issue?.code === "unknown_task_type" ? issue.expected : undefined;
  expect(expected).toEqual(["job"]);
  expect(expected).not.toBe(taskTypes);
  expect(Object.isFrozen(expected)).toBe(true);
});

function caseOf(
  sessionId: string,
  clientTaskId: string,
  taskType: string,
  componentIdentifier: string,
): Case {
  return {
    key: `${sessionId}:${clientTaskId}:${taskType}:${componentIdentifier}`,
    parts: { layout: "session", sessionId, clientTaskId, taskType, componentIdentifier },
  };
}

function scopedCaseOf(taskScope: string | null, taskType = "tool", leg = 1): Case {
  const fields = { taskScope, clientTaskId: "b", taskType, componentIdentifier: "c", leg };
  return { key: scopedKeyOf(fields), parts: { layout: "scoped", ...fields } };
}

function componentCaseOf(type: string): Case {
  return { key: `${type}:a@1.0`, parts: { type, name: "a", version: "1.0" } };
}
