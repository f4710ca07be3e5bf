// How a text is escaped, where an issue points and which fields there are comes from ../src/cli: the package exports none of
// it, and written again here it would be a rule of the page's own.
import { TASK_TYPES } from "../src/core.js";
import { type Row, readLines, showRows } from "./answers.js";
import { buildForm, showBuilt } from "./builder.js";
import { element, find, say } from "./element.js";
import { type Counts, countGroups, onGroup, showGroups } from "./groups.js";
import { restoreFrom, toFragment } from "./link.js";
import { isUnknown, type Reader, readerOf, type Settings, unquoted } from "./read.js";
import { written } from "./save.js";
import { settings } from "./settings.js";

const keys = find("keys", HTMLTextAreaElement);
const rest = find("rest", HTMLInputElement);
const hints = find("hints", HTMLUListElement);
const save = find("save", HTMLDivElement);
const format = find("format", HTMLSelectElement);

/** Firefox takes no longer address than 1 MiB. */
const LONGEST_FRAGMENT = 1_000_000;
/** From here on, programs that pass a link on are likely to cut it. */
const LONG_FRAGMENT = 8_000;
/** More than the box holds without making the page wait, in characters and in lines. */
const LONG_PASTE = 50_000;
const MOST_LINES = 500;
const DELAY = 120;
/** A key of each kind, and some that are refused. */
const EXAMPLES = [
  "65e229ed7ccb43d4817ab395b3622c6b:04c92aab-b34c-4244-afff-c1833d23d484:resource:file%3A%2F%2Fdata.txt",
  "session123:task456:resource:file%3a%2F%2Fdata.txt",
  "victim:task1:tool:x:9f86d081:tool:my_tool",
  "session123::Tool:my_tool",
  "auth:client-a:-RCNq0y3vYQ:tool:tool%3Amy_tool%401.0#leg2",
  "anon:027d34d0-46b2-4477-9d82-23143be733dc:tool:tool%3A%C3%BCn%C3%AFcode_%E6%97%A5%E6%9C%AC%E8%AA%9E%40",
].join("\n");

let group = "all";
/** All that was read, and of it what is of the group. */
let rows: readonly Row[] = [];
let shown: readonly Row[] = [];
let builtKey: string | undefined;
let builtTypes: readonly string[] = TASK_TYPES;
let reading = new AbortController();
let timer: ReturnType<typeof setTimeout> | undefined;

keys.addEventListener("input", refreshSoon);
keys.addEventListener("paste", pasteLong);
settings.form.addEventListener("input", () => {
  settings.explain(settings.read());
  refreshSoon();
});
buildForm.addEventListener("input", refreshBuilder);
for (const form of [settings.form, buildForm]) form.addEventListener("submit", (event) => event.preventDefault());
onClick("examples", () => setKeys(EXAMPLES));
onClick("clear", () => {
  setKeys("");
  keys.focus();
});
onClick("copy-link", copyLink);
onClick("copy", async () => {
  say("save-status", (await copy(written(shown, format.value))) ? "Copied." : "It could not be copied; download it.");
});
onClick("download", download);
onClick("copy-key", copyKey);
onClick("read-key", readKey);
onClick("skip", (event) => {
  // The fragment of the address is kept for the state.
  event.preventDefault();
  find("answers-heading", HTMLHeadingElement).focus();
});
onGroup((chosen) => {
  group = chosen;
  showGroup();
});
addEventListener("hashchange", restoreFromAddress);

if (matchMedia("(max-width: 60rem)").matches) find("reading", HTMLDetailsElement).open = false;
restoreFromAddress();
refresh();

function onClick(id: string, act: (event: Event) => void): void {
  find(id, HTMLElement).addEventListener("click", act);
}

/** Sets the keys: as many lines as the box holds without making the page wait, and the rest, which is not shown. */
function setKeys(text: string): void {
  const shown = text.split("\n", MOST_LINES).join("\n");
  keys.value = shown;
  rest.value = text.slice(shown.length);
  refresh();
}

function pasteLong(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text.length < LONG_PASTE) return;
  event.preventDefault();
  setKeys(keys.value.slice(0, keys.selectionStart) + text + keys.value.slice(keys.selectionEnd) + rest.value);
}

/** A thing typed is answered when no other follows at once. */
function refreshSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(refresh, DELAY);
}

async function refresh(): Promise<void> {
  clearTimeout(timer);
  reading.abort();
  reading = new AbortController();
  const given = settings.read();
  const text = unquoted(keys.value + rest.value);
  const reader = readerOf(text, given);
  const left = rest.value.split("\n").length - 1;
  say("rest-hint", left === 0 ? "" : `${left.toLocaleString("en")} more lines are read, which the box does not show.`);
  settings.explain(given);
  settings.showFault(reader.ok ? undefined : reader.error);
  // Where the types to read are wrong, which is said there, those that FastMCP writes hold.
  builtTypes = reader.ok ? given.taskTypes : TASK_TYPES;
  refreshBuilder();
  const read = reader.ok ? await readLines(text, reader.value.read, reading.signal) : [];
  if (read === undefined) return;
  rows = read;
  const counts = showGroup();
  if (reader.ok) showSummary(counts, reader.value, given);
  else say("summary", "Nothing is read until the settings are mended.");
}

/** Shows the answers of the group that is chosen, or all where it has none. */
function showGroup(): Counts {
  const counts = countGroups(rows);
  if (!counts.has(group)) group = "all";
  shown = rows.filter(({ groups }) => groups.includes(group));
  showGroups(counts, group, settings.read().layout === "loose");
  showRows(shown);
  save.hidden = shown.length === 0;
  say("save-status", "");
  return counts;
}

function showSummary(counts: Counts, { isOfNames, isOfOthers }: Reader, { layout }: Settings): void {
  const count = (of: string) => (counts.get(of) ?? 0).toLocaleString("en");
  const noun = isOfNames ? "name" : "key";
  const accepted = layout === "loose" ? "read" : "valid";
  const [only] = rows.length === 1 ? rows : [];
  const others = counts.has("unknown_name") ? `, ${count("unknown_name")} of no task` : "";
  if (rows.length === 0) say("summary", "No keys yet. Paste some above, or look at the examples.");
  else if (only === undefined) {
    say("summary", `${count("all")} ${noun}s: ${count("valid")} ${accepted}, ${count("refused")} refused${others}.`);
  } else if (only.answer.ok) say("summary", `1 ${noun}: ${accepted}.`);
  // Who sees the page has the sentence below.
  else say("summary", `1 ${noun}: ${isUnknown(only.answer) ? "of no task" : "refused"}. `, only.answer.error.message);
  const told = [
    ...(layout === "any" && counts.has("session") && counts.has("scoped") ? [BOTH_LAYOUTS] : []),
    ...(isOfNames && counts.has("session") ? [NAMES_OF_SESSIONS] : []),
    ...(isOfOthers ? [OTHER_DOCKET] : []),
  ];
  hints.replaceChildren(...told.map((text) => element("li", "", text)));
}

const BOTH_LAYOUTS =
  "Both layouts are here. A FastMCP before 3.2.4 can be made to write a key of any scope: where one writes to this store, choose the layout “Session”; where none does, “Scoped”.";
const NAMES_OF_SESSIONS =
  "A Redis name of the session layout may be forged. It is of its owner only where the string under the owner's mapping is the same task key.";
const OTHER_DOCKET =
  "Some lines look like Redis names of another docket. Write its name under “How to read”, at “Redis names”.";

function refreshBuilder(): void {
  builtKey = showBuilt(builtTypes);
}

async function copyKey(): Promise<void> {
  if (builtKey === undefined) return;
  say("build-status", (await copy(builtKey)) ? "The key, copied:" : "The key; it could not be copied:");
}

function readKey(): void {
  if (builtKey === undefined) return;
  const before = keys.value + rest.value;
  setKeys(`${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${builtKey}`);
  keys.focus();
}

async function copyLink(): Promise<void> {
  const fragment = toFragment();
  const length = fragment.length.toLocaleString("en");
  if (fragment.length > LONGEST_FRAGMENT) {
    say("link-status", `No link: it would be ${length} characters long.`);
    return;
  }
  history.replaceState(null, "", fragment);
  const done = (await copy(location.href)) ? "Link copied." : "The link is in the address bar; copy it from there.";
  const warning = fragment.length > LONG_FRAGMENT ? ` It is ${length} characters long; some programs cut it.` : "";
  say("link-status", `${done}${warning}`);
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // There is no clipboard for a page that is not secure, or the user has refused it.
    return false;
  }
}

function download(): void {
  const link = element("a", "");
  link.href = URL.createObjectURL(new Blob([written(shown, format.value)]));
  link.download = `task-keys.${format.value === "lines" ? "txt" : format.value}`;
  link.click();
  // Some browsers read it only after the click.
  setTimeout(URL.revokeObjectURL, 60_000, link.href);
}

function restoreFromAddress(): void {
  if (location.hash === "") return;
  const isRestored = restoreFrom(location.hash);
  say("link-status", isRestored ? "" : "This link cannot be read; it may have been cut.");
  if (!isRestored) return;
  group = "all";
  refresh();
}
