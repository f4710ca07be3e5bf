import { LONGEST_STRING, readString } from "./fields.js";
import { type TaskKeyIssue, type TooLongIssue, tooLong } from "./issue.js";
import { encodedLength, LONGEST_ENCODING } from "./percent-encoding.js";
import { pieceOf } from "./piece.js";
import {
  checkId,
  checkTaskType,
  DIVIDER,
  type IdRule,
  readEncoded,
  writeEncoded,
} from "./segment.js";

/** How a key of every layout ends: `{clientTaskId}:{taskType}:{componentIdentifier}`. */
export interface Tail {
  readonly clientTaskId: string;
  readonly taskType: string;
  readonly componentIdentifier: string;
}

/** Where the first two segments of a tail end. */
export interface TailEnds {
  readonly idEnd: number;
  readonly typeEnd: number;
}

/** Where the segments of the tail that begins at `start` end; nothing when it does not have three. */
export function findTail(text: string, start: number): TailEnds | undefined {
  const idEnd = text.indexOf(DIVIDER, start);
  const typeEnd = text.indexOf(DIVIDER, idEnd + 1);
  const hasThree = idEnd !== -1 && typeEnd !== -1 && !text.includes(DIVIDER, typeEnd + 1);
  return hasThree ? { idEnd, typeEnd } : undefined;
}

/** Reads the tail that begins at `start` with an id that has been checked; its text means nothing when there are issues. */
export function readTail(
  text: string,
  start: number,
  { idEnd, typeEnd }: TailEnds,
  taskTypes: readonly string[],
  issues: TaskKeyIssue[],
): Tail {
  const taskType = pieceOf(text, idEnd + 1, typeEnd);
  checkTaskType("taskType", taskType, taskTypes, issues);
  return {
    clientTaskId: pieceOf(text, start, idEnd),
    taskType,
    componentIdentifier: readEncoded("componentIdentifier", text, typeEnd + 1, text.length, issues),
  };
}

/** Writes the tail; its text means nothing when there are issues. */
export function writeTail(
  tail: Tail,
  idRule: IdRule,
  taskTypes: readonly string[],
  issues: TaskKeyIssue[],
): `${string}:${string}:${string}` {
  const { clientTaskId, taskType, componentIdentifier } = tail;
  checkId("clientTaskId", clientTaskId, 0, clientTaskId.length, idRule, issues);
  checkTaskType("taskType", taskType, taskTypes, issues);
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
