import { TASK_TYPES } from "../src/core.js";
import { choose, chosen, find, findChoices } from "./element.js";
import { GUARDS } from "./read.js";
import { LAYOUTS, type Layout, type State } from "./state.js";

export type Settings = Pick<State, "layout" | "sessionId" | "taskScope" | "taskTypes">;

/** The form that says how to read. */
export const settings = {
  form: find("settings", HTMLFormElement),

  read(): Settings {
    const layout = LAYOUTS.find((name) => name === chosen(layouts)) ?? "any";
    return { layout, sessionId: readSession(), taskScope: readScope(), taskTypes: readTypes() };
  },

  write({ layout, sessionId, taskScope, taskTypes }: Settings): void {
    choose(layouts, layout);
    sessionGuard.value = sessionId === undefined ? "any" : "only";
    sessionGuardId.value = sessionId ?? "";
    scopeGuard.value = taskScope === undefined ? "any" : taskScope === null ? "anonymous" : "only";
    scopeGuardName.value = taskScope ?? "";
    for (const choice of types) choice.checked = taskTypes.includes(choice.value);
    const others = taskTypes.filter((type) => !types.some(({ value }) => value === type));
    otherTypes.value = others.join(", ");
  },

  /** Shows what the choices mean, and which of them there are. */
  explain(given: Settings): void {
    layoutHint.textContent = LAYOUT_HINTS[given.layout];
    const guards = GUARDS[given.layout];
    sessionGuardRow.hidden = !guards.includes("sessionId");
    scopeGuardRow.hidden = !guards.includes("taskScope");
    sessionGuardId.hidden = sessionGuard.value !== "only";
    scopeGuardName.hidden = scopeGuard.value !== "only";
    guardHint.textContent = explainGuard(given);
    guardHint.hidden = guardHint.textContent === "";
    typesFieldset.disabled = given.layout === "loose";
    summary.textContent = summarize(given);
  },

  /** Says what is wrong with the task types; nothing is, where the text is empty. */
  showTypesFault(text: string): void {
    typesFault.textContent = text;
    otherTypes.setAttribute("aria-invalid", String(text !== ""));
  },
};

const layouts = findChoices("layout");
const layoutHint = find("layout-hint", HTMLParagraphElement);
const sessionGuardRow = find("session-guard-row", HTMLDivElement);
const sessionGuard = find("session-guard", HTMLSelectElement);
const sessionGuardId = find("session-guard-id", HTMLInputElement);
const scopeGuardRow = find("scope-guard-row", HTMLDivElement);
const scopeGuard = find("scope-guard", HTMLSelectElement);
const scopeGuardName = find("scope-guard-name", HTMLInputElement);
const guardHint = find("guard-hint", HTMLParagraphElement);
const typesFieldset = find("types", HTMLFieldSetElement);
const types = findChoices("task-type");
const otherTypes = find("other-types", HTMLInputElement);
const typesFault = find("types-error", HTMLParagraphElement);
const summary = find("reading-summary", HTMLSpanElement);

const LAYOUT_NAMES: Readonly<Record<Layout, string>> = {
  any: "both layouts",
  session: "session layout",
  scoped: "scoped layout",
  loose: "loosely",
};

const LAYOUT_HINTS: Readonly<Record<Layout, string>> = {
  any: "The first segment of a key tells its layout. For looking only: a server before 3.2.4 can be made to write what reads as a scoped key.",
  session: "The keys of FastMCP 2.14 to 3.2.3.",
  scoped: "The keys of FastMCP 3.2.4 to 4.x. Sound only where no older server writes to the same store.",
  loose: "What FastMCP 2.14 itself makes of a text. Nothing is checked, so a forged key goes to its victim.",
};

function readSession(): string | undefined {
  return sessionGuard.value === "only" ? sessionGuardId.value : undefined;
}

function readScope(): string | null | undefined {
  if (scopeGuard.value === "anonymous") return null;
  return scopeGuard.value === "only" ? scopeGuardName.value : undefined;
}

function readTypes(): readonly string[] {
  const known = types.filter(({ checked }) => checked).map(({ value }) => value);
  const others = otherTypes.value.split(",").map((type) => type.trim());
  const all = [...known, ...others.filter((type) => type !== "")];
  // The very list, so that a sentence about it is the one that the package gives.
  return all.join() === TASK_TYPES.join() ? TASK_TYPES : all;
}

/** What follows from a guard that one might not expect. */
function explainGuard({ layout, sessionId, taskScope }: Settings): string {
  if (layout === "loose") return "Loose reading has no guard and knows no types.";
  if (layout !== "any" || (sessionId === undefined) === (taskScope === undefined)) return "";
  const other = sessionId === undefined ? "session" : "scoped";
  return `Keys of the ${other} layout are refused too, since they have no guard.`;
}

function summarize({ layout, sessionId, taskScope, taskTypes }: Settings): string {
  const guards = GUARDS[layout];
  const isGuarded =
    (guards.includes("sessionId") && sessionId !== undefined) ||
    (guards.includes("taskScope") && taskScope !== undefined);
  const parts: string[] = [LAYOUT_NAMES[layout]];
  if (isGuarded) parts.push("guarded");
  if (layout !== "loose" && taskTypes !== TASK_TYPES) parts.push("own types");
  return parts.join(", ");
}
