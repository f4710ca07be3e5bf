import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseTaskKey,
  TASK_TYPES,
  type TaskKeyOptions,
  taskKeyIssuesFrom,
} from "../src/index.js";
import { parts } from "./support/arbitraries.js";
import { buildFrom, optionsFrom, safeEncodeFrom } from "./support/hostile.js";
import { codesOf } from "./support/issues.js";

interface Case {
  readonly key: string;
  readonly parts: Readonly<Record<string, string>>;
}

const NOT_STRINGS = "The option taskTypes must hold strings only.";
const NOT_TASK_TYPES =
  'The option taskTypes must hold 1 or more types, each of visible ASCII without ":" and "#".';
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

  it.each([
    ["a string", "tool", TypeError, "The option taskTypes must be an array."],
    ["null", null, TypeError, "The option taskTypes must be an array."],
    ["a Set", new Set(["tool"]), TypeError, "The option taskTypes must be an array."],
    [
      "an array-like",
      { 0: "tool", length: 1 },
      TypeError,
      "The option taskTypes must be an array.",
    ],
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
    parts: { sessionId, clientTaskId, taskType, componentIdentifier },
  };
}

function codesIn(result: z.ZodSafeParseResult<unknown>): string[] {
  return result.error ? taskKeyIssuesFrom(result.error).map((issue) => issue.code) : [];
}
