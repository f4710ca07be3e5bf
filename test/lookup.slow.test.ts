import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type RedisClientType } from "@redis/client";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { findTask, listTasks } from "../examples/lookup/lookup.js";
import { proveName } from "../examples/lookup/session.js";
import { type Redis, startRedis } from "./interop/redis.js";
import { capturedRedisNames } from "./support/docket.js";
import { ROOT } from "./support/packed.js";
import { forgedKeys } from "./support/vectors.js";

// What is stored here has the names and the texts that FastMCP 4.1.4 and 2.14.7 left in a Redis.

const ID = "0pPtK5kVeaw8wmEATLWO32C2y8UpllHUYEYB-viw27E";
const CALLER = { clientId: "client-a", subject: "user-1" };
const KEY = `auth:client-a%7Cuser-1:${ID}:tool:tool%3Amy_tool%40`;
const MAPPING = `fastmcp:fastmcp:task:auth:client-a%7Cuser-1:${ID}`;

let server: Redis;
let redis: RedisClientType;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lookup-"));
  server = await startRedis(folder, new AbortController().signal);
  // A cast, since the client of these settings is of a type of its own.
  redis = createClient({ url: server.url }) as RedisClientType;
  await redis.connect();
});
beforeEach(async () => {
  await redis.flushAll();
  await redis.mSet([MAPPING, KEY, `${MAPPING}:current_leg`, KEY, `${MAPPING}:created_at`, "2027"]);
  await redis.hSet(`fastmcp:runs:${KEY}`, { state: "completed", result_key: `${KEY}:1` });
  await redis.set(`fastmcp:results::${KEY}:1`, '{"value":{"data":"gASVBA=="}}');
});
afterAll(async () => {
  redis?.destroy();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

it("leads from a caller and a task id to the run and its result", async () => {
  expect(await findTask(redis, CALLER, ID)).toMatchObject({
    taskScope: "client-a|user-1",
    componentIdentifier: "tool:my_tool@",
    leg: 1,
    state: "completed",
    result: '{"value":{"data":"gASVBA=="}}',
  });
});

it("goes on to the current leg, with its progress", async () => {
  const leg = `${KEY}#leg2`;
  await redis.set(`${MAPPING}:current_leg`, leg);
  await redis.hSet(`fastmcp:runs:${leg}`, { state: "running" });
  const progress = { current: "3", total: "9" };
  await redis.hSet(`fastmcp:progress:${leg}`, progress);
  expect(await findTask(redis, CALLER, ID)).toMatchObject({ leg: 2, state: "running", progress, result: null });
});

it("finds a result under the name that Docket 0.26.1 gave it", async () => {
  await redis.hSet(`fastmcp:runs:${KEY}`, { result_key: KEY });
  await redis.set(`fastmcp:results::${KEY}`, "old");
  expect(await findTask(redis, CALLER, ID)).toMatchObject({ result: "old" });
});

it("finds nothing for another caller, another id, or a mapping that holds another's key", async () => {
  for (const caller of [{ clientId: "client-a" }, { clientId: "" }, { clientId: "client-b" }]) {
    expect(await findTask(redis, caller, ID)).toBeUndefined();
  }
  for (const id of ["", "*", `${ID}:created_at`, "0pPt"]) {
    expect(await findTask(redis, CALLER, id)).toBeUndefined();
  }
  for (const key of [KEY.replace("user-1", "user-2"), KEY.replace(ID, "another"), "no key"]) {
    await redis.mSet([MAPPING, key, `${MAPPING}:current_leg`, key]);
    expect(await findTask(redis, CALLER, ID)).toBeUndefined();
  }
});

it("lists a caller's tasks and nobody else's", async () => {
  await redis.set("fastmcp:fastmcp:task:auth:client-a:other", "");
  await redis.set("fastmcp:fastmcp:task:auth:client-a%7Cuser-1:second", "");
  expect([...(await listTasks(redis, CALLER))].sort()).toEqual([ID, "second"]);
  expect([...(await listTasks(redis, { clientId: "" }))]).toEqual([]);
  const main = join(ROOT, "examples", "lookup", "main.js");
  const options = { encoding: "utf8", env: { ...process.env, REDIS_URL: server.url } } as const;
  const output = execFileSync(process.execPath, [main, "client-a", "user-1"], options);
  expect(output).toContain(`{"id":"${ID}","component":"tool:my_tool@","state":"completed"}\n`);
});

it("believes a name of the session layout only if the mapping holds its key", async () => {
  const own = "victim:1babdd0f-7aea-4d0b-86eb-3fb8d8caac33:tool:waits";
  await redis.set("fastmcp:fastmcp:task:victim:1babdd0f-7aea-4d0b-86eb-3fb8d8caac33", own);
  for (const name of [`fastmcp:runs:${own}`, `fastmcp:results::${own}:1`, `fastmcp:${own}`]) {
    expect(await proveName(redis, name, "victim")).toMatchObject({ taskKey: own });
    expect(await proveName(redis, name, "mallory")).toBeUndefined();
  }
  const key = "victim:905989df-7514-4ef8-ad07-99fd984e1803:tool:parked";
  for (const header of ["runs:", "cancel:", "state:", "progress:", "results::"]) {
    const forged = `fastmcp:${header}${key}`;
    await redis.hSet(forged, { key: header + key });
    await redis.set(`fastmcp:fastmcp:task:${header}${key.slice(0, 43)}`, header + key);
    expect(await proveName(redis, forged, "victim")).toBeUndefined();
  }
});

/** Runs a line of shell with the command, and a redis-cli of this Redis; gives all that is printed. */
function shell(line: string): string {
  const script = `alias task-key='"${process.execPath}" "${ROOT}/dist/cli.js"'
alias redis-cli='redis-cli -u ${server.url}'
{ ${line}
} 2>&1`;
  return execFileSync("sh", ["-c", script], { cwd: folder, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
}

it("gives the command what its page shows from a user whose task is gone to the answer", async () => {
  await redis.flushAll();
  for (const { docket, cluster, key } of capturedRedisNames) {
    if (docket === "fastmcp" && !cluster) await redis.set(key, "");
  }
  for (const { key } of forgedKeys) await redis.set(`fastmcp:runs:${key}`, "");
  const [, walk = ""] = readFileSync(join(ROOT, "docs", "command.md"), "utf8").split("task is gone\n");
  const steps = [...walk.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!```).*\n)*)/gm)];
  expect(steps).toHaveLength(5);
  for (const [, line = "", output] of steps) expect(shell(line)).toBe(output);
});

it("lets the command tell a forged name from an honest one by the mapping", async () => {
  await redis.flushAll();
  const { names } = JSON.parse(readFileSync(join(ROOT, "test/vectors/captured-store.json"), "utf8"));
  for (const { docket, cluster, key, value = "" } of names) {
    if (docket === "fastmcp" && !cluster) await redis.set(key, value);
  }
  const proofs = (session: string) =>
    shell(`redis-cli --scan --pattern "$(task-key scan --session ${session} --kind run)" |
      task-key parse --redis --session ${session} --only valid --fields taskKey 2>/dev/null | while read -r key; do
        test "$(redis-cli get "$(task-key names "$key" --kind mapping)")" = "$key" && echo proven || echo forged
      done`);
  expect(proofs("victim")).toBe("forged\n".repeat(2));
  expect(proofs("own-session")).toBe("proven\n".repeat(2));
});
