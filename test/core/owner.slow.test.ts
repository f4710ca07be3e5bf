import { describe, expect, it } from "vitest";
import {
  buildScopedTaskKey,
  buildTaskKey,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
} from "../../src/core.js";
import { quote } from "../support/model.js";
import { goThrough, layouts, type Owner, SHORT_WORDS, WORDS, wordsOf } from "../support/owners.js";

it.each(layouts)(
  "more than 117,000 pairs of words: a key passes exactly the guard of its own owner: $name",
  (gates) => {
    const { wrong, passed } = goThrough(gates, gates.owners(WORDS), gates.owners(WORDS));
    expect(wrong).toEqual([]);
    expect(passed).toBeGreaterThan(70);
  },
);

describe("every pair of keys", () => {
  // All fields are words, too: what stands beside the owner must not be taken for a part of it. A task type may be any
  // text that the option taskTypes allows: a tag, or an escape.
  const taskTypes = ["auth", "%61"];
  const tails = SHORT_WORDS.flatMap((clientTaskId) =>
    taskTypes.flatMap((taskType) =>
      SHORT_WORDS.map((componentIdentifier) => ({ clientTaskId, taskType, componentIdentifier })),
    ),
  );

  it("more than 700,000 sets of fields: no two are built to one key, so that a key has one owner", () => {
    const owners = new Map<string, string>();
    const wrong: unknown[] = [];
    let count = 0;
    const note = (built: ReturnType<typeof buildTaskKey>, owner: string) => {
      count += 1;
      if (!built.ok) return;
      if (owners.has(built.value)) wrong.push({ key: built.value, owner });
      owners.set(built.value, owner);
    };
    for (const owner of WORDS) {
      for (const tail of tails) {
        note(buildTaskKey({ sessionId: owner, ...tail }, { taskTypes }), `session ${owner}`);
        for (const leg of [1, 2]) {
          note(buildScopedTaskKey({ taskScope: owner, ...tail, leg }, { taskTypes }), `scope ${owner}`);
          if (owner === "") note(buildScopedTaskKey({ taskScope: null, ...tail, leg }, { taskTypes }), "nobody");
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(700_000);
    expect(owners.size).toBeGreaterThan(100_000);
  });
});

describe("every text", () => {
  // Texts that nobody built: all that can be put together of these tokens. What passes must begin as the keys of the
  // guard's owner do. A head is long enough for an owner with its tag, a task id and one divider too many; a tail, for
  // a leg and for a second key inside the first.
  const HEADS = wordsOf([":", "%61", "#", "auth", "anon", "a", "A", "\u212a"], 5).map((head) => `${head}:tool:c`);
  const TAILS = wordsOf([":", "tool", "%3A", "#", "leg2", "a", "anon"], 5).flatMap((tail) =>
    ["a:a:", "auth:a:a:", "anon:a:"].map((head) => head + tail),
  );
  const GUARDS: readonly Owner[] = [null, ...wordsOf([":", "%61", "auth", "a", "A"], 2)];

  it.each([
    ["more than 37,000 heads of five tokens before one tail", HEADS, 37_000],
    ["more than 58,000 tails of five tokens after three heads", TAILS, 58_000],
  ])("%s: whoever accepts it, the owner is the guard's", (_, texts, least) => {
    expect(texts.length).toBeGreaterThan(least);
    const passed = { session: 0, scoped: 0 };
    const wrong: unknown[] = [];
    for (const text of texts) {
      const isKey = { session: parseTaskKey(text).ok, scoped: parseScopedTaskKey(text).ok };
      for (const guard of GUARDS) {
        const sessionId = String(guard);
        const answers = [
          ["session", parseTaskKey(text, { sessionId })],
          ["session", getClientTaskIdFromKey(text, { sessionId })],
          ["session", parseAnyTaskKey(text, { sessionId })],
          ["scoped", parseScopedTaskKey(text, { taskScope: guard })],
          ["scoped", parseAnyTaskKey(text, { taskScope: guard })],
        ] as const;
        for (const [layout, { ok }] of answers) {
          if (!ok) continue;
          passed[layout] += 1;
          const start = layout === "session" ? sessionId : guard === null ? "anon" : `auth:${quote(guard)}`;
          if (!isKey[layout] || !text.startsWith(`${start}:`)) wrong.push({ layout, guard, text });
        }
        // Most of these texts are no keys, and are so for the first guard as for any.
        if (!isKey.session && !isKey.scoped) break;
      }
    }
    expect(wrong).toEqual([]);
    expect(passed.session).toBeGreaterThan(100);
    expect(passed.scoped).toBeGreaterThan(100);
  });
});
