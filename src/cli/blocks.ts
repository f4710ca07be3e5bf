import type { TaskKeyError } from "../core/issue.js";
import type { Answer, InputError, Value } from "./answer.js";
import type { Parts } from "./arguments.js";
import { type Excerpt, excerpt, type Place, placeInField, placeInKey } from "./excerpt.js";
import { FIELD_NAMES, type FieldName, fieldText } from "./fields.js";
import type { Line } from "./lines.js";

export type Paint = (colour: Colour, text: string) => string;

type Colour = keyof typeof COLOURS;

/** Colours are for a terminal that shows them to a person who has not asked for none (https://no-color.org). */
export function painter(isTerminal: boolean, environment: NodeJS.ProcessEnv): Paint {
  const isColoured = isTerminal && !environment.NO_COLOR && environment.TERM !== "dumb";
  return (colour, text) => (isColoured ? `\x1b[${COLOURS[colour]}m${text}\x1b[0m` : text);
}

export interface BlockStyle {
  readonly noun: "key" | "line" | "name";
  readonly isLoose: boolean;
  /** The key in a line, into which issues point. */
  readonly keyIn: (line: string) => string;
  readonly paint: Paint;
}

/** Shows one answer after the other, in blocks of lines for a person, with an empty line between them. */
export function blockWriter(style: BlockStyle): (number: number, answer: Answer, line: Line) => string {
  let divider = "";
  return (number, answer, line) => {
    const text = `${divider}${block(number, answer, textOf(line), style)}`;
    divider = "\n";
    return text;
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

/** Why what was asked for could not be had, in a block of lines for a person. */
export function issueBlock(error: TaskKeyError, paint: Paint): string {
  return `${paint("red", "refused")}\n${issueLines(error, () => undefined, paint)}`;
}

type Issue = (TaskKeyError | InputError)["issues"][number];

const COLOURS = { red: 31, green: 32, dim: 2 } as const;

/** The labels of the fields, which are those of the options of `build`. */
const LABELS: Readonly<Record<FieldName, string>> = {
  line: "line",
  kind: "kind",
  meta: "meta",
  taskKey: "key",
  layout: "layout",
  sessionId: "session",
  taskScope: "scope",
  clientTaskId: "task",
  taskType: "type",
  componentIdentifier: "component",
  leg: "leg",
  generation: "generation",
};

/** The text to point into, if it was kept. */
function textOf(line: Line): string | undefined {
  if (typeof line === "string") return line;
  return line.kind === "ill-formed" ? line.fault?.text : undefined;
}

function block(
  number: number,
  answer: Answer,
  text: string | undefined,
  { noun, isLoose, keyIn, paint }: BlockStyle,
): string {
  const title = `${noun} ${number}`;
  if (answer.ok) return `${title}: ${paint("green", "ok")}\n${fieldLines(answer.value, paint)}`;
  const key = text && keyIn(text);
  const locate = (issue: Issue) => (key === undefined ? undefined : located(key, placeInKey(issue, key, isLoose)));
  return `${title}: ${paint("red", "refused")}\n${issueLines(answer.error, locate, paint)}`;
}

function fieldLines(value: Value, paint: Paint): string {
  const fields = FIELD_NAMES.flatMap((name) => {
    const text = fieldText(value, name);
    return text === undefined ? [] : [[LABELS[name], text] as const];
  });
  const width = Math.max(...fields.map(([label]) => label.length));
  return fields.map(([label, text]) => `  ${paint("dim", label.padEnd(width))}  ${text}\n`).join("");
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

/** The option with which the command parses, or builds, a key of the other layout. */
function hint(issue: Issue): string {
  if (issue.code !== "wrong_layout") return "";
  const { expected, segment } = issue;
  if (segment !== null) return "  Give --scope or --anonymous instead of --session.\n";
  return `  Give --layout ${expected === "session" ? "scoped" : "session"}, or --layout any for both.\n`;
}

function located(text: string, place: Place | undefined): Excerpt | undefined {
  return place && excerpt(text, place.start, place.end);
}
