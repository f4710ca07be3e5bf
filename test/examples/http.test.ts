import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, readManifest } from "../support/packed.js";
import { type CopiedExample, copyExample, type RunningServer, START } from "./copied.js";
import { answerTo, REFUSED, type Secrets, secretsIn } from "./refused.js";

const OWN = "session123:task457:resource:file%3A%2F%2Fdata.txt";
const FIELDS = {
  clientTaskId: "task457",
  taskType: "resource",
  componentIdentifier: "file://data.txt",
  state: "running",
};
const FOREIGN = "session999:task458:tool:my_tool";
const ABSENT = "session123:task999:tool:my_tool";
const TOKENS = ["alice-token", "bob-token"];
const SESSIONS = ["session123", "session999"];

/** The three ways in. */
const WAYS: readonly { readonly way: string; readonly ask: (key: string) => Ask }[] = [
  { way: "a path", ask: (key) => ({ path: `/tasks/${encodeURIComponent(key)}` }) },
  { way: "a query", ask: (key) => ({ path: `/tasks?key=${encodeURIComponent(key)}` }) },
  { way: "a JSON body", ask: (key) => ({ path: "/tasks/lookup", body: JSON.stringify({ key }) }) },
];

interface Ask {
  readonly path: string;
  readonly body?: string;
  readonly type?: string;
}

// Each prints the OpenAPI document of a server whose schema is made for one session.
const GUARDED = {
  hono: `
    import { createTaskKeyCodec } from "fastmcp-task-keys";
    import { Hono } from "hono";
    import { generateSpecs, validator } from "hono-openapi";
    import * as z from "zod";
    const query = z.object({ key: createTaskKeyCodec({ sessionId: "hidden-session" }) });
    const app = new Hono().get("/tasks", validator("query", query), (c) => c.json({}));
    console.log(JSON.stringify(await generateSpecs(app)));
  `,
  fastify: `
    import fastifySwagger from "@fastify/swagger";
    import fastify from "fastify";
    import { jsonSchemaTransform, validatorCompiler } from "fastify-type-provider-zod";
    import { createTaskKeyCodec } from "fastmcp-task-keys";
    import * as z from "zod";
    const app = fastify().setValidatorCompiler(validatorCompiler);
    await app.register(fastifySwagger, { openapi: { openapi: "3.1.0" }, transform: jsonSchemaTransform });
    const querystring = z.object({ key: createTaskKeyCodec({ sessionId: "hidden-session" }) });
    app.get("/tasks", { schema: { querystring } }, () => ({}));
    await app.ready();
    console.log(JSON.stringify(app.swagger()));
  `,
};

describe.each(["hono", "fastify"] as const)("examples/%s", (name) => {
  let example: CopiedExample;
  let server: RunningServer;
  beforeAll(async () => {
    example = copyExample(name);
    server = await example.start();
  });
  afterAll(async () => {
    await server?.stop();
    example?.remove();
  });

  const ask = (request: Ask, token?: string) =>
    answerTo(`${server.url}${request.path}`, {
      ...(request.body !== undefined && { method: "POST", body: request.body }),
      headers: {
        ...(request.body !== undefined && { "Content-Type": request.type ?? "application/json" }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
    });

  /** Asks for what must be refused, and finds nothing of it in the answer or on the terminal. */
  async function refuse(request: Ask, secrets: Secrets, token: string | undefined) {
    const answer = await ask(request, token);
    expect(secretsIn(answer.text + JSON.stringify(answer.headers), secrets)).toEqual([]);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json(?:;|$)/);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status: answer.status,
      detail: expect.any(String),
    });
    return answer;
  }

  it("is installed from the tarball, whose version it asks for, and ends its set-up with npm start", () => {
    const installed = readManifest(`${example.folder}/node_modules/fastmcp-task-keys`);
    const { version } = readManifest(ROOT);
    expect(installed.version).toBe(version);
    expect(readManifest(`${ROOT}/examples/${name}`).dependencies).toMatchObject({
      "fastmcp-task-keys": `^${version}`,
    });
    expect(example.readme.setUp.at(-1)).toBe(START);
  });

  describe.each(WAYS)("with the key in $way", ({ ask: by }) => {
    it("answers a good key with its fields", async () => {
      const answer = await ask(by(OWN), "alice-token");
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.text)).toEqual(FIELDS);
    });

    it("answers another session's key as it does one of no task, to the byte", async () => {
      const foreign = await refuse(by(FOREIGN), [FOREIGN, ...SESSIONS, "task458"], "alice-token");
      const absent = await refuse(by(ABSENT), [ABSENT, ...SESSIONS, "task999"], "alice-token");
      expect(foreign.status).toBe(404);
      expect(foreign).toEqual(absent);
      expect((await ask(by(FOREIGN), "bob-token")).status).toBe(200);
    });

    it.each([undefined, "nobody"])(
      "answers a caller without a session with 401: %s",
      async (token) => {
        const answer = await refuse(by(OWN), [OWN, ...SESSIONS, "data.txt"], token);
        expect(answer.status).toBe(401);
        expect(answer.headers["www-authenticate"]).toBe("Bearer");
      },
    );

    it.each(REFUSED)("answers a malformed key with 400 and the issues: $name", async (refused) => {
      const answer = await refuse(by(refused.key), refused.secrets, "alice-token");
      expect(answer.status).toBe(400);
      const { issues, detail } = JSON.parse(answer.text);
      expect(issues.map((issue: { code: string }) => issue.code)).toEqual(refused.codes);
      expect(detail).toBe(issues[0].message);
    });
  });

  const own = encodeURIComponent(OWN);
  it.each([
    { name: "a repeated query", path: `/tasks?key=${own}&key=${own}` },
    { name: "a query without a key", path: "/tasks" },
    { name: "an array in the body", path: "/tasks/lookup", body: JSON.stringify({ key: [OWN] }) },
    { name: "an object in the body", path: "/tasks/lookup", body: `{"key":{"${OWN}":1}}` },
    { name: "a body of null", path: "/tasks/lookup", body: "null" },
    { name: "a body that is a string", path: "/tasks/lookup", body: JSON.stringify(OWN) },
    { name: "a body that is no JSON", path: "/tasks/lookup", body: `{"key":"${OWN}` },
    { name: "a body of another type", path: "/tasks/lookup", body: OWN, type: "text/plain" },
    { name: "a path that cannot be decoded", path: `/tasks/${own}%` },
    { name: "a path that is no UTF-8", path: `/tasks/${own}%FF` },
    { name: "the key in the path as it stands", path: `/tasks/${OWN}` },
  ])("refuses $name", async (request) => {
    const answer = await refuse(request, [OWN, own, ...SESSIONS, "data.txt"], "alice-token");
    expect([400, 415]).toContain(answer.status);
  });

  it("answers for a path of no route, and a body that is too large, without them", async () => {
    const path = `/tasks/${own}/more`;
    expect((await refuse({ path }, [OWN, own, ...SESSIONS], "alice-token")).status).toBe(404);
    const body = JSON.stringify({ key: OWN, more: " ".repeat(2 ** 17) });
    const answer = await refuse({ path: "/tasks/lookup", body }, [OWN, ...SESSIONS], "alice-token");
    expect(answer.status).toBe(413);
  });

  it("describes the key in its OpenAPI document, and nobody's session", async () => {
    const { text, status } = await ask({ path: "/openapi.json" });
    expect(status).toBe(200);
    const { openapi, paths } = JSON.parse(text);
    expect(openapi).toMatch(/^3\.1\./);
    const operations = [
      paths["/tasks/{key}"].get,
      paths["/tasks"].get,
      paths["/tasks/lookup"].post,
    ];
    const described = operations.map(
      ({ parameters, requestBody }) =>
        parameters?.[0].schema ?? requestBody.content["application/json"].schema.properties.key,
    );
    for (const schema of described) {
      expect(schema).toMatchObject({ type: "string", maxLength: 8192 });
      expect(new RegExp(schema.pattern).test(OWN)).toBe(true);
      expect(new RegExp(schema.pattern).test(`${OWN}:x`)).toBe(false);
    }
    expect(operations.map(({ responses }) => Object.keys(responses))).toEqual(
      Array(3).fill(["200", "400", "401", "404"]),
    );
    expect(secretsIn(text, [...SESSIONS, ...TOKENS])).toEqual([]);
  });

  it("puts no guard into the document, where a schema has one", () => {
    const child = spawnSync(process.execPath, ["--input-type=module", "--eval", GUARDED[name]], {
      cwd: example.folder,
      encoding: "utf8",
    });
    expect(child.stderr).toBe("");
    expect(child.stdout).toContain('"maxLength":8192');
    expect(child.stdout).not.toContain("hidden");
  });

  it("answers what its README shows", ({ skip }) => {
    if (spawnSync("curl", ["--version"]).status !== 0) skip("not run: there is no curl");
    expect(example.readme.requests).not.toEqual([]);
    for (const { command, output } of example.readme.requests) {
      const here = command.replace("localhost:3000", server.url);
      expect(spawnSync("sh", ["-c", here], { encoding: "utf8" }).stdout.trim()).toBe(output);
    }
  });

  it("still runs, and has printed no key, no session and no token", () => {
    expect(server.isRunning()).toBe(true);
    const printed = server.printed();
    expect(printed).toContain("/tasks/:key");
    const all = [...REFUSED.flatMap(({ secrets }) => secrets), OWN, own, "data.txt", "my_tool"];
    expect(secretsIn(printed, [...all, ...SESSIONS, ...TOKENS])).toEqual([]);
  });
});
