import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  type AnyTaskKey,
  anyTaskKeyCodec,
  buildScopedTaskKey,
  buildTaskKey,
  createAnyTaskKeyCodec,
  parseAnyTaskKey,
  scopedTaskKeyCodec,
  taskKeyCodec,
  taskKeyIssuesFrom,
} from "../src/index.js";
import { anyValues } from "./support/arbitraries.js";
import { codesIn, describeCodec, expectSameAnswer } from "./support/codec.js";
import { buildFrom, buildScopedFrom, safeDecodeFrom, safeEncodeFrom } from "./support/hostile.js";
import { partsWithLayout, textsOfBothLayouts } from "./support/scoped-arbitraries.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "./support/vectors.js";

const SESSION_KEY = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const SESSION_PARTS = {
  layout: "session",
  sessionId: "session123",
  clientTaskId: "task456",
  taskType: "resource",
  componentIdentifier: "file://data.txt",
} satisfies AnyTaskKey;
const SCOPED_KEY = "auth:client%20a:task456:tool:tool%3Amy_tool%40#leg2";
const SCOPED_PARTS = {
  layout: "scoped",
  taskScope: "client a",
  clientTaskId: "task456",
  taskType: "tool",
  componentIdentifier: "tool:my_tool@",
  leg: 2,
} satisfies AnyTaskKey;

const capturedKeys = [
  ...capturedSessionKeys.map((captured) => ({ layout: "session", ...captured })),
  ...capturedScopedKeys.map((captured) => ({ layout: "scoped", ...captured })),
];

describe("all 257 captured keys", () => {
  it("decode to their fields and encode back", () => {
    const decoded = capturedKeys.map(({ key }) => z.decode(anyTaskKeyCodec, key));
    expect(decoded).toHaveLength(257);
    expect(decoded).toStrictEqual(capturedKeys.map(({ fastmcp: _, key: __, ...fields }) => fields));
    expect(decoded.map((fields) => z.encode(anyTaskKeyCodec, fields))).toEqual(
      capturedKeys.map(({ key }) => key),
    );
  });

  it("are refused by the codec of the other layout", () => {
    const codes = capturedKeys.map(({ layout, key }) =>
      layout === "session"
        ? codesIn(z.safeDecode(scopedTaskKeyCodec, key))
        : codesIn(z.safeDecode(taskKeyCodec, key)),
    );
    expect(codes).toEqual(capturedKeys.map(() => ["wrong_layout"]));
  });

  it("and forged ones get the function's answer", () => {
    for (const { key } of forgedKeys) {
      expectSameAnswer(z.safeDecode(anyTaskKeyCodec, key), parseAnyTaskKey(key));
    }
  });
});

describe("anyTaskKeyCodec on a session key", () => {
  describeCodec<AnyTaskKey>({
    codec: anyTaskKeyCodec,
    parse: (input) => parseAnyTaskKey(input),
    build,
    subject: "The task key",
    key: SESSION_KEY,
    parts: SESSION_PARTS,
    badKey: "session123:task456:Resource:file%3a",
    badParts: { ...SESSION_PARTS, sessionId: "a:b", componentIdentifier: "" },
    untyped: {
      field: "sessionId",
      value: null,
      message: "The session id must be a string; received null.",
    },
  });
});

describe("anyTaskKeyCodec on a scoped key", () => {
  describeCodec<AnyTaskKey>({
    codec: anyTaskKeyCodec,
    parse: (input) => parseAnyTaskKey(input),
    build,
    subject: "The task key",
    key: SCOPED_KEY,
    parts: SCOPED_PARTS,
    badKey: "auth:a%20%:task456:Tool:tool#leg1",
    badParts: { ...SCOPED_PARTS, taskScope: "", clientTaskId: "b#leg2", leg: 0 },
    untyped: {
      field: "taskScope",
      value: undefined,
      message: "The task scope must be a string or null; received undefined.",
    },
  });
});

describe("the layout of the parts", () => {
  it.each([undefined, null, "", "Session", "anon", 1, ["session"]])(
    "is refused when it is neither of the two: %j",
    (layout) => {
      for (const parts of [SESSION_PARTS, SCOPED_PARTS]) {
        const result = safeEncodeFrom(anyTaskKeyCodec, { ...parts, layout });
        expect(result.success).toBe(false);
        // Which are an object, so that our words for what is none are wrong here.
        expect(result.error?.message).not.toContain("must be an object");
      }
    },
  );

  it("decides which fields are needed", () => {
    expect(
      codesIn(safeEncodeFrom(anyTaskKeyCodec, { ...SESSION_PARTS, layout: "scoped" })),
    ).toEqual(["invalid_type", "invalid_type"]);
    expect(
      codesIn(safeEncodeFrom(anyTaskKeyCodec, { ...SCOPED_PARTS, layout: "session" })),
    ).toEqual(["invalid_type"]);
  });

  it("decides which key is written when the fields of both are there", () => {
    const both = { ...SCOPED_PARTS, ...SESSION_PARTS };
    expect(z.encode(anyTaskKeyCodec, both)).toBe(SESSION_KEY);
    expect(safeEncodeFrom(anyTaskKeyCodec, { ...both, layout: "scoped" })).toEqual({
      success: true,
      data: "auth:client%20a:task456:resource:file%3A%2F%2Fdata.txt#leg2",
    });
  });

  it("a tag as the session id is the wrong one", () => {
    const { error } = z.safeEncode(anyTaskKeyCodec, { ...SESSION_PARTS, sessionId: "anon" });
    expect(error?.issues[0]?.path).toEqual(["sessionId"]);
    expect(error && taskKeyIssuesFrom(error)).toMatchObject([{ code: "wrong_layout" }]);
  });
});

describe("JSON Schema", () => {
  it("of the input is a string with the patterns of both layouts and the length", () => {
    const [session, scoped] = [taskKeyCodec, scopedTaskKeyCodec].map(
      (codec) => z.toJSONSchema(codec, { io: "input" }).pattern,
    );
    expect(z.toJSONSchema(anyTaskKeyCodec, { io: "input" })).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "string",
      description: "A FastMCP task key of the session or the scoped layout.",
      maxLength: 8192,
      // What it accepts is tested in pattern.test.ts.
      pattern: `${session}|${scoped}`,
    });
  });

  it("of the output is the object of the one layout or of the other, told by layout", () => {
    const schema = z.toJSONSchema(anyTaskKeyCodec, { io: "output" });
    const branches = [
      { codec: taskKeyCodec, layout: "session" },
      { codec: scopedTaskKeyCodec, layout: "scoped" },
    ].map(({ codec, layout }) => {
      const own = z.toJSONSchema(codec, { io: "output" });
      return {
        type: "object",
        properties: { ...own.properties, layout: { type: "string", const: layout } },
        required: [...(own.required ?? []), "layout"],
        additionalProperties: false,
      };
    });
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      description: "The fields of a FastMCP task key, by its layout.",
    });
    // The oldest Zod says anyOf where a newer one says oneOf.
    expect(schema.oneOf ?? schema.anyOf).toEqual(branches);
    expect(z.toJSONSchema(anyTaskKeyCodec)).toEqual(schema);
  });

  it("follows the task types and the length, never the guards", () => {
    const options = { taskTypes: ["job"], maxLength: 99 };
    const open = createAnyTaskKeyCodec(options);
    const guards = [
      { sessionId: "owner-of-a-caller" },
      { taskScope: "owner-of-a-caller" },
      { sessionId: "owner-of-a-caller", taskScope: null },
    ];
    const schema = z.toJSONSchema(open, { io: "input" });
    expect(schema.maxLength).toBe(99);
    expect(schema.pattern?.split(":(?:job):")).toHaveLength(3);
    for (const guard of guards) {
      const guarded = createAnyTaskKeyCodec({ ...options, ...guard });
      expect(z.toJSONSchema(guarded, { io: "input" })).toEqual(schema);
      expect(z.toJSONSchema(guarded, { io: "output" })).toEqual(
        z.toJSONSchema(open, { io: "output" }),
      );
    }
  });
});

describe("createAnyTaskKeyCodec", () => {
  it("shares its schemas when there are only guards, so that one for each request is cheap", () => {
    const guards = [{ sessionId: "a" }, { taskScope: null }, { sessionId: "a", taskScope: "b" }];
    const codecs = [...guards, undefined, {}].map((options) => createAnyTaskKeyCodec(options));
    expect(new Set(codecs).size).toBe(5);
    for (const codec of codecs) {
      expect(codec.def.in).toBe(anyTaskKeyCodec.def.in);
      expect(codec.def.out).toBe(anyTaskKeyCodec.def.out);
    }
  });

  it("shares the object side whatever the options are", () => {
    const codec = createAnyTaskKeyCodec({ taskTypes: ["job"], maxLength: 9 });
    expect(codec.def.in).not.toBe(anyTaskKeyCodec.def.in);
    expect(codec.def.out).toBe(anyTaskKeyCodec.def.out);
  });

  it("tells of a guard at the field of its layout", () => {
    const codec = createAnyTaskKeyCodec({ sessionId: "session123" });
    expect(z.encode(codec, SESSION_PARTS)).toBe(SESSION_KEY);
    expect(codesIn(z.safeDecode(codec, SCOPED_KEY))).toEqual(["scope_mismatch"]);
    expect(z.safeEncode(codec, SCOPED_PARTS).error?.issues[0]?.path).toEqual(["taskScope"]);
    const other = createAnyTaskKeyCodec({ taskScope: "client a" });
    expect(z.encode(other, SCOPED_PARTS)).toBe(SCOPED_KEY);
    expect(codesIn(z.safeDecode(other, SESSION_KEY))).toEqual(["session_mismatch"]);
    expect(z.safeEncode(other, SESSION_PARTS).error?.issues[0]?.path).toEqual(["sessionId"]);
  });
});

describe("both faces give the same answer", () => {
  const options = { sessionId: "a", taskScope: null, taskTypes: ["tool", "Tool"], maxLength: 40 };
  const guarded = createAnyTaskKeyCodec(options);
  const half = createAnyTaskKeyCodec({ sessionId: "a" });

  it("for every text, when decoding", () => {
    fc.assert(
      fc.property(textsOfBothLayouts, (text) => {
        expectSameAnswer(z.safeDecode(anyTaskKeyCodec, text), parseAnyTaskKey(text));
        expectSameAnswer(z.safeDecode(guarded, text), parseAnyTaskKey(text, options));
        expectSameAnswer(z.safeDecode(half, text), parseAnyTaskKey(text, { sessionId: "a" }));
      }),
      { numRuns: 2000 },
    );
  });

  it("for every value, when decoding", () => {
    fc.assert(
      fc.property(anyValues, (value) => {
        expectSameAnswer(safeDecodeFrom(anyTaskKeyCodec, value), parseAnyTaskKey(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("for all parts that say their layout, when encoding", () => {
    const { sessionId, taskScope, ...common } = options;
    fc.assert(
      fc.property(partsWithLayout, (parts) => {
        const isScoped = parts.layout === "scoped";
        expectSameAnswer(
          safeEncodeFrom(anyTaskKeyCodec, parts),
          isScoped ? buildScopedFrom(parts) : buildFrom(parts),
        );
        expectSameAnswer(
          safeEncodeFrom(guarded, parts),
          isScoped
            ? buildScopedFrom(parts, { ...common, taskScope })
            : buildFrom(parts, { ...common, sessionId }),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

function build(parts: AnyTaskKey) {
  return parts.layout === "scoped" ? buildScopedTaskKey(parts) : buildTaskKey(parts);
}
