import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  type AnyTaskKey,
  type AnyTaskKeyCodec,
  anyTaskKeyCodec,
  type anyTaskKeySchema,
  type ComponentKey,
  type componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  type legSchema,
  type ScopedTaskKey,
  type ScopedTaskKeyCodec,
  type scopedTaskKeyCodec,
  type scopedTaskKeySchema,
  type sessionIdSchema,
  type TaskKey,
  type TaskKeyCodec,
  type TaskKeyIssue,
  type TaskType,
  taskKeyCodec,
  taskKeyIssuesFrom,
  taskKeySchema,
  type taskScopeSchema,
  type taskTypeSchema,
} from "../../src/index.js";

const PARTS: TaskKey = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" };

describe("a codec", () => {
  it("is from string to the fields", () => {
    expectTypeOf<z.input<typeof taskKeyCodec>>().toEqualTypeOf<string>();
    expectTypeOf<z.output<typeof taskKeyCodec>>().toEqualTypeOf<TaskKey>();
    expectTypeOf<z.output<typeof scopedTaskKeyCodec>>().toEqualTypeOf<ScopedTaskKey>();
    expectTypeOf<z.output<typeof anyTaskKeyCodec>>().toExtend<AnyTaskKey>();
    expectTypeOf<AnyTaskKey>().toExtend<z.output<typeof anyTaskKeyCodec>>();
    expectTypeOf<z.output<typeof componentKeyCodec>>().toEqualTypeOf<ComponentKey>();
  });

  it("types what Zod's functions take and give", () => {
    expectTypeOf(z.decode(taskKeyCodec, "")).toEqualTypeOf<TaskKey>();
    expectTypeOf(z.encode(taskKeyCodec, PARTS)).toEqualTypeOf<string>();
    expectTypeOf(mini.decode(taskKeyCodec, "")).toEqualTypeOf<TaskKey>();
    // @ts-expect-error decoding takes a string
    z.decode(taskKeyCodec, PARTS);
    // @ts-expect-error encoding takes the fields
    z.encode(taskKeyCodec, "");
    // @ts-expect-error none of the four task types
    z.encode(taskKeyCodec, { ...PARTS, taskType: "job" });
  });

  it("narrows on success, and either layout by its name", () => {
    const result = z.safeDecode(anyTaskKeyCodec, "");
    if (!result.success) expectTypeOf(taskKeyIssuesFrom(result.error, ["key"])).toEqualTypeOf<TaskKeyIssue[]>();
    else if (result.data.layout === "scoped") expectTypeOf(result.data.taskScope).toEqualTypeOf<string | null>();
    else expectTypeOf(result.data.sessionId).toEqualTypeOf<string>();
  });

  it("keeps its types inside other schemas", () => {
    const Body = z.object({ key: taskKeyCodec, maybe: taskKeyCodec.optional() });
    expectTypeOf<z.input<typeof Body>>().toEqualTypeOf<{ key: string; maybe?: string | undefined }>();
    expectTypeOf<z.output<typeof Body>>().toEqualTypeOf<{ key: TaskKey; maybe?: TaskKey | undefined }>();
  });

  it("with options types the task type by what was passed", () => {
    const codec = createTaskKeyCodec({ taskTypes: ["job", "batch"] });
    expectTypeOf(codec).toEqualTypeOf<TaskKeyCodec<"job" | "batch">>();
    expectTypeOf<z.output<typeof codec>>().toEqualTypeOf<TaskKey<"job" | "batch">>();
    const scoped = createScopedTaskKeyCodec({ taskTypes: ["job"], taskScope: null });
    expectTypeOf(scoped).toEqualTypeOf<ScopedTaskKeyCodec<"job">>();
    const any = createAnyTaskKeyCodec({ taskTypes: ["job"] });
    expectTypeOf(any).toEqualTypeOf<AnyTaskKeyCodec<"job">>();
    const names: string[] = [];
    const open = createTaskKeyCodec({ taskTypes: names });
    expectTypeOf<z.output<typeof open>>().toEqualTypeOf<TaskKey<string>>();
    expectTypeOf(createTaskKeyCodec({ sessionId: "a" })).toEqualTypeOf<TaskKeyCodec>();
    // @ts-expect-error sessionId
    createTaskKeyCodec({ sessionID: "a" });
  });
});

describe("the schemas", () => {
  it("are of the fields, and can be picked from", () => {
    expectTypeOf<z.infer<typeof taskKeySchema>>().toEqualTypeOf<TaskKey>();
    expectTypeOf<z.infer<typeof scopedTaskKeySchema>>().toEqualTypeOf<ScopedTaskKey>();
    expectTypeOf<z.infer<typeof anyTaskKeySchema>>().toExtend<AnyTaskKey>();
    const picked = taskKeySchema.pick({ taskType: true });
    expectTypeOf<z.infer<typeof picked>>().toEqualTypeOf<{ taskType: TaskType }>();
    expectTypeOf<z.infer<typeof sessionIdSchema>>().toEqualTypeOf<string>();
    expectTypeOf<z.infer<typeof taskScopeSchema>>().toEqualTypeOf<string | null>();
    expectTypeOf<z.infer<typeof taskTypeSchema>>().toEqualTypeOf<TaskType>();
    expectTypeOf<z.infer<typeof legSchema>>().toEqualTypeOf<number>();
  });
});
