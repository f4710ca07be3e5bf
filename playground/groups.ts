import type { TaskKeyIssueCode } from "../src/core.js";
import { element, find } from "./element.js";
import type { Counts, Group } from "./tally.js";

/** Shows how many answers each group has, as buttons that choose the group to draw. */
export function showGroups(counts: Counts, chosen: Group, isLoose: boolean): void {
  const total = counts.get("all") ?? 0;
  bar.hidden = total < 2;
  for (const [group, button] of buttons) {
    const count = counts.get(group) ?? 0;
    const name = group === "valid" && isLoose ? "Read" : (NAMES[group] ?? group);
    button.hidden = count === 0;
    button.setAttribute("aria-pressed", String(group === chosen));
    button.replaceChildren(name, " ", element("b", "", count.toLocaleString("en")));
  }
}

/** Calls back with the group whose button is pressed. */
export function onGroup(choose: (group: Group) => void): void {
  for (const [group, button] of buttons) button.addEventListener("click", () => choose(group));
}

const NAMES: { readonly [Name in Group]?: string } = {
  all: "All",
  valid: "Valid",
  refused: "Refused",
};

const CODES = [
  "invalid_type",
  "too_long",
  "wrong_layout",
  "wrong_segment_count",
  "empty_segment",
  "invalid_character",
  "unknown_task_type",
  "invalid_encoding",
  "non_canonical_encoding",
  "invalid_leg",
  "session_mismatch",
  "scope_mismatch",
] as const satisfies readonly TaskKeyIssueCode[];

const GROUPS: readonly Group[] = ["all", "valid", "refused", ...CODES];

const bar = find("groups", HTMLFieldSetElement);
const buttons = new Map(GROUPS.map((group) => [group, groupButton(group)]));
bar.append(...buttons.values());

function groupButton(group: Group): HTMLButtonElement {
  const button = element("button", NAMES[group] === undefined ? "group code" : `group ${group}`);
  button.type = "button";
  return button;
}
