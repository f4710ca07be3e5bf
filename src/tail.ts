import type { TaskKeyIssue } from "./issue.js";
import type { Rules } from "./options.js";
import { encodedLength } from "./percent-encoding.js";
import {
  DIVIDER,
  type Dividers,
  readEncoded,
  readTaskType,
  readToken,
  writeEncoded,
} from "./segment.js";

/** How a key of every layout ends: `{clientTaskId}:{taskType}:{componentIdentifier}`. */
export interface Tail {
  readonly clientTaskId: string;
  readonly taskType: string;
  readonly componentIdentifier: string;
}

/** Reads the tail that begins at `start` and is known to have its three segments. */
export function readTail(
  text: string,
  start: number,
  dividers: Dividers,
  rules: Rules,
  issues: TaskKeyIssue[],
): Tail {
  const taskIdEnd = text.indexOf(DIVIDER, start);
  const typeEnd = text.indexOf(DIVIDER, taskIdEnd + 1);
  return {
    clientTaskId: readToken("clientTaskId", text, start, taskIdEnd, dividers, issues),
    taskType: readTaskType("taskType", text, taskIdEnd + 1, typeEnd, rules.taskTypes, issues),
    componentIdentifier: readEncoded("componentIdentifier", text, typeEnd + 1, text.length, issues),
  };
}

/** Writes the tail; the text means nothing when it has added issues. */
export function writeTail(
  tail: Tail,
  dividers: Dividers,
  rules: Rules,
  issues: TaskKeyIssue[],
): `${string}:${string}:${string}` {
  const { clientTaskId, taskType, componentIdentifier } = tail;
  readToken("clientTaskId", clientTaskId, 0, clientTaskId.length, dividers, issues);
  readTaskType("taskType", taskType, 0, taskType.length, rules.taskTypes, issues);
  const encoded = writeEncoded("componentIdentifier", componentIdentifier, issues);
  return `${clientTaskId}:${taskType}:${encoded}`;
}

/** The length of a tail in UTF-16 units, without writing it. */
export function tailLength(tail: Tail): number {
  const plain = tail.clientTaskId.length + tail.taskType.length + 2 * DIVIDER.length;
  return plain + encodedLength(tail.componentIdentifier);
}
