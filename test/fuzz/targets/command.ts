import { deepStrictEqual, ok } from "node:assert/strict";
import { parseAnyTaskKey, parseTaskKey, parseTaskKeyLoose } from "../../../src/index.js";
import { jsonLines, runHere } from "../../support/cli-host.js";
import { checkWords } from "./properties.js";

/**
 * The command with a text as its standard input, in chunks. The first unit chooses how it is called, the second where
 * the chunks end. U+DC80 to U+DCFF stand for bytes that may be no UTF-8, as in Python's file names.
 */
export async function check(text: string): Promise<string[]> {
  const [way = 0, size = 0] = [text.charCodeAt(0), text.charCodeAt(1)];
  const call = CALLS[(way || 0) % CALLS.length];
  if (call === undefined) return [];
  const bytes = toBytes(text.slice(2));
  const { status, output, messages } = await runHere(call.args, chunksOf(bytes, (size || 0) + 1));
  ok(STATUSES.includes(status), `the exit status is ${status}`);
  ok(!UNSEEN.test(output + messages), "the output holds what a terminal would obey");
  if (!call.args.includes("--json")) return [`${way % CALLS.length} ${status}`];
  ok(/^[\n -~]*$/.test(output), "the output is not ASCII");
  const lines = linesOf(bytes);
  const answers = jsonLines(output) as Answer[];
  deepStrictEqual(
    answers.map(({ line }) => line),
    lines.map(({ number }) => number),
  );
  const isRefused = answers.some((answer) => !answer.ok);
  deepStrictEqual(status, isRefused ? 1 : 0);
  return lines.map((line, index) => {
    const answer = answers[index];
    ok(answer !== undefined);
    if (!answer.ok) for (const issue of answer.error.issues) checkSaid(issue, text);
    call.compare(line.text, answer);
    const shape = answer.ok ? "ok" : answer.error.issues.map(({ code }) => code).join();
    return `${way % CALLS.length} ${shape}`;
  });
}

/** Lines in chunks, and a last line that has no end, for each way of calling. */
export function seedsFrom(text: string): string[] {
  const lines = `${text}\n\r\n${text}\udc80\r\n${JSON.stringify(fieldsOf(text))}\n`;
  return CALLS.flatMap((_, way) => [lines, `${text}\r`].map((input) => String.fromCharCode(way, text.length) + input));
}

type Answer = { readonly line: number } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly issues: readonly Issue[] } }
);

interface Issue {
  readonly code: string;
  readonly message: string;
  readonly received?: unknown;
  readonly character?: string;
}

interface Call {
  readonly args: readonly string[];
  /** Compares an answer with what the library says of the line; `undefined` stands for a line that is not UTF-8. */
  readonly compare: (line: string | undefined, answer: Answer) => void;
}

const CALLS: readonly Call[] = [
  { args: ["parse", "--json"], compare: sameAs((line) => parseAnyTaskKey(line)) },
  {
    args: ["parse", "--json", "--layout", "session", "--session", "internal", "--max-length", "60"],
    compare: sameAs((line) => {
      const result = parseTaskKey(line, { sessionId: "internal", maxLength: 60 });
      return result.ok ? { ok: true, value: { layout: "session", ...result.value } } : result;
    }),
  },
  { args: ["parse", "--json", "--loose"], compare: sameAs((line) => parseTaskKeyLoose(line)) },
  { args: ["build", "--json"], compare: compareBuilt },
  { args: ["parse"], compare: () => {} },
  { args: ["parse", "--loose"], compare: () => {} },
];

const STATUSES = [0, 1];
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function sameAs(read: (line: string) => { readonly ok: boolean }): Call["compare"] {
  return (line, { line: _, ...answer }) => {
    if (line === undefined) deepStrictEqual(codesOf(answer), ["invalid_utf8"]);
    else deepStrictEqual(answer, JSON.parse(JSON.stringify(read(line))));
  };
}

/** A key that was built is read to the fields of its line. */
function compareBuilt(line: string | undefined, answer: Answer): void {
  if (line === undefined) deepStrictEqual(codesOf(answer), ["invalid_utf8"]);
  if (line === undefined || !answer.ok) return;
  const parts: unknown = JSON.parse(line);
  const key = parseAnyTaskKey(answer.value);
  ok(key.ok, "a key was built that cannot be read");
  for (const [name, value] of Object.entries(key.value)) {
    // A cast, since what the line holds is not known; a session key needs no layout.
    const given = (parts as Record<string, unknown>)[name];
    deepStrictEqual(given ?? (name === "layout" ? "session" : given), value);
  }
}

function codesOf(answer: { readonly ok: boolean; readonly error?: { issues: readonly Issue[] } }) {
  return answer.error?.issues.map(({ code }) => code);
}

function checkSaid({ message, received, character = "" }: Issue, text: string): void {
  const shown = typeof received === "string" ? `"${received}"` : "";
  // The byte at which a line stops to be UTF-8 is named.
  checkWords(
    message
      .replace(shown, "")
      .replace(character, "")
      .replace(/0x[0-9A-F]{2}/, ""),
    text,
  );
}

function toBytes(text: string): Buffer {
  const pieces = text.split(/([\udc80-\udcff])/);
  return Buffer.concat(
    pieces.map((piece) =>
      /^[\udc80-\udcff]$/.test(piece) ? Buffer.from([piece.charCodeAt(0) & 0xff]) : Buffer.from(piece),
    ),
  );
}

function chunksOf(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    chunks.push(bytes.subarray(start, start + size));
  }
  return chunks;
}

/** The lines that are not empty, by other means than the source: byte after byte. */
function linesOf(bytes: Buffer): { readonly number: number; readonly text: string | undefined }[] {
  const texts: Buffer[] = [];
  let line: number[] = [];
  // A byte-order mark at the start of the input is no part of the first line.
  const hasMark = bytes.subarray(0, 3).equals(Buffer.from("\ufeff"));
  for (const byte of bytes.subarray(hasMark ? 3 : 0)) {
    if (byte !== 0x0a) line.push(byte);
    else {
      if (line.at(-1) === 0x0d) line.pop();
      texts.push(Buffer.from(line));
      line = [];
    }
  }
  texts.push(Buffer.from(line));
  return texts.map((text, index) => ({ number: index + 1, text: decode(text) })).filter(({ text }) => text !== "");
}

function decode(bytes: Buffer): string | undefined {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

function fieldsOf(text: string): object {
  const result = parseAnyTaskKey(text);
  return result.ok ? result.value : { sessionId: text, taskType: "tool" };
}
