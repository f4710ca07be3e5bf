export * from "./core.js";
export {
  type AnyTaskKeyCodec,
  type AnyTaskKeySchema,
  anyTaskKeyCodec,
  anyTaskKeySchema,
  type ComponentKeyCodec,
  type ComponentKeySchema,
  componentKeyCodec,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  type ScopedTaskKeyCodec,
  type ScopedTaskKeySchema,
  scopedTaskKeyCodec,
  scopedTaskKeySchema,
  type TaskKeyCodec,
  type TaskKeySchema,
  taskKeyCodec,
  taskKeySchema,
} from "./zod/codecs.js";
export {
  clientTaskIdSchema,
  componentIdentifierSchema,
  legSchema,
  sessionIdSchema,
  type TaskTypeSchema,
  taskScopeSchema,
  taskTypeSchema,
} from "./zod/field-schemas.js";
export { taskKeyIssuesFrom } from "./zod/issues-from.js";
