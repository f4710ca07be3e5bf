import { readFileSync } from "node:fs";
import type { LooseTaskKey } from "../../src/core.js";

/** A key that a server of this release wrote, and the fields that the release's own parser returns. */
export interface CapturedSessionKey {
  readonly fastmcp: string;
  readonly key: string;
  readonly sessionId: string;
  readonly clientTaskId: string;
  readonly taskType: string;
  readonly componentIdentifier: string;
}

export interface CapturedScopedKey extends Omit<CapturedSessionKey, "sessionId"> {
  readonly taskScope: string | null;
  readonly leg: number;
}

/** A key that a server wrote for a caller who sent this session header. */
export interface ForgedKey {
  readonly fastmcp: string;
  readonly mcpSessionIdHeader: string;
  readonly key: string;
}

/** What the Python builders write for these fields. */
export interface ReferenceBuild extends LooseTaskKey {
  readonly taskScope: string | null;
  readonly sessionKey: string;
  readonly scopedKey: string;
}

/** What the Python parsers make of a text; `null` where they raise. */
export interface ReferenceParse {
  readonly key: string;
  readonly session: LooseTaskKey | null;
  readonly scoped: Omit<CapturedScopedKey, "fastmcp" | "key" | "leg"> | null;
}

/** The scope that FastMCP derived for a caller; `source` is a list where MultiAuth stands in MultiAuth. */
export interface DerivedScope {
  readonly auth: string;
  readonly source?: string | readonly string[];
  readonly clientId: string;
  readonly subject: string | null;
  readonly issuer?: string | null;
  readonly scope: string;
}

export const capturedSessionKeys: readonly CapturedSessionKey[] = load("captured-session").keys;
export const capturedScopedKeys: readonly CapturedScopedKey[] = load("captured-scoped").keys;
export const forgedKeys: readonly ForgedKey[] = load("captured-forged").keys;
export const referenceBuilds: readonly ReferenceBuild[] = load("reference-build").cases;
export const referenceParses: readonly ReferenceParse[] = load("reference-parse").cases;
export const taskScopes: readonly DerivedScope[] = load("task-scopes").scopes;

function load(name: string) {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
}
