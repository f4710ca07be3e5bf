import * as z from "zod";
import type { KeyCodec } from "../../src/codec.js";
import {
  type AnyTaskKeyOptions,
  buildComponentKey,
  buildScopedTaskKey,
  buildTaskKey,
  type ComponentKey,
  type ComponentKeyOptions,
  type ScopedTaskKey,
  type ScopedTaskKeyOptions,
  type TaskKey,
  type TaskKeyOptions,
} from "../../src/index.js";

/** What a caller without types can hand over. */
export function buildFrom(parts: unknown, options?: TaskKeyOptions<string>) {
  // A cast, since the point is to pass what the types forbid.
  return buildTaskKey(parts as TaskKey<string>, options);
}

/** The same, for a key of the scoped layout. */
export function buildScopedFrom(parts: unknown, options?: ScopedTaskKeyOptions<string>) {
  // A cast, since the point is to pass what the types forbid.
  return buildScopedTaskKey(parts as ScopedTaskKey<string>, options);
}

/** The same, for a component key. */
export function buildComponentFrom(parts: unknown, options?: ComponentKeyOptions<string>) {
  // A cast, since the point is to pass what the types forbid.
  return buildComponentKey(parts as ComponentKey<string>, options);
}

/** What a caller without types can decode. */
export function safeDecodeFrom<Key>(codec: KeyCodec<Key>, input: unknown) {
  // A cast, since the point is to pass what the types forbid.
  return z.safeDecode(codec, input as string);
}

/** What a caller without types can encode. */
export function safeEncodeFrom<Key>(codec: KeyCodec<Key>, parts: unknown) {
  // A cast, since the point is to pass what the types forbid.
  return z.safeEncode(codec, parts as Key);
}

/** What a caller without types can hand over as options. */
export function optionsFrom(options: unknown): AnyTaskKeyOptions {
  // A cast, since the point is to pass what the types forbid.
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
  {
    name: "an object with toString",
    type: "object",
    make: () => ({ toString: () => "a:b:tool:c" }),
  },
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
