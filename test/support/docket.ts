import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Result, TaskKeyError } from "../../src/core.js";
import { type DocketOwner, type DocketTaskNames, docketKeys } from "../../src/docket.js";
import { keys, texts } from "./arbitraries.js";
import { scopedKeys } from "./scoped-arbitraries.js";

/** A name that Docket or FastMCP wrote, of a task or not. */
interface CapturedRedisName {
  readonly fastmcp: string;
  readonly docket: string;
  readonly cluster: boolean;
  readonly key: string;
}

export const capturedRedisNames: readonly CapturedRedisName[] = JSON.parse(
  readFileSync(new URL("../vectors/captured-redis-2.json", import.meta.url), "utf8"),
).names;

export const docket = docketKeys();
export const sessionDocket = docketKeys("fastmcp", { layout: "session" });
export const scopedDocket = docketKeys("fastmcp", { layout: "scoped" });

export const SESSION_KEY = "session123:task456:tool:my_tool";
export const SCOPED_KEY = "auth:client%20a:task456:tool:tool%3Amy_tool%40#leg3";

export const docketNames: fc.Arbitrary<string> = fc
  .oneof(
    texts,
    fc.string({ unit: fc.constantFrom(...":*?[]\\^-{}ab"), maxLength: 6 }),
    fc.constantFrom("", "fastmcp", "{fastmcp}", "runs", "task"),
  )
  .filter((name) => !name.startsWith("fastmcp:task"));

/** The texts of keys of either layout that must be accepted. */
export const keysOfBothLayouts: fc.Arbitrary<string> = fc.oneof(keys(), scopedKeys());

/** The value of a result, which must have one. */
export function valueIn<Value>(result: Result<Value, TaskKeyError>): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

export function messagesOf(result: Result<unknown>): string[] {
  return result.ok ? [] : result.error.issues.map(({ message }) => message);
}

/** What a caller without types can hand over as an owner. */
export function ownerFrom(owner: unknown): DocketOwner & { clientTaskId: string } {
  // A cast, since the point is to pass what the types forbid.
  return owner as DocketOwner & { clientTaskId: string };
}

/** All names, those of the metadata with `meta.` before their property. */
export function entriesOf({ meta, ...names }: DocketTaskNames): [kind: string, name: string][] {
  const metaEntries = Object.entries(meta).map(([name, text]) => [`meta.${name}`, text] as const);
  return [...Object.entries(names), ...metaEntries].flatMap(([kind, text]) =>
    typeof text === "string" ? [[kind, text]] : [],
  );
}
