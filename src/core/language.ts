/**
 * The language of the keys, stated once as regular expressions that are composed of one another. What a parser accepts is
 * what such an expression matches; the JSON Schema and docs/SPEC.md publish the same ones, with the task types spelled
 * out. They hold no lookaround, no back-reference and no ambiguity, so every engine runs them in linear time.
 */

/** What divides the segments of a key. */
export const DIVIDER = ":";
/** What divides a key of the scoped layout from its leg. */
export const LEG_DIVIDER = "#";

/** The first segment of a key of the scoped layout: of one that has a scope, and of an anonymous one. */
export const AUTHENTICATED_TAG = "auth";
export const ANONYMOUS_TAG = "anon";

/** Visible ASCII, U+0021 to U+007E, without `:` (session ids are so in the MCP specification, 2025-06-18, "Session Management"). */
export const ID_CHARACTERS = "!-9;-~";
/** The same without `#`, which divides a key of the scoped layout from its leg. */
export const SCOPED_ID_CHARACTERS = '!"$-9;-~';
export const ID = `[${ID_CHARACTERS}]+`;
export const SCOPED_ID = `[${SCOPED_ID_CHARACTERS}]+`;

/** Any task type that the option `taskTypes` may name; which of them a key may have is looked up in the list. */
export const ANY_TASK_TYPE = SCOPED_ID;

const DIGIT = "[0-9A-F]";
/** The escape of a byte of UTF-8 but the first (RFC 3629, section 4). */
export const CONTINUATION = `%[89AB]${DIGIT}`;
/** How the first two bytes are escaped of a character of three bytes, and of one of four, without the `%` in front. */
export const STARTS_OF_THREE = `E0%[AB]${DIGIT}|E[1-9A-CEF]${CONTINUATION}|ED%[89]${DIGIT}`;
export const STARTS_OF_FOUR = `F0%[9AB]${DIGIT}|F[1-3]${CONTINUATION}|F4%8${DIGIT}`;
/** RFC 3986, section 2.3: what stands for itself in an encoded text. */
const UNRESERVED = "[A-Za-z0-9_.~\\-]";
/** The escapes of one character: those of UTF-8 (RFC 3629, section 4), in uppercase, of all that is not unreserved. */
export const ESCAPED = /* @__PURE__ */ escapedCharacter();
/** One or more characters as Python's `quote(text, safe="")` spells them. */
export const ENCODED = /* @__PURE__ */ runOf(UNRESERVED, ESCAPED);

const SURROGATE_PAIR = "[\\ud800-\\udbff][\\udc00-\\udfff]";
/** One or more characters of well-formed Unicode, whether the engine goes by UTF-16 units or by code points. */
export const TEXT = /* @__PURE__ */ runOf("[^\\ud800-\\udfff]", SURROGATE_PAIR);
/** The same without `@`, which divides the version of a component key from its name. */
export const VERSION = /* @__PURE__ */ runOf("[^@\\ud800-\\udfff]", SURROGATE_PAIR);

/** A session id: an id that is neither of the tags. */
export const SESSION_ID = /* @__PURE__ */ sessionId();
export const SCOPED_OWNER = `(?:${AUTHENTICATED_TAG}:${ENCODED}|${ANONYMOUS_TAG})`;

const sessionKey = (taskType: string) => `${SESSION_ID}:${ID}:${taskType}:${ENCODED}`;
const scopedKey = (taskType: string) => `${SCOPED_OWNER}:${SCOPED_ID}:${taskType}:${ENCODED}(?:${laterLeg()})?`;

/** The later legs, and the keys of each layout, and of both: with one pair of anchors, all that composers take off. */
export const laterLegPattern = () => `^${laterLeg()}$`;
export const sessionKeyPattern = (taskType: string) => `^${sessionKey(taskType)}$`;
export const scopedKeyPattern = (taskType: string) => `^${scopedKey(taskType)}$`;
export const anyKeyPattern = (taskType: string) => `^(?:${sessionKey(taskType)}|${scopedKey(taskType)})$`;
/** The last `@` divides. */
export const componentKeyPattern = (taskType: string) => `^${taskType}:${TEXT}@(?:${VERSION})?$`;

/** The expression that a parser goes by: any word may stand for the task type. */
export function proofOf(pattern: (taskType: string) => string): RegExp {
  return new RegExp(pattern(ANY_TASK_TYPE));
}

/** The task types spelled out, for a published pattern. */
export function oneOf(taskTypes: readonly string[]): string {
  return `(?:${taskTypes.map((type) => type.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})`;
}

/** One or more of either, unrolled: as `(?:one|other)+` it takes quadratic time in JavaScriptCore. */
function runOf(one: string, other: string): string {
  return `(?:${one}|${other})${one}*(?:${other}${one}*)*`;
}

function escapedCharacter(): string {
  const ascii = `[01]${DIGIT}|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF]`;
  const two = `C[2-9A-F]|D${DIGIT}`;
  return `%(?:${ascii}|(?:${two}|${STARTS_OF_THREE}|(?:${STARTS_OF_FOUR})${CONTINUATION})${CONTINUATION})`;
}

/** At each letter of a tag the id may part from it, may end before it does, or must go on after it. */
function sessionId(): string {
  const more = `[${ID_CHARACTERS}]*`;
  const unlike = (letters: string, rest: string) => `(?:[${letters}]${more}|${rest})`;
  const u = `u${unlike("!-9;-su-~", `t${unlike("!-9;-gi-~", `h${ID}`)}?`)}?`;
  const n = `n${unlike("!-9;-np-~", `o${unlike("!-9;-mo-~", `n${ID}`)}?`)}?`;
  return unlike("!-9;-`b-~", `a${unlike("!-9;-mo-tv-~", `${u}|${n}`)}?`);
}

/** A leg but the first, from 2 to 2^53 - 1: those of fewer digits, then digit by digit up to where one falls below. */
function laterLeg(): string {
  const largest = String(Number.MAX_SAFE_INTEGER);
  let alternatives = `[2-9]|[1-9][0-9]{1,${largest.length - 2}}|${largest}`;
  for (let index = 0; index < largest.length; index += 1) {
    const lowest = index === 0 ? 1 : 0;
    const below = Number(largest.charAt(index)) - 1;
    if (below < lowest) continue;
    const rest = largest.length - index - 1;
    alternatives += `|${largest.slice(0, index)}[${lowest}-${below}][0-9]{${rest}}`;
  }
  return `#leg(?:${alternatives})`;
}
