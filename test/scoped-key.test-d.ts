import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  buildScopedTaskKey,
  createScopedTaskKeyCodec,
  parseScopedTaskKey,
  type Result,
  type ScopedTaskKey,
  type ScopedTaskKeyCodec,
  type ScopedTaskKeyOptions,
  type ScopedTaskKeyString,
  scopedTaskKeyCodec,
  type scopedTaskKeySchema,
  TASK_TYPES,
  type TaskKeyError,
  type TaskKeyIssue,
  type TaskKeySegment,
  type TaskKeyString,
  type TaskType,
} from "../src/index.js";

const PARTS: ScopedTaskKey = {
  taskScope: null,
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
  leg: 1,
};

describe("ScopedTaskKey", () => {
  it("has five fields, of which the scope may be null", () => {
    expectTypeOf<ScopedTaskKey>().toEqualTypeOf<{
      taskScope: string | null;
      clientTaskId: string;
      taskType: TaskType;
      componentIdentifier: string;
      leg: number;
    }>();
    expectTypeOf<keyof ScopedTaskKey>().toExtend<TaskKeySegment>();
  });

  it("narrows on the scope", () => {
    const result = parseScopedTaskKey("");
    if (result.ok && result.value.taskScope !== null) {
      expectTypeOf(result.value.taskScope).toEqualTypeOf<string>();
    }
  });
});

describe("parseScopedTaskKey", () => {
  it("takes anything and gives a Result that narrows on ok", () => {
    expectTypeOf(parseScopedTaskKey).parameter(0).toEqualTypeOf<unknown>();
    const result = parseScopedTaskKey("");
    expectTypeOf(result).toEqualTypeOf<Result<ScopedTaskKey, TaskKeyError>>();
    if (result.ok) expectTypeOf(result.value).toEqualTypeOf<ScopedTaskKey>();
    else expectTypeOf(result.error).toEqualTypeOf<TaskKeyError>();
    // @ts-expect-error ok must be looked at first
    result.value;
  });

  it("types the task type by what was passed, without as const", () => {
    const result = parseScopedTaskKey("", { taskTypes: ["job", "batch"] });
    expectTypeOf(result).toEqualTypeOf<Result<ScopedTaskKey<"job" | "batch">, TaskKeyError>>();
    const all = parseScopedTaskKey("", { taskTypes: TASK_TYPES, taskScope: "a" });
    expectTypeOf(all).toEqualTypeOf<Result<ScopedTaskKey, TaskKeyError>>();
    const made: string[] = [];
    const unknown = parseScopedTaskKey("", { taskTypes: made });
    expectTypeOf(unknown).toEqualTypeOf<Result<ScopedTaskKey<string>, TaskKeyError>>();
  });

  it("cannot be handed to map, which passes an index", () => {
    const keys: string[] = [];
    // @ts-expect-error the index would be the options
    keys.map(parseScopedTaskKey);
  });
});

describe("options", () => {
  it("take a scope that is null or may be missing, for the guard fails closed", () => {
    parseScopedTaskKey("", { taskScope: null });
    parseScopedTaskKey("", { taskScope: undefined });
    parseScopedTaskKey("", { taskScope: new Map<string, string>().get("scope") });
    parseScopedTaskKey("", {} satisfies ScopedTaskKeyOptions);
    expectTypeOf<ScopedTaskKeyOptions["taskScope"]>().toEqualTypeOf<string | null | undefined>();
  });

  it("that are misspelt or of the other layout are an error", () => {
    // @ts-expect-error sessionId is of the session layout
    parseScopedTaskKey("", { sessionId: "a" });
    // @ts-expect-error taskScope
    parseScopedTaskKey("", { scope: "a" });
    // @ts-expect-error taskScope
    buildScopedTaskKey(PARTS, { taskscope: "a" });
    // @ts-expect-error taskScope
    createScopedTaskKeyCodec({ task_scope: "a" });
    // @ts-expect-error a leg is no option
    parseScopedTaskKey("", { leg: 2 });
  });

  it("of the wrong type are an error", () => {
    // @ts-expect-error no string
    parseScopedTaskKey("", { taskScope: 7 });
    // @ts-expect-error no string
    parseScopedTaskKey("", { taskScope: false });
    // @ts-expect-error no object
    parseScopedTaskKey("", null);
  });
});

describe("buildScopedTaskKey", () => {
  it("needs all five fields", () => {
    expectTypeOf(buildScopedTaskKey(PARTS)).toEqualTypeOf<
      Result<ScopedTaskKeyString, TaskKeyError>
    >();
    const { leg: _, ...withoutLeg } = PARTS;
    // @ts-expect-error no leg
    buildScopedTaskKey(withoutLeg);
    const { taskScope: __, ...withoutScope } = PARTS;
    // @ts-expect-error no scope, which is not the anonymous one
    buildScopedTaskKey(withoutScope);
    // @ts-expect-error undefined is not the anonymous scope
    buildScopedTaskKey({ ...PARTS, taskScope: undefined });
    // @ts-expect-error no number
    buildScopedTaskKey({ ...PARTS, leg: "2" });
    // @ts-expect-error no text
    buildScopedTaskKey("anon:b:tool:c");
  });

  it("types the parts by the task types", () => {
    buildScopedTaskKey({ ...PARTS, taskType: "job" }, { taskTypes: ["job"] });
    // @ts-expect-error none of the types given
    buildScopedTaskKey({ ...PARTS, taskType: "tool" }, { taskTypes: ["job"] });
    // @ts-expect-error none of the four
    buildScopedTaskKey({ ...PARTS, taskType: "job" });
  });

  it("builds a text that begins with its tag and can be a session key's text for TypeScript", () => {
    expectTypeOf<ScopedTaskKeyString>().toExtend<TaskKeyString>();
    expectTypeOf<"anon:b:tool:c">().toExtend<ScopedTaskKeyString>();
    expectTypeOf<"auth:s:b:tool:c#leg2">().toExtend<ScopedTaskKeyString>();
    expectTypeOf<"auth:b:tool:c">().not.toExtend<ScopedTaskKeyString>();
    expectTypeOf<"a:b:tool:c">().not.toExtend<ScopedTaskKeyString>();
    expectTypeOf<string>().not.toExtend<ScopedTaskKeyString>();
  });

  it("takes what was parsed", () => {
    const result = parseScopedTaskKey("");
    if (result.ok) buildScopedTaskKey(result.value);
  });
});

describe("scopedTaskKeyCodec", () => {
  it("is from string to ScopedTaskKey", () => {
    expectTypeOf(scopedTaskKeyCodec).toEqualTypeOf<ScopedTaskKeyCodec>();
    expectTypeOf<z.input<typeof scopedTaskKeyCodec>>().toEqualTypeOf<string>();
    expectTypeOf<z.output<typeof scopedTaskKeyCodec>>().toEqualTypeOf<ScopedTaskKey>();
    expectTypeOf(z.decode(scopedTaskKeyCodec, "")).toEqualTypeOf<ScopedTaskKey>();
    expectTypeOf(z.encode(scopedTaskKeyCodec, PARTS)).toEqualTypeOf<string>();
    expectTypeOf(mini.decode(scopedTaskKeyCodec, "")).toEqualTypeOf<ScopedTaskKey>();
    // @ts-expect-error encoding takes the fields
    z.encode(scopedTaskKeyCodec, "");
    // @ts-expect-error all of them
    z.encode(scopedTaskKeyCodec, { ...PARTS, leg: undefined });
  });

  it("is typed by the task types that were passed", () => {
    const codec = createScopedTaskKeyCodec({ taskTypes: ["job", "batch"] });
    expectTypeOf(codec).toEqualTypeOf<ScopedTaskKeyCodec<"job" | "batch">>();
    expectTypeOf(createScopedTaskKeyCodec()).toEqualTypeOf<ScopedTaskKeyCodec>();
    expectTypeOf(createScopedTaskKeyCodec({ taskScope: null })).toEqualTypeOf<ScopedTaskKeyCodec>();
  });

  it("has a schema of its object side", () => {
    expectTypeOf<z.input<typeof scopedTaskKeySchema>>().toEqualTypeOf<ScopedTaskKey>();
    expectTypeOf<z.output<typeof scopedTaskKeySchema>>().toEqualTypeOf<ScopedTaskKey>();
  });
});

it("the issues of this layout narrow on code", () => {
  const describeIssue = (issue: TaskKeyIssue) => {
    switch (issue.code) {
      case "scope_mismatch":
        expectTypeOf(issue.segment).toEqualTypeOf<"taskScope">();
        break;
      case "invalid_leg":
        expectTypeOf(issue.segment).toEqualTypeOf<"leg">();
        expectTypeOf(issue.offset).toEqualTypeOf<number>();
        break;
      case "invalid_type":
        expectTypeOf(issue.expected).toEqualTypeOf<"string" | "object" | "number">();
        break;
    }
  };
  expectTypeOf(describeIssue).toBeFunction();
});
