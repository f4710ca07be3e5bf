import { TASK_TYPES } from "fastmcp-task-keys";
import { CHARACTERS, escapeByte, FRAGMENTS, WORDS } from "./pieces.js";
import { Random } from "./random.js";

/**
 * One call: the name of the function, what it is given, and its options.
 *
 * @typedef {readonly [function: FunctionName, input: unknown, options: Options | null]} Case
 *
 * @typedef {{ sessionId?: unknown, taskScope?: unknown, taskTypes?: string[], maxLength?: number }} Options
 *
 * @typedef {"parseTaskKey" | "parseScopedTaskKey" | "parseAnyTaskKey" | "getClientTaskIdFromKey" | "parseTaskKeyLoose"
 *   | "buildTaskKey" | "buildScopedTaskKey"} FunctionName
 */

/** Cases without end: good ones, ones that a few small edits have made wrong or left right, and ones that are random. */
export class Generator {
  #random;

  /** @param {number} seed */
  constructor(seed) {
    this.#random = new Random(seed);
  }

  /** @returns {Case} */
  next() {
    const name = this.#random.pick(FUNCTIONS);
    const isScoped = LAYOUT[name] === "any" ? this.#chance(2) : LAYOUT[name] === "scoped";
    const parts = isScoped ? this.#scopedParts() : this.#sessionParts();
    const options = this.#options(name, parts);
    if (name.startsWith("build")) return [name, this.#maybeWrong(parts), options];
    return [name, this.#text(textOf(parts)), options];
  }

  /** @param {number} oneIn */
  #chance(oneIn) {
    return this.#random.below(oneIn) === 0;
  }

  #sessionParts() {
    const sessionId = this.#chance(20) ? this.#random.pick(WORDS) : this.#id();
    return { sessionId, ...this.#tail() };
  }

  #scopedParts() {
    const taskScope = this.#chance(3) ? null : this.#decoded();
    const leg = this.#chance(2) ? 1 : this.#random.pick(LEGS);
    return { taskScope, ...this.#tail(), leg };
  }

  #tail() {
    return {
      clientTaskId: this.#id(),
      taskType: this.#random.pick(TASK_TYPES),
      componentIdentifier: this.#decoded(),
    };
  }

  #id() {
    if (this.#chance(2)) return this.#random.pick(IDS);
    return this.#random.join(9, () => this.#visible()) + this.#visible();
  }

  #visible() {
    const character = String.fromCharCode(0x21 + this.#random.below(0x7f - 0x21));
    return character === ":" ? "_" : character;
  }

  /** What a scope or a component identifier may hold. */
  #decoded() {
    if (this.#chance(3)) return this.#random.pick(NAMES);
    return this.#random.join(9, () => this.#character()) + this.#character();
  }

  #character() {
    if (this.#chance(3)) return this.#random.pick(CHARACTERS);
    const limit = this.#random.pick([0x80, 0x80, 0x100, 0x800, 0x10000, 0x110000]);
    const codePoint = this.#random.below(limit);
    return (codePoint & 0x1ff800) === 0xd800 ? "\ufffd" : String.fromCodePoint(codePoint);
  }

  /**
   * @param {string} key
   */
  #text(key) {
    switch (this.#random.below(8)) {
      case 0:
      case 1:
        return key;
      case 2:
        return this.#randomText();
      default:
        return this.#edited(key, SEGMENT_EDITS);
    }
  }

  #randomText() {
    const units = () => String.fromCharCode(this.#random.below(0x10000));
    const pieces = () => this.#random.pick([":", this.#fragment(), this.#character(), units()]);
    return this.#chance(4) ? this.#random.join(12, units) : this.#random.join(16, pieces);
  }

  #fragment() {
    return this.#chance(4) ? escapeByte(this.#random.below(256)) : this.#random.pick(FRAGMENTS);
  }

  /**
   * @param {string} text
   * @param {number} edits How many of the kinds of edits below are for this text.
   */
  #edited(text, edits) {
    let edited = text;
    for (let left = 1 + this.#random.below(3); left > 0; left -= 1) {
      edited = this.#edit(edited, this.#random.below(edits));
    }
    return edited;
  }

  /**
   * @param {string} text
   * @param {number} kind
   */
  #edit(text, kind) {
    const start = this.#random.below(text.length + 1);
    const [before, here, after] = [text.slice(0, start), text.charAt(start), text.slice(start + 1)];
    switch (kind) {
      case 0:
        return before + after;
      case 1:
        return before + this.#fragment() + here + after;
      case 2:
        return before + this.#fragment() + after;
      case 3:
        return before + (here < "a" ? here.toLowerCase() : here.toUpperCase()) + after;
      case 4:
        return before + (here < "\x80" ? escapeByte(here.charCodeAt(0)) : here) + after;
      case 5:
        return before + text.slice(start, start + 1 + this.#random.below(9)) + here + after;
      case 6:
        return text.slice(0, start) + text.slice(start + 1 + this.#random.below(9));
      case 7:
        return before + this.#character() + after;
      // From here on for whole keys.
      case 8:
        return `${text}#${this.#random.pick(LEG_ENDINGS)}`;
      default: {
        const segments = text.split(":");
        const segment = this.#chance(2) ? this.#random.pick(WORDS) : this.#fragment();
        segments[this.#random.below(segments.length)] = segment;
        return segments.join(":");
      }
    }
  }

  /**
   * @param {Readonly<Record<string, unknown>>} parts
   * @returns {unknown}
   */
  #maybeWrong(parts) {
    if (this.#chance(3)) return parts;
    if (this.#chance(50)) return this.#random.pick(NO_STRINGS);
    /** @type {Record<string, unknown>} */
    const wrong = { ...parts };
    for (const [name, value] of Object.entries(parts)) {
      if (this.#chance(20)) wrong[name] = this.#random.pick(NO_STRINGS);
      else if (this.#chance(60)) delete wrong[name];
      else if (typeof value === "string" && this.#chance(3)) {
        wrong[name] = this.#edited(this.#chance(8) ? this.#randomText() : value, TEXT_EDITS);
      } else if (name === "leg" && this.#chance(3)) wrong[name] = this.#random.pick(WRONG_LEGS);
    }
    return wrong;
  }

  /**
   * @param {FunctionName} name
   * @param {Parts} parts
   * @returns {Options | null}
   */
  #options(name, parts) {
    if (name === "parseTaskKeyLoose" || !this.#chance(3)) return null;
    /** @type {Options} */
    const options = {};
    if (this.#chance(3)) options.maxLength = 1 + this.#random.below(90);
    if (this.#chance(3)) options.taskTypes = this.#random.pick(TYPE_LISTS);
    const layout = LAYOUT[name];
    if (layout !== "scoped" && this.#chance(2)) options.sessionId = this.#owner(parts.sessionId);
    if (layout !== "session" && this.#chance(2)) options.taskScope = this.#owner(parts.taskScope);
    return options;
  }

  /**
   * The owner of the key, mostly.
   *
   * @param {unknown} owner
   */
  #owner(owner) {
    if (this.#chance(4)) return this.#random.pick(OWNERS);
    if (typeof owner === "string" && this.#chance(4)) return this.#edited(owner, TEXT_EDITS);
    // JSON has no undefined.
    return owner === undefined ? this.#random.pick(OWNERS) : owner;
  }
}

/**
 * @typedef {object} Parts
 * @property {string} [sessionId]
 * @property {string | null} [taskScope]
 * @property {string} clientTaskId
 * @property {string} taskType
 * @property {string} componentIdentifier
 * @property {number} [leg]
 */

/** @type {readonly FunctionName[]} */
const FUNCTIONS = [
  "parseTaskKey",
  "parseTaskKey",
  "parseTaskKey",
  "parseScopedTaskKey",
  "parseScopedTaskKey",
  "parseScopedTaskKey",
  "parseAnyTaskKey",
  "parseAnyTaskKey",
  "parseTaskKeyLoose",
  "parseTaskKeyLoose",
  "getClientTaskIdFromKey",
  "buildTaskKey",
  "buildTaskKey",
  "buildScopedTaskKey",
  "buildScopedTaskKey",
];

/** @type {Readonly<Record<FunctionName, "session" | "scoped" | "any">>} */
const LAYOUT = {
  parseTaskKey: "session",
  parseScopedTaskKey: "scoped",
  parseAnyTaskKey: "any",
  getClientTaskIdFromKey: "session",
  parseTaskKeyLoose: "any",
  buildTaskKey: "session",
  buildScopedTaskKey: "scoped",
};

const TEXT_EDITS = 8;
const SEGMENT_EDITS = 10;

const IDS = [
  "internal",
  "9f86d081884c7d659a2feaa0c55ad015",
  "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
  "-RCNzUvVYmHsBmCYEuDPVMfCDtJfzwF-Zqq0GiFQ3nE",
  "a",
];

const NAMES = ["my_tool", "tool:add@", "file://data.txt", "db://user@host:5432/t?a=b c@2", "a"];

const LEGS = [2, 3, 10, 17, Number.MAX_SAFE_INTEGER];

const WRONG_LEGS = [0, -1, 1.5, 2 ** 53, "2", null];

const LEG_ENDINGS = [
  ...["leg2", "leg3", "leg10", "leg9007199254740991", "leg9007199254740992"],
  ...["leg", "leg0", "leg1", "leg02", "Leg2", "leg2 ", "leg-2", "leg2.0", "leg2e1", "leg2#leg3"],
  ...["leg\u0662", "leg2:", "leg99999999999999999999", "leg2\n"],
  "",
];

const TYPE_LISTS = [["tool"], ["prompt", "job"], ["a|b", ".*", "tool"], ["Tool", "resource"]];

const OWNERS = ["internal", "a", "", "auth", "anon", null, 7, false];

const NO_STRINGS = [null, 7, true, [], ["a"], {}];

/** @param {Parts} parts */
function textOf({ sessionId, taskScope, clientTaskId, taskType, componentIdentifier, leg }) {
  const scope = typeof taskScope === "string" ? `auth:${quote(taskScope)}` : "anon";
  const suffix = leg === undefined || leg === 1 ? "" : `#leg${leg}`;
  return `${sessionId ?? scope}:${clientTaskId}:${taskType}:${quote(componentIdentifier)}${suffix}`;
}

/** @param {string} text */
function quote(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (found) => escapeByte(found.charCodeAt(0)));
}
