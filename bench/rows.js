import { deepStrictEqual } from "node:assert";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { createTaskKeyCodec, scopedTaskKeyCodec, taskKeyCodec } from "fastmcp-task-keys";
import * as core from "fastmcp-task-keys/core";
import { docketKeys } from "fastmcp-task-keys/docket";
import * as z from "zod";
import * as hand from "./by-hand.js";
import { throughCommand, throughDuckdb } from "./command.js";
import { flat, longTexts, refused, refusedMix, scopedKeys, sessionKeys } from "./inputs.js";
import { flatten, passOver, ratio, ratioOfPasses } from "./measure.js";

const { parseTaskKey, parseScopedTaskKey, parseAnyTaskKey, buildTaskKey, buildScopedTaskKey, taskScopeOf } = core;
const { split, splitScoped, splitAny, splitRun, ofSession, ofScope, check, checkScoped } = hand;
const { join, joinScoped, joinScope, checkedJoin, mappingOf, namesOf, bareCodec, zodPipe, scopedPipe } = hand;

const session = sessionKeys.map((key) => {
  // The captured keys have no other type.
  const fields = /** @type {core.TaskKey} */ (flat(split(key)));
  return { key, fields, own: fields.sessionId };
});
const scoped = scopedKeys.map((key) => {
  const fields = /** @type {core.ScopedTaskKey} */ (flat(splitScoped(key)));
  return { key, fields, own: fields.taskScope, name: flat(`fastmcp:runs:${key}`) };
});
const either = session.flatMap((one, index) => [one, scoped[index] ?? one]);
const callers = session.map(({ fields }) => flat({ clientId: fields.sessionId, subject: fields.clientTaskId }));
const docket = docketKeys("fastmcp", { layout: "scoped" });
const taskTypes = /** @type {const} */ (["tool", "resource", "template", "prompt", "report"]);

export const ROWS = [
  ...pairs(session, [
    [({ key }) => parseTaskKey(key), ({ key }) => split(key), 0.8],
    [({ key }) => parseTaskKey(key), ({ key }) => check(key), 1],
    [({ key, own }) => parseTaskKey(key, { sessionId: own }), ({ key, own }) => ofSession(split(key), own), 1],
    [({ key, own }) => parseTaskKey(key, { sessionId: own }), ({ key, own }) => ofSession(check(key), own), 1],
    [({ key }) => parseTaskKey(key, { taskTypes }), ({ key }) => split(key), 1.4],
    [({ fields }) => flatten(buildTaskKey(fields)), ({ fields }) => flatten(join(fields)), 2],
    [({ fields }) => flatten(buildTaskKey(fields)), ({ fields }) => flatten(checkedJoin(fields)), 1],
    [({ key }) => taskKeyCodec.safeDecode(key), ({ key }) => bareCodec.safeDecode(key), 0.9],
    [({ key }) => taskKeyCodec.safeDecode(key), ({ key }) => zodPipe.safeParse(key), 0.45],
    [
      ({ fields }) => flatten(taskKeyCodec.safeEncode(fields)),
      ({ fields }) => flatten(bareCodec.safeEncode(fields)),
      1.1,
    ],
    [({ key, own }) => z.safeDecode(createTaskKeyCodec({ sessionId: own }), key), ({ key }) => parseTaskKey(key), 8],
  ]),
  ...pairs(scoped, [
    [({ key }) => parseScopedTaskKey(key), ({ key }) => splitScoped(key), 0.85],
    [({ key }) => parseScopedTaskKey(key), ({ key }) => checkScoped(key), 1],
    [
      ({ key, own }) => parseScopedTaskKey(key, { taskScope: own }),
      ({ key, own }) => ofScope(splitScoped(key), own),
      1.05,
    ],
    [
      ({ key, own }) => parseScopedTaskKey(key, { taskScope: own }),
      ({ key, own }) => ofScope(checkScoped(key), own),
      1,
    ],
    [({ fields }) => flatten(buildScopedTaskKey(fields)), ({ fields }) => flatten(joinScoped(fields))],
    [({ key }) => scopedTaskKeyCodec.safeDecode(key), ({ key }) => scopedPipe.safeParse(key)],
    [({ key, own }) => docket.forTask(key, { taskScope: own }), ({ key, own }) => namesOf(key, own)],
    [({ fields }) => docket.forTaskId(fields), ({ fields }) => mappingOf(fields)],
    [({ name }) => docket.parse(name), ({ name }) => splitRun(name), 1.2],
  ]),
  ...pairs(either, [[({ key }) => parseAnyTaskKey(key), ({ key }) => splitAny(key)]]),
  ...pairs(callers, [[(caller) => flatten(taskScopeOf(caller)), (caller) => flatten(joinScope(caller))]]),
  row("parseTaskKey(refused), a mix", 1.6, "parseTaskKey(key)", () => ratioOfPasses(refuse(refusedMix), accept())),
  row("parseTaskKey(refused), the worst kind", 3, "parseTaskKey(key)", () => {
    const foreign = passOver(session, ({ key }) => parseTaskKey(key, { sessionId: "other" }));
    const kinds = refused.map(({ kind, texts }) => ({ kind, pass: refuse(texts) }));
    return worst([...kinds, { kind: "session_mismatch", pass: foreign }], ({ pass }) => ratioOfPasses(pass, accept()));
  }),
  row("parseAnyTaskKey(refused) of 65,536 characters, the worst shape", 2, "16 of 4,096", () => {
    /** @param {unknown} text */
    const parse = (text) => parseAnyTaskKey(text, { maxLength: 65_536 });
    return worst(longTexts, ({ long, short }) => ratioOfPasses(refuse(long, parse), refuse(short, parse)));
  }),
  bytes(2600, "parseTaskKey", 'export { parseTaskKey } from "fastmcp-task-keys";'),
  bytes(7000, "everything, Zod aside", 'export * from "fastmcp-task-keys";'),
  command("parse --json", () => sessionKeys),
  command("parse --redis --json", redisNames),
  command("parse --redis --only refused --lines", redisNames),
  row("a million keys in DuckDB", undefined, "task-key parse --layout scoped -q", () => throughDuckdb(scopedKeys)),
];

/** @typedef {number | readonly [figure: number, kind: string]} Figure With a kind where only the worst of many is told. */

/**
 * @template Input
 * @param {readonly Input[]} inputs
 * @param {[ours: (input: Input) => unknown, theirs: (input: Input) => unknown, goal?: number][]} calls
 */
function pairs(inputs, calls) {
  /** @param {(input: Input) => unknown} run */
  const codeOf = (run) => String(run).replace(/^.*?=> /, "");
  return calls.map(([ours, theirs, goal]) =>
    row(codeOf(ours), goal, codeOf(theirs), () => ratio(inputs, ours, theirs)),
  );
}

/**
 * @param {string} work @param {number | undefined} goal The most that it may be. @param {string} against What it is a
 * multiple of; nothing for a size in bytes. @param {() => Figure | Promise<Figure>} measure
 */
function row(work, goal, against, measure) {
  return { work, goal, against, measure };
}

function accept() {
  return passOver(sessionKeys, (key) => parseTaskKey(key));
}

/** @param {readonly unknown[]} texts @param {(text: unknown) => { ok: boolean }} parse */
function refuse(texts, parse = (text) => parseTaskKey(text)) {
  for (const text of texts) {
    deepStrictEqual([parse(text).ok, check(text), zodPipe.safeParse(text).success], [false, undefined, false]);
  }
  return passOver(texts, parse);
}

/** @template {{ kind: string }} Case @param {readonly Case[]} cases @param {(one: Case) => number} measure */
function worst(cases, measure) {
  const figures = cases.map((one) => /** @type {const} */ ([measure(one), one.kind]));
  return figures.reduce((most, one) => (one[0] > most[0] ? one : most));
}

/** @param {number} goal @param {string} what @param {string} contents */
function bytes(goal, what, contents) {
  return row(`${what}, bundled, minified, gzipped`, goal, "", () => {
    const input = { stdin: { contents, resolveDir: "." }, external: ["zod"] };
    const { outputFiles } = buildSync({ ...input, bundle: true, format: "esm", minify: true, write: false });
    return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
  });
}

/** @param {string} args @param {() => string[]} lines */
function command(args, lines) {
  return row(`task-key ${args}`, 1.6, "a line copier", () => throughCommand(args, lines()));
}

/** What redis-cli --scan prints: names of tasks, names of none, and forged ones. */
function redisNames() {
  const names = scopedKeys.flatMap((key) => {
    const task = docket.forTask(key);
    if (!task.ok) return [];
    const { run, result, progress, mapping, meta } = task.value;
    return [run, result, progress, mapping, ...Object.values(meta)].filter((name) => name !== null);
  });
  const forged = sessionKeys.map((key) => `fastmcp:runs:victim:task:tool:x:${key}`);
  return [...names, "fastmcp:stream", "fastmcp:workers", ...forged];
}
