import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAnyTaskKey } from "../../src/core.js";
import { type DocketKeys, type DocketName, docketKeys } from "../../src/docket.js";
import { edited } from "../support/arbitraries.js";
import {
  capturedRedisNames,
  docket,
  docketNames,
  entriesOf,
  keysOfBothLayouts,
  messagesOf,
  SCOPED_KEY,
  SESSION_KEY,
  scopedDocket,
  sessionDocket,
  valueIn,
} from "../support/docket.js";
import { noStrings } from "../support/hostile.js";
import { codesOf, findingsOf } from "../support/issues.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "../support/vectors.js";

/** A name of a task, in a docket that is called fastmcp. */
interface CapturedName {
  readonly fastmcp: string;
  readonly layout: "session" | "scoped";
  readonly redisKey: string;
  readonly type: string;
}

const capturedNames: readonly CapturedName[] = JSON.parse(
  readFileSync(new URL("../vectors/captured-redis.json", import.meta.url), "utf8"),
).keys;
const capturedTasks = [...capturedSessionKeys, ...capturedScopedKeys].map(({ key }) => valueIn(parseAnyTaskKey(key)));

/** The name that is made of what was read in one. */
function remade(docket: DocketKeys, name: DocketName): string | null {
  const leg = name.kind === "meta" ? (name.leg ?? 1) : 1;
  const task = "taskKey" in name ? name.taskKey : { ...name.task, taskType: "tool", componentIdentifier: "x", leg };
  const names = valueIn(docket.forTask(task));
  if (name.kind === "meta") return names.meta[name.meta];
  return name.kind === "result" ? `${names.legacyResult}:${name.generation}` : names[name.kind];
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe("names that real servers wrote", () => {
  it("are all there", () => {
    const kinds = capturedNames.map(({ redisKey }) => valueIn(docket.parse(redisKey)).kind);
    expect(countsOf(kinds)).toEqual({ mapping: 18, meta: 74, result: 22, run: 23 });
  });

  it("of seven releases and of a cluster are each read to their kind", () => {
    const unknown: string[] = [];
    const kinds = capturedRedisNames.map(({ fastmcp, docket: docketName, cluster, key }) => {
      const docket = docketKeys(docketName, { cluster, layout: fastmcp === "3.2.0" ? "session" : "scoped" });
      const result = docket.parse(key);
      if (result.ok) {
        expect(remade(docket, result.value)).toBe(key);
        return result.value.kind;
      }
      const [{ code }] = result.error.issues;
      if (code === "unknown_name") unknown.push(key.slice(docketName.length + (cluster ? 3 : 1)));
      return code;
    });
    // The empty scope is that of callers with an empty client id, whom the package refuses.
    const refused = { unknown_name: 50, empty_segment: 24 };
    expect(countsOf(kinds)).toEqual({ mapping: 87, meta: 586, result: 215, run: 272, ...refused });
    for (const word of unknown) {
      expect(word).toMatch(/^(?:fastmcp:notifications|task-workers|worker-tasks|workers|stream)(?::|$)/);
    }
  });

  it.each(capturedNames)("$fastmcp $redisKey leads to its task and is made from it", ({ layout, redisKey, type }) => {
    const docket = docketKeys("fastmcp", { layout });
    const name = valueIn(docket.parse(redisKey));
    expect(capturedTasks).toContainEqual(expect.objectContaining(name.task));
    if ("taskKey" in name) expect(name.task).toStrictEqual(valueIn(parseAnyTaskKey(name.taskKey)));
    expect(remade(docket, name)).toBe(redisKey);
    expect(type).toBe(name.kind === "run" ? "hash" : "string");
  });

  it.each(forgedKeys)("$fastmcp for the header $mcpSessionIdHeader are refused as a session's", ({ key }) => {
    const task = key.split(":").slice(0, -2).join(":");
    const names = [
      ...["runs:", "results::", "progress:", "state:", "cancel:"].map((start) => `fastmcp:${start}${key}`),
      `fastmcp:results::${key}:1`,
      ...["", ":created_at", ":poll_interval", ":snapshot", ":elicit:request"].map(
        (ending) => `fastmcp:fastmcp:task:${task}${ending}`,
      ),
      ...["", ":created_at"].map((ending) => `fastmcp:task:${task}${ending}`),
    ];
    for (const name of names) expect(codesOf(sessionDocket.parse(name))).toHaveLength(1);
  });
});

describe("parse", () => {
  it.each([
    ["a:b:tool:7", { kind: "legacyResult" }],
    ["a:b:tool:7:8", { kind: "result", generation: 8 }],
    ["anon:b:tool:7", { kind: "legacyResult" }],
    ["anon:b:tool:7:0", { kind: "result", generation: 0 }],
    ["auth:a:b:tool:7", { kind: "legacyResult" }],
    ["auth:a:b:tool:7#leg2:10", { kind: "result", generation: 10 }],
  ])("tells a generation from a component identifier that is a number: %s", (text, name) => {
    expect(valueIn(docket.parse(`fastmcp:results::${text}`))).toMatchObject(name);
  });

  const idOf = (clientTaskId: string) => ({ layout: "session", sessionId: "a", clientTaskId });
  const scopedIdOf = (taskScope: string | null, clientTaskId: string) => ({
    layout: "scoped",
    taskScope,
    clientTaskId,
  });
  it.each([
    ["a:created_at", { kind: "mapping", task: idOf("created_at") }],
    ["a:created_at:created_at", { kind: "meta", meta: "createdAt", leg: null, task: idOf("created_at") }],
    ["anon:args", { kind: "mapping", task: scopedIdOf(null, "args") }],
    ["auth:a%20c:leg", { kind: "mapping", task: scopedIdOf("a c", "leg") }],
    ["auth:a:leg:leg", { kind: "meta", meta: "leg", leg: null, task: scopedIdOf("a", "leg") }],
    ["anon:b:input:2:map", { kind: "meta", meta: "inputMap", leg: 2, task: scopedIdOf(null, "b") }],
  ])("tells metadata from a task id that is its name: %s", (text, name) => {
    expect(valueIn(docket.parse(`fastmcp:fastmcp:task:${text}`))).toEqual(name);
  });

  it("reads the legacy names, which are without the docket's", () => {
    for (const docketName of ["fastmcp", "other"]) {
      const { parse } = docketKeys(docketName);
      expect(valueIn(parse("fastmcp:task:a:b"))).toEqual({ kind: "legacyMapping", task: idOf("b") });
      expect(valueIn(parse("fastmcp:task:a:b:created_at"))).toEqual({ kind: "legacyCreatedAt", task: idOf("b") });
    }
  });

  it("reads a parked key of a session whose id ends in a word of Docket", () => {
    expect(valueIn(docket.parse("fastmcp:dry-runs:b:tool:c")).kind).toBe("parked");
  });

  it.each([
    ["", ["unknown_name"]],
    ["fastmcp", ["unknown_name"]],
    ["fastmcp:runs", ["unknown_name"]],
    [SESSION_KEY, ["unknown_name"]],
    [`other:runs:${SESSION_KEY}`, ["unknown_name"]],
    [`{fastmcp}:runs:${SESSION_KEY}`, ["unknown_name"]],
    [`fastmcp:results:${SESSION_KEY}:1`, ["unknown_name"]],
    ["fastmcp:a:b:nope:c", ["unknown_name"]],
    ["fastmcp:task-workers:a:tool:b", ["unknown_name"]],
    ["fastmcp:fastmcp:notifications:tool:active", ["unknown_name"]],
    ["fastmcp:task:a:b:snapshot", ["unknown_name"]],
    ["fastmcp:task:anon:b", ["wrong_layout"]],
    ["fastmcp:runs:", ["wrong_segment_count"]],
    ["fastmcp:runs:a b:c:tol:d", ["invalid_character", "unknown_task_type"]],
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
    ["fastmcp:fastmcp:task:a:b:input:1:map", ["unknown_name"]],
    ["fastmcp:fastmcp:task:anon:b:tool:c#leg2", ["unknown_name"]],
    ["fastmcp:fastmcp:task:a b:c", ["invalid_character"]],
    ["fastmcp:fastmcp:task::b\n:leg", ["empty_segment", "invalid_character"]],
    ["fastmcp:fastmcp:task:auth:%2d:b:args", ["non_canonical_encoding"]],
    ["fastmcp:fastmcp:task:auth:a#b:c", ["non_canonical_encoding"]],
    ["fastmcp:fastmcp:task:anon:b#leg2", ["invalid_character"]],
    ["fastmcp:fastmcp:task:anon:b#leg2:args", ["invalid_character"]],
  ])("refuses %j with %j", (name, codes) => {
    expect(codesOf(docket.parse(name))).toEqual(codes);
    expect(codesOf(sessionDocket.parse(name))).not.toEqual([]);
    expect(codesOf(scopedDocket.parse(name))).not.toEqual([]);
  });

  it("counts offsets and segments in what follows the kind of name", () => {
    expect(findingsOf(docket.parse("fastmcp:runs:a b:c:tool:d"))).toEqual([
      { code: "invalid_character", segment: "sessionId", offset: 1, character: "U+0020" },
    ]);
  });

  it("says what a name of no task is not", () => {
    expect(messagesOf(docket.parse("fastmcp:stream"))).toEqual([
      "The Redis name belongs to no task of this docket; the name of a task begins with the docket's name, in braces on Redis Cluster.",
    ]);
  });

  it.each([
    {
      key: SCOPED_KEY,
      own: scopedDocket,
      other: sessionDocket,
      plain: ["parked", "meta.inputRequests", "meta.inputMap"],
    },
    {
      key: SESSION_KEY,
      own: sessionDocket,
      other: scopedDocket,
      plain: ["parked", "legacyMapping", "legacyCreatedAt"],
    },
  ])("refuses the names of $key where the docket is of the other layout", ({ key, own, other, plain }) => {
    for (const [kind, name] of entriesOf(valueIn(docket.forTask(key)))) {
      expect(codesOf(other.parse(name))).toEqual([plain.includes(kind) ? "unknown_name" : "wrong_layout"]);
      expect(own.parse(name)).toEqual(docket.parse(name));
    }
  });

  it.each([
    ["a:b:tool:c", { sessionId: "a" }, []],
    ["a:b:tool:c", { sessionId: "A" }, ["session_mismatch"]],
    ["a:b:tool:c", { sessionId: undefined }, ["session_mismatch"]],
    ["a:b:tool:c", { taskScope: "a" }, ["session_mismatch"]],
    ["a:b:tool:c", { sessionId: "a", taskScope: "b" }, []],
    ["auth:a:b:tool:c", { taskScope: "a" }, []],
    ["auth:a:b:tool:c", { taskScope: null }, ["scope_mismatch"]],
    ["auth:a:b:tool:c", { taskScope: undefined }, ["scope_mismatch"]],
    ["auth:a:b:tool:c", { sessionId: "a" }, ["scope_mismatch"]],
    ["anon:b:tool:c", { taskScope: null }, []],
    ["anon:b:tool:c", { taskScope: "a" }, ["scope_mismatch"]],
    ["anon:b:tool:c", { sessionId: "a" }, ["scope_mismatch"]],
  ])("every name around %s, with the guard %j, has the issues %j", (key, options, codes) => {
    const names = entriesOf(valueIn(docket.forTask(key)));
    expect(names).toHaveLength(26);
    for (const [kind, name] of names) expect([kind, ...codesOf(docket.parse(name, options))]).toEqual([kind, ...codes]);
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

  it("applies taskTypes where a name says the task's type", () => {
    const taskTypes = ["job"];
    const { run, result, progress, mapping, meta } = valueIn(docket.forTask("a:b:job:c", { taskTypes }));
    for (const name of [run, result, progress, mapping, meta.leg]) {
      expect(codesOf(docket.parse(name, { taskTypes }))).toEqual([]);
    }
    for (const name of [run, result, progress]) expect(codesOf(docket.parse(name))).toEqual(["unknown_task_type"]);
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

describe("there and back", () => {
  function expectAllToLeadBack(docket: DocketKeys, key: string, generation: number): void {
    const task = valueIn(parseAnyTaskKey(key));
    const names = valueIn(docket.forTask(key));
    for (const [kind, text] of [...entriesOf(names), ["result", `${names.legacyResult}:${generation}`]]) {
      const name = valueIn(docket.parse(text));
      expect(name.kind === "meta" ? `meta.${name.meta}` : name.kind).toBe(kind);
      expect(remade(docket, name)).toBe(text);
      if ("taskKey" in name) expect(name.task).toEqual(task);
      else expect(task).toMatchObject(name.task);
    }
  }

  it("every name leads back to the task that it was made for, so that no name of a scope can be forged", () => {
    fc.assert(
      fc.property(docketNames, fc.boolean(), keysOfBothLayouts, fc.maxSafeNat(), (name, cluster, key, generation) => {
        const { layout } = valueIn(parseAnyTaskKey(key));
        expectAllToLeadBack(docketKeys(name, { cluster }), key, generation);
        expectAllToLeadBack(docketKeys(name, { cluster, layout }), key, generation);
      }),
    );
  });

  it.each(["auth:input:5:tool:x", "anon:elicit:tool:x", "auth:s:elicit:tool:x", "s:elicit:tool:x", "input:5:tool:x"])(
    "every name of %s does, whose ids look like the beginning of metadata",
    (key) => expectAllToLeadBack(docket, key, 1),
  );

  it("every name that is accepted is the one that is made for its task", () => {
    const names = fc
      .tuple(keysOfBothLayouts, fc.nat(25))
      .map(([key, index]) => entriesOf(valueIn(docket.forTask(key)))[index]?.[1] ?? "");
    fc.assert(
      fc.property(edited(names), (text) => {
        const name = docket.parse(text);
        if (name.ok) expect(remade(docket, name.value)).toBe(text);
      }),
    );
  });
});
