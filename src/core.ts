export { type AnyTaskKey, buildAnyTaskKey, parseAnyTaskKey } from "./core/any-key.js";
export {
  buildComponentKey,
  type ComponentKey,
  type ComponentKeyString,
  parseComponentKey,
} from "./core/component-key.js";
export type {
  EmptySegmentIssue,
  InvalidCharacterIssue,
  InvalidEncodingIssue,
  InvalidLegIssue,
  InvalidTypeIssue,
  NonCanonicalEncodingIssue,
  Result,
  ScopeMismatchIssue,
  SessionMismatchIssue,
  TaskKeyError,
  TaskKeyIssue,
  TaskKeyIssueCode,
  TaskKeySegment,
  TooLongIssue,
  UnknownNameIssue,
  UnknownTaskTypeIssue,
  WrongLayoutIssue,
  WrongSegmentCountIssue,
} from "./core/issue.js";
export {
  type AnyTaskKeyOptions,
  type ComponentKeyOptions,
  type ScopedTaskKeyOptions,
  TASK_TYPES,
  type TaskKeyOptions,
  type TaskType,
} from "./core/options.js";
export {
  buildScopedTaskKey,
  parseScopedTaskKey,
  type ScopedTaskKey,
  type ScopedTaskKeyString,
} from "./core/scoped-key.js";
export {
  buildTaskKey,
  getClientTaskIdFromKey,
  type LooseTaskKey,
  parseTaskKey,
  parseTaskKeyLoose,
  type TaskKey,
  type TaskKeyString,
} from "./core/session-key.js";
export { type Caller, taskScopeOf } from "./core/task-scope.js";
