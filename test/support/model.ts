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
  const [sessionId = "", clientTaskId = "", taskType = "", component = "", ...more] =
    key.split(":");
  const isAccepted =
    key.length <= rules.maxLength &&
    more.length === 0 &&
    VISIBLE_ASCII.test(sessionId) &&
    !["auth", "anon"].includes(sessionId) &&
    VISIBLE_ASCII.test(clientTaskId) &&
    rules.taskTypes.includes(taskType) &&
    component !== "" &&
    quote(unquote(component)) === component;
  if (!isAccepted) return undefined;
  return { sessionId, clientTaskId, taskType, componentIdentifier: unquote(component) };
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
