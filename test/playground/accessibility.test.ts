import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FILE, launch, open, paste, waitForSummary } from "./support/playground.js";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** The page in a state that looks like no other. */
interface Look {
  readonly name: string;
  readonly summary: string;
  readonly make: (page: Page) => Promise<void>;
}

const LOOKS: readonly Look[] = [
  { name: "empty", summary: "No keys yet.", make: async () => {} },
  { name: "with the examples", summary: "6 keys", make: (page) => page.click("#examples") },
  {
    name: "with a guard, a filter and keys that are escaped and cut",
    summary: "4 keys",
    make: async (page) => {
      await page.selectOption("#session-guard", "only");
      await page.fill("#session-guard-id", "s");
      const keys = ["s:t:tool:x", "other:t:tool:x", "s:t:tool:\u202e", `s:t:tool:${"a".repeat(900)}`];
      await paste(page, keys.join("\n"));
      await page.getByRole("button", { name: /^Refused/ }).click();
      await page.getByRole("button", { name: /^All/ }).click();
    },
  },
  {
    name: "with Redis names, all that is said of them, and one copied in vain",
    summary: "4 names: 2 valid, 1 refused, 1 of no task.",
    make: async (page) => {
      await paste(
        page,
        "fastmcp:runs:s:t:tool:x\nfastmcp:runs:anon:t:tool:x\nfastmcp:runs:s::Tool:%3a\nfastmcp:workers",
      );
      await page.locator("#save").waitFor();
      await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
      await page.click("#copy");
    },
  },
  {
    name: "read loosely",
    summary: "1 key: read.",
    make: async (page) => {
      await paste(page, "a:b:c:d");
      await page.check("[name=layout][value=loose]");
    },
  },
  {
    name: "with faults in the settings and in the fields to build from",
    summary: "Nothing is read",
    make: async (page) => {
      await page.fill("#other-types", "a:b");
      await page.click("#build summary");
      await page.check("[name=build-layout][value=scoped]");
      await page.check("#build-anonymous");
      await page.fill("#build-clientTaskId", "a b");
    },
  },
];

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  it.each(LOOKS)("axe finds no fault in the page $name", async ({ summary, make }) => {
    // High enough to hold all of it: what is not painted is not judged.
    const viewport = { width: 1240, height: 2400 };
    const { page } = await open(browser, FILE, { colorScheme, viewport });
    await make(page);
    await waitForSummary(page, summary);
    await page.evaluate(axe.source);
    const { violations, incomplete } = await page.evaluate(() =>
      // @ts-expect-error The script above has made it.
      globalThis.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    );
    const told = (found: axe.Result[]) =>
      found.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => [id, html, any[0]?.message]));
    expect(told(violations)).toEqual([]);
    // What axe cannot decide about contrast is as bad as what fails it.
    expect(told(incomplete.filter(({ id }: axe.Result) => id === "color-contrast"))).toEqual([]);
    await page.context().close();
  });
});
