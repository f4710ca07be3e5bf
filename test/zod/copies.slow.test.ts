import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type * as Zod from "zod";
import type * as Package from "../../src/index.js";
import { ROOT } from "../support/packed.js";

// One process may hold several copies of the package and of Zod: as ESM and as CommonJS, or of two versions that two
// dependencies asked for. These are copies of what has been built, each with the Zod that stands beside it.

interface Copy {
  readonly name: string;
  readonly ours: typeof Package;
  readonly z: typeof Zod;
}

const folder = mkdtempSync(join(tmpdir(), "fastmcp-task-keys-copies-"));
afterAll(() => rmSync(folder, { recursive: true }));

const copies: readonly Copy[] = [
  await importCopy("ESM", "zod"),
  await importCopy("ESM again, of the same Zod", "zod"),
  requireCopy("CommonJS", "zod"),
  await importCopy("ESM with the oldest Zod", "zod-oldest"),
  requireCopy("CommonJS with the oldest Zod", "zod-oldest"),
];

const pairs = copies.flatMap((host) => copies.filter((guest) => guest !== host).map((guest) => ({ host, guest })));

const KEY = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const FIELDS = {
  sessionId: "session123",
  clientTaskId: "task456",
  taskType: "resource",
  componentIdentifier: "file://data.txt",
} as const;
const BAD_KEY = "a::tool:%41";
const BAD_FIELDS = { ...FIELDS, clientTaskId: "", componentIdentifier: "" };

it("the copies are copies, and answer alike", () => {
  expect(new Set(copies.map(({ ours }) => ours.parseTaskKey)).size).toBe(copies.length);
  expect(new Set(copies.map(({ z }) => z.ZodError)).size).toBe(4);
  for (const { ours } of copies) {
    expect(ours.parseTaskKey(KEY)).toEqual({ ok: true, value: FIELDS });
    expect(ours.parseTaskKey(BAD_KEY)).toEqual(copies[0]?.ours.parseTaskKey(BAD_KEY));
  }
});

describe.each(pairs)("a codec of $guest.name inside a schema of $host.name", ({ host, guest }) => {
  const schema = host.z.object({ keys: host.z.array(guest.ours.taskKeyCodec) });

  it("decodes and encodes", () => {
    expect(host.z.decode(schema, { keys: [KEY] })).toEqual({ keys: [FIELDS] });
    expect(host.z.encode(schema, { keys: [FIELDS] })).toEqual({ keys: [KEY] });
    expect(guest.z.decode(schema, { keys: [KEY] })).toEqual({ keys: [FIELDS] });
  });

  it("refuses with issues that taskKeyIssuesFrom of either copy finds, at their path", () => {
    const decoded = host.z.safeDecode(schema, { keys: [KEY, BAD_KEY] });
    const encoded = host.z.safeEncode(schema, { keys: [FIELDS, BAD_FIELDS] });
    for (const [{ error }, codes] of [
      [decoded, ["empty_segment", "non_canonical_encoding"]],
      [encoded, ["empty_segment", "empty_segment"]],
    ] as const) {
      for (const { ours } of [host, guest]) {
        for (const path of [[], ["keys"], ["keys", 1]]) {
          expect(ours.taskKeyIssuesFrom(error, path).map(({ code }) => code)).toEqual(codes);
        }
        expect(ours.taskKeyIssuesFrom(error, ["keys", 0])).toEqual([]);
      }
    }
  });

  it("says of what is no string or object what the function says", () => {
    // A cast, since the point is to pass what the types forbid.
    const { error } = host.z.safeDecode(schema, { keys: [7] } as never);
    for (const { ours } of [host, guest]) {
      expect(ours.parseTaskKey(7)).toHaveProperty("error.issues", ours.taskKeyIssuesFrom(error, ["keys", 0]));
    }
  });

  it("keeps the guard", () => {
    const guarded = host.z.object({ key: guest.ours.createTaskKeyCodec({ sessionId: "session123" }) });
    expect(host.z.safeDecode(guarded, { key: KEY }).success).toBe(true);
    const { error } = host.z.safeDecode(guarded, { key: "victim:task456:tool:my_tool" });
    expect(host.ours.taskKeyIssuesFrom(error).map(({ code }) => code)).toEqual(["session_mismatch"]);
  });

  it("has functions whose fields and task types are read by those of the other", () => {
    const parsed = guest.ours.parseTaskKey(KEY);
    expect(parsed.ok && host.ours.buildTaskKey(parsed.value)).toEqual({ ok: true, value: KEY });
    const taskTypes = guest.ours.TASK_TYPES;
    expect(host.ours.parseTaskKey(KEY, { taskTypes })).toEqual({ ok: true, value: FIELDS });
  });
});

it.each(copies)("an error of $name keeps our issues through structuredClone and JSON", ({ ours, z }) => {
  const refused = ours.parseTaskKey(BAD_KEY);
  const expected = refused.ok ? [] : refused.error.issues;
  const issues = z.safeDecode(ours.taskKeyCodec, BAD_KEY).error?.issues;
  for (const copied of [structuredClone(issues), JSON.parse(JSON.stringify(issues))]) {
    for (const other of copies) {
      expect(other.ours.taskKeyIssuesFrom(new other.z.ZodError(copied))).toEqual(expected);
      // As an API sends it: an object that is no error.
      expect(other.ours.taskKeyIssuesFrom({ issues: copied })).toEqual(expected);
    }
  }
});

/** A folder of its own for a copy of the package, with the Zod of that name beside it. */
function copyPackage(name: string, zod: string): string {
  const modules = join(folder, name.replaceAll(/\W/g, ""), "node_modules");
  const home = join(modules, "fastmcp-task-keys");
  mkdirSync(home, { recursive: true });
  cpSync(join(ROOT, "dist"), join(home, "dist"), { recursive: true });
  writeFileSync(join(home, "package.json"), '{ "type": "module" }');
  symlinkSync(join(ROOT, "node_modules", zod), join(modules, "zod"));
  return home;
}

async function importCopy(name: string, zod: string): Promise<Copy> {
  const home = copyPackage(name, zod);
  const load = (file: string) => import(pathToFileURL(join(home, file)).href);
  return { name, ours: await load("dist/esm/index.js"), z: await load("../zod/index.js") };
}

function requireCopy(name: string, zod: string): Copy {
  const load = createRequire(join(copyPackage(name, zod), "package.json"));
  return { name, ours: load("./dist/cjs/index.js"), z: load("zod") };
}
