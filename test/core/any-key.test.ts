import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAnyKey } from "../../src/core/any-key.js";
import { DEFAULT_OPTIONS } from "../../src/core/options.js";
import { parseAnyTaskKey, parseScopedTaskKey, parseTaskKey } from "../../src/core.js";
import { anyParts } from "../support/arbitraries.js";
import { NO_OBJECT } from "../support/findings.js";
import { buildAnyFrom, buildFrom, buildScopedFrom, throwing } from "../support/hostile.js";
import { findingsOf } from "../support/issues.js";
import { anyScopedParts, textsOfBothLayouts } from "../support/scoped-arbitraries.js";
import { capturedScopedKeys, capturedSessionKeys } from "../support/vectors.js";

const PARTS = { sessionId: "a", taskScope: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c", leg: 1 };

describe("keys that real servers wrote", () => {
  const captured = [
    ...capturedSessionKeys.map((key) => ({ layout: "session", ...key })),
    ...capturedScopedKeys.map((key) => ({ layout: "scoped", ...key })),
  ];

  it("parse to their fields and build back", () => {
    expect(captured).toHaveLength(257);
    expect(new Set(captured.map(({ fastmcp }) => fastmcp))).toEqual(new Set(["2.14.7", "3.2.3", "3.4.7", "4.0.11"]));
    for (const { fastmcp: _, key, ...value } of captured) {
      expect(parseAnyTaskKey(key)).toStrictEqual({ ok: true, value });
      expect(buildAnyFrom(value)).toStrictEqual({ ok: true, value: key });
    }
  });
});

describe("parseAnyTaskKey", () => {
  // The first segment of the whole text decides, not what stands before the first "#".
  it.each(["anon#leg2:x:tool:y", "auth#:x#leg3:tool:y", "AUTH:b:tool:c", "anon1:anon:tool:auth"])(
    "takes %s for a session's",
    (key) => {
      const [sessionId, clientTaskId, taskType, componentIdentifier] = key.split(":");
      const value = { layout: "session", sessionId, clientTaskId, taskType, componentIdentifier };
      expect(parseAnyTaskKey(key)).toStrictEqual({ ok: true, value });
    },
  );

  it("gives the answer of the layout's own parser, and says which; no text is a key of both", () => {
    fc.assert(
      fc.property(
        textsOfBothLayouts,
        fc.constantFrom({}, { taskTypes: ["tool", "Tool"], maxLength: 40 }),
        (text, given) => {
          const session = parseTaskKey(text, given);
          const scoped = parseScopedTaskKey(text, given);
          expect(session.ok && scoped.ok).toBe(false);
          const isScoped = !session.ok && session.error.issues[0].code === "wrong_layout";
          const own = isScoped ? scoped : session;
          const layout = isScoped ? "scoped" : "session";
          const expected = own.ok ? { ok: true, value: { layout, ...own.value } } : own;
          expect(parseAnyTaskKey(text, given)).toStrictEqual(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("parseAnyKey", () => {
  it("accepts no other layout than the one that is named", () => {
    const [session, scoped] = ["a:b:tool:c", "anon:b:tool:c"];
    expect(parseAnyKey(session, DEFAULT_OPTIONS, "session")).toEqual(parseAnyTaskKey(session));
    expect(parseAnyKey(scoped, DEFAULT_OPTIONS, "scoped")).toEqual(parseAnyTaskKey(scoped));
    expect(parseAnyKey(scoped, DEFAULT_OPTIONS, "session")).toEqual(parseTaskKey(scoped));
    expect(parseAnyKey(session, DEFAULT_OPTIONS, "scoped")).toEqual(parseScopedTaskKey(session));
  });
});

describe("buildAnyTaskKey", () => {
  it("gives the answer of the builder of the layout that the parts name", () => {
    fc.assert(
      fc.property(fc.oneof(anyParts, anyScopedParts), fc.constantFrom({}, { maxLength: 30 }), (parts, options) => {
        const fields = typeof parts === "object" && !Array.isArray(parts) ? parts : {};
        expect(buildAnyFrom({ ...fields, layout: "session" }, options)).toEqual(buildFrom({ ...fields }, options));
        expect(buildAnyFrom({ ...fields, layout: "scoped" }, options)).toEqual(buildScopedFrom({ ...fields }, options));
      }),
      { numRuns: 1000 },
    );
  });

  it("refuses parts without a layout of their own, or of another", () => {
    const noLayouts = [undefined, null, 1, "", "Session", "auth", "toString", Object("session"), ["session"]];
    const given = [
      ...[...noLayouts, () => "session"].map((layout) => ({ ...PARTS, layout })),
      Object.assign(Object.create({ layout: "session" }), { ...PARTS, layout: undefined }),
      Object.defineProperty({ ...PARTS }, "layout", { get: throwing }),
    ];
    for (const parts of given) {
      expect(findingsOf(buildAnyFrom(parts))).toEqual([NO_OBJECT]);
    }
  });

  it("reads the layout once, so that one that changes is of the layout that it was first", () => {
    for (const layout of ["session", "scoped"]) {
      const layouts = [layout, "other", "session", "scoped"];
      const shifty = Object.defineProperty({ ...PARTS }, "layout", { get: () => layouts.shift() });
      const value = layout === "session" ? "a:b:tool:c" : "auth:a:b:tool:c";
      expect(buildAnyFrom(shifty)).toEqual({ ok: true, value });
    }
  });
});
