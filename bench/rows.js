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

/** @typedef {[figure: number, kind?: string]} Figure With a kind where only the worst of many is told. */

const session = sessionKeys.map((key) => {
  // The captured keys have no other type.
  const fields = /** @type {core.TaskKey} */ (flat(split(key)));
  return { key, fields, sessionId: fields.sessionId };
});
const scoped = scopedKeys.map((key) => {
  const fields = /** @type {core.ScopedTaskKey} */ (flat(splitScoped(key)));
  return { key, fields, taskScope: fields.taskScope, name: flat(`fastmcp:runs:${key}`) };
});
const eitherKeys = sessionKeys.flatMap((key, index) => [key, scopedKeys[index] ?? key]);
const callers = session.map(({ fields }) => flat({ clientId: fields.sessionId, subject: fields.clientTaskId }));
const docket = docketKeys("fastmcp", { layout: "scoped" });
const taskTypes = /** @type {const} */ (["tool", "resource", "template", "prompt", "report"]);

export const ROWS = [
  ...rows(sessionKeys, (key) => parseTaskKey(key), [0.8, (key) => split(key)], [1, (key) => check(key)]),
  ...rows(
    session,
    ({ key, sessionId }) => parseTaskKey(key, { sessionId }),
    [1, ({ key, sessionId }) => ofSession(split(key), sessionId)],
    [1, ({ key, sessionId }) => ofSession(check(key), sessionId)],
  ),
  ...rows(sessionKeys, (key) => parseTaskKey(key, { taskTypes }), [1.4, (key) => split(key)]),
  ...rows(
    scopedKeys,
    (key) => parseScopedTaskKey(key),
    [0.85, (key) => splitScoped(key)],
    [1, (key) => checkScoped(key)],
  ),
  ...rows(
    scoped,
    ({ key, taskScope }) => parseScopedTaskKey(key, { taskScope }),
    [1.05, ({ key, taskScope }) => ofScope(splitScoped(key), taskScope)],
    [1, ({ key, taskScope }) => ofScope(checkScoped(key), taskScope)],
  ),
  ...rows(eitherKeys, (key) => parseAnyTaskKey(key), [undefined, (key) => splitAny(key)]),
  ...rows(
    session,
    ({ fields }) => flatten(buildTaskKey(fields)),
    [2, ({ fields }) => flatten(join(fields))],
    [1, ({ fields }) => flatten(checkedJoin(fields))],
  ),
  ...rows(scoped, ({ fields }) => flatten(buildScopedTaskKey(fields)), [
    undefined,
    ({ fields }) => flatten(joinScoped(fields)),
  ]),
  ...rows(callers, (caller) => flatten(taskScopeOf(caller)), [undefined, (caller) => flatten(joinScope(caller))]),
  ...rows(scoped, ({ key, taskScope }) => docket.forTask(key, { taskScope }), [
    undefined,
    ({ key, taskScope }) => namesOf(key, taskScope),
  ]),
  ...rows(scoped, ({ fields }) => docket.forTaskId(fields), [undefined, ({ fields }) => mappingOf(fields)]),
  ...rows(scoped, ({ name }) => docket.parse(name), [1.2, ({ name }) => splitRun(name)]),
  ...rows(
    sessionKeys,
    (key) => taskKeyCodec.safeDecode(key),
    [0.9, (key) => bareCodec.safeDecode(key)],
    [0.45, (key) => zodPipe.safeParse(key)],
  ),
  ...rows(session, ({ fields }) => flatten(taskKeyCodec.safeEncode(fields)), [
    1.1,
    ({ fields }) => flatten(bareCodec.safeEncode(fields)),
  ]),
  ...rows(scopedKeys, (key) => scopedTaskKeyCodec.safeDecode(key), [undefined, (key) => scopedPipe.safeParse(key)]),
  ...rows(session, ({ key, sessionId }) => z.safeDecode(createTaskKeyCodec({ sessionId }), key), [
    8,
    ({ key }) => parseTaskKey(key),
  ]),
  row("what each of these codecs leaves in memory", 8, "", () => [keptPerCodec()], "bytes"),
  row("parseTaskKey(refused), a mix", 1.6, "parseTaskKey(key)", () => [ratioOfPasses(refuse(refusedMix), accept())]),
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
  bytes(7000, "everything, Zod aside", 'export * from "fastmcp-task-keys";', ["zod"]),
  ...command("parse --json", () => sessionKeys),
  ...command("parse --redis --json", redisNames),
  ...command("parse --redis --only refused --lines", redisNames),
  row("a million keys in DuckDB", undefined, "task-key parse --layout scoped -q", () => throughDuckdb(scopedKeys)),
];

/**
 * @template Input
 * @param {readonly Input[]} inputs
 * @param {(input: Input) => unknown} ours
 * @param {[goal: number | undefined, theirs: (input: Input) => unknown][]} others
 */
function rows(inputs, ours, ...others) {
  /** @param {(input: Input) => unknown} run */
  const codeOf = (run) => String(run).replace(/^.*?=> /, "");
  return others.map(([goal, theirs]) => row(codeOf(ours), goal, codeOf(theirs), () => [ratio(inputs, ours, theirs)]));
}

/**
 * @param {string} work @param {number | undefined} goal The most that it may be. @param {string} against What it is a
 * multiple of. @param {() => Figure | Promise<Figure>} measure @param {string} unit Of a figure that is no ratio.
 */
function row(work, goal, against, measure, unit = "") {
  return { work, goal, against, measure, unit };
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
  const figures = cases.map((one) => /** @type {Figure} */ ([measure(one), one.kind]));
  return figures.reduce((most, one) => (one[0] > most[0] ? one : most));
}

/** Of 50 for each key, after 20, by when all code is compiled. */
function keptPerCodec() {
  const [warmUp, passes] = [20, 50];
  let before = 0;
  for (let pass = 0; pass < warmUp + passes; pass += 1) {
    if (pass === warmUp) before = heapInUse();
    for (const { key, sessionId } of session) createTaskKeyCodec({ sessionId }).safeDecode(key);
  }
  return Math.max(0, heapInUse() - before) / (passes * session.length);
}

/** Collects more than once, since code that no longer runs goes only then. */
function heapInUse() {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("This needs node --expose-gc.");
  for (let round = 0; round < 10; round += 1) gc();
  return process.memoryUsage().heapUsed;
}

/** @param {number} goal @param {string} what @param {string} contents @param {string[]} external */
function bytes(goal, what, contents, external = []) {
  /** @returns {Figure} */
  const measure = () => {
    const stdin = { contents, resolveDir: "." };
    const { outputFiles } = buildSync({ stdin, external, bundle: true, format: "esm", minify: true, write: false });
    return [gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length];
  };
  return row(`${what}, bundled, minified, gzipped`, goal, "", measure, "bytes");
}

/** @param {string} parameters @param {() => readonly string[]} lines */
function command(parameters, lines) {
  const measure = () => throughCommand(parameters.split(" "), lines());
  return [
    row(`task-key ${parameters}`, 1.6, "a line copier", () => [measure().ratio]),
    row(`the memory of task-key ${parameters}`, 200, "", () => [measure().megabytes], "MB"),
  ];
}

/** What redis-cli --scan prints: names of tasks, names of none, and forged ones. */
function redisNames() {
  const names = scopedKeys.flatMap((key) => {
    const task = docket.forTask(key);
    if (!task.ok) return [];
    const { run, result, progress, mapping, meta } = task.value;
    return [run, result, progress, mapping, ...Object.values(meta)].filter((name) => name !== null);
  });
  const forged = session.map(({ key }) => `fastmcp:runs:victim:task:tool:x:${key}`);
  return [...names, "fastmcp:stream", "fastmcp:workers", ...forged];
}
