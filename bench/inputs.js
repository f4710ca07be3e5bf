import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";

/** Keys as real servers wrote them, each with an id of its own. */
export const sessionKeys = keysLike("captured-session");
export const scopedKeys = keysLike("captured-scoped");

/** @param {string} name */
function keysLike(name) {
  const file = new URL(`../test/vectors/${name}.json`, import.meta.url);
  /** @type {{ key: string }[]} */
  const captured = JSON.parse(readFileSync(file, "utf8")).keys;
  return Array.from({ length: 1024 }, (_, index) => {
    const digits = createHash("sha256").update(String(index)).digest("hex").slice(0, 8);
    // In another order, since they were captured kind by kind.
    return flat(captured[(index * 37) % captured.length]?.key.replace(/[0-9a-f]{8}/g, digits) ?? "");
  });
}

/**
 * Texts in one piece of memory, as input has them: what was put together or cut out is not.
 * @template Value
 * @param {Value} value
 * @returns {Value}
 */
export function flat(value) {
  return deserialize(serialize(value));
}
