import type { AnyTaskKey } from "../core/any-key.js";
import type { LooseTaskKey } from "../core/session-key.js";
import type { DocketName } from "../docket.js";
import type { Answer } from "./answer.js";
import { escaped, quote } from "./escape.js";
import type { Line } from "./lines.js";

/** An answer as a line of JSON, all ASCII. Written by hand where keys are accepted, at half the cost of `JSON.stringify`. */
export function jsonLine(line: number, answer: Answer): string {
  return `{"line":${line},${answerJson(answer)}`;
}

/** The same with the line itself, which is `null` where it was not kept or is not UTF-8. */
export function jsonLineWithInput(line: number, answer: Answer, input: Line): string {
  return `{"line":${line},"input":${typeof input === "string" ? quote(input) : null},${answerJson(answer)}`;
}

function answerJson(answer: Answer): string {
  // The messages of errors hold nothing but ASCII.
  if (!answer.ok) return `"ok":false,"error":${JSON.stringify(answer.error)}}\n`;
  const { value } = answer;
  if (typeof value === "string") return `"ok":true,"value":${quote(value)}}\n`;
  return `"ok":true,"value":${"kind" in value ? nameJson(value) : taskJson(value)}}\n`;
}

function nameJson(name: DocketName<string>): string {
  let json = `{"kind":"${name.kind}"`;
  if ("taskKey" in name) json += `,"taskKey":${quote(name.taskKey)}`;
  json += `,"task":${taskJson(name.task)}`;
  if ("generation" in name) json += `,"generation":${name.generation}`;
  if ("meta" in name) json += `,"meta":"${name.meta}","leg":${name.leg}`;
  return `${json}}`;
}

/**
 * One template for each kind of key, since V8 writes out a text faster that has only grown at its end: put together from
 * parts that were put together, it takes the command a tenth longer.
 */
function taskJson(task: AnyTaskKey<string> | LooseTaskKey | DocketName<string>["task"]): string {
  const id = escaped(task.clientTaskId);
  if (!("taskType" in task)) {
    return task.layout === "session"
      ? `{"layout":"session","sessionId":"${escaped(task.sessionId)}","clientTaskId":"${id}"}`
      : `{"layout":"scoped","taskScope":${scopeJson(task.taskScope)},"clientTaskId":"${id}"}`;
  }
  const type = escaped(task.taskType);
  const component = escaped(task.componentIdentifier);
  if ("taskScope" in task) {
    return `{"layout":"scoped","taskScope":${scopeJson(task.taskScope)},"clientTaskId":"${id}","taskType":"${type}","componentIdentifier":"${component}","leg":${task.leg}}`;
  }
  const start = "layout" in task ? '{"layout":"session",' : "{";
  return `${start}"sessionId":"${escaped(task.sessionId)}","clientTaskId":"${id}","taskType":"${type}","componentIdentifier":"${component}"}`;
}

function scopeJson(scope: string | null): string {
  return scope === null ? "null" : quote(scope);
}
