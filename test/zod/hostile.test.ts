import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  anyTaskKeyCodec,
  componentKeyCodec,
  createTaskKeyCodec,
  scopedTaskKeyCodec,
  taskKeyCodec,
  taskKeyIssuesFrom,
} from "../../src/index.js";
import { noStrings, revokedProxy, throwing, withPolluted } from "../support/hostile.js";
import { component, eitherScoped, eitherSession, type Parts, scoped, session } from "../support/kinds.js";

const codecs = [
  { name: "taskKeyCodec", codec: taskKeyCodec, parts: session.parts },
  { name: "createTaskKeyCodec", codec: createTaskKeyCodec({ sessionId: "a", maxLength: 99 }), parts: session.parts },
  { name: "scopedTaskKeyCodec", codec: scopedTaskKeyCodec, parts: scoped.parts },
  { name: "anyTaskKeyCodec, session", codec: anyTaskKeyCodec, parts: eitherSession.parts },
  { name: "anyTaskKeyCodec, scoped", codec: anyTaskKeyCodec, parts: eitherScoped.parts },
  { name: "componentKeyCodec", codec: componentKeyCodec, parts: component.parts },
];

/** Values made of good parts that throw, lie, or are of a kind of their own. */
function hostileOf(parts: Parts): readonly unknown[] {
  const names = Object.keys(parts);
  const circular: Record<string, unknown> = { ...parts };
  for (const name of names) circular[name] = circular;
  let nested: unknown = parts;
  for (let depth = 0; depth < 10_000; depth += 1) nested = { [names[0] ?? ""]: nested, list: [nested] };
  const traps = ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf"] as const;
  return [
    ...noStrings.map(({ make }) => make()),
    ...noStrings.flatMap(({ make }) => names.map((name) => ({ ...parts, [name]: make() }))),
    ...names.map((name) => Object.defineProperty({ ...parts }, name, { get: throwing })),
    ...traps.map((trap) => new Proxy({ ...parts }, { [trap]: throwing })),
    ...traps.map((trap) => new Proxy({ ...parts }, { [trap]: () => undefined })),
    new Proxy([], { get: throwing }),
    Object.create(parts),
    Object.create(revokedProxy()),
    Object.assign([], parts),
    ...[circular, nested, JSON.parse(`{"__proto__":${JSON.stringify(parts)}}`), runInNewContext("[]"), globalThis],
  ];
}

describe.each(codecs)("$name", ({ codec, parts }) => {
  const asked: z.core.$ZodType = codec;
  const hostile = hostileOf(parts);

  it("gives a result or a ZodError, and nothing else, both ways, sync and async", async () => {
    for (const value of hostile) {
      for (const ask of [z.safeDecode, z.safeEncode, z.safeParse]) {
        const { success, error } = ask(asked, value);
        expect(success || error instanceof z.ZodError).toBe(true);
        expect(taskKeyIssuesFrom(error).length).toBe(error?.issues.length ?? 0);
        expect(JSON.stringify(error?.issues) ?? "").not.toContain("this throws");
      }
      for (const ask of [z.decode, z.encode]) {
        const thrown = thrownBy(() => ask(asked, value));
        expect(thrown === undefined || thrown instanceof z.core.$ZodError).toBe(true);
      }
      expect((await z.safeDecodeAsync(asked, value)).success).toBe(z.safeDecode(asked, value).success);
      expect((await z.safeEncodeAsync(asked, value)).success).toBe(z.safeEncode(asked, value).success);
    }
  });

  it("has sides that throw only where z.object does", () => {
    const plain = z.object(Object.fromEntries(Object.keys(parts).map((name) => [name, z.unknown()])));
    for (const value of hostile) {
      expect(codec.in.safeParse(value).success).toBe(false);
      const thrown = thrownBy(() => codec.out.safeParse(value));
      // A proxy may throw at what only we ask, which is whether a property is its own.
      const throws =
        thrownBy(() => plain.safeParse(value)) !== undefined ||
        thrownBy(() => Reflect.ownKeys(Object(value)).map((name) => Object.hasOwn(Object(value), name))) !== undefined;
      expect(thrown === undefined || throws).toBe(true);
      if (thrown === undefined && codec.out.safeParse(value).success)
        expect(z.safeEncode(asked, value).success).toBe(true);
    }
  });

  it("reads what another realm, a class, a null prototype and a plain proxy hold", () => {
    class OfClass {
      constructor() {
        Object.assign(this, parts);
      }
    }
    const wanted = z.encode(asked, parts);
    const foreign = runInNewContext(`(${JSON.stringify(parts)})`);
    const bare = Object.assign(Object.create(null), parts);
    const polluted = JSON.parse(`{"__proto__":{"sessionId":"victim"},${JSON.stringify(parts).slice(1)}`);
    for (const value of [foreign, bare, polluted, new OfClass(), Object.freeze({ ...parts }), new Proxy(parts, {})]) {
      expect(z.encode(asked, value)).toBe(wanted);
      expect(codec.out.safeParse(value).data).toEqual(parts);
    }
  });

  it("reads each field once, so that what was checked is what is built", () => {
    const reads: Record<string, number> = {};
    const shifty = new Proxy<Record<string, unknown>>(parts, {
      get(target, name) {
        reads[String(name)] = (reads[String(name)] ?? 0) + 1;
        // A field that is read a second time is one that nobody has checked.
        return reads[String(name)] === 1 || name === "layout" ? target[String(name)] : "x:y";
      },
    });
    expect(z.encode(asked, shifty)).toBe(z.encode(asked, parts));
    expect(reads).toEqual(Object.fromEntries(Object.keys(parts).map((name) => [name, 1])));
    for (const name of Object.keys(reads)) delete reads[name];
    expect(codec.out.safeParse(shifty).data).toEqual(parts);
    const { layout: _, ...fields } = reads;
    expect(new Set(Object.values(fields))).toEqual(new Set([1]));
  });
});

it("nothing on a polluted Object.prototype stands for a field", () => {
  const { sessionId, ...rest } = session.parts;
  const asked: z.core.$ZodType = taskKeyCodec;
  withPolluted({ sessionId: { value: sessionId } }, () => {
    expect(taskKeyCodec.out.safeParse(rest).success).toBe(false);
    expect(z.safeEncode(asked, rest).success).toBe(false);
    expect(taskKeyCodec.out.safeParse(session.parts).success).toBe(true);
  });
});

it("what is done to an answer does nothing to the next one", () => {
  const ask = () =>
    JSON.stringify([z.safeDecode(taskKeyCodec, "a:b:Xool:c"), z.toJSONSchema(taskKeyCodec, { io: "input" })]);
  const before = ask();
  spoil(z.safeDecode(taskKeyCodec, "a:b:Xool:c").error?.issues);
  spoil(z.toJSONSchema(taskKeyCodec, { io: "input" }));
  spoil(z.decode(taskKeyCodec, "a:b:tool:c"));
  expect(ask()).toBe(before);
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error ?? "nothing";
  }
}

/** Changes all that can be changed, at every depth. */
function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    spoil(Reflect.get(value, name));
    Reflect.set(value, name, "evil");
  }
}
