import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  anyTaskKeyCodec,
  anyTaskKeySchema,
  componentKeyCodec,
  createTaskKeyCodec,
  scopedTaskKeyCodec,
  scopedTaskKeySchema,
  taskKeyCodec,
  taskKeyIssuesFrom,
  taskKeySchema,
  taskTypeSchema,
} from "../../src/index.js";

const PARTS = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" } as const;
const LONG = { ...PARTS, componentIdentifier: "/".repeat(2800) };

const A_TITLE = expect.stringMatching(/^FastMCP (?:task|component) key/);
const A_SENTENCE = expect.stringMatching(/\w.*\.$/);

const codes = (result: z.ZodSafeParseResult<unknown>) => taskKeyIssuesFrom(result.error).map(({ code }) => code);

describe("sharing", () => {
  it("codecs that differ by their guard alone share their sides, which the exported schemas are", () => {
    const codec = createTaskKeyCodec({ sessionId: "session123" });
    expect(codec.in).toBe(taskKeyCodec.in);
    expect(codec.out).toBe(taskKeyCodec.out);
    expect(codec.def.type).toBe("pipe");
    expect(createTaskKeyCodec({ maxLength: 99 }).out.shape.taskType).toBe(taskTypeSchema);
    expect(taskKeySchema).toBe(taskKeyCodec.out);
    expect(scopedTaskKeySchema).toBe(scopedTaskKeyCodec.out);
    expect(anyTaskKeySchema).toBe(anyTaskKeyCodec.out);
  });

  it("no codec is kept that is no longer used, whatever its options", async () => {
    setFlagsFromString("--expose-gc");
    // A context made after the flag was set has the function; its type is not known here.
    const collectGarbage: () => void = runInNewContext("gc");
    const schemas = Array.from({ length: 100 }, (_, index) => {
      const codec = createTaskKeyCodec({ sessionId: `s${index}`, taskTypes: [`t${index}`] });
      z.safeDecode(codec, "a:b:tool:c");
      return [new WeakRef(codec), new WeakRef(codec.in), new WeakRef(codec.out)];
    });
    // A WeakRef holds its target until the current job has ended.
    await setTimeout();
    collectGarbage();
    expect(schemas.flat().filter((schema) => schema.deref() !== undefined).length).toBeLessThan(10);
  });
});

describe("the parts", () => {
  it("keep the rule of each field, and the length, in what is derived from them", () => {
    const picked = taskKeySchema.pick({ sessionId: true }).safeParse({ sessionId: "a:b" });
    expect(codes(picked)).toEqual(["invalid_character"]);
    const omitted = taskKeySchema.omit({ sessionId: true }).safeParse({ ...PARTS, taskType: "x" });
    expect(codes(omitted)).toEqual(["unknown_task_type"]);
    expect(codes(taskKeySchema.partial().safeParse({ clientTaskId: "" }))).toEqual(["empty_segment"]);
    expect(taskKeySchema.partial().parse({ clientTaskId: "b" })).toEqual({ clientTaskId: "b" });
    const derived = [taskKeySchema.partial(), taskKeySchema.strict(), taskKeySchema.loose(), taskKeySchema.meta({})];
    const extended = taskKeySchema.extend({ at: z.number().optional() });
    for (const schema of [taskKeySchema, ...derived, extended]) {
      expect(schema.parse(PARTS)).toEqual(PARTS);
      expect(codes(schema.safeParse({ ...PARTS, sessionId: "auth" }))).toEqual(["wrong_layout"]);
      expect(codes(schema.safeParse(LONG))).toEqual(["too_long"]);
    }
    expect(codes(extended.safeParse({ ...LONG, at: 1 }))).toEqual(["too_long"]);
  });

  it("let a user's field stand instead of ours", () => {
    const wider = taskKeySchema.extend({ taskType: z.string() });
    expect(wider.parse({ ...PARTS, taskType: "job" }).taskType).toBe("job");
  });

  it("await what a user adds that takes time", async () => {
    const slow = taskKeySchema.extend({ at: z.number().refine(async () => true) });
    expect(await slow.parseAsync({ ...PARTS, at: 1 })).toEqual({ ...PARTS, at: 1 });
    expect(codes(await slow.safeParseAsync({ ...LONG, at: 1 }))).toEqual(["too_long"]);
  });

  it("drop what is none of their fields", () => {
    expect(taskKeySchema.parse({ ...PARTS, leg: 2 })).toStrictEqual(PARTS);
    expect(z.encode(taskKeySchema, PARTS)).toStrictEqual(PARTS);
  });

  it("are own properties, as for the builder, not enumerable ones too", () => {
    expect(codes(taskKeySchema.safeParse(Object.create(PARTS)))).toHaveLength(4);
    const { sessionId, ...rest } = PARTS;
    expect(codes(taskKeySchema.safeParse(Object.assign(Object.create({ sessionId }), rest)))).toEqual(["invalid_type"]);
    const hidden = Object.defineProperty({ ...rest }, "sessionId", { value: sessionId });
    expect(taskKeySchema.parse(hidden)).toEqual(PARTS);
    expect(z.encode(taskKeyCodec, hidden as typeof PARTS)).toBe("a:b:tool:c");
  });

  it("hold their rules when Zod compiles them, where it can", () => {
    // The oldest Zod has none.
    const compile: typeof z.compile | undefined = Reflect.get(z, "compile");
    if (compile === undefined) return;
    for (const schema of [compile(taskKeySchema), compile(z.object({ key: taskKeySchema })).shape.key]) {
      expect(codes(schema.safeParse(LONG))).toEqual(["too_long"]);
      expect(codes(schema.safeParse(Object.create(PARTS)))).toHaveLength(4);
      expect(schema.safeParse(PARTS).success).toBe(true);
    }
    const guarded = compile(createTaskKeyCodec({ sessionId: "a" }));
    expect(guarded.safeParse("a:b:tool:c").success).toBe(true);
    expect(codes(guarded.safeParse("x:b:tool:c"))).toEqual(["session_mismatch"]);
  });
});

describe("JSON Schema", () => {
  // Compared as JSON, since the two Zods order their words otherwise.
  it("of each side is what a converter of checks finds, too", () => {
    for (const codec of [taskKeyCodec, scopedTaskKeyCodec, anyTaskKeyCodec, componentKeyCodec]) {
      const { pattern, maxLength } = z.toJSONSchema(codec, { io: "input" });
      const checks = codec.in.def.checks?.map(({ _zod }) => _zod.def) ?? [];
      expect(checks).toContainEqual(
        expect.objectContaining({ check: "string_format", pattern: new RegExp(String(pattern)) }),
      );
      expect(checks).toContainEqual(expect.objectContaining({ check: "max_length", maximum: maxLength }));
      expect(codec.in.maxLength).toBe(8192);
    }
  });

  it("of the parts is the object of the described fields, both ways", () => {
    const text = { type: "string", title: expect.any(String), description: A_SENTENCE };
    const idWithout = (dividers: string) => `The id of the task: visible ASCII without ${dividers}.`;
    const wanted = {
      type: "object",
      title: "FastMCP task key, session layout, decoded",
      required: ["sessionId", "clientTaskId", "taskType", "componentIdentifier"],
      properties: {
        sessionId: { ...text, minLength: 1, pattern: expect.any(String) },
        clientTaskId: { ...text, minLength: 1, pattern: "^[!-9;-~]+$", description: idWithout('":"') },
        taskType: { ...text, enum: ["tool", "resource", "template", "prompt"] },
        componentIdentifier: { ...text, minLength: 1, pattern: expect.any(String) },
      },
    };
    expect(z.toJSONSchema(taskKeySchema, { io: "input" })).toMatchObject(wanted);
    expect(z.toJSONSchema(taskKeyCodec, { io: "output" })).toMatchObject({ ...wanted, additionalProperties: false });
    const { properties } = z.toJSONSchema(scopedTaskKeySchema);
    expect(properties).toMatchObject({
      clientTaskId: { description: idWithout('":" and "#"') },
      taskScope: { anyOf: [{ ...text, minLength: 1 }, { type: "null" }] },
      leg: { type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    });
  });

  it.each<[string, z.ZodCodec<z.ZodString>, number]>([
    ["taskKeyCodec", taskKeyCodec, 1],
    ["scopedTaskKeyCodec", scopedTaskKeyCodec, 1],
    ["anyTaskKeyCodec", anyTaskKeyCodec, 2],
    ["componentKeyCodec", componentKeyCodec, 1],
  ])("of %s says what each side is, with an example for each layout", (_, codec, count) => {
    const [text, parts] = (["input", "output"] as const).map((io) => z.toJSONSchema(codec, { io }));
    const layouts = parts?.oneOf ?? parts?.anyOf ?? [];
    for (const side of [text, parts, ...layouts]) expect(side).toMatchObject({ title: A_TITLE });
    for (const side of [text, parts]) expect(side).toMatchObject({ description: A_SENTENCE });
    expect(text?.examples).toHaveLength(count);
    expect(String(text?.examples)).not.toContain("#leg");
    expect(text?.examples?.map((key) => z.decode(codec, String(key)))).toEqual(parts?.examples);
    expect(new Set(layouts.map(({ title }) => title)).size).toBe(layouts.length);
  });

  it("of a user's own metadata loses nothing and changes nothing for others", () => {
    const before = z.toJSONSchema(taskKeyCodec, { io: "input" });
    const { pattern, maxLength, description } = before;
    const mine = z.toJSONSchema(taskKeyCodec.in.meta({ title: "Mine" }), { io: "input" });
    expect(mine).toMatchObject({ title: "Mine", pattern, maxLength, description });
    const ofCodec = z.toJSONSchema(taskKeyCodec.meta({ title: "Mine" }), { io: "input" });
    expect(ofCodec).toMatchObject({ title: "Mine", pattern, maxLength });
    expect(z.toJSONSchema(taskKeyCodec, { io: "input" })).toEqual(before);
  });

  it("has a pattern that others can be composed of", () => {
    for (const [codec, key] of [
      [taskKeyCodec, "a:b:tool:c"],
      [scopedTaskKeyCodec, "anon:b:tool:c"],
      [anyTaskKeyCodec, "a:b:tool:c"],
      [anyTaskKeyCodec, "anon:b:tool:c"],
      [componentKeyCodec, "tool:c@"],
    ] as const) {
      const composed = z.templateLiteral(["from ", codec.in, " to"]);
      const texts = [`from ${key} to`, key, `from ${key}`, `${key} to`];
      expect(texts.map((text) => composed.safeParse(text).success)).toEqual([true, false, false, false]);
    }
  });

  it("has no example that a short maxLength refuses", () => {
    const codec = createTaskKeyCodec({ maxLength: 10 });
    expect(z.toJSONSchema(codec, { io: "input" }).examples).toEqual([]);
    expect(z.toJSONSchema(codec, { io: "output" }).examples).toEqual([]);
  });
});

it("options are read once, when the codec is made", () => {
  const options = { sessionId: "a", taskTypes: ["tool"], maxLength: 20 };
  const codec = createTaskKeyCodec(options);
  Object.assign(options, { sessionId: "victim", maxLength: 9999 });
  options.taskTypes.push("job");
  expect(codes(z.safeDecode(codec, "victim:b:tool:c"))).toEqual(["session_mismatch"]);
  expect(codes(z.safeDecode(codec, "a:b:job:c"))).toEqual(["unknown_task_type"]);
  expect(codes(z.safeDecode(codec, `a:b:tool:${"c".repeat(20)}`))).toEqual(["too_long"]);
});
