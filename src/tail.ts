import { LONGEST_STRING, readString } from "./fields.js";
import { type TaskKeyIssue, type TooLongIssue, tooLong } from "./issue.js";
import { decodeProven, encodedLength, LONGEST_ENCODING } from "./percent-encoding.js";
import {
  checkEncoded,
  checkId,
  DIVIDER,
  type IdRule,
  readTaskType,
  writeEncoded,
} from "./segment.js";

/** How a key of every layout ends: `{clientTaskId}:{taskType}:{componentIdentifier}`. */
export interface Tail {
  readonly clientTaskId: string;
  readonly taskType: string;
  readonly componentIdentifier: string;
}

/**
 * Reads the tail that begins at `start` and is known to have its three segments; its text means nothing when there are
 * issues. A pattern may have proven that neither the id nor the component identifier has a fault.
 */
export function readTail(
  text: string,
  start: number,
  idRule: IdRule,
  taskTypes: readonly string[],
  isProven: boolean,
  issues: TaskKeyIssue[],
): Tail {
  const idEnd = text.indexOf(DIVIDER, start);
  const typeEnd = text.indexOf(DIVIDER, idEnd + 1);
  const clientTaskId = text.slice(start, idEnd);
  if (!isProven) checkId("clientTaskId", clientTaskId, start, idRule, issues);
  const taskType = readTaskType("taskType", text, idEnd + 1, typeEnd, taskTypes, issues);
  if (!isProven) checkEncoded("componentIdentifier", text, typeEnd + 1, text.length, issues);
  return {
    clientTaskId,
    taskType,
    componentIdentifier: issues.length === 0 ? decodeProven(text.slice(typeEnd + 1)) : "",
  };
}

/** Writes the tail; the text means nothing when it has added issues. */
export function writeTail(
  tail: Tail,
  idRule: IdRule,
  taskTypes: readonly string[],
  issues: TaskKeyIssue[],
): `${string}:${string}:${string}` {
  const { clientTaskId, taskType, componentIdentifier } = tail;
  checkId("clientTaskId", clientTaskId, 0, idRule, issues);
  readTaskType("taskType", taskType, 0, taskType.length, taskTypes, issues);
  const encoded = writeEncoded("componentIdentifier", componentIdentifier, issues);
  return `${clientTaskId}:${taskType}:${encoded}`;
}

/** Reads the fields of a tail from the parts of a key. */
export function readTailFields(parts: object, issues: TaskKeyIssue[]): Tail {
  return {
    clientTaskId: readString(parts, "clientTaskId", issues),
    taskType: readString(parts, "taskType", issues),
    componentIdentifier: readString(parts, "componentIdentifier", issues),
  };
}

/** The issue of a key that would be too long; `otherLength` is that of all but its tail. */
export function checkLength(
  otherLength: number,
  tail: Tail,
  maxLength: number,
): TooLongIssue | undefined {
  const { clientTaskId, taskType, componentIdentifier } = tail;
  const plainLength = otherLength + clientTaskId.length + taskType.length + 2 * DIVIDER.length;
  const maximum = Math.min(maxLength, LONGEST_STRING);
  // No need to count where even the longest encoding fits.
  if (plainLength + LONGEST_ENCODING * componentIdentifier.length <= maximum) return undefined;
  const length = plainLength + encodedLength(componentIdentifier);
  return length > maximum ? tooLong(maximum, length) : undefined;
}
