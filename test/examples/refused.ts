import type { TaskKeyIssueCode } from "../../src/index.js";

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Without those that tell the time or the connection. */
  readonly headers: Readonly<Record<string, string>>;
}

type RefusedKey = readonly [name: string, key: string, codes: readonly TaskKeyIssueCode[]];

/** Malformed keys of the scoped layout; each part of them begins with a word that nothing else holds. */
export const REFUSED: readonly RefusedKey[] = [
  ["a segment too few", "auth:hidden-client:hidden-task:tool", ["wrong_segment_count"]],
  ["a forged one", "auth:hidden-victim:hidden-task:tool:x:hidden-uuid:tool:hidden-name", ["wrong_segment_count"]],
  ["of the other layout", "hidden-session:hidden-task:tool:hidden-name", ["wrong_layout"]],
  ["an unknown type", "auth:hidden-client:hidden-task:hidden/type:hidden-name", ["unknown_task_type"]],
  ["not canonical", "auth:hidden-client:hidden-task:tool:hidden%2fname", ["non_canonical_encoding"]],
  ["a broken escape", "auth:hidden-client:hidden-task:tool:hidden%zzname", ["invalid_encoding"]],
  [
    "several faults",
    "auth::hidden task:tool:hidden\u202ename#hidden",
    ["empty_segment", "invalid_character", "non_canonical_encoding", "invalid_leg"],
  ],
  ["too long", `auth:hidden-client:hidden-task:tool:${"hidden".repeat(1400)}`, ["too_long"]],
];

/** Those of the secrets, which are parts of a request, that a text holds. */
export function secretsIn(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => text.includes(secret));
}

export async function answerTo(url: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(url, request);
  const headers = [...response.headers].filter(([name]) => !TRANSIENT.has(name));
  return { status: response.status, text: await response.text(), headers: Object.fromEntries(headers) };
}

const TRANSIENT = new Set(["date", "connection", "keep-alive"]);
