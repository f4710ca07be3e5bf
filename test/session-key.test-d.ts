import { describe, expectTypeOf, it } from "vitest";
import {
  buildTaskKey,
  getClientTaskIdFromKey,
  type LooseTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type Result,
  TASK_TYPES,
  type TaskKey,
  type TaskKeyError,
  type TaskKeyIssue,
  type TaskKeyIssueCode,
  type TaskKeyOptions,
  type TaskKeySegment,
  type TaskKeyString,
  type TaskType,
} from "../src/index.js";

const PARTS: TaskKey = {
  sessionId: "a",
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
};

describe("Result", () => {
  it("narrows on ok", () => {
    const result = parseTaskKey("a:b:tool:c");
    expectTypeOf(result).toEqualTypeOf<Result<TaskKey, TaskKeyError>>();
    if (result.ok) {
      expectTypeOf(result.value).toEqualTypeOf<TaskKey>();
      expectTypeOf(result).not.toHaveProperty("error");
    } else {
      expectTypeOf(result.error).toEqualTypeOf<TaskKeyError>();
      expectTypeOf(result).not.toHaveProperty("value");
    }
  });

  it("has no value before it was asked", () => {
    const result = parseTaskKey("a:b:tool:c");
    // @ts-expect-error ok must be looked at first
    result.value;
    // @ts-expect-error ok must be looked at first
    result.error;
  });

  it("cannot be changed", () => {
    const result = parseTaskKey("a:b:tool:c");
    // @ts-expect-error readonly
    result.ok = true;
    if (result.ok) {
      // @ts-expect-error readonly
      result.value = PARTS;
    } else {
      // @ts-expect-error readonly
      result.error.message = "";
      const [issue] = result.error.issues;
      // @ts-expect-error readonly
      result.error.issues[0] = issue;
      // @ts-expect-error readonly
      result.error.issues.push(issue);
      // @ts-expect-error readonly
      issue.segment = null;
    }
  });
});

describe("TaskKeyError", () => {
  it("has a first issue, without a question mark", () => {
    expectTypeOf<TaskKeyError["issues"][0]>().toEqualTypeOf<TaskKeyIssue>();
    expectTypeOf<TaskKeyError["issues"][1]>().toEqualTypeOf<TaskKeyIssue>();
    expectTypeOf<TaskKeyError["name"]>().toEqualTypeOf<"TaskKeyError">();
  });

  it("is no Error", () => {
    expectTypeOf<TaskKeyError>().not.toExtend<Required<Error>>();
  });
});

describe("TaskKeyIssue", () => {
  it("has a code, a message and a segment", () => {
    expectTypeOf<TaskKeyIssue["code"]>().toEqualTypeOf<TaskKeyIssueCode>();
    expectTypeOf<TaskKeyIssue["message"]>().toEqualTypeOf<string>();
    expectTypeOf<TaskKeyIssue["segment"]>().toEqualTypeOf<TaskKeySegment | null>();
    expectTypeOf<keyof TaskKey>().toExtend<TaskKeySegment>();
  });

  it("narrows on code", () => {
    const describeIssue = (issue: TaskKeyIssue) => {
      switch (issue.code) {
        case "too_long":
          expectTypeOf(issue.maximum).toEqualTypeOf<number>();
          expectTypeOf(issue.received).toEqualTypeOf<number>();
          expectTypeOf(issue.segment).toEqualTypeOf<null>();
          break;
        case "wrong_layout":
          expectTypeOf(issue.expected).toEqualTypeOf<"session" | "scoped">();
          expectTypeOf(issue.received).toEqualTypeOf<"session" | "scoped" | "unknown">();
          break;
        case "wrong_segment_count":
          expectTypeOf(issue.expected).toEqualTypeOf<number>();
          expectTypeOf(issue.received).toEqualTypeOf<number>();
          break;
        case "invalid_character":
          expectTypeOf(issue.offset).toEqualTypeOf<number>();
          expectTypeOf(issue.character).toEqualTypeOf<string>();
          expectTypeOf(issue.segment).toEqualTypeOf<TaskKeySegment>();
          break;
        case "unknown_task_type":
          expectTypeOf(issue.expected).toEqualTypeOf<readonly string[]>();
          expectTypeOf(issue.received).toEqualTypeOf<string | undefined>();
          break;
        case "invalid_encoding":
        case "non_canonical_encoding":
          expectTypeOf(issue.offset).toEqualTypeOf<number>();
          break;
        case "session_mismatch":
          expectTypeOf(issue.segment).toEqualTypeOf<"sessionId">();
          break;
        case "empty_segment":
          expectTypeOf(issue).not.toHaveProperty("offset");
          break;
      }
      // @ts-expect-error not every issue has an offset
      issue.offset;
    };
    expectTypeOf(describeIssue).toBeFunction();
  });
});

describe("taskTypes", () => {
  it("types the result, without as const", () => {
    const result = parseTaskKey("a:b:job:c", { taskTypes: ["job", "batch"] });
    expectTypeOf(result).toEqualTypeOf<Result<TaskKey<"job" | "batch">, TaskKeyError>>();
    if (result.ok) expectTypeOf(result.value.taskType).toEqualTypeOf<"job" | "batch">();
  });

  it("may be the exported list, a part of it, or a list made at run time", () => {
    const all = parseTaskKey("", { taskTypes: TASK_TYPES });
    expectTypeOf(all).toEqualTypeOf<Result<TaskKey, TaskKeyError>>();
    const some = parseTaskKey("", { taskTypes: ["tool"] });
    expectTypeOf(some).toEqualTypeOf<Result<TaskKey<"tool">, TaskKeyError>>();
    const made: string[] = [];
    const unknown = parseTaskKey("", { taskTypes: made });
    expectTypeOf(unknown).toEqualTypeOf<Result<TaskKey<string>, TaskKeyError>>();
  });

  it("are the four when they are not given", () => {
    expectTypeOf<TaskType>().toEqualTypeOf<"tool" | "resource" | "template" | "prompt">();
    expectTypeOf<TaskKey["taskType"]>().toEqualTypeOf<TaskType>();
    const result = parseTaskKey("", { sessionId: "a", maxLength: 10 });
    expectTypeOf(result).toEqualTypeOf<Result<TaskKey, TaskKeyError>>();
    expectTypeOf(TASK_TYPES).toEqualTypeOf<readonly ["tool", "resource", "template", "prompt"]>();
  });

  it("type the parts to build from", () => {
    buildTaskKey({ ...PARTS, taskType: "job" }, { taskTypes: ["job"] });
    // @ts-expect-error none of the types given
    buildTaskKey({ ...PARTS, taskType: "tool" }, { taskTypes: ["job"] });
    // @ts-expect-error none of the four
    buildTaskKey({ ...PARTS, taskType: "job" });
  });
});

describe("options", () => {
  it("take a session id that may be missing, for the guard fails closed", () => {
    parseTaskKey("", { sessionId: undefined });
    parseTaskKey("", { sessionId: new Map<string, string>().get("session") });
    parseTaskKey("", {} satisfies TaskKeyOptions);
  });

  it("that are misspelt are an error", () => {
    // @ts-expect-error sessionId
    parseTaskKey("", { sessionID: "a" });
    // @ts-expect-error sessionId
    parseTaskKey("", { sessionid: "a", maxLength: 10 });
    // @ts-expect-error maxLength
    getClientTaskIdFromKey("", { maxlength: 10 });
    // @ts-expect-error taskTypes
    buildTaskKey(PARTS, { taskType: ["tool"] });
    // @ts-expect-error taskScope is of the scoped layout
    parseTaskKey("", { taskScope: "a" });
  });

  it("of the wrong type are an error", () => {
    // @ts-expect-error no string
    parseTaskKey("", { sessionId: 7 });
    // @ts-expect-error no null
    parseTaskKey("", { sessionId: null });
    // @ts-expect-error no list
    parseTaskKey("", { taskTypes: "tool" });
    // @ts-expect-error no number
    parseTaskKey("", { maxLength: "10" });
    // @ts-expect-error no object
    parseTaskKey("", "a");
  });

  it("are not an index: the functions cannot be handed to map", () => {
    const keys: string[] = [];
    // @ts-expect-error the index would be the options
    keys.map(parseTaskKey);
    // @ts-expect-error the index would be the options
    keys.map(getClientTaskIdFromKey);
    const parsed = keys.map((key) => parseTaskKey(key));
    expectTypeOf(parsed).toEqualTypeOf<Result<TaskKey, TaskKeyError>[]>();
  });
});

describe("the functions", () => {
  it("that read take anything", () => {
    expectTypeOf(parseTaskKey).parameter(0).toEqualTypeOf<unknown>();
    expectTypeOf(getClientTaskIdFromKey).parameter(0).toEqualTypeOf<unknown>();
    expectTypeOf(parseTaskKeyLoose).parameters.toEqualTypeOf<[input: unknown]>();
  });

  it("give what they say", () => {
    expectTypeOf(getClientTaskIdFromKey("")).toEqualTypeOf<Result<string, TaskKeyError>>();
    expectTypeOf(buildTaskKey(PARTS)).toEqualTypeOf<Result<TaskKeyString, TaskKeyError>>();
    expectTypeOf(parseTaskKeyLoose("")).toEqualTypeOf<Result<LooseTaskKey, TaskKeyError>>();
    expectTypeOf<LooseTaskKey["taskType"]>().toEqualTypeOf<string>();
  });

  it("build from all four fields", () => {
    const { sessionId: _, ...rest } = PARTS;
    // @ts-expect-error no session id
    buildTaskKey(rest);
    // @ts-expect-error no text
    buildTaskKey("a:b:tool:c");
  });

  it("build a text that is a string and has its dividers", () => {
    expectTypeOf<TaskKeyString>().toExtend<string>();
    expectTypeOf<"a:b:tool:c">().toExtend<TaskKeyString>();
    expectTypeOf<"a:b:tool">().not.toExtend<TaskKeyString>();
    expectTypeOf<string>().not.toExtend<TaskKeyString>();
  });

  it("give fields that build a key again", () => {
    const result = parseTaskKey("");
    if (result.ok) buildTaskKey(result.value);
    const loose = parseTaskKeyLoose("");
    // @ts-expect-error nothing is known of a loose task type
    if (loose.ok) buildTaskKey(loose.value);
  });
});
