import { element, find } from "./element.js";
import { type Answer, isUnknown } from "./read.js";

export type Counts = ReadonlyMap<string, number>;

/** What an answer is counted and picked out by: of what is valid its layout or kind, of what is refused all its codes. */
export function groupsOf(answer: Answer): readonly string[] {
  if (isUnknown(answer)) return ["all", "unknown_name"];
  if (!answer.ok) return ["all", "refused", ...new Set(answer.error.issues.map(({ code }) => code))];
  const { value } = answer;
  if ("kind" in value) return ["all", "valid", value.task.layout, value.kind];
  return ["all", "valid", ...("layout" in value ? [value.layout] : [])];
}

/** How many answers there are of each group. */
export function countGroups(rows: readonly { readonly groups: readonly string[] }[]): Counts {
  const counts = new Map<string, number>();
  for (const { groups } of rows) {
    for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

/** Shows the counts, as buttons that choose the group to show. */
export function showGroups(counts: Counts, chosen: string, isLoose: boolean): void {
  bar.hidden = (counts.get("all") ?? 0) < 2;
  for (const group of counts.keys()) if (!buttons.has(group)) addButton(group, group);
  for (const [group, { button, name }] of buttons) {
    button.hidden = !counts.has(group);
    button.setAttribute("aria-pressed", String(group === chosen));
    button.replaceChildren(
      group === "valid" && isLoose ? "Read" : name,
      " ",
      element("b", "", (counts.get(group) ?? 0).toLocaleString("en")),
    );
  }
}

/** Calls back with the group whose button is pressed. */
export function onGroup(choose: (group: string) => void): void {
  bar.addEventListener("click", ({ target }) => {
    for (const [group, { button }] of buttons) if (target instanceof Node && button.contains(target)) choose(group);
  });
}

const bar = find("groups", HTMLFieldSetElement);
/** The buttons and their names. They stay once they are made, so that the focus stays on them. */
const buttons = new Map<string, { readonly button: HTMLButtonElement; readonly name: string }>();
const NAMES = { all: "All", valid: "Valid", refused: "Refused", unknown_name: "Of no task" } as const;
for (const [group, name] of Object.entries(NAMES)) addButton(group, name);
for (const layout of ["session", "scoped"]) addButton(layout, layout);

function addButton(group: string, name: string): void {
  const button = element("button", group === name ? "group code" : "group");
  button.type = "button";
  buttons.set(group, { button, name });
  bar.append(button);
}
