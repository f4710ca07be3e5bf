import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseAnyTaskKey,
  parseComponentKey,
  parseScopedTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type Result,
  type TaskKeyError,
} from "../../src/core.js";
import { edited, texts, units } from "../support/arbitraries.js";
import {
  buildAnyFrom,
  buildComponentFrom,
  buildFrom,
  buildScopedFrom,
  scopeFrom,
  throwing,
} from "../support/hostile.js";
import { fieldNames, kinds } from "../support/kinds.js";

const PARTS = { sessionId: "a", clientTaskId: "b", taskType: "tool", componentIdentifier: "c" };
const SCOPED_PARTS = { taskScope: "s", clientTaskId: "b", taskType: "tool", componentIdentifier: "c", leg: 2 };
const COMPONENT_PARTS = { type: "tool", name: "a", version: "1.0" };

const IS_EMPTY = "is empty; it must have at least one character.";
const IS_TOLD = "; it must be one of: tool, resource, template, prompt.";
const LONE = "a lone surrogate; it must be well-formed Unicode.";
const ASCII = "it may hold visible ASCII, U+0021 to U+007E, but no";
const RAW = "all but A-Z a-z 0-9 _ . - ~ must be percent-encoded.";
const NO_AT = 'it may hold no "@", which divides it from the name.';
const isLonger = (received: number, maximum: number) =>
  `The key is ${received} UTF-16 units long; at most ${maximum} are allowed.`;
const wouldBeLonger = (received: number, maximum: number, subject = "key") =>
  `The ${subject} would be at least ${received} UTF-16 units long; at most ${maximum} are allowed.`;
const TWICE = "The key may have been decoded twice";
const segments = (expected: number, received: string) =>
  `The task key must have ${expected} segments divided by ":"; received ${received}`;
const WITH_LAYOUT = 'an object whose layout is "session" or "scoped"; received';
const CANNOT_BE_READ = "a value that cannot be read.";
const unreadable = (parts: object, name: string) => Object.defineProperty({ ...parts }, name, { get: throwing });

describe("every sentence", () => {
  it.each<[string, Result<unknown, TaskKeyError>]>([
    ["The task key must be a string; received undefined.", parseTaskKey(undefined)],
    ["The task key must be a string; received null.", parseScopedTaskKey(null)],
    ["The task key must be a string; received array.", parseAnyTaskKey(["a:b:tool:c"])],
    ["The task key must be a string; received object.", parseTaskKey(new String("a:b:tool:c"))],
    ["The task key must be a string; received number.", parseTaskKeyLoose(7)],
    ["The component key must be a string; received undefined.", parseComponentKey(undefined)],
    ["The parts must be an object; received string.", buildFrom("a:b:tool:c")],
    ["The parts must be an object; received null.", buildComponentFrom(null)],
    ["The parts must be an object; received array.", buildScopedFrom([])],
    ["The parts must be an object; received undefined.", buildAnyFrom(undefined)],
    ["The caller must be an object; received string.", scopeFrom("client-a")],
    [`The parts must be ${WITH_LAYOUT} undefined as its layout.`, buildAnyFrom({})],
    [
      `The parts must be ${WITH_LAYOUT} a value that cannot be read as its layout.`,
      buildAnyFrom(unreadable({}, "layout")),
    ],
    ["The session id must be a string; received number.", buildFrom({ ...PARTS, sessionId: 7 })],
    [`The task type must be a string; received ${CANNOT_BE_READ}`, buildFrom(unreadable(PARTS, "taskType"))],
    [
      "The task scope must be a string or null; received undefined.",
      buildScopedFrom({ ...SCOPED_PARTS, taskScope: undefined }),
    ],
    ["The leg must be a finite number; received string.", buildScopedFrom({ ...SCOPED_PARTS, leg: "2" })],
    ["The leg must be a finite number; received NaN or an infinity.", buildScopedFrom({ ...SCOPED_PARTS, leg: NaN })],
    ["The version must be a string or null; received number.", buildComponentFrom({ ...COMPONENT_PARTS, version: 1 })],
    ["The subject must be a string or null; received number.", scopeFrom({ clientId: "a", subject: 7 })],
    ["The issuer must be a string or null; received boolean.", scopeFrom({ clientId: "a", issuer: true })],
    ["The sources must be an array of strings; received string.", scopeFrom({ clientId: "a", sources: "main" })],
    ["The sources must be an array of strings; received another array.", scopeFrom({ clientId: "a", sources: [7] })],
    [
      `The sources must be an array of strings; received ${CANNOT_BE_READ}`,
      scopeFrom(unreadable({ clientId: "a" }, "sources")),
    ],
    [isLonger(11, 10), parseTaskKey("a:b:tool:cc", { maxLength: 10 })],
    [isLonger(13, 12), parseScopedTaskKey("anon:b:tool:c", { maxLength: 12 })],
    [isLonger(8, 7), parseComponentKey("tool:a@b", { maxLength: 7 })],
    [wouldBeLonger(10, 9), buildFrom(PARTS, { maxLength: 9 })],
    [wouldBeLonger(12, 10), buildFrom({ ...PARTS, componentIdentifier: "/" }, { maxLength: 10 })],
    [wouldBeLonger(14, 9), buildScopedFrom(SCOPED_PARTS, { maxLength: 9 })],
    [wouldBeLonger(20, 19), buildScopedFrom(SCOPED_PARTS, { maxLength: 19 })],
    [wouldBeLonger(10, 9), buildComponentFrom(COMPONENT_PARTS, { maxLength: 9 })],
    [wouldBeLonger(65_537, 65_536, "scope"), scopeFrom({ clientId: "a".repeat(65_537) })],
    [wouldBeLonger(65_538, 65_536, "scope"), scopeFrom({ clientId: "a", sources: ["m".repeat(65_537)] })],
    [wouldBeLonger(80_018, 65_536, "scope"), scopeFrom({ clientId: '"'.repeat(40_000), sources: ["m"] })],
    [
      'The task key is not of the session layout; a key of that layout begins with a session id, which is neither "auth" nor "anon".',
      parseTaskKey("anon:b:tool:c"),
    ],
    [
      'The task key is not of the scoped layout; a key of that layout begins with "auth" or "anon".',
      parseScopedTaskKey("a:b:tool:c"),
    ],
    [
      'The session id must be neither "auth" nor "anon"; these begin a key of the scoped layout.',
      buildFrom({ ...PARTS, sessionId: "auth" }),
    ],
    [segments(4, "1."), parseTaskKey("")],
    [segments(4, "3."), parseTaskKeyLoose("a:b:tool")],
    [segments(4, `5. ${TWICE}, or hold a forged session id.`), parseTaskKey("a:b:resource:file://data.txt")],
    [segments(5, "4."), parseScopedTaskKey("auth:b:tool:c")],
    [segments(5, `6. ${TWICE}.`), parseScopedTaskKey("auth:s:b:tool:c:d")],
    [
      segments(4, '2. What follows the first "#" is the leg, and is not counted.'),
      parseAnyTaskKey("anon:b#leg2:tool:c"),
    ],
    ["The component key must have 3 segments in the form type:name@version; received 1.", parseComponentKey("my_tool")],
    [`The session id ${IS_EMPTY}`, parseTaskKey(":b:tool:c")],
    [`The client task id ${IS_EMPTY}`, parseTaskKey("a::tool:c")],
    [`The task type ${IS_EMPTY}`, parseTaskKey("a:b::c")],
    [`The component identifier ${IS_EMPTY}`, buildFrom({ ...PARTS, componentIdentifier: "" })],
    [`The task scope ${IS_EMPTY}`, parseScopedTaskKey("auth::b:tool:c")],
    [`The type ${IS_EMPTY}`, parseComponentKey(":a@")],
    [`The name ${IS_EMPTY}`, parseComponentKey("tool:@")],
    [`The version ${IS_EMPTY}`, buildComponentFrom({ ...COMPONENT_PARTS, version: "" })],
    [`The client id ${IS_EMPTY}`, scopeFrom({ clientId: "" })],
    [`The session id holds U+003A at offset 1; ${ASCII} ":".`, buildFrom({ ...PARTS, sessionId: "a:" })],
    [`The client task id holds U+1F642 at offset 3; ${ASCII} ":".`, parseTaskKey("a:b\u{1f642}:tool:c")],
    [`The client task id holds U+0020 at offset 6; ${ASCII} ":" or "#".`, parseScopedTaskKey("anon:b :tool:c")],
    [`The component identifier holds U+D83D at offset 10, ${LONE}`, parseTaskKey("a:b:tool:c\ud83d")],
    [`The task scope holds U+D83D at offset 1, ${LONE}`, buildScopedFrom({ ...SCOPED_PARTS, taskScope: "s\ud83d" })],
    [`The version holds U+DE42 at offset 0, ${LONE}`, buildComponentFrom({ ...COMPONENT_PARTS, version: "\ude42" })],
    [`The subject holds U+DE42 at offset 1, ${LONE}`, scopeFrom({ clientId: "a", subject: "b\ude42" })],
    [`The version holds U+0040 at offset 1; ${NO_AT}`, buildComponentFrom({ ...COMPONENT_PARTS, version: "1@0" })],
    [`The version holds U+0040 at offset 0; ${NO_AT}`, buildComponentFrom({ ...COMPONENT_PARTS, version: "@\ud800" })],
    [`The task type differs from a known one only in case${IS_TOLD}`, parseTaskKey("a:b:Tool:c")],
    [`The type differs from a known one only in case${IS_TOLD}`, parseComponentKey("TOOL:a@")],
    [`The task type is unknown${IS_TOLD}`, parseTaskKey("a:b:toString:c")],
    [
      "The task type is unknown; it must be one of: job, batch.",
      parseTaskKey("a:b:tool:c", { taskTypes: ["job", "batch"] }),
    ],
    [
      "The task type differs from a known one only in case; it must be one of: Job.",
      parseTaskKey("a:b:job:c", { taskTypes: ["Job"] }),
    ],
    [`The component identifier holds, at offset 10, a raw character; ${RAW}`, parseTaskKey("a:b:tool:c/d")],
    [`The task scope holds, at offset 6, a raw character; ${RAW}`, parseScopedTaskKey("auth:a|b:b:tool:c")],
    [
      "The component identifier holds, at offset 9, a needless escape; A-Z a-z 0-9 _ . - ~ are written as they are.",
      parseTaskKey("a:b:tool:%41"),
    ],
    [
      "The component identifier holds, at offset 11, an escape with a lowercase digit; escapes are written in uppercase, such as %3A.",
      parseTaskKey("a:b:tool:%2f"),
    ],
    [
      'The task scope holds, at offset 5, a "%" without two hexadecimal digits; a percent sign itself is written as %25.',
      parseScopedTaskKey("auth:%:b:tool:c"),
    ],
    [
      "The component identifier holds, at offset 9, escaped bytes that are not UTF-8; each character must be written as its UTF-8 bytes.",
      parseTaskKey("a:b:tool:%C3"),
    ],
    [
      "The leg at offset 13 is malformed; the first leg has no suffix, a later one is written as #leg2, #leg3 and so on.",
      parseScopedTaskKey("anon:b:tool:c#leg1"),
    ],
    ["The leg must be a whole number from 1 to 9007199254740991.", buildScopedFrom({ ...SCOPED_PARTS, leg: 0 })],
    ["The task key does not belong to the expected session.", parseTaskKey("a:b:tool:c", { sessionId: "s" })],
    ["The task key does not belong to the expected scope.", parseScopedTaskKey("anon:b:tool:c", { taskScope: "s" })],
  ])("%s", (sentence, result) => {
    expect(result.ok ? [] : result.error.issues.map(({ message }) => message)).toEqual([sentence]);
    expect(!result.ok && result.error.message).toBe(sentence);
    // Clients read them: a name of a function of ours would tell them nothing.
    expect(sentence).not.toMatch(/parse|build|Codec|Options/);
  });
});

it("an error has the message of its first issue, and says how many more there are", () => {
  const first = "The session id is empty; it must have at least one character.";
  expect(messageOf(parseTaskKey(":b:tool:c"))).toBe(first);
  expect(messageOf(parseTaskKey("::tool:c"))).toBe(`${first} (and 1 more issue)`);
  expect(messageOf(parseTaskKey(":::"))).toBe(`${first} (and 3 more issues)`);
  expect(messageOf(parseAnyTaskKey("auth::::#"))).toMatch(/ \(and 4 more issues\)$/);
});

describe("no error tells what was in the key, in the parts or in the guard", () => {
  // Any five units of one hold a digit and a letter that is no hexadecimal digit, so that neither a number nor a
  // character's name holds them by chance.
  const secrets = fc
    .array(fc.constantFrom("7Q9", "4X1", "8Z3", "0J6", "5K2"), { minLength: 4, maxLength: 6 })
    .map((pieces) => pieces.join(""));
  const spoiled = fc.oneof(fc.constantFrom("", "@"), texts, units);

  it.each(kinds)("of the kind $name", (kind) => {
    const { parse, build, parts, spell } = kind;
    const names = fieldNames(kind);
    const hidden = names.filter((name) => !["taskType", "type", "leg"].includes(name));
    const guard = hidden.find((name) => kind.options.includes(name)) ?? "maxLength";
    const cases = fc.array(secrets, { minLength: names.length, maxLength: names.length }).chain((own) => {
      const filled = Object.fromEntries(hidden.map((name, index) => [name, own[index]]));
      return fc.record({
        own: fc.constant(own),
        text: edited(
          fc.constantFrom(spell({ ...parts, ...filled }), spell({ ...parts, ...filled, leg: 1 })),
          names.length,
        ),
        fields: fc.record<Record<string, unknown>>({
          ...Object.fromEntries(hidden.map((name, index) => [name, spoiled.map((rest) => own[index] + rest)])),
          ...Object.fromEntries(
            names
              .filter((name) => !hidden.includes(name))
              .map((name) => [name, fc.constantFrom(parts[name], own.at(-1))]),
          ),
        }),
        options: fc.constantFrom<object>(
          {},
          { [guard]: guard === "maxLength" ? 9 : own.at(-1) },
          { maxLength: 20 },
          { taskTypes: ["job"] },
        ),
      });
    });
    fc.assert(
      fc.property(cases, ({ own, text, fields, options }) => {
        const caller = { clientId: `${own[0]}\ud800`, subject: fields.taskScope, issuer: own[1], sources: [7, own[0]] };
        const results = [parse(text, options), build({ ...parts, ...fields }, options), scopeFrom(caller)];
        results.push(scopeFrom({ ...caller, sources: [] }));
        const loose = parseTaskKeyLoose(text.replaceAll(":", ""));
        const told = JSON.stringify([...results.map((result) => !result.ok && result.error), !loose.ok && loose.error]);
        const shown = own
          .flatMap((secret) => Array.from(secret, (_, start) => secret.slice(start, start + 5)))
          .filter((part) => part.length === 5 && told.includes(part));
        expect(shown).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

function messageOf(result: Result<unknown, TaskKeyError>): string | undefined {
  return result.ok ? undefined : result.error.message;
}
