import type * as z from "zod";
import * as explain from "../core/explain.js";
import { ID, SCOPED_ID, SESSION_ID, TEXT } from "../core/language.js";
import { TASK_TYPES, type TaskType } from "../core/options.js";
import { explainSessionId } from "../core/owner.js";
import { explainLeg } from "../core/scoped-key.js";
import { numberField, taskTypeField, textField } from "./schema.js";

/** An enum of these task types. */
export type TaskTypeSchema<Type extends string = TaskType> = z.ZodEnum<{ [Name in Type]: Name }>;

/**
 * A session id, as it stands in a key of the session layout: 1 or more of visible ASCII (0x21 to 0x7E, as the MCP
 * specification has it) without `:`, and not `auth` or `anon`, the tags of the scoped layout. No upper bound of its own.
 *
 * The schemas of the fields are shared by all codecs: what you `.register()` on one stands for all of them, so register
 * what you derive from it, as `sessionIdSchema.meta({ id: "SessionId" })` does.
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
export const sessionIdSchema: z.ZodString = /* @__PURE__ */ textField("sessionId", SESSION_ID, explainSessionId, {
  title: "Session id",
  description: 'The session that owns the task: visible ASCII without ":", not "auth" or "anon".',
  examples: ["65e229ed7ccb43d4817ab395b3622c6b"],
});

/**
 * The scope that owns a task of the scoped layout, decoded: 1 or more characters of well-formed Unicode, or `null` for an
 * anonymous task. No upper bound of its own.
 *
 * Issues: `empty_segment`, `invalid_character` (a lone surrogate).
 */
export const taskScopeSchema: z.ZodNullable<z.ZodString> = /* @__PURE__ */ textField(
  "taskScope",
  TEXT,
  (text) => explain.wellFormed("taskScope", text),
  {
    title: "Task scope",
    description: "The scope that owns the task, decoded; null for an anonymous task.",
    examples: ["client-a|user-1"],
  },
).nullable();

/**
 * A client task id: 1 or more of visible ASCII without `:`. Real ones are UUIDs or base64url. No upper bound of its own.
 * In the scoped layout it holds no `#` either, which this schema allows and `scopedTaskKeySchema` does not.
 *
 * Issues: `empty_segment`, `invalid_character`.
 */
export const clientTaskIdSchema: z.ZodString = /* @__PURE__ */ clientTaskId(ID, ":");

/** The same in the scoped layout. */
export const scopedClientTaskIdSchema: z.ZodString = /* @__PURE__ */ clientTaskId(SCOPED_ID, ":#");

/**
 * One of `TASK_TYPES`, case-sensitive.
 *
 * Issues: `empty_segment`, `unknown_task_type`.
 */
// A cast, since the enum is made of the list at run time.
export const taskTypeSchema = /* @__PURE__ */ taskTypeField(
  "taskType",
  TASK_TYPES,
) as z.core.$ZodType as TaskTypeSchema;

/**
 * A component identifier, decoded: 1 or more characters of well-formed Unicode. No upper bound of its own.
 *
 * Issues: `empty_segment`, `invalid_character` (a lone surrogate).
 */
export const componentIdentifierSchema: z.ZodString = /* @__PURE__ */ textField(
  "componentIdentifier",
  TEXT,
  (text) => explain.wellFormed("componentIdentifier", text),
  {
    title: "Component identifier",
    description: "The component that the task runs, decoded. Untrusted text.",
    examples: ["tool:my_tool@"],
  },
);

/**
 * Which execution of a task of the scoped layout a key is of: a whole number from 1 to 2^53 - 1.
 *
 * Issues: `invalid_leg`.
 */
export const legSchema: z.ZodNumber = /* @__PURE__ */ numberField("leg", explainLeg, {
  title: "Leg",
  description: "Which execution of the task this is: 1, or from 2 for a later leg.",
  examples: [1],
});

function clientTaskId(pattern: string, dividers: ":" | ":#"): z.ZodString {
  return textField("clientTaskId", pattern, (text) => explain.id("clientTaskId", text, 0, dividers), {
    title: "Client task id",
    description: `The id of the task: visible ASCII without "${dividers.split("").join('" and "')}".`,
    examples: ["04c92aab-b34c-4244-afff-c1833d23d484"],
  });
}
