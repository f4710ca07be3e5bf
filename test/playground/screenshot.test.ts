import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FILE, launch, open, paste } from "./support/playground.js";

// The picture in README.md. SCREENSHOT=write npm run test:playground writes it anew.
const isWritten = process.env.SCREENSHOT === "write";
/** Why one was refused, and what the other says. */
const KEYS = "victim:task1:tool:x:9f86d081:tool:my_tool\nsession123:task456:resource:file%3A%2F%2Fdata.txt";
const MOST_BYTES = 150_000;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

describe("the picture in the README", () => {
  it.each(["light", "dark"] as const)("can be made, in %s, and is small", async (colorScheme) => {
    const viewport = { width: 1100, height: 800 };
    const { page } = await open(browser, FILE, { colorScheme, viewport });
    await paste(page, KEYS);
    await page.locator(".card").first().waitFor();
    const picture = await page.screenshot({ animations: "disabled" });
    await page.context().close();
    expect(picture.length).toBeLessThan(MOST_BYTES);
    if (isWritten) writeFileSync(pathOf(colorScheme), picture);
  });
});

function pathOf(colorScheme: string): string {
  return fileURLToPath(new URL(`../../playground/screenshot-${colorScheme}.png`, import.meta.url));
}
