import { join } from "node:path";
import { type Context, createContext, runInContext, Script } from "node:vm";
import { build } from "esbuild";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as core from "../../src/core.js";
import { ROOT } from "../support/packed.js";

// With Object.prototype polluted by any name that the built code uses, every answer is the same as without, or a
// TypeError for the options. The names are found in that code, so that this stays true. It runs in a realm of its own.

const code = await bundled();
/** What can have a property's name: an access, a literal's member, a part of a destructuring. */
const NAMING = [
  ts.isPropertyAccessExpression,
  ts.isPropertyAssignment,
  ts.isShorthandPropertyAssignment,
  ts.isMethodDeclaration,
  ts.isBindingElement,
] as const;
const script = new Script(code);
/** The built code names no symbols; the language reads these, also of texts and arrays. */
const SYMBOLS = [Symbol.iterator, Symbol.split, Symbol.replace, Symbol.search, Symbol.match, Symbol.isConcatSpreadable];
const names: readonly PropertyKey[] = [...namesIn(code), ...SYMBOLS];

/** What is asked in the polluted realm: first without options, then with. */
const QUESTIONS = `(core) => {
  const PARTS = { clientTaskId: "b", taskType: "tool", componentIdentifier: "/" };
  const SESSION = { layout: "session", sessionId: "a", ...PARTS };
  const SCOPED = { layout: "scoped", taskScope: "s", leg: 2, ...PARTS };
  const COMPONENT = { type: "tool", name: "n", version: "1" };
  const CALLER = { clientId: "é", subject: "u", issuer: null, sources: ["m", "n"] };
  const texts = [
    "a:b:tool:%2F%C3%A9", "auth:s%7C:b:tool:c#leg2", "anon:b:tool:c", "tool:n@1", "tool:n@", "", "a", ":::", "auth::::#",
    "a b:\\u00e9:Tool:%2f", "a:b:toString:%41", "a:b:__proto__:%C3", "auth:%:b#:tools:\\ud83d#leg1", "tool:\\ud83d@",
    "a:b:tool:" + "c".repeat(9000), "a".repeat(2000) + ":b:tool:" + "%2F".repeat(900), null, undefined, {}, [], 7,
  ];
  const objects = [
    SESSION, SCOPED, COMPONENT, CALLER, { ...SCOPED, taskScope: null, leg: 1 }, {}, [], null, undefined, "a", [1],
    { sessionId: "auth", ...PARTS }, { layout: "session", ...PARTS }, { layout: "scoped", ...PARTS, leg: 0 },
    { clientId: "a" }, { clientId: "" }, { clientId: "a", sources: new Array(2) }, { type: "tool", name: "n" },
    { ...COMPONENT, version: "@" }, { ...SESSION, componentIdentifier: "" }, { ...SESSION, sessionId: " " },
  ];
  const some = () => [
    {}, { maxLength: 20 }, { taskTypes: ["tool", "job"] }, { sessionId: "a" }, { taskScope: "s" }, { taskScope: null },
    { sessionId: "other", taskScope: "other" }, { sessionId: undefined }, { taskTypes: undefined, maxLength: undefined },
    { taskTypes: new Array(1) }, { sessionID: "a" },
  ];
  const parsers = [core.parseTaskKey, core.getClientTaskIdFromKey, core.parseScopedTaskKey, core.parseAnyTaskKey, core.parseComponentKey];
  const builders = [core.buildTaskKey, core.buildScopedTaskKey, core.buildAnyTaskKey, core.buildComponentKey];
  const ask = (functions, inputs) =>
    functions.flatMap((take) => inputs.flatMap((input) => some().map((_, index) => () => take(input, some()[index]))));
  return {
    plain: [
      ...[...parsers, core.parseTaskKeyLoose].flatMap((take) => texts.map((text) => () => take(text))),
      ...[...builders, core.taskScopeOf].flatMap((take) => objects.map((parts) => () => take(parts))),
    ],
    withOptions: [...ask(parsers, texts.slice(0, 4)), ...ask(builders, objects.slice(0, 3))],
  };
}`;

describe("Object.prototype polluted", () => {
  const realm = makeRealm();
  const expected = realm.answers();

  it("the names are found, and the questions get answers of all kinds", () => {
    expect(names.length).toBeGreaterThan(100);
    for (const name of ["sessionId", "taskTypes", "ok", "issues", "maxLength", "segment", "clientId", "version", "0"]) {
      expect(names).toContain(name);
    }
    const { plain, withOptions } = expected;
    for (const answers of [plain, withOptions]) {
      expect(answers.filter((answer) => answer.startsWith('{"ok":true')).length).toBeGreaterThan(20);
      expect(answers.filter((answer) => answer.startsWith('{"ok":false')).length).toBeGreaterThan(20);
    }
    expect(plain).not.toContain("TypeError");
    expect(withOptions).toContain("TypeError");
  });

  const values: readonly (readonly [string, (context: Context) => PropertyDescriptor])[] = [
    ["a text", () => ({ value: "a", writable: true })],
    ["an object", (context) => ({ value: runInContext("({ a: 1 })", context), writable: true, enumerable: true })],
    ["a function", (context) => ({ value: runInContext("() => 'tool'", context), writable: true, enumerable: true })],
    ["a getter", () => ({ get: () => "a", set: () => undefined })],
  ];

  it.each(values)("by %s under each name in turn, after loading", (_, descriptorFor) => {
    const changing = names.filter((name) =>
      differ(realm.polluted(name, descriptorFor(realm.context), () => realm.answers())),
    );
    expect(changing).toEqual([]);
    expect(realm.answers()).toEqual(expected);
  });

  it("by a text under each name in turn, before loading", () => {
    expect(names.filter((name) => differ(makeRealm(name).answers()))).toEqual([]);
  });

  /** Whether any answer is neither that of a clean realm nor a TypeError for options. */
  function differ({ plain, withOptions }: typeof expected): boolean {
    return (
      plain.some((answer, index) => answer !== expected.plain[index]) ||
      withOptions.some((answer, index) => answer !== expected.withOptions[index] && answer !== "TypeError")
    );
  }
});

/** A realm in which the core is loaded, after `Object.prototype` was given a property of that name, if any. */
function makeRealm(pollutedName?: PropertyKey) {
  let loaded: unknown;
  // Handed over, since Node ends at an assignment to a global while Object.prototype is polluted by `get`.
  const provide = (functions: unknown) => {
    loaded = functions;
  };
  const context = createContext({ provide });
  const prototype: object = runInContext("Object.prototype", context);
  const polluted = <Value>(name: PropertyKey, descriptor: PropertyDescriptor, run: () => Value): Value => {
    const before = Object.getOwnPropertyDescriptor(prototype, name);
    Object.defineProperty(prototype, name, { ...descriptor, configurable: true });
    try {
      return run();
    } finally {
      Reflect.deleteProperty(prototype, name);
      if (before !== undefined) Object.defineProperty(prototype, name, before);
    }
  };
  const load = () => {
    script.runInContext(context);
    return runInContext(QUESTIONS, context)(loaded);
  };
  const dirty = <Value>(run: () => Value) =>
    pollutedName === undefined ? run() : polluted(pollutedName, { value: "a", writable: true }, run);
  const questions: Record<"plain" | "withOptions", (() => unknown)[]> = dirty(load);
  const answers = () =>
    dirty(() => ({ plain: questions.plain.map(answerOf), withOptions: questions.withOptions.map(answerOf) }));
  return { context, polluted, answers };
}

function answerOf(ask: () => unknown): string {
  try {
    // A copy of own data, which no toJSON of the other realm can speak for.
    return JSON.stringify(structuredClone(ask()));
  } catch (error) {
    // The errors of another realm are no instances of this one's.
    return String(Object(error).name);
  }
}

/** The built core as one script that hands over its functions; no helper of the bundler runs in it. */
async function bundled(): Promise<string> {
  const exported = Object.keys(core).join(", ");
  const contents = `import { ${exported} } from "./core.js"; provide({ ${exported} });`;
  const stdin = { contents, resolveDir: join(ROOT, "dist", "esm") };
  const { outputFiles } = await build({ stdin, bundle: true, format: "iife", write: false });
  return outputFiles.map(({ text }) => text).join("");
}

/** Every property name, destructured name, index and string that can be a name, and what the language itself reads. */
function namesIn(program: string): string[] {
  const ofDescriptors = ["get", "set", "value", "writable", "enumerable", "configurable"];
  const ofLanguage = ["index", "groups", "input", "flags", "raw", "then", "done", "next", "return"];
  const found = new Set<string>([...ofDescriptors, ...ofLanguage, "toJSON", "valueOf"]);
  const visit = (node: ts.Node) => {
    const { parent } = node;
    const isName = ts.isIdentifier(node) && NAMING.some((isKind) => isKind(parent) && parent.name === node);
    const isKey = ts.isStringLiteralLike(node) && /^[\w$]+$/.test(node.text);
    if (ts.isIdentifier(node) ? isName : isKey || ts.isNumericLiteral(node)) {
      // A cast, since all of these have a text.
      found.add((node as ts.Identifier | ts.LiteralLikeNode).text);
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile("core.js", program, ts.ScriptTarget.ES2022, true));
  return [...found].sort();
}
