import { eitherScoped, eitherSession, type Kind, type Parts, scoped, session } from "./kinds.js";
import { fieldsOf, scopedFieldsOf } from "./model.js";

// No key of one owner passes the guard of another. The rule speaks of all texts; the tests go through all words of a
// small alphabet instead, which holds a witness of each way in which two owners could be taken for one:
// - what divides or escapes (":", "%", "#", "61", which after "%" spells "a"), and the tags of the scoped layout;
// - what folds, composes or normalises to one another: "a", "A" and the full-width "a"; "k" and the Kelvin sign; "s" and
//   the long s; "e" with a combining accent, and the two composed;
// - the halves of a surrogate pair, alone and, in a word of two tokens, joined.
// The code under test knows characters by class and compares whole texts, so a longer word would meet no branch that
// these do not. The expected answer is made by other means: by `===`, and by the model.
const TOKENS = [
  ...[":", "%", "#", "61", "auth", "anon", "a", "A", "\uff41", "k", "\u212a", "s", "\u017f"],
  ...["e", "\u0301", "\u00e9", "\ud83d", "\ude42"],
];

/** Every owner of up to two tokens, and of up to one; the empty one too. */
export const WORDS = wordsOf(TOKENS, 2);
export const SHORT_WORDS = wordsOf(TOKENS, 1);

export type Owner = string | null;

/** A layout, and what is given its guard: the functions of that layout, and those of both. */
export interface Gates {
  readonly name: string;
  readonly guard: "sessionId" | "taskScope";
  readonly other: "sessionId" | "taskScope";
  readonly own: Kind;
  readonly either: Kind;
  readonly owners: (words: readonly string[]) => readonly Owner[];
  /** Whose key a text is, by the model. */
  readonly ownerOf: (text: string) => Owner | undefined;
}

export const layouts: readonly Gates[] = [
  {
    name: "session",
    guard: "sessionId",
    other: "taskScope",
    own: session,
    either: eitherSession,
    owners: (words) => words,
    ownerOf: (text) => fieldsOf(text)?.sessionId,
  },
  {
    name: "scoped",
    guard: "taskScope",
    other: "sessionId",
    own: scoped,
    either: eitherScoped,
    owners: (words) => [null, ...words],
    ownerOf: (text) => scopedFieldsOf(text)?.taskScope,
  },
];

/** Asks every function under every guard about every owner's key, and tells what passed and what went wrong. */
export function goThrough(gates: Gates, guards: readonly Owner[], owners: readonly Owner[]) {
  const { own, either, guard: name } = gates;
  const cases = owners.map((owner) => {
    const parts: Parts = { ...either.parts, [name]: owner };
    const key = own.spell(parts);
    return { parts, key, read: gates.ownerOf(key), owner };
  });
  const wrong: unknown[] = [];
  let passed = 0;
  for (const guard of guards) {
    const one = { [name]: guard };
    const both = { sessionId: guard, taskScope: guard };
    for (const { parts, key, read, owner } of cases) {
      const isOwn = read !== undefined && read === guard;
      const parsed = [own.parse(key, one), either.parse(key, one), either.parse(key, both)];
      // Fields of an owner that is no Unicode spell another's text, and are refused.
      const built = [own.build(parts, one), either.build(parts, one), either.build(parts, both)];
      const isRight =
        parsed.every((result) => result.ok === isOwn && (!result.ok || result.value[name] === guard)) &&
        built.every((result) => result.ok === (isOwn && owner === guard) && (!result.ok || result.value === key));
      if (!isRight) wrong.push({ guard, key });
      if (isOwn) passed += 1;
    }
  }
  return { wrong, passed };
}

/** Every word of up to so many tokens, the empty one too. */
export function wordsOf(tokens: readonly string[], longest: number): string[] {
  const all = [""];
  let words = all;
  for (let length = 1; length <= longest; length += 1) {
    words = words.flatMap((word) => tokens.map((token) => word + token));
    all.push(...words);
  }
  return [...new Set(all)];
}
