import type { AnyTaskKey } from "../core/any-key.js";
import type { Result } from "../core/issue.js";
import {
  ANY_OPTIONS,
  type AnyTaskKeyOptions,
  LONGEST_KEY,
  type ResolvedOptions,
  resolveOptions,
} from "../core/options.js";
import type { Caller } from "../core/task-scope.js";
import { type DocketKeys, type DocketOwner, docketKeys } from "../docket.js";
import { FIELD_NAMES, type FieldName, isFieldName } from "./fields.js";
import {
  COMMANDS,
  type Command,
  type CommandLine,
  OPTIONS,
  type Options,
  readCommandLine,
  WrongUse,
} from "./options.js";
import { ENGINES, type Engine } from "./sql.js";

/** What the command was told to do. */
export type Invocation =
  | { readonly command: "help"; readonly page: Command | undefined }
  | { readonly command: "version" }
  | ParseInvocation
  | BuildInvocation
  | NamesInvocation
  | { readonly command: "scan"; readonly owner: DocketOwner; readonly docket: DocketKeys; readonly kind: string }
  | { readonly command: "scope"; readonly caller: Caller }
  | PatternInvocation;

export interface ParseInvocation {
  readonly command: "parse";
  /** Empty: the keys come from standard input. */
  readonly keys: readonly string[];
  readonly reading: Layout | "loose";
  /** Present: the lines are Redis names of this docket. */
  readonly docket: DocketKeys | undefined;
  /** Whether a Redis name that is of no task is refused; else it is only counted. */
  readonly isAll: boolean;
  readonly given: AnyTaskKeyOptions<string>;
  readonly options: ResolvedOptions<string>;
  readonly only: "valid" | "refused" | undefined;
  readonly form: Form;
  readonly hasInput: boolean;
}

/** How answers are shown: as blocks for people, as JSON, as the line they are to, as these of their fields, or not. */
export type Form = "blocks" | "json" | "lines" | "quiet" | readonly FieldName[];

export interface BuildInvocation {
  readonly command: "build";
  /** Absent: the parts come from standard input, as JSON lines. */
  readonly parts: Parts | undefined;
  readonly layout: Layout;
  readonly options: ResolvedOptions<string>;
  readonly isJson: boolean;
}

/** The fields of a key to build. */
export type Parts = Readonly<AnyTaskKey<string>>;

export interface NamesInvocation {
  readonly command: "names";
  /** The key of the task, or what is known of it without one. */
  readonly task: string | (DocketOwner & { readonly clientTaskId: string });
  readonly docket: DocketKeys;
  readonly kind: string;
  readonly given: AnyTaskKeyOptions<string>;
}

export interface PatternInvocation {
  readonly command: "pattern";
  readonly layout: Layout;
  readonly taskTypes: readonly string[];
  readonly engine: Engine | undefined;
}

/** Which keys to parse or build; with `any`, each key tells its own. */
export type Layout = (typeof LAYOUTS)[number];

/** Reads the arguments. The error is a sentence that says what is wrong and what would be right. */
export function readArguments(args: readonly string[]): Result<Invocation, string> {
  try {
    return { ok: true, value: interpret(readCommandLine(args)) };
  } catch (error) {
    if (error instanceof WrongUse) return { ok: false, error: error.message };
    throw error;
  }
}

const LAYOUTS = ["session", "scoped", "any"] as const;

/** The options that say who a key belongs to: for `parse` as a guard, elsewhere as a field. */
const OWNERS = ["session", "scope", "anonymous"] as const;

const LAYOUT_OF = { session: "session", scope: "scoped", anonymous: "scoped" } as const;

const READERS: Readonly<Record<Command, (words: readonly string[], line: CommandLine) => Invocation>> = {
  parse: readParse,
  build: readBuild,
  names: readNames,
  scan: readScan,
  scope: readScope,
  pattern: readPattern,
};

function interpret(line: CommandLine): Invocation {
  const { words, options } = line;
  const [word, ...rest] = words;
  const isHelp = word === "help";
  const command = oneOf(COMMANDS, isHelp ? rest[0] : word);
  if (options.has("help") || (isHelp && rest.length === 0)) return { command: "help", page: command };
  if (options.has("version")) return { command: "version" };
  if (command === undefined) {
    const words = either([...COMMANDS, "help"]);
    if (word === undefined) throw new WrongUse(`Say what to do: ${words}.`);
    if (isHelp) throw new WrongUse(`The word after help must be ${either(COMMANDS)}.`);
    throw new WrongUse(`The first word must be ${words}, as in: task-key parse KEY`);
  }
  if (isHelp) return { command: "help", page: command };
  for (const name of options.keys()) {
    const of: readonly Command[] = OPTIONS[name].of;
    if (!of.includes(command)) throw new WrongUse(`--${name} goes with ${either(of)}, not with ${command}.`);
  }
  return READERS[command](rest, line);
}

function readParse(words: readonly string[], { options }: CommandLine): ParseInvocation {
  const keys = words.length === 1 && words[0] === STANDARD_INPUT ? [] : words;
  if (keys.includes(STANDARD_INPUT)) throw new WrongUse("- is standard input, and goes alone.");
  const layout = readLayout(options);
  const isLoose = options.has("loose");
  if (isLoose) checkLoose(keys, options, layout);
  const given = { ...readGuards(options), ...readRules(options) };
  const only = readOneOf("only", ["valid", "refused"], options);
  for (const name of ["all", "cluster"] as const) if (!options.has("redis")) refuseWithout("redis", name, options);
  if (only === undefined) refuseWithout("only", "lines", options);
  if (!options.has("json")) refuseWithout("json", "with-input", options);
  return {
    command: "parse",
    keys,
    reading: isLoose ? "loose" : layout,
    docket: options.has("redis") ? readDocket("redis", options, layout) : undefined,
    isAll: options.has("all"),
    given,
    options: resolveOptions(given, ANY_OPTIONS),
    only,
    form: readForm(options),
    hasInput: options.has("with-input"),
  };
}

function readBuild(words: readonly string[], { options }: CommandLine): BuildInvocation {
  const isJson = options.has("json");
  const hasFields = FIELDS.some((name) => options.has(name));
  const isFromInput = isJson && !hasFields;
  if (words.length > 1 || (words.length === 1 && !(isFromInput && words[0] === STANDARD_INPUT))) {
    throw new WrongUse("build takes no further words; give each field as an option, as in --task=ID.");
  }
  const layout = readLayout(options);
  const parts = isFromInput ? undefined : readParts(options);
  return { command: "build", parts, layout, options: resolveOptions(readRules(options), ANY_OPTIONS), isJson };
}

function readNames(words: readonly string[], { options }: CommandLine): NamesInvocation {
  const [key, ...more] = words;
  const task = options.get("task");
  const owner = readOwner(options);
  const { kind, docket } = readLookup(options);
  const given = readRules(options);
  if (key !== undefined && more.length === 0 && task === undefined && owner === undefined) {
    return { command: "names", task: key, docket, kind, given };
  }
  if (key !== undefined || task === undefined || owner === undefined) {
    throw new WrongUse("names needs one key, or an owner (--session, --scope or --anonymous) and --task.");
  }
  return { command: "names", task: { ...owner, clientTaskId: task }, docket, kind, given };
}

function readScan(words: readonly string[], { options }: CommandLine): Invocation {
  const owner = readOwner(options);
  if (owner === undefined || words.length > 0) {
    throw new WrongUse("scan needs an owner, --session, --scope or --anonymous, and no further words.");
  }
  return { command: "scan", owner, ...readLookup(options) };
}

function readScope(words: readonly string[], { options, sources }: CommandLine): Invocation {
  const clientId = options.get("client");
  if (clientId === undefined || words.length > 0) throw new WrongUse("scope needs --client, and no further words.");
  refuseReplacements([...options.values(), ...sources]);
  return {
    command: "scope",
    caller: { clientId, subject: options.get("subject"), issuer: options.get("issuer"), sources },
  };
}

function readPattern(words: readonly string[], { options }: CommandLine): PatternInvocation {
  if (words.length > 0) throw new WrongUse("pattern takes no further words.");
  const { taskTypes } = resolveOptions(readRules(options), ANY_OPTIONS);
  const engine = readOneOf("sql", ENGINES, options);
  return { command: "pattern", layout: readLayout(options), taskTypes, engine };
}

const STANDARD_INPUT = "-";

function readForm(options: Options): Form {
  const forms = (["json", "lines", "fields", "quiet"] as const).filter((name) => options.has(name));
  const [form, other] = forms;
  if (form !== undefined && other !== undefined) throw excludeEachOther(form, other);
  if (form !== "fields") return form ?? "blocks";
  const names = (options.get("fields") ?? "").split(",");
  if (names.every(isFieldName)) return names;
  throw new WrongUse(`--fields must be a list of some of: ${FIELD_NAMES.join(",")}.`);
}

/** Reads the layout, which the owners that are given must fit. */
function readLayout(options: Options): Layout {
  const layout = readOneOf("layout", LAYOUTS, options) ?? "any";
  for (const owner of OWNERS) {
    const home = LAYOUT_OF[owner];
    if (options.has(owner) && layout !== "any" && layout !== home) {
      throw new WrongUse(
        `--${owner} is for keys of the ${home} layout; give --layout ${home} or any, or leave one of the two out.`,
      );
    }
  }
  return layout;
}

/** What `--loose` does not look at; to leave out a guard without a word would be worse than to refuse. */
const CHECKS = [...OWNERS, "types", "max-length"] as const;

function checkLoose(keys: readonly string[], options: Options, layout: Layout): void {
  const ignored = CHECKS.find((name) => options.has(name));
  if (ignored !== undefined) {
    throw new WrongUse(`--loose checks nothing, not even --${ignored}; leave one of the two out.`);
  }
  if (options.has("redis")) throw excludeEachOther("loose", "redis");
  if (options.has("layout") && layout !== "session") {
    throw new WrongUse(`--loose reads the session layout only; leave one of --loose and --layout ${layout} out.`);
  }
  refuseReplacements(keys);
}

function readGuards(options: Options): { sessionId?: string; taskScope?: string | null } {
  refuseBoth("scope", "anonymous", options);
  const sessionId = options.get("session");
  const taskScope = options.has("anonymous") ? null : options.get("scope");
  // A scope may hold a real U+FFFD; a session id never does, so there such a guard matches nothing.
  if (typeof taskScope === "string" && taskScope.includes(REPLACEMENT)) {
    throw new WrongUse(
      "--scope holds U+FFFD, or is not valid UTF-8, which cannot be told apart here; leave it out, and choose among the answers of --json.",
    );
  }
  return { ...(sessionId !== undefined && { sessionId }), ...(taskScope !== undefined && { taskScope }) };
}

function readRules(options: Options): { taskTypes?: readonly string[]; maxLength?: number } {
  const types = options.get("types");
  const maxLength = options.get("max-length");
  if (maxLength !== undefined && !(/^[1-9][0-9]{0,9}$/.test(maxLength) && Number(maxLength) <= LONGEST_KEY)) {
    throw new WrongUse(`--max-length must be a whole number from 1 to ${LONGEST_KEY}.`);
  }
  const rules = {
    ...(types !== undefined && { taskTypes: types.split(",") }),
    ...(maxLength !== undefined && { maxLength: Number(maxLength) }),
  };
  try {
    resolveOptions(rules, ANY_OPTIONS);
  } catch {
    // Only the task types are left to be wrong.
    throw new WrongUse(
      `--types must be a list such as tool,prompt: each type 1 or more of visible ASCII without ":" and "#".`,
    );
  }
  return rules;
}

/** What every key has beside its owner. */
const NEEDED = ["task", "type", "component"] as const;
const FIELDS = [...OWNERS, ...NEEDED, "leg"] as const;

function readParts(options: Options): Parts {
  const owner = readOwner(options);
  if (options.has("leg") && !options.has("scope") && !options.has("anonymous")) {
    throw new WrongUse("--leg goes with --scope or --anonymous; a key of the session layout has no leg.");
  }
  const missing = NEEDED.filter((name) => !options.has(name)).map((name) => `--${name}`);
  if (owner === undefined) missing.unshift("an owner (--session, --scope or --anonymous)");
  if (owner === undefined || missing.length > 0) {
    throw new WrongUse(
      `build needs ${missing.join(", ")}; or --json and none of the fields, to read them from standard input.`,
    );
  }
  refuseReplacements(options.values());
  const fields = {
    clientTaskId: options.get("task") ?? "",
    taskType: options.get("type") ?? "",
    componentIdentifier: options.get("component") ?? "",
  };
  return "sessionId" in owner
    ? { layout: "session", ...owner, ...fields }
    : { layout: "scoped", ...owner, ...fields, leg: readLeg(options.get("leg") ?? "1") };
}

/** The one owner that is given. */
function readOwner(options: Options): { sessionId: string } | { taskScope: string | null } | undefined {
  refuseBoth("session", "scope", options);
  refuseBoth("session", "anonymous", options);
  refuseBoth("scope", "anonymous", options);
  const sessionId = options.get("session");
  if (sessionId !== undefined) return { sessionId };
  const taskScope = options.has("anonymous") ? null : options.get("scope");
  return taskScope === undefined ? undefined : { taskScope };
}

function readLeg(text: string): number {
  const leg = Number(text);
  if (/^[1-9][0-9]*$/.test(text) && Number.isSafeInteger(leg)) return leg;
  throw new WrongUse(`--leg must be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}.`);
}

/** The docket to look in, and for which kind of name; "" for all kinds. */
function readLookup(options: Options): { readonly docket: DocketKeys; readonly kind: string } {
  refuseReplacements(options.values());
  return { docket: readDocket("docket", options, "any"), kind: options.get("kind") ?? "" };
}

function readDocket(option: "redis" | "docket", options: Options, layout: Layout): DocketKeys {
  const name = options.get(option);
  refuseReplacements(name === undefined ? [] : [name]);
  try {
    return docketKeys(name, { cluster: options.has("cluster"), layout });
  } catch {
    // Only the name is left to be wrong.
    throw new WrongUse(`--${option} must be the name of a docket; it cannot begin with fastmcp:task.`);
  }
}

function readOneOf<Value extends string>(
  name: "layout" | "only" | "sql",
  known: readonly Value[],
  options: Options,
): Value | undefined {
  const given = options.get(name);
  const value = oneOf(known, given);
  if (given === undefined || value !== undefined) return value;
  throw new WrongUse(`--${name} must be ${either(known)}.`);
}

function either(words: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(words);
}

function oneOf<Value extends string>(known: readonly Value[], text: string | undefined): Value | undefined {
  return known.find((value) => value === text);
}

function refuseBoth(one: (typeof OWNERS)[number], other: (typeof OWNERS)[number], options: Options): void {
  if (options.has(one) && options.has(other)) throw excludeEachOther(one, other);
}

function excludeEachOther(one: string, other: string): WrongUse {
  return new WrongUse(`--${one} and --${other} exclude each other; leave one of the two out.`);
}

function refuseWithout(needed: string, name: "all" | "cluster" | "lines" | "with-input", options: Options): void {
  if (options.has(name)) throw new WrongUse(`--${name} goes with --${needed} only.`);
}

/** What is not checked further would pass with a U+FFFD that Node has put in the place of bytes that are not UTF-8. */
function refuseReplacements(texts: Iterable<string>): void {
  for (const text of texts) {
    if (text.includes(REPLACEMENT)) {
      throw new WrongUse(
        "An argument holds U+FFFD, or is not valid UTF-8, which cannot be told apart here; give it on standard input.",
      );
    }
  }
}

const REPLACEMENT = "\ufffd";
