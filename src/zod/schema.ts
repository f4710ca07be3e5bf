import * as z from "zod";
import { ZodCodec, ZodDiscriminatedUnion, ZodEnum, ZodObject } from "zod";
import * as explain from "../core/explain.js";
import { isObject, noObject, readField, wrongFieldType } from "../core/fields.js";
import type { Result, TaskKeyError, TaskKeyIssue, TaskKeySegment } from "../core/issue.js";
import { oneOf } from "../core/language.js";
import { ANYONE, DEFAULT_OPTIONS, type ResolvedOptions } from "../core/options.js";

type Options = ResolvedOptions<string>;
type Build = (parts: unknown, options: Options) => Result<string, TaskKeyError>;

/** A kind of key: its functions of the core, and how it is described. */
export interface KeyKind<Parts extends z.core.$ZodType> {
  readonly subject: "taskKey" | "componentKey";
  readonly title: string;
  readonly description: string;
  readonly examples: (taskType: string) => readonly object[];
  readonly pattern: (taskType: string) => string;
  readonly parse: (input: unknown, options: Options) => Result<object, TaskKeyError>;
  readonly build: Build;
  readonly parts: (options: Options, meta: z.GlobalMeta) => Parts;
}

/** Makes the codecs of a kind. They share their sides, unless the task types or the length are others than by default. */
export function codecMaker<Parts extends z.core.$ZodType>(kind: KeyKind<Parts>) {
  const shared = sidesOf(kind, DEFAULT_OPTIONS);
  return (options: Options): z.ZodCodec<z.ZodString, Parts> => {
    const { taskTypes, maxLength } = options;
    const isShared = taskTypes === DEFAULT_OPTIONS.taskTypes && maxLength === DEFAULT_OPTIONS.maxLength;
    const { in: text, out } = isShared ? shared : sidesOf(kind, { ...options, sessionId: ANYONE, taskScope: ANYONE });
    const codec = new KeyCodec({
      type: "pipe",
      in: text,
      out,
      transform: (key, payload) => valueFrom(kind.parse(key, options), payload, wholeKey),
      reverseTransform: (parts, payload) => valueFrom(kind.build(parts, options), payload, fieldOf),
    });
    // A cast, since Zod's constructors do not tell the types of the sides.
    return codec as z.core.$ZodType as z.ZodCodec<z.ZodString, Parts>;
  };
}

/** What each side checks is the same for all guards. */
function sidesOf<Parts extends z.core.$ZodType>(kind: KeyKind<Parts>, options: Options) {
  const { subject, title, description, parse, build } = kind;
  const { taskTypes, maxLength } = options;
  const pattern = patternOf(kind.pattern(oneOf(taskTypes)));
  const length = new z.core.$ZodCheckMaxLength({ check: "max_length", maximum: maxLength, when: never });
  // A short maxLength may leave no example.
  const parts = taskTypes
    .slice(0, 1)
    .flatMap(kind.examples)
    .filter((example) => build(example, options).ok);
  const texts = parts.map((example) => build(example, options)).flatMap((key) => (key.ok ? key.value : []));
  return {
    in: z
      .string({ error: typeMessage((input) => explain.noString(subject, input)) })
      .check((payload) => report(payload, issuesOf(parse(payload.value, options)), wholeKey), pattern, length)
      .meta({ title, description, examples: texts }),
    out: kind.parts(options, { title: `${title}, decoded`, description: `The fields of a ${title}.`, examples: parts }),
  };
}

/** A string field: `explainText` checks it, `pattern` describes it. */
export function textField(
  name: TaskKeySegment,
  pattern: string,
  explainText: (text: string) => TaskKeyIssue | undefined,
  meta: z.GlobalMeta,
): z.ZodString {
  const length = new z.core.$ZodCheckMinLength({ check: "min_length", minimum: 1, when: never });
  const check = (payload: z.core.ParsePayload<string>) => report(payload, [explainText(payload.value)], wholeKey);
  return z
    .string({ error: fieldMessage(name) })
    .check(check, patternOf(`^${pattern}$`), length)
    .meta(meta);
}

/** A field of a whole number from 1: `explainNumber` checks it. */
export function numberField(
  name: TaskKeySegment,
  explainNumber: (value: number) => TaskKeyIssue | undefined,
  meta: z.GlobalMeta,
): z.ZodNumber {
  const integer = new z.core.$ZodCheckNumberFormat({ check: "number_format", format: "safeint", when: never });
  const least = new z.core.$ZodCheckGreaterThan({ check: "greater_than", value: 1, inclusive: true, when: never });
  const check = (payload: z.core.ParsePayload<number>) => report(payload, [explainNumber(payload.value)], wholeKey);
  return z
    .number({ error: fieldMessage(name) })
    .check(check, integer, least)
    .meta(meta);
}

/** The field of the task type: an enum. */
export function taskTypeField(name: "taskType" | "type", taskTypes: readonly string[]): z.ZodEnum {
  const entries = Object.fromEntries(taskTypes.map((type) => [type, type]));
  return new TaskTypeEnum({ type: "enum", entries, error: fieldMessage(name), name, taskTypes }).meta({
    title: "Task type",
    description: "The kind of component that the task runs, such as tool or resource.",
    examples: taskTypes.slice(0, 1),
  });
}

/** An object of such fields, whose whole is explained by `build`. */
export function partsObject(shape: z.core.$ZodLooseShape, build: Build, options: Options, meta: z.GlobalMeta) {
  const error = typeMessage((input) => noObject("parts", input));
  const explainWhole = (parts: unknown) => issuesOf(build(parts, options)).filter(({ segment }) => segment === null);
  // z.compile would go past our class, but leaves alone what says that it coerces. z.object does not ask.
  return new PartsObject({ type: "object", shape, error, explainWhole, coerce: true }).meta(meta);
}

/** One of several objects, told by their field `layout`; `build` explains one that is none of them. */
export function partsUnion(layouts: readonly z.ZodObject[], build: Build, options: Options, meta: z.GlobalMeta) {
  const explainWhole = (parts: unknown) => {
    const whole = isObject(parts) ? { layout: readField(parts, "layout") } : parts;
    return issuesOf(build(whole, options)).filter(({ segment }) => segment === null);
  };
  const discriminated = { type: "union", options: layouts, discriminator: "layout", inclusive: false } as const;
  return new PartsUnion({ ...discriminated, explainWhole }).meta(meta);
}

/** A codec that converts by the core alone. Its sides say the same, to whoever takes one of them. */
const KeyCodec = /* @__PURE__ */ z.core.$constructor<z.ZodCodec>("TaskKeyCodec", (inst, def) => {
  ZodCodec.init(inst, def);
  inst._zod.parse = (payload, ctx) => {
    const convert = ctx.direction === "backward" ? def.reverseTransform : def.transform;
    const value = convert(payload.value, payload);
    if (value !== z.NEVER) payload.value = value;
    return payload;
  };
});

type TaskTypeDef = z.core.$ZodEnumDef & { readonly name: "taskType" | "type"; readonly taskTypes: readonly string[] };

/** An enum that refuses with our issue. */
const TaskTypeEnum = /* @__PURE__ */ z.core.$constructor<z.ZodEnum, TaskTypeDef>("TaskTypeEnum", (inst, def) => {
  ZodEnum.init(inst, def);
  inst._zod.parse = (payload) => {
    const { value: input } = payload;
    if (typeof input === "string") report(payload, [explain.taskType(def.name, input, def.taskTypes)], wholeKey);
    else payload.issues.push({ code: "invalid_type", expected: "string", input, inst });
    return payload;
  };
});

type Whole = { readonly explainWhole: (parts: unknown) => readonly TaskKeyIssue[] };
type PartsDef = z.core.$ZodObjectDef & Whole & { readonly coerce: true };

/** An object that takes own properties only, and sees to the length of the key. Zod's checks would forbid `.pick()`. */
const PartsObject = /* @__PURE__ */ z.core.$constructor<z.ZodObject, PartsDef>("TaskKeyParts", (inst, def) => {
  ZodObject.init(inst, def);
  const { parse } = inst._zod;
  const checkWhole = (payload: z.core.ParsePayload) => {
    if (payload.issues.length === 0) report(payload, def.explainWhole(payload.value), wholeKey);
    return payload;
  };
  inst._zod.parse = (payload, ctx) => {
    const { value } = payload;
    if (isObject(value) && Object.keys(def.shape).some((name) => !Object.hasOwn(value, name))) {
      payload.value = Object.create(null, Object.getOwnPropertyDescriptors(value));
    }
    const parsed = parse(payload, ctx);
    return parsed instanceof Promise ? parsed.then(checkWhole) : checkWhole(parsed);
  };
});

type UnionDef = z.core.$ZodDiscriminatedUnionDef & Whole;

const PartsUnion = /* @__PURE__ */ z.core.$constructor<z.ZodDiscriminatedUnion, UnionDef>(
  "TaskKeyUnion",
  (inst, def) => {
    ZodDiscriminatedUnion.init(inst, def);
    const { parse } = inst._zod;
    inst._zod.parse = (payload, ctx) => {
      const issues = def.explainWhole(payload.value);
      report(payload, issues, wholeKey);
      return issues.length === 0 ? parse(payload, ctx) : payload;
    };
  },
);

type PathOf = (issue: TaskKeyIssue) => PropertyKey[];

const wholeKey: PathOf = () => [];
const fieldOf: PathOf = ({ segment }) => (segment === null ? [] : [segment]);

function valueFrom<Value>(result: Result<Value, TaskKeyError>, payload: z.core.ParsePayload, pathOf: PathOf): Value {
  if (result.ok) return result.value;
  report(payload, result.error.issues, pathOf);
  return z.NEVER;
}

function issuesOf(result: Result<unknown, TaskKeyError>): readonly TaskKeyIssue[] {
  return result.ok ? [] : result.error.issues;
}

/** A wrong type is Zod's own issue in our words, all else is ours. */
function report(payload: z.core.ParsePayload, issues: readonly (TaskKeyIssue | undefined)[], pathOf: PathOf): void {
  for (const issue of issues) {
    if (issue === undefined) continue;
    const common = { message: issue.message, path: pathOf(issue), input: payload.value };
    if (issue.code !== "invalid_type")
      payload.issues.push({ code: "custom", params: { taskKeyIssue: issue }, ...common });
    else payload.issues.push({ code: issue.code, expected: issue.expected, ...common });
  }
}

function fieldMessage(name: TaskKeySegment) {
  return typeMessage((input) => wrongFieldType(name, input));
}

/** Only for the type: the same function is asked about the checks that a user adds to the schema. */
function typeMessage(explainType: (input: unknown) => TaskKeyIssue) {
  return (issue: { readonly code?: string | undefined; readonly input?: unknown }) =>
    issue.code === "invalid_type" ? explainType(issue.input).message : undefined;
}

function patternOf(pattern: string) {
  const check = { check: "string_format", format: "regex" } as const;
  return new z.core.$ZodCheckRegex({ ...check, pattern: new RegExp(pattern), when: never });
}

/** When a check runs that is there for converters to read: the core has said it all. */
function never(): boolean {
  return false;
}
