import { inAscii, quote } from "../src/cli/escape.js";
import { type Place, placeInKey } from "../src/cli/excerpt.js";
import { parseComponentKey, type TaskKeyIssue } from "../src/core.js";
import type { Row } from "./answers.js";
import { drawnText } from "./drawn-text.js";
import { element } from "./element.js";
import { type Answer, isUnknown } from "./read.js";
import { FIELD_NAMES, isFieldName, segmentsOf } from "./segments.js";

/** One line, drawn: its key, and below it the fields, or why it was refused. */
export function card({ line, text, answer, start, isKey, isLoose }: Row): HTMLElement {
  const key = answer.ok && "taskKey" in answer.value ? answer.value.taskKey : text.slice(start);
  const segments = isUnknown(answer) ? [] : segmentsOf(key, isLoose);
  const spans = segments.filter(({ segment }) => isKey || !OF_KEYS.includes(segment));
  const issues = answer.ok ? [] : answer.error.issues;
  const remarks = issues.map((issue) => ({ issue, place: placeInKey(issue, key, isLoose) }));
  const faults = remarks.flatMap(({ place }) => place ?? []);
  const inText = <Part extends Place>(part: Part) => ({ ...part, start: start + part.start, end: start + part.end });
  const status = statusOf(answer, isLoose);
  const heading = element("h3", "", element("span", "hint", `Line ${line}`), " ");
  heading.append(element("span", "status", LABELS[status]), " ", element("span", "hint", note(answer)));
  const list = element("dl", answer.ok ? "fields" : "remarks");
  if (answer.ok) list.append(...fieldsOf(answer.value));
  for (const [index, { issue, place }] of remarks.entries()) {
    const number = faults.length > 1 ? `${index + 1} ` : "";
    const where = place && placeInWords(key, place, start > 0);
    list.append(...remark(issue, number, where));
  }
  return element("li", `card ${status}`, heading, drawnText(text, spans.map(inText), faults.map(inText)), list);
}

type Status = "valid" | "loose" | "guarded" | "refused" | "unknown";

const LABELS: Readonly<Record<Status, string>> = {
  valid: "Valid",
  loose: "Read, not checked",
  guarded: "Refused by the guard",
  refused: "Refused",
  unknown: "Of no task",
};

/** The fields that only a whole key has. */
const OF_KEYS: readonly string[] = ["taskType", "componentIdentifier", "leg"];

const LONGEST_DECODED = 2_000;

/** What stands for the scope of an anonymous key. */
const ANONYMOUS = "anonymous";

function statusOf(answer: Answer, isLoose: boolean): Status {
  if (answer.ok) return isLoose ? "loose" : "valid";
  if (isUnknown(answer)) return "unknown";
  return answer.error.issues[0].code.endsWith("_mismatch") ? "guarded" : "refused";
}

/** The kind and the layout of what was read, the codes of what was not. */
function note(answer: Answer): string {
  if (!answer.ok) return [...new Set(answer.error.issues.map(({ code }) => code))].join(" ");
  const { value } = answer;
  if (!("kind" in value)) return "layout" in value ? `${value.layout} layout` : "";
  return `${value.kind}${"meta" in value ? ` ${value.meta}` : ""}, ${value.task.layout} layout`;
}

/** A remark under the name of its field. The place is for whoever cannot see the caret, too. */
function remark(issue: TaskKeyIssue, number: string, place: string | undefined): readonly HTMLElement[] {
  const field = isFieldName(issue.segment) ? issue.segment : undefined;
  const title = element("dt", field ?? "", `${number}${field === undefined ? "Whole line" : FIELD_NAMES[field]}`);
  if (place !== undefined) title.append(element("span", "hint", `, ${place}`));
  const body = element("dd", "", issue.message);
  if (issue.code === "wrong_layout") {
    // The choice on this page that reads the other layout.
    const other = issue.expected === "session" ? "Scoped" : "Session";
    body.append(element("p", "hint", `On this page: choose the layout “${other}” or “Both”.`));
  }
  return [title, body];
}

function placeInWords(key: string, { start, end }: Place, isInName: boolean): string {
  // What is too much begins with a divider, which is part of no segment.
  const from = start < end && key[start] === ":" ? start + 1 : start;
  const segments = key.slice(0, from).split(":");
  const character = [...(segments.at(-1) ?? "")].length + 1;
  return `in segment ${segments.length}${isInName ? " of the task key" : ""}, at character ${character}`;
}

function fieldsOf(value: Extract<Answer, { ok: true }>["value"]): readonly HTMLElement[] {
  const task = "kind" in value ? value.task : value;
  const leg = "meta" in value && value.leg !== null ? [["leg", value.leg] as const] : [];
  return [...Object.entries(task), ...leg].flatMap(([name, field]) => {
    if (!isFieldName(name)) return [];
    const shown = field === null ? element("span", "", ANONYMOUS) : decodedText(String(field));
    // In quotes, so that a scope of this name is not taken for none.
    if (name === "taskScope" && field === ANONYMOUS) shown.textContent = quote(field);
    const isWhole = name === "componentIdentifier" && "layout" in task && "taskType" in task;
    const component = isWhole ? componentOf(String(task.taskType), String(field)) : [];
    return [element("dt", name, FIELD_NAMES[name]), element("dd", "", shown, ...component)];
  });
}

/** What the component identifier says where it is a component key, as it is since FastMCP 3.0. */
function componentOf(taskType: string, text: string): readonly HTMLElement[] {
  const result = parseComponentKey(text, { taskTypes: [taskType] });
  if (!result.ok) return [];
  const { type, name, version } = result.value;
  const versioned = version === null ? ["no version"] : ["version ", decodedText(version)];
  return [element("p", "hint", `${type} named `, decodedText(name), ", ", ...versioned)];
}

/** A decoded text, which is untrusted: what cannot be seen is escaped, and its direction stays its own. */
function decodedText(text: string): HTMLElement {
  const shown = element("bdi", "decoded", readable(text.slice(0, LONGEST_DECODED)));
  shown.dir = "ltr";
  const rest = text.length - LONGEST_DECODED;
  if (rest > 0) shown.append(element("span", "omitted", `… ${rest.toLocaleString("en")} more`));
  return shown;
}

/**
 * Text for a person, as it is when all of it can be seen, else as a JSON string with what leaves no mark escaped: control,
 * format, bidirectional and zero-width characters, separators, every space but the plain one, and lone surrogates.
 */
function readable(text: string): string {
  return NEEDS_QUOTES.test(text) ? JSON.stringify(text).replace(UNSEEN, inAscii) : text;
}

const UNSEEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\ufffc]/gu;
/** Empty, with a space at either end, begins as a text in quotes does, or holds what cannot be seen. */
const NEEDS_QUOTES = new RegExp(`^$|^[ "]| $|${UNSEEN.source}`, "u");
