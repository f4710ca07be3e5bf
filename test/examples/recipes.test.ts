import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ROOT, readManifest } from "../support/packed.js";
import { REFUSED, secretsIn } from "./refused.js";

const OWN = "session123:task457:resource:file%3A%2F%2Fdata.txt";
const FOREIGN = "session999:task458:tool:my_tool";
const ABSENT = "session123:task999:tool:my_tool";

/** The module that the recipes leave to the reader. */
const TASKS = `
  import type { TaskKey } from "fastmcp-task-keys";
  export const sessionOf = (authorization: string | undefined): string | undefined =>
    authorization === "Bearer alice-token" ? "session123" : undefined;
  export const findTask = ({ clientTaskId, componentIdentifier }: TaskKey) =>
    clientTaskId === "task999" ? undefined : { clientTaskId, componentIdentifier };
`;

/** How to ask each recipe: a module with the ways in which a key comes, and with requests that hold no single key. */
const RECIPES = [
  {
    name: "express",
    summary: "Express",
    program: `
      import { app } from "./express.js";
      const server = app.listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const { port } = server.address();
      const url = "http://127.0.0.1:" + port + "/tasks";
      const asked = (path, options) => async (headers) => {
        const response = await fetch(url + path, { ...options, headers: { ...headers, ...options?.headers } });
        return [response.status, await response.text(), response.headers.get("content-type")];
      };
      const posted = (body) => asked("/lookup", {
        method: "POST", body, headers: { "Content-Type": "application/json" },
      });
      export const ways = (key) => [
        asked("/" + encodeURIComponent(key)),
        asked("?key=" + encodeURIComponent(key)),
        posted(JSON.stringify({ key })),
      ];
      export const broken = (key) => [
        asked("?key=" + encodeURIComponent(key) + "&key=" + encodeURIComponent(key)),
        asked("/" + encodeURIComponent(key) + "%"),
        posted(JSON.stringify({ key: [key] })),
        posted('{"key":"' + key),
        posted("null"),
      ];
      export const stop = () => server.close();
    `,
  },
  {
    name: "trpc",
    summary: "tRPC",
    program: `
      import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
      import { appRouter } from "./trpc.js";
      const asked = (input) => async ({ Authorization: token }) => {
        const url = "http://localhost/trpc/task?input=" + encodeURIComponent(JSON.stringify(input));
        const response = await fetchRequestHandler({
          endpoint: "/trpc", req: new Request(url), router: appRouter, createContext: () => ({ token }),
        });
        return [response.status, await response.text(), "application/problem+json"];
      };
      export const ways = (key) => [asked({ key })];
      export const broken = (key) => [asked({ key: [key] }), asked({}), asked(key), asked(null)];
      export const stop = () => {};
    `,
  },
  {
    name: "next",
    summary: "A Next route handler",
    program: `
      import { GET } from "./next.js";
      const asked = (key) => async (headers) => {
        const request = new Request("http://localhost/tasks/x", { headers });
        const response = await GET(request, { params: Promise.resolve({ key }) });
        return [response.status, await response.text(), response.headers.get("content-type")];
      };
      export const ways = (key) => [asked(key)];
      export const broken = (key) => [asked([key]), asked(undefined)];
      export const stop = () => {};
    `,
  },
];

const PACKAGES = ["express@5.3.0", "@types/express@5.0.6", "@trpc/server@11.25.2"];

const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const recipes = Array.from(
  readme.matchAll(/<summary>([^<,]+)[^\n]*<\/summary>\n\n```ts no-run\n(.*?)\n```/gs),
  ([, summary = "", code = ""]) => ({ summary, code }),
);

it("knows every example of the README that the documentation's own test does not run", () => {
  expect(readme.match(/^```\w+ no-run$/gm)).toHaveLength(RECIPES.length);
  expect(recipes.map(({ summary }) => summary)).toEqual(RECIPES.map(({ summary }) => summary));
});

describe("the README's recipes", () => {
  const folder = mkdtempSync(join(tmpdir(), "task-key-recipes-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(() => {
    const { devDependencies } = readManifest(ROOT);
    const shared = ["zod", "typescript", "@types/node"].map(
      (name) => `${name}@${devDependencies[name]}`,
    );
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    const packages = [...PACKAGES, ...shared];
    execFileSync("npm", ["install", "--no-audit", "--no-fund", inject("tarball"), ...packages], {
      cwd: folder,
      stdio: "pipe",
    });
    writeFileSync(join(folder, "tasks.ts"), TASKS);
    for (const [index, { name, program }] of RECIPES.entries()) {
      writeFileSync(join(folder, `${name}.ts`), recipes[index]?.code ?? "");
      writeFileSync(join(folder, `ask-${name}.js`), program);
    }
  });

  it("type-check, and compile", () => {
    const compilerOptions = {
      module: "nodenext",
      target: "es2022",
      lib: ["es2023", "dom"],
      types: ["node"],
      strict: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
    };
    const files = RECIPES.map(({ name }) => `${name}.ts`);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const child = spawnSync("npx", ["tsc"], { cwd: folder, encoding: "utf8" });
    expect(child.stdout).toBe("");
    expect(child.status).toBe(0);
  });

  describe.each(RECIPES)("$summary", ({ name }) => {
    /** Asks for each key in each way, or for the broken requests, in a process of its own. */
    function ask(kind: "ways" | "broken", keys: readonly string[], token?: string): Asked[] {
      const program = `
        import { writeFileSync } from "node:fs";
        import { ${kind}, stop } from "./ask-${name}.js";
        const headers = ${JSON.stringify(token === undefined ? {} : { Authorization: `Bearer ${token}` })};
        const answers = [];
        for (const key of ${JSON.stringify(keys)}) {
          for (const ask of ${kind}(key)) answers.push([key, ...(await ask(headers))]);
        }
        writeFileSync(3, JSON.stringify(answers));
        stop();
      `;
      return runProgram(program, folder);
    }

    it("answers a good key with the task", () => {
      const answers = ask("ways", [OWN], "alice-token");
      expect(answers).not.toEqual([]);
      for (const { status, text } of answers) {
        expect(status).toBe(200);
        expect(text).toContain('"componentIdentifier":"file://data.txt"');
      }
    });

    it("answers another session's key as it does one of no task, to the byte", () => {
      const [foreign, absent] = [FOREIGN, ABSENT].map((key) =>
        ask("ways", [key], "alice-token").map(({ status, text }) => ({ status, text })),
      );
      expect(foreign).toEqual(absent);
      for (const { status, text } of foreign ?? []) {
        expect(status).toBe(404);
        expect(secretsIn(text, ["session", "task9", "task4", "my_tool"])).toEqual([]);
      }
    });

    it("answers a caller without a session with 401", () => {
      for (const { status, text } of ask("ways", [OWN])) {
        expect(status).toBe(401);
        expect(secretsIn(text, ["session123", "task457", "data.txt"])).toEqual([]);
      }
    });

    it("answers a malformed key with 400 and the issues", () => {
      const keys = REFUSED.map(({ key }) => key);
      for (const { key, status, text, type } of ask("ways", keys, "alice-token")) {
        expect(status).toBe(400);
        expect(type).toMatch(/^application\/problem\+json/);
        expect(secretsIn(text, ["hidden"])).toEqual([]);
        const codes = REFUSED.find((refused) => refused.key === key)?.codes ?? [];
        for (const code of codes) expect(text).toContain(`"code":"${code}"`);
      }
    });

    it("refuses what is no single key", () => {
      for (const { status, text } of ask("broken", [OWN], "alice-token")) {
        expect(status).toBe(400);
        expect(secretsIn(text, ["session123", "task457", "data.txt"])).toEqual([]);
      }
    });
  });
});

interface Asked {
  readonly key: string;
  readonly status: number;
  readonly text: string;
  readonly type: string | null;
}

/** Runs a program that writes its answers to a pipe of their own; it must print nothing, for a key could be in it. */
function runProgram(program: string, folder: string): Asked[] {
  const child = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  expect(child.stdout + child.stderr).toBe("");
  const answers: [string, number, string, string | null][] = JSON.parse(child.output[3] ?? "");
  return answers.map(([key, status, text, type]) => ({ key, status, text, type }));
}
