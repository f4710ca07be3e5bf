import { chromium } from "playwright-core";
import { bundle } from "./bundle.js";
import { FORMATS } from "./formats.js";
import { rowOf } from "./report.js";

/** @import { Browser } from "playwright-core" */
/** @import { Row } from "./report.js" */
/** @import { Report } from "./suite/suite.js" */
/** @import { Workplace } from "./workplace.js" */

/**
 * Opens a page that loads the bundle.
 *
 * @param {Workplace} workplace
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Row>}
 */
export async function* runOnChromium({ suite, vectors }, signal) {
  // As the tests of the playground look for it.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
  const stop = () => void browser.close();
  signal.addEventListener("abort", stop);
  try {
    for (const { format, entry } of FORMATS) {
      yield await rowOf("Chromium", browser.version(), `${format}, bundled`, async () => {
        const script = await bundle(suite, `export { run } from ${JSON.stringify(entry)};`);
        return await runInPage(browser, script, vectors);
      });
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await browser.close();
  }
}

const SITE = "http://localhost/";

/**
 * @param {Browser} browser
 * @param {string} script
 * @param {string} vectors
 * @returns {Promise<Report>}
 */
async function runInPage(browser, script, vectors) {
  const page = await browser.newPage();
  // Nothing is fetched: every request is answered here.
  await page.route(`${SITE}**`, (route) => {
    const isScript = route.request().url().endsWith(".js");
    return route.fulfill(
      isScript ? { contentType: "text/javascript", body: script } : { contentType: "text/html", body: "" },
    );
  });
  await page.goto(SITE);
  const report = await page.evaluate(`import("/suite.js").then(({ run }) => run(${JSON.stringify(vectors)}))`);
  await page.close();
  return /** @type {Report} */ (report);
}
