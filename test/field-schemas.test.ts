import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  clientTaskIdSchema,
  componentIdentifierSchema,
  sessionIdSchema,
  TASK_TYPES,
  type TaskKey,
  taskKeyIssuesFrom,
  taskTypeSchema,
} from "../src/index.js";
import { stringParts } from "./support/arbitraries.js";
import { buildFrom, noStrings } from "./support/hostile.js";
import { findingOf } from "./support/issues.js";

const PARTS: TaskKey = {
  sessionId: "a",
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
};
const VISIBLE_ASCII = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index))
  .join("")
  .replace(":", "");

const fields: readonly {
  readonly field: keyof TaskKey;
  readonly schema: z.ZodType<string>;
  readonly name: string;
  readonly accepted: readonly string[];
  readonly refused: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
  readonly jsonSchema: Readonly<Record<string, unknown>>;
}[] = [
  {
    field: "sessionId",
    schema: sessionIdSchema,
    name: "The session id",
    accepted: ["a", "internal", "Auth", "ANON", "auth2", "anon#leg2", "%3A", VISIBLE_ASCII],
    refused: [
      ["", { code: "empty_segment" }],
      ["auth", { code: "wrong_layout", expected: "session", received: "scoped" }],
      ["anon", { code: "wrong_layout", expected: "session", received: "scoped" }],
      ["victim:task", { code: "invalid_character", offset: 6, character: "U+003A" }],
      ["auth ", { code: "invalid_character", offset: 4, character: "U+0020" }],
      ["a\r\n", { code: "invalid_character", offset: 1, character: "U+000D" }],
      ["\0", { code: "invalid_character", offset: 0, character: "U+0000" }],
      ["\u{1f642}:", { code: "invalid_character", offset: 0, character: "U+1F642" }],
    ],
    jsonSchema: {
      description:
        'The session that owns the task: visible ASCII without ":", not "auth" or "anon".',
      // What it accepts is tested in pattern.test.ts.
      pattern: expect.stringMatching(/^\^.+\$$/),
    },
  },
  {
    field: "clientTaskId",
    schema: clientTaskIdSchema,
    name: "The client task id",
    accepted: ["b", "auth", "anon", "-RCN_", "b#leg2", VISIBLE_ASCII],
    refused: [
      ["", { code: "empty_segment" }],
      [":", { code: "invalid_character", offset: 0, character: "U+003A" }],
      ["b\u00e9", { code: "invalid_character", offset: 1, character: "U+00E9" }],
      ["b\u007f", { code: "invalid_character", offset: 1, character: "U+007F" }],
    ],
    jsonSchema: {
      description: 'The id of the task: visible ASCII without ":".',
      pattern: "^[!-9;-~]+$",
    },
  },
  {
    field: "taskType",
    schema: taskTypeSchema,
    name: "The task type",
    accepted: ["tool", "resource", "template", "prompt"],
    refused: [
      ["", { code: "empty_segment" }],
      ["Tool", { code: "unknown_task_type", expected: TASK_TYPES, received: "Tool" }],
      ["tool ", { code: "unknown_task_type", expected: TASK_TYPES }],
      ["t\u043eol", { code: "unknown_task_type", expected: TASK_TYPES }],
      ["tool|prompt", { code: "unknown_task_type", expected: TASK_TYPES }],
    ],
    jsonSchema: {
      description: "The kind of component that the task runs, such as tool or resource.",
      enum: TASK_TYPES,
    },
  },
  {
    field: "componentIdentifier",
    schema: componentIdentifierSchema,
    name: "The component identifier",
    accepted: [
      "c",
      "file://data.txt",
      "tool:my_tool@",
      "%",
      "%3A",
      "\0\r\n\u202e",
      "\u{1f642}\ufeff",
    ],
    refused: [
      ["", { code: "empty_segment" }],
      ["\ud83d", { code: "invalid_character", offset: 0, character: "U+D83D" }],
      ["\u{1f642}\ude42", { code: "invalid_character", offset: 2, character: "U+DE42" }],
    ],
    jsonSchema: {
      description: "The component that the task runs, decoded. Untrusted text.",
      minLength: 1,
    },
  },
];

describe.each(fields)("the schema of $field", ({ field, schema, name, ...cases }) => {
  it.each(cases.accepted)("accepts %j and gives it back", (text) => {
    expect(schema.safeParse(text)).toEqual({ success: true, data: text });
    expect(z.encode(schema, text)).toBe(text);
  });

  it.each(cases.refused)("refuses %j, with the issue of its field", (text, finding) => {
    const { error } = schema.safeParse(text);
    expect(error?.issues).toHaveLength(1);
    const [issue] = error ? taskKeyIssuesFrom(error) : [];
    expect(issue && findingOf(issue)).toStrictEqual({ segment: field, ...finding });
    expect(error?.issues).toStrictEqual([
      { code: "custom", message: issue?.message, path: [], params: { taskKeyIssue: issue } },
    ]);
  });

  it.each(noStrings)("refuses $name, in our words", ({ make, type }) => {
    expect(schema.safeParse(make()).error?.issues).toStrictEqual([
      {
        code: "invalid_type",
        expected: "string",
        message: `${name} must be a string; received ${type}.`,
        path: [],
      },
    ]);
  });

  it("has a JSON Schema, the same both ways", () => {
    const expected = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "string",
      ...cases.jsonSchema,
    };
    expect(z.toJSONSchema(schema, { io: "input" })).toEqual(expected);
    expect(z.toJSONSchema(schema, { io: "output" })).toEqual(expected);
  });

  it("is told at its path inside an object", () => {
    const { error } = z.object({ [field]: schema }).safeParse({ [field]: "" });
    expect(error?.issues[0]?.path).toEqual([field]);
    expect(error && taskKeyIssuesFrom(error).map(({ code }) => code)).toEqual(["empty_segment"]);
  });

  it("agrees with buildTaskKey about every text", () => {
    fc.assert(
      fc.property(stringParts, (parts) => {
        const text = parts[field];
        const built = buildFrom({ ...PARTS, [field]: text });
        const { success, error } = schema.safeParse(text);
        expect(success).toBe(built.ok);
        expect(error ? taskKeyIssuesFrom(error) : []).toStrictEqual(
          built.ok ? [] : built.error.issues,
        );
      }),
      { numRuns: 500 },
    );
  });
});

it("a boundary can set bounds of its own", () => {
  const schema = z.object({
    session: sessionIdSchema.max(8),
    task: clientTaskIdSchema.optional(),
    type: taskTypeSchema.nullable(),
    component: z.array(componentIdentifierSchema),
  });
  const body = { session: "a", type: null, component: ["c"] };
  expect(schema.parse(body)).toEqual(body);
  const refused = schema.safeParse({ ...body, session: "a".repeat(9) });
  expect(refused.error?.issues.map(({ code }) => code)).toEqual(["too_big"]);
});
