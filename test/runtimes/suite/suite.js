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
 * What test/vectors and refusals.json hold.
 *
 * @typedef {object} Vectors
 * @property {readonly Captured[]} capturedSession
 * @property {readonly Captured[]} capturedScoped
 * @property {readonly { key: string }[]} capturedForged
 * @property {readonly { layout: "session" | "scoped", redisKey: string }[]} capturedRedis
 * @property {readonly { key: string, session: LooseTaskKey | null }[]} referenceParse
 * @property {readonly ReferenceBuild[]} referenceBuild
 * @property {Readonly<Record<string, readonly [input: unknown, ...findings: string[]][]>>} refusals By the name of a
 * function: an input, and each issue to be found in it, as `findingsOf` writes it.
 */

/**
 * A key, and its fields.
 *
 * @typedef {{ readonly fastmcp: string, readonly key: string } & Fields} Captured
 */

/** @typedef {Readonly<Record<string, unknown>>} Fields */

/** @typedef {Fields & { readonly sessionKey: string, readonly scopedKey: string }} ReferenceBuild */

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

/**
 * A layout, with its functions as a caller without types has them.
 *
 * @typedef {object} Layout
 * @property {"session" | "scoped"} name
 * @property {readonly string[]} fields
 * @property {(input: unknown, options?: object) => Outcome} parse
 * @property {(parts: unknown, options?: object) => Outcome} build
 * @property {import("zod").core.$ZodType} codec
 * @property {(options: object) => import("zod").core.$ZodType} createCodec
 * @property {import("zod").core.$ZodType} schema
 * @property {"sessionId" | "taskScope"} guard
 * @property {string} mismatch
 */

/** @typedef {Result<unknown, TaskKeyError>} Outcome */

/**
 * @param {Subject} subject
 * @param {string} vectors JSON.
 * @returns {Report}
 */
export function runSuite(subject, vectors) {
  /** @type {Vectors} */
  const given = JSON.parse(vectors);
  const checks = newChecks();
  const [session, scoped] = layoutsOf(subject);
  for (const captured of given.capturedSession) {
    checkCaptured(checks, subject, session, scoped, captured);
  }
  for (const captured of given.capturedScoped) {
    checkCaptured(checks, subject, scoped, session, captured);
  }
  for (const { key } of given.capturedForged) checkForged(checks, subject, session, key);
  for (const captured of given.capturedRedis) checkRedisName(checks, subject, captured);
  for (const reference of given.referenceParse) checkLoose(checks, subject, reference);
  for (const reference of given.referenceBuild) {
    checkBuilt(checks, subject, session, reference.sessionKey, reference);
    checkBuilt(checks, subject, scoped, reference.scopedKey, { ...reference, leg: 1 });
  }
  checkRefusals(checks, subject, given.refusals);
  checkWhatJsonLacks(checks, subject, [session, scoped]);
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

/**
 * @param {Subject} subject
 * @returns {[session: Layout, scoped: Layout]}
 */
function layoutsOf({ keys }) {
  const tail = ["clientTaskId", "taskType", "componentIdentifier"];
  // The casts are for parts that are read from JSON, which have no types.
  return [
    {
      name: "session",
      fields: ["sessionId", ...tail],
      parse: keys.parseTaskKey,
      build: /** @type {Layout["build"]} */ (keys.buildTaskKey),
      codec: keys.taskKeyCodec,
      createCodec: keys.createTaskKeyCodec,
      schema: keys.taskKeySchema,
      guard: "sessionId",
      mismatch: "session_mismatch sessionId",
    },
    {
      name: "scoped",
      fields: ["taskScope", ...tail, "leg"],
      parse: keys.parseScopedTaskKey,
      build: /** @type {Layout["build"]} */ (keys.buildScopedTaskKey),
      codec: keys.scopedTaskKeyCodec,
      createCodec: keys.createScopedTaskKeyCodec,
      schema: keys.scopedTaskKeySchema,
      guard: "taskScope",
      mismatch: "scope_mismatch taskScope",
    },
  ];
}

/**
 * A key that a server wrote: both faces read and rebuild it, whichever layout was asked for, and its guard holds.
 *
 * @param {Checks} checks
 * @param {Subject} subject
 * @param {Layout} layout
 * @param {Layout} other
 * @param {Captured} captured
 */
function checkCaptured({ equal }, subject, layout, other, captured) {
  const { keys, z } = subject;
  const { key } = captured;
  const fields = pick(captured, layout.fields);
  const any = { layout: layout.name, ...fields };
  const read = good(fields);
  equal(`${key} parses`, () => layout.parse(key), read);
  equal(`${key} is built`, () => layout.build(fields), good(key));
  equal(`${key} is decoded`, () => z.safeDecode(layout.codec, key), decoded(fields));
  equal(`${key} is encoded`, () => z.safeEncode(layout.codec, fields), decoded(key));
  equal(`${key} has valid fields`, () => z.safeParse(layout.schema, fields), decoded(fields));
  equal(`${key} parses in either layout`, () => keys.parseAnyTaskKey(key), good(any));
  equal(`${key} is decoded in either layout`, () => z.safeDecode(keys.anyTaskKeyCodec, key), decoded(any));
  equal(
    `${key} is encoded in either layout`,
    () => z.safeEncode(/** @type {import("zod").core.$ZodType} */ (keys.anyTaskKeyCodec), any),
    decoded(key),
  );
  equal(`${key} parses as JSON`, () => JSON.parse(JSON.stringify(layout.parse(key))), read);
  equal(`${key} is refused by the other layout`, () => findingsOf(other.parse(key)), WRONG_LAYOUT);
  equal(
    `${key} is refused by the other layout's codec`,
    () => findingsIn(subject, z.safeDecode(other.codec, key)),
    WRONG_LAYOUT,
  );
  const own = { [layout.guard]: fields[layout.guard] };
  equal(`${key} passes its guard`, () => layout.parse(key, own), read);
  equal(`${key} passes the guard of a codec`, () => z.safeDecode(layout.createCodec(own), key), decoded(fields));
  for (const owner of ["other", undefined]) {
    const foreign = { [layout.guard]: owner };
    const mismatch = [layout.mismatch];
    const guard = `the guard ${String(owner)}`;
    equal(`${key} fails ${guard}`, () => findingsOf(layout.parse(key, foreign)), mismatch);
    equal(
      `${key} fails ${guard} of a codec`,
      () => findingsIn(subject, z.safeDecode(layout.createCodec(foreign), key)),
      mismatch,
    );
    equal(`${key} is not built past ${guard}`, () => findingsOf(layout.build(fields, foreign)), [layout.mismatch]);
  }
  if (layout.name === "session") {
    const id = good(captured.clientTaskId);
    equal(`${key} has a client task id`, () => keys.getClientTaskIdFromKey(key), id);
  }
  // 2.14 writes no component keys.
  if (!captured.fastmcp.startsWith("2.")) checkComponent({ equal }, subject, captured);
}

/**
 * @param {Pick<Checks, "equal">} checks
 * @param {Subject} subject
 * @param {Captured} captured
 */
function checkComponent({ equal }, { keys, z }, { taskType, componentIdentifier }) {
  const name = `The component ${JSON.stringify(componentIdentifier)}`;
  const parsed = keys.parseComponentKey(componentIdentifier);
  equal(`${name} is of the task's type`, () => parsed.ok && parsed.value.type, taskType);
  if (!parsed.ok) return;
  const rebuilt = good(componentIdentifier);
  equal(`${name} is built`, () => keys.buildComponentKey(parsed.value), rebuilt);
  const { componentKeyCodec: codec } = keys;
  const text = String(componentIdentifier);
  equal(`${name} is decoded`, () => z.safeDecode(codec, text), decoded(parsed.value));
  equal(`${name} is encoded`, () => z.safeEncode(codec, parsed.value), decoded(text));
}

/**
 * @param {Checks} checks
 * @param {Subject} subject
 * @param {Layout} session
 * @param {string} key
 */
function checkForged({ equal }, subject, session, key) {
  const isScoped = /^(?:auth|anon):/.test(key);
  const findings = isScoped ? WRONG_LAYOUT : ["wrong_segment_count"];
  equal(`${key} is refused`, () => findingsOf(session.parse(key)), findings);
  equal(`${key} has no client task id`, () => findingsOf(subject.keys.getClientTaskIdFromKey(key)), findings);
  equal(
    `${key} is refused by the codec`,
    () => findingsIn(subject, subject.z.safeDecode(session.codec, key)),
    findings,
  );
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

/**
 * @param {Checks} checks
 * @param {Subject} subject
 * @param {Vectors["referenceParse"][number]} reference
 */
function checkLoose({ equal }, { keys }, { key, session }) {
  const name = `${JSON.stringify(key)} read loosely`;
  if (session !== null) equal(name, () => keys.parseTaskKeyLoose(key), good(session));
  else equal(name, () => findingsOf(keys.parseTaskKeyLoose(key)), ["wrong_segment_count"]);
}

/**
 * A key that Python's builder wrote.
 *
 * @param {Checks} checks
 * @param {Subject} subject
 * @param {Layout} layout
 * @param {string} key
 * @param {Fields} reference
 */
function checkBuilt({ equal }, { z }, layout, key, reference) {
  const fields = pick(reference, layout.fields);
  equal(`${key} of Python is built`, () => layout.build(fields), good(key));
  equal(`${key} of Python is encoded`, () => z.safeEncode(layout.codec, fields), decoded(key));
  equal(`${key} of Python parses`, () => layout.parse(key), good(fields));
  equal(`${key} of Python is decoded`, () => z.safeDecode(layout.codec, key), decoded(fields));
}

/**
 * @param {Checks} checks
 * @param {Subject} subject
 * @param {Vectors["refusals"]} refusals
 */
function checkRefusals({ equal }, subject, refusals) {
  const { keys, docket, z } = subject;
  const { anyTaskKeyCodec, componentKeyCodec, scopedTaskKeyCodec, taskKeyCodec } = keys;
  // The casts are for parts that are read from JSON, which have no types.
  /** @type {Readonly<Record<string, (input: unknown) => Outcome>>} */
  const functions = {
    parseTaskKey: keys.parseTaskKey,
    getClientTaskIdFromKey: keys.getClientTaskIdFromKey,
    parseTaskKeyLoose: keys.parseTaskKeyLoose,
    buildTaskKey: /** @type {Layout["build"]} */ (keys.buildTaskKey),
    parseScopedTaskKey: keys.parseScopedTaskKey,
    buildScopedTaskKey: /** @type {Layout["build"]} */ (keys.buildScopedTaskKey),
    parseAnyTaskKey: keys.parseAnyTaskKey,
    parseComponentKey: keys.parseComponentKey,
    buildComponentKey: /** @type {Layout["build"]} */ (keys.buildComponentKey),
    docketParse: docket.docketKeys().parse,
  };
  /** @type {Readonly<Record<string, (input: unknown) => SafeResult>>} */
  const codecs = {
    parseTaskKey: (input) => z.safeParse(taskKeyCodec, input),
    buildTaskKey: (parts) => encodeFrom(subject, taskKeyCodec, parts),
    parseScopedTaskKey: (input) => z.safeParse(scopedTaskKeyCodec, input),
    buildScopedTaskKey: (parts) => encodeFrom(subject, scopedTaskKeyCodec, parts),
    parseAnyTaskKey: (input) => z.safeParse(anyTaskKeyCodec, input),
    parseComponentKey: (input) => z.safeParse(componentKeyCodec, input),
    buildComponentKey: (parts) => encodeFrom(subject, componentKeyCodec, parts),
  };
  for (const [name, cases] of Object.entries(refusals)) {
    for (const [input, ...findings] of cases) {
      const title = `${name}(${JSON.stringify(input)})`;
      const call = () => functions[name]?.(input);
      equal(title, () => findingsOf(call()), findings);
      equal(`${title} gives frozen issues`, () => issuesOf(call()).every(Object.isFrozen), true);
      equal(`${title} gives plain data`, () => JSON.parse(JSON.stringify(call())), call());
      const codec = codecs[name];
      if (codec) equal(`${title} by codec`, () => findingsIn(subject, codec(input)), findings);
    }
  }
}

/**
 * @param {Checks} checks
 * @param {Subject} subject
 * @param {readonly Layout[]} layouts
 */
function checkWhatJsonLacks({ equal }, subject, layouts) {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const values = [undefined, Number.NaN, 7n, Symbol("a:b:tool:c"), () => "a:b:tool:c", new Map()];
  for (const layout of layouts) {
    for (const value of [...values, new Date(0), Object.create(null), proxy]) {
      const name = `the ${layout.name} key of type ${typeof value}`;
      equal(name, () => findingsOf(layout.parse(value)), ["invalid_type"]);
      equal(`${name} by codec`, () => findingsIn(subject, subject.z.safeParse(layout.codec, value)), ["invalid_type"]);
    }
    const hostile = new Proxy({}, { get: throwing });
    const findings = layout.fields.map((field) => `invalid_type ${field}`);
    equal(`${layout.name} parts that throw`, () => findingsOf(layout.build(hostile)), findings);
    const long = `anon:b:tool:${"c".repeat(60_000)}`.slice(layout.name === "session" ? 2 : 0);
    equal(`${layout.name} long`, () => findingsOf(layout.parse(long)), ["too_long"]);
    equal(`${layout.name} long, allowed`, () => layout.parse(long, { maxLength: 65_536 }).ok, true);
  }
}

/** @param {Checks} checks @param {Subject} subject */
function checkOptions({ equal }, { keys, docket }) {
  const key = "session123:task456:job:my_tool";
  const taskTypes = ["job", "batch"];
  equal(
    "taskTypes replace the four",
    () => {
      const result = keys.parseTaskKey(key, { taskTypes });
      return result.ok && result.value.taskType;
    },
    "job",
  );
  equal("a type that is not among them", () => findingsOf(keys.parseTaskKey(key)), ["unknown_task_type taskType"]);
  equal("maxLength", () => findingsOf(keys.parseTaskKey(key, { taskTypes, maxLength: 9 })), ["too_long"]);
  // A cast, since the types forbid what is passed here.
  const takers = /** @type {Readonly<Record<string, (options: unknown) => unknown>>} */ ({
    parseTaskKey: (/** @type {{}} */ options) => keys.parseTaskKey("a:b:tool:c", options),
    parseScopedTaskKey: (/** @type {{}} */ options) => keys.parseScopedTaskKey("", options),
    parseAnyTaskKey: (/** @type {{}} */ options) => keys.parseAnyTaskKey("", options),
    parseComponentKey: (/** @type {{}} */ options) => keys.parseComponentKey("", options),
    createTaskKeyCodec: (/** @type {{}} */ options) => keys.createTaskKeyCodec(options),
    createScopedTaskKeyCodec: (/** @type {{}} */ options) => keys.createScopedTaskKeyCodec(options),
    createAnyTaskKeyCodec: (/** @type {{}} */ options) => keys.createAnyTaskKeyCodec(options),
    "docketKeys().parse": (/** @type {{}} */ options) => docket.docketKeys().parse("", options),
  });
  /** @type {[options: unknown, error: string][]} */
  const mistakes = [
    [null, "TypeError"],
    [0, "TypeError"],
    ["sessionId", "TypeError"],
    [[], "TypeError"],
    [new Map(), "TypeError"],
    [{ sesionId: "a" }, "TypeError"],
    [{ taskTypes: "tool" }, "TypeError"],
    [{ taskTypes: [7] }, "TypeError"],
    [{ taskTypes: [] }, "RangeError"],
    [{ taskTypes: ["a:b"] }, "RangeError"],
    [{ maxLength: "9" }, "TypeError"],
    [{ maxLength: 0 }, "RangeError"],
    [{ maxLength: 1.5 }, "RangeError"],
  ];
  for (const [name, take] of Object.entries(takers)) {
    for (const [options, error] of mistakes) {
      equal(`${name} with ${JSON.stringify(options)}`, () => nameOfThrown(() => take(options)), error);
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

const WRONG_LAYOUT = ["wrong_layout"];

/**
 * What a safe function of Zod gives.
 *
 * @typedef {{ readonly error?: import("zod").core.$ZodError | undefined }} SafeResult
 */

/**
 * @param {Subject} subject
 * @param {import("zod").core.$ZodType} codec
 * @param {unknown} parts
 * @returns {SafeResult}
 */
function encodeFrom({ z }, codec, parts) {
  return z.safeEncode(codec, parts);
}

/** @param {Subject} subject @param {SafeResult} result */
function findingsIn({ keys }, { error }) {
  return error === undefined ? [] : keys.taskKeyIssuesFrom(error).map(findingOf);
}

/** @param {Outcome | undefined} result */
function findingsOf(result) {
  return issuesOf(result).map(findingOf);
}

/** @param {Outcome | undefined} result @returns {readonly TaskKeyIssue[]} */
function issuesOf(result) {
  if (result === undefined) throw new Error("The function does not exist.");
  return result.ok ? [] : result.error.issues;
}

/** An issue as its code, segment and offset, where it has them. @param {TaskKeyIssue} issue */
function findingOf(issue) {
  const offset = "offset" in issue ? [issue.offset] : [];
  return [issue.code, ...(issue.segment === null ? [] : [issue.segment]), ...offset].join(" ");
}

/** @param {unknown} value */
function good(value) {
  return { ok: true, value };
}

/** @param {unknown} data */
function decoded(data) {
  return { success: true, data };
}

/** @param {Fields} fields @param {readonly string[]} names @returns {Fields} */
function pick(fields, names) {
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
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
