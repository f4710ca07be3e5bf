import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import {
  type AnyTaskKey,
  type AnyTaskKeyCodec,
  type AnyTaskKeyOptions,
  anyTaskKeyCodec,
  buildScopedTaskKey,
  buildTaskKey,
  createAnyTaskKeyCodec,
  parseAnyTaskKey,
  type Result,
  type ScopedTaskKey,
  type TaskKey,
  type TaskKeyError,
} from "../src/index.js";

const SESSION_PARTS = {
  layout: "session",
  sessionId: "a",
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
} satisfies AnyTaskKey;
const SCOPED_PARTS = {
  layout: "scoped",
  taskScope: null,
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
  leg: 1,
} satisfies AnyTaskKey;

describe("AnyTaskKey", () => {
  it("narrows on layout", () => {
    const result = parseAnyTaskKey("");
    expectTypeOf(result).toEqualTypeOf<Result<AnyTaskKey, TaskKeyError>>();
    if (!result.ok) return;
    const key = result.value;
    expectTypeOf(key.layout).toEqualTypeOf<"session" | "scoped">();
    expectTypeOf(key.clientTaskId).toEqualTypeOf<string>();
    // @ts-expect-error only one of the layouts has a session
    key.sessionId;
    // @ts-expect-error only one of the layouts has a leg
    key.leg;
    if (key.layout === "session") {
      expectTypeOf(key).toExtend<TaskKey>();
      expectTypeOf(key.sessionId).toEqualTypeOf<string>();
      expectTypeOf(key).not.toHaveProperty("taskScope");
    } else {
      expectTypeOf(key).toExtend<ScopedTaskKey>();
      expectTypeOf(key.taskScope).toEqualTypeOf<string | null>();
      expectTypeOf(key).not.toHaveProperty("sessionId");
    }
  });

  it("builds a key by the builder of its layout", () => {
    const result = parseAnyTaskKey("");
    if (!result.ok) return;
    if (result.value.layout === "session") buildTaskKey(result.value);
    else buildScopedTaskKey(result.value);
    // @ts-expect-error the layout must be looked at first
    buildTaskKey(result.value);
    // @ts-expect-error the layout must be looked at first
    buildScopedTaskKey(result.value);
  });

  it("has no fields of two layouts", () => {
    // @ts-expect-error a session's key has no leg
    ({ ...SESSION_PARTS, layout: "scoped" }) satisfies AnyTaskKey;
    // @ts-expect-error there is no such layout
    ({ ...SESSION_PARTS, layout: "any" }) satisfies AnyTaskKey;
  });
});

describe("parseAnyTaskKey", () => {
  it("takes anything, and both guards", () => {
    expectTypeOf(parseAnyTaskKey).parameter(0).toEqualTypeOf<unknown>();
    parseAnyTaskKey("", { sessionId: "a", taskScope: null });
    parseAnyTaskKey("", { sessionId: undefined, taskScope: undefined });
    parseAnyTaskKey("", {} satisfies AnyTaskKeyOptions);
    // @ts-expect-error null is a scope and no session
    parseAnyTaskKey("", { sessionId: null });
    // @ts-expect-error taskScope
    parseAnyTaskKey("", { scope: "a" });
    // @ts-expect-error the layout cannot be chosen here
    parseAnyTaskKey("", { layout: "scoped" });
    const keys: string[] = [];
    // @ts-expect-error the index would be the options
    keys.map(parseAnyTaskKey);
  });

  it("types the task type by what was passed", () => {
    const result = parseAnyTaskKey("", { taskTypes: ["job", "batch"] });
    expectTypeOf(result).toEqualTypeOf<Result<AnyTaskKey<"job" | "batch">, TaskKeyError>>();
    if (result.ok) expectTypeOf(result.value.taskType).toEqualTypeOf<"job" | "batch">();
  });
});

describe("anyTaskKeyCodec", () => {
  it("is from string to AnyTaskKey", () => {
    expectTypeOf(anyTaskKeyCodec).toEqualTypeOf<AnyTaskKeyCodec>();
    expectTypeOf<z.input<typeof anyTaskKeyCodec>>().toEqualTypeOf<string>();
    expectTypeOf<z.output<typeof anyTaskKeyCodec>>().toEqualTypeOf<AnyTaskKey>();
    expectTypeOf(z.decode(anyTaskKeyCodec, "")).toEqualTypeOf<AnyTaskKey>();
    expectTypeOf(z.encode(anyTaskKeyCodec, SESSION_PARTS)).toEqualTypeOf<string>();
    expectTypeOf(z.encode(anyTaskKeyCodec, SCOPED_PARTS)).toEqualTypeOf<string>();
    const { layout: _, ...withoutLayout } = SESSION_PARTS;
    // @ts-expect-error no layout
    z.encode(anyTaskKeyCodec, withoutLayout);
    // @ts-expect-error encoding takes the fields
    z.encode(anyTaskKeyCodec, "");
  });

  it("is typed by the task types that were passed", () => {
    const codec = createAnyTaskKeyCodec({ taskTypes: ["job", "batch"] });
    expectTypeOf(codec).toEqualTypeOf<AnyTaskKeyCodec<"job" | "batch">>();
    expectTypeOf(
      createAnyTaskKeyCodec({ sessionId: "a", taskScope: null }),
    ).toEqualTypeOf<AnyTaskKeyCodec>();
    // @ts-expect-error taskScope
    createAnyTaskKeyCodec({ sessionId: "a", scope: "b" });
  });
});
