import { drawAnswers, type Outcome } from "./answers.js";
import { builder } from "./builder.js";
import { element, find } from "./element.js";
import { EXAMPLES } from "./examples.js";
import { onGroup, showGroups } from "./groups.js";
import { readerOf } from "./read.js";
import { settings } from "./settings.js";
import { fromFragment, INITIAL_STATE, type State, toFragment } from "./state.js";
import type { Group } from "./tally.js";

const keys = find("keys", HTMLTextAreaElement);
const linkStatus = find("link-status", HTMLParagraphElement);
const summary = find("summary", HTMLParagraphElement);
const list = find("answers", HTMLOListElement);
const more = find("more", HTMLButtonElement);

/** How many answers are drawn at first, and how many more at each request. */
const PAGE = 1_000;
/** Firefox takes no longer address than 1 MiB. */
const LONGEST_FRAGMENT = 1_000_000;
/** From here on, programs that pass a link on are likely to cut it. */
const LONG_FRAGMENT = 8_000;
const DELAY = 120;

let group: Group = "all";
let most = PAGE;
let builtKey: string | undefined;
let drawing = new AbortController();
let timer: ReturnType<typeof setTimeout> | undefined;

keys.addEventListener("input", refreshSoon);
settings.form.addEventListener("input", () => {
  settings.explain(settings.read());
  refreshSoon();
});
builder.form.addEventListener("input", refreshBuilder);
for (const form of [settings.form, builder.form]) {
  form.addEventListener("submit", (event) => event.preventDefault());
}
find("examples", HTMLButtonElement).addEventListener("click", () => setKeys(EXAMPLES));
find("clear", HTMLButtonElement).addEventListener("click", () => {
  setKeys("");
  keys.focus();
});
find("copy-link", HTMLButtonElement).addEventListener("click", copyLink);
find("skip", HTMLAnchorElement).addEventListener("click", skip);
builder.copyButton.addEventListener("click", copyKey);
builder.readButton.addEventListener("click", readKey);
more.addEventListener("click", () => {
  most += PAGE;
  refresh();
});
onGroup((chosen) => {
  group = chosen;
  most = PAGE;
  refresh();
});
addEventListener("hashchange", restoreFromAddress);

if (matchMedia("(max-width: 60rem)").matches) find("reading", HTMLDetailsElement).open = false;
write(INITIAL_STATE);
restoreFromAddress();
refresh();

function read(): State {
  return { keys: keys.value, ...settings.read(), fields: builder.read() };
}

function write(state: State): void {
  keys.value = state.keys;
  settings.write(state);
  builder.write(state.fields);
}

/** The fragment of the address is kept for the state. */
function skip(event: Event): void {
  event.preventDefault();
  find("answers-heading", HTMLHeadingElement).focus();
}

function setKeys(text: string): void {
  keys.value = text;
  refresh();
}

/** A thing typed is answered when no other follows at once. */
function refreshSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(refresh, DELAY);
}

async function refresh(): Promise<void> {
  clearTimeout(timer);
  drawing.abort();
  drawing = new AbortController();
  const state = read();
  const reader = readerOf(state);
  settings.explain(state);
  settings.showTypesFault(reader.ok ? "" : reader.error);
  refreshBuilder();
  if (!reader.ok) {
    list.replaceChildren();
    more.hidden = true;
    showGroups(new Map(), "all", false);
    say("Nothing is read until the task types are mended.");
    return;
  }
  const isLoose = state.layout === "loose";
  const job = { keys: state.keys, read: reader.value, isLoose, group, most };
  const outcome = await drawAnswers(list, job, drawing.signal);
  if (outcome !== undefined) showOutcome(outcome, isLoose);
}

function showOutcome({ counts, only, left }: Outcome, isLoose: boolean): void {
  if (group !== "all" && !counts.has(group)) {
    group = "all";
    refresh();
    return;
  }
  showGroups(counts, group, isLoose);
  more.hidden = left === 0;
  more.textContent = `Show more: ${left.toLocaleString("en")} are left`;
  const total = counts.get("all") ?? 0;
  const accepted = isLoose ? "read" : "valid";
  if (total === 0) say("No keys yet. Paste one above, or look at the examples.");
  else if (only?.ok === true) say(`1 key: ${accepted}.`);
  // Who sees the page has the sentence below.
  else if (only !== undefined) say("1 key: refused.", only.error.message);
  else {
    const count = (of: Group) => (counts.get(of) ?? 0).toLocaleString("en");
    say(`${count("all")} keys: ${count("valid")} ${accepted}, ${count("refused")} refused.`);
  }
}

/** Says it once, so that a screen reader does not read it again; what is unseen is for its ears only. */
function say(text: string, unseen = ""): void {
  if (summary.textContent === `${text} ${unseen}`) return;
  summary.replaceChildren(`${text} `, element("span", "unseen", unseen));
}

function refreshBuilder(): void {
  builtKey = builder.show(builder.read(), settings.read().taskTypes);
}

async function copyKey(): Promise<void> {
  if (builtKey === undefined) return;
  const isCopied = await copy(builtKey);
  builder.status.textContent = isCopied ? "The key, copied:" : "The key; it could not be copied:";
}

function readKey(): void {
  if (builtKey === undefined) return;
  const before = keys.value === "" || keys.value.endsWith("\n") ? keys.value : `${keys.value}\n`;
  setKeys(`${before}${builtKey}`);
  keys.focus();
}

async function copyLink(): Promise<void> {
  const fragment = toFragment(read());
  const length = fragment.length.toLocaleString("en");
  if (fragment.length > LONGEST_FRAGMENT) {
    linkStatus.textContent = `No link: it would be ${length} characters long.`;
    return;
  }
  history.replaceState(null, "", fragment);
  const isCopied = await copy(location.href);
  const done = isCopied ? "Link copied." : "The link is in the address bar; copy it from there.";
  const warning = fragment.length > LONG_FRAGMENT ? ` It is ${length} characters long; some programs cut it.` : "";
  linkStatus.textContent = `${done}${warning}`;
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

function restoreFromAddress(): void {
  if (location.hash === "") return;
  const state = fromFragment(location.hash);
  linkStatus.textContent = state === undefined ? "This link cannot be read; it may have been cut." : "";
  if (state === undefined) return;
  group = "all";
  most = PAGE;
  write(state);
  refresh();
}
