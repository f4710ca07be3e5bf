import { describe, expect, it } from "vitest";
import {
  buildScopedTaskKey,
  buildTaskKey,
  createAnyTaskKeyCodec,
  createScopedTaskKeyCodec,
  createTaskKeyCodec,
  getClientTaskIdFromKey,
  parseAnyTaskKey,
  parseScopedTaskKey,
  parseTaskKey,
} from "../src/index.js";
import {
  type Answer,
  asyncFacesOf,
  type Case,
  crossFacesOf,
  dockedNames,
  docket,
  type Face,
  facesOf,
  functionFacesOf,
  type Layout,
  NAME_STARTS,
  type Owner,
  slowFacesOf,
} from "./support/guard-faces.js";
import {
  buildFrom,
  buildScopedFrom,
  optionsFrom,
  revokedProxy,
  throwing,
} from "./support/hostile.js";
import { fieldsOf, quote, scopedFieldsOf, scopedKeyOf } from "./support/model.js";

// No key of one owner passes the guard of another. The rule speaks of all texts; this file goes through all words of a
// small alphabet instead, which holds a witness of each way in which two owners could be taken for one:
// - what divides or escapes (":", "%", "#", "61", which after "%" spells "a"), and the tags of the scoped layout;
// - what folds, composes or normalises to one another: "a", "A" and the full-width "a"; "k" and the Kelvin sign; "s" and
//   the long s; "e" with a combining accent, and the two composed;
// - the halves of a surrogate pair, alone and, in a word of two tokens, joined.
// All words of up to two tokens are owners, and each is the guard too. Every pair of them is asked through the functions,
// which all other faces ask; every pair of a word and a token through the names of Docket and the codecs; every pair of
// tokens through all ways that a codec has. What stands beside the owner is gone through in "every pair of keys", and
// what nobody has built in "every text". The code under test knows characters by class and compares whole texts, so that
// a longer word would meet no branch which these do not; that owners of any length differ when one unit does is a
// property in options.test.ts. The expected answer is made by other means: by `===`, and by the model's reading.
const TOKENS = [
  ...[":", "%", "#", "61", "auth", "anon"],
  ...["a", "A", "\uff41", "k", "\u212a", "s", "\u017f", "e", "\u0301", "\u00e9"],
  ...["\ud83d", "\ude42"],
];

/** Every owner of up to two tokens: 343, the empty one too. */
const WORDS = wordsOf(TOKENS, 2);
/** Every owner of up to one token. */
const SHORT_WORDS = wordsOf(TOKENS, 1);

const OWNERS: Readonly<Record<Layout, readonly Owner[]>> = {
  session: WORDS,
  scoped: [null, ...WORDS],
};
const SHORT_OWNERS: Readonly<Record<Layout, readonly Owner[]>> = {
  session: SHORT_WORDS,
  scoped: [null, ...SHORT_WORDS],
};
const LAYOUTS = ["session", "scoped"] as const;
const ownersOf = { session: new Set(OWNERS.session), scoped: new Set(OWNERS.scoped) };

it("the words are all there, and no two are one", () => {
  expect(WORDS).toHaveLength(1 + 18 + 18 * 18);
  expect(new Set(WORDS).size).toBe(WORDS.length);
  expect(new Set(WORDS.map((word) => word.normalize("NFKC").toLowerCase())).size).toBeLessThan(
    WORDS.length - 100,
  );
});

describe.each(LAYOUTS)("every pair of owners of the %s layout", (layout) => {
  const cases = OWNERS[layout].map((owner) => caseOf(layout, owner));
  const shortCases = SHORT_OWNERS[layout].map((owner) => caseOf(layout, owner));

  it("more than 117,000 pairs of words: a key passes exactly the guard of its own owner, through the functions", () => {
    const faces = functionFacesOf(layout);
    const { pairs, wrong, passed } = goThrough(layout, faces, OWNERS[layout], cases);
    expect(wrong).toEqual([]);
    expect(pairs).toBeGreaterThan(117_000);
    // Not one key too few: each passes its own owner's guard.
    for (const { name, way } of faces) {
      const own = cases.filter((given) =>
        isPassedBy(layout, way, given, readOwnerOf(layout, given)),
      );
      expect(own.length).toBeGreaterThan(70);
      expect([name, passed.get(name)]).toEqual([name, own.length]);
    }
  });

  it("more than 13,000 pairs of a word and a token: the same, through every face that gives a result", () => {
    const faces = facesOf(layout);
    const some = goThrough(layout, faces, SHORT_OWNERS[layout], cases);
    const others = goThrough(layout, faces, OWNERS[layout], shortCases);
    expect([...some.wrong, ...others.wrong]).toEqual([]);
    expect(some.pairs + others.pairs).toBeGreaterThan(13_000);
    expect(faces.length).toBeGreaterThan(15);
    for (const { name } of faces) expect(some.passed.get(name)).toBeGreaterThanOrEqual(8);
    for (const { name } of faces) expect(others.passed.get(name)).toBeGreaterThanOrEqual(8);
  });

  it("every pair of tokens: through the codecs' ways that throw, too", () => {
    const faces = slowFacesOf(layout);
    const { pairs, wrong, passed } = goThrough(layout, faces, SHORT_OWNERS[layout], shortCases);
    expect(wrong).toEqual([]);
    expect(pairs).toBeGreaterThanOrEqual(19 * 19);
    for (const { name } of faces) expect(passed.get(name)).toBeGreaterThanOrEqual(8);
  });

  it("every pair of tokens: through the codecs' asynchronous ways, too", async () => {
    const faces = asyncFacesOf(layout);
    let count = 0;
    let passed = 0;
    const wrong: unknown[] = [];
    for (const guard of SHORT_OWNERS[layout]) {
      for (const { name, way, options, under } of faces) {
        const gate = under(options(guard));
        await Promise.all(
          shortCases.map(async (given) => {
            const answer = await gate(given);
            count += 1;
            if (answer !== undefined) passed += 1;
            if (isRight(layout, way, given, guard, answer)) return;
            wrong.push({ name, guard, ...given, answer });
          }),
        );
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(19 * 19 * faces.length);
    expect(passed).toBeGreaterThanOrEqual(8 * faces.length);
  });

  it("every pair of words: the guard of the other layout alone lets nothing pass", () => {
    const faces = crossFacesOf(layout);
    const guards: readonly Owner[] = [...WORDS, null];
    // Of this layout only: the text that a session named "anon" would spell is a key of the other, and passes as such.
    const keys = shortCases.filter(isRead(layout));
    let count = 0;
    const passed: unknown[] = [];
    for (const guard of guards) {
      for (const { name, options, under } of faces) {
        const gate = under(options(guard));
        for (const given of keys) {
          count += 1;
          if (gate(given) !== undefined) passed.push({ name, guard, ...given });
        }
      }
    }
    expect(passed).toEqual([]);
    expect(faces.length).toBeGreaterThan(5);
    expect(count).toBeGreaterThan(8 * 343 * 5);
  });

  it("every pair of words: an owner's patterns find no name of another owner's task", () => {
    const keys = cases.filter(isRead(layout));
    let count = 0;
    const wrong: unknown[] = [];
    for (const guard of OWNERS[layout]) {
      const owner = layout === "session" ? { sessionId: guard } : { taskScope: guard };
      // A cast, since an anonymous session is what the types forbid.
      const patterns = docket.patternsFor(owner as { sessionId: string });
      expect(patterns.ok).toBe(isBuilt(layout)(caseOf(layout, guard)));
      if (!patterns.ok) continue;
      const { run, mapping, legacyMapping } = patterns.value;
      const isFound = [run, mapping, legacyMapping].map(prefixMatcher);
      for (const given of keys) {
        const task = given.key.split(":").slice(0, -2).join(":");
        const names = [NAME_STARTS.run + given.key, NAME_STARTS.mapping + task];
        if (layout === "session") names.push(`fastmcp:task:${task}`);
        for (const [index, name] of names.entries()) {
          count += 1;
          const isOwn = readOwnerOf(layout, given) === guard;
          if (isFound[index]?.(name) !== isOwn) wrong.push({ guard, name });
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(10_000);
  });
});

describe("every pair of keys", () => {
  // All fields are words, too: what stands beside the owner must not be taken for a part of it. A task type may be any
  // text that the option taskTypes allows: a tag, or an escape.
  const taskTypes = ["auth", "%61"];
  const sessionFields = WORDS.flatMap((sessionId) =>
    SHORT_WORDS.flatMap((clientTaskId) =>
      taskTypes.flatMap((taskType) =>
        SHORT_WORDS.map((componentIdentifier) => ({
          sessionId,
          clientTaskId,
          taskType,
          componentIdentifier,
        })),
      ),
    ),
  );
  const scopedFields = [null, ...WORDS].flatMap((taskScope) =>
    SHORT_WORDS.flatMap((clientTaskId) =>
      taskTypes.flatMap((taskType) =>
        SHORT_WORDS.flatMap((componentIdentifier) =>
          [1, 2].map((leg) => ({ taskScope, clientTaskId, taskType, componentIdentifier, leg })),
        ),
      ),
    ),
  );

  it("more than 700,000 sets of fields: no two are built to one key, so that a key has one owner", () => {
    expect(sessionFields.length + scopedFields.length).toBeGreaterThan(700_000);
    const owners = new Map<string, string>();
    const wrong: unknown[] = [];
    const note = (key: string, owner: string) => {
      if (owners.has(key)) wrong.push({ key, owner, other: owners.get(key) });
      owners.set(key, owner);
    };
    for (const fields of sessionFields) {
      const built = buildTaskKey(fields, { taskTypes });
      if (built.ok) note(built.value, `session ${fields.sessionId}`);
    }
    for (const fields of scopedFields) {
      const built = buildScopedTaskKey(fields, { taskTypes });
      if (built.ok) note(built.value, `scope ${fields.taskScope}`);
    }
    expect(wrong).toEqual([]);
    expect(owners.size).toBeGreaterThan(100_000);
  });

  it("every set of fields of one token: built and read under every guard of one token", () => {
    let count = 0;
    const wrong: unknown[] = [];
    const passed = { session: 0, scoped: 0 };
    for (const fields of sessionFields) {
      if (!SHORT_WORDS.includes(fields.sessionId) || fields.taskType !== "auth") continue;
      const built = buildTaskKey(fields, { taskTypes });
      if (!built.ok) continue;
      for (const guard of SHORT_WORDS) {
        const options = { sessionId: guard, taskTypes };
        const answers = [buildTaskKey(fields, options), parseTaskKey(built.value, options)];
        count += answers.length;
        const expected = fields.sessionId === guard;
        if (answers.some(({ ok }) => ok !== expected)) wrong.push({ guard, fields });
        if (expected) passed.session += 1;
      }
    }
    for (const fields of scopedFields) {
      const { taskScope } = fields;
      if (taskScope !== null && !SHORT_WORDS.includes(taskScope)) continue;
      const built = buildScopedTaskKey(fields, { taskTypes });
      if (!built.ok) continue;
      for (const guard of [null, ...SHORT_WORDS]) {
        const options = { taskScope: guard, taskTypes };
        const answers = [
          buildScopedTaskKey(fields, options),
          parseScopedTaskKey(built.value, options),
        ];
        count += answers.length;
        const expected = taskScope === guard;
        if (answers.some(({ ok }) => ok !== expected)) wrong.push({ guard, fields });
        if (expected) passed.scoped += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(250_000);
    expect(passed.session).toBeGreaterThan(1_000);
    expect(passed.scoped).toBeGreaterThan(1_500);
  });
});

describe("every text", () => {
  // Texts that nobody built: all that can be put together of these tokens. What passes must begin as the keys of the
  // guard's owner do. A head is long enough for an owner with its tag, a task id and one divider too many; a tail, for
  // a leg and for a second key inside the first.
  const HEAD_TOKENS = [":", "%61", "#", "auth", "anon", "a", "A", "\u212a"];
  const TAIL_TOKENS = [":", "tool", "%3A", "#", "leg2", "a", "anon"];
  const HEADS = wordsOf(HEAD_TOKENS, 5).map((head) => `${head}:tool:c`);
  const TAILS = wordsOf(TAIL_TOKENS, 5).flatMap((tail) =>
    ["a:a:", "auth:a:a:", "anon:a:"].map((head) => head + tail),
  );
  const GUARD_WORDS = [null, ...wordsOf([":", "%61", "auth", "a", "A"], 2)];

  it.each([
    ["more than 37,000 heads of five tokens before one tail", HEADS],
    ["more than 58,000 tails of five tokens after three heads", TAILS],
  ])("%s: whoever accepts it, the owner is the guard's", (title, texts) => {
    expect(texts.length).toBeGreaterThan(Number(title.replace(",", "").match(/\d+/)?.[0]));
    let count = 0;
    const passed = { session: 0, scoped: 0 };
    const wrong: unknown[] = [];
    for (const text of texts) {
      const unguarded = {
        session: [parseTaskKey(text).ok, parseAnyTaskKey(text).ok, docket.forTask(text).ok],
        scoped: [parseScopedTaskKey(text).ok],
      };
      // Under a guard no more is accepted than without one, which the next test goes through for few texts.
      if (![...unguarded.session, ...unguarded.scoped].includes(true)) continue;
      for (const guard of GUARD_WORDS) {
        const sessionId = String(guard);
        const answers = [
          ["session", parseTaskKey(text, { sessionId })],
          ["session", getClientTaskIdFromKey(text, { sessionId })],
          ["session", parseAnyTaskKey(text, { sessionId })],
          ["session", docket.forTask(text, { sessionId })],
          ["scoped", parseScopedTaskKey(text, { taskScope: guard })],
          ["scoped", parseAnyTaskKey(text, { taskScope: guard })],
          ["scoped", docket.forTask(text, { taskScope: guard })],
        ] as const;
        for (const [layout, { ok }] of answers) {
          count += 1;
          if (!ok) continue;
          passed[layout] += 1;
          if (!text.startsWith(ownerText(layout, guard))) wrong.push({ layout, guard, text });
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(50_000);
    expect(passed.session).toBeGreaterThan(100);
    expect(passed.scoped).toBeGreaterThan(100);
  });

  it("every text of four tokens before one tail: refused without a guard, it is refused under every guard", () => {
    let count = 0;
    const wrong: unknown[] = [];
    for (const text of wordsOf(HEAD_TOKENS, 4).map((head) => `${head}:tool:c`)) {
      const isSession = parseTaskKey(text).ok;
      const isScoped = parseScopedTaskKey(text).ok;
      for (const guard of HEAD_TOKENS) {
        count += 1;
        const both = { sessionId: guard, taskScope: guard };
        if (
          (parseTaskKey(text, { sessionId: guard }).ok && !isSession) ||
          (parseScopedTaskKey(text, { taskScope: guard }).ok && !isScoped) ||
          (parseAnyTaskKey(text, both).ok && !isSession && !isScoped)
        ) {
          wrong.push({ guard, text });
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(37_000);
  });

  it("every name in Redis of a head of three tokens, bare or after auth: whoever accepts it, the owner is the guard's", () => {
    const names = wordsOf(HEAD_TOKENS, 3).flatMap((head) =>
      [head, `auth:${head}`].flatMap((start) => dockedNames(`${start}:tool:c`)),
    );
    let count = 0;
    const passed = { session: 0, scoped: 0 };
    const wrong: unknown[] = [];
    for (const name of names) {
      if (!docket.parse(name).ok) continue;
      const text = name.replace(/^(?:fastmcp:(?:[a-z]+::?)?)?(?:fastmcp:)?(?:task:)?/, "");
      for (const guard of GUARD_WORDS) {
        for (const layout of LAYOUTS) {
          const named = docket.parse(
            name,
            layout === "session" ? { sessionId: String(guard) } : { taskScope: guard },
          );
          count += 1;
          if (!named.ok) continue;
          passed[layout] += 1;
          if (
            ownerIn(layout, named.value.task) !== guard ||
            !text.startsWith(ownerText(layout, guard))
          ) {
            wrong.push({ layout, guard, name });
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(20_000);
    expect(passed.session).toBeGreaterThan(100);
    expect(passed.scoped).toBeGreaterThan(100);
  });
});

describe("a wrong guard", () => {
  // What a program may hand over in place of an owner; `null` is the owner of an anonymous task, so it is a scope.
  const wrongGuards: readonly (readonly [string, (owner: Owner) => unknown])[] = [
    ["undefined", () => undefined],
    ["NaN", () => Number.NaN],
    ["zero", () => 0],
    ["a bigint", () => 0n],
    ["false", () => false],
    ["true", () => true],
    ["a symbol of the owner", (owner) => Symbol(String(owner))],
    ["a boxed owner", (owner) => Object(String(owner))],
    ["the owner in an array", (owner) => [owner]],
    ["an object that turns into the owner", (owner) => ({ toString: () => owner })],
    ["one that turns into it as a primitive", (owner) => ({ [Symbol.toPrimitive]: () => owner })],
    ["an array-like of it", (owner) => ({ ...Array.from(String(owner)), length: 1 })],
    ["a proxy of a boxed owner", (owner) => new Proxy(Object(String(owner)), {})],
    ["a function that gives the owner", (owner) => () => owner],
    ["a promise of it", (owner) => Promise.resolve(owner)],
    ["a pattern that matches all", () => /(?:)/],
    ["bytes of it", (owner) => Buffer.from(String(owner))],
    ["a Set of it", (owner) => new Set([owner])],
  ];

  it.each(LAYOUTS)("in place of any owner of the %s layout lets nothing pass", (layout) => {
    const wrong: readonly (readonly [string, (owner: Owner) => unknown])[] =
      layout === "session" ? [...wrongGuards, ["null", () => null]] : wrongGuards;
    const faces = [...facesOf(layout), ...slowFacesOf(layout)];
    // What a session named "anon" would spell is an anonymous key, which the null of both guards is right for.
    const owners = SHORT_OWNERS[layout].filter((owner) => owner !== "anon");
    let count = 0;
    const passed: unknown[] = [];
    for (const owner of owners) {
      const given = caseOf(layout, owner);
      for (const [name, guardFor] of wrong) {
        for (const face of faces) {
          count += 1;
          const gate = face.under(face.options(guardFor(owner)));
          if (gate(given) !== undefined) passed.push({ face: face.name, name, owner });
        }
      }
    }
    expect(passed).toEqual([]);
    expect(count).toBeGreaterThan(18 * 18 * 25);
  });

  it.each(LAYOUTS)(
    "beside the other layout's right guard lets nothing of the %s layout pass",
    (layout) => {
      const [own, other] =
        layout === "session"
          ? (["sessionId", "taskScope"] as const)
          : (["taskScope", "sessionId"] as const);
      const passed: unknown[] = [];
      for (const owner of SHORT_OWNERS[layout]) {
        for (const [name, guardFor] of wrongGuards) {
          const options = { [own]: guardFor(owner), [other]: owner };
          for (const { name: face, under } of crossFacesOf(layout)) {
            if (under(options)(caseOf(layout, owner)) !== undefined)
              passed.push({ face, name, owner });
          }
        }
      }
      expect(passed).toEqual([]);
    },
  );

  it("that changes between reads is read once: what was checked is what holds", () => {
    const passed: unknown[] = [];
    for (const layout of LAYOUTS) {
      for (const face of [...facesOf(layout), ...slowFacesOf(layout)]) {
        for (const owner of SHORT_OWNERS[layout]) {
          const given = caseOf(layout, owner);
          // Another owner first, the right one from then on; and the other way about.
          for (const [first, later] of [
            ["other", owner],
            [undefined, owner],
            [owner, "other"],
          ]) {
            const names = Object.keys(face.options(owner)).filter((name) =>
              ["sessionId", "taskScope"].includes(name),
            );
            const reads = new Map<string, number>();
            const options = face.options(owner);
            for (const name of names) {
              Object.defineProperty(options, name, {
                enumerable: true,
                get() {
                  reads.set(name, (reads.get(name) ?? 0) + 1);
                  return reads.get(name) === 1 ? first : later;
                },
              });
            }
            const answer = face.under(options)(given);
            const isOwn = first === owner && isRight(layout, face.way, given, owner, answer);
            if (!(isOwn || answer === undefined)) passed.push({ face: face.name, owner, first });
            for (const name of names) expect(reads.get(name)).toBe(1);
          }
        }
      }
    }
    expect(passed).toEqual([]);
  });

  it("that cannot be read, or in options that cannot be, is an error and no answer", () => {
    for (const layout of LAYOUTS) {
      for (const { name, options, under } of facesOf(layout)) {
        const given = caseOf(layout, "a");
        const unreadable = options("a");
        for (const guard of Object.keys(unreadable)) {
          Object.defineProperty(unreadable, guard, { enumerable: true, get: throwing });
        }
        for (const wrong of [unreadable, Object.create(unreadable), revokedProxy()]) {
          expect(() => under(wrong)(given), name).toThrow();
        }
      }
    }
  });

  it("from a proxy, a prototype or a null-prototype object holds as an own one does", () => {
    const wrong: unknown[] = [];
    for (const layout of LAYOUTS) {
      for (const face of facesOf(layout)) {
        for (const owner of SHORT_OWNERS[layout]) {
          const given = caseOf(layout, owner);
          for (const guard of [owner, "other", undefined]) {
            const options = face.options(guard);
            const expected = guard === owner && face.under(options)(given) !== undefined;
            for (const shaped of [
              Object.freeze({ ...options }),
              Object.create(options),
              Object.create(Object.create(options)),
              Object.assign(Object.create(null), options),
              new Proxy(options, {}),
              new Proxy(Object.create(options), {}),
              Object.create(new Proxy(options, {})),
            ]) {
              const isPassed = face.under(shaped)(given) !== undefined;
              if (isPassed !== expected) wrong.push({ face: face.name, owner, guard });
            }
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("that only a polluted Object.prototype has neither lets a key pass nor stands in for an own one", () => {
    const passed: unknown[] = [];
    for (const layout of LAYOUTS) {
      const name = layout === "session" ? "sessionId" : "taskScope";
      for (const owner of SHORT_OWNERS[layout]) {
        // Both names are options of these, so that a polluted one is not refused for its name.
        const faces = facesOf(layout).filter(({ name: face }) => /Any|both|forTask|run/.test(face));
        const given = caseOf(layout, owner);
        const other = layout === "session" ? { taskScope: "me" } : { sessionId: "me" };
        for (const enumerable of [true, false]) {
          const gates = withPolluted({ [name]: { value: owner, enumerable } }, () =>
            faces.flatMap(({ under }) => [
              under(other)(given),
              under({ ...other, [name]: undefined })(given),
              under({ ...other, [name]: "other" })(given),
            ]),
          );
          if (gates.some((answer) => answer !== undefined)) passed.push({ owner, enumerable });
        }
      }
    }
    expect(passed).toEqual([]);
  });

  it("that only a get trap of a proxy gives holds as an own one does", () => {
    const passed: unknown[] = [];
    for (const layout of LAYOUTS) {
      for (const { name, options, under } of facesOf(layout)) {
        const given = options("other");
        const lazy = new Proxy({}, { get: (_, option) => Reflect.get(given, option) });
        if (under(lazy)(caseOf(layout, "a")) !== undefined) passed.push({ layout, name });
      }
    }
    expect(passed).toEqual([]);
  });

  it("that is inherited holds beside another that a polluted Object.prototype has", () => {
    const passed: unknown[] = [];
    for (const layout of LAYOUTS) {
      for (const { name, options, under } of facesOf(layout)) {
        const guards = options("other");
        const polluted = Object.fromEntries(
          Object.keys(guards)
            .filter((guard) => ["sessionId", "taskScope"].includes(guard))
            .map((guard) => [guard, { value: "a" }]),
        );
        const answer = withPolluted(polluted, () =>
          under(Object.create(guards))(caseOf(layout, "a")),
        );
        if (answer !== undefined) passed.push({ layout, name });
      }
    }
    expect(passed).toEqual([]);
  });

  it("under another name is a TypeError as a getter of a class, hidden, and as a symbol, too", () => {
    class Options {
      get sessionID() {
        return "other";
      }
    }
    const hidden = Object.defineProperty({}, "sessionID", { value: "other" });
    for (const options of [new Options(), hidden, { [Symbol("sessionId")]: "other" }]) {
      expect(() => parseTaskKey("a:b:tool:c", optionsFrom(options))).toThrow(TypeError);
    }
  });

  describe("under another name is a TypeError", () => {
    const misspelt = [
      ...["sessionID", "SessionId", "session_id", "session", "sid", "id", "owner", "scope"],
      ...[
        "sessionId ",
        "session\u0130d",
        "\u017fessionId",
        "sess\u0131onId",
        "sessionI\u0064\u0301",
      ],
      ...[
        "taskscope",
        "TaskScope",
        "task_scope",
        "task\u017fcope",
        "taskScope\0",
        "__proto__ ",
        "0",
      ],
    ];
    const takers: readonly (readonly [string, readonly string[], (options: object) => unknown])[] =
      [
        ["parseTaskKey", ["taskScope"], (options) => parseTaskKey("a:b:tool:c", options)],
        ["getClientTaskIdFromKey", ["taskScope"], (options) => getClientTaskIdFromKey("", options)],
        ["buildTaskKey", ["taskScope"], (options) => buildFrom({}, options)],
        ["createTaskKeyCodec", ["taskScope"], (options) => createTaskKeyCodec(options)],
        ["parseScopedTaskKey", ["sessionId"], (options) => parseScopedTaskKey("", options)],
        ["buildScopedTaskKey", ["sessionId"], (options) => buildScopedFrom({}, options)],
        ["createScopedTaskKeyCodec", ["sessionId"], (options) => createScopedTaskKeyCodec(options)],
        ["parseAnyTaskKey", [], (options) => parseAnyTaskKey(null, options)],
        ["createAnyTaskKeyCodec", [], (options) => createAnyTaskKeyCodec(options)],
        ["forTask", [], (options) => docket.forTask("", options)],
        ["docket.parse", [], (options) => docket.parse("", options)],
      ];

    it.each(takers)("for %s, whatever else is given and whatever the input", (_, others, take) => {
      for (const name of [...misspelt, ...others]) {
        for (const value of ["a", null, undefined]) {
          const options = { [name]: value };
          const beside = { ...options, taskTypes: ["tool"] };
          for (const given of [options, beside, Object.create(options), new Proxy(options, {})]) {
            expect(() => take(optionsFrom(given))).toThrow(TypeError);
          }
        }
      }
    });
  });
});

/** Every word of up to so many tokens, the empty one too. */
function wordsOf(tokens: readonly string[], longest: number): string[] {
  const all = [""];
  let words = all;
  for (let length = 1; length <= longest; length += 1) {
    words = words.flatMap((word) => tokens.map((token) => word + token));
    all.push(...words);
  }
  return [...new Set(all)];
}

/** What the owner's fields spell, as Python's builder would write them, and these fields. */
function caseOf(layout: Layout, owner: Owner): Case {
  const tail = { clientTaskId: "t", taskType: "tool", componentIdentifier: "c" };
  if (layout === "session") {
    const fields = { sessionId: String(owner), ...tail };
    return { owner, key: spelledSession(fields), parts: { layout, sessionId: owner, ...tail } };
  }
  const fields = { taskScope: owner, ...tail, leg: 1 };
  return { owner, key: scopedKeyOf(fields), parts: { layout, ...fields } };
}

function spelledSession(fields: Readonly<Record<string, string>>): string {
  const { sessionId, clientTaskId, taskType, componentIdentifier = "" } = fields;
  return `${sessionId}:${clientTaskId}:${taskType}:${quote(componentIdentifier)}`;
}

/** Whether the text of a case is a key, by the model, of whomever. */
function isRead(layout: Layout): (given: Case) => boolean {
  return (given) => readOwnerOf(layout, given) !== undefined;
}

/** Whether the fields of a case spell a key that is read back to them, by the model. */
function isBuilt(layout: Layout): (given: Case) => boolean {
  return (given) => readOwnerOf(layout, given) === given.owner;
}

const readOwners = new Map<string, Owner | undefined>();

/** Whose key the text is, by the model; not always the owner that spelled it, as of a scope that is no Unicode. */
function readOwnerOf(layout: Layout, { key }: Case): Owner | undefined {
  const known = layout + key;
  if (!readOwners.has(known)) {
    readOwners.set(
      known,
      layout === "session" ? fieldsOf(key)?.sessionId : scopedFieldsOf(key)?.taskScope,
    );
  }
  return readOwners.get(known);
}

/** Whether a case passes a guard: as a text by whose key it is, as fields by whose they are, too. */
function isPassedBy(
  layout: Layout,
  way: Face["way"],
  given: Case,
  guard: Owner | undefined,
): boolean {
  const read = readOwnerOf(layout, given);
  return (
    read !== undefined &&
    ownersOf[layout].has(read) &&
    read === guard &&
    (way === "read" || given.owner === guard)
  );
}

/** Whether a face may give that answer to that case under that guard. */
function isRight(
  layout: Layout,
  way: Face["way"],
  given: Case,
  guard: Owner,
  answer: Answer,
): boolean {
  const isOwn = isPassedBy(layout, way, given, guard);
  if (answer === undefined || !isOwn) return (answer !== undefined) === isOwn;
  const told = ownerIn(layout, answer.value);
  return told === undefined || told === guard;
}

/** The owner that an answer tells, where it tells one. */
function ownerIn(layout: Layout, value: unknown): Owner | undefined {
  if (typeof value === "string") {
    // A key; a task id, which tells no owner, has no divider.
    return value.includes(":")
      ? readOwnerOf(layout, { key: value, owner: null, parts: {} })
      : undefined;
  }
  const told = typeof value === "object" && value !== null && "task" in value ? value.task : value;
  // A cast, since an answer may be of any kind.
  const { sessionId, taskScope } = (told ?? {}) as Partial<Record<string, Owner>>;
  return layout === "session" ? sessionId : taskScope;
}

/** How the keys and names of an owner begin. */
function ownerText(layout: Layout, owner: Owner): string {
  if (layout === "session") return `${owner}:`;
  return owner === null ? "anon:" : `auth:${quote(owner)}:`;
}

/** Asks every face under every guard about every case. */
function goThrough(
  layout: Layout,
  faces: readonly Face[],
  guards: readonly Owner[],
  cases: readonly Case[],
): { pairs: number; wrong: unknown[]; passed: Map<string, number> } {
  const wrong: unknown[] = [];
  const passed = new Map<string, number>();
  for (const guard of guards) {
    for (const { name, way, options, under } of faces) {
      const gate = under(options(guard));
      for (const given of cases) {
        const answer = gate(given);
        if (answer !== undefined) passed.set(name, (passed.get(name) ?? 0) + 1);
        if (isRight(layout, way, given, guard, answer)) continue;
        wrong.push({ name, guard, ...given, answer });
      }
    }
  }
  return { pairs: guards.length * cases.length, wrong, passed };
}

/** A matcher of a pattern that ends with its only star: whatever else is special in it must be escaped. */
function prefixMatcher(pattern: string | null): (name: string) => boolean {
  const [, escaped] = /^((?:[^*?[\\]|\\.)*)\*$/s.exec(pattern ?? "") ?? [];
  if (escaped === undefined) return () => false;
  const prefix = escaped.replace(/\\(.)/gs, "$1");
  return (name) => name.startsWith(prefix);
}

function withPolluted<Value>(properties: PropertyDescriptorMap, run: () => Value): Value {
  for (const [name, property] of Object.entries(properties)) {
    Object.defineProperty(Object.prototype, name, { ...property, configurable: true });
  }
  try {
    return run();
  } finally {
    for (const name of Object.keys(properties)) Reflect.deleteProperty(Object.prototype, name);
  }
}
