// A library on top of the package that annotates nothing: the compiler itself must be able to name what it infers.
import {
  anyTaskKeyCodec,
  buildScopedTaskKey,
  buildTaskKey,
  componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  scopedTaskKeyCodec,
  scopedTaskKeySchema,
  sessionIdSchema,
  TASK_TYPES,
  taskKeyCodec,
  taskKeyIssuesFrom,
  taskKeySchema,
  taskTypeSchema,
} from "fastmcp-task-keys";
import { docketKeys } from "fastmcp-task-keys/docket";
import * as z from "zod";

export const everyCodec = { anyTaskKeyCodec, componentKeyCodec, scopedTaskKeyCodec, taskKeyCodec };
export const everySchema = { scopedTaskKeySchema, sessionIdSchema, taskKeySchema, taskTypeSchema };
export const ownKey = createTaskKeyCodec({ sessionId: "session123" });
export const jobKey = createScopedTaskKeyCodec({ taskTypes: ["job", "batch"] });
export const eitherKey = createAnyTaskKeyCodec({ maxLength: 100 });
export const maybe = taskKeyCodec.optional();
export const piped = taskKeyCodec.pipe(taskKeySchema);
export const brief = taskKeyCodec.transform(({ clientTaskId }) => clientTaskId);
export const Body = z.object({ key: taskKeyCodec, all: z.array(anyTaskKeyCodec), maybe });
export const body = z.safeDecode(Body, { key: "a:b:tool:c", all: [] });
export const results = {
  any: parseAnyTaskKey("a:b:tool:c"),
  component: parseComponentKey("tool:a@"),
  id: getClientTaskIdFromKey("a:b:tool:c"),
  jobs: parseTaskKey("a:b:job:c", { taskTypes: ["job"] }),
  loose: parseTaskKeyLoose("a:b:tool:c"),
  scoped: parseScopedTaskKey("anon:b:tool:c"),
  session: parseTaskKey("a:b:tool:c"),
};
export const { forTask, parse, patternsFor, patterns } = docketKeys();
export const name = parse("fastmcp:runs:a:b:tool:c");
export const types = [...TASK_TYPES];
export const rebuilt = results.scoped.ok && buildScopedTaskKey(results.scoped.value);

export function makeCodec<const Type extends string>(taskTypes: readonly Type[]) {
  return createTaskKeyCodec({ taskTypes });
}

export function issuesOf(error: z.core.$ZodError) {
  return taskKeyIssuesFrom(error);
}

export class Keys {
  readonly codec = taskKeyCodec;
  read = (input: unknown) => parseTaskKey(input);
  write = buildTaskKey;
}

export default docketKeys;

if (!Object.values(results).every(({ ok }) => ok) || !body.success) {
  throw new Error("A good key is refused.");
}
