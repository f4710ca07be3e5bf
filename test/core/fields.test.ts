import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { NO_OBJECT, NO_STRING, noField } from "../support/findings.js";
import { noStrings, throwing, withPolluted } from "../support/hostile.js";
import { findingsOf } from "../support/issues.js";
import { fieldNames, type Kind, kinds, type Parts } from "../support/kinds.js";

// What a program may hand over in place of a key's text or of its fields. A builder takes own properties, whatever the
// object is otherwise.

const own = Object.getOwnPropertyDescriptor;

describe.each(kinds)("the kind $name", (kind) => {
  const { parse, build, parts, key, nullable } = kind;
  const names = fieldNames(kind);
  const written = { ok: true, value: key };
  const json = JSON.stringify(parts).slice(1, -1);
  const isEither = "layout" in parts;

  it.each(noStrings)("refuses for a text, for parts and for a field: $name", ({ name, type, make }) => {
    expect(findingsOf(parse(make()))).toStrictEqual([NO_STRING]);
    const faults = type === "object" && !isEither ? names.map(noField) : [NO_OBJECT];
    expect(findingsOf(build(make()))).toStrictEqual(faults);
    for (const field of names) {
      const isRight = (name === "null" && nullable.includes(field)) || (name === "a number" && field === "leg");
      if (!isRight) expect(findingsOf(build({ ...parts, [field]: make() }))).toStrictEqual([noField(field)]);
    }
  });

  it("refuses a key for parts, and parts for a key", () => {
    expect(findingsOf(build(key))).toStrictEqual([NO_OBJECT]);
    expect(findingsOf(parse(parts))).toStrictEqual([NO_STRING]);
  });

  it.each(names)("needs %s as an own property that can be read", (field) => {
    const rest = Object.fromEntries(Object.entries(parts).filter(([name]) => name !== field));
    const missing = [
      rest,
      { ...parts, [field]: undefined },
      Object.assign(Object.create({ [field]: parts[field] }), rest),
      Object.defineProperty({ ...parts }, field, { get: throwing }),
      new Proxy(parts, { getOwnPropertyDescriptor: (_, name) => (name === field ? throwing() : own(parts, name)) }),
      new Proxy(rest, { get: (_, name) => parts[String(name)] }),
    ];
    for (const given of missing) expect(findingsOf(build(given))).toStrictEqual([noField(field)]);
    withPolluted({ [field]: { value: parts[field] } }, () => {
      expect(findingsOf(build(rest))).toStrictEqual([noField(field)]);
    });
  });

  it("takes any object that has the fields", () => {
    class OfClass {
      constructor() {
        Object.assign(this, parts);
      }
    }
    const getters = Object.fromEntries(
      Object.entries(parts).map(([name, value]) => [name, { get: () => value, enumerable: false }]),
    );
    const given = [
      { ...parts, key: "x", toString: throwing },
      Object.assign(Object.create(null), parts),
      Object.freeze({ ...parts }),
      Object.assign(Object.create({ ...parts, taskType: "T" }), parts),
      Object.defineProperties({}, getters),
      new OfClass(),
      new Proxy(parts, {}),
      runInNewContext(`({${json}})`),
      ...["__proto__", "constructor", "prototype", "hasOwnProperty"].map((name) =>
        JSON.parse(`{"${name}":{"sessionId":"x","taskScope":"x","name":"x"},${json}}`),
      ),
    ];
    for (const object of given) expect(build(object)).toStrictEqual(written);
  });

  it("refuses fields that are not the object's own, that are boxed, or that are an array's", () => {
    const given = [
      Object.create(parts),
      new (class {
        get sessionId() {
          return "a";
        }
      })(),
      new Map(Object.entries(parts)),
      Object.assign([], parts),
      Object.assign(runInNewContext("[]"), parts),
      ...["__proto__", "constructor", "prototype"].map((name) => JSON.parse(`{"${name}":{${json}}}`)),
      ...names.map((name) => ({ ...parts, [name]: Object(parts[name]) })),
      ...names.map((name) => ({ ...parts, [name]: [parts[name]] })),
      ...names.map((name) => ({ ...parts, [name]: { toString: () => parts[name], valueOf: () => parts[name] } })),
    ];
    for (const object of given) expect(build(object).ok).toBe(false);
    expect("sessionId" in {}).toBe(false);
  });

  it("reads each field once, so that what was checked is what is written", () => {
    const reads: PropertyKey[] = [];
    const shifty = new Proxy(parts, {
      get(target, name) {
        reads.push(name);
        return reads.indexOf(name) === reads.length - 1 ? target[String(name)] : "x:y";
      },
    });
    expect(build(shifty)).toStrictEqual(written);
    expect(reads).toEqual(Object.keys(parts));
  });

  it("names all fields that are not of their types, and nothing else beside them", () => {
    const [first = "", ...rest] = names;
    const faulty: Parts = { ...parts, [first]: "", ...Object.fromEntries(rest.map((name) => [name, true])) };
    expect(findingsOf(build(faulty, { maxLength: 1 }))).toStrictEqual(rest.map(noField));
  });
});

it.each(kinds.filter(({ parts }) => "leg" in parts))("a leg is a finite number: $name", ({ build, parts }: Kind) => {
  for (const leg of ["2", 2n, Object(2), null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(findingsOf(build({ ...parts, leg }))).toStrictEqual([noField("leg")]);
  }
});
