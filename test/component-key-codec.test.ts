import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  buildComponentKey,
  type ComponentKey,
  componentKeyCodec,
  parseComponentKey,
} from "../src/index.js";
import { anyValues } from "./support/arbitraries.js";
import { codesIn, describeCodec, expectSameAnswer } from "./support/codec.js";
import { anyComponentParts, anyComponentTexts } from "./support/component-arbitraries.js";
import { buildComponentFrom, safeDecodeFrom, safeEncodeFrom } from "./support/hostile.js";
import { capturedScopedKeys, capturedSessionKeys } from "./support/vectors.js";

const KEY = "resource:db://user@host:5432/table@1.0";
const PARTS: ComponentKey = {
  type: "resource",
  name: "db://user@host:5432/table",
  version: "1.0",
};

it("the captured component identifiers decode and encode back, since 3.0", () => {
  for (const { fastmcp, componentIdentifier } of [...capturedSessionKeys, ...capturedScopedKeys]) {
    const decoded = z.safeDecode(componentKeyCodec, componentIdentifier);
    expect(decoded.success).toBe(!fastmcp.startsWith("2."));
    expectSameAnswer(decoded, parseComponentKey(componentIdentifier));
    if (decoded.success) {
      expect(z.encode(componentKeyCodec, decoded.data)).toBe(componentIdentifier);
    }
  }
});

describe("componentKeyCodec", () => {
  describeCodec<ComponentKey>({
    codec: componentKeyCodec,
    parse: (input) => parseComponentKey(input),
    build: (parts) => buildComponentKey(parts),
    subject: "The component key",
    key: KEY,
    parts: PARTS,
    badKey: "Tool:@1.0",
    badParts: { ...PARTS, name: "", version: "1@0" },
    untyped: {
      field: "version",
      value: 1,
      message: "The version must be a string or null; received number.",
    },
  });

  it("has null for no version, and takes no empty one", () => {
    const parts: ComponentKey = { type: "tool", name: "a", version: null };
    expect(z.decode(componentKeyCodec, "tool:a@")).toStrictEqual(parts);
    expect(z.encode(componentKeyCodec, parts)).toBe("tool:a@");
    expect(codesIn(z.safeEncode(componentKeyCodec, { ...parts, version: "" }))).toEqual([
      "empty_segment",
    ]);
  });
});

describe("JSON Schema", () => {
  it("of the input is a string with the pattern and the length", () => {
    expect(z.toJSONSchema(componentKeyCodec, { io: "input" })).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "string",
      description: "A FastMCP component key: {type}:{name}@{version}.",
      maxLength: 8192,
      // What it accepts is tested in pattern.test.ts.
      pattern: expect.stringMatching(/^\^\(\?:tool\|resource\|template\|prompt\):.+@.+\$$/),
    });
  });

  it("of the output is the object of three described fields", () => {
    const schema = z.toJSONSchema(componentKeyCodec, { io: "output" });
    expect(schema).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      description: "The fields of a FastMCP component key.",
      properties: {
        type: { type: "string", description: "The kind of component, such as tool or resource." },
        name: {
          type: "string",
          description: "The name of a tool or prompt, or the URI of a resource. Untrusted text.",
        },
        version: {
          anyOf: [
            {
              type: "string",
              description: 'The version, without "@"; null where there is none. Untrusted text.',
            },
            { type: "null" },
          ],
        },
      },
      required: ["type", "name", "version"],
      additionalProperties: false,
    });
    expect(z.toJSONSchema(componentKeyCodec)).toEqual(schema);
  });
});

describe("both faces give the same answer", () => {
  it("for every text, when decoding", () => {
    fc.assert(
      fc.property(anyComponentTexts, (text) => {
        expectSameAnswer(z.safeDecode(componentKeyCodec, text), parseComponentKey(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("for every value, when decoding", () => {
    fc.assert(
      fc.property(anyValues, (value) => {
        expectSameAnswer(safeDecodeFrom(componentKeyCodec, value), parseComponentKey(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("for all parts, when encoding", () => {
    fc.assert(
      fc.property(anyComponentParts, (parts) => {
        expectSameAnswer(safeEncodeFrom(componentKeyCodec, parts), buildComponentFrom(parts));
      }),
      { numRuns: 2000 },
    );
  });
});
