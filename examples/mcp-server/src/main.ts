import { createServer } from "node:http";
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, requireBearerAuth } from "@modelcontextprotocol/server";
import { createClient, type RedisClientType } from "@redis/client";
import { createServer as createMcpServer } from "./mcp.js";
import { scopeOf, verifyAccessToken } from "./owners.js";
import { taskFinder } from "./tasks.js";

const redis: RedisClientType = createClient({
  url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379/0",
  // Without a connection, a look-up fails at once; by default it would wait for the next one.
  disableOfflineQueue: true,
});
// Not the message, which may quote a command.
redis.on("error", (error: Error) => console.error(`Redis: ${error.name}`));
await redis.connect();

// A server for every request, so that it knows no other owner.
const mcp = createMcpHandler(({ authInfo }) => createMcpServer(taskFinder(redis, scopeOf(authInfo))));
const authorize = requireBearerAuth({ verifier: { verifyAccessToken } });
const handle = toNodeHandler({
  fetch: async (request) => {
    const owner = await authorize(request);
    return owner instanceof Response ? owner : mcp.fetch(request, { authInfo: owner });
  },
});

const hasLocalHost = localhostHostValidation();
const hasLocalOrigin = localhostOriginValidation();
const server = createServer((request, response) => {
  if (hasLocalHost(request, response) && hasLocalOrigin(request, response)) {
    void handle(request, response);
  }
});
server.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  console.log(`Listening on http://127.0.0.1:${port}/mcp`);
});
