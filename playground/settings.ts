import { TASK_TYPES } from "../src/core.js";
import { chosen, find, say } from "./element.js";
import { type Fault, GUARDS, LAYOUTS, type Layout, type Settings } from "./read.js";

/** The form that says how to read. */
export const settings = {
  form: find("settings", HTMLFormElement),

  read(): Settings {
    return {
      layout: LAYOUTS.find((name) => chosen("layout").includes(name)) ?? "any",
      sessionId: sessionGuard.value === "only" ? sessionGuardId.value : undefined,
      taskScope: readScope(),
      taskTypes: readTypes(),
      redis: redis.value === "cluster" || redis.value === "none" ? redis.value : "docket",
      docket: docket.value,
    };
  },

  /** Shows what the choices mean, and which of them there are. */
  explain(given: Settings): void {
    const guards = GUARDS[given.layout];
    say("layout-hint", LAYOUT_HINTS[given.layout]);
    find("session-guard-row", HTMLDivElement).hidden = !guards.includes("sessionId");
    find("scope-guard-row", HTMLDivElement).hidden = !guards.includes("taskScope");
    sessionGuardId.hidden = sessionGuard.value !== "only";
    scopeGuardName.hidden = scopeGuard.value !== "only";
    docket.hidden = given.redis === "none";
    for (const id of ["guards", "names", "types"]) find(id, HTMLFieldSetElement).hidden = given.layout === "loose";
    say("guard-hint", explainGuard(given));
    say("redis-hint", given.redis === "none" ? "Each line is read as a task key." : REDIS_HINT);
    say("reading-summary", summarize(given));
  },

  /** Says which setting is wrong, if one is. */
  showFault(fault: Fault | undefined): void {
    for (const input of [docket, otherTypes]) {
      const text = fault?.setting === input.id ? fault.message : "";
      say(`${input.id}-error`, text);
      input.setAttribute("aria-invalid", String(text !== ""));
    }
  },
};

const sessionGuard = find("session-guard", HTMLSelectElement);
const sessionGuardId = find("session-guard-id", HTMLInputElement);
const scopeGuard = find("scope-guard", HTMLSelectElement);
const scopeGuardName = find("scope-guard-name", HTMLInputElement);
const redis = find("redis", HTMLSelectElement);
const docket = find("docket", HTMLInputElement);
const otherTypes = find("other-types", HTMLInputElement);

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
  loose:
    "What FastMCP 2.14 itself makes of a text. Nothing is checked, so a forged key goes to its victim. There is no guard, and all types are read.",
};

const REDIS_HINT = "Where a line begins with this name, the lines are read as redis-cli --scan prints them.";

function readScope(): string | null | undefined {
  if (scopeGuard.value === "anonymous") return null;
  return scopeGuard.value === "only" ? scopeGuardName.value : undefined;
}

function readTypes(): readonly string[] {
  const others = otherTypes.value.split(",").map((type) => type.trim());
  const all = [...chosen("task-type"), ...others.filter((type) => type !== "")];
  // The very list, so that a sentence about it is the one that the package gives.
  return all.join() === TASK_TYPES.join() ? TASK_TYPES : all;
}

/** What follows from a guard that one might not expect. */
function explainGuard({ layout, sessionId, taskScope }: Settings): string {
  if (layout !== "any" || (sessionId === undefined) === (taskScope === undefined)) return "";
  const other = sessionId === undefined ? "session" : "scoped";
  return `Keys of the ${other} layout are refused too, since they have no guard.`;
}

function summarize(given: Settings): string {
  const isGuarded = GUARDS[given.layout].some((name) => given[name] !== undefined);
  const parts: string[] = [LAYOUT_NAMES[given.layout]];
  if (isGuarded) parts.push("guarded");
  if (given.layout !== "loose" && given.taskTypes !== TASK_TYPES) parts.push("own types");
  return parts.join(", ");
}
