import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type Result,
  type TaskKeyError,
  taskKeySchema,
} from "../src/index.js";
import { edited, nearMisses, texts, units } from "./support/arbitraries.js";
import { buildFrom, safeEncodeFrom, throwing } from "./support/hostile.js";
import { quote } from "./support/model.js";

const PARTS = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" };
const GUARD = { sessionId: "other" };

describe("every sentence", () => {
  it.each<[string, Result<unknown, TaskKeyError>]>([
    ["The task key must be a string; received undefined.", parseTaskKey(undefined)],
    ["The task key must be a string; received null.", parseTaskKey(null)],
    ["The task key must be a string; received array.", parseTaskKey(["a:b:tool:c"])],
    ["The task key must be a string; received object.", parseTaskKey(new String("a:b:tool:c"))],
    ["The task key must be a string; received number.", parseTaskKeyLoose(7)],
    ["The parts must be an object; received string.", buildFrom("a:b:tool:c")],
    ["The parts must be an object; received null.", buildFrom(null)],
    ["The parts must be an object; received array.", buildFrom([])],
    ["The session id must be a string; received number.", buildFrom({ ...PARTS, sessionId: 7 })],
    [
      "The client task id must be a string; received object.",
      buildFrom({ ...PARTS, clientTaskId: {} }),
    ],
    [
      "The task type must be a string; received undefined.",
      buildFrom({ ...PARTS, taskType: undefined }),
    ],
    [
      "The component identifier must be a string; received function.",
      buildFrom({ ...PARTS, componentIdentifier: () => "c" }),
    ],
    [
      "The task type must be a string; received a value that cannot be read.",
      buildFrom(Object.defineProperty({ ...PARTS }, "taskType", { get: throwing })),
    ],
    [
      "The key is 11 UTF-16 units long; at most 10 are allowed.",
      parseTaskKey("a:b:tool:cc", { maxLength: 10 }),
    ],
    [
      "The key is 12 UTF-16 units long; at most 10 are allowed.",
      buildFrom({ ...PARTS, componentIdentifier: "/" }, { maxLength: 10 }),
    ],
    [
      'The task key begins with "auth" or "anon", so it is of the scoped layout; read it with parseScopedTaskKey.',
      parseTaskKey("anon:b:tool:c"),
    ],
    [
      'The session id must not be "auth" or "anon", the tags of the scoped layout; build that layout with buildScopedTaskKey.',
      buildFrom({ ...PARTS, sessionId: "auth" }),
    ],
    ['The task key must have 4 segments divided by ":"; received 1.', parseTaskKey("")],
    [
      'The task key must have 4 segments divided by ":"; received 3.',
      parseTaskKeyLoose("a:b:tool"),
    ],
    [
      'The task key must have 4 segments divided by ":"; received 5. A ":" inside a component identifier is written as %3A.',
      parseTaskKey("a:b:resource:file://data.txt"),
    ],
    ["The session id is empty; it must have at least one character.", parseTaskKey(":b:tool:c")],
    [
      "The client task id is empty; it must have at least one character.",
      parseTaskKey("a::tool:c"),
    ],
    ["The task type is empty; it must have at least one character.", parseTaskKey("a:b::c")],
    [
      "The component identifier is empty; it must have at least one character.",
      buildFrom({ ...PARTS, componentIdentifier: "" }),
    ],
    [
      'The session id holds U+003A at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":".',
      buildFrom({ ...PARTS, sessionId: "a:" }),
    ],
    [
      'The client task id holds U+1F642 at offset 3; it may hold visible ASCII, U+0021 to U+007E, but no ":".',
      parseTaskKey("a:b\u{1f642}:tool:c"),
    ],
    [
      "The component identifier holds U+D83D at offset 10, a lone surrogate; it must be well-formed Unicode.",
      parseTaskKey("a:b:tool:c\ud83d"),
    ],
    [
      'The task type "Tool" is unknown; it must be one of: tool, resource, template, prompt.',
      parseTaskKey("a:b:Tool:c"),
    ],
    [
      "The task type is unknown; it must be one of: tool, resource, template, prompt.",
      parseTaskKey("a:b:tool\u202e:c"),
    ],
    [
      'The task type "tool" is unknown; it must be one of: job.',
      parseTaskKey("a:b:tool:c", { taskTypes: ["job"] }),
    ],
    [
      'The component identifier has a broken escape at offset 9; each byte of UTF-8 is written as "%" and two hexadecimal digits.',
      parseTaskKey("a:b:tool:%C3"),
    ],
    [
      "The component identifier is not spelled canonically at offset 11; A-Z a-z 0-9 _ . - ~ stand for themselves, all else is percent-encoded with uppercase digits.",
      parseTaskKey("a:b:tool:%2f"),
    ],
    ["The task key does not belong to the expected session.", parseTaskKey("a:b:tool:c", GUARD)],
    ["The task key does not belong to the expected session.", buildFrom(PARTS, GUARD)],
  ])("%s", (sentence, result) => {
    expect(result.ok ? [] : result.error.issues.map(({ message }) => message)).toEqual([sentence]);
    expect(!result.ok && result.error.message).toBe(sentence);
  });
});

describe("the error", () => {
  it("has the message of its first issue, and says how many more there are", () => {
    const first = "The session id is empty; it must have at least one character.";
    expect(messageOf(parseTaskKey(":b:tool:c"))).toBe(first);
    expect(messageOf(parseTaskKey("::tool:c"))).toBe(`${first} (and 1 more issue)`);
    expect(messageOf(parseTaskKey(":::"))).toBe(`${first} (and 3 more issues)`);
  });

  it("is plain data: no Error, no stack, the same after JSON", () => {
    fc.assert(
      fc.property(nearMisses(), (text) => {
        const result = parseTaskKey(text);
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
        if (!result.ok) expect(result.error).not.toBeInstanceOf(Error);
      }),
      { numRuns: 500 },
    );
  });

  it("has frozen issues, and their lists are frozen too", () => {
    fc.assert(
      fc.property(nearMisses(), (text) => {
        const result = parseTaskKey(text);
        const issues = result.ok ? [] : result.error.issues;
        for (const issue of issues) {
          expect(Object.isFrozen(issue)).toBe(true);
          if (issue.code === "unknown_task_type") {
            expect(Object.isFrozen(issue.expected)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("no error tells what was in the key", () => {
  // Any five units of one hold a digit and a letter that is no hexadecimal digit, so that neither a task type that may
  // be shown nor a number nor a character's name holds them by chance.
  const secrets = fc
    .array(fc.constantFrom("7Q9", "4X1", "8Z3", "0J6", "5K2"), { minLength: 4, maxLength: 6 })
    .map((pieces) => pieces.join(""));
  const owners = fc.record({ session: secrets, task: secrets, component: secrets, guard: secrets });

  it("when reading", () => {
    const cases = owners.chain(({ guard, ...own }) =>
      fc.record({
        secrets: fc.constant([...Object.values(own), guard]),
        text: edited(
          fc.constant(`${own.session}:${own.task}:tool:${own.component}%3A${own.component}`),
        ),
        options: fc.constantFrom(
          {},
          { sessionId: guard },
          { sessionId: own.session, maxLength: 20 },
          { taskTypes: ["job"] },
        ),
      }),
    );
    fc.assert(
      fc.property(cases, ({ secrets, text, options }) => {
        const codec = createTaskKeyCodec(options);
        expectNothingOf(secrets, [
          errorOf(parseTaskKey(text, options)),
          errorOf(getClientTaskIdFromKey(text, options)),
          errorOf(parseTaskKeyLoose(text)),
          z.safeDecode(codec, text).error,
          z.object({ key: codec }).safeParse({ key: text }).error,
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it("when building", () => {
    const spoiled = fc.oneof(fc.constant(""), texts, units);
    const cases = owners.chain(({ guard, ...own }) =>
      fc.record({
        secrets: fc.constant([...Object.values(own), guard]),
        parts: fc.record({
          sessionId: spoiled.map((rest) => own.session + rest),
          clientTaskId: spoiled.map((rest) => own.task + rest),
          taskType: fc.constantFrom("tool", own.task, quote(own.component)),
          componentIdentifier: spoiled.map((rest) => own.component + rest),
        }),
        options: fc.constantFrom({}, { sessionId: guard }, { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ secrets, parts, options }) => {
        expectNothingOf(secrets, [
          errorOf(buildFrom(parts, options)),
          safeEncodeFrom(createTaskKeyCodec(options), parts).error,
          taskKeySchema.safeParse(parts).error,
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

function messageOf(result: Result<unknown, TaskKeyError>): string | undefined {
  return result.ok ? undefined : result.error.message;
}

function errorOf(result: Result<unknown, TaskKeyError>): TaskKeyError | undefined {
  return result.ok ? undefined : result.error;
}

function expectNothingOf(
  secrets: readonly string[],
  errors: readonly (TaskKeyError | z.core.$ZodError | undefined)[],
): void {
  const told = errors.map((error) => JSON.stringify([error, error?.message, error?.issues])).join();
  const shown = secrets
    .flatMap((secret) => Array.from(secret, (_, start) => secret.slice(start, start + 5)))
    .filter((part) => part.length === 5 && told.includes(part));
  expect(shown).toEqual([]);
}
