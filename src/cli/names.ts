import type { Result, TaskKeyError } from "../core/issue.js";
import type { DocketKeys, DocketOwner } from "../docket.js";
import type { NamesInvocation } from "./arguments.js";
import { WrongUse } from "./options.js";

/** The Redis names around a task by their kind, those of its metadata by `meta.` and their own. */
export function namesOf({ task, docket, given }: NamesInvocation): Result<Kinds, TaskKeyError> {
  const names = typeof task === "string" ? docket.forTask(task, given) : docket.forTaskId(task);
  if (!names.ok) return names;
  const { meta, ...others } = names.value;
  const metas = Object.entries(meta).map(([name, text]) => [`meta.${name}`, text] as const);
  return { ok: true, value: present([...Object.entries(others), ...metas]) };
}

/** The patterns for the names of an owner's tasks, by kind. */
export function patternsOf(owner: DocketOwner, docket: DocketKeys): Result<Kinds, TaskKeyError> {
  const patterns = docket.patternsFor(owner);
  return patterns.ok ? { ok: true, value: present(Object.entries(patterns.value)) } : patterns;
}

/** Texts by their kind. */
export type Kinds = readonly (readonly [kind: string, text: string])[];

/** Each text after its kind and a tab, or the one of a kind alone; throws a `WrongUse` where there is none. */
export function kindLines(kinds: Kinds, kind: string, show: (text: string) => string): string {
  if (kind === "") return kinds.map(([name, text]) => `${name}\t${show(text)}\n`).join("");
  const found = kinds.find(([name]) => name === kind);
  if (found !== undefined) return `${show(found[1])}\n`;
  throw new WrongUse(`--kind must be one of: ${kinds.map(([name]) => name).join(", ")}.`);
}

function present(entries: readonly (readonly [string, string | null])[]): Kinds {
  return entries.flatMap(([kind, text]) => (text === null ? [] : [[kind, text] as const]));
}
