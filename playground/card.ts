import { quote } from "../src/cli/escape.js";
import { placeInKey } from "../src/cli/excerpt.js";
import type { TaskKeyIssue } from "../src/core.js";
import { parseComponentKey } from "../src/core.js";
import { drawnText } from "./drawn-text.js";
import { element } from "./element.js";
import { COLOURS, FIELD_NAMES, isFieldName } from "./names.js";
import type { Answer } from "./read.js";
import { readable } from "./readable.js";
import { segmentsOf } from "./segments.js";

/** One line, drawn: its key, and below it the fields, or why it was refused. */
export function card(line: number, key: string, answer: Answer, isLoose: boolean): HTMLElement {
  const issues = answer.ok ? [] : answer.error.issues;
  const faults = issues.flatMap((issue) => placeInKey(issue, key, isLoose) ?? []);
  const status = statusOf(answer, isLoose);
  const label = element("span", "status", LABELS[status]);
  const heading = element("h3", "", element("span", "line", `Line ${line}`), " ", label);
  heading.append(" ", ...notes(answer));
  const body = answer.ok ? fieldList(answer.value) : issueList(issues);
  return element("li", `card ${status}`, heading, drawnText(key, segmentsOf(key, isLoose), faults), body);
}

/** The issues, each with its number where there are several, as the carets have. */
function issueList(issues: readonly TaskKeyIssue[]): HTMLElement {
  const list = element("ol", issues.length > 1 ? "issues numbered" : "issues");
  for (const issue of issues) {
    const item = element("li", "", issue.message);
    if (issue.code === "wrong_layout") {
      item.append(element("p", "hint", layoutHint(issue.expected)));
    }
    list.append(item);
  }
  return list;
}

/** A decoded text, which is untrusted: what cannot be seen is escaped, and its direction stays its own. */
function decodedText(text: string): HTMLElement {
  const shown = element("bdi", "decoded", readable(text.slice(0, LONGEST_DECODED)));
  shown.dir = "ltr";
  const rest = text.length - LONGEST_DECODED;
  if (rest > 0) shown.append(element("span", "omitted", `… ${rest.toLocaleString("en")} more`));
  return shown;
}

type KeyFields = Extract<Answer, { ok: true }>["value"];

type Status = "valid" | "loose" | "guarded" | "refused";

const LABELS: Readonly<Record<Status, string>> = {
  valid: "Valid",
  loose: "Read, not checked",
  guarded: "Refused by the guard",
  refused: "Refused",
};

const LONGEST_DECODED = 2_000;

/** What stands for the scope of an anonymous key. */
const ANONYMOUS = "anonymous";

function statusOf(answer: Answer, isLoose: boolean): Status {
  if (answer.ok) return isLoose ? "loose" : "valid";
  const { code } = answer.error.issues[0];
  return code === "session_mismatch" || code === "scope_mismatch" ? "guarded" : "refused";
}

/** The layout of a key that was read, the codes of one that was not. */
function notes(answer: Answer): readonly HTMLElement[] {
  if (!answer.ok) {
    const codes = new Set(answer.error.issues.map(({ code }) => code));
    return Array.from(codes, (code) => element("code", "note", code));
  }
  return "layout" in answer.value ? [element("span", "note", `${answer.value.layout} layout`)] : [];
}

/** The choice on this page that reads the other layout. */
function layoutHint(expected: "session" | "scoped"): string {
  const other = expected === "session" ? "Scoped" : "Session";
  return `On this page: choose the layout “${other}” or “Both”.`;
}

function fieldList(fields: KeyFields): HTMLElement {
  const list = element("dl", "fields");
  for (const [name, value] of Object.entries(fields)) {
    if (!isFieldName(name)) continue;
    const shown = value === null ? anonymous() : decodedText(String(value));
    // In quotes, so that a scope of this name is not taken for none.
    if (name === "taskScope" && value === ANONYMOUS) shown.textContent = quote(value);
    list.append(element("dt", COLOURS[name], FIELD_NAMES[name]), element("dd", "", shown));
  }
  const component = "layout" in fields ? componentOf(fields) : undefined;
  if (component !== undefined) list.lastElementChild?.append(component);
  return list;
}

function anonymous(): HTMLElement {
  return element("span", "", ANONYMOUS);
}

/** What the component identifier says where it is a component key, as it is since FastMCP 3.0. */
function componentOf({ taskType, componentIdentifier }: KeyFields): HTMLElement | undefined {
  const result = parseComponentKey(componentIdentifier, { taskTypes: [taskType] });
  if (!result.ok) return undefined;
  const { name, version } = result.value;
  const parts = element("p", "component-key", `${taskType} named `, decodedText(name), ", ");
  if (version === null) parts.append("no version");
  else parts.append("version ", decodedText(version));
  return parts;
}
