import type { Value } from "./answer.js";
import { quote, shown } from "./escape.js";

/** The names that `--fields` takes: `line` is the number of the line, the others are those of the JSON. */
export const FIELD_NAMES = [
  "line",
  "kind",
  "meta",
  "taskKey",
  "layout",
  "sessionId",
  "taskScope",
  "clientTaskId",
  "taskType",
  "componentIdentifier",
  "leg",
  "generation",
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

export function isFieldName(name: string): name is FieldName {
  return FIELD_NAMES.some((known) => known === name);
}

/** Some of the fields of an answer, divided by tabs; one that it does not have is empty. */
export function fieldsLine(line: number, value: Value, names: readonly FieldName[]): string {
  return `${names.map((name) => (name === "line" ? line : (fieldText(value, name) ?? ""))).join("\t")}\n`;
}

/** A field as it is shown to a person, be it of the answer or of the task of a Redis name; nothing where there is none. */
export function fieldText(value: Value, name: FieldName): string | undefined {
  if (typeof value === "string") return name === "taskKey" ? shown(value) : undefined;
  const own: Fields = value;
  const ofTask: Fields = "kind" in value ? value.task : value;
  const field = own[name] ?? ofTask[name];
  if (name === "taskScope" && field === null) return ANONYMOUS;
  if (field === undefined || field === null) return undefined;
  const text = String(field);
  // In quotes, so that a scope of this name is not taken for none.
  return name === "taskScope" && text === ANONYMOUS ? quote(text) : shown(text);
}

type Fields = { readonly [Name in FieldName]?: string | number | null };

/** What stands for the scope of an anonymous key. */
const ANONYMOUS = "anonymous";
