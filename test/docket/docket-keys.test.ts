import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAnyTaskKey } from "../../src/core.js";
import { type DocketKeys, type DocketPatterns, docketKeys } from "../../src/docket.js";
import { anyValues } from "../support/arbitraries.js";
import {
  docket,
  docketNames,
  entriesOf,
  messagesOf,
  ownerFrom,
  SCOPED_KEY,
  SESSION_KEY,
  scopedDocket,
  sessionDocket,
  valueIn,
} from "../support/docket.js";
import { optionsFrom } from "../support/hostile.js";
import { codesOf, findingsOf } from "../support/issues.js";
import { scopedParts } from "../support/scoped-arbitraries.js";
import { forgedKeys } from "../support/vectors.js";

/** What a caller without types can hand over. */
function docketFrom(name: unknown, options?: unknown): DocketKeys {
  // A cast, since the point is to pass what the types forbid.
  return docketKeys(...([name, options] as Parameters<typeof docketKeys>));
}

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
          inputRequests: null,
          inputMap: null,
        }),
        legacyMapping: "fastmcp:task:session123:task456",
        legacyCreatedAt: "fastmcp:task:session123:task456:created_at",
      },
    });
  });

  it("gives runs and results the leg, and of mapping and metadata only what is of the leg", () => {
    const mapping = "fastmcp:fastmcp:task:auth:client%20a:task456";
    expect(valueIn(docket.forTask(SCOPED_KEY))).toMatchObject({
      run: `fastmcp:runs:${SCOPED_KEY}`,
      result: `fastmcp:results::${SCOPED_KEY}:1`,
      mapping,
      meta: { createdAt: `${mapping}:created_at`, inputMap: `${mapping}:input:3:map` },
      legacyMapping: null,
      legacyCreatedAt: null,
    });
  });

  it("puts the docket's name in braces on a cluster, and one colon before results", () => {
    expect(valueIn(docketKeys("my}q", { cluster: true }).forTask(SESSION_KEY))).toMatchObject({
      run: `{my}q}:runs:${SESSION_KEY}`,
      result: `{my}q}:results:${SESSION_KEY}:1`,
      meta: { args: "{my}q}:fastmcp:task:session123:task456:args" },
      legacyMapping: "fastmcp:task:session123:task456",
    });
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

  it("name the same as for the key", () => {
    expect(docket.forTask(parts)).toEqual(docket.forTask(SCOPED_KEY));
    const { mapping, meta, legacyMapping, legacyCreatedAt } = valueIn(docket.forTask({ ...parts, leg: 1 }));
    const known = { mapping, meta, legacyMapping, legacyCreatedAt };
    expect(valueIn(docket.forTaskId({ taskScope: "client a", clientTaskId: "task456" }))).toEqual(known);
    expect(valueIn(docket.forTaskId({ sessionId: "a", clientTaskId: "b" }))).toMatchObject({
      mapping: "fastmcp:fastmcp:task:a:b",
      legacyCreatedAt: "fastmcp:task:a:b:created_at",
    });
  });

  it("hold the guard and the layout, too", () => {
    expect(codesOf(docket.forTask(parts, { taskScope: "client b" }))).toEqual(["scope_mismatch"]);
    expect(codesOf(sessionDocket.forTask(parts, { taskScope: "client b" }))).toEqual(["wrong_layout"]);
    expect(codesOf(sessionDocket.forTaskId({ taskScope: null, clientTaskId: "b" }))).toEqual(["wrong_layout"]);
    expect(codesOf(docket.forTask({ ...parts, layout: undefined }))).toEqual(["invalid_type"]);
    expect(codesOf(docket.forTask({ ...parts, taskType: "nope" }))).toEqual(["unknown_task_type"]);
  });
});

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

  it("has no pattern for parked tasks where it would match other names", () => {
    expect(docket.patterns.parked).toBeNull();
    expect(valueIn(docket.patternsFor({ sessionId: "runs" })).parked).toBeNull();
  });

  it("refuses an owner that the docket's layout does not have", () => {
    expect(codesOf(sessionDocket.patternsFor({ taskScope: "a" }))).toEqual(["wrong_layout"]);
    expect(messagesOf(sessionDocket.patternsFor({ taskScope: null }))).toEqual([
      "The owner must have a sessionId, since the docket is of the session layout.",
    ]);
    expect(codesOf(scopedDocket.patternsFor({ sessionId: "a" }))).toEqual(["wrong_layout"]);
    expect(messagesOf(scopedDocket.patternsFor({ sessionId: "a" }))).toEqual([
      "The owner must have a taskScope, since the docket is of the scoped layout.",
    ]);
    expect(scopedDocket.patterns.legacyMapping).toBeNull();
    expect(sessionDocket.patterns.legacyMapping).toBe("fastmcp:task:*");
  });

  it("finds what was forged for a session, which is then refused", () => {
    const { run } = valueIn(sessionDocket.patternsFor({ sessionId: "victim" }));
    const hits = forgedKeys.map(({ key }) => `fastmcp:runs:${key}`).filter(globMatcher(run));
    expect(hits).toHaveLength(2);
    for (const hit of hits) {
      expect(codesOf(sessionDocket.parse(hit, { sessionId: "victim" }))).toEqual(["wrong_segment_count"]);
    }
  });

  it("an owner's patterns match the names of the owner's tasks, and of nobody else's", () => {
    const lookalikes = fc.string({ unit: fc.constantFrom(..."a*?[]\\^-"), minLength: 1 });
    const owners = fc.oneof(
      lookalikes.map((sessionId) => ({ layout: "session" as const, sessionId })),
      fc.option(lookalikes).map((taskScope) => ({ layout: "scoped" as const, taskScope })),
    );
    fc.assert(
      fc.property(docketNames, fc.boolean(), owners, owners, scopedParts(), (name, cluster, owner, other, task) => {
        const docket = docketKeys(name, { cluster });
        const patterns = valueIn(docket.patternsFor(owner));
        for (const [kind, text] of entriesOf(valueIn(docket.forTask({ ...task, ...owner })))) {
          expect(patternsThatMatch(patterns, text)).toContain(patternOf(kind));
          if (kind !== "parked") expect(patternsThatMatch(docket.patterns, text)).toContain(patternOf(kind));
        }
        if (JSON.stringify(owner) === JSON.stringify(other)) return;
        for (const [kind, text] of entriesOf(valueIn(docket.forTask({ ...task, ...other })))) {
          expect(patternsThatMatch(patterns, text)).not.toContain(patternOf(kind));
        }
      }),
    );
  });
});

describe("docketKeys", () => {
  it("is of the docket fastmcp and of no cluster where nothing is given", () => {
    expect(docketKeys(undefined, { cluster: undefined, layout: undefined }).patterns).toEqual(docket.patterns);
    expect(docketKeys("fastmcp").patterns).toEqual(docket.patterns);
    expect(docket.patterns.run).toBe("fastmcp:runs:*");
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
    const sentence = "The docket's name must be a string of well-formed Unicode.";
    expect(() => docketFrom(name)).toThrow(new TypeError(sentence));
  });

  it.each(["fastmcp:task", "fastmcp:tasks:mine"])("refuses the name %j, which mapping names begin with", (name) => {
    const sentence =
      'The docket\'s name must not begin with "fastmcp:task"; its patterns would find the tasks of others.';
    expect(() => docketKeys(name)).toThrow(new TypeError(sentence));
  });

  it("may have an empty name, as FASTMCP_DOCKET_NAME may", () => {
    const { forTask, parse } = docketKeys("");
    const { run } = valueIn(forTask(SESSION_KEY));
    expect(run).toBe(`:runs:${SESSION_KEY}`);
    expect(valueIn(parse(run)).kind).toBe("run");
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
    [{ cluster: null }],
    [{ layout: "Session" }],
    [{ layout: null }],
  ])("refuses the options %j", (options) => {
    expect(() => docketFrom("fastmcp", options)).toThrow(TypeError);
  });

  it.each<[unknown, string]>([
    [{ cluster: 1 }, "The option cluster must be a boolean."],
    [{ layout: "all" }, 'The option layout must be one of "session", "scoped" and "any".'],
    ...["cluster", "layout"].flatMap<[unknown, string]>((option) => {
      const sentence = `The option ${option} must be the options' own property, not an inherited one.`;
      const isSeen = new Proxy({}, { has: (_, name) => name === option });
      const isRead = new Proxy({}, { get: (_, name) => (name === option ? "session" : undefined) });
      return [
        [isSeen, sentence],
        [isRead, sentence],
      ];
    }),
  ])("says what an option of %j may be", (options, sentence) => {
    expect(() => docketFrom("a", options)).toThrow(new TypeError(sentence));
  });

  it("throws on wrong options of its functions, which are a mistake in the program", () => {
    for (const options of [0, null, { session: "a" }, { taskTypes: "tool" }, { layout: "any" }]) {
      expect(() => docket.forTask(SESSION_KEY, optionsFrom(options))).toThrow(TypeError);
      expect(() => docket.parse("", optionsFrom(options))).toThrow(TypeError);
    }
    expect(() => docket.parse("", { maxLength: 0 })).toThrow(RangeError);
  });

  it("has no function that a value makes throw", () => {
    fc.assert(
      fc.property(anyValues, (value) => {
        for (const result of [
          docket.forTask(value),
          docket.parse(value),
          docket.patternsFor(ownerFrom(value)),
          docket.forTaskId(ownerFrom({ sessionId: value, clientTaskId: typeof value })),
        ]) {
          expect(typeof result.ok).toBe("boolean");
        }
      }),
    );
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
