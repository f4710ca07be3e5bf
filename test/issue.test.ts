import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type Result,
  scopedTaskKeySchema,
  type TaskKeyError,
  taskKeySchema,
} from "../src/index.js";
import { edited, nearMisses, texts, units } from "./support/arbitraries.js";
import { anyComponentTexts } from "./support/component-arbitraries.js";
import {
  buildComponentFrom,
  buildFrom,
  buildScopedFrom,
  safeEncodeFrom,
  throwing,
} from "./support/hostile.js";
import { quote } from "./support/model.js";
import { scopedNearMisses } from "./support/scoped-arbitraries.js";

const PARTS = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" };
const GUARD = { sessionId: "other" };
const SCOPED_PARTS = {
  taskScope: "s",
  clientTaskId: "b",
  taskType: "tool",
  componentIdentifier: "c",
  leg: 2,
};
const COMPONENT_PARTS = { type: "tool", name: "a", version: "1.0" };

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
      'The task type "tool" is unknown; it must be one of: job, batch.',
      parseTaskKey("a:b:tool:c", { taskTypes: ["job", "batch"] }),
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
  ])("%s", expectSentence);
});

describe("every sentence of the scoped layout", () => {
  it.each<[string, Result<unknown, TaskKeyError>]>([
    ["The task key must be a string; received null.", parseScopedTaskKey(null)],
    ["The task key must be a string; received array.", parseAnyTaskKey(["anon:b:tool:c"])],
    ["The parts must be an object; received string.", buildScopedFrom("anon:b:tool:c")],
    [
      "The task scope must be a string or null; received undefined.",
      buildScopedFrom({ ...SCOPED_PARTS, taskScope: undefined }),
    ],
    [
      "The task scope must be a string or null; received array.",
      buildScopedFrom({ ...SCOPED_PARTS, taskScope: [] }),
    ],
    [
      "The leg must be a finite number; received string.",
      buildScopedFrom({ ...SCOPED_PARTS, leg: "2" }),
    ],
    [
      "The leg must be a finite number; received NaN or an infinity.",
      buildScopedFrom({ ...SCOPED_PARTS, leg: Number.NaN }),
    ],
    [
      "The leg must be a finite number; received a value that cannot be read.",
      buildScopedFrom(Object.defineProperty({ ...SCOPED_PARTS }, "leg", { get: throwing })),
    ],
    [
      "The key is 13 UTF-16 units long; at most 12 are allowed.",
      parseScopedTaskKey("anon:b:tool:c", { maxLength: 12 }),
    ],
    [
      "The key is 20 UTF-16 units long; at most 12 are allowed.",
      buildScopedFrom(SCOPED_PARTS, { maxLength: 12 }),
    ],
    [
      'The task key does not begin with "auth" or "anon", so it is not of the scoped layout; read the session layout with parseTaskKey.',
      parseScopedTaskKey("a:b:tool:c"),
    ],
    [
      'The task key does not begin with "auth" or "anon", so it is not of the scoped layout; read the session layout with parseTaskKey.',
      parseScopedTaskKey(""),
    ],
    [
      'The task key must have 5 segments divided by ":"; received 4.',
      parseScopedTaskKey("auth:b:tool:c"),
    ],
    [
      'The task key must have 5 segments divided by ":"; received 6. A ":" inside a component identifier is written as %3A.',
      parseScopedTaskKey("auth:s:b:tool:c:d"),
    ],
    [
      'The task key must have 4 segments divided by ":"; received 2. What follows the first "#" is the leg, and is not counted.',
      parseAnyTaskKey("anon:b#leg2:tool:c"),
    ],
    [
      'The task key must have 4 segments divided by ":"; received 5. A ":" inside a component identifier is written as %3A.',
      parseScopedTaskKey("anon:b:resource:file://data.txt"),
    ],
    [
      "The task scope is empty; it must have at least one character.",
      parseScopedTaskKey("auth::b:tool:c"),
    ],
    [
      "The task scope is empty; it must have at least one character.",
      buildScopedFrom({ ...SCOPED_PARTS, taskScope: "" }),
    ],
    [
      'The task scope has a broken escape at offset 5; each byte of UTF-8 is written as "%" and two hexadecimal digits.',
      parseScopedTaskKey("auth:%:b:tool:c"),
    ],
    [
      "The task scope is not spelled canonically at offset 6; A-Z a-z 0-9 _ . - ~ stand for themselves, all else is percent-encoded with uppercase digits.",
      parseScopedTaskKey("auth:a|b:b:tool:c"),
    ],
    [
      "The task scope holds U+D83D at offset 6, a lone surrogate; it must be well-formed Unicode.",
      parseScopedTaskKey("auth:s\ud83d:b:tool:c"),
    ],
    [
      "The task scope holds U+D83D at offset 1, a lone surrogate; it must be well-formed Unicode.",
      buildScopedFrom({ ...SCOPED_PARTS, taskScope: "s\ud83d" }),
    ],
    [
      'The client task id holds U+0020 at offset 6; it may hold visible ASCII, U+0021 to U+007E, but no ":" or "#".',
      parseScopedTaskKey("anon:b :tool:c"),
    ],
    [
      'The client task id holds U+0023 at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":" or "#".',
      buildScopedFrom({ ...SCOPED_PARTS, clientTaskId: "b#leg2" }),
    ],
    [
      "The leg at offset 13 is malformed; the first leg has none, a later one is written as #leg2, #leg3 and so on.",
      parseScopedTaskKey("anon:b:tool:c#leg1"),
    ],
    [
      "The leg must be a whole number from 1 to 9007199254740991.",
      buildScopedFrom({ ...SCOPED_PARTS, leg: 0 }),
    ],
    [
      "The task key does not belong to the expected scope.",
      parseScopedTaskKey("anon:b:tool:c", { taskScope: "s" }),
    ],
    [
      "The task key does not belong to the expected scope.",
      buildScopedFrom(SCOPED_PARTS, { taskScope: null }),
    ],
    [
      "The task key does not belong to the expected scope.",
      parseAnyTaskKey("anon:b:tool:c", { sessionId: "a" }),
    ],
    [
      "The task key does not belong to the expected session.",
      parseAnyTaskKey("a:b:tool:c", { taskScope: null }),
    ],
  ])("%s", expectSentence);
});

describe("every sentence of a component key", () => {
  it.each<[string, Result<unknown, TaskKeyError>]>([
    ["The component key must be a string; received undefined.", parseComponentKey(undefined)],
    ["The parts must be an object; received null.", buildComponentFrom(null)],
    [
      "The type must be a string; received null.",
      buildComponentFrom({ ...COMPONENT_PARTS, type: null }),
    ],
    [
      "The name must be a string; received null.",
      buildComponentFrom({ ...COMPONENT_PARTS, name: null }),
    ],
    [
      "The version must be a string or null; received number.",
      buildComponentFrom({ ...COMPONENT_PARTS, version: 1 }),
    ],
    [
      "The key is 10 UTF-16 units long; at most 9 are allowed.",
      buildComponentFrom(COMPONENT_PARTS, { maxLength: 9 }),
    ],
    [
      "The component key must have 3 segments, type:name@version; received 1.",
      parseComponentKey("my_tool"),
    ],
    [
      "The component key must have 3 segments, type:name@version; received 2.",
      parseComponentKey("tool:my_tool"),
    ],
    ["The type is empty; it must have at least one character.", parseComponentKey(":a@")],
    ["The name is empty; it must have at least one character.", parseComponentKey("tool:@")],
    [
      "The version is empty; it must have at least one character.",
      buildComponentFrom({ ...COMPONENT_PARTS, version: "" }),
    ],
    [
      'The type "Tool" is unknown; it must be one of: tool, resource, template, prompt.',
      parseComponentKey("Tool:a@"),
    ],
    [
      "The type is unknown; it must be one of: prompt.",
      parseComponentKey("tool2:a@", { taskTypes: ["prompt"] }),
    ],
    [
      "The name holds U+D83D at offset 6, a lone surrogate; it must be well-formed Unicode.",
      parseComponentKey("tool:a\ud83d@"),
    ],
    [
      "The version holds U+DE42 at offset 0, a lone surrogate; it must be well-formed Unicode.",
      buildComponentFrom({ ...COMPONENT_PARTS, version: "\ude42" }),
    ],
    [
      'The version holds U+0040 at offset 1; it may hold no "@", which divides it from the name.',
      buildComponentFrom({ ...COMPONENT_PARTS, version: "1@0" }),
    ],
  ])("%s", expectSentence);
});

describe("the error", () => {
  it("has the message of its first issue, and says how many more there are", () => {
    const first = "The session id is empty; it must have at least one character.";
    expect(messageOf(parseTaskKey(":b:tool:c"))).toBe(first);
    expect(messageOf(parseTaskKey("::tool:c"))).toBe(`${first} (and 1 more issue)`);
    expect(messageOf(parseTaskKey(":::"))).toBe(`${first} (and 3 more issues)`);
  });

  it("counts a leg and a scope among them", () => {
    const first = "The task scope is empty; it must have at least one character.";
    expect(messageOf(parseScopedTaskKey("auth::b:tool:c#"))).toBe(`${first} (and 1 more issue)`);
    expect(messageOf(parseAnyTaskKey("auth::::#"))).toBe(`${first} (and 4 more issues)`);
  });

  it("of the scoped layout and of component keys is plain, frozen data", () => {
    fc.assert(
      fc.property(scopedNearMisses(), anyComponentTexts, (text, component) => {
        for (const result of [
          parseScopedTaskKey(text),
          parseAnyTaskKey(text, { sessionId: "a" }),
          parseComponentKey(component),
        ]) {
          if (result.ok) continue;
          expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
          expect(result.error).not.toBeInstanceOf(Error);
          for (const issue of result.error.issues) {
            expect(Object.isFrozen(issue)).toBe(true);
            if (issue.code === "unknown_task_type") {
              expect(Object.isFrozen(issue.expected)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
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

  it("when reading scoped keys and either layout", () => {
    const cases = owners.chain(({ guard, ...own }) =>
      fc.record({
        secrets: fc.constant([...Object.values(own), guard]),
        text: edited(
          fc.constantFrom(
            `auth:${own.session}%2F${own.session}:${own.task}:tool:${own.component}#leg2`,
            `anon:${own.task}:tool:${own.component}%3A${own.component}#leg${own.task}`,
            `${own.session}:${own.task}:tool:${own.component}`,
          ),
          5,
        ),
        options: fc.constantFrom(
          {},
          { taskScope: guard },
          { taskScope: null },
          { taskScope: own.session, maxLength: 20 },
          { taskTypes: ["job"] },
        ),
      }),
    );
    fc.assert(
      fc.property(cases, ({ secrets, text, options }) => {
        const codec = createScopedTaskKeyCodec(options);
        const either = createAnyTaskKeyCodec(options);
        expectNothingOf(secrets, [
          errorOf(parseScopedTaskKey(text, options)),
          errorOf(parseAnyTaskKey(text, options)),
          z.safeDecode(codec, text).error,
          z.safeDecode(either, text).error,
          z.object({ key: either }).safeParse({ key: text }).error,
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it("when building scoped keys and either layout", () => {
    const spoiled = fc.oneof(fc.constant(""), texts, units);
    const cases = owners.chain(({ guard, ...own }) =>
      fc.record({
        secrets: fc.constant([...Object.values(own), guard]),
        parts: fc.record({
          layout: fc.constantFrom("session", "scoped", own.task),
          sessionId: spoiled.map((rest) => own.session + rest),
          taskScope: fc.oneof(
            fc.constant(null),
            spoiled.map((rest) => own.session + rest),
          ),
          clientTaskId: spoiled.map((rest) => own.task + rest),
          taskType: fc.constantFrom("tool", own.task, quote(own.component)),
          componentIdentifier: spoiled.map((rest) => own.component + rest),
          leg: fc.constantFrom<unknown>(1, 0, own.task),
        }),
        options: fc.constantFrom({}, { taskScope: guard }, { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ secrets, parts, options }) => {
        expectNothingOf(secrets, [
          errorOf(buildScopedFrom(parts, options)),
          safeEncodeFrom(createScopedTaskKeyCodec(options), parts).error,
          safeEncodeFrom(createAnyTaskKeyCodec(options), parts).error,
          scopedTaskKeySchema.safeParse(parts).error,
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it("when reading and building component keys", () => {
    const spoiled = fc.oneof(fc.constantFrom("", "@"), texts, units);
    const cases = owners.chain((own) =>
      fc.record({
        secrets: fc.constant(Object.values(own)),
        text: edited(fc.constant(`tool:${own.component}@${own.task}`), 2),
        parts: fc.record({
          type: fc.constantFrom("tool", own.task),
          name: spoiled.map((rest) => own.component + rest),
          version: spoiled.map((rest) => own.task + rest),
        }),
        options: fc.constantFrom({}, { taskTypes: ["job"] }, { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ secrets, text, parts, options }) => {
        expectNothingOf(secrets, [
          errorOf(parseComponentKey(text, options)),
          errorOf(buildComponentFrom(parts, options)),
          z.safeDecode(componentKeyCodec, text).error,
          safeEncodeFrom(componentKeyCodec, parts).error,
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

function expectSentence(sentence: string, result: Result<unknown, TaskKeyError>): void {
  expect(result.ok ? [] : result.error.issues.map(({ message }) => message)).toEqual([sentence]);
  expect(!result.ok && result.error.message).toBe(sentence);
}

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
