import fastifySwagger from "@fastify/swagger";
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import {
  type FastifyPluginCallbackZod,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import { TASK_TYPES, taskKeyCodec } from "fastmcp-task-keys";
import * as z from "zod";
import { NOT_FOUND, problemFor, respond, UNAUTHORIZED } from "./problem.js";
import { findSession, findTask } from "./tasks.js";

declare module "fastify" {
  interface FastifyRequest {
    sessionId: string;
  }
}

// One static schema: it validates all three requests and describes them in the OpenAPI document.
const WithKey = z.object({ key: taskKeyCodec });

const Task = z.object({
  clientTaskId: z.string(),
  taskType: z.enum(TASK_TYPES),
  componentIdentifier: z.string(),
  state: z.string(),
});

const problem = (description: string) => ({
  description,
  content: {
    "application/problem+json": {
      schema: z.looseObject({
        type: z.string(),
        title: z.string(),
        status: z.int(),
        detail: z.string(),
      }),
    },
  },
});

const response = {
  200: Task,
  400: problem("The key is malformed"),
  401: problem("No session"),
  404: problem("No such task"),
};

export const app = fastify({
  logger: {
    serializers: {
      // The route, not the URL: that holds the key.
      req: ({ method, routeOptions }) => ({ method, url: routeOptions?.url ?? "unknown" }),
      // Not the message, which may quote the request.
      err: ({ name, code }) => ({ type: name, message: code ?? "", stack: "" }),
    },
  },
  // Fastify's default of 100 is shorter than most keys. Node itself ends the request line at 16 kB.
  routerOptions: { maxParamLength: 16_384 },
  bodyLimit: 64 * 1024,
  // Without this, a URL that cannot be decoded is sent back whole.
  frameworkErrors: answerError,
});

app.setValidatorCompiler(validatorCompiler);
app.setSerializerCompiler(serializerCompiler);
app.setErrorHandler(answerError);
app.setNotFoundHandler((_request, reply) => respond(reply, NOT_FOUND));

await app.register(fastifySwagger, {
  openapi: { openapi: "3.1.0", info: { title: "Tasks", version: "1.0.0" } },
  transform: jsonSchemaTransform,
});

const tasks: FastifyPluginCallbackZod = (scope, _options, done) => {
  scope.decorateRequest("sessionId", "");
  scope.addHook("onRequest", async (request, reply) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    const sessionId = findSession(token);
    if (sessionId === undefined) return respond(reply, UNAUTHORIZED);
    request.sessionId = sessionId;
  });

  scope.get("/tasks/:key", { schema: { params: WithKey, response } }, (request, reply) => {
    const task = findTask(request.params.key, request.sessionId);
    if (task === undefined) reply.callNotFound();
    else reply.send(task);
  });

  scope.get("/tasks", { schema: { querystring: WithKey, response } }, (request, reply) => {
    const task = findTask(request.query.key, request.sessionId);
    if (task === undefined) reply.callNotFound();
    else reply.send(task);
  });

  scope.post("/tasks/lookup", { schema: { body: WithKey, response } }, (request, reply) => {
    const task = findTask(request.body.key, request.sessionId);
    if (task === undefined) reply.callNotFound();
    else reply.send(task);
  });

  done();
};
await app.register(tasks);

app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const problem = problemFor(error);
  if (problem.status >= 500) request.log.error({ err: error });
  return respond(reply, problem);
}
