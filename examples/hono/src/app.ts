import { TASK_TYPES, taskKeyCodec } from "fastmcp-task-keys";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import { describeRoute, openAPIRouteHandler, resolver, validator } from "hono-openapi";
import * as z from "zod";
import { invalidKey, NOT_FOUND, problemOf, respond, UNAUTHORIZED } from "./problem.js";
import { findSession, findTask } from "./tasks.js";

// One static schema: it validates all three requests and describes them in the OpenAPI document.
const WithKey = z.object({ key: taskKeyCodec });

const Task = z.object({
  clientTaskId: z.string(),
  taskType: z.enum(TASK_TYPES),
  componentIdentifier: z.string(),
  state: z.string(),
});

export const app = new Hono<{ Variables: { sessionId: string } }>();

app.use(async (c, next) => {
  await next();
  // The route, not the URL: that holds the key. So does what hono/logger prints.
  console.log(c.req.method, routePath(c, -1), c.res.status);
});

app.use("/tasks/*", async (c, next) => {
  const token = /^Bearer (\S+)$/.exec(c.req.header("Authorization") ?? "")?.[1];
  const sessionId = findSession(token);
  if (sessionId === undefined) return respond(UNAUTHORIZED);
  c.set("sessionId", sessionId);
  await next();
});

const described = describeRoute({
  responses: {
    200: {
      description: "The task",
      content: { "application/json": { schema: resolver(Task) } },
    },
    ...problems({ 400: "The key is malformed", 401: "No session", 404: "No such task" }),
  },
});

// A validator without a hook of its own would answer with the whole input.
const inPath = validator("param", WithKey, refuse);
const inQuery = validator("query", WithKey, refuse);
const inBody = validator("json", WithKey, refuse);
const limited = bodyLimit({ maxSize: 64 * 1024 });

app.get("/tasks/:key", described, inPath, (c) => {
  const task = findTask(c.req.valid("param").key, c.get("sessionId"));
  return task === undefined ? respond(NOT_FOUND) : c.json(task);
});

app.get("/tasks", described, inQuery, (c) => {
  const task = findTask(c.req.valid("query").key, c.get("sessionId"));
  return task === undefined ? respond(NOT_FOUND) : c.json(task);
});

app.post("/tasks/lookup", described, limited, inBody, (c) => {
  const task = findTask(c.req.valid("json").key, c.get("sessionId"));
  return task === undefined ? respond(NOT_FOUND) : c.json(task);
});

app.get(
  "/openapi.json",
  openAPIRouteHandler(app, { documentation: { info: { title: "Tasks", version: "1.0.0" } } }),
);

app.notFound(() => respond(NOT_FOUND));

app.onError((error) => {
  if (error instanceof HTTPException)
    return respond(problemOf(error.status, "The request is malformed."));
  // Not the message, which may quote the request.
  console.error(error.name);
  return respond(problemOf(500, "The request could not be answered."));
});

type Validation =
  | { readonly success: true }
  | { readonly success: false; readonly error: readonly unknown[] };

function refuse(result: Validation): Response | undefined {
  if (result.success) return undefined;
  // Standard Schema types them loosely; from a Zod schema they are Zod's issues.
  return respond(invalidKey(result.error as readonly z.core.$ZodIssue[]));
}

function problems(descriptions: Record<number, string>) {
  const schema = { type: "object" } as const;
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [
      status,
      { description, content: { "application/problem+json": { schema } } },
    ]),
  );
}
