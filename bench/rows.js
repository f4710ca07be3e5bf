import { strictEqual } from "node:assert";
import { fileURLToPath } from "node:url";
import { createTaskKeyCodec, taskKeyCodec } from "fastmcp-task-keys";
// The functions without Zod, and where they come from.
import * as core from "fastmcp-task-keys/core";
import { docketKeys } from "fastmcp-task-keys/docket";
import { bundle, gzippedSize } from "./bundle.js";
import * as hand from "./by-hand.js";
import { throughCommand } from "./command.js";
import { flat, scopedKeys, sessionKeys } from "./inputs.js";
import { flatten, passOver, ratio, ratioOfPasses } from "./measure.js";
import { longTexts, refused, refusedMix } from "./refused.js";

const { parseTaskKey, parseScopedTaskKey, parseAnyTaskKey, parseComponentKey } = core;
const { buildTaskKey, buildScopedTaskKey } = core;
const { split, splitScoped, splitAny, splitRun, splitComponent, check, checkScoped } = hand;
const { join, joinScoped, checkedJoin, bareCodec, zodPipe } = hand;

/**
 * @typedef {object} Row
 * @property {string} work
 * @property {string} [against] What it is a multiple of.
 * @property {number | undefined} goal The most that it may be.
 * @property {string} [unit] Of a figure that is no ratio.
 * @property {() => Figure | Promise<Figure>} measure
 *
 * @typedef {object} Figure
 * @property {number} figure
 * @property {string} [kind] Which of many it is of, where only the worst is told.
 */

const session = sessionKeys.map((key) => {
  // The captured keys have no other type.
  const fields = /** @type {core.TaskKey} */ (flat(split(key)));
  return { key, fields, sessionId: fields.sessionId };
});
const scoped = scopedKeys.map((key) => {
  const fields = /** @type {core.ScopedTaskKey} */ (flat(splitScoped(key)));
  return { key, fields, taskScope: fields.taskScope, name: flat(`fastmcp:runs:${key}`) };
});
const components = session
  .map(({ fields }) => fields.componentIdentifier)
  .filter((component) => core.parseComponentKey(component).ok);
const docket = docketKeys("fastmcp", { layout: "scoped" });
const taskTypes = /** @type {const} */ (["tool", "resource", "template", "prompt", "report"]);

/** @type {readonly Row[]} */
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
  ...rows(
    sessionKeys.flatMap((key, index) => [key, scopedKeys[index] ?? key]),
    (key) => parseAnyTaskKey(key),
    [undefined, (key) => splitAny(key)],
  ),
  ...rows(components, (text) => parseComponentKey(text), [undefined, (text) => splitComponent(text)]),
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
  ...rows(scoped, ({ name }) => docket.parse(name), [1.2, ({ name }) => splitRun(name)]),
  ...rows(scoped, ({ name, taskScope }) => docket.parse(name, { taskScope }), [
    undefined,
    ({ name, taskScope }) => ofScope(splitRun(name), taskScope),
  ]),
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
  ...rows(session, ({ key, sessionId }) => createTaskKeyCodec({ sessionId }).safeDecode(key), [
    8,
    ({ key }) => parseTaskKey(key),
  ]),
  {
    work: "what each of these codecs leaves in memory",
    goal: 8,
    unit: "bytes",
    measure: keptPerCodec,
  },
  {
    work: "parseTaskKey(refused), a mix",
    against: "parseTaskKey(key)",
    goal: 1.6,
    measure: () => ({ figure: ratioOfPasses(refuse(refusedMix), accept()) }),
  },
  {
    work: "parseTaskKey(refused), the worst kind",
    against: "parseTaskKey(key)",
    goal: 3,
    measure: () => {
      const foreign = passOver(session, ({ key }) => parseTaskKey(key, { sessionId: "other" }));
      const kinds = refused.map(({ kind, texts }) => ({ kind, pass: refuse(texts) }));
      return worst([...kinds, { kind: "session_mismatch", pass: foreign }], ({ pass }) =>
        ratioOfPasses(pass, accept()),
      );
    },
  },
  {
    work: "parseAnyTaskKey(refused) of 65,536 characters, the worst shape",
    against: "16 of 4,096",
    goal: 2,
    measure: () =>
      worst(longTexts, ({ long, short }) => {
        /** @param {unknown} text */
        const parse = (text) => parseAnyTaskKey(text, { maxLength: 65_536 });
        return ratioOfPasses(refuse(long, parse), refuse(short, parse));
      }),
  },
  bytes(2600, "parseTaskKey", 'export { parseTaskKey } from "fastmcp-task-keys";'),
  bytes(7000, "everything, Zod aside", 'export * from "fastmcp-task-keys";', ["zod"]),
  ...command(["parse", "--json"], () => sessionKeys),
  ...command(["parse", "--redis", "--json"], redisNames),
  ...command(["parse", "--redis", "--only", "refused", "--lines"], redisNames),
];

/**
 * @template Input
 * @param {readonly Input[]} inputs
 * @param {(input: Input) => unknown} ours
 * @param {[goal: number | undefined, theirs: (input: Input) => unknown][]} others
 * @returns {Row[]}
 */
function rows(inputs, ours, ...others) {
  return others.map(([goal, theirs]) => ({
    work: codeOf(ours),
    against: codeOf(theirs),
    goal,
    measure: () => ({ figure: ratio(inputs, ours, theirs) }),
  }));
}

/** @param {(input: never) => unknown} run */
function codeOf(run) {
  return String(run).replace(/^.*?=> /, "");
}

/** @template {{ sessionId: string }} Fields @param {Fields | undefined} fields @param {string} sessionId */
function ofSession(fields, sessionId) {
  return fields?.sessionId === sessionId ? fields : undefined;
}

/** @template {{ taskScope: unknown }} Fields @param {Fields | undefined} fields @param {string | null} taskScope */
function ofScope(fields, taskScope) {
  return fields?.taskScope === taskScope ? fields : undefined;
}

const accept = () => passOver(sessionKeys, (key) => parseTaskKey(key));

/**
 * @param {readonly unknown[]} texts
 * @param {(text: unknown) => { ok: boolean }} parse
 */
function refuse(texts, parse = (text) => parseTaskKey(text)) {
  for (const text of texts) {
    strictEqual(parse(text).ok, false);
    strictEqual(check(text), undefined);
    strictEqual(zodPipe.safeParse(text).success, false);
  }
  return passOver(texts, parse);
}

/**
 * @template {{ kind: string }} Case
 * @param {readonly Case[]} cases
 * @param {(one: Case) => number} measure
 */
function worst(cases, measure) {
  const figures = cases.map((one) => ({ kind: one.kind, figure: measure(one) }));
  return figures.reduce((most, one) => (one.figure > most.figure ? one : most));
}

function keptPerCodec() {
  const before = heapInUse();
  for (const { key, sessionId } of session) createTaskKeyCodec({ sessionId }).safeDecode(key);
  return { figure: Math.max(0, heapInUse() - before) / session.length };
}

function heapInUse() {
  if (globalThis.gc === undefined) throw new Error("This needs node --expose-gc.");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** @param {number} goal @param {string} what @param {string} program @param {string[]} external @returns {Row} */
function bytes(goal, what, program, external = []) {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const measure = async () => {
    const { code } = await bundle(program, folder, external);
    return { figure: gzippedSize(code) };
  };
  return { work: `${what}, bundled, minified, gzipped`, goal, unit: "bytes", measure };
}

/** @param {readonly string[]} parameters @param {() => string[]} lines @returns {Row[]} */
function command(parameters, lines) {
  const work = `task-key ${parameters.join(" ")}`;
  return [
    {
      work,
      against: "a line copier",
      goal: 1.6,
      measure: () => ({ figure: throughCommand(parameters, lines()).ratio }),
    },
    {
      work: `the memory of ${work}`,
      goal: 200,
      unit: "MB",
      measure: () => ({ figure: throughCommand(parameters, lines()).megabytes }),
    },
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
