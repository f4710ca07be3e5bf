import type { TaskKeyError } from "../issue.js";
import type { Answer, Fields } from "./answer.js";
import { readable } from "./escape.js";
import { type Excerpt, excerpt } from "./excerpt.js";
import type { InputError } from "./input-error.js";
import type { Line } from "./lines.js";
import { type Place, placeInField, placeInKey } from "./place.js";

export type Paint = (colour: Colour, text: string) => string;

type Colour = keyof typeof COLOURS;

/** Colours are for a terminal that shows them to a person who has not asked for none (https://no-color.org). */
export function painter(isTerminal: boolean, environment: NodeJS.ProcessEnv): Paint {
  const isColoured = isTerminal && !environment.NO_COLOR && environment.TERM !== "dumb";
  return (colour, text) => (isColoured ? `\x1b[${COLOURS[colour]}m${text}\x1b[0m` : text);
}

/** Shows one answer after the other, in blocks of lines for a person, with an empty line between them. */
export function blockWriter(
  noun: "key" | "line",
  paint: Paint,
): (number: number, answer: Answer<Fields>, line: Line) => string {
  let divider = "";
  return (number, answer, line) => {
    const block = `${divider}${keyBlock(`${noun} ${number}`, textOf(line), answer, paint)}`;
    divider = "\n";
    return block;
  };
}

/** Why no key could be built from these fields, in a block of lines for a person. */
export function partsBlock(
  parts: Readonly<Record<string, string>>,
  error: TaskKeyError | InputError,
  paint: Paint,
): string {
  const locate = (issue: Issue) => {
    const field = issue.segment === null ? undefined : parts[issue.segment];
    return field === undefined ? undefined : located(field, placeInField(issue, field));
  };
  return `${paint("red", "refused")}\n${issueLines(error, locate, paint)}`;
}

type Issue = (TaskKeyError | InputError)["issues"][number];

const COLOURS = { red: 31, green: 32, dim: 2 } as const;

/** The names of the fields, which are those of the options of `build`. */
const LABELS: Readonly<Record<keyof Fields, string>> = {
  sessionId: "session",
  clientTaskId: "task",
  taskType: "type",
  componentIdentifier: "component",
};

const LABEL_WIDTH = Math.max(...Object.values(LABELS).map(({ length }) => length));

/** The text to point into, if it was kept. */
function textOf(line: Line): string | undefined {
  if (typeof line === "string") return line;
  return line.kind === "ill-formed" ? line.fault?.text : undefined;
}

function keyBlock(
  title: string,
  key: string | undefined,
  answer: Answer<Fields>,
  paint: Paint,
): string {
  if (!answer.ok) {
    const locate = (issue: Issue) =>
      key === undefined ? undefined : located(key, placeInKey(issue, key));
    return `${title}: ${paint("red", "refused")}\n${issueLines(answer.error, locate, paint)}`;
  }
  return `${title}: ${paint("green", "ok")}\n${fieldLines(answer.value, paint)}`;
}

function fieldLines(fields: Fields, paint: Paint): string {
  let lines = "";
  for (const [name, value] of Object.entries(fields)) {
    // A cast, since TypeScript types the names of any object as strings.
    const label = LABELS[name as keyof Fields].padEnd(LABEL_WIDTH);
    lines += `  ${paint("dim", label)}  ${readable(value)}\n`;
  }
  return lines;
}

function issueLines(
  error: TaskKeyError | InputError,
  locate: (issue: Issue) => Excerpt | undefined,
  paint: Paint,
): string {
  let lines = "";
  for (const issue of error.issues) {
    lines += `  ${issue.message}\n`;
    const shown = locate(issue);
    if (shown !== undefined) {
      lines += `    ${shown.text}\n    ${paint("red", shown.pointer)}\n`;
    }
  }
  return lines;
}

function located(text: string, place: Place | undefined): Excerpt | undefined {
  return place && excerpt(text, place.start, place.end);
}
