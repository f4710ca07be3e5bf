import { TASK_TYPES } from "fastmcp-task-keys";
import { mutate } from "./mutate.js";
import { CHARACTERS, escapeAscii, FRAGMENTS } from "./pieces.js";
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
    const parts = isScoped ? this.scopedParts() : this.sessionParts();
    const options = this.#options(name, parts);
    if (name.startsWith("build")) return [name, this.#maybeWrong(parts), options];
    return [name, this.#text(textOf(parts)), options];
  }

  /** @param {number} oneIn */
  #chance(oneIn) {
    return this.#random.below(oneIn) === 0;
  }

  /** Fields of which a key can be built. */
  sessionParts() {
    return { sessionId: this.#id(), ...this.#tail() };
  }

  /** Fields of which a key can be built. */
  scopedParts() {
    const taskScope = this.#chance(3) ? null : this.decoded();
    const tail = this.#tail();
    const leg = this.#chance(2) ? 1 : this.#random.pick(LEGS);
    return { taskScope, ...tail, clientTaskId: tail.clientTaskId.replaceAll("#", "_"), leg };
  }

  #tail() {
    return {
      clientTaskId: this.#id(),
      taskType: this.#random.pick(TASK_TYPES),
      componentIdentifier: this.decoded(),
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
  decoded() {
    if (this.#chance(3)) return this.#random.pick(NAMES);
    return this.#random.join(9, () => this.#character()) + this.#character();
  }

  #character() {
    if (this.#chance(3)) return this.#random.pick(CHARACTERS);
    const limit = this.#random.pick([0x80, 0x80, 0x100, 0x800, 0x10000, 0x110000]);
    const codePoint = this.#random.below(limit);
    return (codePoint & 0x1ff800) === 0xd800 ? "\ufffd" : String.fromCodePoint(codePoint);
  }

  /** @param {string} key */
  #text(key) {
    if (this.#chance(4)) return key;
    return this.#chance(6) ? this.#randomText() : this.#edited(key);
  }

  #randomText() {
    const unit = () => String.fromCharCode(this.#random.below(0x10000));
    return this.#random.join(16, () =>
      this.#random.pick([":", this.#random.pick(FRAGMENTS), this.#character(), unit()]),
    );
  }

  /** @param {string} text */
  #edited(text) {
    return mutate(text, text, this.#random);
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
        wrong[name] = this.#edited(this.#chance(8) ? this.#randomText() : value);
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
    if (typeof owner === "string" && this.#chance(4)) return this.#edited(owner);
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

const FUNCTIONS = /** @type {FunctionName[]} */ (Object.keys(LAYOUT));

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
  return encodeURIComponent(text).replace(/[!'()*]/g, escapeAscii);
}
