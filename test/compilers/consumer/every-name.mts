// Uses every public name, and is run too. Each `@ts-expect-error` line must not compile.
import {
  type AnyTaskKey,
  type AnyTaskKeyCodec,
  type AnyTaskKeyOptions,
  anyTaskKeyCodec,
  buildComponentKey,
  buildScopedTaskKey,
  buildTaskKey,
  type ComponentKey,
  type ComponentKeyCodec,
  type ComponentKeyOptions,
  type ComponentKeyString,
  clientTaskIdSchema,
  componentIdentifierSchema,
  componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  type EmptySegmentIssue,
  getClientTaskIdFromKey,
  type InvalidCharacterIssue,
  type InvalidEncodingIssue,
  type InvalidLegIssue,
  type InvalidTypeIssue,
  type LooseTaskKey,
  type NonCanonicalEncodingIssue,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type Result,
  type ScopedTaskKey,
  type ScopedTaskKeyCodec,
  type ScopedTaskKeyOptions,
  type ScopedTaskKeyString,
  type ScopeMismatchIssue,
  type SessionMismatchIssue,
  scopedTaskKeyCodec,
  scopedTaskKeySchema,
  sessionIdSchema,
  TASK_TYPES,
  type TaskKey,
  type TaskKeyCodec,
  type TaskKeyError,
  type TaskKeyIssue,
  type TaskKeyIssueCode,
  type TaskKeyOptions,
  type TaskKeySegment,
  type TaskKeyString,
  type TaskType,
  type TooLongIssue,
  taskKeyCodec,
  taskKeyIssuesFrom,
  taskKeySchema,
  taskTypeSchema,
  type UnknownNameIssue,
  type UnknownTaskTypeIssue,
  type WrongLayoutIssue,
  type WrongSegmentCountIssue,
} from "fastmcp-task-keys";
import {
  type DocketKeys,
  type DocketLayout,
  type DocketMeta,
  type DocketName,
  type DocketOptions,
  type DocketOwner,
  type DocketPatterns,
  type DocketTask,
  type DocketTaskNames,
  docketKeys,
} from "fastmcp-task-keys/docket";
import * as z from "zod";

const KEY = "session123:task456:tool:my_tool";
const SCOPED_KEY = "auth:client-a:task456:tool:tool%3Amy_tool%40#leg2";

function valueIn<Value>(result: Result<Value, TaskKeyError>): Value {
  if (result.ok) return result.value;
  throw new Error(result.error.message);
}

function assertSame(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${String(actual)} is not ${String(expected)}.`);
}

// The session layout.
const options: TaskKeyOptions = { sessionId: "session123", maxLength: 100 };
const key: TaskKey = valueIn(parseTaskKey(KEY, options));
const text: TaskKeyString = valueIn(buildTaskKey(key));
const id: string = valueIn(getClientTaskIdFromKey(text));
const loose: LooseTaskKey = valueIn(parseTaskKeyLoose("a:b:no type:%"));
const types: readonly TaskType[] = TASK_TYPES;
assertSame(text, KEY);
assertSame(id, "task456");
assertSame(loose.taskType, "no type");
assertSame(types.length, 4);

const job = parseTaskKey("a:b:job:c", { taskTypes: ["job", "batch"] });
if (job.ok) {
  const taskType: "job" | "batch" = job.value.taskType;
  assertSame(taskType, "job");
  // @ts-expect-error It is not a type that was passed.
  job.value.taskType satisfies "tool";
}
// @ts-expect-error The option is misspelt.
const misspelt = () => parseTaskKey("", { sesionId: "" });
// @ts-expect-error The guard of the other layout is no option.
const otherGuard = () => parseTaskKey("", { taskScope: null });
// @ts-expect-error map passes the index as the options.
const mapped = () => [KEY].map(parseTaskKey);
const { clientTaskId: _, ...withoutId } = key;
// @ts-expect-error The client task id is missing.
const incomplete = () => buildTaskKey(withoutId);
// @ts-expect-error It is none of the four types.
const wrongType = () => buildTaskKey({ ...key, taskType: "job" });
// @ts-expect-error A result must be asked before it has a value.
const unasked = () => parseTaskKey(KEY).value;
for (const mistake of [misspelt, otherGuard, mapped]) {
  let thrown: unknown;
  try {
    mistake();
  } catch (error) {
    thrown = error;
  }
  assertSame(thrown instanceof TypeError, true);
}
assertSame(incomplete().ok || wrongType().ok, false);
assertSame(typeof unasked(), "object");

// The scoped layout, and both.
const scopedOptions: ScopedTaskKeyOptions = { taskScope: "client-a" };
const scoped: ScopedTaskKey = valueIn(parseScopedTaskKey(SCOPED_KEY, scopedOptions));
const scopedText: ScopedTaskKeyString = valueIn(buildScopedTaskKey(scoped));
const scope: string | null = scoped.taskScope;
assertSame(scopedText, SCOPED_KEY);
assertSame(scope, "client-a");
// @ts-expect-error A scope may be null.
const neverNull: string = scoped.taskScope;
assertSame(neverNull, scope);

const anyOptions: AnyTaskKeyOptions = { sessionId: undefined, taskScope: "client-a" };
const either: AnyTaskKey = valueIn(parseAnyTaskKey(SCOPED_KEY, anyOptions));
if (either.layout === "scoped") {
  const leg: number = either.leg;
  assertSame(leg, 2);
  // @ts-expect-error The scoped layout has no session.
  assertSame(either.sessionId, undefined);
}

// Component keys.
const componentOptions: ComponentKeyOptions = { taskTypes: TASK_TYPES };
const component: ComponentKey = valueIn(parseComponentKey(scoped.componentIdentifier, componentOptions));
const componentText: ComponentKeyString = valueIn(buildComponentKey(component));
assertSame(componentText, "tool:my_tool@");
// @ts-expect-error A component has no guard.
const guardedComponent = () => parseComponentKey("", { sessionId: "a" });
assertSame(typeof guardedComponent, "function");

// Issues narrow on their code.
function describeIssue(issue: TaskKeyIssue): string | number | readonly string[] {
  const segment: TaskKeySegment | null = issue.segment;
  const code: TaskKeyIssueCode = issue.code;
  assertSame(typeof issue.message, "string");
  switch (issue.code) {
    case "invalid_type":
      return (issue satisfies InvalidTypeIssue).expected;
    case "too_long":
      return (issue satisfies TooLongIssue).maximum;
    case "wrong_layout":
      return (issue satisfies WrongLayoutIssue).received;
    case "wrong_segment_count":
      return (issue satisfies WrongSegmentCountIssue).received;
    case "empty_segment":
      return (issue satisfies EmptySegmentIssue).segment;
    case "invalid_character":
      return (issue satisfies InvalidCharacterIssue).character;
    case "unknown_task_type":
      return (issue satisfies UnknownTaskTypeIssue).expected;
    case "invalid_encoding":
      return (issue satisfies InvalidEncodingIssue).offset;
    case "non_canonical_encoding":
      return (issue satisfies NonCanonicalEncodingIssue).offset;
    case "invalid_leg":
      return (issue satisfies InvalidLegIssue).offset;
    case "session_mismatch":
      return (issue satisfies SessionMismatchIssue).segment;
    case "scope_mismatch":
      return (issue satisfies ScopeMismatchIssue).segment;
    case "unknown_name":
      return (issue satisfies UnknownNameIssue).code;
    default:
      // No code is left over.
      issue satisfies never;
      return `${String(code)} ${String(segment)}`;
  }
}
const refused = parseTaskKey("a::Tool:c");
if (refused.ok) throw new Error("The key is broken.");
const [firstIssue, secondIssue] = refused.error.issues;
assertSame(describeIssue(firstIssue), "clientTaskId");
// @ts-expect-error Only the first issue is sure to be there.
const describeSecond = () => describeIssue(secondIssue);
assertSame(String(describeSecond()), "tool,resource,template,prompt");
// @ts-expect-error Not every issue has an offset.
assertSame(firstIssue.offset, undefined);
// @ts-expect-error Issues are frozen.
const changeIssue = () => (firstIssue.segment = null);
assertSame(typeof changeIssue, "function");

// Codecs and schemas.
const codec: TaskKeyCodec = taskKeyCodec;
const guarded: TaskKeyCodec = createTaskKeyCodec({ sessionId: "session123" });
const jobs: TaskKeyCodec<"job"> = createTaskKeyCodec({ taskTypes: ["job"] });
const scopedCodec: ScopedTaskKeyCodec = scopedTaskKeyCodec;
const anonymous: ScopedTaskKeyCodec = createScopedTaskKeyCodec({ taskScope: null });
const anyCodec: AnyTaskKeyCodec = anyTaskKeyCodec;
const ownAny: AnyTaskKeyCodec = createAnyTaskKeyCodec({ sessionId: "session123" });
const componentCodec: ComponentKeyCodec = componentKeyCodec;
const input: z.input<typeof taskKeyCodec> = KEY;
const output: z.output<typeof taskKeyCodec> = z.decode(codec, input);
assertSame(z.encode(guarded, output), KEY);
assertSame(jobs.decode("a:b:job:c").taskType, "job");
assertSame(z.encode(scopedCodec, z.decode(scopedCodec, SCOPED_KEY)), SCOPED_KEY);
assertSame(z.safeDecode(anonymous, SCOPED_KEY).success, false);
assertSame(z.decode(anyCodec, KEY).layout, "session");
assertSame(ownAny.safeDecode(SCOPED_KEY).success, false);
assertSame(z.decode(componentCodec, "tool:a@1").version, "1");
// @ts-expect-error Decoding takes the text.
const decodeFields = () => z.decode(taskKeyCodec, key);
// @ts-expect-error Encoding takes the fields.
const encodeText = () => z.encode(taskKeyCodec, KEY);
// @ts-expect-error It is none of the types that were passed.
const encodeTool = () => z.encode(jobs, key);
assertSame([decodeFields, encodeText, encodeTool].length, 3);

const Body = z.object({
  key: taskKeyCodec,
  fields: taskKeySchema.optional(),
  scoped: scopedTaskKeySchema.nullable(),
  sessionId: sessionIdSchema,
  clientTaskId: clientTaskIdSchema,
  taskType: taskTypeSchema,
  componentIdentifier: componentIdentifierSchema,
});
const parts = { ...key, key: KEY, fields: key, scoped };
const body: z.output<typeof Body> = z.decode(Body, parts);
assertSame(body.key.sessionId, "session123");
const fields: TaskKey | undefined = body.fields;
const taskType: TaskType = body.taskType;
assertSame(fields?.taskType, taskType);
const decoded = z.safeDecode(Body, { ...parts, key: "a::tool:c" });
const issues: TaskKeyIssue[] = decoded.success ? [] : taskKeyIssuesFrom(decoded.error, ["key"]);
assertSame(issues[0]?.code, "empty_segment");
// @ts-expect-error There may be no issue at that place.
const unchecked = () => issues[0].code;
assertSame(unchecked(), "empty_segment");

// Redis names.
const layout: DocketLayout = "session";
const docketOptions: DocketOptions = { layout, cluster: false };
const docket: DocketKeys = docketKeys("fastmcp", docketOptions);
const names: DocketTaskNames = valueIn(docket.forTask(KEY));
const meta: DocketMeta = names.meta;
const owner: DocketOwner = { sessionId: "session123" };
const patterns: DocketPatterns = valueIn(docket.patternsFor(owner));
const name: DocketName = valueIn(docket.parse(names.run, { sessionId: "session123" }));
const task: DocketTask = name.task;
assertSame(meta.createdAt, "fastmcp:fastmcp:task:session123:task456:created_at");
assertSame(patterns.run, "fastmcp:runs:session123:*");
assertSame(task.clientTaskId, "task456");
if (name.kind === "run") assertSame(name.taskKey, KEY);
// @ts-expect-error There is no such layout.
const otherLayout = () => docketKeys("fastmcp", { layout: "both" });
// @ts-expect-error A session and a scope are two owners.
const twoOwners = () => docket.patternsFor({ sessionId: "a", taskScope: "b" });
assertSame([otherLayout, twoOwners].length, 2);
