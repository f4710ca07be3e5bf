import type * as z from "zod";
import { describedNumber, describedString, fieldCheck } from "./codec.js";
import { TASK_TYPES, type TaskType } from "./options.js";
import { ID, SESSION_ID } from "./pattern.js";
import { checkId, checkTaskType, checkWellFormed, SESSION_IDS } from "./segment.js";
import { checkSessionId } from "./session-key.js";

// Given to each schema anew, since Zod 4.1 forgets the metadata of what a schema is derived from.
const SESSION_ID_METADATA = {
  description: 'The session that owns the task: visible ASCII without ":", not "auth" or "anon".',
};
const CLIENT_TASK_ID_METADATA = {
  description: 'The id of the task: visible ASCII without ":".',
};
const TASK_TYPE_METADATA = {
  description: "The kind of component that the task runs, such as tool or resource.",
};
const COMPONENT_IDENTIFIER_METADATA = {
  description: "The component that the task runs, decoded. Untrusted text.",
};

/** The fields as a codec's object side describes them: strings without rules, which the core checks when it encodes. */
export const sessionIdField = /* @__PURE__ */ describedString("sessionId", SESSION_ID_METADATA);
export const clientTaskIdField = /* @__PURE__ */ describedString(
  "clientTaskId",
  CLIENT_TASK_ID_METADATA,
);
export const taskTypeField = /* @__PURE__ */ describedString("taskType", TASK_TYPE_METADATA);
export const componentIdentifierField = /* @__PURE__ */ describedString(
  "componentIdentifier",
  COMPONENT_IDENTIFIER_METADATA,
);
export const taskScopeField = /* @__PURE__ */ describedString("taskScope", {
  description: "The scope that owns the task, decoded; null for an anonymous task.",
}).nullable();
export const scopedClientTaskIdField = /* @__PURE__ */ describedString("clientTaskId", {
  description: 'The id of the task: visible ASCII without ":" and "#".',
});
export const legField = /* @__PURE__ */ describedNumber("leg", {
  description: "Which execution of the task this is: 1, or from 2 for a later leg.",
  type: "integer",
  minimum: 1,
});

/**
 * A session id, as it stands in a key of the session layout: 1 or more of visible ASCII (0x21 to 0x7E, as the MCP
 * specification has it) without `:`, and not `auth` or `anon`, the tags of the scoped layout. No upper bound of its own.
 *
 * Issues: `empty_segment`, `invalid_character`, `wrong_layout`.
 *
 * @example
 * ```ts
 * import { sessionIdSchema } from "fastmcp-task-keys";
 *
 * sessionIdSchema.safeParse("65e229ed7ccb43d4817ab395b3622c6b").success; // => true
 * sessionIdSchema.safeParse("victim:task1").success; // => false
 * ```
 */
export const sessionIdSchema: z.ZodString = /* @__PURE__ */ sessionIdField
  .check(fieldCheck(checkSessionId))
  .meta({ ...SESSION_ID_METADATA, pattern: `^${SESSION_ID}$` });

/**
 * A client task id: 1 or more of visible ASCII without `:`. Real ones are UUIDs or base64url. No upper bound of its own.
 * In the scoped layout it holds no `#` either, which this schema allows and `scopedTaskKeySchema` does not.
 *
 * Issues: `empty_segment`, `invalid_character`.
 *
 * @example
 * ```ts
 * import { clientTaskIdSchema } from "fastmcp-task-keys";
 *
 * clientTaskIdSchema.safeParse("04c92aab-b34c-4244-afff-c1833d23d484").success; // => true
 * ```
 */
export const clientTaskIdSchema: z.ZodString = /* @__PURE__ */ clientTaskIdField
  .check(
    fieldCheck((field, issues) => {
      checkId("clientTaskId", field, 0, field.length, SESSION_IDS, issues);
    }),
  )
  .meta({ ...CLIENT_TASK_ID_METADATA, pattern: `^${ID}$` });

/**
 * One of `TASK_TYPES`, case-sensitive.
 *
 * Issues: `empty_segment`, `unknown_task_type`.
 *
 * @example
 * ```ts
 * import { taskTypeSchema } from "fastmcp-task-keys";
 *
 * taskTypeSchema.safeParse("tool").success; // => true
 * taskTypeSchema.safeParse("Tool").success; // => false
 * ```
 */
// A cast, since the schema is of strings where the check proves one of TASK_TYPES.
export const taskTypeSchema = /* @__PURE__ */ taskTypeField
  .check(
    fieldCheck((field, issues) => {
      checkTaskType("taskType", field, TASK_TYPES, issues);
    }),
  )
  .meta({ ...TASK_TYPE_METADATA, enum: [...TASK_TYPES] }) as z.core.$ZodType as z.ZodType<
  TaskType,
  TaskType
>;

/**
 * A component identifier, decoded: 1 or more characters of well-formed Unicode. No upper bound of its own.
 *
 * Issues: `empty_segment`, `invalid_character` (a lone surrogate).
 *
 * @example
 * ```ts
 * import { componentIdentifierSchema } from "fastmcp-task-keys";
 *
 * componentIdentifierSchema.safeParse("file://data.txt").success; // => true
 * ```
 */
export const componentIdentifierSchema: z.ZodString = /* @__PURE__ */ componentIdentifierField
  .check(
    fieldCheck((field, issues) => {
      checkWellFormed("componentIdentifier", field, 0, issues);
    }),
  )
  .meta({ ...COMPONENT_IDENTIFIER_METADATA, minLength: 1 });
