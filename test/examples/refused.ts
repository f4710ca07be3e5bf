import type { TaskKeyIssueCode } from "../../src/index.js";

/** What must not be seen of a request: the key, and each part of it, as it stands and decoded. */
export type Secrets = readonly string[];

export interface RefusedKey {
  readonly name: string;
  readonly key: string;
  readonly codes: readonly TaskKeyIssueCode[];
  readonly secrets: Secrets;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Without those that tell the time or the connection. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Malformed keys of the session layout. */
export const REFUSED: readonly RefusedKey[] = [
  refused("a segment too few", "hidden-session:hidden-task:tool", ["wrong_segment_count"]),
  refused("a forged one", "hidden-victim:hidden-task:tool:x:hidden-uuid:tool:hidden-name", ["wrong_segment_count"]),
  refused("of the other layout", "auth:hidden-client:hidden-task:tool:hidden-name", ["wrong_layout"]),
  refused("an unknown type", "hidden-session:hidden-task:hidden/type:hidden-name", ["unknown_task_type"]),
  refused("not canonical", "hidden-session:hidden-task:tool:hidden%2fname", ["non_canonical_encoding"]),
  refused("a broken escape", "hidden-session:hidden-task:tool:hidden%zzname", ["invalid_encoding"]),
  refused("several faults", "hidden session::tool:hidden\u202ename", [
    "invalid_character",
    "empty_segment",
    "non_canonical_encoding",
  ]),
  refused("too long", `hidden-session:hidden-task:tool:${"hidden".repeat(1400)}`, ["too_long"]),
];

/** Those of the secrets that a text holds. */
export function secretsIn(text: string, secrets: Secrets): string[] {
  return secrets.filter((secret) => text.includes(secret));
}

export async function answerTo(url: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(url, request);
  const headers = [...response.headers].filter(([name]) => !TRANSIENT.has(name));
  return {
    status: response.status,
    text: await response.text(),
    headers: Object.fromEntries(headers),
  };
}

const TRANSIENT = new Set(["date", "connection", "keep-alive"]);

function refused(name: string, key: string, codes: readonly TaskKeyIssueCode[]): RefusedKey {
  // Each part of these keys begins with a word that nothing else holds.
  return { name, key, codes, secrets: ["hidden", encodeURIComponent(key)] };
}
