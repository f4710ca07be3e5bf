import type { TaskKeySegment } from "../src/core.js";
import type { FieldName, KeySegment } from "./segments.js";

/** How a field is called. */
export const FIELD_NAMES: Readonly<Record<FieldName, string>> = {
  sessionId: "Session id",
  taskScope: "Task scope",
  clientTaskId: "Client task id",
  taskType: "Task type",
  componentIdentifier: "Component identifier",
  leg: "Leg",
};

/** The class of the colour that a segment has; session id and scope, the owners, have the same. */
export const COLOURS: Readonly<Record<KeySegment, string>> = {
  sessionId: "owner",
  taskScope: "owner",
  clientTaskId: "task",
  taskType: "type",
  componentIdentifier: "component",
  leg: "leg",
  tag: "tag",
  surplus: "surplus",
};

export function isFieldName(name: TaskKeySegment | string | null): name is FieldName {
  return name !== null && Object.hasOwn(FIELD_NAMES, name);
}
