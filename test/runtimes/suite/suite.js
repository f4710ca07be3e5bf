/** @import { LooseTaskKey, Result, TaskKeyError, TaskKeyIssue } from "fastmcp-task-keys" */

// What every runtime runs. It uses no API but the language's own, so that a difference is the package's or the engine's.

/**
 * The package as a program got it, by import or by require, and the Zod that it loaded.
 *
 * @typedef {object} Subject
 * @property {typeof import("fastmcp-task-keys")} keys
 * @property {typeof import("fastmcp-task-keys/docket")} docket
 * @property {typeof import("zod")} z
 */

/**
 * What test/vectors holds.
 *
 * @typedef {object} Vectors
 * @property {readonly Captured[]} capturedSession
 * @property {readonly Captured[]} capturedScoped
 * @property {readonly { key: string }[]} capturedForged
 * @property {readonly { layout: "session" | "scoped", redisKey: string }[]} capturedRedis
 * @property {readonly { key: string, session: LooseTaskKey | null }[]} referenceParse
 * @property {readonly (LooseTaskKey & { taskScope: string | null, sessionKey: string, scopedKey: string })[]} referenceBuild
 * @property {readonly { function: string, cases: readonly ConformanceCase[] }[]} conformance
 */

/** @typedef {Omit<LooseTaskKey, "sessionId"> & Readonly<Record<string, unknown>>} Fields */

/** A key, and its fields. @typedef {{ readonly fastmcp: string, readonly key: string } & Fields} Captured */

/** @typedef {{ input: unknown, options?: object, fields?: object, key?: string, issues?: readonly object[] }} ConformanceCase */

/**
 * A call, and its value, or the issues without their sentences.
 *
 * @typedef {object} Case
 * @property {string} call The name of a function.
 * @property {unknown} input
 * @property {object} [options]
 * @property {Answer} expected
 */

/** @typedef {{ readonly value: unknown } | { readonly issues: readonly object[] }} Answer */

/**
 * @typedef {object} Report
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} failures The first of them.
 */

/**
 * @typedef {object} Checks
 * @property {Report} report
 * @property {(name: string, run: () => unknown, expected: unknown) => void} equal A check, which fails when it throws.
 */

/** The functions as a caller without types has them. @typedef {(input: unknown, options?: object) => Outcome} Call */

/** @typedef {Result<unknown, TaskKeyError>} Outcome */

/** @import * as zod from "zod" */
/** @typedef {zod.ZodCodec<zod.ZodType, zod.ZodType>} Schema */

/**
 * @param {Subject} subject
 * @param {string} vectors JSON.
 * @returns {Report}
 */
export function runSuite(subject, vectors) {
  /** @type {Vectors} */
  const given = JSON.parse(vectors);
  const checks = newChecks();
  const cases = [
    ...given.conformance.flatMap((file) => file.cases.map((each) => conformanceCase(file.function, each))),
    ...given.capturedSession.flatMap((captured) => capturedCases(SESSION, captured)),
    ...given.capturedScoped.flatMap((captured) => capturedCases(SCOPED, captured)),
    ...given.capturedForged.flatMap(({ key }) => forgedCases(key)),
    ...given.referenceParse.map(({ key, session }) => looseCase(key, session)),
    ...given.referenceBuild.flatMap(({ sessionKey, scopedKey, sessionId, taskScope, ...tail }) => [
      ...bothWays(SESSION, sessionKey, { sessionId, ...tail }),
      ...bothWays(SCOPED, scopedKey, { taskScope, ...tail, leg: 1 }),
    ]),
  ];
  for (const each of cases) checkCase(checks, subject, each);
  for (const captured of given.capturedRedis) checkRedisName(checks, subject, captured);
  checkRefusedNames(checks, subject);
  checkWhatJsonLacks(checks, subject);
  checkOptions(checks, subject);
  checkJsonSchema(checks, subject);
  return checks.report;
}

const MOST_FAILURES = 10;
const LONGEST_FAILURE = 600;

/** @returns {Checks} */
function newChecks() {
  /** @type {Report} */
  const report = { passed: 0, failed: 0, failures: [] };
  return {
    report,
    equal(name, run, expected) {
      let actual;
      try {
        actual = run();
        if (isSame(actual, expected)) {
          report.passed += 1;
          return;
        }
      } catch (error) {
        actual = String(error);
      }
      report.failed += 1;
      if (report.failures.length >= MOST_FAILURES) return;
      const text = `${name}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`;
      report.failures.push(text.slice(0, LONGEST_FAILURE));
    },
  };
}

/** How functions and codecs of a layout are called, and its guard. */
const SESSION = { name: "session", kind: "TaskKey", guard: "sessionId", mismatch: "session_mismatch" };
const SCOPED = { name: "scoped", kind: "ScopedTaskKey", guard: "taskScope", mismatch: "scope_mismatch" };

/** @param {string} call @param {ConformanceCase} given @returns {Case} */
function conformanceCase(call, { input, options, fields, key, issues }) {
  return { call, input, ...(options && { options }), expected: issues ? { issues } : { value: fields ?? key } };
}

/**
 * A key that a server wrote: it is read and rebuilt, whichever layout was asked for, and its guard holds.
 *
 * @param {typeof SESSION} layout
 * @param {Captured} captured
 * @returns {Case[]}
 */
function capturedCases(layout, { fastmcp, key, ...fields }) {
  const { name, guard, mismatch } = layout;
  const other = layout === SESSION ? SCOPED : SESSION;
  const any = { name, kind: "AnyTaskKey", guard, mismatch };
  const foreign = { issues: [{ code: mismatch, segment: guard }] };
  const cases = [
    ...bothWays(layout, key, fields),
    ...bothWays(layout, key, fields, { options: { [guard]: fields[guard] } }),
    ...bothWays(layout, key, fields, { options: { [guard]: "other" }, expected: foreign }),
    ...bothWays(layout, key, fields, { options: { [guard]: undefined }, expected: foreign }),
    ...bothWays(any, key, { layout: name, ...fields }),
    { call: `parse${other.kind}`, input: key, expected: wrongLayout(other.name, name) },
  ];
  if (layout === SESSION) {
    cases.push({ call: "getClientTaskIdFromKey", input: key, expected: { value: fields.clientTaskId } });
  }
  // 2.14 writes no component keys.
  if (fastmcp.startsWith("2.")) return cases;
  const { taskType: type, componentIdentifier } = fields;
  const at = componentIdentifier.lastIndexOf("@");
  const version = componentIdentifier.slice(at + 1) || null;
  const component = { type, name: componentIdentifier.slice(type.length + 1, at), version };
  return [...cases, ...bothWays({ ...layout, kind: "ComponentKey" }, componentIdentifier, component)];
}

/**
 * Reading a key, and writing it.
 *
 * @param {typeof SESSION} layout
 * @param {string} key
 * @param {object} fields
 * @param {Partial<Case>} [more]
 * @returns {Case[]}
 */
function bothWays({ kind }, key, fields, more) {
  return [
    { call: `parse${kind}`, input: key, expected: { value: fields }, ...more },
    { call: `build${kind}`, input: fields, expected: { value: key }, ...more },
  ];
}

/** @param {string} key @returns {Case[]} */
function forgedCases(key) {
  const expected = /^(?:auth|anon):/.test(key) ? wrongLayout("session", "scoped") : wrongCount(key);
  return ["parseTaskKey", "getClientTaskIdFromKey"].map((call) => ({ call, input: key, expected }));
}

/** @param {string} key @param {LooseTaskKey | null} fields @returns {Case} */
function looseCase(key, fields) {
  return { call: "parseTaskKeyLoose", input: key, expected: fields === null ? wrongCount(key) : { value: fields } };
}

/** @param {string} expected @param {string} received @returns {Answer} */
function wrongLayout(expected, received) {
  return { issues: [{ code: "wrong_layout", segment: null, expected, received }] };
}

/** @param {string} key @returns {Answer} */
function wrongCount(key) {
  return { issues: [{ code: "wrong_segment_count", segment: null, expected: 4, received: key.split(":").length }] };
}

/**
 * By the function and, where there is one, by the codec.
 *
 * @param {Checks} checks
 * @param {Subject} subject
 * @param {Case} given
 */
function checkCase({ equal }, subject, { call, input, options, expected }) {
  const { keys, z } = subject;
  const ofOptions = options === undefined ? "" : ` with ${Object.entries(options).join(" ")}`;
  const title = `${call}(${JSON.stringify(input)})${ofOptions}`;
  const [run, codec, createCodec] = facesOf(keys)[call] ?? [];
  if (run === undefined) throw new Error(`The suite does not know ${call}.`);
  equal(title, () => answerOf(run(input, options)), expected);
  equal(`${title} as JSON`, () => answerOf(JSON.parse(JSON.stringify(run(input, options)))), expected);
  equal(`${title} gives frozen issues`, () => issuesOf(run(input, options)).every(Object.isFrozen), true);
  const face = options === undefined ? codec : createCodec?.(options);
  if (face === undefined) return;
  const decodeOrEncode = call.startsWith("build") ? z.safeEncode : z.safeDecode;
  equal(`${title} by codec`, () => faceAnswer(keys, decodeOrEncode(face, input)), expected);
  // Each side is a schema of its own, which a codec does not run.
  const side = call.startsWith("build") ? face.out : face.in;
  if (options === undefined) equal(`${title} by a side`, () => side.safeParse(input).success, "value" in expected);
}

/**
 * Each function with the codecs that do the same: the shared one, and what makes one with options. The casts are for
 * input that has no types.
 *
 * @param {Subject["keys"]} keys
 */
function facesOf(keys) {
  const session = /** @type {const} */ ([keys.taskKeyCodec, keys.createTaskKeyCodec]);
  const scoped = /** @type {const} */ ([keys.scopedTaskKeyCodec, keys.createScopedTaskKeyCodec]);
  const any = /** @type {const} */ ([keys.anyTaskKeyCodec, keys.createAnyTaskKeyCodec]);
  return /** @type {Readonly<Record<string, readonly [Call, Schema?, ((options: object) => Schema)?]>>} */ ({
    parseTaskKey: [keys.parseTaskKey, ...session],
    buildTaskKey: [keys.buildTaskKey, ...session],
    parseScopedTaskKey: [keys.parseScopedTaskKey, ...scoped],
    buildScopedTaskKey: [keys.buildScopedTaskKey, ...scoped],
    parseAnyTaskKey: [keys.parseAnyTaskKey, ...any],
    buildAnyTaskKey: [keys.buildAnyTaskKey, ...any],
    parseComponentKey: [keys.parseComponentKey, keys.componentKeyCodec],
    buildComponentKey: [keys.buildComponentKey, keys.componentKeyCodec],
    getClientTaskIdFromKey: [keys.getClientTaskIdFromKey],
    parseTaskKeyLoose: [keys.parseTaskKeyLoose],
  });
}

/**
 * @param {Checks} checks
 * @param {Subject} subject
 * @param {Vectors["capturedRedis"][number]} captured
 */
function checkRedisName({ equal }, { docket }, { layout, redisKey }) {
  const keys = docket.docketKeys("fastmcp", { layout });
  const result = keys.parse(redisKey);
  equal(`${redisKey} parses`, () => result.ok && result.value.task.layout, layout);
  if (!result.ok) return;
  const { value } = result;
  if ("taskKey" in value) {
    const names = keys.forTask(value.taskKey);
    const name = () => names.ok && Object.values(names.value).includes(redisKey);
    equal(`${redisKey} is among the names of its task`, name, true);
  }
  const patterns = keys.patternsFor(value.task);
  const finds = () =>
    patterns.ok && Object.values(patterns.value).some((glob) => redisKey.startsWith(withoutGlob(glob)));
  equal(`${redisKey} is found by its owner's patterns`, finds, true);
}

/** @param {Checks} checks @param {Subject} subject */
function checkRefusedNames({ equal }, { docket }) {
  const names = {
    "": "unknown_name",
    "other:runs:a:b:tool:c": "unknown_name",
    "fastmcp:runs:a:b:tool:c:d": "wrong_segment_count",
    "fastmcp:runs:a:b:Tool:c": "unknown_task_type",
  };
  for (const [name, code] of Object.entries(names)) {
    equal(`the name ${name}`, () => codesOf(docket.docketKeys().parse(name)), [code]);
  }
}

/** @param {Checks} checks @param {Subject} subject */
function checkWhatJsonLacks({ equal }, { keys, docket, z }) {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const values = [undefined, Number.NaN, 7n, Symbol("a:b:tool:c"), () => "a:b:tool:c", new Map(), new Date(0)];
  const readers = {
    parseTaskKey: keys.parseTaskKey,
    parseScopedTaskKey: keys.parseScopedTaskKey,
    getClientTaskIdFromKey: keys.getClientTaskIdFromKey,
    parseTaskKeyLoose: keys.parseTaskKeyLoose,
    "docketKeys().parse": docket.docketKeys().parse,
  };
  for (const value of [...values, Object.create(null), proxy]) {
    for (const [name, read] of Object.entries(readers)) {
      equal(`${name} of type ${typeof value}`, () => codesOf(read(value)), ["invalid_type"]);
    }
    for (const codec of [keys.taskKeyCodec, keys.scopedTaskKeyCodec]) {
      const expected = { issues: [{ code: "invalid_type", segment: null, expected: "string" }] };
      equal(`a codec with type ${typeof value}`, () => faceAnswer(keys, z.safeParse(codec, value)), expected);
    }
  }
  // A cast, since the types forbid it.
  const hostile = /** @type {import("fastmcp-task-keys").TaskKey} */ (new Proxy({}, { get: throwing }));
  equal("parts that throw", () => codesOf(keys.buildTaskKey(hostile)), Array(4).fill("invalid_type"));
  const long = `anon:b:tool:${"c".repeat(60_000)}`;
  equal("long", () => codesOf(keys.parseScopedTaskKey(long)), ["too_long"]);
  equal("long, allowed", () => keys.parseScopedTaskKey(long, { maxLength: 65_536 }).ok, true);
}

/** @param {Checks} checks @param {Subject} subject */
function checkOptions({ equal }, { keys, docket }) {
  // The casts are for what the types forbid.
  const takers = /** @type {Readonly<Record<string, (options: object) => unknown>>} */ ({
    parseTaskKey: (options) => keys.parseTaskKey("a:b:tool:c", options),
    parseScopedTaskKey: (options) => keys.parseScopedTaskKey("", options),
    parseAnyTaskKey: (options) => keys.parseAnyTaskKey("", options),
    parseComponentKey: (options) => keys.parseComponentKey("", options),
    createTaskKeyCodec: keys.createTaskKeyCodec,
    createScopedTaskKeyCodec: keys.createScopedTaskKeyCodec,
    createAnyTaskKeyCodec: keys.createAnyTaskKeyCodec,
    "docketKeys().parse": (options) => docket.docketKeys().parse("", options),
  });
  const mistakes = {
    TypeError: [null, 0, "sessionId", [], new Map(), { sesionId: "a" }, { taskTypes: "tool" }, { taskTypes: [7] }],
    RangeError: [{ taskTypes: [] }, { taskTypes: ["a:b"] }, { maxLength: 0 }, { maxLength: 1.5 }],
  };
  for (const [name, take] of Object.entries(takers)) {
    for (const [error, all] of Object.entries(mistakes)) {
      for (const options of all) {
        const run = () => take(/** @type {object} */ (options));
        equal(`${name} with ${JSON.stringify(options)}`, () => nameOfThrown(run), error);
      }
    }
  }
  const noName = /** @type {string} */ (/** @type {unknown} */ (7));
  equal("a docket's name", () => nameOfThrown(() => docket.docketKeys(noName)), "TypeError");
}

/** @param {Checks} checks @param {Subject} subject */
function checkJsonSchema({ equal }, { keys, z }) {
  const codec = keys.createTaskKeyCodec({ sessionId: "session123", taskTypes: ["job"] });
  const schema = z.toJSONSchema(codec, { io: "input" });
  equal("the JSON Schema is of a string", () => schema.type, "string");
  equal("and holds no guard", () => JSON.stringify(schema).includes("session123"), false);
  const pattern = new RegExp(schema.pattern ?? "", "u");
  equal("its pattern accepts a key", () => pattern.test("a:b:job:c%3A"), true);
  equal("and refuses another", () => pattern.test("a:b:tool:c"), false);
}

/** @param {Outcome} result @returns {Answer} */
function answerOf(result) {
  return result.ok ? { value: result.value } : { issues: result.error.issues.map(withoutMessage) };
}

/** @param {Subject["keys"]} keys @param {import("zod").ZodSafeParseResult<unknown>} result @returns {Answer} */
function faceAnswer(keys, { data, error }) {
  return error === undefined ? { value: data } : { issues: keys.taskKeyIssuesFrom(error).map(withoutMessage) };
}

/** @param {TaskKeyIssue} issue */
function withoutMessage({ message: _, ...issue }) {
  return issue;
}

/** @param {Outcome} result @returns {readonly TaskKeyIssue[]} */
function issuesOf(result) {
  return result.ok ? [] : result.error.issues;
}

/** @param {Outcome} result */
function codesOf(result) {
  return issuesOf(result).map(({ code }) => code);
}

/** What a pattern for Redis begins with. @param {string | null} glob */
function withoutGlob(glob) {
  return glob === null ? "\0" : glob.slice(0, -1).replace(/\\(.)/gs, "$1");
}

/** @param {() => unknown} run */
function nameOfThrown(run) {
  try {
    run();
    return "nothing";
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

/** @returns {never} */
function throwing() {
  throw new Error("This getter throws.");
}

/** @param {unknown} left @param {unknown} right @returns {boolean} */
function isSame(left, right) {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === null || right === null || Array.isArray(left) !== Array.isArray(right)) return false;
  const entries = Object.entries(left);
  const others = new Map(Object.entries(right));
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => others.has(name) && isSame(value, others.get(name)))
  );
}
