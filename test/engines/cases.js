import { anyTaskKeyCodec, componentKeyCodec, scopedTaskKeyCodec, taskKeyCodec } from "fastmcp-task-keys";
import * as z from "zod";

/**
 * A text for a pattern: a unit is repeated between what stands before and after it.
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {number} length About that of the text, in UTF-16 units.
 * @property {string} pattern
 * @property {string} before
 * @property {string} unit
 * @property {number} count
 * @property {string} after
 * @property {boolean} isAccepted
 */

/**
 * What stands before the unit, the unit, an end with which the text is accepted, if there is one, and an end with which it
 * is refused.
 *
 * @typedef {readonly [name: string, before: string, unit: string, good: string | null, bad: string]} Shape
 */

/** The longest key by default, and the longest that `maxLength` can allow. */
export const LENGTHS = [8192, 65_536];

/** @returns {Case[]} */
export function makeCases() {
  /** @type {readonly [pattern: string, kind: string, shapes: readonly Shape[]][]} */
  const groups = [
    [publishedBy(taskKeyCodec), "session", SESSION],
    [publishedBy(scopedTaskKeyCodec), "scoped", SCOPED],
    [publishedBy(anyTaskKeyCodec), "either", [...SESSION, ...SCOPED]],
    [publishedBy(componentKeyCodec), "component", COMPONENT],
  ];
  return groups.flatMap(([pattern, kind, shapes]) =>
    LENGTHS.flatMap((length) =>
      shapes.flatMap(([name, before, unit, good, bad]) =>
        [good, bad].flatMap((after) => {
          if (after === null) return [];
          const count = Math.floor((length - before.length - after.length) / unit.length);
          const isAccepted = after === good;
          return [{ name: `${kind}, ${name}`, length, pattern, before, unit, count, after, isAccepted }];
        }),
      ),
    ),
  );
}

/** @type {readonly Shape[]} */
const SESSION = [
  ["letters", "a:b:tool:", "a", "", "!"],
  ["escapes", "a:b:tool:", "%3A", "", "%"],
  ["escapes of four octets", "a:b:tool:", "%F0%9F%99%82", "", "%F0%9F%99"],
  ["mixed", "a:b:tool:", "abc%C3%A9", "", "%C3"],
  ["a long id", "", "a", ":b:tool:c", ":b:tool:c!"],
  ["no divider", "", "a", null, ""],
];

/** @type {readonly Shape[]} */
const SCOPED = [
  ["letters", "anon:b:tool:", "a", "#leg2", "#leg1"],
  ["escapes", "anon:b:tool:", "%3A", "#leg2", "#leg1"],
  ["a scope of escapes", "auth:", "%F0%9F%99%82", ":b:tool:c", ":b:tool:c!"],
  ["a mixed scope", "auth:", "abc%C3%A9", ":b:tool:c", ":b:tool:c!"],
  ["a long id", "anon:", "a", ":tool:c", ":tool:c!"],
  ["no divider", "auth:", "a", null, ""],
];

const LONE_SURROGATE = "\ud83d";

/** @type {readonly Shape[]} */
const COMPONENT = [
  ["letters", "tool:", "a", "@", ""],
  ["pairs", "tool:", "\u{1f642}", "@", ""],
  ["mixed", "tool:", "a\u{1f642}", "@1", ""],
  ["only @", "tool:", "@", "@", LONE_SURROGATE],
  ["a long version", "tool:n@", "\u{1f642}", "", LONE_SURROGATE],
  ["no divider", "", "a", null, ""],
];

/** @param {z.core.$ZodType} codec */
function publishedBy(codec) {
  return z.toJSONSchema(codec, { io: "input" }).pattern ?? "";
}
