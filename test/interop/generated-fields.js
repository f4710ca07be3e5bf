import fc from "fast-check";
import { TASK_TYPES } from "fastmcp-task-keys";

/** @import { Fields } from "./expected-keys.js" */
/** @import { Caller } from "./fastmcp.js" */
/** @import { Release } from "./releases.js" */

/**
 * Fields to build keys from: whatever the layout allows, and the same on every run.
 *
 * @param {Release} release
 * @returns {Fields[]}
 */
export function generateFields(release) {
  const settings = { numRuns: COUNT, seed: SEED };
  if (release.layout === "session") {
    const sessionId = tokens.filter((id) => id !== "auth" && id !== "anon");
    return fc.sample(fc.record({ sessionId, clientTaskId: tokens, ...tail }, PLAIN), settings);
  }
  const later = fc.oneof(fc.constant(1), fc.integer({ min: 2, max: Number.MAX_SAFE_INTEGER }));
  const fields = {
    taskScope: fc.option(texts),
    clientTaskId: tokens.map((id) => id.replaceAll("#", "_")),
    ...tail,
    leg: release.legs === 1 ? fc.constant(1) : later,
  };
  return fc.sample(fc.record(fields, PLAIN), settings);
}

/**
 * What tokens say of their owners, and the sources of MultiAuth that the tokens come through.
 *
 * @returns {Caller[]}
 */
export function generateCallers() {
  // Also what no key can hold, and what json.dumps escapes.
  const claim = fc.oneof(texts, fc.string({ unit: fc.constantFrom("\ud83d", "\ude42", '"', "|") }));
  const claims = { client_id: claim, sub: fc.option(claim), iss: fc.option(claim) };
  // FastMCP allows no white space around the id of a source, as Python knows it.
  const source = texts.map((text) => `[${text}]`);
  const caller = {
    said: fc.record(claims, { ...PLAIN, requiredKeys: ["client_id"] }),
    sources: fc.array(source, { maxLength: 3 }),
  };
  return fc.sample(fc.record(caller, PLAIN), { numRuns: COUNT, seed: SEED });
}

const COUNT = 500;
// Objects as they come out of JSON.
const PLAIN = { noNullPrototype: true };
const SEED = 20_251_125;

const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));

const tokens = fc.oneof(
  fc.uuid(),
  fc.constantFrom("internal", "auth", "anon", "-starts-with-a-dash", "%41", "a+b"),
  fc.string({
    unit: fc.constantFrom(...visible.filter((character) => character !== ":")),
    minLength: 1,
    maxLength: 12,
  }),
);

const texts = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
  fc.constantFrom("\ufeffmark", "a:b#leg2", "100%25", "%", "tool:a@b@1.0", "\0", "\r\n", "a+b c"),
);

const tail = {
  taskType: fc.constantFrom(...TASK_TYPES),
  componentIdentifier: texts,
};
