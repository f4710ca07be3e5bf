import { placeInField } from "../src/cli/excerpt.js";
import { buildScopedTaskKey, buildTaskKey, type Result, type TaskKeyIssue } from "../src/core.js";
import { drawnText } from "./drawn-text.js";
import { chosen, element, find, say } from "./element.js";
import { type FieldName, segmentsOf } from "./segments.js";

export const buildForm = find("build-form", HTMLFormElement);

/** Builds the key of the form and shows it, or beside each field what is wrong with it. Gives the key. */
export function showBuilt(taskTypes: readonly string[]): string | undefined {
  const isScoped = chosen("build-layout").includes("scoped");
  find("build-session-row", HTMLDivElement).hidden = isScoped;
  for (const id of ["build-scope-row", "build-leg-row"]) find(id, HTMLDivElement).hidden = !isScoped;
  inputs.taskScope.disabled = anonymous.checked;
  types.replaceChildren(...taskTypes.map((taskType) => new Option("", taskType)));
  const result = build(isScoped, taskTypes);
  showIssues(result.ok ? [] : result.error.issues);
  built.replaceChildren(...(result.ok ? [drawnText(result.value, segmentsOf(result.value, false), [])] : []));
  for (const id of ["copy-key", "read-key"]) find(id, HTMLButtonElement).disabled = !result.ok;
  say("build-status", statusOf(result));
  return result.ok ? result.value : undefined;
}

const anonymous = find("build-anonymous", HTMLInputElement);
const types = find("build-types", HTMLDataListElement);
const built = find("built", HTMLDivElement);
const inputs = {
  sessionId: find("build-sessionId", HTMLInputElement),
  taskScope: find("build-taskScope", HTMLInputElement),
  clientTaskId: find("build-clientTaskId", HTMLInputElement),
  taskType: find("build-taskType", HTMLInputElement),
  componentIdentifier: find("build-componentIdentifier", HTMLTextAreaElement),
  leg: find("build-leg", HTMLInputElement),
} as const satisfies Readonly<Record<FieldName, HTMLElement>>;

function build(isScoped: boolean, taskTypes: readonly string[]): Result<string> {
  const options = { taskTypes };
  const task = {
    clientTaskId: inputs.clientTaskId.value,
    taskType: inputs.taskType.value,
    componentIdentifier: inputs.componentIdentifier.value,
  };
  if (!isScoped) return buildTaskKey({ sessionId: inputs.sessionId.value, ...task }, options);
  const taskScope = anonymous.checked ? null : inputs.taskScope.value;
  const leg = inputs.leg.value.trim() === "" ? Number.NaN : Number(inputs.leg.value);
  return buildScopedTaskKey({ taskScope, ...task, leg }, options);
}

function showIssues(issues: readonly TaskKeyIssue[]): void {
  for (const [name, input] of Object.entries(inputs)) {
    const issue = issues.find(({ segment }) => segment === name);
    const shown = find(`build-${name}-error`, HTMLDivElement);
    shown.replaceChildren(...(issue === undefined ? [] : [element("p", "", issue.message)]));
    // A fault that has no place of its own is all of the field.
    if (issue !== undefined && "offset" in issue && input.value !== "") {
      shown.append(drawnText(input.value, [], [placeInField(issue, input.value)]));
    }
    input.setAttribute("aria-invalid", String(issue !== undefined));
  }
}

function statusOf(result: Result<string>): string {
  if (result.ok) return "The key:";
  const [{ segment, message }] = result.error.issues;
  return segment === null ? message : "No key yet: mend the fields above.";
}
