import { isAscii, isUtf8 } from "node:buffer";

/** A line of the input without its end; a text that could not be had is described instead. */
export type Line = string | OverlongLine | IllFormedLine;

/** A line longer than was asked for. Its text was not kept. */
export interface OverlongLine {
  readonly kind: "overlong";
  /** UTF-16 units. */
  readonly length: number;
}

/** A line that is not UTF-8. */
export interface IllFormedLine {
  readonly kind: "ill-formed";
  /** The first byte that is at fault; absent when the line was too long to be kept. */
  readonly fault?: {
    readonly byte: number;
    /** UTF-16 units of the line that come before it. */
    readonly offset: number;
    /** The line with U+FFFD for what is not UTF-8. */
    readonly text: string;
    readonly bytes: Buffer;
  };
}

/** The pieces without the byte-order mark that they may begin with, which is told. */
export async function* withoutMark(pieces: AsyncIterable<Buffer>, tell: () => void): AsyncGenerator<Buffer> {
  // The first bytes, as long as they may become a mark.
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (start === undefined) {
      yield piece;
      continue;
    }
    const bytes: Buffer = start.length === 0 ? piece : Buffer.concat([start, piece]);
    const isMark = bytes.subarray(0, MARK.length).equals(MARK);
    start = bytes.length < MARK.length && MARK.subarray(0, bytes.length).equals(bytes) ? Buffer.from(bytes) : undefined;
    if (isMark) tell();
    if (start === undefined) yield isMark ? bytes.subarray(MARK.length) : bytes;
  }
  if (start !== undefined) yield start;
}

/**
 * Divides bytes into lines, which end with LF or CRLF; a CR alone is no end. A line that goes over from one chunk to the
 * next is kept as bytes, so that no character is broken, and only as far as `maxLength` UTF-16 units may reach.
 */
export class LineReader {
  readonly #capacity: number;
  #kept: Buffer = Buffer.alloc(FIRST_CAPACITY);
  #keptLength = 0;
  #overlong: LineMeter | undefined;

  constructor(maxLength: number) {
    this.#capacity = maxLength * MOST_BYTES_PER_UNIT + CR_LENGTH;
  }

  /** The lines that end in this chunk. */
  push(chunk: Buffer): readonly Line[] {
    // -1 where no line ends, so that all of the chunk is kept.
    const lastEnd = chunk.lastIndexOf(LF);
    const firstEnd = this.#hasBegun() ? chunk.indexOf(LF) : -1;
    const first = firstEnd === -1 ? [] : [this.#finish(chunk.subarray(0, firstEnd))];
    const lines = firstEnd === lastEnd ? [] : readBlock(chunk.subarray(firstEnd + 1, lastEnd));
    this.#keep(chunk.subarray(lastEnd + 1));
    return first.length === 0 ? lines : [...first, ...lines];
  }

  /** The last line, if it has no end. */
  end(): Line[] {
    if (!this.#hasBegun()) return [];
    return [this.#overlong?.line() ?? decode(this.#takeKept())];
  }

  #hasBegun(): boolean {
    return this.#keptLength > 0 || this.#overlong !== undefined;
  }

  #keep(bytes: Buffer): void {
    if (this.#overlong !== undefined) {
      this.#overlong.add(bytes);
      return;
    }
    const length = this.#keptLength + bytes.length;
    if (length > this.#capacity) {
      this.#overlong = new LineMeter();
      this.#overlong.add(this.#takeKept());
      this.#overlong.add(bytes);
      return;
    }
    if (length > this.#kept.length) {
      const larger = Buffer.alloc(Math.min(this.#capacity, 2 * length));
      this.#kept.copy(larger, 0, 0, this.#keptLength);
      this.#kept = larger;
    }
    bytes.copy(this.#kept, this.#keptLength);
    this.#keptLength = length;
  }

  /** Ends the line that earlier chunks began. */
  #finish(rest: Buffer): Line {
    this.#keep(rest);
    const overlong = this.#overlong;
    this.#overlong = undefined;
    return overlong === undefined ? decode(withoutCr(this.#takeKept())) : overlong.lineBeforeLf();
  }

  #takeKept(): Buffer {
    const kept = this.#kept.subarray(0, this.#keptLength);
    this.#keptLength = 0;
    return kept;
  }
}

/** Measures a line without keeping it. */
class LineMeter {
  // Without ignoreBOM a byte-order mark would not be counted.
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #length = 0;
  #lastByte = 0;
  #isIllFormed = false;

  add(bytes: Buffer): void {
    this.#lastByte = bytes.at(-1) ?? this.#lastByte;
    this.#decode(bytes, true);
  }

  line(): Line {
    this.#decode(Buffer.alloc(0), false);
    return this.#isIllFormed ? { kind: "ill-formed" } : { kind: "overlong", length: this.#length };
  }

  lineBeforeLf(): Line {
    if (this.#lastByte === CR) this.#length -= CR_LENGTH;
    return this.line();
  }

  #decode(bytes: Buffer, stream: boolean): void {
    if (this.#isIllFormed) return;
    try {
      this.#length += this.#decoder.decode(bytes, { stream }).length;
    } catch {
      this.#isIllFormed = true;
    }
  }
}

const MARK = Buffer.from("\ufeff");
const LF = 0x0a;
const CR = 0x0d;
const CR_LENGTH = 1;
/** A character of three bytes is one UTF-16 unit, one of four bytes is two. */
const MOST_BYTES_PER_UNIT = 3;
const FIRST_CAPACITY = 1024;
const REPLACEMENT = "\ufffd";
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);

/** The lines of whole lines, without the LF after the last. */
function readBlock(block: Buffer): readonly Line[] {
  if (!isUtf8(block)) return divide(block).map((line) => decode(withoutCr(line)));
  const text = block.toString(isAscii(block) ? "latin1" : "utf8");
  const lines = text.split("\n");
  return text.includes("\r") ? lines.map((line) => line.replace(/\r$/, "")) : lines;
}

function divide(block: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = block.indexOf(LF); end !== -1; end = block.indexOf(LF, start)) {
    lines.push(block.subarray(start, end));
    start = end + 1;
  }
  return [...lines, block.subarray(start)];
}

function withoutCr(line: Buffer): Buffer {
  return line.at(-1) === CR ? line.subarray(0, -CR_LENGTH) : line;
}

function decode(line: Buffer): Line {
  const text = line.toString();
  if (isUtf8(line)) return text;
  // A copy, since the memory of a piece is used again.
  return { kind: "ill-formed", fault: { text, bytes: Buffer.from(line), ...findFault(line, text) } };
}

/** Finds the first U+FFFD in the text that was not there in the bytes. */
function findFault(bytes: Buffer, text: string): { byte: number; offset: number } {
  let index = 0;
  let start = 0;
  let offset = text.indexOf(REPLACEMENT);
  for (;;) {
    index += Buffer.byteLength(text.slice(start, offset));
    const end = index + REPLACEMENT_BYTES.length;
    if (!bytes.subarray(index, end).equals(REPLACEMENT_BYTES)) break;
    start = offset;
    offset = text.indexOf(REPLACEMENT, offset + 1);
  }
  return { byte: bytes[index] ?? 0, offset };
}
