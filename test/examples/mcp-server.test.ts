import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createClient, type RedisClientType } from "@redis/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildScopedTaskKey, parseScopedTaskKey } from "../../src/index.js";
import { findUv, installRelease } from "../interop/environments.js";
import { expectedKeys } from "../interop/expected-keys.js";
import { makeTasks } from "../interop/fastmcp.js";
import { type Redis, startRedis } from "../interop/redis.js";
import { RELEASES } from "../interop/releases.js";
import { type CopiedExample, copyExample, type RunningServer, run, START } from "./copied.js";
import { answerTo, type Secrets, secretsIn } from "./refused.js";

const OWN = "auth:client-a:task456:tool:tool%3Amy_tool%40";
const FIELDS = {
  clientTaskId: "task456",
  taskType: "tool",
  componentIdentifier: "tool:my_tool@",
  leg: 1,
  state: "completed",
};
const OF_SUBJECT =
  "auth:https%3A%2F%2Fidp.example%2Fclients%2Fb%3Fx%3D1%7Cuser%7C42:task9:tool:tool%3Amy_tool%40#leg2";
const FOREIGN = "auth:client-z:task458:tool:tool%3Amy_tool%40";
const ANONYMOUS = "anon:task459:tool:tool%3Amy_tool%40";
const ABSENT = "auth:client-a:task999:tool:tool%3Amy_tool%40";

const REFUSED = [
  { key: "auth:hidden-client:hidden-task:tool", codes: ["wrong_segment_count"] },
  { key: "hidden-session:hidden-task:tool:hidden-name", codes: ["wrong_layout"] },
  {
    key: "auth:hidden%2fclient:hidden-task:hidden/type:hidden%zz",
    codes: ["non_canonical_encoding", "unknown_task_type", "invalid_encoding"],
  },
  { key: "anon:hidden-task:tool:hidden-name#leg1", codes: ["invalid_leg"] },
  { key: `anon:hidden-task:tool:${"hidden".repeat(1400)}`, codes: ["too_long"] },
];

const byTool = (key: unknown) => ({
  method: "tools/call",
  params: { name: "get_task", arguments: { key } },
});
const byUri = (uri: string) => ({ method: "resources/read", params: { uri } });
const byPath = (key: string) => byUri(`task://key/${encodeURIComponent(key)}`);
const byQuery = (key: string) => byUri(`task://lookup?key=${encodeURIComponent(key)}`);

const NO_SUCH_TASK = { type: "text", text: "There is no such task." };

const RELEASE = newestScopedRelease();
const signal = new AbortController().signal;
const temporary = mkdtempSync(join(tmpdir(), "task-key-mcp-server-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

// Where there is no Redis or no FastMCP, the tests that need it are reported as not run.
const redis = await startRedis(temporary, signal).catch((error: Error) => error);
const filled = redis instanceof Error ? redis : await fill(redis).catch((error: Error) => error);
afterAll(async () => {
  if (!(redis instanceof Error)) await redis.stop();
});

describe.skipIf(redis instanceof Error)(`examples/mcp-server${notRun(redis)}`, () => {
  let example: CopiedExample;
  let server: RunningServer;
  let client: RedisClientType;
  beforeAll(async () => {
    if (redis instanceof Error) throw redis;
    client = createClient({ url: redis.url });
    await client.connect();
    for (const key of [OWN, OF_SUBJECT, FOREIGN, ANONYMOUS]) {
      await client.hSet(`fastmcp:runs:${key}`, "state", "completed");
    }
    example = copyExample("mcp-server");
    server = await example.start({ REDIS_URL: redis.url });
  });
  afterAll(async () => {
    client?.destroy();
    await server?.stop();
    example?.remove();
  });

  const ask = async (message: object, token: string | undefined = "token-a") => {
    const answer = await answerTo(`${server.url}/mcp`, {
      method: "POST",
      headers: {
        Accept: "application/json, text/event-stream",
        "Content-Type": "application/json",
        ...(token !== "" && { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
    });
    const [, data = answer.text] = /^data: (.*)$/m.exec(answer.text) ?? [];
    return { ...answer, ...JSON.parse(data) };
  };

  /** Asks for what must be refused, and finds nothing of it in the answer. */
  async function refuse(message: object, secrets: Secrets) {
    const answer = await ask(message);
    expect(secretsIn(answer.text, secrets)).toEqual([]);
    expect(answer.error !== undefined || answer.result.isError === true).toBe(true);
    return answer;
  }

  it("ends its set-up with npm start", () => {
    expect(example.readme.setUp.at(-1)).toBe(START);
  });

  it("publishes the key's pattern in the tool's schema, and no guard", async () => {
    const { text, result } = await ask({ method: "tools/list", params: {} });
    const { key } = result.tools[0].inputSchema.properties;
    expect(key).toMatchObject({ type: "string", maxLength: 8192 });
    expect(new RegExp(key.pattern).test(OWN)).toBe(true);
    expect(new RegExp(key.pattern).test("session123:task456:tool:my_tool")).toBe(false);
    expect(secretsIn(text, ["client-a", "token-a"])).toEqual([]);
  });

  it("gives the fields of an owner's own key: tool, path, query", async () => {
    expect((await ask(byTool(OWN))).result.structuredContent).toEqual(FIELDS);
    for (const message of [byPath(OWN), byQuery(OWN)]) {
      const { result } = await ask(message);
      expect(JSON.parse(result.contents[0].text)).toEqual(FIELDS);
    }
    const { result } = await ask(byTool(OF_SUBJECT), "token-b");
    expect(result.structuredContent).toMatchObject({ clientTaskId: "task9", leg: 2 });
  });

  it.each([{ by: byTool }, { by: byPath }, { by: byQuery }])(
    "answers another owner's key as it does one of no task, to the byte: $by.name",
    async ({ by }) => {
      const secrets = ["client-", "task4", "task9", "my_tool", "user"];
      const absent = await refuse(by(ABSENT), secrets);
      expect(absent.text).toContain("There is no such task.");
      for (const key of [FOREIGN, ANONYMOUS, OF_SUBJECT]) {
        expect(await refuse(by(key), secrets)).toEqual(absent);
      }
      if (absent.error !== undefined) expect(absent.error.data).toMatchObject({ status: 404 });
    },
  );

  it.each(REFUSED)("says what is wrong with a malformed key: $codes", async ({ key, codes }) => {
    for (const message of [byPath(key), byQuery(key)]) {
      const { error } = await refuse(message, ["hidden"]);
      expect(error.data).toMatchObject({ status: 400, detail: error.message });
      expect(error.data).toMatchObject({ type: expect.any(String), title: expect.any(String) });
      expect(error.data.issues.map((issue: { code: string }) => issue.code)).toEqual(codes);
    }
    const { result } = await refuse(byTool(key), ["hidden"]);
    const read = parseScopedTaskKey(key);
    for (const issue of read.ok ? [] : read.error.issues) {
      expect(result.content[0].text).toContain(issue.message);
    }
  });

  it.each([
    { name: "an array", message: byTool([OWN]) },
    { name: "no key", message: byTool(undefined) },
    {
      name: "a repeated query",
      message: byUri(`task://lookup?key=${encodeURIComponent(OWN)}&key=${encodeURIComponent(OWN)}`),
    },
    { name: "a variable that cannot be decoded", message: byUri(`task://key/${OWN}%`) },
    { name: "another URI", message: byUri(`task://other/${OWN}`) },
    { name: "the key in place of a URI", message: byUri(OWN) },
  ])("refuses $name", async ({ message }) => {
    const secrets = [OWN, encodeURIComponent(OWN), "client-a", "task456", "my_tool"];
    const { error, result } = await refuse(message, secrets);
    expect(result?.isError ?? error.data.status === 400).toBe(true);
  });

  it.each(["", "nobody"])("answers a caller without a known token with 401: %j", async (token) => {
    const answer = await ask(byTool(OWN), token);
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer /);
    expect(secretsIn(answer.text, [OWN, "client-a", "task456", "nobody"])).toEqual([]);
  });

  it("is understood by the SDK's own client", () => {
    run("npm install --no-save @modelcontextprotocol/client@2.4.0", example.folder);
    const program = `
      import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
      const client = new Client({ name: "test", version: "1.0.0" });
      const requestInit = { headers: { Authorization: "Bearer token-a" } };
      const url = new URL("${server.url}/mcp");
      await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
      const { structuredContent } = await client.callTool(${JSON.stringify(byTool(OWN).params)});
      const { contents } = await client.readResource(${JSON.stringify(byPath(OWN).params)});
      console.log(JSON.stringify([structuredContent, JSON.parse(contents[0].text)]));
      await client.close();
    `;
    const child = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: example.folder,
      encoding: "utf8",
    });
    expect(child.stderr).toBe("");
    expect(JSON.parse(child.stdout)).toEqual([FIELDS, FIELDS]);
  });

  it("answers what its README shows", ({ skip }) => {
    if (spawnSync("curl", ["--version"]).status !== 0) skip("not run: there is no curl");
    expect(example.readme.requests).not.toEqual([]);
    for (const { command, output } of example.readme.requests) {
      const here = command.replace("localhost:3000", server.url);
      expect(spawnSync("sh", ["-c", here], { encoding: "utf8" }).stdout.trim()).toBe(output);
    }
  });

  it.skipIf(filled instanceof Error)(
    `finds each task of a real FastMCP ${RELEASE.version} for its owner, and for nobody else${notRun(filled)}`,
    async () => {
      if (filled instanceof Error) throw filled;
      const owners = {
        "token-a": "client-a",
        "token-b": "https://idp.example/clients/b?x=1|user|42",
      };
      let found = 0;
      for (const { key, fields } of filled) {
        for (const [token, scope] of Object.entries(owners)) {
          const { result } = await ask(byTool(key), token);
          if (fields.taskScope !== scope) {
            expect(result).toEqual({ isError: true, content: [NO_SUCH_TASK] });
            continue;
          }
          const { taskScope, ...rest } = fields;
          expect(result.structuredContent).toEqual({ ...rest, state: expect.any(String) });
          found += 1;
        }
      }
      expect(found).toBeGreaterThan(50);
    },
  );

  it("still runs, and has printed nothing but where it listens", () => {
    expect(server.isRunning()).toBe(true);
    expect(server.printed()).toMatch(/^Listening on http:\/\/127\.0\.0\.1:\d+\/mcp\n$/);
  });
});

/** Fills the Redis with the tasks of a real FastMCP; the keys that it must have written. */
async function fill({ url, scan }: Redis) {
  // With a folder that stays, the environment is installed once only.
  const folder = resolve(process.env.INTEROP_CACHE || temporary);
  mkdirSync(folder, { recursive: true });
  const python = await installRelease(
    RELEASE.version,
    await findUv(folder, signal),
    folder,
    signal,
  );
  const tasks = await makeTasks(RELEASE, python, url, signal);
  const names = await scan("fastmcp:runs:*");
  return tasks
    .flatMap((task) => expectedKeys(task, RELEASE))
    .flatMap(({ fields }) => {
      const key = "taskScope" in fields ? buildScopedTaskKey(fields) : undefined;
      if (!key?.ok || !("taskScope" in fields)) throw new Error("A task has no scoped key.");
      if (!names.includes(`fastmcp:runs:${key.value}`)) throw new Error("A task is not in Redis.");
      return { key: key.value, fields };
    });
}

function newestScopedRelease() {
  const release = RELEASES.at(-1);
  if (release?.layout !== "scoped")
    throw new Error("The newest release must write the scoped layout.");
  return release;
}

function notRun(found: unknown): string {
  return found instanceof Error ? `, not run: ${found.message.split("\n", 1)[0]}` : "";
}
