import type { Writable } from "node:stream";
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
