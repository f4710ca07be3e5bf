import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import * as z from "zod";
import { scopedTaskKeyCodec } from "../../src/index.js";
import { ROOT } from "../support/packed.js";
import { described, withoutTitles } from "./described.js";
import { answerTo, REFUSED, secretsIn } from "./refused.js";
import { type RunningServer, run, startServer } from "./run.js";
import { OWN, type Request, STACKS } from "./stacks.js";

const ANSWER = {
  key: OWN,
  parts: {
    taskScope: "client-a|user-1",
    clientTaskId: "task457",
    taskType: "tool",
    componentIdentifier: "tool:my_tool/read@",
    leg: 2,
  },
  state: "running",
};
const FOREIGN = "auth:client-b:task458:tool:tool%3Amy_tool%40";
const ANONYMOUS = "anon:task459:tool:tool%3Amy_tool%40";
const ABSENT = "auth:client-a%7Cuser-1:task999:tool:tool%3Amy_tool%40";
const FAILING = [500, 666, 667].map((task) => `auth:client-a%7Cuser-1:task${task}:tool:tool%3Amy_tool%40`);
const SECRETS = [
  ...["client-a", "client-b", "user-1", "task4", "task5", "task6", "task9"],
  ...["my_tool", "hidden", "WRONGTYPE"],
];

const folder = inject("folder");
const page = readFileSync(join(ROOT, "docs", "frameworks.md"), "utf8");

beforeAll(() => {
  for (const [, file = "", code = ""] of page.matchAll(/^```ts no-run (\S+)\n(.*?)^```$/gms)) write(file, code);
  copyFileSync(fileURLToPath(new URL("store.ts", import.meta.url)), join(folder, "store.ts"));
  write("app/layout.ts", LAYOUT);
  write("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true }, include: ["app"] }));
  const compilerOptions = {
    module: "nodenext",
    target: "es2022",
    lib: ["es2023", "dom"],
    types: ["node"],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    // As a Nest project has it.
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    declaration: true,
  };
  write("tsconfig.servers.json", JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  run("npx tsc --project tsconfig.servers.json", folder);
  run("NEXT_TELEMETRY_DISABLED=1 npx next build", folder);
});

describe.each(STACKS)("$name", ({ name, program, ways, broken, hasDocument }) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(program, folder);
  });
  afterAll(() => server?.stop());

  function ask({ path, body, type = "application/json" }: Request, token = "alice-token") {
    const url = `${server.url}${path}`;
    const Authorization = `Bearer ${token}`;
    if (body === undefined) return answerTo(url, { headers: { Authorization } });
    return answerTo(url, { method: "POST", body, headers: { Authorization, "Content-Type": type } });
  }

  /** Asks for what must be refused, and finds nothing of it in the answer. */
  async function refuse(request: Request, token?: string) {
    const answer = await ask(request, token);
    expect(secretsIn(answer.text + JSON.stringify(answer.headers), SECRETS)).toEqual([]);
    return answer;
  }

  describe.each(Object.entries(ways))("with the key in a %s", (_way, by) => {
    it("answers with the key and its parts", async () => {
      const { status, text } = await ask(by(OWN));
      expect(status).toBe(200);
      expect(text).toContain(JSON.stringify(ANSWER));
    });

    it("answers another owner's key as it does one of no task, to the byte", async () => {
      const absent = await refuse(by(ABSENT));
      expect(absent.status).toBe(404);
      for (const key of [FOREIGN, ANONYMOUS]) expect(await refuse(by(key))).toEqual(absent);
      expect((await ask(by(FOREIGN), "bob-token")).status).toBe(200);
    });

    it.each(["nobody", "token-without-client"])("answers a caller without a scope with 401: %s", async (token) => {
      expect((await refuse(by(OWN), token)).status).toBe(401);
    });

    it.each(REFUSED)("answers a malformed key with 400 and the issues: %s", async (_name, key, codes) => {
      const { status, text } = await refuse(by(key));
      expect(status).toBe(400);
      for (const code of codes) expect(text).toContain(`"code":"${code}"`);
    });

    it.each(FAILING)("gives nothing of a store that fails, or holds nonsense: %s", async (key) => {
      expect((await refuse(by(key))).status).toBe(500);
    });
  });

  it.each(broken)("refuses what is no single key: %j", async (request) => {
    expect((await refuse(request)).status).toBeGreaterThanOrEqual(400);
  });

  if ("path" in ways) {
    it("reads the first leg where the path holds a later one as encodeURI leaves it", async () => {
      const { text } = await ask({ path: `/tasks/${encodeURI(OWN)}` });
      expect(text).toContain('"leg":1},"state":"input_required"');
    });
  }

  if (name === "next") {
    it("shows a key on a page, whose params are not decoded", async () => {
      const show = (key: string) => ask({ path: `/show/${encodeURIComponent(key)}` });
      const { status, text } = await show(OWN);
      expect(status).toBe(200);
      expect(text).toContain(ANSWER.parts.componentIdentifier);
      expect((await show(FOREIGN)).status).toBe(404);
    });
  }

  if (hasDocument) {
    it("describes the key and its parts in the OpenAPI document", async () => {
      const document = JSON.parse((await ask({ path: "/openapi.json" })).text);
      const { paths } = document;
      const inPath = paths["/tasks/{key}"].get;
      const inBody = paths["/tasks/lookup"].post;
      const content = (place: { content: Record<string, { schema: unknown }> }) =>
        place.content["application/json"]?.schema;
      const says = (schema: unknown) => described(schema, document);
      const expected = (schema: unknown) => {
        const lines = described(schema);
        return expect.arrayContaining(name === "hono" ? withoutTitles(lines) : lines);
      };

      const { $schema, ...text } = z.toJSONSchema(scopedTaskKeyCodec.in);
      const inQuery = paths["/tasks"].get;
      for (const { parameters } of [inPath, inQuery]) {
        const key = parameters.find((parameter: { name: string }) => parameter.name === "key");
        expect(says({ allOf: [key, key.schema] })).toEqual(expected(text));
      }
      expect(says(content(inBody.requestBody))).toEqual(expected({ properties: { key: text } }));
      const answer = { properties: { key: text, parts: z.toJSONSchema(scopedTaskKeyCodec.out) } };
      for (const { responses } of [inPath, inQuery, inBody]) {
        expect(says(content(responses[200]))).toEqual(expected(answer));
      }
    });
  }

  it("still runs, and has printed nothing of a key", () => {
    expect(server.isRunning()).toBe(true);
    expect(secretsIn(server.printed(), SECRETS)).toEqual([]);
  });
});

/** What `create-next-app` makes, without its styles. */
const LAYOUT = `
  import { createElement, type ReactNode } from "react";
  export default function Layout({ children }: { children: ReactNode }) {
    return createElement("html", null, createElement("body", null, children));
  }
`;

function write(file: string, text: string): void {
  const target = join(folder, file);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
