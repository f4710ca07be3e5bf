import { Readable, Writable } from "node:stream";
import type { Host } from "../../src/cli/host.js";
import { main } from "../../src/cli/main.js";

export interface Ran {
  readonly status: number;
  readonly output: string;
  readonly messages: string;
}

/** Runs the command inside this process. */
export async function runHere(
  args: readonly string[],
  input: Iterable<string | Uint8Array> = [],
  changes: Partial<Host> = {},
): Promise<Ran> {
  const output = collector();
  const messages = collector();
  const status = await main({
    args,
    environment: {},
    interruption: new AbortController().signal,
    input: { isTerminal: false, open: () => Readable.from(toChunks(input)) },
    output: { isTerminal: false, stream: output.stream },
    messages: { isTerminal: false, stream: messages.stream },
    version: () => "1.2.3",
    now: () => 0,
    ...changes,
  });
  return { status, output: output.text(), messages: messages.text() };
}

/** What the lines of an output hold. */
export function jsonLines(output: string): unknown[] {
  return output
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

export function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // A copy, since the command uses its buffer again once a write is done.
      chunks.push(Buffer.from(chunk));
      setImmediate(done);
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

function* toChunks(input: Iterable<string | Uint8Array>): Generator<Buffer> {
  for (const chunk of input) yield Buffer.from(chunk);
}
