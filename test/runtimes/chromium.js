import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { works } from "../interop/environments.js";
import { run } from "../interop/processes.js";
import { installPackage } from "../support/install.js";
import { bundle } from "./bundle.js";
import { FORMATS } from "./formats.js";
import { rowOf } from "./report.js";
import { PLAYWRIGHT_PACKAGE } from "./runtimes.js";

/** @import { Row } from "./report.js" */
/** @import { Report } from "./suite/suite.js" */
/** @import { Workplace } from "./workplace.js" */

/**
 * The few things that are used of playwright-core, which is not installed with this checkout.
 *
 * @typedef {object} Browser
 * @property {() => string} version
 * @property {() => Promise<Page>} newPage
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Page
 * @property {(url: string) => Promise<unknown>} goto
 * @property {(selector: string) => Promise<void>} waitForSelector
 * @property {(selector: string) => Promise<string>} textContent
 * @property {() => Promise<void>} close
 */

/**
 * Opens a page that imports the bundle, fetches the vectors and shows the report.
 *
 * @param {Workplace} workplace
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Row>}
 */
export async function* runOnChromium({ suite, vectors, cache }, signal) {
  const executablePath = await findChromium(signal);
  const playwright = await installPackage(PLAYWRIGHT_PACKAGE, cache, signal);
  const { chromium } = await import(pathToFileURL(join(playwright, "index.mjs")).href);
  /** @type {Browser} */
  const browser = await chromium.launch({ executablePath });
  const stop = () => void browser.close();
  signal.addEventListener("abort", stop);
  try {
    for (const { format, entry } of FORMATS) {
      yield await rowOf("Chromium", browser.version(), `${format}, bundled`, async () => {
        const script = await bundle(suite, programFor(entry));
        const site = await serve(
          new Map([
            ["/", { type: "text/html", body: PAGE }],
            ["/suite.js", { type: "text/javascript", body: script }],
            ["/vectors.json", { type: "application/json", body: vectors }],
          ]),
        );
        try {
          return await readReport(browser, site.url);
        } finally {
          site.stop();
        }
      });
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await browser.close();
  }
}

const INSTALL_SECONDS = 600;

const PAGE = '<!doctype html><title>Suite</title><script type="module" src="/suite.js"></script>';

/** @param {string} entry */
function programFor(entry) {
  return `
    import { run } from ${JSON.stringify(entry)};
    const output = document.createElement("output");
    try {
      const response = await fetch("/vectors.json");
      output.textContent = JSON.stringify(await run(await response.text()));
    } catch (error) {
      output.textContent = JSON.stringify({ passed: 0, failed: 1, failures: [String(error)] });
    }
    document.body.append(output);
  `;
}

/**
 * @param {Browser} browser
 * @param {string} url
 * @returns {Promise<Report>}
 */
async function readReport(browser, url) {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.waitForSelector("output");
    return JSON.parse(await page.textContent("output"));
  } finally {
    await page.close();
  }
}

/** @param {ReadonlyMap<string, { type: string, body: string }>} files */
async function serve(files) {
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? "");
    response.writeHead(file ? 200 : 404, { "content-type": `${file?.type}; charset=utf-8` });
    response.end(file?.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, stop };
}

/** @param {AbortSignal} signal @returns {Promise<string>} */
async function findChromium(signal) {
  const found = await chromiumOnPath(signal);
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !(await works("apt-get", ["--version"], signal))) {
    throw new Error("There is no chromium: install it so that it is on the PATH.");
  }
  console.error("Installing chromium");
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  for (const parameters of [["update"], ["install", "--yes", "chromium"]]) {
    await run({ file: "apt-get", parameters, environment }, INSTALL_SECONDS, signal);
  }
  const installed = await chromiumOnPath(signal);
  if (installed) return installed;
  throw new Error("apt-get has installed no chromium.");
}

/** @param {AbortSignal} signal */
async function chromiumOnPath(signal) {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const command = { file: "sh", parameters: ["-c", 'command -v "$0"', name] };
    const path = await run(command, INSTALL_SECONDS, signal).catch(() => "");
    signal.throwIfAborted();
    if (path !== "") return path.trim();
  }
  return undefined;
}
