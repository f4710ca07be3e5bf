import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { buildPage, PAGE } from "../../../playground/build.js";
import { CHROMIUM } from "./require-chromium.js";

/** The page in a browser, and what it did that it should not. */
export interface Opened {
  readonly page: Page;
  /** Every address that was asked for, the page's own too. */
  readonly requests: readonly string[];
  /** What the page logged, and the errors that nothing caught. */
  readonly complaints: readonly string[];
}

export const FILE = pathToFileURL(PAGE).href;

export async function launch(): Promise<Browser> {
  await buildPage();
  return chromium.launch({ executablePath: CHROMIUM });
}

export async function open(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1240, height: 900 }, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  await page.goto(address);
  return { page, requests, complaints };
}

/** Sets the keys as a paste does, with lone surrogates, which the browser's own keyboard cannot type. */
export async function paste(page: Page, text: string): Promise<void> {
  // As JSON in ASCII, since a lone surrogate would not come through to the browser.
  const json = JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  await page.locator("#keys").evaluate((box, escaped) => {
    if (!(box instanceof HTMLTextAreaElement)) throw new Error("This is no text area.");
    box.value = JSON.parse(escaped);
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, json);
}

/** Waits until this is said of the answers. */
export async function waitForSummary(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (expected) => document.getElementById("summary")?.textContent?.startsWith(expected) === true,
    text,
  );
}

export function cards(page: Page): Locator {
  return page.locator("#answers .card");
}

/** The fields that a card shows, by their names. */
export async function fieldsOf(card: Locator): Promise<Record<string, string>> {
  const names = await card.locator("dt").allTextContents();
  const values = await card.locator("dd > :first-child").allTextContents();
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

/** How many characters of a drawn text stand before the first fault, and what stands in it. */
export async function faultOf(card: Locator): Promise<{ offset: number; text: string }> {
  return card.locator(".drawn").evaluate((drawn) => {
    const nodes = [...drawn.children];
    const textOf = (some: readonly Element[]) => some.map(({ textContent }) => textContent).join("");
    const first = nodes.findIndex(({ tagName }) => tagName === "MARK");
    const marked = nodes.slice(first);
    const end = marked.findIndex(({ tagName }) => tagName !== "MARK");
    return {
      offset: textOf(nodes.slice(0, first)).length,
      text: textOf(end === -1 ? marked : marked.slice(0, end)),
    };
  });
}

export interface Server {
  readonly address: string;
  stop(): Promise<void>;
}

/** What `npm run playground` runs. */
export async function serve(): Promise<Server> {
  const script = fileURLToPath(new URL("../../../playground/serve.js", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(child.stdout), "line");
  const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0];
  if (address === undefined) throw new Error(`The server said no address: ${line}`);
  return { address, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill();
  await exited;
}
