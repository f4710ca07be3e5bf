import { placeInField } from "../src/cli/excerpt.js";
import { buildScopedTaskKey, buildTaskKey, type Result, TASK_TYPES, type TaskKeyIssue } from "../src/core.js";
import { drawnText } from "./drawn-text.js";
import { choose, chosen, element, find, findChoices } from "./element.js";
import { type FieldName, segmentsOf } from "./segments.js";
import { type BuildFields, KEY_LAYOUTS } from "./state.js";

/** The form that a key is built from. */
export const builder = {
  form: find("build-form", HTMLFormElement),
  copyButton: find("copy-key", HTMLButtonElement),
  readButton: find("read-key", HTMLButtonElement),
  status: find("build-status", HTMLParagraphElement),

  read(): BuildFields {
    return {
      layout: KEY_LAYOUTS.find((name) => name === chosen(layouts)) ?? "session",
      sessionId: inputs.sessionId.value,
      isAnonymous: anonymous.checked,
      taskScope: inputs.taskScope.value,
      clientTaskId: inputs.clientTaskId.value,
      taskType: inputs.taskType.value,
      componentIdentifier: inputs.componentIdentifier.value,
      leg: inputs.leg.value,
    };
  },

  write(fields: BuildFields): void {
    choose(layouts, fields.layout);
    anonymous.checked = fields.isAnonymous;
    for (const name of FIELDS) inputs[name].value = fields[name];
  },

  /** Builds the key and shows it, or beside each field what is wrong with it. Gives the key. */
  show(fields: BuildFields, taskTypes: readonly string[]): string | undefined {
    const isScoped = fields.layout === "scoped";
    rows.session.hidden = isScoped;
    rows.scope.hidden = !isScoped;
    rows.leg.hidden = !isScoped;
    inputs.taskScope.disabled = fields.isAnonymous;
    types.replaceChildren(...taskTypes.map(option));
    const result = build(fields, taskTypes);
    showIssues(fields, result.ok ? [] : result.error.issues);
    const key = result.ok ? result.value : undefined;
    built.replaceChildren(...(key === undefined ? [] : [drawnText(key, segmentsOf(key, false), [])]));
    builder.copyButton.disabled = key === undefined;
    builder.readButton.disabled = key === undefined;
    say(statusOf(result));
    return key;
  },
};

const FIELDS = [
  "sessionId",
  "taskScope",
  "clientTaskId",
  "taskType",
  "componentIdentifier",
  "leg",
] as const satisfies readonly FieldName[];

const layouts = findChoices("build-layout");
const anonymous = find("build-anonymous", HTMLInputElement);
const types = find("build-types", HTMLDataListElement);
const built = find("built", HTMLDivElement);
const rows = {
  session: find("build-session-row", HTMLDivElement),
  scope: find("build-scope-row", HTMLDivElement),
  leg: find("build-leg-row", HTMLDivElement),
};
const inputs = {
  sessionId: find("build-sessionId", HTMLInputElement),
  taskScope: find("build-taskScope", HTMLInputElement),
  clientTaskId: find("build-clientTaskId", HTMLInputElement),
  taskType: find("build-taskType", HTMLInputElement),
  componentIdentifier: find("build-componentIdentifier", HTMLTextAreaElement),
  leg: find("build-leg", HTMLInputElement),
};

function option(taskType: string): HTMLOptionElement {
  const made = element("option", "");
  made.value = taskType;
  return made;
}

function build(fields: BuildFields, taskTypes: readonly string[]): Result<string> {
  const { sessionId, clientTaskId, taskType, componentIdentifier } = fields;
  const options = { taskTypes: knownTypes(taskTypes) };
  const task = { clientTaskId, taskType, componentIdentifier };
  if (fields.layout === "session") return buildTaskKey({ sessionId, ...task }, options);
  const taskScope = fields.isAnonymous ? null : fields.taskScope;
  const leg = fields.leg.trim() === "" ? Number.NaN : Number(fields.leg);
  return buildScopedTaskKey({ taskScope, ...task, leg }, options);
}

/** Where the types to read are wrong, which is said there, those that FastMCP writes hold. */
function knownTypes(taskTypes: readonly string[]): readonly string[] {
  try {
    buildTaskKey({ sessionId: "", clientTaskId: "", taskType: "", componentIdentifier: "" }, { taskTypes });
    return taskTypes;
  } catch {
    return TASK_TYPES;
  }
}

function showIssues(fields: BuildFields, issues: readonly TaskKeyIssue[]): void {
  for (const name of FIELDS) {
    const issue = issues.find(({ segment }) => segment === name);
    const shown: HTMLElement[] = [];
    if (issue !== undefined) shown.push(element("p", "", issue.message));
    // A fault that has no place of its own is all of the field.
    if (issue !== undefined && "offset" in issue && fields[name] !== "") {
      shown.push(drawnText(fields[name], [], [placeInField(issue, fields[name])]));
    }
    find(`build-${name}-error`, HTMLDivElement).replaceChildren(...shown);
    inputs[name].setAttribute("aria-invalid", String(issue !== undefined));
  }
}

function statusOf(result: Result<string>): string {
  if (result.ok) return "The key:";
  const [{ segment, message }] = result.error.issues;
  return segment === null ? message : "No key yet: mend the fields above.";
}

/** Says it once, and not again while it stays so. */
function say(text: string): void {
  if (builder.status.textContent !== text) builder.status.textContent = text;
}
