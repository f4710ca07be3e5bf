import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { parseScopedTaskKey } from "../../src/index.js";
import { readManifest } from "../support/packed.js";
import { type CopiedExample, copyExample, START } from "./copied.js";
import { type Redis, startRedis } from "./redis.js";
import { answerTo, secretsIn } from "./refused.js";
import { type RunningServer, startServer } from "./run.js";

const OWN = "auth:client-a:task456:tool:tool%3Amy_tool%40";
const FIELDS = {
  clientTaskId: "task456",
  taskType: "tool",
  componentIdentifier: "tool:my_tool@",
  leg: 1,
  state: "completed",
};
const OF_SUBJECT = "auth:https%3A%2F%2Fidp.example%2Fclients%2Fb%3Fx%3D1%7Cuser%7C42:task9:tool:tool%3Amy_tool%40#leg2";
const FOREIGN = "auth:client-z:task458:tool:tool%3Amy_tool%40";
const ANONYMOUS = "anon:task459:tool:tool%3Amy_tool%40";
const ABSENT = "auth:client-a:task999:tool:tool%3Amy_tool%40";
const FAILING = "auth:client-a:task500:tool:tool%3Amy_tool%40";

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

// Not one that waits in this process, where the Redis is.
const execute = promisify(execFile);

const byTool = (key: unknown) => ({ method: "tools/call", params: { name: "get_task", arguments: { key } } });
const byUri = (uri: string) => ({ method: "resources/read", params: { uri } });
const byPath = (key: string) => byUri(`task://key/${encodeURIComponent(key)}`);
const byQuery = (key: string) => byUri(`task://lookup?key=${encodeURIComponent(key)}`);
const WAYS = [{ by: byTool }, { by: byPath }, { by: byQuery }];

describe("examples/mcp-server", () => {
  let example: CopiedExample;
  let server: RunningServer;
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
    for (const key of [OWN, OF_SUBJECT, FOREIGN, ANONYMOUS]) redis.hashes.set(`fastmcp:runs:${key}`, "completed");
    // What Redis says of a command that it was told not to know.
    const failure = `ERR unknown command 'HGET', with args beginning with: 'fastmcp:runs:${FAILING}'`;
    redis.hashes.set(`fastmcp:runs:${FAILING}`, new Error(failure));
    example = copyExample("mcp-server");
    // As `npm start` does, with which the README's set-up ends.
    expect(example.readme.setUp.at(-1)).toBe(START);
    expect(readManifest(example.folder).scripts.start).toBe("node dist/main.js");
    server = await startServer(["dist/main.js"], example.folder, { REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await server?.stop();
    redis?.stop();
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
  async function refuse(message: object, secrets: readonly string[]) {
    const answer = await ask(message);
    expect(secretsIn(answer.text, secrets)).toEqual([]);
    expect(answer.error !== undefined || answer.result.isError === true).toBe(true);
    return answer;
  }

  it("publishes the key's pattern in the tool's schema, and no guard", async () => {
    const { text, result } = await ask({ method: "tools/list", params: {} });
    const { key } = result.tools[0].inputSchema.properties;
    expect(key).toMatchObject({ type: "string", maxLength: 8192 });
    expect(new RegExp(key.pattern).test(OWN)).toBe(true);
    expect(new RegExp(key.pattern).test("session123:task456:tool:my_tool")).toBe(false);
    expect(secretsIn(text, ["token-a", "idp.example"])).toEqual([]);
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

  it.each(WAYS)("answers another owner's key as it does one of no task, to the byte: $by.name", async ({ by }) => {
    const secrets = ["client-", "task4", "task9", "my_tool", "user"];
    const absent = await refuse(by(ABSENT), secrets);
    expect(absent.text).toContain("There is no such task.");
    for (const key of [FOREIGN, ANONYMOUS, OF_SUBJECT]) expect(await refuse(by(key), secrets)).toEqual(absent);
    if (absent.error !== undefined) expect(absent.error.data).toMatchObject({ status: 404 });
  });

  it.each(REFUSED)("says what is wrong with a malformed key: $codes", async ({ key, codes }) => {
    for (const message of [byPath(key), byQuery(key)]) {
      const { error } = await refuse(message, ["hidden"]);
      expect(error.data).toMatchObject({ status: 400, detail: error.message });
      expect(error.data).toMatchObject({ type: expect.any(String), title: expect.any(String) });
      expect(error.data.issues.map((issue: { code: string }) => issue.code)).toEqual(codes);
    }
    const { result } = await refuse(byTool(key), ["hidden"]);
    const read = parseScopedTaskKey(key);
    for (const { message } of read.ok ? [] : read.error.issues) expect(result.content[0].text).toContain(message);
  });

  it.each([
    { name: "an array", message: byTool([OWN]) },
    { name: "no key", message: byTool(undefined) },
    { name: "a repeated query", message: byUri(`${byQuery(OWN).params.uri}&key=${encodeURIComponent(OWN)}`) },
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

  it("is understood by the SDK's own client", async () => {
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
    const parameters = ["--input-type=module", "--eval", program];
    const child = await execute(process.execPath, parameters, { cwd: inject("folder") });
    expect(child.stderr).toBe("");
    expect(JSON.parse(child.stdout)).toEqual([FIELDS, FIELDS]);
  });

  it("answers what its README shows", async () => {
    expect(example.readme.requests).not.toEqual([]);
    for (const { command, output } of example.readme.requests) {
      const here = command.replace("localhost:3000", server.url);
      expect((await execute("sh", ["-c", here])).stdout.trim()).toBe(output);
    }
  });

  it.each(WAYS)("gives nothing of a Redis that fails: $by.name", async ({ by }) => {
    await refuse(by(FAILING), [FAILING, "client-", "task5", "my_tool", "HGET", "runs", "Redis", "ocket"]);
  });

  it("still runs, and has printed nothing but where it listens, and what kind of error it met", () => {
    expect(server.isRunning()).toBe(true);
    const [first, ...errors] = server.printed().trim().split("\n");
    expect(first).toMatch(/^Listening on http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    for (const error of errors) expect(error).toMatch(/^Redis: \w+$/);
  });

  // The last test, since nothing is answered afterwards.
  it.each(WAYS)("gives nothing of a Redis that is gone: $by.name", async ({ by }) => {
    redis.stop();
    await refuse(by(OWN), [OWN, "client-", "task4", "my_tool", "127.0.0.1", "Redis", "ocket"]);
  });
});
