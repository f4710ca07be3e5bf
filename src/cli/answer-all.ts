import { addAbortSignal, Readable } from "node:stream";
import type { Answer, Answerer, Fields } from "./answer.js";
import { EXIT, type OpenHost } from "./host.js";
import { type Line, LineReader } from "./lines.js";
import { OutputError } from "./output.js";
import { Progress } from "./progress.js";
import { Tally } from "./tally.js";

export interface Job<Value extends Fields | string> extends Answerer<Value> {
  /** Empty: the lines of standard input, of which empty ones are skipped. */
  readonly keys: readonly string[];
  readonly show: (number: number, answer: Answer<Value>, line: Line) => string;
}

/** Answers every key, as a stream, and returns the exit status. */
export async function answerAll<Value extends Fields | string>(
  job: Job<Value>,
  host: OpenHost,
): Promise<number> {
  const tally = new Tally();
  const progress = showProgress(host);
  try {
    await answerLines(job, tally, progress, host);
  } catch (error) {
    if (error instanceof OutputError && error.isClosedPipe) return statusOf(tally);
    if (!(error instanceof InputFailure)) throw error;
    await host.say(`task-key: Standard input cannot be read: ${error.message}.\n`);
    return EXIT.inputOrOutputFailed;
  } finally {
    progress?.clear();
  }
  if (host.interruption.aborted) {
    await host.say(`Interrupted. ${tally.summary()}\n`);
    return EXIT.interrupted;
  }
  if (tally.total !== 1) await host.say(`${tally.summary()}\n`);
  return statusOf(tally);
}

class InputFailure extends Error {}

/** A terminal that shows the answers as they come needs no other sign of progress. */
function showProgress({ messages, output, now, say }: OpenHost): Progress | undefined {
  return messages.isTerminal && !output.isTerminal ? new Progress(say, now) : undefined;
}

function statusOf({ refused }: Tally): number {
  return refused === 0 ? EXIT.allValid : EXIT.someRefused;
}

async function answerLines<Value extends Fields | string>(
  job: Job<Value>,
  tally: Tally,
  progress: Progress | undefined,
  host: OpenHost,
): Promise<void> {
  const skipsEmpty = job.keys.length === 0;
  const { answers, interruption } = host;
  let number = 0;
  for await (const lines of batches(job.keys, job.longestLine, host)) {
    for (const line of lines) {
      number += 1;
      if (line === "" && skipsEmpty) continue;
      const answer = job.answer(line);
      tally.count(answer);
      answers.add(job.show(number, answer, line));
      if (!answers.isFull) continue;
      await answers.flush();
      // The reader may be slow, and one batch may have many more answers.
      if (interruption.aborted) return;
    }
    await answers.flush();
    progress?.update(tally);
    if (interruption.aborted) return;
  }
}

async function* batches(
  keys: readonly string[],
  longestLine: number,
  host: OpenHost,
): AsyncGenerator<readonly Line[]> {
  if (keys.length > 0) {
    yield keys;
    return;
  }
  const reader = new LineReader(longestLine);
  try {
    const input = host.input.open();
    // What comes from elsewhere than a file may be long in coming.
    if (input instanceof Readable) addAbortSignal(host.interruption, input);
    for await (const chunk of input) yield reader.push(chunk);
  } catch (error) {
    if (host.interruption.aborted) return;
    // An input fails with nothing but errors.
    throw new InputFailure((error as Error).message);
  }
  yield reader.end();
}
