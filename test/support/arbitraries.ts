import fc from "fast-check";
import type { Caller, TaskKey } from "../../src/core.js";
import { DEFAULT_MODEL, escapeByte, quote } from "./model.js";

// The same cases on every run; another FAST_CHECK_SEED looks at others.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1686) });

/** Visible ASCII without `:`. */
const ID_CHARACTERS = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index)).filter(
  (character) => character !== ":",
);

/** The same without `#`. */
export const SCOPED_ID_CHARACTERS = ID_CHARACTERS.filter((character) => character !== "#");

const TROUBLESOME = Array.from(
  ":%/@#?&=+ !'()*~-_.aZ09\0\t\n\r\u001b\u007f\u0080é\u0130\u07ff\u0800日\u202e\ufeff\ufffd\uffff🙂\u{10ffff}",
);

const ESCAPES = [
  ["%3A", "%25", "%00", "%0A", "%C3%A9", "%E2%80%AE", "%EF%BB%BF", "%F0%9F%99%82", "%F4%8F%BF%BF"],
  ["%c3%a9", "%C3%a9", "%3a", "%41", "%7E", "%7e", "%2D", "%2525"],
  ["%", "%%", "%4", "%4G", "%g4", "% 41", "%+1", "%u0041", "%E2%82", "%C3", "%F0%9F%99"],
  ["%80", "%BF", "%C0%80", "%C1%BF", "%E0%9F%BF", "%F0%8F%BF%BF", "%F5%80%80%80", "%FE", "%FF"],
  ["%ED%A0%80", "%ED%BF%BF", "%ED%A0%BD%ED%B9%82", "%F4%90%80%80", "\ud83d", "\ude42"],
].flat();

export const WORDS = ["", "auth", "anon", "Auth", "anon2", "tool", "Tool", "t\u043eol", "tool ", "prompt"];

/** Any character of Unicode. fast-check's own, `unit: "binary"`, first makes a table of them all, in a second. */
export const characters: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((index) => String.fromCodePoint(index < 0xd800 ? index : index + 0x800));

/** Well-formed text of any code points; the troublesome ones come more often than chance has them. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 16 }),
  fc.string({ unit: characters, maxLength: 16 }),
  fc.string({ unit: fc.constantFrom(...TROUBLESOME), maxLength: 16 }),
  fc.constantFrom("my_tool", "file://data.txt", "tool:my_tool@", "db://user@host:5432/t?a=b c"),
);

export const nonEmptyTexts = texts.filter((text) => text !== "");

/** Any UTF-16 units, so that there are lone surrogates among them. */
export const units: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7ff, max: 0xe000 })).map((unit) => String.fromCharCode(unit)),
  maxLength: 12,
});

/** What looks percent-encoded: right, needless, in the wrong case, broken, ill-formed. */
export const encodedTexts: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...ESCAPES),
      fc.constantFrom(...TROUBLESOME),
      fc.nat(255).map(escapeByte),
      texts.map(quote),
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(""));

/** Task types such as the option allows, many of which mean something to a regular expression. */
export const taskTypeLists: fc.Arbitrary<string[]> = fc.array(
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...SCOPED_ID_CHARACTERS), minLength: 1, maxLength: 5 }),
    fc.constantFrom("tool", "a|b", ".*", "[a-z]+", "x{2,}", "\\d", "\\Qa\\E", "(?=t)", "^t$", "a/b"),
  ),
  { minLength: 1, maxLength: 3 },
);

const fragments = fc.oneof(...[TROUBLESOME, ESCAPES, ["#leg2", ":", "::"]].map((list) => fc.constantFrom(...list)));

function edits(segmentCount: number): fc.Arbitrary<(text: string) => string> {
  return fc.oneof(
    atPlace((before, _unit, after) => before + after),
    atPlace((before, unit, after) => before + swapCase(unit) + after),
    atPlace((before, unit, after) => before + quoteNeedlessly(unit) + after),
    atPlace((before, unit, after, fragment) => before + fragment + unit + after),
    atPlace((before, _unit, after, fragment) => before + fragment + after),
    fc.tuple(fc.nat(segmentCount - 1), fc.oneof(fc.constantFrom(...WORDS), fragments)).map(
      ([place, word]) =>
        (text: string) =>
          text
            .split(":")
            .map((segment, index) => (index === place ? word : segment))
            .join(":"),
    ),
  );
}

/** The fields of keys that must be accepted. */
export function parts(taskTypes: readonly string[] = DEFAULT_MODEL.taskTypes): fc.Arbitrary<TaskKey<string>> {
  const id = fc.string({ unit: fc.constantFrom(...ID_CHARACTERS), minLength: 1, maxLength: 10 });
  const likeTags = fc.constantFrom("a", "au", "aut", "authX", "an", "ano", "anonX", "Auth", "ANON");
  const real = fc.oneof(fc.uuid(), fc.constantFrom("internal", `-${"aZ9_-".repeat(8)}`));
  return fc.record({
    sessionId: fc.oneof(id, likeTags, real).filter((sessionId) => sessionId !== "auth" && sessionId !== "anon"),
    clientTaskId: fc.oneof(id, fc.constantFrom("auth", "anon"), real),
    taskType: fc.constantFrom(...taskTypes),
    componentIdentifier: nonEmptyTexts,
  });
}

/** The texts of keys that must be accepted. */
export function keys(taskTypes?: readonly string[]): fc.Arbitrary<string> {
  return parts(taskTypes).map(
    (key) => `${key.sessionId}:${key.clientTaskId}:${key.taskType}:${quote(key.componentIdentifier)}`,
  );
}

/** The texts of keys that up to three small edits have made wrong, or have left right. */
export function nearMisses(taskTypes?: readonly string[]): fc.Arbitrary<string> {
  return edited(keys(taskTypes));
}

export function edited(keyTexts: fc.Arbitrary<string>, segmentCount = 4): fc.Arbitrary<string> {
  return fc
    .tuple(keyTexts, fc.array(edits(segmentCount), { maxLength: 3 }))
    .map(([key, list]) => list.reduce((text, edit) => edit(text), key));
}

/** Any text at all: good keys, near misses, and texts that are no key by far. */
export const anyTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: nearMisses() },
  { weight: 1, arbitrary: encodedTexts.map((component) => `a:b:tool:${component}`) },
  { weight: 1, arbitrary: texts },
  { weight: 1, arbitrary: units },
);

function atPlace(
  edit: (before: string, unit: string, after: string, fragment: string) => string,
): fc.Arbitrary<(text: string) => string> {
  return fc.tuple(fc.nat(), fragments).map(([place, fragment]) => (text) => {
    const index = text === "" ? 0 : place % text.length;
    return edit(text.slice(0, index), text.charAt(index), text.slice(index + 1), fragment);
  });
}

function swapCase(unit: string): string {
  return unit === unit.toUpperCase() ? unit.toLowerCase() : unit.toUpperCase();
}

function quoteNeedlessly(unit: string): string {
  return unit.charCodeAt(0) < 0x80 ? escapeByte(unit.charCodeAt(0)) : unit;
}

/** Values of every type, JSON and not. */
export const anyValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
);

/** Four strings, each of them often wrong for its field. */
export const stringParts: fc.Arbitrary<TaskKey<string>> = fc.record({
  sessionId: fc.oneof(fc.constantFrom("a", ...WORDS), texts, units),
  clientTaskId: fc.oneof(fc.constantFrom("b", ...WORDS), texts),
  taskType: fc.oneof(fc.constantFrom("tool", "prompt", ...WORDS), texts),
  componentIdentifier: fc.oneof(texts, units),
});

/**
 * What may be given for the parts: good ones, those of the right types, good ones with some fields of any type, some
 * fields alone, anything.
 */
export function anyPartsOf(
  good: fc.Arbitrary<object>,
  typed: fc.Arbitrary<object>,
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<unknown> {
  const wrong = fc.dictionary(fc.constantFrom(...Object.keys(fields)), anyValues, { maxKeys: 2 });
  const spoiled = fc.tuple(good, wrong).map(([parts, faults]) => ({ ...parts, ...faults }));
  return fc.oneof(good, typed, spoiled, fc.record(fields, { requiredKeys: [] }), anyValues);
}

export const anyParts: fc.Arbitrary<unknown> = anyPartsOf(parts(), stringParts, {
  sessionId: anyValues,
  clientTaskId: texts,
  taskType: anyValues,
  componentIdentifier: texts,
});

/** What tokens may say of callers. */
export const callers: fc.Arbitrary<Caller> = fc.record(
  {
    clientId: fc.oneof(texts, units),
    subject: fc.oneof(fc.constant(null), texts, units),
    issuer: fc.oneof(fc.constant(null), texts, units),
    sources: fc.array(fc.oneof(texts, units), { maxLength: 3 }),
  },
  { requiredKeys: ["clientId"] },
);
