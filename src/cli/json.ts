import type { AnyTaskKey } from "../core/any-key.js";
import type { LooseTaskKey } from "../core/session-key.js";
import type { DocketName } from "../docket.js";
import type { Answer } from "./answer.js";
import { escaped, quote } from "./escape.js";
import type { Line } from "./lines.js";

/**
 * An answer as a line of JSON, all ASCII. Written by hand where keys are accepted, at half the cost of `JSON.stringify`:
 * as a text that only grows at its end, which V8 writes out faster than one put together from parts.
 */
export function jsonLine(line: number, answer: Answer): string {
  return answerJson(`{"line":${digits(line)},"ok":`, answer);
}

/** The same with the line itself, which is `null` where it was not kept or is not UTF-8. */
export function jsonLineWithInput(line: number, answer: Answer, input: Line): string {
  return answerJson(`{"line":${digits(line)},"input":${typeof input === "string" ? quote(input) : null},"ok":`, answer);
}

/** In two parts, since V8 remembers the texts of numbers that it meets again, and takes a tenth of the run for new ones. */
function digits(line: number): string {
  return line < 1000 ? `${line}` : `${Math.floor(line / 1000)}${`${1000 + (line % 1000)}`.slice(1)}`;
}

function answerJson(start: string, answer: Answer): string {
  // The messages of errors hold nothing but ASCII.
  if (!answer.ok) return `${start}false,"error":${JSON.stringify(answer.error)}}\n`;
  const { value } = answer;
  if (typeof value === "string") return `${start}true,"value":${quote(value)}}\n`;
  return `${"kind" in value ? nameJson(start, value) : taskJson(`${start}true,"value":{`, value)}}\n`;
}

function nameJson(start: string, name: DocketName<string>): string {
  const key = "taskKey" in name ? `","taskKey":"${escaped(name.taskKey)}","task":{` : '","task":{';
  const json = taskJson(`${start}true,"value":{"kind":"${name.kind}${key}`, name.task);
  if ("generation" in name) return `${json},"generation":${name.generation}}`;
  return "meta" in name ? `${json},"meta":"${name.meta}","leg":${name.leg}}` : `${json}}`;
}

function taskJson(start: string, task: AnyTaskKey<string> | LooseTaskKey | DocketName<string>["task"]): string {
  const owner =
    "taskScope" in task
      ? `${start}"layout":"scoped","taskScope":${task.taskScope === null ? null : `"${escapedOnce(task.taskScope)}"`}`
      : `${start}${"layout" in task ? '"layout":"session",' : ""}"sessionId":"${escaped(task.sessionId)}"`;
  const owned = `${owner},"clientTaskId":"${escaped(task.clientTaskId)}"`;
  if (!("taskType" in task)) return `${owned}}`;
  const key = `${owned},"taskType":"${escaped(task.taskType)}","componentIdentifier":"${escapedOnce(task.componentIdentifier)}"`;
  return "leg" in task ? `${key},"leg":${task.leg}}` : `${key}}`;
}

/** What tasks have in common, their scopes and components, is escaped once for many of them. */
function escapedOnce(text: string): string {
  const found = known.get(text);
  if (found !== undefined) return found;
  const json = escaped(text);
  if (json !== text && text.length <= LONGEST_KNOWN) {
    if (known.size === MOST_KNOWN) known.clear();
    known.set(text, json);
  }
  return json;
}

const known = new Map<string, string>();
const MOST_KNOWN = 256;
const LONGEST_KNOWN = 1024;
