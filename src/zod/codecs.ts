import * as z from "zod";
import { buildAnyKey, parseAnyKey } from "../core/any-key.js";
import { buildComponent, explainVersion, parseComponent } from "../core/component-key.js";
import * as explain from "../core/explain.js";
import {
  anyKeyPattern,
  componentKeyPattern,
  scopedKeyPattern,
  sessionKeyPattern,
  TEXT,
  VERSION,
} from "../core/language.js";
import {
  ANY_OPTIONS,
  type AnyTaskKeyOptions,
  DEFAULT_OPTIONS,
  type ResolvedOptions,
  resolveOptions,
  SCOPED_OPTIONS,
  type ScopedTaskKeyOptions,
  SESSION_OPTIONS,
  type TaskKeyOptions,
  type TaskType,
} from "../core/options.js";
import { buildScopedKey, parseScopedKey } from "../core/scoped-key.js";
import { buildSessionKey, parseSessionKey } from "../core/session-key.js";
import {
  clientTaskIdSchema,
  componentIdentifierSchema,
  legSchema,
  scopedClientTaskIdSchema,
  sessionIdSchema,
  type TaskTypeSchema,
  taskScopeSchema,
  taskTypeSchema,
} from "./field-schemas.js";
import { codecMaker, partsObject, partsUnion, taskTypeField, textField } from "./schema.js";

/** The fields of a key of the session layout. */
export type TaskKeySchema<Type extends string = TaskType> = z.ZodObject<SessionShape<Type>>;
/** The fields of a key of the scoped layout. */
export type ScopedTaskKeySchema<Type extends string = TaskType> = z.ZodObject<ScopedShape<Type>>;
/** The fields of a key of either layout. */
export type AnyTaskKeySchema<Type extends string = TaskType> = z.ZodDiscriminatedUnion<
  [
    z.ZodObject<{ layout: z.ZodLiteral<"session"> } & SessionShape<Type>>,
    z.ZodObject<{ layout: z.ZodLiteral<"scoped"> } & ScopedShape<Type>>,
  ],
  "layout"
>;
/** The fields of a component key. */
export type ComponentKeySchema = z.ZodObject<{
  type: TaskTypeSchema;
  name: z.ZodString;
  version: z.ZodNullable<z.ZodString>;
}>;

/** Zod codecs: `z.decode` parses a text, `z.encode` builds it. Each side can be used on its own, as `.in` and `.out`. */
export type TaskKeyCodec<Type extends string = TaskType> = z.ZodCodec<z.ZodString, TaskKeySchema<Type>>;
export type ScopedTaskKeyCodec<Type extends string = TaskType> = z.ZodCodec<z.ZodString, ScopedTaskKeySchema<Type>>;
export type AnyTaskKeyCodec<Type extends string = TaskType> = z.ZodCodec<z.ZodString, AnyTaskKeySchema<Type>>;
export type ComponentKeyCodec = z.ZodCodec<z.ZodString, ComponentKeySchema>;

/**
 * A codec like `taskKeyCodec`, with options: the guard (`sessionId`), the task types, the longest key.
 *
 * A codec for a guard alone shares all schemas, so to make one for every request is sound; `parseTaskKey` with a guard is
 * cheaper still. The guard is the codec's: `.in` and `.out` check all else, and no JSON Schema tells it.
 *
 * Issues: those of `parseTaskKey` when decoding, of `buildTaskKey` when encoding, as Zod issues of code `custom` with
 * `params: { taskKeyIssue }`; Zod's own `invalid_type` for what is no string or object. `taskKeyIssuesFrom` reads both.
 *
 * @throws {TypeError | RangeError} When an option is wrong.
 *
 * @example
 * ```ts
 * import { createTaskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const ownKey = createTaskKeyCodec({ sessionId: "session123" });
 * z.safeDecode(ownKey, "session123:task456:tool:my_tool").success; // => true
 * z.safeDecode(ownKey, "session999:task456:tool:my_tool").success; // => false
 * ```
 */
export function createTaskKeyCodec<const Type extends string = TaskType>(
  options?: TaskKeyOptions<Type>,
): TaskKeyCodec<Type> {
  // A cast, here and below, since the schemas are made of the task types at run time.
  return sessionCodec(resolveOptions(options, SESSION_OPTIONS)) as z.core.$ZodType as TaskKeyCodec<Type>;
}

/**
 * A codec like `scopedTaskKeyCodec`, with options: the guard (`taskScope`, where `null` is the anonymous scope), the task
 * types, the longest key. See `createTaskKeyCodec`.
 *
 * Issues: those of `parseScopedTaskKey` when decoding, of `buildScopedTaskKey` when encoding.
 *
 * @throws {TypeError | RangeError} When an option is wrong.
 */
export function createScopedTaskKeyCodec<const Type extends string = TaskType>(
  options?: ScopedTaskKeyOptions<Type>,
): ScopedTaskKeyCodec<Type> {
  return scopedCodec(resolveOptions(options, SCOPED_OPTIONS)) as z.core.$ZodType as ScopedTaskKeyCodec<Type>;
}

/**
 * A codec like `anyTaskKeyCodec`, with options: both guards, which fail closed as `parseAnyTaskKey` says, the task types,
 * the longest key. See `createTaskKeyCodec`.
 *
 * Issues: those of `parseAnyTaskKey` when decoding, of `buildAnyTaskKey` when encoding.
 *
 * @throws {TypeError | RangeError} When an option is wrong.
 */
export function createAnyTaskKeyCodec<const Type extends string = TaskType>(
  options?: AnyTaskKeyOptions<Type>,
): AnyTaskKeyCodec<Type> {
  return anyCodec(resolveOptions(options, ANY_OPTIONS)) as z.core.$ZodType as AnyTaskKeyCodec<Type>;
}

type SessionShape<Type extends string> = {
  sessionId: z.ZodString;
  clientTaskId: z.ZodString;
  taskType: TaskTypeSchema<Type>;
  componentIdentifier: z.ZodString;
};

type ScopedShape<Type extends string> = {
  taskScope: z.ZodNullable<z.ZodString>;
  clientTaskId: z.ZodString;
  taskType: TaskTypeSchema<Type>;
  componentIdentifier: z.ZodString;
  leg: z.ZodNumber;
};

const SESSION_TITLE = "FastMCP task key, session layout";
const SCOPED_TITLE = "FastMCP task key, scoped layout";

const sessionCodec = /* @__PURE__ */ codecMaker({
  subject: "taskKey",
  title: SESSION_TITLE,
  description: "{sessionId}:{clientTaskId}:{taskType}:{componentIdentifier}, the last percent-encoded.",
  examples: sessionExamples,
  pattern: sessionKeyPattern,
  parse: parseSessionKey,
  build: buildSessionKey,
  parts: (options, meta) => partsObject(sessionShape(options), buildSessionKey, options, meta),
});

const scopedCodec = /* @__PURE__ */ codecMaker({
  subject: "taskKey",
  title: SCOPED_TITLE,
  description:
    "auth:{taskScope} or anon, then :{clientTaskId}:{taskType}:{componentIdentifier}, then #leg2 and so on for later legs; scope and component percent-encoded.",
  examples: scopedExamples,
  pattern: scopedKeyPattern,
  parse: parseScopedKey,
  build: buildScopedKey,
  parts: (options, meta) => partsObject(scopedShape(options), buildScopedKey, options, meta),
});

const anyCodec = /* @__PURE__ */ codecMaker({
  subject: "taskKey",
  title: "FastMCP task key",
  description: "A task key of the session or the scoped layout; the latter begins with auth: or anon:.",
  examples: (taskType) => [
    ...sessionExamples(taskType).map((parts) => ({ layout: "session", ...parts })),
    ...scopedExamples(taskType).map((parts) => ({ layout: "scoped", ...parts })),
  ],
  pattern: anyKeyPattern,
  parse: parseAnyKey,
  build: buildAnyKey,
  parts: (options, meta) => {
    const session = { layout: z.literal("session"), ...sessionShape(options) };
    const scoped = { layout: z.literal("scoped"), ...scopedShape(options) };
    const layouts = [
      partsObject(session, buildSessionKey, options, { title: `${SESSION_TITLE}, decoded` }),
      partsObject(scoped, buildScopedKey, options, { title: `${SCOPED_TITLE}, decoded` }),
    ];
    return partsUnion(layouts, buildAnyKey, options, meta);
  },
});

/**
 * The codec of a key of the session layout, with the default options. Decoding is `parseTaskKey`, encoding is
 * `buildTaskKey`; a `ZodError` takes the place of the failed `Result`.
 *
 * Bounds: the key is at most 8,192 UTF-16 units. Issues: see `createTaskKeyCodec`.
 *
 * @example
 * ```ts
 * import { taskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const key = z.decode(taskKeyCodec, "session123:task456:tool:my_tool");
 * key.taskType; // => "tool"
 * z.encode(taskKeyCodec, key); // => "session123:task456:tool:my_tool"
 * ```
 */
export const taskKeyCodec: TaskKeyCodec = /* @__PURE__ */ createTaskKeyCodec();

/**
 * The fields of a key, for a response or a form: accepts the objects from which `buildTaskKey` with the default options
 * builds a key, and reports field by field. It is `taskKeyCodec.out`; that of a codec with options checks by them.
 *
 * `.pick()`, `.extend()` and `.partial()` keep the rule of each field, and the bound of the whole where all fields are
 * there. JSON Schema cannot tell that bound, 8,192 UTF-16 units when built.
 *
 * @example
 * ```ts
 * import { taskKeySchema } from "fastmcp-task-keys";
 *
 * const result = taskKeySchema.safeParse({
 *   sessionId: "session123",
 *   clientTaskId: "",
 *   taskType: "tool",
 *   componentIdentifier: "my_tool",
 * });
 * result.error?.issues[0]?.path; // => ["clientTaskId"]
 * ```
 */
export const taskKeySchema: TaskKeySchema = /* @__PURE__ */ outOf(taskKeyCodec);

/**
 * The codec of a key of the scoped layout, with the default options: at most 8,192 UTF-16 units, the issues of
 * `createScopedTaskKeyCodec`. What `parseScopedTaskKey` says about stores that older releases write to holds here too.
 *
 * @example
 * ```ts
 * import { scopedTaskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const key = z.decode(scopedTaskKeyCodec, "anon:task456:tool:tool%3Amy_tool%40");
 * key.taskScope; // => null
 * z.encode(scopedTaskKeyCodec, { ...key, leg: 2 }); // => "anon:task456:tool:tool%3Amy_tool%40#leg2"
 * ```
 */
export const scopedTaskKeyCodec: ScopedTaskKeyCodec = /* @__PURE__ */ createScopedTaskKeyCodec();

/** The fields of a key of the scoped layout: `scopedTaskKeyCodec.out`. See `taskKeySchema`. */
export const scopedTaskKeySchema: ScopedTaskKeySchema = /* @__PURE__ */ outOf(scopedTaskKeyCodec);

/**
 * The codec of a key of either layout, with the default options: at most 8,192 UTF-16 units, the issues of
 * `createAnyTaskKeyCodec`. What `parseAnyTaskKey` says about stores that older releases write to holds here too: where you
 * can, pin the layout.
 *
 * @example
 * ```ts
 * import { anyTaskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * z.decode(anyTaskKeyCodec, "session123:task456:tool:my_tool").layout; // => "session"
 * z.decode(anyTaskKeyCodec, "anon:task456:tool:tool%3Amy_tool%40").layout; // => "scoped"
 * ```
 */
export const anyTaskKeyCodec: AnyTaskKeyCodec = /* @__PURE__ */ createAnyTaskKeyCodec();

/** The fields of a key of either layout, told apart by `layout`: `anyTaskKeyCodec.out`. See `taskKeySchema`. */
export const anyTaskKeySchema: AnyTaskKeySchema = /* @__PURE__ */ outOf(anyTaskKeyCodec);

/**
 * The codec of a component key, `{type}:{name}@{version}`. Decoding is `parseComponentKey`, encoding is
 * `buildComponentKey`, both with the default options.
 *
 * Bounds: the key is at most 8,192 UTF-16 units. JSON Schema counts code points, so its `maxLength` is the wider one
 * for a key with characters beyond U+FFFF.
 *
 * Issues: those of `parseComponentKey` when decoding, of `buildComponentKey` when encoding.
 *
 * @example
 * ```ts
 * import { componentKeyCodec, taskKeyCodec } from "fastmcp-task-keys";
 * import * as z from "zod";
 *
 * const key = z.decode(taskKeyCodec, "session123:task456:tool:tool%3Amy_tool%401.0");
 * z.decode(componentKeyCodec, key.componentIdentifier); // => { type: "tool", name: "my_tool", version: "1.0" }
 * ```
 */
export const componentKeyCodec: ComponentKeyCodec = /* @__PURE__ */ codecMaker({
  subject: "componentKey",
  title: "FastMCP component key",
  description: "{type}:{name}@{version}, the version often empty.",
  examples: (type) => [{ type, name: `my_${type}`, version: null }],
  pattern: componentKeyPattern,
  parse: parseComponent,
  build: buildComponent,
  parts: (options, meta) => {
    const shape = {
      type: taskTypeField("type", options.taskTypes),
      name: textField("name", TEXT, (text) => explain.wellFormed("name", text), {
        title: "Name",
        description: "The name of a tool or prompt, or the URI of a resource. Untrusted text.",
      }),
      version: textField("version", VERSION, explainVersion, {
        title: "Version",
        description: 'The version, without "@"; null where there is none. Untrusted text.',
      }).nullable(),
    };
    return partsObject(shape, buildComponent, options, meta);
  },
})(DEFAULT_OPTIONS) as z.core.$ZodType as ComponentKeyCodec;

function sessionShape(options: ResolvedOptions<string>) {
  return {
    sessionId: sessionIdSchema,
    clientTaskId: clientTaskIdSchema,
    taskType: taskTypeOf(options),
    componentIdentifier: componentIdentifierSchema,
  };
}

function scopedShape(options: ResolvedOptions<string>) {
  return {
    taskScope: taskScopeSchema,
    clientTaskId: scopedClientTaskIdSchema,
    taskType: taskTypeOf(options),
    componentIdentifier: componentIdentifierSchema,
    leg: legSchema,
  };
}

function taskTypeOf(options: ResolvedOptions<string>): z.ZodEnum {
  return options.taskTypes === DEFAULT_OPTIONS.taskTypes
    ? taskTypeSchema
    : taskTypeField("taskType", options.taskTypes);
}

function sessionExamples(taskType: string) {
  return [{ sessionId: "65e229ed7ccb43d4817ab395b3622c6b", ...exampleOf(taskType) }];
}

function scopedExamples(taskType: string) {
  return [{ taskScope: "client-a|user-1", ...exampleOf(taskType), leg: 1 }];
}

function exampleOf(taskType: string) {
  const componentIdentifier = `${taskType}:my_${taskType}@`;
  return { clientTaskId: "04c92aab-b34c-4244-afff-c1833d23d484", taskType, componentIdentifier };
}

function outOf<Parts extends z.core.$ZodType>(codec: z.ZodCodec<z.ZodString, Parts>): Parts {
  return codec.def.out;
}
