export { type AnyTaskKey, parseAnyTaskKey } from "./any-key.js";
export { type AnyTaskKeyCodec, anyTaskKeyCodec, createAnyTaskKeyCodec } from "./any-key-codec.js";
export {
  buildComponentKey,
  type ComponentKey,
  type ComponentKeyString,
  parseComponentKey,
} from "./component-key.js";
export { type ComponentKeyCodec, componentKeyCodec } from "./component-key-codec.js";
export {
  clientTaskIdSchema,
  componentIdentifierSchema,
  sessionIdSchema,
  taskTypeSchema,
} from "./field-schemas.js";
export type {
  EmptySegmentIssue,
  InvalidCharacterIssue,
  InvalidEncodingIssue,
  InvalidLegIssue,
  InvalidTypeIssue,
  NonCanonicalEncodingIssue,
  ScopeMismatchIssue,
  SessionMismatchIssue,
  TaskKeyError,
  TaskKeyIssue,
  TaskKeyIssueCode,
  TaskKeySegment,
  TooLongIssue,
  UnknownTaskTypeIssue,
  WrongLayoutIssue,
  WrongSegmentCountIssue,
} from "./issue.js";
export {
  type AnyTaskKeyOptions,
  type ComponentKeyOptions,
  type ScopedTaskKeyOptions,
  TASK_TYPES,
  type TaskKeyOptions,
  type TaskType,
} from "./options.js";
export type { Result } from "./result.js";
export {
  buildScopedTaskKey,
  parseScopedTaskKey,
  type ScopedTaskKey,
  type ScopedTaskKeyString,
} from "./scoped-key.js";
export {
  createScopedTaskKeyCodec,
  type ScopedTaskKeyCodec,
  scopedTaskKeyCodec,
  scopedTaskKeySchema,
} from "./scoped-key-codec.js";
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
