import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { docketKeys } from "../../src/docket.js";
import {
  anyTaskKeyCodec,
  buildComponentKey,
  buildScopedTaskKey,
  buildTaskKey,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  taskKeyCodec,
} from "../../src/index.js";
import { optionsFrom } from "../support/hostile.js";
import { codesOf } from "../support/issues.js";
import { buildWriters, type Parts, valueIn, writers, zodWriters } from "../support/writers.js";

// Objects that only look like plain ones. That of each builder are in the test of its file; here are those that cut
// across them, and the codecs and schemas.

/** The names that every object has, or that change what an object is. */
const NAMES = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...["prototype", "length", "then", "toJSON"],
];

const docket = docketKeys();

const readers: readonly (readonly [string, (input: unknown) => unknown])[] = [
  ["parseTaskKey", (input) => codesOf(parseTaskKey(input))],
  ["getClientTaskIdFromKey", (input) => codesOf(getClientTaskIdFromKey(input))],
  ["parseTaskKeyLoose", (input) => codesOf(parseTaskKeyLoose(input))],
  ["parseScopedTaskKey", (input) => codesOf(parseScopedTaskKey(input))],
  ["parseAnyTaskKey", (input) => codesOf(parseAnyTaskKey(input))],
  ["parseComponentKey", (input) => codesOf(parseComponentKey(input))],
  ["docket.forTask", (input) => codesOf(docket.forTask(input))],
  ["docket.parse", (input) => codesOf(docket.parse(input))],
];

describe.each(writers)("$name: parts", ({ parts, written, write }) => {
  const json = JSON.stringify(parts).slice(1, -1);

  it("from JSON with __proto__ and constructor beside the fields are read without them", () => {
    const evil = '{"sessionId":"victim","taskScope":"victim","clientTaskId":"victim","x":1}';
    for (const name of ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"]) {
      expect(write(JSON.parse(`{"${name}":${evil},${json}}`))).toEqual(written);
      expect(write(JSON.parse(`{${json},"${name}":${evil}}`))).toEqual(written);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect("x" in {}).toBe(false);
  });

  it("from JSON that are all in __proto__ or constructor are refused", () => {
    for (const name of ["__proto__", "constructor", "prototype"]) {
      expect(write(JSON.parse(`{"${name}":{${json}}}`))).toBe(undefined);
      expect(write(JSON.parse(`{"${name}":{"prototype":{${json}}}}`))).toBe(undefined);
    }
  });

  it("of another realm, without a prototype, frozen, inherited or of a class are taken", () => {
    class OfClass {
      constructor() {
        Object.assign(this, parts);
      }
    }
    for (const shaped of [
      runInNewContext(`(${JSON.stringify(parts)})`),
      runInNewContext(
        `Object.freeze(Object.assign(Object.create(null), ${JSON.stringify(parts)}))`,
      ),
      Object.assign(Object.create(null), parts),
      Object.freeze({ ...parts }),
      Object.create(parts),
      new OfClass(),
      new Proxy(parts, {}),
      Object.defineProperties({}, gettersOf(parts)),
    ]) {
      expect(write(shaped)).toEqual(written);
    }
  });

  it("in an array, of another realm too, are no parts", () => {
    const foreign = runInNewContext("Array");
    for (const list of [[], foreign.of(1), new foreign(3), new Proxy([], {})]) {
      expect(write(Object.assign(list, parts))).toBe(undefined);
    }
  });

  it("with a boxed field, also of another realm, are refused", () => {
    for (const name of Object.keys(parts)) {
      for (const boxed of [
        Object(parts[name]),
        runInNewContext("Object")(parts[name]),
        [parts[name]],
        new Uint8Array([0x61]),
        { valueOf: () => parts[name], toString: () => parts[name] },
      ]) {
        expect(write({ ...parts, [name]: boxed })).toBe(undefined);
      }
    }
  });
});

describe.each(zodWriters)("$name", ({ parts, written, write }) => {
  it("reads each field once, so that what was checked is what is written", () => {
    const reads: Record<string, number> = {};
    const shifty = new Proxy(parts, {
      get(target, name) {
        reads[String(name)] = (reads[String(name)] ?? 0) + 1;
        // A field that is read a second time is one that nobody has checked.
        return reads[String(name)] === 1 || name === "layout" ? target[String(name)] : "x:y";
      },
    });
    expect(write(shifty)).toEqual(written);
    // Zod reads a discriminator to choose the schema, and once more by the schema that it has chosen.
    const { layout, ...fields } = reads;
    expect(layout).toBe("layout" in parts ? 2 : undefined);
    expect(fields).toEqual(Object.fromEntries(Object.keys(fields).map((name) => [name, 1])));
    expect(Object.keys(fields).sort()).toEqual(
      Object.keys(parts)
        .filter((name) => name !== "layout")
        .sort(),
    );
  });
});

it("a layout that changes between reads writes no key", () => {
  for (const layouts of [
    ["session", "scoped"],
    ["scoped", "session"],
  ]) {
    const parts = {
      ...{ sessionId: "a", taskScope: "a", clientTaskId: "b", taskType: "tool" },
      ...{ componentIdentifier: "c", leg: 1 },
    };
    const shifty = Object.defineProperty(parts, "layout", { get: () => layouts.shift() });
    const asked: z.core.$ZodType = anyTaskKeyCodec;
    expect(z.safeEncode(asked, shifty).success).toBe(false);
  }
});

it("an owner's fields are each read once for its patterns", () => {
  const reads: PropertyKey[] = [];
  const owner = new Proxy(
    { sessionId: "a" },
    {
      get(target, name) {
        reads.push(name);
        return reads.filter((read) => read === name).length === 1
          ? Reflect.get(target, name)
          : "victim";
      },
    },
  );
  expect(valueIn(docket.patternsFor(owner))?.run).toBe("fastmcp:runs:a:*");
  expect(reads).toEqual(["sessionId", "taskScope"]);
});

describe("a name that every object has", () => {
  const ids = NAMES.filter((name) => name !== "");

  it("is a session id, a task id, a scope and a component like any other", () => {
    for (const name of ids) {
      const session = { sessionId: name, clientTaskId: name, componentIdentifier: name };
      const fields = { ...session, taskType: "tool" } as const;
      const key = `${name}:${name}:tool:${name}`;
      expect(parseTaskKey(key, { sessionId: name })).toStrictEqual({ ok: true, value: fields });
      expect(buildTaskKey(fields, { sessionId: name })).toStrictEqual({ ok: true, value: key });
      expect(z.decode(taskKeyCodec, key)).toStrictEqual(fields);
      expect(z.encode(taskKeyCodec, fields)).toBe(key);
      expect(codesOf(parseTaskKey(key, { sessionId: "a" }))).toEqual(["session_mismatch"]);
      expect(codesOf(parseTaskKey("a:b:tool:c", { sessionId: name }))).toEqual([
        "session_mismatch",
      ]);
      const scoped = parseScopedTaskKey(`auth:${key}`, { taskScope: name });
      expect(scoped.ok && buildScopedTaskKey(scoped.value).ok).toBe(true);
      const named = docketKeys(name).parse(`${name}:runs:${key}`, { sessionId: name });
      expect(named.ok && named.value.kind).toBe("run");
      const component = parseComponentKey(`tool:${name}@${name}`);
      expect(component.ok && buildComponentKey(component.value)).toEqual({
        ok: true,
        value: `tool:${name}@${name}`,
      });
    }
  });

  it("is no task type unless the option says so", () => {
    for (const name of ids) {
      const key = `a:b:${name}:c`;
      expect(codesOf(parseTaskKey(key))).toEqual(["unknown_task_type"]);
      expect(codesOf(parseTaskKey(key, { taskTypes: [name] }))).toEqual([]);
      expect(codesOf(parseComponentKey(`${name}:a@`))).toEqual(["unknown_task_type"]);
    }
  });

  it("is no kind of name, no metadata and no layout of a docket", () => {
    for (const name of ids) {
      expect(codesOf(docket.parse(`fastmcp:${name}:a:b:tool:c`))).toEqual(["wrong_layout"]);
      expect(codesOf(docket.parse(`fastmcp:fastmcp:task:a:b:${name}`))).toEqual([
        "wrong_segment_count",
      ]);
      expect(() => docketKeys("fastmcp", Object({ layout: name }))).toThrow(TypeError);
    }
  });
});

describe.each(readers)("%s", (_, codes) => {
  it("takes nothing for a text that is only like one", () => {
    const text = "a:b:tool:c";
    const bytes = new TextEncoder().encode(text);
    for (const input of [
      bytes,
      bytes.buffer,
      new DataView(bytes.buffer),
      new Uint16Array(bytes),
      runInNewContext(`new String(${JSON.stringify(text)})`),
      runInNewContext(`[${JSON.stringify(text)}]`),
      { ...Array.from(text), length: text.length },
      { [Symbol.toPrimitive]: () => text },
      Object.create(new String(text)),
      new Proxy(new String(text), {}),
      new URL("a:b:tool:c"),
      Object(Symbol(text)),
      Object(7n),
    ]) {
      expect(codes(input)).toEqual(["invalid_type"]);
    }
  });
});

it("options of another realm hold as those of this one do", () => {
  const foreign = (code: string) => optionsFrom(runInNewContext(`(${code})`));
  const key = "a:b:tool:c";
  expect(codesOf(parseTaskKey(key, foreign('{ sessionId: "a" }')))).toEqual([]);
  expect(codesOf(parseTaskKey(key, foreign('{ sessionId: "b" }')))).toEqual(["session_mismatch"]);
  expect(codesOf(parseTaskKey(key, foreign("{ sessionId: undefined }")))).toEqual([
    "session_mismatch",
  ]);
  expect(codesOf(parseTaskKey(key, foreign('{ taskTypes: ["job"] }')))).toEqual([
    "unknown_task_type",
  ]);
  expect(() => parseTaskKey(key, foreign('["a"]'))).toThrow(TypeError);
  expect(() => parseTaskKey(key, foreign('{ sessionID: "a" }'))).toThrow(TypeError);
});

describe.each(buildWriters)("$name, while it reads a field", ({ parts, written, write }) => {
  it("lets the getter call every function, and itself, and answers the same", () => {
    const inside: unknown[] = [];
    const getters = Object.fromEntries(
      Object.entries(parts).map(([name, value]) => [
        name,
        {
          enumerable: true,
          get() {
            // Good, refused at once, and refused far inside, so that every shared pattern has been used.
            const far = `${"é".repeat(9)}${"a".repeat(5000)}%zz`;
            for (const text of ["a:b:tool:c", "anon:b:tool:c", "", `a:b:tool:${far}`, "tool:a@"]) {
              for (const [, codes] of readers) codes(text);
            }
            inside.push(write(parts));
            return value;
          },
        },
      ]),
    );
    expect(write(Object.defineProperties({}, getters))).toEqual(written);
    expect(inside).toEqual(Object.keys(parts).map(() => written));
  });
});

function gettersOf(parts: Parts): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(parts).map(([name, value]) => [name, { enumerable: true, get: () => value }]),
  );
}
