import { addAbortSignal, Readable } from "node:stream";
import type { Answer, Answerer } from "./answer.js";
import { EXIT, type OpenHost } from "./host.js";
import { type Line, LineReader, withoutMark } from "./lines.js";
import { OutputError } from "./output.js";
import { Progress, Tally } from "./tally.js";

export interface Job extends Answerer {
  /** Empty: the lines of standard input, of which empty ones are skipped. */
  readonly keys: readonly string[];
  readonly noun: "key" | "name";
  /** Whether a layout was asked for. */
  readonly isPinned: boolean;
  /** Present: only these answers are shown, and the exit status is that of grep. */
  readonly only: "valid" | "refused" | undefined;
  readonly form: "lines" | "quiet" | "other";
  readonly show: (number: number, answer: Answer, line: Line) => string | Buffer;
}

/** Answers every key, as a stream, and returns the exit status. */
export async function answerAll(job: Job, host: OpenHost): Promise<number> {
  const { noun, isPinned, form } = job;
  const tally = new Tally(noun);
  const progress = showProgress(job, host);
  const notes: string[] = [];
  try {
    await answerLines(job, tally, progress, notes, host);
  } catch (error) {
    if (error instanceof OutputError && error.isClosedPipe) return statusOf(job, tally);
    if (!(error instanceof InputFailure)) throw error;
    await host.say(`task-key: Standard input cannot be read: ${error.message}.\n`);
    return EXIT.inputOrOutputFailed;
  } finally {
    progress?.clear();
  }
  const { aborted } = host.interruption;
  const summary = aborted || !tally.isOne ? `${aborted ? "Interrupted. " : ""}${tally.summary()}` : [];
  const lines = [...notes].concat(summary, tally.warnings(isPinned, form === "lines"));
  if (form !== "quiet" && lines.length > 0) await host.say(`${lines.join("\n")}\n`);
  return aborted ? EXIT.interrupted : statusOf(job, tally);
}

class InputFailure extends Error {}

/** A terminal that shows the answers as they come needs no other sign of progress. */
function showProgress({ form }: Job, { messages, output, now, say }: OpenHost): Progress | undefined {
  const isShown = messages.isTerminal && !output.isTerminal && form !== "quiet";
  return isShown ? new Progress(say, now) : undefined;
}

function statusOf({ only }: Job, tally: Tally): number {
  const isRight = only === undefined ? tally.refused === 0 : tally[only] > 0;
  return isRight ? EXIT.allValid : EXIT.someRefused;
}

async function answerLines(
  job: Job,
  tally: Tally,
  progress: Progress | undefined,
  notes: string[],
  host: OpenHost,
): Promise<void> {
  const skipsEmpty = job.keys.length === 0;
  const { answers, interruption } = host;
  const isSelected = job.only === undefined ? () => true : ({ ok }: Answer) => ok === (job.only === "valid");
  let number = 0;
  for await (const lines of batches(job, notes, host)) {
    for (const line of lines) {
      number += 1;
      if (line === "" && skipsEmpty) continue;
      const answer = job.answer(line);
      tally.count(answer, line);
      if (answer === undefined || !isSelected(answer)) continue;
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
  if (number === 0) notes.push("Standard input is empty.");
}

async function* batches({ keys, longestLine }: Job, notes: string[], host: OpenHost): AsyncGenerator<readonly Line[]> {
  if (keys.length > 0) {
    yield keys;
    return;
  }
  const reader = new LineReader(longestLine);
  try {
    const input = host.input.open();
    // What comes from elsewhere than a file may be long in coming.
    if (input instanceof Readable) addAbortSignal(host.interruption, input);
    const pieces = withoutMark(input, () => notes.push("The byte-order mark at the start of the input is skipped."));
    for await (const piece of pieces) yield reader.push(piece);
  } catch (error) {
    if (host.interruption.aborted) return;
    // A cast, since an input fails with nothing but errors.
    throw new InputFailure((error as Error).message);
  }
  yield reader.end();
}
