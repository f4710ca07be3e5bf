import { McpServer, type ReadResourceResult, ResourceTemplate } from "@modelcontextprotocol/server";
import { scopedTaskKeyCodec } from "fastmcp-task-keys";
import * as z from "zod";
import { invalidKey, noSuchTask, noTaskUri } from "./problem.js";
import { type FindTask, Task } from "./tasks.js";

/** The MCP server of one request. What it finds is up to `findTask`, which knows whose request it is. */
export function createServer(findTask: FindTask): McpServer {
  const server = new McpServer({ name: "tasks", version: "1.0.0" });

  server.registerTool(
    "get_task",
    {
      description: "The state of a background task.",
      inputSchema: z.object({ key: scopedTaskKeyCodec }),
      outputSchema: Task,
    },
    async ({ key }) => {
      const task = await findTask(key);
      if (task === undefined) throw noSuchTask();
      return {
        content: [{ type: "text", text: JSON.stringify(task) }],
        structuredContent: task,
      };
    },
  );

  const list = undefined;
  const about = { description: "The state of a background task.", mimeType: "application/json" };
  const byPath = new ResourceTemplate("task://key/{key}", { list });
  const byQuery = new ResourceTemplate("task://lookup{?key}", { list });
  const others = new ResourceTemplate("{+uri}", { list });
  const read = (uri: URL, variables: { readonly key?: unknown }) => readTask(uri, variables.key, findTask);
  server.registerResource("task", byPath, about, read);
  server.registerResource("task by query", byQuery, about, read);
  // Without it, the SDK answers with the URI: that of a repeated key, for one.
  server.registerResource("anything else", others, about, () => {
    throw noTaskUri();
  });

  return server;
}

async function readTask(uri: URL, variable: unknown, findTask: FindTask): Promise<ReadResourceResult> {
  const key = z.safeDecode(scopedTaskKeyCodec, decodeVariable(variable));
  if (!key.success) throw invalidKey(key.error);
  const task = await findTask(key.data);
  if (task === undefined) throw noSuchTask();
  return {
    contents: [{ uri: uri.href, mimeType: "application/json", text: JSON.stringify(task) }],
  };
}

/** The SDK gives the variable of a URI as it stands there, percent-encoded. */
function decodeVariable(variable: unknown): string {
  try {
    return decodeURIComponent(String(variable));
  } catch {
    // No key is empty, so it is refused.
    return "";
  }
}
