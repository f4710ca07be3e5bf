import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  clientTaskIdSchema,
  componentIdentifierSchema,
  legSchema,
  sessionIdSchema,
  TASK_TYPES,
  taskKeyIssuesFrom,
  taskScopeSchema,
  taskTypeSchema,
} from "../../src/index.js";
import { anyValues, texts, units, WORDS } from "../support/arbitraries.js";
import { type Kind, scoped, session } from "../support/kinds.js";

describe.each<{ name: string; schema: z.ZodType; kind: Kind; good: unknown }>([
  { name: "sessionId", schema: sessionIdSchema, kind: session, good: "65e229ed7ccb43d4817ab395b3622c6b" },
  { name: "clientTaskId", schema: clientTaskIdSchema, kind: session, good: "auth" },
  { name: "taskType", schema: taskTypeSchema, kind: session, good: "template" },
  { name: "componentIdentifier", schema: componentIdentifierSchema, kind: session, good: "file://data.txt 🙂" },
  { name: "taskScope", schema: taskScopeSchema, kind: scoped, good: null },
  { name: "leg", schema: legSchema, kind: scoped, good: Number.MAX_SAFE_INTEGER },
])("the schema of $name", ({ name, schema, kind, good }) => {
  const json = z.toJSONSchema(schema, { io: "input" });
  // A field that may be null is one of two.
  const [inner = json] = json.anyOf ?? [];
  const validate = new Ajv2020({ unicodeRegExp: true, strict: false }).compile(json);
  const numbers = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.double(), fc.constantFrom(2 ** 53, 2 ** 53 - 1, 1e21));
  const values = fc.oneof(texts, units, fc.constantFrom(...WORDS, "a:b", null, undefined), numbers, anyValues);

  it("takes what a key may hold there, as it is", () => {
    expect(schema.parse(good)).toBe(good);
    expect(z.encode(schema, good)).toBe(good);
  });

  it("takes what the builder takes and refuses the rest with the builder's issue, and its JSON Schema says the same", () => {
    fc.assert(
      fc.property(values, (value) => {
        const built = kind.build({ ...kind.parts, [name]: value }, { maxLength: 65_536 });
        const { success, error } = schema.safeParse(value);
        expect(success).toBe(built.ok);
        expect(taskKeyIssuesFrom(error)).toStrictEqual(built.ok ? [] : built.error.issues);
        expect(error?.issues.map(({ path }) => path) ?? []).toEqual(built.ok ? [] : [[]]);
        expect(validate(value)).toBe(built.ok);
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 300) },
    );
  });

  it("keeps its rule and what describes it under a user's metadata and checks", () => {
    const bad = name === "leg" ? 0 : "";
    const described = [schema.meta({ title: "Mine" }), schema.describe("Mine."), schema.refine(() => true)];
    for (const derived of [
      ...described,
      schema.meta({ title: "Mine", pattern: "^x$", enum: ["x"], minLength: 99 }).meta({}),
      schema.clone().register(z.registry<object>(), { pattern: "x" }),
    ]) {
      expect(derived.safeParse(bad).success).toBe(false);
      expect(taskKeyIssuesFrom(derived.optional().safeParse(bad).error)).toHaveLength(1);
    }
    const { $schema, title, description, examples, ...rules } = inner;
    for (const derived of described) {
      const made = z.toJSONSchema(derived, { io: "input" });
      expect(made.anyOf?.[0] ?? made).toMatchObject(rules);
    }
  });

  it("is described", () => {
    expect(inner).toMatchObject({
      title: expect.stringMatching(/^[A-Z]/),
      description: expect.stringMatching(/\w.*\.$/),
      examples: [expect.anything()],
    });
    for (const example of inner.examples ?? []) expect(schema.safeParse(example).success).toBe(true);
  });
});

it("a text of any length is looked at, and refused where it is wrong", () => {
  const long = "%".repeat(3_000_000);
  for (const schema of [sessionIdSchema, clientTaskIdSchema, componentIdentifierSchema, taskScopeSchema]) {
    expect(schema.safeParse(long).success).toBe(true);
    expect(schema.safeParse(`${long}\ud800`).success).toBe(false);
  }
});

it("the sentence about the type is not said of what a user adds", () => {
  const [issue] = sessionIdSchema.min(5).safeParse("a").error?.issues ?? [];
  expect(issue?.message).not.toContain("must be a string");
});

it("the task type is an enum", () => {
  expect(taskTypeSchema.def.type).toBe("enum");
  expect(taskTypeSchema.safeParse(7).error?.issues).toMatchObject([{ code: "invalid_type", expected: "string" }]);
  expect(taskTypeSchema.options).toEqual([...TASK_TYPES]);
  expect(taskTypeSchema.enum.tool).toBe("tool");
  expect(taskTypeSchema.extract(["tool"]).safeParse("prompt").success).toBe(false);
  const union = z.discriminatedUnion("kind", [z.object({ kind: taskTypeSchema })]);
  expect(union.safeParse({ kind: "tool" }).success).toBe(true);
});

it("what is registered on an exported schema stands for all who share it; what is registered on a derived one does not", () => {
  const registry = z.registry<{ id: string }>();
  const derived = sessionIdSchema.clone();
  derived.register(registry, { id: "Mine" });
  expect(registry.get(sessionIdSchema)).toBe(undefined);
  sessionIdSchema.register(registry, { id: "Theirs" });
  expect(registry.get(sessionIdSchema)).toEqual({ id: "Theirs" });
});
