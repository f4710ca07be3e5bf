import type { TaskKeyError } from "../issue.js";
import type { Answer, Fields } from "./answer.js";
import type { Parts } from "./build-arguments.js";
import { quote, readable } from "./escape.js";
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

export interface BlockStyle {
  readonly noun: "key" | "line";
  readonly isLoose: boolean;
  readonly paint: Paint;
}

/** Shows one answer after the other, in blocks of lines for a person, with an empty line between them. */
export function blockWriter(
  style: BlockStyle,
): (number: number, answer: Answer<Fields>, line: Line) => string {
  let divider = "";
  return (number, answer, line) => {
    const block = `${divider}${keyBlock(number, answer, textOf(line), style)}`;
    divider = "\n";
    return block;
  };
}

/** Why no key could be built from these fields, in a block of lines for a person. */
export function partsBlock(parts: Parts, error: TaskKeyError | InputError, paint: Paint): string {
  const fields = new Map<string | null, unknown>(Object.entries(parts));
  const locate = (issue: Issue) => {
    const field = fields.get(issue.segment);
    return typeof field === "string" ? located(field, placeInField(issue, field)) : undefined;
  };
  return `${paint("red", "refused")}\n${issueLines(error, locate, paint)}`;
}

type Issue = (TaskKeyError | InputError)["issues"][number];

const COLOURS = { red: 31, green: 32, dim: 2 } as const;

/** The names of the fields, which are those of the options of `build`. */
const LABELS: Readonly<Record<FieldName, string>> = {
  layout: "layout",
  sessionId: "session",
  taskScope: "scope",
  clientTaskId: "task",
  taskType: "type",
  componentIdentifier: "component",
  leg: "leg",
};

type NameOf<Each> = Each extends unknown ? keyof Each : never;

type FieldName = NameOf<Fields>;

/** What stands for the scope of an anonymous key. */
const ANONYMOUS = "anonymous";

const LABEL_WIDTH = Math.max(...Object.values(LABELS).map(({ length }) => length));

/** The text to point into, if it was kept. */
function textOf(line: Line): string | undefined {
  if (typeof line === "string") return line;
  return line.kind === "ill-formed" ? line.fault?.text : undefined;
}

function keyBlock(
  number: number,
  answer: Answer<Fields>,
  key: string | undefined,
  { noun, isLoose, paint }: BlockStyle,
): string {
  const title = `${noun} ${number}`;
  if (answer.ok) return `${title}: ${paint("green", "ok")}\n${fieldLines(answer.value, paint)}`;
  const locate = (issue: Issue) =>
    key === undefined ? undefined : located(key, placeInKey(issue, key, isLoose));
  return `${title}: ${paint("red", "refused")}\n${issueLines(answer.error, locate, paint)}`;
}

function fieldLines(fields: Fields, paint: Paint): string {
  let lines = "";
  for (const [name, value] of Object.entries(fields)) {
    // A cast, since TypeScript types the names of any object as strings.
    const label = LABELS[name as FieldName].padEnd(LABEL_WIDTH);
    lines += `  ${paint("dim", label)}  ${showField(name, value)}\n`;
  }
  return lines;
}

function showField(name: string, value: string | number | null): string {
  if (value === null) return ANONYMOUS;
  // In quotes, so that a scope of this name is not taken for none.
  if (name === "taskScope" && value === ANONYMOUS) return quote(value);
  return readable(String(value));
}

function issueLines(
  error: TaskKeyError | InputError,
  locate: (issue: Issue) => Excerpt | undefined,
  paint: Paint,
): string {
  let lines = "";
  for (const issue of error.issues) {
    lines += `  ${issue.message}\n${hint(issue)}`;
    const shown = locate(issue);
    if (shown !== undefined) {
      lines += `    ${shown.text}\n    ${paint("red", shown.pointer)}\n`;
    }
  }
  return lines;
}

/** The core's sentence names the function for the other layout; this names the option. */
function hint(issue: Issue): string {
  if (issue.code !== "wrong_layout") return "";
  const { expected, segment } = issue;
  if (segment !== null) return "  In this command: --scope or --anonymous instead of --session.\n";
  const other = expected === "session" ? "scoped" : "session";
  return `  In this command: --layout ${other}, or --layout any for both.\n`;
}

function located(text: string, place: Place | undefined): Excerpt | undefined {
  return place && excerpt(text, place.start, place.end);
}
