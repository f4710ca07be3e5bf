import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys } from "../support/vectors.js";
import {
  cards,
  FILE,
  faultOf,
  fieldsOf,
  launch,
  type Opened,
  open,
  paste,
  type Server,
  serve,
} from "./support/playground.js";

let browser: Browser;
let server: Server;
beforeAll(async () => {
  browser = await launch();
  server = await serve();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

let opened: Opened | undefined;
afterEach(async () => {
  const { page, complaints } = opened ?? {};
  opened = undefined;
  await page?.context().close();
  expect(complaints ?? []).toEqual([]);
});

async function openPage(address = FILE, options: Parameters<typeof open>[2] = {}): Promise<Page> {
  opened = await open(browser, address, options);
  return opened.page;
}

const KEY = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const summaryOf = (page: Page) => page.locator("#summary");

/** Waits until this is said of the answers. */
async function waitForSummary(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (expected) => document.getElementById("summary")?.textContent?.startsWith(expected) === true,
    text,
  );
}

describe.each(["file", "server"])("from a %s", (origin) => {
  const address = () => (origin === "file" ? FILE : server.address);

  it("asks for nothing but the page itself, whatever is done", async () => {
    const page = await openPage(address());
    await page.click("#examples");
    await page.click("#build summary");
    await page.click("#read-key");
    await page.click("#copy-link");
    await waitForSummary(page, "7 keys: 4 valid, 3 refused.");
    expect(opened?.requests).toEqual([address()]);
  });

  it("shows a captured key in its segments, with their values", async () => {
    const page = await openPage(address());
    const [captured] = capturedSessionKeys.filter(({ key }) => key.includes("%"));
    if (captured === undefined) throw new Error("There is no such key.");
    await paste(page, captured.key);
    await waitForSummary(page, "1 key: valid.");
    expect(await cards(page).locator(".drawn").textContent()).toBe(captured.key);
    expect(await cards(page).locator(".drawn > :not(.divider)").allTextContents()).toEqual(captured.key.split(":"));
    expect(await fieldsOf(cards(page))).toEqual({
      "Session id": captured.sessionId,
      "Client task id": captured.clientTaskId,
      "Task type": captured.taskType,
      "Component identifier": captured.componentIdentifier,
    });
  });

  it("gives nothing to a script that would send it", async () => {
    let received = 0;
    const stranger = createServer((_request, response) => {
      received += 1;
      response.end();
    }).listen(0, "127.0.0.1");
    await once(stranger, "listening");
    // A cast, since only a server of a Unix socket has no port.
    const { port } = stranger.address() as AddressInfo;

    const page = await openPage(address());
    const outcome = await page.evaluate(async (target) => {
      const blocked: string[] = [];
      addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        blocked.push(effectiveDirective);
      });
      const image = new Image();
      image.src = `${target}image`;
      navigator.sendBeacon(`${target}beacon`, "key");
      const [fetched] = await Promise.allSettled([fetch(`${target}fetch`), image.decode()]);
      let isMarkupMade = true;
      try {
        document.body.innerHTML = "<b>markup</b>";
      } catch {
        isMarkupMade = false;
      }
      // Violations are reported after the task that made them.
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { blocked, fetched: fetched?.status, isMarkupMade };
    }, `http://127.0.0.1:${port}/`);
    stranger.close();
    expect(outcome.blocked).toEqual(expect.arrayContaining(["img-src", "connect-src"]));
    expect(outcome.fetched).toBe("rejected");
    expect(outcome.isMarkupMade).toBe(false);
    expect(received).toBe(0);
    // The browser itself logs what it has blocked.
    expect(opened?.complaints).not.toEqual([]);
    opened = { page, requests: [], complaints: [] };
  });
});

describe("keys", () => {
  it("are read as the package does: every captured one is valid", async () => {
    const page = await openPage();
    const all = [...capturedSessionKeys, ...capturedScopedKeys].map(({ key }) => key);
    await paste(page, all.join("\n"));
    await waitForSummary(page, `${all.length} keys: ${all.length} valid, 0 refused.`);
    expect(await cards(page).count()).toBe(all.length);
  });

  it("show the scope, the leg, the component key and an anonymous owner", async () => {
    const page = await openPage();
    await paste(page, "auth:a%3Ab:t:tool:tool%3Amy_tool%401.0#leg2\nanon:t:tool:tool%3Ax%40\nauth:anonymous:t:tool:x");
    await waitForSummary(page, "3 keys: 3 valid");
    expect(await fieldsOf(cards(page).nth(0))).toEqual({
      "Task scope": "a:b",
      "Client task id": "t",
      "Task type": "tool",
      "Component identifier": "tool:my_tool@1.0",
      Leg: "2",
    });
    expect(await cards(page).locator(".component-key").allTextContents()).toEqual([
      "tool named my_tool, version 1.0",
      "tool named x, no version",
    ]);
    expect((await fieldsOf(cards(page).nth(1)))["Task scope"]).toBe("anonymous");
    expect((await fieldsOf(cards(page).nth(2)))["Task scope"]).toBe('"anonymous"');
  });

  it("that are refused have a caret under the place, and the sentence", async () => {
    const page = await openPage();
    await paste(page, "session123:task456:resource:file%3a%2F%2Fdata.txt");
    await waitForSummary(page, "1 key: refused.");
    expect(await faultOf(cards(page))).toEqual({ offset: 34, text: "a" });
    expect(await cards(page).locator(".issues").textContent()).toMatch(
      /^The component identifier holds, at offset 34, a lowercase digit of an escape; /,
    );
    const caret = await cards(page)
      .locator("mark")
      .evaluate((mark) => getComputedStyle(mark, "::after").content);
    expect(caret).toContain('"^"');
  });

  it("with several faults number the carets as the sentences", async () => {
    const page = await openPage();
    await paste(page, "session123::Tool:file%3a");
    await waitForSummary(page, "1 key: refused.");
    const marks = cards(page).locator("mark");
    expect(await marks.allTextContents()).toEqual(["", "Tool", "a"]);
    expect(await marks.evaluateAll((all) => all.map((mark) => mark.dataset.number))).toEqual(["1", "2", "3"]);
    expect(await cards(page).locator(".issues > li").count()).toBe(3);
  });

  it("that were forged are refused where the segments that are too many begin", async () => {
    const page = await openPage();
    await page.check("[name=layout][value=session]");
    await paste(page, forgedKeys.map(({ key }) => key).join("\n"));
    await waitForSummary(page, `${forgedKeys.length} keys: 0 valid`);
    const { offset, text } = await faultOf(cards(page).first());
    expect(forgedKeys[0]?.key.slice(offset)).toBe(text);
    expect(text).toMatch(/^:7d52461e/);
    expect(await cards(page).nth(1).locator(".hint").textContent()).toContain("“Scoped”");
  });

  it("of a thousand lines are all drawn, counted, and shown by their code", async () => {
    const page = await openPage();
    const faults = ["a:b:tool", "a::tool:c", "a:b:Tool:c", "a:b:tool:%3a"];
    const lines = Array.from({ length: 1000 }, (_, index) => faults[index % 10] ?? KEY);
    await paste(page, lines.join("\n"));
    await waitForSummary(page, "1,000 keys: 600 valid, 400 refused.");
    expect(await cards(page).count()).toBe(1000);
    const shown = page.locator("#groups button:visible");
    expect(await shown.allTextContents()).toEqual([
      "All 1,000",
      "Valid 600",
      "Refused 400",
      "wrong_segment_count 100",
      "empty_segment 100",
      "unknown_task_type 100",
      "non_canonical_encoding 100",
    ]);
    await page.getByRole("button", { name: "empty_segment" }).click();
    await page.waitForFunction(() => document.querySelectorAll("#answers > li").length === 100);
    expect(await cards(page).first().locator("h3").textContent()).toContain("Line 2");
    await page.getByRole("button", { name: /^All/ }).click();
    await page.waitForFunction(() => document.querySelectorAll("#answers > li").length === 1000);
  });

  it("beyond a thousand are counted, and drawn when asked for", async () => {
    const page = await openPage();
    await paste(page, Array.from({ length: 2500 }, () => KEY).join("\n"));
    await waitForSummary(page, "2,500 keys: 2,500 valid");
    expect(await cards(page).count()).toBe(1000);
    expect(await page.locator("#more").textContent()).toBe("Show more: 1,500 are left");
    await page.click("#more");
    await page.waitForFunction(() => document.querySelectorAll("#answers > li").length === 2000);
  });

  it("leave the page at hand while they are drawn", async () => {
    const page = await openPage();
    await paste(page, Array.from({ length: 20_000 }, () => KEY).join("\n"));
    await page.waitForFunction(() => document.querySelectorAll("#answers > li").length > 0);
    // The first of them stand there before the last has been read.
    expect(await summaryOf(page).textContent()).toContain("No keys yet.");
    await page.click("#clear");
    await waitForSummary(page, "No keys yet.");
    expect(await cards(page).count()).toBe(0);
  });
});

describe("settings", () => {
  it("guard a session: other keys are told apart from malformed ones", async () => {
    const page = await openPage();
    await paste(page, `${KEY}\nother:t:tool:x\nauth:a:t:tool:x\nother::tool:x`);
    await page.selectOption("#session-guard", "only");
    await page.fill("#session-guard-id", "session123");
    await waitForSummary(page, "4 keys: 1 valid, 3 refused.");
    expect(await cards(page).locator(".status").allTextContents()).toEqual([
      "Valid",
      "Refused by the guard",
      "Refused by the guard",
      "Refused",
    ]);
    expect(await cards(page).nth(1).locator(".fields").count()).toBe(0);
    expect(await page.locator("#guard-hint").textContent()).toContain("scoped layout");
  });

  it("guard a scope, and the anonymous one", async () => {
    const page = await openPage();
    await paste(page, "auth:a:t:tool:x\nauth:b:t:tool:x\nanon:t:tool:x");
    await page.check("[name=layout][value=scoped]");
    expect(await page.locator("#session-guard").isVisible()).toBe(false);
    const statuses = () => cards(page).locator(".status").allTextContents();
    await page.selectOption("#scope-guard", "only");
    await page.fill("#scope-guard-name", "b");
    await waitForSummary(page, "3 keys: 1 valid");
    expect(await statuses()).toEqual([expect.any(String), "Valid", expect.any(String)]);
    await page.selectOption("#scope-guard", "anonymous");
    await page.waitForFunction(
      () => document.querySelector("#answers > li:last-child .status")?.textContent === "Valid",
    );
    expect(await statuses()).toEqual(["Refused by the guard", "Refused by the guard", "Valid"]);
  });

  it("pin the layout, and read loosely as FastMCP 2.14 does", async () => {
    const page = await openPage();
    await paste(page, "victim:task1:tool:x:9f86d081:tool:my_tool\nauth:a:t:tool:x");
    await waitForSummary(page, "2 keys: 1 valid, 1 refused.");
    await page.check("[name=layout][value=session]");
    await waitForSummary(page, "2 keys: 0 valid, 2 refused.");
    await page.check("[name=layout][value=loose]");
    await waitForSummary(page, "2 keys: 2 read, 0 refused.");
    expect(await fieldsOf(cards(page).first())).toMatchObject({
      "Session id": "victim",
      "Component identifier": "x:9f86d081:tool:my_tool",
    });
    expect(await cards(page).first().locator(".status").textContent()).toContain("not checked");
    expect(await page.isDisabled("[value=tool]")).toBe(true);
  });

  it("choose the task types, and say which are none", async () => {
    const page = await openPage();
    await paste(page, "a:b:tool:c\na:b:job:c");
    await waitForSummary(page, "2 keys: 1 valid");
    await page.uncheck("[value=tool]");
    await page.fill("#other-types", "job, report");
    await page.waitForFunction(
      () => document.querySelector("#answers > li:last-child .status")?.textContent === "Valid",
    );
    expect(await cards(page).first().locator(".issues").textContent()).toContain(
      "it must be one of: resource, template, prompt, job, report.",
    );
    await page.fill("#other-types", "a:b");
    await waitForSummary(page, "Nothing is read");
    expect(await page.locator("#types-error").textContent()).toMatch(/taskTypes must be 1 or more types/);
    expect(await page.locator("#other-types").getAttribute("aria-invalid")).toBe("true");
    expect(await cards(page).count()).toBe(0);
  });
});

describe("building", () => {
  it("makes the key that reads back to the fields", async () => {
    const page = await openPage();
    await page.click("#build summary");
    await page.fill("#build-sessionId", "s1");
    await page.fill("#build-clientTaskId", "-t");
    await page.fill("#build-taskType", "prompt");
    await page.fill("#build-componentIdentifier", "it's (a)\ntest! é😀");
    expect(await page.locator("#built").textContent()).toBe(
      "s1:-t:prompt:it%27s%20%28a%29%0Atest%21%20%C3%A9%F0%9F%98%80",
    );
    await page.click("#read-key");
    await waitForSummary(page, "1 key: valid.");
    expect(await fieldsOf(cards(page))).toEqual({
      "Session id": "s1",
      "Client task id": "-t",
      "Task type": "prompt",
      "Component identifier": String.raw`"it's (a)\ntest! é😀"`,
    });
  });

  it("makes scoped and anonymous keys with legs", async () => {
    const page = await openPage();
    await page.click("#build summary");
    await page.check("[name=build-layout][value=scoped]");
    await page.fill("#build-taskScope", "client a");
    await page.fill("#build-leg", "3");
    expect(await page.locator("#built").textContent()).toBe(
      "auth:client%20a:task456:resource:file%3A%2F%2Fdata.txt#leg3",
    );
    await page.check("#build-anonymous");
    expect(await page.locator("#built").textContent()).toBe("anon:task456:resource:file%3A%2F%2Fdata.txt#leg3");
  });

  it("says beside each field what is wrong with it", async () => {
    const page = await openPage();
    await page.click("#build summary");
    await page.fill("#build-clientTaskId", "a b");
    await page.fill("#build-taskType", "job");
    expect(await page.locator("#build-clientTaskId-error").textContent()).toContain("holds U+0020 at offset 1");
    expect(await page.locator("#build-clientTaskId-error mark").textContent()).toBe(" ");
    expect(await page.locator("#build-taskType-error").textContent()).toContain("is unknown");
    expect(await page.locator("#build-taskType").getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator("#copy-key").isDisabled()).toBe(true);
    expect(await page.locator("#built").textContent()).toBe("");
  });
});

describe("a link", () => {
  const hostile = `${KEY}\n\ud800:t:tool:\u202e\u2028\0é😀`;

  async function makeLink(page: Page): Promise<string> {
    await paste(page, hostile);
    await page.check("[name=layout][value=scoped]");
    await page.selectOption("#scope-guard", "only");
    await page.fill("#scope-guard-name", "clïent");
    await page.uncheck("[value=prompt]");
    await page.fill("#other-types", "job");
    await page.locator("#build").evaluate((details) => details.setAttribute("open", ""));
    await page.fill("#build-clientTaskId", "built");
    await page.click("#copy-link");
    await page.waitForFunction(() => document.getElementById("link-status")?.textContent !== "");
    return page.url();
  }

  async function expectRestored(page: Page): Promise<void> {
    await waitForSummary(page, "2 keys: 0 valid, 2 refused.");
    const keys = await page.locator("#keys").evaluate((box) => {
      if (!(box instanceof HTMLTextAreaElement)) throw new Error("This is no text area.");
      return JSON.stringify(box.value);
    });
    expect(keys).toBe(JSON.stringify(hostile));
    expect(await page.isChecked("[name=layout][value=scoped]")).toBe(true);
    expect(await page.inputValue("#scope-guard-name")).toBe("clïent");
    expect(await page.isChecked("[value=prompt]")).toBe(false);
    expect(await page.inputValue("#other-types")).toBe("job");
    expect(await page.inputValue("#build-clientTaskId")).toBe("built");
  }

  it("that was copied restores all when it is opened again", async () => {
    const page = await openPage(server.address, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const link = await makeLink(page);
    expect(await page.locator("#link-status").textContent()).toBe("Link copied.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[A-Za-z0-9_-]+$/);
    await page.context().close();

    const again = await openPage(link);
    await expectRestored(again);
    // The fragment is not sent.
    expect(opened?.requests.map((request) => new URL(request).pathname)).toEqual(["/"]);
  });

  it("restores into a page that is open, from a file too", async () => {
    const page = await openPage();
    const link = await makeLink(page);
    await page.context().close();
    const again = await openPage();
    await again.evaluate((hash) => {
      location.hash = hash;
    }, new URL(link).hash);
    await expectRestored(again);
  });

  it.each(["#", "#nonsense", "#e30", "#eyJrZXlzIjox", "#%00", "#bnVsbA"])(
    "%s, which is none, restores nothing",
    async (fragment) => {
      const page = await openPage(`${FILE}${fragment}`);
      await waitForSummary(page, "No keys yet.");
      expect(await page.isChecked("[name=layout][value=any]")).toBe(true);
      const isEmpty = fragment === "#";
      expect(await page.locator("#link-status").textContent()).toContain(isEmpty ? "" : "cut");
    },
  );

  it("is not made of keys that are too long for one", async () => {
    const page = await openPage();
    await paste(page, "a".repeat(1_000_000));
    await page.click("#copy-link");
    expect(await page.locator("#link-status").textContent()).toMatch(/^No link: it would be 1,/);
    expect(page.url()).toBe(FILE);
  });
});

describe("hostile texts", () => {
  it("neither run nor steer the page, and can be seen", async () => {
    const page = await openPage();
    const markup = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>";
    const texts = [markup, "\u202egnp.exe", "a\u2028b\u0000c\u200bd", "\u2066x", "  "];
    const built = texts.map((text) => `s:t:tool:${encodeURIComponent(text)}`);
    const raw = [`s:t:tool:${markup}`, "s:t:tool:\u202egnp", "s:t:tool:\ud800x", "s\u2028x:t:tool:x", "s\0:t:tool:x"];
    await paste(page, [...built, ...raw].join("\n").replaceAll("'", "%27"));
    await waitForSummary(page, "10 keys: ");
    const decoded = await cards(page).locator("dd:last-child > .decoded").allTextContents();
    expect(decoded.slice(1)).toEqual([
      String.raw`"\u202egnp.exe"`,
      String.raw`"a\u2028b\u0000c\u200bd"`,
      String.raw`"\u2066x"`,
      '"  "',
    ]);
    const shown = await page.locator("#answers").innerText();
    expect(shown).toContain(String.raw`\u202egnp`);
    expect(shown).toContain(String.raw`\ud800x`);
    // Nothing but what was meant to be seen: line ends are of the page.
    expect(shown).not.toMatch(/(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/u);
    expect(await page.title()).toBe("FastMCP task keys");
    expect(await page.locator("#answers :is(img, script)").count()).toBe(0);
    expect(opened?.requests).toEqual([FILE]);
  });

  it.each([
    ["letters", "a".repeat(1 << 20)],
    ["dividers", ":".repeat(1 << 20)],
    ["escapes", `s:t:tool:${"%3A".repeat(350_000)}`],
    ["half of an emoji each", `s:t:tool:${"\ud83d".repeat(1 << 20)}`],
  ])("of 1 MB do not hang it: %s", async (_name, text) => {
    const page = await openPage();
    await paste(page, text);
    await waitForSummary(page, "1 key: refused.");
    await page.check("[name=layout][value=loose]");
    await page.waitForFunction(
      () =>
        document.querySelector("#answers .status")?.textContent !== "Refused" ||
        document.querySelector("#answers .note")?.textContent === "wrong_segment_count",
    );
    // A bounded piece of it is drawn.
    expect((await page.locator("#answers").innerText()).length).toBeLessThan(20_000);
    expect(await overflow(page)).toBe(0);
  });

  it("with marks stacked on a character stay in their place", async () => {
    const page = await openPage();
    await paste(page, `s:t:tool:${encodeURIComponent(`a${"\u0301".repeat(300)}`)}`);
    await waitForSummary(page, "1 key: valid.");
    const clip = await cards(page)
      .locator("dd:last-child")
      .evaluate((value) => getComputedStyle(value).overflow);
    expect(clip).toBe("hidden");
  });
});

describe("on a phone", () => {
  it.each([320, 390])("of %i px nothing is wider than the window", async (width) => {
    const page = await openPage(FILE, { viewport: { width, height: 700 }, hasTouch: true });
    await page.click("#examples");
    await waitForSummary(page, "6 keys");
    await page.click("#reading summary");
    await page.click("#build summary");
    await page.selectOption("#session-guard", "only");
    await page.fill("#build-clientTaskId", `a b${"c".repeat(200)}`);
    expect(await overflow(page)).toBe(0);
    await paste(page, `${"x".repeat(5000)}\ns:t:tool:${"W".repeat(3000)}\n${":".repeat(50)}`);
    await waitForSummary(page, "3 keys");
    expect(await overflow(page)).toBe(0);
  });
});

describe("with the keyboard alone", () => {
  it("everything can be reached, seen and done", async () => {
    const page = await openPage();
    const focused = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.id || activeElement?.getAttribute("name");
      });
    const tab = () => page.keyboard.press("Tab");

    await tab();
    expect(await focused()).toBe("skip");
    await tab();
    expect(await focused()).toBe("keys");
    await page.keyboard.type("a:b:Tool:c");
    await waitForSummary(page, "1 key: refused.");
    await tab();
    expect(await focused()).toBe("copy-link");
    expect(
      await page.evaluate(() => {
        const focus = document.activeElement;
        return focus === null ? "" : getComputedStyle(focus).outlineStyle;
      }),
    ).toBe("solid");
    for (let count = 0; count < 4; count += 1) await tab();
    expect(await focused()).toBe("layout");
    await page.keyboard.press("ArrowRight");
    expect(await page.isChecked("[name=layout][value=session]")).toBe(true);
    await tab();
    expect(await focused()).toBe("session-guard");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => document.getElementById("session-guard-id")?.checkVisibility() === true);
    await tab();
    expect(await focused()).toBe("session-guard-id");
    await page.keyboard.type("a");
    await tab();
    expect(await focused()).toBe("task-type");
    await page.keyboard.press("Space");
    expect(await page.isChecked("[value=tool]")).toBe(false);
    for (let count = 0; count < 5; count += 1) await tab();
    await page.keyboard.press("Enter");
    expect(await page.locator("#build-form").isVisible()).toBe(true);

    await page.locator("#skip").focus();
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("answers-heading");
    expect(page.url()).toBe(FILE);
  });
});

/** How much wider the page is than its window. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
