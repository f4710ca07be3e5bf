import { describe, expectTypeOf, it } from "vitest";
import {
  type AnyTaskKey,
  buildAnyTaskKey,
  buildComponentKey,
  buildScopedTaskKey,
  buildTaskKey,
  type Caller,
  type ComponentKey,
  type ComponentKeyString,
  getClientTaskIdFromKey,
  type LooseTaskKey,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type Result,
  type ScopedTaskKey,
  type ScopedTaskKeyString,
  TASK_TYPES,
  type TaskKey,
  type TaskKeyError,
  type TaskKeyIssue,
  type TaskKeyIssueCode,
  type TaskKeySegment,
  type TaskKeyString,
  type TaskType,
  taskScopeOf,
} from "../../src/core.js";

const TASK = { clientTaskId: "b", taskType: "tool", componentIdentifier: "c" } as const;
const PARTS: TaskKey = { sessionId: "a", ...TASK };
const SCOPED_PARTS: ScopedTaskKey = { taskScope: null, ...TASK, leg: 1 };
const COMPONENT_PARTS: ComponentKey = { type: "tool", name: "my_tool", version: null };

describe("Result", () => {
  it("narrows on ok, and has no value before it was asked", () => {
    const result = parseTaskKey("a:b:tool:c");
    expectTypeOf(result).toEqualTypeOf<Result<TaskKey, TaskKeyError>>();
    // @ts-expect-error ok must be looked at first
    result.value;
    // @ts-expect-error ok must be looked at first
    result.error;
    if (result.ok) expectTypeOf(result.value).toEqualTypeOf<TaskKey>();
    else expectTypeOf(result.error).toEqualTypeOf<TaskKeyError>();
  });

  it("cannot be changed", () => {
    const result = parseTaskKey("a:b:tool:c");
    // @ts-expect-error readonly
    result.ok = true;
    if (result.ok) return;
    // @ts-expect-error readonly
    result.error.message = "";
    // @ts-expect-error readonly
    result.error.issues.push(result.error.issues[0]);
    // @ts-expect-error readonly
    result.error.issues[0].segment = null;
  });
});

describe("an issue", () => {
  it("is there first, without a question mark, in an error that is no Error", () => {
    expectTypeOf<TaskKeyError["issues"][0]>().toEqualTypeOf<TaskKeyIssue>();
    expectTypeOf<TaskKeyError>().not.toExtend<Required<Error>>();
    expectTypeOf<TaskKeyIssue["code"]>().toEqualTypeOf<TaskKeyIssueCode>();
    expectTypeOf<TaskKeyIssue["segment"]>().toEqualTypeOf<TaskKeySegment | null>();
    type Field = keyof TaskKey | keyof ScopedTaskKey | keyof ComponentKey | keyof Caller;
    expectTypeOf<Field>().toEqualTypeOf<TaskKeySegment>();
  });

  it("narrows on code", () => {
    type Of<Code extends TaskKeyIssueCode> = Omit<Extract<TaskKeyIssue, { code: Code }>, "code" | "message">;
    type Length = { readonly segment: null; readonly maximum: number; readonly received: number };
    type Offset = { readonly segment: TaskKeySegment; readonly offset: number };
    type Character = { readonly segment: TaskKeySegment; readonly offset: number; readonly character: string };
    type UnknownType = { readonly segment: "taskType" | "type"; readonly expected: readonly string[] };
    expectTypeOf<Of<"invalid_type">["expected"]>().toEqualTypeOf<"string" | "object" | "number" | "array">();
    expectTypeOf<Of<"too_long">>().toEqualTypeOf<Length>();
    expectTypeOf<Of<"wrong_layout">["received"]>().toEqualTypeOf<"session" | "scoped" | "unknown">();
    expectTypeOf<Of<"wrong_segment_count">["expected"]>().toEqualTypeOf<number>();
    expectTypeOf<Of<"empty_segment">>().toEqualTypeOf<{ readonly segment: TaskKeySegment }>();
    expectTypeOf<Of<"invalid_character">>().toEqualTypeOf<Character>();
    expectTypeOf<Of<"unknown_task_type">>().toEqualTypeOf<UnknownType>();
    expectTypeOf<Of<"invalid_encoding" | "non_canonical_encoding">>().toEqualTypeOf<Offset>();
    expectTypeOf<Of<"invalid_leg">["segment"]>().toEqualTypeOf<"leg">();
    expectTypeOf<Of<"session_mismatch">["segment"]>().toEqualTypeOf<"sessionId">();
    expectTypeOf<Of<"scope_mismatch">["segment"]>().toEqualTypeOf<"taskScope">();
  });
});

describe("options", () => {
  it("type the task type by what was passed, without as const", () => {
    const types = { taskTypes: ["job", "batch"] } as const;
    type Types = "job" | "batch";
    expectTypeOf(parseTaskKey("", { taskTypes: ["job", "batch"] })).toEqualTypeOf<Result<TaskKey<Types>>>();
    expectTypeOf(parseScopedTaskKey("", { taskTypes: ["job", "batch"] })).toEqualTypeOf<Result<ScopedTaskKey<Types>>>();
    expectTypeOf(parseAnyTaskKey("", { taskTypes: ["job", "batch"] })).toEqualTypeOf<Result<AnyTaskKey<Types>>>();
    expectTypeOf(parseComponentKey("", types)).toEqualTypeOf<Result<ComponentKey<Types>>>();
    const made: string[] = [];
    expectTypeOf(parseTaskKey("", { taskTypes: made })).toEqualTypeOf<Result<TaskKey<string>>>();
    expectTypeOf(parseTaskKey("", { taskTypes: TASK_TYPES })).toEqualTypeOf<Result<TaskKey>>();
    expectTypeOf(parseTaskKey("", { sessionId: "a", maxLength: 10 })).toEqualTypeOf<Result<TaskKey>>();
    expectTypeOf(TASK_TYPES).toEqualTypeOf<readonly ["tool", "resource", "template", "prompt"]>();
    const key = parseTaskKey("");
    if (!key.ok) return;
    const component = parseComponentKey(key.value.componentIdentifier, { taskTypes: [key.value.taskType] });
    expectTypeOf(component).toEqualTypeOf<Result<ComponentKey>>();
  });

  it("type the parts to build from", () => {
    buildTaskKey({ ...PARTS, taskType: "job" }, { taskTypes: ["job"] });
    // @ts-expect-error none of the types given
    buildTaskKey({ ...PARTS, taskType: "tool" }, { taskTypes: ["job"] });
    // @ts-expect-error none of the four
    buildTaskKey({ ...PARTS, taskType: "job" });
    // @ts-expect-error none of the types given
    buildScopedTaskKey(SCOPED_PARTS, { taskTypes: ["job"] });
    // @ts-expect-error none of the types given
    buildAnyTaskKey({ layout: "session", ...PARTS }, { taskTypes: ["job"] });
    // @ts-expect-error none of the types given
    buildComponentKey(COMPONENT_PARTS, { taskTypes: ["job"] });
  });

  it("take a guard that may be missing, for it fails closed", () => {
    parseTaskKey("", { sessionId: new Map<string, string>().get("session") });
    parseScopedTaskKey("", { taskScope: new Map<string, string>().get("scope") });
    parseScopedTaskKey("", { taskScope: null });
    parseAnyTaskKey("", { sessionId: undefined, taskScope: null });
  });

  it("that are misspelt, of another layout or of a wrong type are an error", () => {
    // @ts-expect-error sessionId
    parseTaskKey("", { sessionID: "a", maxLength: 10 });
    // @ts-expect-error maxLength
    getClientTaskIdFromKey("", { maxlength: 10 });
    // @ts-expect-error taskTypes
    buildTaskKey(PARTS, { taskType: ["tool"] });
    // @ts-expect-error taskScope is of the scoped layout
    parseTaskKey("", { taskScope: "a" });
    // @ts-expect-error sessionId is of the session layout
    parseScopedTaskKey("", { sessionId: "a" });
    // @ts-expect-error taskScope
    buildScopedTaskKey(SCOPED_PARTS, { taskscope: "a" });
    // @ts-expect-error the layout cannot be chosen
    parseAnyTaskKey("", { layout: "scoped" });
    // @ts-expect-error a component has no owner
    parseComponentKey("", { taskScope: null });
    // @ts-expect-error no null
    parseTaskKey("", { sessionId: null });
    // @ts-expect-error no string
    parseScopedTaskKey("", { taskScope: false });
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
    // @ts-expect-error the index would be the options
    keys.map(parseScopedTaskKey);
    // @ts-expect-error the index would be the options
    keys.map(parseAnyTaskKey);
    // @ts-expect-error the index would be the options
    keys.map(parseComponentKey);
  });
});

describe("the functions", () => {
  it("that parse take anything, and give what they say", () => {
    expectTypeOf(parseTaskKey).parameter(0).toEqualTypeOf<unknown>();
    expectTypeOf(parseScopedTaskKey).parameter(0).toEqualTypeOf<unknown>();
    expectTypeOf(parseTaskKeyLoose).parameters.toEqualTypeOf<[input: unknown]>();
    expectTypeOf(getClientTaskIdFromKey("")).toEqualTypeOf<Result<string>>();
    expectTypeOf(parseTaskKeyLoose("")).toEqualTypeOf<Result<LooseTaskKey>>();
    expectTypeOf<LooseTaskKey["taskType"]>().toEqualTypeOf<string>();
    expectTypeOf<TaskKey["taskType"]>().toEqualTypeOf<TaskType>();
    expectTypeOf<ScopedTaskKey["taskScope"]>().toEqualTypeOf<string | null>();
    expectTypeOf<ComponentKey["version"]>().toEqualTypeOf<string | null>();
  });

  it("build from all fields, and from what was parsed", () => {
    expectTypeOf(buildTaskKey(PARTS)).toEqualTypeOf<Result<TaskKeyString>>();
    expectTypeOf(buildScopedTaskKey(SCOPED_PARTS)).toEqualTypeOf<Result<ScopedTaskKeyString>>();
    expectTypeOf(buildComponentKey(COMPONENT_PARTS)).toEqualTypeOf<Result<ComponentKeyString>>();
    const { sessionId: _, ...rest } = PARTS;
    // @ts-expect-error no session id
    buildTaskKey(rest);
    // @ts-expect-error no text
    buildTaskKey("a:b:tool:c");
    // @ts-expect-error no leg
    buildScopedTaskKey({ ...SCOPED_PARTS, leg: undefined });
    // @ts-expect-error undefined is not the anonymous scope
    buildScopedTaskKey({ ...SCOPED_PARTS, taskScope: undefined });
    // @ts-expect-error undefined is not null
    buildComponentKey({ ...COMPONENT_PARTS, version: undefined });
    const loose = parseTaskKeyLoose("");
    // @ts-expect-error nothing is known of a loose task type
    if (loose.ok) buildTaskKey(loose.value);
    const scoped = parseScopedTaskKey("");
    if (scoped.ok) buildScopedTaskKey(scoped.value);
  });

  it("build texts that are strings and have their dividers", () => {
    expectTypeOf<TaskKeyString | ScopedTaskKeyString | ComponentKeyString>().toExtend<string>();
    expectTypeOf<"a:b:tool:c">().toExtend<TaskKeyString>();
    expectTypeOf<"a:b:tool">().not.toExtend<TaskKeyString>();
    expectTypeOf<"anon:b:tool:c" | "auth:s:b:tool:c#leg2">().toExtend<ScopedTaskKeyString>();
    expectTypeOf<"auth:b:tool:c">().not.toExtend<ScopedTaskKeyString>();
    expectTypeOf<"tool:a@">().toExtend<ComponentKeyString>();
    expectTypeOf<"tool:a">().not.toExtend<ComponentKeyString>();
    expectTypeOf<string>().not.toExtend<TaskKeyString | ComponentKeyString>();
  });

  it("of either layout narrow on layout", () => {
    const result = parseAnyTaskKey("");
    expectTypeOf(result).toEqualTypeOf<Result<AnyTaskKey>>();
    if (!result.ok) return;
    const key = result.value;
    expectTypeOf(buildAnyTaskKey(key)).toEqualTypeOf<Result<TaskKeyString | ScopedTaskKeyString>>();
    // @ts-expect-error only one of the layouts has a session
    key.sessionId;
    if (key.layout === "session") buildTaskKey(key);
    else buildScopedTaskKey(key);
    // @ts-expect-error the layout must be looked at first
    buildTaskKey(key);
    // @ts-expect-error a session's key has no leg
    ({ ...PARTS, layout: "scoped" }) satisfies AnyTaskKey;
    // @ts-expect-error no layout
    buildAnyTaskKey(PARTS);
  });

  it("make a caller's scope", () => {
    expectTypeOf(taskScopeOf({ clientId: "a" })).toEqualTypeOf<Result<string>>();
    taskScopeOf({ clientId: "a", subject: null, issuer: undefined, sources: TASK_TYPES });
    // @ts-expect-error no client id
    taskScopeOf({ subject: "a" });
    // @ts-expect-error a claim is spelled out
    taskScopeOf({ clientId: "a", sub: "b" });
  });
});
