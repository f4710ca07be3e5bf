export {
  clientTaskIdSchema,
  componentIdentifierSchema,
  sessionIdSchema,
  taskTypeSchema,
} from "./field-schemas.js";
export type {
  TaskKeyError,
  TaskKeyIssue,
  TaskKeyIssueCode,
  TaskKeySegment,
} from "./issue.js";
export { TASK_TYPES, type TaskKeyOptions, type TaskType } from "./options.js";
export type { Result } from "./result.js";
export {
  buildTaskKey,
  getClientTaskIdFromKey,
  type LooseTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type TaskKey,
  type TaskKeyString,
} from "./session-key.js";
export {
  createTaskKeyCodec,
  type TaskKeyCodec,
  taskKeyCodec,
  taskKeySchema,
} from "./session-key-codec.js";
export { taskKeyIssuesFrom } from "./zod-issue.js";
