import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  buildScopedTaskKey,
  createScopedTaskKeyCodec,
  parseScopedTaskKey,
  type ScopedTaskKey,
  scopedTaskKeyCodec,
  scopedTaskKeySchema,
  taskKeyIssuesFrom,
} from "../src/index.js";
import { anyValues } from "./support/arbitraries.js";
import { codesIn, describeCodec, expectSameAnswer } from "./support/codec.js";
import { buildScopedFrom, noStrings, safeDecodeFrom, safeEncodeFrom } from "./support/hostile.js";
import { anyScopedParts, textsOfBothLayouts } from "./support/scoped-arbitraries.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "./support/vectors.js";

const KEY = "auth:client%20a:task456:resource:resource%3Afile%3A%2F%2Fdata.txt%40#leg2";
const PARTS: ScopedTaskKey = {
  taskScope: "client a",
  clientTaskId: "task456",
  taskType: "resource",
  componentIdentifier: "resource:file://data.txt@",
  leg: 2,
};
const ANONYMOUS_KEY = "anon:task456:resource:resource%3Afile%3A%2F%2Fdata.txt%40";
const ANONYMOUS_PARTS: ScopedTaskKey = { ...PARTS, taskScope: null, leg: 1 };
const BAD_KEY = "auth:a%20%:task456:Resource:file%3a#leg1";
const BAD_PARTS: ScopedTaskKey = { ...PARTS, taskScope: "", clientTaskId: "b#leg2", leg: 0 };

describe("the captured keys", () => {
  it("decode to their fields and encode back", () => {
    for (const { fastmcp: _, key, ...fields } of capturedScopedKeys) {
      const decoded = z.decode(scopedTaskKeyCodec, key);
      expect(decoded).toStrictEqual(fields);
      expect(z.encode(scopedTaskKeyCodec, decoded)).toBe(key);
    }
  });

  it("of the session layout, and forged ones, get the function's answer", () => {
    for (const { key } of [...capturedSessionKeys, ...forgedKeys]) {
      expectSameAnswer(z.safeDecode(scopedTaskKeyCodec, key), parseScopedTaskKey(key));
    }
    const codes = capturedSessionKeys.map(({ key }) =>
      codesIn(z.safeDecode(scopedTaskKeyCodec, key)),
    );
    expect(codes).toEqual(capturedSessionKeys.map(() => ["wrong_layout"]));
  });
});

describe("scopedTaskKeyCodec", () => {
  describeCodec({
    codec: scopedTaskKeyCodec,
    parse: (input) => parseScopedTaskKey(input),
    build: (parts) => buildScopedTaskKey(parts),
    subject: "The task key",
    key: KEY,
    parts: PARTS,
    badKey: BAD_KEY,
    badParts: BAD_PARTS,
    untyped: {
      field: "leg",
      value: "2",
      message: "The leg must be a finite number; received string.",
    },
  });

  it("has null for the scope of an anonymous key, and no suffix for the first leg", () => {
    expect(z.decode(scopedTaskKeyCodec, ANONYMOUS_KEY)).toStrictEqual(ANONYMOUS_PARTS);
    expect(z.encode(scopedTaskKeyCodec, ANONYMOUS_PARTS)).toBe(ANONYMOUS_KEY);
  });

  it("tells of encoding a key that is too long at the whole", () => {
    const { error } = z.safeEncode(scopedTaskKeyCodec, { ...PARTS, taskScope: "/".repeat(3000) });
    expect(error?.issues.map(({ code, path }) => ({ code, path }))).toEqual([
      { code: "custom", path: [] },
    ]);
    expect(error && taskKeyIssuesFrom(error)).toMatchObject([{ code: "too_long" }]);
  });
});

describe("JSON Schema", () => {
  const object = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    description: "The fields of a FastMCP task key, scoped layout.",
    properties: {
      taskScope: {
        anyOf: [
          {
            type: "string",
            description: "The scope that owns the task, decoded; null for an anonymous task.",
          },
          { type: "null" },
        ],
      },
      clientTaskId: {
        type: "string",
        description: 'The id of the task: visible ASCII without ":" and "#".',
      },
      taskType: {
        type: "string",
        description: "The kind of component that the task runs, such as tool or resource.",
      },
      componentIdentifier: {
        type: "string",
        description: "The component that the task runs, decoded. Untrusted text.",
      },
      leg: {
        type: "integer",
        description: "Which execution of the task this is: 1, or from 2 for a later leg.",
        minimum: 1,
      },
    },
    required: ["taskScope", "clientTaskId", "taskType", "componentIdentifier", "leg"],
  };

  it("of the input is a string with the pattern and the length", () => {
    expect(z.toJSONSchema(scopedTaskKeyCodec, { io: "input" })).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "string",
      description:
        "A FastMCP task key, scoped layout: auth:{taskScope} or anon, then :{clientTaskId}:{taskType}:{componentIdentifier}, then #leg2 and so on for later legs.",
      maxLength: 8192,
      // What it accepts is tested in pattern.test.ts.
      pattern: expect.stringMatching(
        /^\^\(\?:auth:.+\|anon\):.+:\(\?:tool\|resource\|template\|prompt\):.+#leg.+\$$/,
      ),
    });
  });

  it("of the output is the object of five described fields", () => {
    expect(z.toJSONSchema(scopedTaskKeyCodec, { io: "output" })).toEqual({
      ...object,
      additionalProperties: false,
    });
    expect(z.toJSONSchema(scopedTaskKeyCodec)).toEqual(
      z.toJSONSchema(scopedTaskKeyCodec, { io: "output" }),
    );
  });

  it("of scopedTaskKeySchema is that object both ways", () => {
    expect(z.toJSONSchema(scopedTaskKeySchema, { io: "input" })).toEqual(object);
    expect(z.toJSONSchema(scopedTaskKeySchema, { io: "output" })).toEqual({
      ...object,
      additionalProperties: false,
    });
  });

  it.each(["scope-of-a-caller", null])(
    "follows the task types and the length, never the guard: %j",
    (taskScope) => {
      const options = { taskTypes: ["job"], maxLength: 99 };
      const open = createScopedTaskKeyCodec(options);
      const guarded = createScopedTaskKeyCodec({ ...options, taskScope });
      const schema = z.toJSONSchema(open, { io: "input" });
      expect(schema).toMatchObject({
        maxLength: 99,
        pattern: expect.stringContaining(":(?:job):"),
      });
      expect(z.toJSONSchema(guarded, { io: "input" })).toEqual(schema);
      expect(z.toJSONSchema(guarded, { io: "output" })).toEqual(
        z.toJSONSchema(open, { io: "output" }),
      );
    },
  );
});

describe("createScopedTaskKeyCodec", () => {
  it("shares its schemas when there is only a guard, so that one for each request is cheap", () => {
    const guarded = ["a", "b", null].map((taskScope) => createScopedTaskKeyCodec({ taskScope }));
    expect(new Set(guarded).size).toBe(3);
    for (const codec of [...guarded, createScopedTaskKeyCodec(), createScopedTaskKeyCodec({})]) {
      expect(codec.def.in).toBe(scopedTaskKeyCodec.def.in);
      expect(codec.def.out).toBe(scopedTaskKeyCodec.def.out);
    }
  });

  it("shares the object side whatever the options are", () => {
    const codec = createScopedTaskKeyCodec({ taskTypes: ["job"], maxLength: 9 });
    expect(codec.def.in).not.toBe(scopedTaskKeyCodec.def.in);
    expect(codec.def.out).toBe(scopedTaskKeyCodec.def.out);
  });

  it("keeps two guards apart", () => {
    const own = createScopedTaskKeyCodec({ taskScope: "client a" });
    const other = createScopedTaskKeyCodec({ taskScope: "client b" });
    const anonymous = createScopedTaskKeyCodec({ taskScope: null });
    expect(z.decode(own, KEY)).toEqual(PARTS);
    expect(z.encode(own, PARTS)).toBe(KEY);
    for (const codec of [other, anonymous]) {
      expect(codesIn(z.safeDecode(codec, KEY))).toEqual(["scope_mismatch"]);
      expect(codesIn(z.safeEncode(codec, PARTS))).toEqual(["scope_mismatch"]);
      expect(z.safeEncode(codec, PARTS).error?.issues[0]?.path).toEqual(["taskScope"]);
    }
    expect(z.decode(anonymous, ANONYMOUS_KEY)).toEqual(ANONYMOUS_PARTS);
    expect(z.encode(anonymous, ANONYMOUS_PARTS)).toBe(ANONYMOUS_KEY);
  });
});

describe("scopedTaskKeySchema", () => {
  it("accepts the fields of a key and drops what is none", () => {
    expect(scopedTaskKeySchema.parse({ ...PARTS, sessionId: "a" })).toStrictEqual(PARTS);
    expect(z.encode(scopedTaskKeySchema, ANONYMOUS_PARTS)).toStrictEqual(ANONYMOUS_PARTS);
  });

  it("refuses each fault at the path of its field", () => {
    const { error } = scopedTaskKeySchema.safeParse(BAD_PARTS);
    expect(error?.issues.map(({ path }) => path)).toEqual([
      ["taskScope"],
      ["clientTaskId"],
      ["leg"],
    ]);
  });

  it.each(Object.keys(PARTS))("needs %s", (field) => {
    const rest = Object.fromEntries(Object.entries(PARTS).filter(([name]) => name !== field));
    const { error } = scopedTaskKeySchema.safeParse(rest);
    expect(error?.issues).toMatchObject([{ code: "invalid_type", path: [field] }]);
  });
});

describe("both faces give the same answer", () => {
  const options = { taskScope: "a", taskTypes: ["tool", "Tool"], maxLength: 40 };
  const guarded = createScopedTaskKeyCodec(options);
  const anonymous = createScopedTaskKeyCodec({ taskScope: null });

  it("for every text, when decoding", () => {
    fc.assert(
      fc.property(textsOfBothLayouts, (text) => {
        expectSameAnswer(z.safeDecode(scopedTaskKeyCodec, text), parseScopedTaskKey(text));
        expectSameAnswer(z.safeDecode(guarded, text), parseScopedTaskKey(text, options));
        expectSameAnswer(
          z.safeDecode(anonymous, text),
          parseScopedTaskKey(text, { taskScope: null }),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("for every value, when decoding", () => {
    fc.assert(
      fc.property(anyValues, (value) => {
        expectSameAnswer(safeDecodeFrom(scopedTaskKeyCodec, value), parseScopedTaskKey(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("for all parts, when encoding", () => {
    fc.assert(
      fc.property(anyScopedParts, (parts) => {
        expectSameAnswer(safeEncodeFrom(scopedTaskKeyCodec, parts), buildScopedFrom(parts));
        expectSameAnswer(safeEncodeFrom(guarded, parts), buildScopedFrom(parts, options));
        expectSameAnswer(
          safeEncodeFrom(anonymous, parts),
          buildScopedFrom(parts, { taskScope: null }),
        );
      }),
      { numRuns: 2000 },
    );
  });

  const strange = noStrings.filter(({ name }) => !/revoked|throws/.test(name));
  it.each(strange)("for every field that is $name", ({ make }) => {
    for (const field of Object.keys(PARTS)) {
      const parts = { ...PARTS, [field]: make() };
      expectSameAnswer(safeEncodeFrom(scopedTaskKeyCodec, parts), buildScopedFrom(parts));
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 1.5, 2 ** 53])(
    "for the leg %d",
    (leg) => {
      const parts = { ...PARTS, leg };
      expectSameAnswer(safeEncodeFrom(scopedTaskKeyCodec, parts), buildScopedFrom(parts));
    },
  );

  it("scopedTaskKeySchema accepts exactly what builds a key, with the same issues", () => {
    fc.assert(
      fc.property(anyScopedParts, (parts) => {
        const built = buildScopedFrom(parts);
        const { success, error } = scopedTaskKeySchema.safeParse(parts);
        expect(success).toBe(built.ok);
        expect(error ? taskKeyIssuesFrom(error) : []).toStrictEqual(
          built.ok ? [] : built.error.issues,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
