// A library on top of the package, in a project with isolatedDeclarations: our types are enough to name all that it exports.
import {
  type AnyTaskKeyCodec,
  type ComponentKeyCodec,
  componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  parseTaskKey,
  type Result,
  type ScopedTaskKeyCodec,
  type TaskKey,
  type TaskKeyCodec,
  type TaskKeyError,
  type TaskKeyIssue,
  type TaskType,
  taskKeyCodec,
  taskKeyIssuesFrom,
} from "fastmcp-task-keys";
import { type DocketKeys, docketKeys } from "fastmcp-task-keys/docket";
import * as z from "zod";

export * as keys from "fastmcp-task-keys";
export { scopedTaskKeyCodec, taskKeyCodec } from "fastmcp-task-keys";
export * from "fastmcp-task-keys/docket";

export const ownKey: TaskKeyCodec = createTaskKeyCodec({ sessionId: "session123" });
export const jobKey: TaskKeyCodec<"job" | "batch"> = createTaskKeyCodec({
  taskTypes: ["job", "batch"],
});
export const anonymousKey: ScopedTaskKeyCodec = createScopedTaskKeyCodec({ taskScope: null });
export const anyKey: AnyTaskKeyCodec<TaskType> = createAnyTaskKeyCodec();
export const component: ComponentKeyCodec = componentKeyCodec;
export const docket: DocketKeys = docketKeys("fastmcp", { layout: "session" });
export const Body: z.ZodObject<{ key: TaskKeyCodec; more: z.ZodArray<TaskKeyCodec> }> = z.object({
  key: taskKeyCodec,
  more: z.array(taskKeyCodec),
});

export function read(input: unknown, sessionId: string | undefined): Result<TaskKey, TaskKeyError> {
  return parseTaskKey(input, { sessionId });
}

export function issuesOf(error: z.ZodError): readonly TaskKeyIssue[] {
  return taskKeyIssuesFrom(error);
}

if (!read("a:b:tool:c", "a").ok || read("a:b:tool:c", undefined).ok) {
  throw new Error("The guard does not hold.");
}
