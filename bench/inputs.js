import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";

/** Keys as real servers wrote them, each with an id of its own. */
export const sessionKeys = keysLike("captured-session");
export const scopedKeys = keysLike("captured-scoped");

/** As many texts of each kind as there are keys; the ways of a kind take turns. */
export const refused = Object.keys(spoil("")).map((kind) => ({
  kind,
  texts: sessionKeys.map((key, index) => {
    const ways = spoil(key)[kind] ?? [];
    return flat(ways[index % ways.length]);
  }),
}));

/** The kinds in turn. */
export const refusedMix = sessionKeys.map((_, at) => refused[at % refused.length]?.texts[at]);

/** What is repeated stands in braces: refused for what comes last, or for all of it. */
const SHAPES = [
  ...["{a}", "{:}", "{a:}", "{%}", "{é}", "{a}é:task:tool:x", "session:{a}é:tool:x", "session:task:{tool}:x"],
  ...["%41", "%3a", "%FF"].map((faulty) => `session:task:tool:{${faulty}}`),
  ...["a", "%3A", "a%2F", "%F0%9F%99%82"].flatMap((encoded) => [
    `session:task:tool:{${encoded}}%`,
    `auth:{${encoded}}:task:tool:%`,
  ]),
  "anon:task:tool:x#leg{9}",
  "anon:task:tool:x{#leg2}",
];

/** Of each shape a text as long as an option allows, and sixteen that are as long together. */
export const longTexts = SHAPES.map((shape) => {
  const [before = "", filling = "", after = ""] = shape.split(/[{}]/);
  const room = (/** @type {number} */ length) => (length - before.length - after.length) / filling.length;
  const text = (/** @type {number} */ length) => flat(before + filling.repeat(room(length)) + after);
  const short = Array.from({ length: 16 }, () => text(4096));
  return { kind: `${before}${filling}...${after}`, long: [text(65_536)], short };
});

/**
 * Texts in one piece of memory, as input has them: what was put together or cut out is not.
 * @template Value @param {Value} value @returns {Value}
 */
export function flat(value) {
  return deserialize(serialize(value));
}

/** @param {string} name @returns {string[]} */
function keysLike(name) {
  const file = new URL(`../test/vectors/${name}.json`, import.meta.url);
  const captured = JSON.parse(readFileSync(file, "utf8")).keys;
  return Array.from({ length: 1024 }, (_, index) => {
    const digits = createHash("sha256").update(String(index)).digest("hex").slice(0, 8);
    // In another order, since they were captured kind by kind.
    return flat(captured[(index * 37) % captured.length].key.replace(/[0-9a-f]{8}/g, digits));
  });
}

/** Ways to spoil a key, by the code of the issue that it then has. @param {string} key @returns {Record<string, unknown[]>} */
function spoil(key) {
  const [s, t, y, c] = key.split(":");
  const before = `${s}:${t}:${y}`;
  return {
    invalid_type: [undefined, null, key.length, [key]],
    too_long: [key.padEnd(8193, "a")],
    wrong_layout: [`auth:${key}`, `anon:${t}:${y}:${c}`],
    wrong_segment_count: [before, `victim:task1:tool:${key}`, `${key}:x`, key.replaceAll(":", "/")],
    empty_segment: [`:${t}:${y}:${c}`, `${s}::${y}:${c}`, `${s}:${t}::${c}`, `${before}:`],
    invalid_character: [" ", "é", "\n", "日本"].map((text) => `${s}${text}:${t}${text}:${y}:${c}`),
    unknown_task_type: ["Tool", "job", "<script>"].map((type) => `${s}:${t}:${type}:${c}`),
    invalid_encoding: ["%", "%4", "%GG", "%FF", "%C3%28", "%ED%A0%80"].map((text) => key + text),
    non_canonical_encoding: ["%3a", "%41", "/", "日本", "%f0%9f%99%82"].map((text) => key + text),
    "a fault in every segment": [`${s}é:${t}\n:job:${c}%3a`, `::Tool:${c}/`, `::${c}:%`],
  };
}
