import { readSync, writeSync } from "node:fs";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { Output, write } from "./output.js";

/** What the command has of the process that it runs in. */
export interface Host {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Aborted when the user interrupts. */
  readonly interruption: AbortSignal;
  readonly input: {
    readonly isTerminal: boolean;
    /** Each piece is done with before the next is asked for. */
    readonly open: () => AsyncIterable<Buffer>;
  };
  readonly output: { readonly isTerminal: boolean; readonly stream: Writable };
  readonly messages: { readonly isTerminal: boolean; readonly stream: Writable };
  readonly version: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The host, with its streams made ready for writing. */
export interface OpenHost extends Host {
  /** Of the answers. */
  readonly answers: Output;
  /** Writes a message. Never rejects: there is nobody left to tell. */
  readonly say: (text: string) => Promise<void>;
}

export function openHost(host: Host): OpenHost {
  const { interruption, output, messages } = host;
  // Each write is told of its own failure; an error event that nobody listens to would end the process.
  for (const { stream } of [output, messages]) stream.on("error", () => {});
  return {
    ...host,
    answers: new Output(output.stream, interruption),
    say: (text) => write(messages.stream, text, interruption).catch(() => {}),
  };
}

/** How the command ends. */
export const EXIT = {
  allValid: 0,
  someRefused: 1,
  wrongUse: 2,
  /** EX_IOERR of sysexits.h. */
  inputOrOutputFailed: 74,
  /** 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

/**
 * The pieces of a file, all in the same memory: each must be done with before the next is asked for. A stream of Node
 * takes fresh memory for each, and changes of thread, which cost the command a tenth of its time.
 */
export async function* filePieces(descriptor: number): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafe(PIECE_SIZE);
  for (;;) {
    const length = readSync(descriptor, memory);
    if (length === 0) return;
    yield memory.subarray(0, length);
    // An interruption is heard only between two turns of the event loop.
    await setImmediate();
  }
}

/**
 * Writes to a file without Node's thread pool, whose changes of thread cost the command 6% of its time. `process.stdout`
 * does so too, but drops without a word what a full disk takes only in part.
 */
export function fileWriter(descriptor: number): Writable {
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      try {
        for (let start = 0; start < piece.length; ) start += writeSync(descriptor, piece, start);
      } catch (error) {
        // writeSync throws nothing else.
        done(error as Error);
        return;
      }
      done();
    },
  });
}

const PIECE_SIZE = 2 ** 16;
