import {
  type AnyTaskKey,
  type AnyTaskKeyOptions,
  buildAnyTaskKey,
  buildComponentKey,
  buildScopedTaskKey,
  buildTaskKey,
  type Caller,
  type ComponentKey,
  type ScopedTaskKey,
  type TaskKey,
  taskScopeOf,
} from "../../src/core.js";

// What a caller without types can hand over: each cast is there to pass what the types forbid.

export function buildFrom(parts: unknown, options?: unknown) {
  return buildTaskKey(parts as TaskKey, optionsFrom(options));
}

export function buildScopedFrom(parts: unknown, options?: unknown) {
  return buildScopedTaskKey(parts as ScopedTaskKey, optionsFrom(options));
}

export function buildAnyFrom(parts: unknown, options?: unknown) {
  return buildAnyTaskKey(parts as AnyTaskKey, optionsFrom(options));
}

export function buildComponentFrom(parts: unknown, options?: unknown) {
  return buildComponentKey(parts as ComponentKey, optionsFrom(options));
}

export function scopeFrom(caller: unknown) {
  return taskScopeOf(caller as Caller);
}

export function optionsFrom(options: unknown): AnyTaskKeyOptions {
  return options as AnyTaskKeyOptions;
}

/** An object that throws whatever is done with it, but for `typeof`. */
export function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** A value that is no string, and its type as a message names it. */
export interface NoString {
  readonly name: string;
  readonly type: string;
  /** A function, since a test runner that prints its cases trips over some of these. */
  readonly make: () => unknown;
}

export const noStrings: readonly NoString[] = [
  { name: "undefined", type: "undefined", make: () => undefined },
  { name: "null", type: "null", make: () => null },
  { name: "a boolean", type: "boolean", make: () => true },
  { name: "a number", type: "number", make: () => 7 },
  { name: "NaN", type: "number", make: () => Number.NaN },
  { name: "a bigint", type: "bigint", make: () => 7n },
  { name: "a symbol", type: "symbol", make: () => Symbol("a:b:tool:c") },
  { name: "a function", type: "function", make: () => () => "a:b:tool:c" },
  { name: "an empty array", type: "array", make: () => [] },
  { name: "a query string's array", type: "array", make: () => ["a:b:tool:c"] },
  { name: "a proxy of an array", type: "array", make: () => new Proxy(["a:b:tool:c"], {}) },
  { name: "an object", type: "object", make: () => ({}) },
  { name: "a String object", type: "object", make: () => new String("a:b:tool:c") },
  { name: "an object without a prototype", type: "object", make: () => Object.create(null) },
  { name: "an object with toString", type: "object", make: () => ({ toString: () => "a:b:tool:c" }) },
  { name: "an object that throws", type: "object", make: () => new Proxy({}, { get: throwing }) },
  { name: "a revoked proxy", type: "object", make: revokedProxy },
  { name: "a Map", type: "object", make: () => new Map() },
  { name: "a Date", type: "object", make: () => new Date(0) },
  { name: "a regular expression", type: "object", make: () => /a:b:tool:c/ },
  { name: "a Buffer", type: "object", make: () => Buffer.from("a:b:tool:c") },
];

/** A getter that throws, or a function that must not be called. */
export function throwing(): never {
  throw new Error("this throws");
}

/** Runs with `Object.prototype` having these properties, and takes them away again. */
export function withPolluted<Value>(properties: PropertyDescriptorMap, run: () => Value): Value {
  for (const [name, property] of Object.entries(properties)) {
    Object.defineProperty(Object.prototype, name, { ...property, configurable: true });
  }
  try {
    return run();
  } finally {
    for (const name of Object.keys(properties)) Reflect.deleteProperty(Object.prototype, name);
  }
}
