import type { ScopedTaskKey } from "../../src/core.js";

/**
 * The strict rules stated a second time, by other means than the source: `split`, Node's `Buffer` and
 * `decodeURIComponent`. For comparing with, on generated input.
 */
export interface ModelRules {
  readonly taskTypes: readonly string[];
  readonly maxLength: number;
}

export const DEFAULT_MODEL: ModelRules = {
  taskTypes: ["tool", "resource", "template", "prompt"],
  maxLength: 8192,
};

/** The fields of a session key, or `undefined` when it must be refused. */
export function fieldsOf(key: string, rules: ModelRules = DEFAULT_MODEL) {
  const [sessionId = "", clientTaskId = "", taskType = "", component = "", ...more] = key.split(":");
  const isAccepted =
    key.length <= rules.maxLength &&
    more.length === 0 &&
    VISIBLE_ASCII.test(sessionId) &&
    !["auth", "anon"].includes(sessionId) &&
    VISIBLE_ASCII.test(clientTaskId) &&
    rules.taskTypes.includes(taskType) &&
    isQuoted(component);
  if (!isAccepted) return undefined;
  return { sessionId, clientTaskId, taskType, componentIdentifier: unquote(component) };
}

/** The fields of a scoped key, or `undefined` when it must be refused. */
export function scopedFieldsOf(key: string, rules: ModelRules = DEFAULT_MODEL) {
  const [base = "", ...afterHash] = key.split("#");
  const [tag = "", ...rest] = base.split(":");
  const taskScope = tag === "anon" ? null : (rest.shift() ?? "");
  const [clientTaskId = "", taskType = "", component = "", ...more] = rest;
  const leg = afterHash.length === 0 ? 1 : laterLegOf(afterHash.join("#"));
  const isAccepted =
    key.length <= rules.maxLength &&
    ["auth", "anon"].includes(tag) &&
    (taskScope === null || isQuoted(taskScope)) &&
    VISIBLE_ASCII.test(clientTaskId) &&
    rules.taskTypes.includes(taskType) &&
    isQuoted(component) &&
    more.length === 0 &&
    leg !== undefined;
  if (!isAccepted) return undefined;
  return {
    taskScope: taskScope === null ? null : unquote(taskScope),
    clientTaskId,
    taskType,
    componentIdentifier: unquote(component),
    leg,
  };
}

/** The fields of a key of either layout: what the one or the other statement of the rules makes of it. */
export function anyFieldsOf(key: string, rules: ModelRules = DEFAULT_MODEL) {
  const session = fieldsOf(key, rules);
  const scoped = scopedFieldsOf(key, rules);
  return (session && { layout: "session", ...session }) ?? (scoped && { layout: "scoped", ...scoped });
}

/** The fields of a component key, or `undefined` when it must be refused. */
export function componentFieldsOf(key: string, rules: ModelRules = DEFAULT_MODEL) {
  const [, type = "", name = "", version = ""] = /^([^:]*):(.+)@([^@]*)$/s.exec(key) ?? [];
  const isAccepted =
    key.length <= rules.maxLength && rules.taskTypes.includes(type) && Buffer.from(key).toString() === key;
  return isAccepted ? { type, name, version: version === "" ? null : version } : undefined;
}

/** What Python's builder of the scoped layout writes, and the suffix that FastMCP 4 gives to later legs. */
export function scopedKeyOf(fields: ScopedTaskKey<string>): string {
  const { taskScope, clientTaskId, taskType, componentIdentifier, leg } = fields;
  const owner = taskScope === null ? "anon" : `auth:${quote(taskScope)}`;
  const suffix = leg === 1 ? "" : `#leg${leg}`;
  return `${owner}:${clientTaskId}:${taskType}:${quote(componentIdentifier)}${suffix}`;
}

/** Python's `quote(text, safe="")`: the bytes of the UTF-8, all but the unreserved ones escaped. */
export function quote(text: string): string {
  return Array.from(Buffer.from(text, "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    return UNRESERVED.test(character) ? character : escapeByte(byte);
  }).join("");
}

/** What quotes to the segment, if anything does. */
export function unquote(segment: string): string {
  return segment.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

export function escapeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Every escape of one byte, every pair of bytes, and every lead of three and four bytes with the bytes that can follow. */
export function escapeSequences(): string[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => escapeByte(byte));
  const rests = ["", "%7F", "%80", "%BF", "%C0", "%80%80", "%BF%BF", "%80%C0"];
  const pairs = bytes.slice(0x80, 0xe0).flatMap((first) => bytes.map((second) => first + second));
  const longer = bytes
    .slice(0xe0)
    .flatMap((first) => bytes.flatMap((second) => rests.map((rest) => first + second + rest)));
  return [...bytes, ...pairs, ...longer];
}

/** The leftmost place at which a segment is not what `quote` writes, or `undefined` when there is none. */
export function encodingFaultOf(segment: string) {
  for (let offset = 0; offset < segment.length; ) {
    const raw = String.fromCodePoint(segment.codePointAt(offset) ?? 0);
    const spelled = raw === "%" ? escapedCharacterAt(segment, offset) : raw;
    if (spelled === undefined) return { code: "invalid_encoding", offset };
    if (Buffer.from(spelled).toString() !== spelled) return { code: "invalid_character", offset };
    const canonical = quote(raw === "%" ? decodeURIComponent(spelled) : raw);
    if (canonical !== spelled) {
      return {
        code: "non_canonical_encoding",
        offset: offset + firstDifference(canonical, spelled),
      };
    }
    offset += spelled.length;
  }
  return undefined;
}

const UNRESERVED = /^[A-Za-z0-9_.~-]$/;
const VISIBLE_ASCII = /^[!-~]+$/;

function isQuoted(segment: string): boolean {
  return segment !== "" && quote(unquote(segment)) === segment;
}

/** The number of `leg2`, `leg3` and so on, or `undefined`. */
function laterLegOf(text: string): number | undefined {
  const digits = /^leg(\d+)$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const leg = BigInt(digits);
  return String(leg) === digits && leg >= 2n && leg < 2n ** 53n ? Number(leg) : undefined;
}

/** The shortest run of escapes that stands for a character: one to four of them. */
function escapedCharacterAt(segment: string, offset: number): string | undefined {
  return [3, 6, 9, 12]
    .map((length) => segment.slice(offset, offset + length))
    .find((escapes) => {
      try {
        decodeURIComponent(escapes);
        return true;
      } catch {
        return false;
      }
    });
}

function firstDifference(left: string, right: string): number {
  let index = 0;
  while (left[index] === right[index]) index += 1;
  return index;
}
