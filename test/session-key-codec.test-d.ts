import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import {
  type clientTaskIdSchema,
  type componentIdentifierSchema,
  createTaskKeyCodec,
  type sessionIdSchema,
  type TaskKey,
  type TaskKeyCodec,
  type TaskKeyIssue,
  type TaskType,
  taskKeyCodec,
  taskKeyIssuesFrom,
  type taskKeySchema,
  type taskTypeSchema,
} from "../src/index.js";

const PARTS: TaskKey = {
  sessionId: "a",
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
};

describe("taskKeyCodec", () => {
  it("is from string to TaskKey", () => {
    expectTypeOf<z.input<typeof taskKeyCodec>>().toEqualTypeOf<string>();
    expectTypeOf<z.output<typeof taskKeyCodec>>().toEqualTypeOf<TaskKey>();
    expectTypeOf<z.infer<typeof taskKeyCodec>>().toEqualTypeOf<TaskKey>();
    expectTypeOf(taskKeyCodec).toEqualTypeOf<TaskKeyCodec>();
  });

  it("types what Zod's functions take and give", () => {
    expectTypeOf(z.decode(taskKeyCodec, "")).toEqualTypeOf<TaskKey>();
    expectTypeOf(z.encode(taskKeyCodec, PARTS)).toEqualTypeOf<string>();
    expectTypeOf(mini.decode(taskKeyCodec, "")).toEqualTypeOf<TaskKey>();
    expectTypeOf(taskKeyCodec.decode("")).toEqualTypeOf<TaskKey>();
    expectTypeOf(taskKeyCodec.parse("")).toEqualTypeOf<TaskKey>();
    // @ts-expect-error decoding takes a string
    z.decode(taskKeyCodec, PARTS);
    // @ts-expect-error encoding takes the fields
    z.encode(taskKeyCodec, "");
    // @ts-expect-error none of the four task types
    z.encode(taskKeyCodec, { ...PARTS, taskType: "job" });
  });

  it("narrows on success", () => {
    const result = z.safeDecode(taskKeyCodec, "");
    if (result.success) expectTypeOf(result.data).toEqualTypeOf<TaskKey>();
    else expectTypeOf(taskKeyIssuesFrom(result.error)).toEqualTypeOf<TaskKeyIssue[]>();
  });

  it("keeps its types inside other schemas", () => {
    const Body = z.object({
      key: taskKeyCodec,
      more: z.array(taskKeyCodec),
      maybe: taskKeyCodec.optional(),
    });
    interface Texts {
      key: string;
      more: string[];
      maybe?: string | undefined;
    }
    interface Keys {
      key: TaskKey;
      more: TaskKey[];
      maybe?: TaskKey | undefined;
    }
    expectTypeOf<z.input<typeof Body>>().toEqualTypeOf<Texts>();
    expectTypeOf<z.output<typeof Body>>().toEqualTypeOf<Keys>();
  });
});

describe("createTaskKeyCodec", () => {
  it("types the task type by what was passed", () => {
    const codec = createTaskKeyCodec({ taskTypes: ["job", "batch"] });
    expectTypeOf(codec).toEqualTypeOf<TaskKeyCodec<"job" | "batch">>();
    expectTypeOf<z.output<typeof codec>["taskType"]>().toEqualTypeOf<"job" | "batch">();
    expectTypeOf(createTaskKeyCodec()).toEqualTypeOf<TaskKeyCodec>();
    expectTypeOf(createTaskKeyCodec({ sessionId: "a" })).toEqualTypeOf<TaskKeyCodec>();
  });

  it("takes no option that is misspelt", () => {
    // @ts-expect-error sessionId
    createTaskKeyCodec({ sessionID: "a" });
    // @ts-expect-error taskTypes
    createTaskKeyCodec({ taskType: ["job"] });
  });
});

describe("the schemas of the object side", () => {
  it("are of the fields", () => {
    expectTypeOf<z.input<typeof taskKeySchema>>().toEqualTypeOf<TaskKey>();
    expectTypeOf<z.output<typeof taskKeySchema>>().toEqualTypeOf<TaskKey>();
    expectTypeOf<z.infer<typeof sessionIdSchema>>().toEqualTypeOf<string>();
    expectTypeOf<z.infer<typeof clientTaskIdSchema>>().toEqualTypeOf<string>();
    expectTypeOf<z.infer<typeof componentIdentifierSchema>>().toEqualTypeOf<string>();
    expectTypeOf<z.infer<typeof taskTypeSchema>>().toEqualTypeOf<TaskType>();
  });
});

describe("taskKeyIssuesFrom", () => {
  it("takes the errors of zod and of zod/mini, and a path", () => {
    const { error } = mini.safeDecode(mini.object({ key: taskKeyCodec }), { key: "" });
    if (error) expectTypeOf(taskKeyIssuesFrom(error, ["key"])).toEqualTypeOf<TaskKeyIssue[]>();
    expectTypeOf(taskKeyIssuesFrom).parameter(0).toEqualTypeOf<z.core.$ZodError>();
    expectTypeOf(taskKeyIssuesFrom)
      .parameter(1)
      .toEqualTypeOf<readonly PropertyKey[] | undefined>();
  });
});
