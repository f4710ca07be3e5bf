import { readFileSync } from "node:fs";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnyTaskKey, parseAnyTaskKey, type Result, type TaskKeyError } from "../../src/core.js";
import {
  type DocketName,
  type DocketOptions,
  type DocketOwner,
  type DocketPatterns,
  type DocketTaskNames,
  docketKeys,
} from "../../src/docket.js";
import { anyValues, edited, parts, texts } from "../support/arbitraries.js";
import { noStrings, optionsFrom, revokedProxy } from "../support/hostile.js";
import { codesOf, findingsOf } from "../support/issues.js";
import { quote } from "../support/model.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "../support/vectors.js";

/** A name that a real server or its Docket wrote. */
interface CapturedName {
  readonly fastmcp: string;
  readonly layout: "session" | "scoped";
  readonly redisKey: string;
  readonly type: string;
}

/** The same, of more releases, a cluster, and with the names that are of no task. */
interface CapturedRedisName {
  readonly fastmcp: string;
  readonly docket: string;
  readonly cluster: boolean;
  readonly key: string;
}

const capturedNames: readonly CapturedName[] = load("captured-redis").keys;
const capturedRedisNames: readonly CapturedRedisName[] = load("captured-redis-2").names;
const capturedKeys = [...capturedSessionKeys, ...capturedScopedKeys];

const docket = docketKeys();
const sessionDocket = docketKeys("fastmcp", { layout: "session" });
const scopedDocket = docketKeys("fastmcp", { layout: "scoped" });

const SESSION_KEY = "session123:task456:tool:my_tool";
const SCOPED_KEY = "auth:client%20a:task456:tool:tool%3Amy_tool%40#leg3";

describe("names that real servers wrote", () => {
  it("are all there", () => {
    expect(capturedNames).toHaveLength(137);
    const kinds = capturedNames.map(({ redisKey }) => valueIn(docket.parse(redisKey)).kind);
    expect(countsOf(kinds)).toEqual({ mapping: 18, meta: 74, result: 22, run: 23 });
  });

  it("of seven releases and of a cluster are each read to their kind", () => {
    const kinds = capturedRedisNames.map(({ fastmcp, docket, cluster, key }) => {
      const layout = fastmcp === "3.2.0" ? "session" : "scoped";
      const result = docketKeys(docket, { cluster, layout }).parse(key);
      if (!result.ok) return result.error.issues[0].code;
      const { value } = result;
      const names = valueIn(docketKeys(docket, { cluster, layout }).forTask(keyIn(value)));
      expect(nameIn(names, value)).toBe(key);
      return value.kind;
    });
    // The empty scope is that of callers with an empty client id, whom the package refuses.
    expect(countsOf(kinds)).toEqual({
      mapping: 87,
      meta: 586,
      result: 215,
      run: 272,
      unknown_name: 50,
      empty_segment: 24,
    });
    const unknown = capturedRedisNames.filter((_, index) => kinds[index] === "unknown_name");
    const words = unknown.map(({ docket, cluster, key }) => key.slice(docket.length + (cluster ? 3 : 1)));
    for (const word of words) {
      expect(word).toMatch(/^(?:fastmcp:notifications|task-workers|worker-tasks|workers|stream)(?::|$)/);
    }
  });

  it.each(capturedNames)("$fastmcp $redisKey leads to its task and is made from it", (captured) => {
    const { layout, redisKey, type } = captured;
    const name = valueIn(docketKeys("fastmcp", { layout }).parse(redisKey));
    const owned = capturedKeys.filter(({ key }) => isOfTask(valueIn(parseAnyTaskKey(key)), name));
    expect(owned).not.toEqual([]);
    if ("taskKey" in name) {
      expect(name.task).toStrictEqual(valueIn(parseAnyTaskKey(name.taskKey)));
      expect(owned.map(({ key }) => key)).toContain(name.taskKey);
    }
    const keys = "taskKey" in name ? [name.taskKey] : owned.map(({ key }) => key);
    for (const key of keys) expect(nameIn(valueIn(docket.forTask(key)), name)).toBe(redisKey);
    expect(type).toBe(name.kind === "run" ? "hash" : "string");
  });

  it.each(capturedNames)("$fastmcp $redisKey is matched by its owner's pattern", ({ redisKey }) => {
    const name = valueIn(docket.parse(redisKey));
    const patterns = valueIn(docket.patternsFor(name.task));
    expect(patternsThatMatch(patterns, redisKey)).toEqual([name.kind.replace("meta", "mapping")]);
    expect(patternsThatMatch(docket.patterns, redisKey)).toEqual(patternsThatMatch(patterns, redisKey));
    const others = capturedNames.map((other) => valueIn(docket.parse(other.redisKey)).task);
    for (const other of others.filter((task) => ownerOf(task) !== ownerOf(name.task))) {
      expect(patternsThatMatch(valueIn(docket.patternsFor(other)), redisKey)).toEqual([]);
    }
  });

  it.each(forgedKeys)("$fastmcp for the header $mcpSessionIdHeader are refused as a session's", ({ key }) => {
    const task = key.split(":").slice(0, -2).join(":");
    const names = [
      ...["runs:", "results::", "progress:", "state:", "cancel:"].map((start) => start + key),
      `results::${key}:1`,
      ...["", ":created_at", ":poll_interval", ":snapshot", ":elicit:request"].map(
        (ending) => `fastmcp:task:${task}${ending}`,
      ),
    ].map((name) => `fastmcp:${name}`);
    names.push(`fastmcp:task:${task}`, `fastmcp:task:${task}:created_at`);
    for (const name of names) expect(codesOf(sessionDocket.parse(name))).toHaveLength(1);
  });

  it("are found for a session by its pattern even when forged, and then refused", () => {
    const { run } = valueIn(sessionDocket.patternsFor({ sessionId: "victim" }));
    const hits = forgedKeys.map(({ key }) => `fastmcp:runs:${key}`).filter(globMatcher(run));
    expect(hits).toHaveLength(2);
    for (const hit of hits) {
      expect(codesOf(sessionDocket.parse(hit, { sessionId: "victim" }))).toEqual(["wrong_segment_count"]);
    }
  });
});

describe("forTask", () => {
  it("names everything around a session's task", () => {
    expect(docketKeys("my:queue").forTask(SESSION_KEY)).toEqual({
      ok: true,
      value: {
        run: "my:queue:runs:session123:task456:tool:my_tool",
        result: "my:queue:results::session123:task456:tool:my_tool:1",
        legacyResult: "my:queue:results::session123:task456:tool:my_tool",
        progress: "my:queue:progress:session123:task456:tool:my_tool",
        state: "my:queue:state:session123:task456:tool:my_tool",
        cancel: "my:queue:cancel:session123:task456:tool:my_tool",
        parked: "my:queue:session123:task456:tool:my_tool",
        mapping: "my:queue:fastmcp:task:session123:task456",
        meta: expect.objectContaining({
          createdAt: "my:queue:fastmcp:task:session123:task456:created_at",
          elicitRequest: "my:queue:fastmcp:task:session123:task456:elicit:request",
          inputRequests: null,
          inputMap: null,
        }),
        legacyMapping: "fastmcp:task:session123:task456",
        legacyCreatedAt: "fastmcp:task:session123:task456:created_at",
      },
    });
  });

  it("gives runs and results the leg, and mapping and metadata none", () => {
    const names = valueIn(docket.forTask(SCOPED_KEY));
    expect(names).toMatchObject({
      run: `fastmcp:runs:${SCOPED_KEY}`,
      result: `fastmcp:results::${SCOPED_KEY}:1`,
      mapping: "fastmcp:fastmcp:task:auth:client%20a:task456",
      legacyMapping: null,
      legacyCreatedAt: null,
    });
    expect(names.meta).toEqual({
      createdAt: `${names.mapping}:created_at`,
      pollInterval: `${names.mapping}:poll_interval`,
      snapshot: `${names.mapping}:snapshot`,
      accessToken: `${names.mapping}:access_token`,
      originRequestId: `${names.mapping}:origin_request_id`,
      httpHeaders: `${names.mapping}:http_headers`,
      elicitRequest: `${names.mapping}:elicit:request`,
      elicitResponse: `${names.mapping}:elicit:response`,
      elicitStatus: `${names.mapping}:elicit:status`,
      args: `${names.mapping}:args`,
      currentLeg: `${names.mapping}:current_leg`,
      leg: `${names.mapping}:leg`,
      requestState: `${names.mapping}:request_state`,
      inputResponses: `${names.mapping}:input_responses`,
      inputRequests: `${names.mapping}:input:3:requests`,
      inputMap: `${names.mapping}:input:3:map`,
      cancelled: `${names.mapping}:cancelled`,
      updateLock: `${names.mapping}:update_lock`,
    });
  });

  it("puts the docket's name in braces on a cluster, and one colon before results", () => {
    const names = valueIn(docketKeys("my}q", { cluster: true }).forTask(SESSION_KEY));
    expect(names.run).toBe(`{my}q}:runs:${SESSION_KEY}`);
    expect(names.result).toBe(`{my}q}:results:${SESSION_KEY}:1`);
    expect(names.meta.args).toBe("{my}q}:fastmcp:task:session123:task456:args");
    expect(names.legacyMapping).toBe("fastmcp:task:session123:task456");
  });

  it("reads the key strictly, with the same options as parseAnyTaskKey", () => {
    const keys = [SESSION_KEY, SCOPED_KEY, "anon:b:tool:c", "a:b:c", "a:b:x:c", "a:b:tool:%3a", 7];
    for (const options of [
      {},
      { sessionId: "session123" },
      { taskScope: "client a" },
      { taskScope: null, sessionId: undefined },
      { maxLength: 14 },
      { taskTypes: ["x"] },
    ]) {
      for (const key of keys) {
        expect(findingsOf(docket.forTask(key, options))).toEqual(findingsOf(parseAnyTaskKey(key, options)));
      }
    }
  });
});

describe("forTask of parts, and forTaskId", () => {
  const parts = valueIn(parseAnyTaskKey(SCOPED_KEY));

  it("names the same as for the key", () => {
    expect(docket.forTask(parts)).toEqual(docket.forTask(SCOPED_KEY));
    const { mapping, meta, legacyMapping, legacyCreatedAt } = valueIn(docket.forTask({ ...parts, leg: 1 }));
    const known = { mapping, meta, legacyMapping, legacyCreatedAt };
    expect(valueIn(docket.forTaskId({ taskScope: "client a", clientTaskId: "task456" }))).toEqual(known);
    expect(valueIn(docket.forTaskId({ sessionId: "a", clientTaskId: "b" }))).toMatchObject({
      mapping: "fastmcp:fastmcp:task:a:b",
      legacyCreatedAt: "fastmcp:task:a:b:created_at",
    });
  });

  it("holds the guard and the layout for parts, too", () => {
    expect(codesOf(docket.forTask(parts, { taskScope: "client b" }))).toEqual(["scope_mismatch"]);
    expect(codesOf(sessionDocket.forTask(parts))).toEqual(["wrong_layout"]);
    expect(codesOf(sessionDocket.forTaskId({ taskScope: null, clientTaskId: "b" }))).toEqual(["wrong_layout"]);
    expect(codesOf(docket.forTask({ ...parts, layout: undefined }))).toEqual(["invalid_type"]);
    expect(codesOf(docket.forTask({ ...parts, taskType: "nope" }))).toEqual(["unknown_task_type"]);
  });

  it.each([
    [{ sessionId: "a", clientTaskId: "" }, ["empty_segment"]],
    [{ sessionId: "a", clientTaskId: "b:c" }, ["invalid_character"]],
    [{ taskScope: "a", clientTaskId: "b#c" }, ["invalid_character"]],
    [{ taskScope: "", clientTaskId: "b" }, ["empty_segment"]],
    [{ taskScope: null }, ["invalid_type"]],
    [Object.create({ sessionId: "a", clientTaskId: "b" }), ["invalid_type"]],
    [{ sessionId: "a", clientTaskId: "b".repeat(65_536) }, ["too_long"]],
    [null, ["invalid_type"]],
  ])("refuses %j with %j", (task, codes) => {
    expect(codesOf(docket.forTaskId(task))).toEqual(codes);
  });

  it.each([
    ['holds U+003A at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":".', "a", "b:#"],
    ['holds U+0023 at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":" or "#".', null, "b#"],
    ["must be a string; received number.", "a", 7],
  ])("says that the client task id %s", (phrase, sessionId, clientTaskId) => {
    const owner = sessionId === null ? { taskScope: null } : { sessionId };
    // A cast, since the point is to pass what the types forbid.
    const task = { ...owner, clientTaskId } as { taskScope: null; clientTaskId: string };
    expect(messagesOf(docket.forTaskId(task))).toEqual([`The client task id ${phrase}`]);
  });

  it.each([
    [65_537, { sessionId: "a".repeat(65_537), clientTaskId: "b" }],
    [90_005, { taskScope: "/".repeat(30_000), clientTaskId: "b" }],
    [65_538, { sessionId: "a", clientTaskId: "b".repeat(65_536) }],
  ])("refuses a task whose names would be longer than %i", (length, task) => {
    const sentence = `The key would be at least ${length} UTF-16 units long; at most 65536 are allowed.`;
    expect(messagesOf(docket.forTaskId(task))).toEqual([sentence]);
  });
});

describe("parse", () => {
  it("tells a generation from a component identifier that is a number", () => {
    const kindOf = (text: string) => {
      const name = valueIn(docket.parse(`fastmcp:results::${text}`));
      return [name.kind, "generation" in name ? name.generation : undefined];
    };
    expect(kindOf("a:b:tool:7")).toEqual(["legacyResult", undefined]);
    expect(kindOf("a:b:tool:7:8")).toEqual(["result", 8]);
    expect(kindOf("anon:b:tool:7")).toEqual(["legacyResult", undefined]);
    expect(kindOf("anon:b:tool:7:0")).toEqual(["result", 0]);
    expect(kindOf("auth:a:b:tool:7")).toEqual(["legacyResult", undefined]);
    expect(kindOf("auth:a:b:tool:7#leg2:10")).toEqual(["result", 10]);
  });

  it("tells metadata from a task id that is its name", () => {
    const kindOf = (text: string) => {
      const { kind, task } = valueIn(docket.parse(`fastmcp:fastmcp:task:${text}`));
      return [kind, task.clientTaskId];
    };
    expect(kindOf("a:created_at")).toEqual(["mapping", "created_at"]);
    expect(kindOf("a:created_at:created_at")).toEqual(["meta", "created_at"]);
    expect(kindOf("anon:args")).toEqual(["mapping", "args"]);
    expect(kindOf("auth:a:leg")).toEqual(["mapping", "leg"]);
    expect(kindOf("auth:a:leg:leg")).toEqual(["meta", "leg"]);
  });

  it("reads the legacy names, which are without the docket's", () => {
    const task = { layout: "session", sessionId: "a", clientTaskId: "b" };
    for (const name of ["fastmcp", "other"]) {
      expect(docketKeys(name).parse("fastmcp:task:a:b")).toEqual({
        ok: true,
        value: { kind: "legacyMapping", task },
      });
      expect(docketKeys(name).parse("fastmcp:task:a:b:created_at")).toEqual({
        ok: true,
        value: { kind: "legacyCreatedAt", task },
      });
    }
  });

  it("gives the owner and the id of a task of the scoped layout", () => {
    for (const ending of ["", ":created_at", ":input:2:map"]) {
      const parse = (task: string) => valueIn(docket.parse(`fastmcp:fastmcp:task:${task}${ending}`));
      const rest = { layout: "scoped", clientTaskId: "b" };
      expect(parse("auth:a%20c:b").task).toEqual({ ...rest, taskScope: "a c" });
      expect(parse("anon:b").task).toEqual({ ...rest, taskScope: null });
    }
  });

  const names = [
    ["fastmcp:stream", ["unknown_name"]],
    ["fastmcp:queue", ["unknown_name"]],
    ["fastmcp:runs", ["unknown_name"]],
    ["fastmcp", ["unknown_name"]],
    ["", ["unknown_name"]],
    [SESSION_KEY, ["unknown_name"]],
    [`other:runs:${SESSION_KEY}`, ["unknown_name"]],
    [`{fastmcp}:runs:${SESSION_KEY}`, ["unknown_name"]],
    [`fastmcp:results:${SESSION_KEY}:1`, ["unknown_name"]],
    [`fastmcp:known:${SESSION_KEY}`, ["unknown_name"]],
    ["fastmcp:fastmcp:notifications:a", ["unknown_name"]],
    ["fastmcp:task:a:b:snapshot", ["unknown_name"]],
    ["fastmcp:task:anon:b", ["wrong_layout"]],
    ["fastmcp:runs:", ["wrong_segment_count"]],
    ["fastmcp:runs:9f86d081-0000-4000-8000-000000000000", ["wrong_segment_count"]],
    [`fastmcp:runs:${SESSION_KEY}:1`, ["wrong_segment_count"]],
    [`fastmcp:results::${SESSION_KEY}:01`, ["wrong_segment_count"]],
    [`fastmcp:results::${SESSION_KEY}:-1`, ["wrong_segment_count"]],
    [`fastmcp:results::${SESSION_KEY}:9007199254740992`, ["wrong_segment_count"]],
    [`fastmcp:results::${SESSION_KEY}:1:1`, ["wrong_segment_count"]],
    ["fastmcp:results::a:b:nope:%zz:1", ["unknown_task_type", "invalid_encoding"]],
    ["fastmcp:results::anon:b:tool:c#leg1:1", ["invalid_leg"]],
    ["fastmcp:fastmcp:task:", ["unknown_name"]],
    ["fastmcp:fastmcp:task:a", ["unknown_name"]],
    ["fastmcp:fastmcp:task:auth:a", ["unknown_name"]],
    ["fastmcp:fastmcp:task:a:b:c", ["unknown_name"]],
    ["fastmcp:fastmcp:task:a:b:Created_at", ["unknown_name"]],
    ["fastmcp:fastmcp:task:a:b:elicit:args", ["unknown_name"]],
    ["fastmcp:fastmcp:task:anon:b:input:0:map", ["unknown_name"]],
    ["fastmcp:fastmcp:task:anon:b:input:2:maps", ["unknown_name"]],
    ["fastmcp:fastmcp:task:anon:b:elicit:input:2:map", ["unknown_name"]],
    ["fastmcp:fastmcp:task:anon:b:input:02:map", ["unknown_name"]],
    ["fastmcp:fastmcp:task:anon:b:input:{leg}:map", ["unknown_name"]],
    ["fastmcp:fastmcp:task:anon:b:input:9007199254740992:map", ["unknown_name"]],
    ["fastmcp:task-workers:a:tool:b", ["unknown_name"]],
    ["fastmcp:fastmcp:notifications:tool:active", ["unknown_name"]],
    ["fastmcp:a:b:nope:c", ["unknown_name"]],
    ["fastmcp:fastmcp:task:a:b:input:1:map", ["unknown_name"]],
    ["fastmcp:fastmcp:task:a b:c", ["invalid_character"]],
    ["fastmcp:fastmcp:task::b\n:leg", ["empty_segment", "invalid_character"]],
    ["fastmcp:fastmcp:task:auth:%2d:b:args", ["non_canonical_encoding"]],
    ["fastmcp:fastmcp:task:anon:b#leg2", ["invalid_character"]],
    ["fastmcp:fastmcp:task:anon:b#leg2:args", ["invalid_character"]],
    ["fastmcp:fastmcp:task:auth:a#b:c", ["non_canonical_encoding"]],
    ["fastmcp:fastmcp:task:anon:b:tool:c#leg2", ["unknown_name"]],
  ] as const;

  it.each(names)("refuses %j with %j", (name, codes) => {
    expect(codesOf(docket.parse(name))).toEqual(codes);
    expect(codesOf(sessionDocket.parse(name))).not.toEqual([]);
    expect(codesOf(scopedDocket.parse(name))).not.toEqual([]);
  });

  it("counts offsets and segments in what follows the kind of name", () => {
    expect(findingsOf(docket.parse("fastmcp:runs:a b:c:tool:d"))).toEqual([
      { code: "invalid_character", segment: "sessionId", offset: 1, character: "U+0020" },
    ]);
    expect(findingsOf(docket.parse("fastmcp:fastmcp:task:a:b c:created_at"))).toEqual([
      { code: "invalid_character", segment: "clientTaskId", offset: 3, character: "U+0020" },
    ]);
  });

  it("reads a parked key of a session whose id ends in a word of Docket", () => {
    expect(valueIn(docket.parse("fastmcp:dry-runs:b:tool:c")).kind).toBe("parked");
  });

  it("says what is wrong with the name of a mapping", () => {
    const [task, ascii] = ["fastmcp:fastmcp:task:", "it may hold visible ASCII, U+0021 to U+007E, but no"];
    const percent = 'a "%" without two hexadecimal digits; a percent sign itself is written as %25';
    expect(messagesOf(docket.parse("fastmcp:stream"))).toEqual([
      "The Redis name is none of a task in this docket; such a name begins with the name of the docket, on Redis Cluster in braces.",
    ]);
    expect(messagesOf(docket.parse(`${task}a#b:c d`))).toEqual([
      `The client task id holds U+0020 at offset 5; ${ascii} ":".`,
    ]);
    expect(messagesOf(docket.parse(`${task}a :b#`))).toEqual([
      `The session id holds U+0020 at offset 1; ${ascii} ":".`,
    ]);
    expect(messagesOf(docket.parse(`${task}auth:%:b#`))).toEqual([
      `The task scope holds, at offset 5, ${percent}.`,
      `The client task id holds U+0023 at offset 8; ${ascii} ":" or "#".`,
    ]);
    expect(messagesOf(docket.parse(`${task}a:${"b".repeat(8191)}`))).toEqual([
      "The key is 8193 UTF-16 units long; at most 8192 are allowed.",
    ]);
    const wrong = { code: "wrong_layout", segment: null };
    expect(findingsOf(sessionDocket.parse(`${task}anon:b`))).toEqual([
      { ...wrong, expected: "session", received: "scoped" },
    ]);
    expect(findingsOf(scopedDocket.parse(`${task}a:b`))).toEqual([
      { ...wrong, expected: "scoped", received: "unknown" },
    ]);
  });

  it("refuses names of the layout that is not the docket's", () => {
    for (const [kind, name] of entriesOf(valueIn(docket.forTask(SCOPED_KEY)))) {
      const isPlain = kind === "parked" || kind === "meta.inputRequests" || kind === "meta.inputMap";
      expect(codesOf(sessionDocket.parse(name))).toEqual([isPlain ? "unknown_name" : "wrong_layout"]);
      expect(scopedDocket.parse(name)).toEqual(docket.parse(name));
    }
    for (const [kind, name] of entriesOf(valueIn(docket.forTask(SESSION_KEY)))) {
      const isPlain = kind === "parked" || kind.startsWith("legacyM") || kind.startsWith("legacyC");
      expect(codesOf(scopedDocket.parse(name))).toEqual([isPlain ? "unknown_name" : "wrong_layout"]);
      expect(sessionDocket.parse(name)).toEqual(docket.parse(name));
    }
    expect(codesOf(scopedDocket.parse("fastmcp:task:anon:b"))).toEqual(["unknown_name"]);
  });

  const session = { layout: "session", key: "a:b:tool:c" };
  const scoped = { layout: "scoped", key: "auth:a:b:tool:c" };
  const anonymous = { layout: "scoped", key: "anon:b:tool:c" };
  it.each([
    { ...session, options: { sessionId: "a" }, codes: [] },
    { ...session, options: { sessionId: "A" }, codes: ["session_mismatch"] },
    { ...session, options: { sessionId: undefined }, codes: ["session_mismatch"] },
    { ...session, options: { taskScope: "a" }, codes: ["session_mismatch"] },
    { ...session, options: { sessionId: "a", taskScope: "b" }, codes: [] },
    { ...scoped, options: { taskScope: "a" }, codes: [] },
    { ...scoped, options: { taskScope: null }, codes: ["scope_mismatch"] },
    { ...scoped, options: { taskScope: undefined }, codes: ["scope_mismatch"] },
    { ...scoped, options: { sessionId: "a" }, codes: ["scope_mismatch"] },
    { ...anonymous, options: { taskScope: null }, codes: [] },
    { ...anonymous, options: { taskScope: "a" }, codes: ["scope_mismatch"] },
    { ...anonymous, options: { sessionId: "a" }, codes: ["scope_mismatch"] },
  ])("with the guard $options gives $codes for every name around $key", ({ key, ...rest }) => {
    const names = textsOf(valueIn(docket.forTask(key)));
    expect(names).toHaveLength(26);
    for (const name of names) expect(codesOf(docket.parse(name, rest.options))).toEqual(rest.codes);
  });

  it("applies maxLength to the task key, or to the owner and the id where the name says no more", () => {
    const names = valueIn(docket.forTask("aaa:bbb:prompt:ccc", { maxLength: 18 }));
    for (const name of [names.run, names.result, names.legacyResult, names.state]) {
      expect(codesOf(docket.parse(name, { maxLength: 18 }))).toEqual([]);
      expect(codesOf(docket.parse(name, { maxLength: 17 }))).toEqual(["too_long"]);
    }
    for (const name of [names.mapping, names.meta.args, names.legacyMapping]) {
      expect(codesOf(docket.parse(name, { maxLength: 7 }))).toEqual([]);
      expect(codesOf(docket.parse(name, { maxLength: 6 }))).toEqual(["too_long"]);
    }
  });

  it("a parked name of the session layout is what another session's run is named", () => {
    // What a stateless server writes for the header "runs:victim"; only the mapping tells the two apart.
    const forged = "runs:victim:task456:tool:flaky";
    const hit = valueIn(sessionDocket.parse(`fastmcp:${forged}`, { sessionId: "victim" }));
    expect(hit).toMatchObject({ kind: "run", taskKey: "victim:task456:tool:flaky" });
    const { mapping } = valueIn(sessionDocket.forTaskId(hit.task));
    expect(mapping).toBe("fastmcp:fastmcp:task:victim:task456");
    expect(codesOf(sessionDocket.forTask(forged))).toEqual(["wrong_segment_count"]);
  });

  it("applies taskTypes where a name says the task's type", () => {
    const names = valueIn(docket.forTask("a:b:job:c", { taskTypes: ["job"] }));
    for (const name of [names.run, names.result, names.progress]) {
      expect(codesOf(docket.parse(name, { taskTypes: ["job"] }))).toEqual([]);
      expect(codesOf(docket.parse(name))).toEqual(["unknown_task_type"]);
    }
    for (const name of [names.mapping, names.meta.leg]) {
      expect(codesOf(docket.parse(name, { taskTypes: ["job"] }))).toEqual([]);
    }
  });

  it.each(noStrings)("refuses $name", ({ make, type }) => {
    const result = docket.parse(make());
    expect(findingsOf(result)).toEqual([{ code: "invalid_type", segment: null, expected: "string" }]);
    expect(result).toHaveProperty("error.message", `The Redis name must be a string; received ${type}.`);
  });

  it("stays linear in the length of hostile names", () => {
    const pieces = [":", "a", ":a", "1", ":1", "_", ":input:1", ":input:", "#", "%41", "elicit:"];
    for (const start of ["runs:", "results::", "fastmcp:task:"]) {
      for (const piece of pieces) {
        const name = `fastmcp:${start}${piece.repeat(200_000)}\n`;
        expect(codesOf(docket.parse(name))).toHaveLength(1);
      }
    }
  });

  it("shows neither the name nor what it holds", () => {
    for (const secret of ["s3cret\n", "s3cret:x y:args", "x:s3cret:%:b", "x:s3cret#leg2:a:b"]) {
      for (const start of ["", "fastmcp:runs:", "fastmcp:results::", "fastmcp:fastmcp:task:"]) {
        for (const tag of ["", "auth:", "anon:"]) {
          const result = docket.parse(start + tag + secret);
          expect(codesOf(result)).not.toEqual([]);
          expect(JSON.stringify(result)).not.toContain("s3cret");
        }
      }
    }
  });
});

it.each(["auth:input:5:tool:x", "anon:elicit:tool:x", "auth:s:elicit:tool:x", "s:elicit:tool:x", "input:5:tool:x"])(
  "leads back from every name of %s, whose ids look like the beginning of metadata",
  (key) => {
    const docket = docketKeys();
    const names = docket.forTask(key);
    if (!names.ok) throw new Error("the key is valid");
    const { meta, legacyCreatedAt, ...others } = names.value;
    for (const name of [...Object.values(meta), ...Object.values(others), legacyCreatedAt]) {
      if (name === null) continue;
      const back = docket.parse(name);
      expect(back.ok && back.value.task.clientTaskId, name).toBe(key.split(":").at(-3));
    }
  },
);

describe("patternsFor", () => {
  it("gives a pattern for each kind of name", () => {
    expect(docket.patternsFor({ sessionId: "a" })).toEqual({
      ok: true,
      value: {
        run: "fastmcp:runs:a:*",
        result: "fastmcp:results::a:*",
        progress: "fastmcp:progress:a:*",
        state: "fastmcp:state:a:*",
        cancel: "fastmcp:cancel:a:*",
        parked: "fastmcp:a:*",
        mapping: "fastmcp:fastmcp:task:a:*",
        legacyMapping: "fastmcp:task:a:*",
      },
    });
    expect(valueIn(docket.patternsFor({ taskScope: "a b" }))).toMatchObject({
      run: "fastmcp:runs:auth:a%20b:*",
      legacyMapping: null,
    });
    expect(valueIn(docket.patternsFor({ taskScope: null })).run).toBe("fastmcp:runs:anon:*");
  });

  it("escapes what Redis's patterns give a meaning to, and nothing else", () => {
    const cluster = docketKeys("a*b?c[d]e\\f^g-h", { cluster: true });
    expect(valueIn(cluster.patternsFor({ sessionId: "*?[]\\^-{}" })).result).toBe(
      "{a\\*b\\?c\\[d]e\\\\f^g-h}:results:\\*\\?\\[]\\\\^-{}:*",
    );
    expect(cluster.patterns.run).toBe("{a\\*b\\?c\\[d]e\\\\f^g-h}:runs:*");
  });

  it.each([
    [{ sessionId: "" }, ["empty_segment"]],
    [{ sessionId: "a:b" }, ["invalid_character"]],
    [{ sessionId: "a b" }, ["invalid_character"]],
    [{ sessionId: "auth" }, ["wrong_layout"]],
    [{ sessionId: undefined }, ["invalid_type"]],
    [Object.create({ sessionId: "a" }), ["invalid_type"]],
    [{ sessionId: null }, ["invalid_type"]],
    [{ taskScope: "" }, ["empty_segment"]],
    [{ taskScope: "\ud800" }, ["invalid_character"]],
    [{ taskScope: undefined }, ["invalid_type"]],
    [{ taskScope: 7 }, ["invalid_type"]],
    [{ sessionId: "a", taskScope: "a" }, ["invalid_type"]],
    [{ sessionId: "a", taskScope: null }, ["invalid_type"]],
    [{ layout: "scoped", sessionId: "a", taskScope: null }, ["invalid_type"]],
    [{ layout: "both", taskScope: null }, ["invalid_type"]],
    [{}, ["invalid_type"]],
    [null, ["invalid_type"]],
    [undefined, ["invalid_type"]],
    ["a", ["invalid_type"]],
    [["a"], ["invalid_type"]],
    [Object.assign(["a"], { sessionId: "a" }), ["invalid_type"]],
  ])("refuses the owner %j with %j", (owner, codes) => {
    const result = docket.patternsFor(ownerFrom(owner));
    expect(codesOf(result)).toEqual(codes);
    expect(findingsOf(result)).toHaveLength(1);
  });

  it("says what an owner is", () => {
    const result = docket.patternsFor(ownerFrom("a"));
    expect(result.ok ? [] : result.error.issues).toEqual([
      {
        code: "invalid_type",
        message:
          "The owner must be an object with either a sessionId, which is a string, or a taskScope, which is a string or null.",
        segment: null,
        expected: "object",
      },
    ]);
  });

  it("refuses an owner who is longer than every key", () => {
    expect(codesOf(docket.patternsFor({ sessionId: "a".repeat(65_536) }))).toEqual([]);
    expect(codesOf(docket.patternsFor({ sessionId: "a".repeat(65_537) }))).toEqual(["too_long"]);
    expect(codesOf(docket.patternsFor({ taskScope: "\ud800".repeat(70_000) }))).toEqual(["too_long"]);
  });

  it("refuses an owner that cannot be looked at", () => {
    expect(codesOf(docket.patternsFor(ownerFrom(revokedProxy())))).toEqual(["invalid_type"]);
  });

  it("refuses an owner that the docket's layout does not have", () => {
    expect(codesOf(sessionDocket.patternsFor({ taskScope: "a" }))).toEqual(["wrong_layout"]);
    expect(codesOf(sessionDocket.patternsFor({ taskScope: null }))).toEqual(["wrong_layout"]);
    expect(codesOf(scopedDocket.patternsFor({ sessionId: "a" }))).toEqual(["wrong_layout"]);
    expect(scopedDocket.patterns.legacyMapping).toBeNull();
    expect(sessionDocket.patterns.legacyMapping).toBe("fastmcp:task:*");
  });
});

describe("docketKeys", () => {
  it("is of the docket fastmcp where no name is given", () => {
    expect(docketKeys(undefined).patterns).toEqual(docketKeys("fastmcp").patterns);
  });

  it("returns a frozen object, whose functions need no this", () => {
    expect(Object.isFrozen(docket)).toBe(true);
    expect(Object.isFrozen(docket.patterns)).toBe(true);
    const { forTask, parse, patternsFor } = docket;
    expect(codesOf(forTask(SESSION_KEY))).toEqual([]);
    expect(codesOf(parse(`fastmcp:runs:${SESSION_KEY}`))).toEqual([]);
    expect(codesOf(patternsFor({ taskScope: null }))).toEqual([]);
  });

  it.each([["\ud83d"], [null], [7], [["fastmcp"]], [{}]])("refuses the name %j", (name) => {
    const noText = new TypeError("The docket's name must be a string of well-formed Unicode.");
    // A cast, since the point is to pass what the types forbid.
    expect(() => docketKeys(name as string)).toThrow(noText);
  });

  it.each(["fastmcp:task", "fastmcp:tasks:mine"])("refuses the name %j, which mapping names begin with", (name) => {
    const sentence =
      'The docket\'s name must not begin with "fastmcp:task"; its patterns would find the tasks of others.';
    expect(() => docketKeys(name)).toThrow(new TypeError(sentence));
  });

  it("may have an empty name, as FASTMCP_DOCKET_NAME may", () => {
    const names = valueIn(docketKeys("").forTask(SESSION_KEY));
    expect(names.run).toBe(`:runs:${SESSION_KEY}`);
    expect(valueIn(docketKeys("").parse(names.run)).kind).toBe("run");
  });

  it.each([
    [0],
    [null],
    [true],
    [[]],
    [{ clusters: true }],
    [Object.create({ cluster: true })],
    [Object.create(Object.create(null, { layout: { value: "scoped" } }))],
    [JSON.parse('{"__proto__":{"layout":"scoped"}}')],
    [
      new (class {
        layout = "scoped";
      })(),
    ],
    [{ cluster: 1 }],
    [{ cluster: null }],
    [{ layout: "Session" }],
    [{ layout: null }],
  ])("refuses the options %j", (options) => {
    // A cast, since the point is to pass what the types forbid.
    expect(() => docketKeys("fastmcp", options as DocketOptions)).toThrow(TypeError);
  });

  it.each<[unknown, string]>([
    [{ cluster: 1 }, "The option cluster must be a boolean."],
    ...["cluster", "layout"].map<[unknown, string]>((option) => [
      new Proxy({}, { has: (_, name) => name === option }),
      `The option ${option} must be the options' own property, not an inherited one.`,
    ]),
    [{ layout: "all" }, 'The option layout must be one of "session", "scoped" and "any".'],
  ])("says what an option of %j may be", (options, sentence) => {
    // A cast, since the point is to pass what the types forbid.
    expect(() => docketKeys("a", options as DocketOptions)).toThrow(new TypeError(sentence));
  });

  it("takes an option that is undefined for its default", () => {
    const options = { cluster: undefined, layout: undefined };
    expect(docketKeys("fastmcp", options).patterns).toEqual(docket.patterns);
  });

  it("throws on wrong options of its functions, which are a mistake in the program", () => {
    for (const options of [0, null, { session: "a" }, { taskTypes: "tool" }, { layout: "any" }]) {
      expect(() => docket.forTask(SESSION_KEY, optionsFrom(options))).toThrow(TypeError);
      expect(() => docket.parse("", optionsFrom(options))).toThrow(TypeError);
    }
    expect(() => docket.parse("", { maxLength: 0 })).toThrow(RangeError);
  });

  it("loads no Zod", async () => {
    const { metafile } = await build({
      entryPoints: [new URL("../../src/docket.ts", import.meta.url).pathname],
      bundle: true,
      format: "esm",
      metafile: true,
      packages: "external",
      write: false,
    });
    expect(Object.keys(metafile.inputs)).toContainEqual(expect.stringMatching(/src\/docket\.ts$/));
    expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
  });
});

const DOCKET_WORDS = new Set(["runs", "results", "progress", "state", "cancel", "fastmcp", "task"]);

describe("for all tasks and dockets", () => {
  const unit = fc.constantFrom(...":*?[]\\^-{}ab");
  const docketNames = fc
    .oneof(texts, fc.string({ unit, maxLength: 6 }), fc.constantFrom("", "fastmcp", "{fastmcp}", "runs", "task"))
    .filter((name) => !name.startsWith("fastmcp:task"));
  const dockets = fc.tuple(docketNames, fc.boolean()).map(([name, cluster]) => docketKeys(name, { cluster }));
  const legs = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(Number.MAX_SAFE_INTEGER));
  const scopes = fc.option(texts.filter((text) => text !== ""));
  const keys = fc
    .tuple(fc.boolean(), parts(), scopes, legs)
    .map(([isSession, { sessionId, ...tail }, taskScope, leg]) =>
      isSession
        ? keyOf(sessionId, tail)
        : keyOf(taskScope === null ? "anon" : `auth:${quote(taskScope)}`, {
            ...tail,
            clientTaskId: tail.clientTaskId.replaceAll("#", "_"),
          }) + (leg === 1 ? "" : `#leg${leg}`),
    );

  it("every name leads back to the task that it was made for", () => {
    fc.assert(
      fc.property(dockets, keys, (docket, key) => {
        const task = valueIn(parseAnyTaskKey(key));
        const names = valueIn(docket.forTask(key));
        for (const [kind, text] of entriesOf(names)) {
          // The name of a parked task of a session that is called as Docket calls something else.
          if (kind === "parked" && DOCKET_WORDS.has(key.split(":")[0] ?? "")) continue;
          const name = valueIn(docket.parse(text));
          expect(name.kind === "meta" ? `meta.${name.meta}` : name.kind).toBe(kind);
          expect(isOfTask(task, name)).toBe(true);
          if ("taskKey" in name) expect(name).toMatchObject({ taskKey: key, task });
          if ("leg" in name && name.leg !== null) expect(task).toHaveProperty("leg", name.leg);
        }
      }),
    );
  });

  it("in the scoped layout a name cannot be forged: whatever a caller chooses, it is of the scope that wrote it", () => {
    const header = fc.string({ unit: fc.constantFrom(..."abrunsctl:#%*{}"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        docketNames,
        header,
        header,
        fc.boolean(),
        (docketName, taskScope, componentIdentifier, isAnonymous) => {
          const owner = { layout: "scoped", taskScope: isAnonymous ? null : taskScope } as const;
          const task = { ...owner, clientTaskId: "task456", taskType: "tool", componentIdentifier, leg: 1 } as const;
          const scoped = docketKeys(docketName, { layout: "scoped" });
          for (const text of textsOf(valueIn(scoped.forTask(task)))) {
            const name = scoped.parse(text);
            if (name.ok) expect(ownerOf(name.value.task)).toBe(ownerOf(task));
          }
        },
      ),
    );
  });

  it("a generation is read back", () => {
    fc.assert(
      fc.property(dockets, keys, fc.maxSafeNat(), (docket, key, generation) => {
        const { legacyResult } = valueIn(docket.forTask(key));
        const name = valueIn(docket.parse(`${legacyResult}:${generation}`));
        expect(name).toMatchObject({ kind: "result", taskKey: key, generation });
      }),
    );
  });

  it("every name that is accepted is the one that is made for its task", () => {
    const names = fc
      .tuple(keys, fc.nat())
      .map(([key, index]) => textsOf(valueIn(docket.forTask(key))).at(index % 26) ?? "");
    fc.assert(
      fc.property(edited(names), (text) => {
        const result = docket.parse(text);
        if (!result.ok) return;
        const name = result.value;
        const key = keyIn(name);
        expect(nameIn(valueIn(docket.forTask(key)), name)).toBe(text);
      }),
    );
  });

  it("an owner's patterns match the names of the owner's tasks, and of nobody else's", () => {
    const lookalikes = fc.string({ unit: fc.constantFrom(..."a*?[]\\^-"), minLength: 1 });
    const owners: fc.Arbitrary<DocketOwner> = fc.oneof(
      lookalikes.map((sessionId) => ({ sessionId })),
      lookalikes.map((taskScope) => ({ taskScope })),
      fc.constant({ taskScope: null }),
    );
    fc.assert(
      fc.property(dockets, owners, owners, parts(), (docket, owner, other, tail) => {
        const patterns = valueIn(docket.patternsFor(owner));
        const namesOf = ({ sessionId, taskScope }: DocketOwner) => {
          const scope = typeof taskScope === "string" ? `auth:${quote(taskScope)}` : "anon";
          const clientTaskId = tail.clientTaskId.replaceAll("#", "_");
          const key = keyOf(sessionId ?? scope, { ...tail, clientTaskId });
          return entriesOf(valueIn(docket.forTask(key)));
        };
        for (const [kind, text] of namesOf(owner)) {
          expect(patternsThatMatch(patterns, text)).toContain(patternOf(kind));
          const inDocket = kind === "parked" ? [] : [patternOf(kind)];
          expect(patternsThatMatch(docket.patterns, text)).toEqual(expect.arrayContaining(inDocket));
        }
        if (JSON.stringify(owner) === JSON.stringify(other)) return;
        for (const [kind, text] of namesOf(other)) {
          expect(patternsThatMatch(patterns, text)).not.toContain(patternOf(kind));
        }
      }),
    );
  });

  it("no value makes a function throw", () => {
    fc.assert(
      fc.property(anyValues, (value) => {
        for (const result of [
          docket.forTask(value),
          docket.parse(value),
          docket.patternsFor(ownerFrom(value)),
          docket.forTaskId({ ...ownerFrom({ sessionId: value }), clientTaskId: String(typeof value) }),
        ]) {
          expect(typeof result.ok).toBe("boolean");
        }
      }),
    );
  });
});

describe("the glob matcher of these tests", () => {
  it.each([
    ["h?llo", ["hello", "hallo"], ["hllo", "heello"]],
    ["h*llo", ["hllo", "heeeello", "h\nllo"], ["hell"]],
    ["h[ae]llo", ["hello", "hallo"], ["hillo"]],
    ["h[^e]llo", ["hallo"], ["hello"]],
    ["h[a-b]llo", ["hallo", "hbllo"], ["hcllo"]],
    ["h\\*l\\o]", ["h*lo]"], ["hxlo]", "h\\*lo]"]],
    ["h[\\]a]", ["h]", "ha"], ["h\\"]],
  ])("matches %j as Redis does", (pattern, matched, others) => {
    expect([...matched, ...others].filter(globMatcher(pattern))).toEqual(matched);
  });
});

/** The value of a result, which must have one. */
function valueIn<Value>(result: Result<Value, TaskKeyError>): Value {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function keyOf(
  owner: string,
  tail: Pick<AnyTaskKey<string>, "clientTaskId" | "taskType" | "componentIdentifier">,
): string {
  return `${owner}:${tail.clientTaskId}:${tail.taskType}:${quote(tail.componentIdentifier)}`;
}

function isOfTask(task: AnyTaskKey<string>, name: DocketName<string>): boolean {
  return ownerOf(task) === ownerOf(name.task) && task.clientTaskId === name.task.clientTaskId;
}

function ownerOf(task: DocketName<string>["task"]): string {
  return JSON.stringify(task.layout === "session" ? task.sessionId : [task.taskScope]);
}

/** The key that a name says, or a key of the task that it is for. */
function keyIn(name: DocketName<string>): string {
  return "taskKey" in name ? name.taskKey : shortestKeyOf(name);
}

function load(name: string) {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
}

/** A key of the task that a name of the mapping or of metadata is for. */
function shortestKeyOf({ task, ...name }: DocketName<string>): string {
  if (task.layout === "session") return `${task.sessionId}:${task.clientTaskId}:tool:x`;
  const owner = task.taskScope === null ? "anon" : `auth:${quote(task.taskScope)}`;
  const leg = "leg" in name && name.leg !== null && name.leg !== 1 ? `#leg${name.leg}` : "";
  return `${owner}:${task.clientTaskId}:tool:x${leg}`;
}

/** The name that is made where this one was read. */
function nameIn(names: DocketTaskNames, name: DocketName<string>): string | null {
  if (name.kind === "meta") return names.meta[name.meta];
  return name.kind === "result" ? `${names.legacyResult}:${name.generation}` : names[name.kind];
}

/** All names, those of the metadata with `meta.` before their property. */
function entriesOf({ meta, ...names }: DocketTaskNames): [string, string][] {
  const metaEntries = Object.entries(meta).map(([name, text]) => [`meta.${name}`, text] as const);
  return [...Object.entries(names), ...metaEntries].flatMap(([kind, text]) =>
    typeof text === "string" ? [[kind, text]] : [],
  );
}

function textsOf(names: DocketTaskNames): string[] {
  return entriesOf(names).map(([, text]) => text);
}

/** The pattern that is for this kind of name. */
function patternOf(kind: string): string {
  return kind
    .replace(/^meta\..*/, "mapping")
    .replace("legacyResult", "result")
    .replace("legacyCreatedAt", "legacyMapping");
}

function patternsThatMatch(patterns: DocketPatterns, name: string): string[] {
  return Object.entries(patterns).flatMap(([kind, pattern]) =>
    typeof pattern === "string" && globMatcher(pattern)(name) ? [kind] : [],
  );
}

/** The rules of Redis's `stringmatchlen`, which goes by bytes, as a regular expression over them. */
function globMatcher(pattern: string): (name: string) => boolean {
  const source = bytesOf(pattern).replace(GLOB_TOKEN, (token, not?: string, members?: string) => {
    if (members !== undefined) return `[${not}${members.replace(GLOB_MEMBER, escapeUnit)}]`;
    if (token === "*") return ".*";
    return token === "?" ? "." : escapeUnit(token);
  });
  const expression = new RegExp(`^${source}$`, "s");
  return (name) => expression.test(bytesOf(name));
}

/** A set in brackets, an escaped byte, or a byte. */
const GLOB_TOKEN = /\[(\^?)((?:\\.|[^\]\\])*)\]|\\?./gs;

/** An escaped byte or a byte, but for the hyphen of a range. */
const GLOB_MEMBER = /\\.|[^-]/gs;

/** The last byte of what may be an escaped one, as a regular expression. */
function escapeUnit(unit: string): string {
  return `\\x${unit
    .charCodeAt(unit.length - 1)
    .toString(16)
    .padStart(2, "0")}`;
}

function bytesOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** What a caller without types can hand over as an owner. */
function ownerFrom(owner: unknown): DocketOwner {
  // A cast, since the point is to pass what the types forbid.
  return owner as DocketOwner;
}

function messagesOf(result: Result<unknown>): string[] {
  return result.ok ? [] : result.error.issues.map(({ message }) => message);
}
