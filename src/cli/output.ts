import type { Writable } from "node:stream";

/**
 * Gathers text and writes it in large pieces. The text is copied into one buffer that is used again and again: strings
 * as long as a piece would each take fresh memory from the system.
 */
export class Output {
  readonly #stream: Writable;
  readonly #interruption: AbortSignal;
  #text = "";
  #bytes = Buffer.alloc(PIECE_SIZE);
  #length = 0;

  constructor(stream: Writable, interruption: AbortSignal) {
    this.#stream = stream;
    this.#interruption = interruption;
  }

  /** Whether it is time to flush. */
  get isFull(): boolean {
    return this.#length >= PIECE_SIZE;
  }

  /** A text is ASCII, which needs no encoding; any other comes as bytes. */
  add(text: string | Buffer): void {
    if (typeof text === "string") {
      this.#text += text;
      if (this.#text.length >= TEXT_SIZE) this.#copy();
    } else {
      this.#copy();
      this.#makeRoom(text.length);
      this.#length += text.copy(this.#bytes, this.#length);
    }
  }

  /** Waits until the reader has taken everything; rejects as `write` does. */
  async flush(): Promise<void> {
    this.#copy();
    const piece = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    if (piece.length > 0) await write(this.#stream, piece, this.#interruption);
  }

  #copy(): void {
    this.#makeRoom(this.#text.length);
    this.#length += this.#bytes.write(this.#text, this.#length, "latin1");
    this.#text = "";
  }

  #makeRoom(size: number): void {
    const most = this.#length + size;
    if (most <= this.#bytes.length) return;
    this.#bytes = Buffer.concat([this.#bytes.subarray(0, this.#length)], most + PIECE_SIZE);
  }
}

/**
 * Writes and waits until the reader has taken it; after an interruption no longer than a moment. Rejects with an
 * `OutputError`.
 */
export function write(stream: Writable, piece: Buffer | string, interruption: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => setTimeout(resolve, PATIENCE);
    if (interruption.aborted) giveUp();
    else interruption.addEventListener("abort", giveUp);
    stream.write(piece, (error) => {
      interruption.removeEventListener("abort", giveUp);
      if (error) reject(new OutputError(error));
      else resolve();
    });
  });
}

export class OutputError extends Error {
  /** The reader has gone, which is no fault: `head -1` does it. */
  readonly isClosedPipe: boolean;

  constructor(cause: NodeJS.ErrnoException) {
    super(cause.message);
    this.isClosedPipe = cause.code === "EPIPE";
  }
}

const PIECE_SIZE = 2 ** 18;
const TEXT_SIZE = 2 ** 14;
/** Milliseconds. */
const PATIENCE = 500;
