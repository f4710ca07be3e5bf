import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseAnyTaskKey } from "../../src/core.js";
import { docketKeys } from "../../src/docket.js";
import { capturedScopedKeys, capturedSessionKeys, forgedKeys, referenceParses } from "../support/vectors.js";
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
  waitForSummary,
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

/** The page from the file, once it has read this and begins to sum it up so. */
async function openWith(text: string, summary: string): Promise<Page> {
  const page = await openPage();
  await paste(page, text);
  await waitForSummary(page, summary);
  return page;
}

/** What the tests of the clipboard need. */
function openWithClipboard(): Promise<Page> {
  return openPage(server.address, { permissions: ["clipboard-read", "clipboard-write"] });
}

const KEY = "session123:task456:resource:file%3A%2F%2Fdata.txt";

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
    const captured = capturedSessionKeys.find(({ key }) => key.includes("%"));
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
    const all = [...capturedSessionKeys, ...capturedScopedKeys].map(({ key }) => key);
    await openWith(all.join("\n"), `${all.length} keys: ${all.length} valid, 0 refused.`);
  });

  it("show the scope, the leg, the component key and an anonymous owner", async () => {
    const page = await openWith(
      "auth:a%3Ab:t:tool:tool%3Amy_tool%401.0#leg2\nanon:t:tool:tool%3Ax%40\nauth:anonymous:t:tool:x",
      "3 keys: 3 valid",
    );
    expect(await fieldsOf(cards(page).nth(0))).toEqual({
      "Task scope": "a:b",
      "Client task id": "t",
      "Task type": "tool",
      "Component identifier": "tool:my_tool@1.0",
      Leg: "2",
    });
    expect(await cards(page).locator("dd > p").allTextContents()).toEqual([
      "tool named my_tool, version 1.0",
      "tool named x, no version",
    ]);
    expect((await fieldsOf(cards(page).nth(1)))["Task scope"]).toBe("anonymous");
    expect((await fieldsOf(cards(page).nth(2)))["Task scope"]).toBe('"anonymous"');
  });

  it("that are refused have a caret under the place, and the sentence", async () => {
    const page = await openWith("session123:task456:resource:file%3a%2F%2Fdata.txt", "1 key: refused.");
    expect(await faultOf(cards(page))).toEqual({ offset: 34, text: "a" });
    expect(await remarksOf(cards(page))).toEqual({
      "Component identifier, in segment 4, at character 7": expect.stringContaining(
        "at offset 34, an escape with a lowercase digit",
      ),
    });
    const caret = cards(page).locator("mark");
    expect(await caret.evaluate((mark) => getComputedStyle(mark, "::after").content)).toContain('"^"');
  });

  it("with several faults number the carets as the remarks, each under its field and with its place in words", async () => {
    const page = await openWith("session123::Tool:file%3a", "1 key: refused.");
    const pointed = cards(page).locator(".pointed");
    expect(await pointed.allTextContents()).toEqual(["", "T", "a"]);
    expect(await pointed.evaluateAll((all) => all.map((mark) => mark.dataset.number))).toEqual(["1", "2", "3"]);
    expect(await remarksOf(cards(page))).toEqual({
      "1 Client task id, in segment 2, at character 1": expect.stringContaining("is empty"),
      "2 Task type, in segment 3, at character 1": expect.stringContaining("only in case"),
      "3 Component identifier, in segment 4, at character 7": expect.stringContaining("lowercase digit"),
    });
  });

  it.each([360, 1240])("have the caret under its place where lines wrap, in a window of %i px", async (width) => {
    const page = await openPage(FILE, { viewport: { width, height: 900 } });
    const long = "a".repeat(180);
    const ends = [`t:tool:x:${long}:y`, `t:tool:x%3a${long}`, ":tool:x", `t:tool:${long}\u202e`];
    await paste(page, ends.map((end) => `${long}:${end}`).join("\n"));
    await waitForSummary(page, "4 keys");
    const places = await cards(page)
      .locator(".pointed")
      .evaluateAll((all) =>
        all.map((mark) => {
          mark.scrollIntoView({ block: "center" });
          const [box, ...more] = mark.getClientRects();
          if (box === undefined || more.length > 0) return "on several lines";
          // The caret is hit where it is drawn; a generated box answers for its element.
          return document.elementFromPoint(box.left + 3, box.bottom + 6) === mark ? "below" : "elsewhere";
        }),
      );
    expect(places).toEqual(["below", "below", "below", "below"]);
    expect(await overflow(page)).toBe(0);
  });

  it("that were forged are refused where the segments that are too many begin", async () => {
    const page = await openPage();
    await page.check("[name=layout][value=session]");
    await paste(page, forgedKeys.map(({ key }) => key).join("\n"));
    await waitForSummary(page, `${forgedKeys.length} keys: 0 valid`);
    const { offset, text } = await faultOf(cards(page).first());
    expect(forgedKeys[0]?.key.slice(offset)).toBe(text);
    expect(text).toMatch(/^:7d52461e/);
    expect(await cards(page).nth(1).locator("dd > .hint").textContent()).toContain("“Scoped”");
  });

  it("of a thousand lines are counted by all their issues, and picked out by one", async () => {
    const faults = ["a:b:tool", "a::Tool:c", "a:b:Tool:c", "a:b:tool:%3a"];
    const lines = Array.from({ length: 1000 }, (_, index) => faults[index % 10] ?? KEY);
    const page = await openWith(lines.join("\n"), "1,000 keys: 600 valid, 400 refused.");
    const shown = page.locator("#groups button:visible");
    expect(await shown.allTextContents()).toEqual([
      "All 1,000",
      "Valid 600",
      "Refused 400",
      "session 600",
      "wrong_segment_count 100",
      "empty_segment 100",
      "unknown_task_type 200",
      "non_canonical_encoding 100",
    ]);
    await page.getByRole("button", { name: "unknown_task_type" }).click();
    expect(await cards(page).first().locator("h3").textContent()).toContain("Line 2");
    expect(await cards(page).nth(1).locator("h3").textContent()).toContain("Line 3");
    await page.keyboard.press("Enter");
    expect(await page.textContent("#groups [aria-pressed=true]")).toBe("unknown_task_type 200");
  });

  it("of both layouts bring a word about what that means, unless a layout is chosen", async () => {
    const page = await openWith("a:b:tool:c\nanon:b:tool:c", "2 keys: 2 valid");
    expect(await page.textContent("#hints")).toMatch(/^Both layouts are here\./);
    await page.check("[name=layout][value=scoped]");
    await waitForSummary(page, "2 keys: 1 valid");
    expect(await page.textContent("#hints")).toBe("");
  });

  // Tried again, since the machine may be busy with something else.
  it("by the ten thousand are read and scrolled through without a pause over 200 ms", { retry: 2 }, async () => {
    const known = [...capturedSessionKeys, ...capturedScopedKeys, ...referenceParses].map(({ key }) => key);
    const keys = known.filter((key) => key !== "" && !/[\r\n]/.test(key));
    const text = Array.from({ length: 10_000 }, (_, index) => keys[index % keys.length]).join("\n");
    const page = await openWithClipboard();
    await page.evaluate((keys) => navigator.clipboard.writeText(keys), text);
    await page.evaluate(observeLongTasks);
    await page.focus("#keys");
    await page.keyboard.press("Control+V");
    await waitForSummary(page, "10,000 keys");
    expect(await page.textContent("#rest-hint")).toMatch(/^9,500 more lines are read/);
    expect(await page.evaluate(scrollThrough)).toBeLessThanOrEqual(200);
    expect(await cards(page).last().locator("h3").textContent()).toContain("Line 10000");
    expect(await cards(page).count()).toBeLessThan(100);
  });

  it("leave the page at hand while they are read", async () => {
    const page = await openPage();
    await paste(page, Array.from({ length: 200_000 }, () => KEY).join("\n"));
    await page.click("#clear");
    await waitForSummary(page, "No keys yet.");
    expect(await cards(page).count()).toBe(0);
  });
});

describe("Redis names", () => {
  const store = readFileSync(new URL("../vectors/captured-store.json", import.meta.url), "utf8");
  const names: readonly string[] = JSON.parse(store).names.map(({ key }: { readonly key: string }) => key);

  it.each([
    { docket: "fastmcp", redis: "docket" },
    { docket: "my:app", redis: "cluster" },
  ])("of a real store are read as the package does: $docket", async ({ docket, redis }) => {
    const page = await openPage();
    await page.fill("#docket", docket);
    await page.selectOption("#redis", redis);
    await paste(page, names.join("\n"));
    await waitForSummary(page, "503 names");

    const { parse } = docketKeys(docket, { cluster: redis === "cluster" });
    const expected = new Map<string, number>();
    const count = (group: string) => expected.set(group, (expected.get(group) ?? 0) + 1);
    for (const name of names) {
      const result = parse(name);
      count("All");
      if (result.ok) for (const group of ["Valid", result.value.kind, result.value.task.layout]) count(group);
      else if (result.error.issues[0].code === "unknown_name") count("Of no task");
      else for (const group of ["Refused", ...result.error.issues.map(({ code }) => code)]) count(group);
    }
    const shown = await page.locator("#groups button:visible").allTextContents();
    expect(shown.toSorted()).toEqual([...expected].map(([group, number]) => `${group} ${number}`).toSorted());
  });

  it("show the kind, and the fields where they stand in the name", async () => {
    const lines = [
      "fastmcp:results::auth:a%20b:t:tool:x#leg2:1",
      "fastmcp:fastmcp:task:anon:t:input:2:requests",
      "fastmcp:workers",
      "celery",
      "s:t:tool:x",
      "fastmcp:runs:s:t:Tool:x",
    ];
    const page = await openWith(lines.join("\n"), "6 names: 3 valid, 1 refused, 2 of no task.");
    const headings = await cards(page).locator("h3").allTextContents();
    expect(headings.map((heading) => heading.replace(/^Line \d /, ""))).toEqual([
      "Valid result, scoped layout",
      "Valid meta inputRequests, scoped layout",
      "Of no task unknown_name",
      "Of no task unknown_name",
      "Valid session layout",
      "Refused unknown_task_type",
    ]);
    expect(await fieldsOf(cards(page).nth(0))).toMatchObject({ "Task scope": "a b", Leg: "2" });
    const drawn = cards(page).nth(0).locator(".drawn > [class]:not(.divider)");
    expect(await drawn.allTextContents()).toEqual(["a%20b", "t", "tool", "x", "#leg2"]);
    expect(await fieldsOf(cards(page).nth(1))).toEqual({ "Task scope": "anonymous", "Client task id": "t", Leg: "2" });
    expect(await faultOf(cards(page).nth(5))).toEqual({ offset: "fastmcp:runs:s:t:".length, text: "Tool" });
    expect(Object.keys(await remarksOf(cards(page).nth(5)))).toEqual([
      "Task type, in segment 3 of the task key, at character 1",
    ]);
    await page.selectOption("#redis", "none");
    await waitForSummary(page, "6 keys: 1 valid, 5 refused.");
  });

  it("are read as redis-cli prints them on a terminal, too", async () => {
    await openWith(
      `"fastmcp:runs:s:t:tool:x"\r\n 1) "fastmcp:workers"\n2) 10) "fastmcp:runs:s:t:tool:y"\n"a\\xc3"`,
      "4 names: 2 valid, 0 refused, 2 of no task.",
    );
  });

  it("that were forged are told from a task's by the mapping, which is said", async () => {
    const forged = names.filter((name) => /^fastmcp:(?:cancel|runs|state|progress):victim:/.test(name));
    const page = await openWith(forged.join("\n"), `${forged.length} names: ${forged.length} valid`);
    expect(await page.textContent("#hints")).toMatch(/may be forged.* mapping is the same task key\.$/);
    await page.check("[name=layout][value=scoped]");
    await waitForSummary(page, `${forged.length} names: 0 valid, ${forged.length} refused.`);
    expect(await page.textContent("#hints")).toBe("");
  });

  it("of another docket bring a word about it, and a wrong name of a docket is told", async () => {
    const page = await openWith("other:runs:s:t:tool:x", "1 key: refused.");
    expect(await page.textContent("#hints")).toContain("another docket");
    await page.fill("#docket", "other");
    await waitForSummary(page, "1 name: valid.");
    await page.fill("#docket", "fastmcp:task");
    await waitForSummary(page, "Nothing is read");
    expect(await page.textContent("#docket-error")).toContain('must not begin with "fastmcp:task"');
  });
});

describe("what is shown", () => {
  const lines = ["=s:-t:tool:x", "s:t:tool:%22%2C", "-a:t:Tool:", "s:t:tool:+1"];

  async function download(page: Page, format: string): Promise<string> {
    await page.selectOption("#format", format);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    expect(file.suggestedFilename()).toBe(`task-keys.${format === "lines" ? "txt" : format}`);
    return readFileSync(await file.path(), "utf8");
  }

  it("is downloaded as JSON, and as the lines of the group that is chosen", async () => {
    const page = await openWith(lines.join("\n"), "4 keys: 2 valid");
    const answers = lines.map((input, index) => ({ line: index + 1, input, ...parseAnyTaskKey(input) }));
    expect(JSON.parse(await download(page, "json"))).toEqual(answers);
    await page.getByRole("button", { name: /^Refused/ }).click();
    expect(await download(page, "lines")).toBe(`${lines[2]}\n${lines[3]}\n`);
    expect(opened?.requests).toEqual([FILE]);
  });

  it("is downloaded as CSV that is no formula in a spreadsheet", async () => {
    const page = await openWith(lines.join("\n"), "4 keys: 2 valid");
    expect((await download(page, "csv")).split("\r\n")).toEqual([
      '"line","input","kind","meta","taskKey","layout","sessionId","taskScope","clientTaskId","taskType","componentIdentifier","leg","generation","issues"',
      `"1","'=s:-t:tool:x","","","","session","'=s","","'-t","tool","x","","",""`,
      String.raw`"2","s:t:tool:%22%2C","","","","session","s","","t","tool","""\"",""","","",""`,
      `"3","'-a:t:Tool:","","","","","","","","","","","","unknown_task_type empty_segment"`,
      `"4","s:t:tool:+1","","","","","","","","","","","","non_canonical_encoding"`,
      "",
    ]);
  });

  it("is copied", async () => {
    const page = await openWithClipboard();
    await paste(page, lines.join("\n"));
    await waitForSummary(page, "4 keys");
    await page.selectOption("#format", "lines");
    await page.click("#copy");
    await page.waitForFunction(() => document.getElementById("save-status")?.textContent === "Copied.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${lines.join("\n")}\n`);
  });
});

describe("settings", () => {
  it("guard a session: other keys are told apart from malformed ones", async () => {
    const page = await openPage();
    await paste(page, `${KEY}\nother:t:tool:x\nauth:a:t:tool:x\nother::tool:x`);
    await page.selectOption("#session-guard", "only");
    await page.fill("#session-guard-id", "session123");
    await waitForSummary(page, "4 keys: 1 valid, 3 refused.");
    expect(await statusesOf(page)).toEqual(["Valid", "Refused by the guard", "Refused by the guard", "Refused"]);
    expect(await cards(page).nth(1).locator(".fields").count()).toBe(0);
    expect(await page.textContent("#guard-hint")).toContain("scoped layout");
  });

  it("guard a scope, and the anonymous one", async () => {
    const page = await openPage();
    await paste(page, "auth:a:t:tool:x\nauth:b:t:tool:x\nanon:t:tool:x");
    await page.check("[name=layout][value=scoped]");
    expect(await page.locator("#session-guard").isVisible()).toBe(false);
    const refused = "Refused by the guard";
    await page.selectOption("#scope-guard", "only");
    await page.fill("#scope-guard-name", "b");
    await expect.poll(() => statusesOf(page)).toEqual([refused, "Valid", refused]);
    await page.selectOption("#scope-guard", "anonymous");
    await expect.poll(() => statusesOf(page)).toEqual([refused, refused, "Valid"]);
  });

  it("pin the layout, and read loosely as FastMCP 2.14 does", async () => {
    const forged = "victim:task1:tool:x:9f86d081:tool:my_tool";
    const page = await openWith(`${forged}\nauth:a:t:tool:x`, "2 keys: 1 valid, 1 refused.");
    await page.check("[name=layout][value=session]");
    await waitForSummary(page, "2 keys: 0 valid, 2 refused.");
    await page.check("[name=layout][value=loose]");
    await waitForSummary(page, "2 keys: 2 read, 0 refused.");
    expect(await fieldsOf(cards(page).first())).toMatchObject({
      "Session id": "victim",
      "Component identifier": "x:9f86d081:tool:my_tool",
    });
    expect(await cards(page).first().locator(".status").textContent()).toContain("not checked");
    expect(await page.isVisible("[value=tool]")).toBe(false);
  });

  it("choose the task types, and say which are none", async () => {
    const page = await openWith("a:b:tool:c\na:b:job:c", "2 keys: 1 valid");
    await page.uncheck("[value=tool]");
    await page.fill("#other-types", "job, report");
    await expect.poll(() => statusesOf(page)).toEqual(["Refused", "Valid"]);
    expect(await cards(page).first().locator(".remarks").textContent()).toContain(
      "it must be one of: resource, template, prompt, job, report.",
    );
    await page.fill("#other-types", "a:b");
    await waitForSummary(page, "Nothing is read");
    expect(await page.textContent("#other-types-error")).toMatch(/taskTypes must be 1 or more types/);
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
    expect(await page.textContent("#built")).toBe("s1:-t:prompt:it%27s%20%28a%29%0Atest%21%20%C3%A9%F0%9F%98%80");
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
    expect(await page.textContent("#built")).toBe("auth:client%20a:task456:resource:file%3A%2F%2Fdata.txt#leg3");
    await page.check("#build-anonymous");
    expect(await page.textContent("#built")).toBe("anon:task456:resource:file%3A%2F%2Fdata.txt#leg3");
  });

  it("says beside each field what is wrong with it", async () => {
    const page = await openPage();
    await page.click("#build summary");
    await page.fill("#build-clientTaskId", "a b");
    await page.fill("#build-taskType", "job");
    expect(await page.textContent("#build-clientTaskId-error")).toContain("holds U+0020 at offset 1");
    expect(await page.textContent("#build-clientTaskId-error mark")).toBe(" ");
    expect(await page.textContent("#build-taskType-error")).toContain("is unknown");
    expect(await page.locator("#build-taskType").getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator("#copy-key").isDisabled()).toBe(true);
    expect(await page.textContent("#built")).toBe("");
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

  /** What each control is set to, as JSON, since a lone surrogate would not come through from the browser. */
  function settingsOf(page: Page): Promise<string[]> {
    const controls = page.locator("input, select, textarea");
    return controls.evaluateAll((all: HTMLInputElement[]) =>
      all.map(({ id, checked, value }) => JSON.stringify({ id, checked, value })),
    );
  }

  it("that was copied restores all when it is opened again", async () => {
    const page = await openWithClipboard();
    const link = await makeLink(page);
    const settings = await settingsOf(page);
    expect(settings).toContain(JSON.stringify({ id: "keys", value: hostile }));
    expect(await page.textContent("#link-status")).toBe("Link copied.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[A-Za-z0-9_-]+$/);
    await page.context().close();

    const again = await openPage(link);
    await waitForSummary(again, "2 keys: 0 valid, 2 refused.");
    expect(await settingsOf(again)).toEqual(settings);
    // The fragment is not sent.
    expect(opened?.requests.map((request) => new URL(request).pathname)).toEqual(["/"]);
  });

  it("restores into a page that is open, from a file too", async () => {
    const page = await openPage();
    const link = await makeLink(page);
    const settings = await settingsOf(page);
    await page.context().close();
    const again = await openPage();
    await again.evaluate((hash) => location.assign(hash), new URL(link).hash);
    await waitForSummary(again, "2 keys: 0 valid, 2 refused.");
    expect(await settingsOf(again)).toEqual(settings);
  });

  it("holds what was pasted and the box does not show", async () => {
    const page = await openPage();
    await page.locator("#keys").evaluate(
      (box, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      },
      Array.from({ length: 1200 }, () => KEY).join("\n"),
    );
    await waitForSummary(page, "1,200 keys");
    expect((await page.inputValue("#keys")).split("\n").length).toBe(500);
    await page.click("#copy-link");
    await page.waitForURL(/#./);
    const again = await openPage(page.url());
    await waitForSummary(again, "1,200 keys");
    expect(await again.locator("#rest-hint").textContent()).toMatch(/^700 more lines/);
    await again.click("#clear");
    await waitForSummary(again, "No keys yet.");
    await page.context().close();
  });

  const none = ["#nonsense", "#e30", "#eyJrZXlzIjox", "#%00", "#bnVsbA"];
  it.each(none)("%s, which is none, restores nothing", async (fragment) => {
    const page = await openPage(`${FILE}${fragment}`);
    await waitForSummary(page, "No keys yet.");
    expect(await page.isChecked("[name=layout][value=any]")).toBe(true);
    expect(await page.textContent("#link-status")).toContain("cut");
  });

  it("is not made of keys that are too long for one", async () => {
    const page = await openPage();
    await paste(page, "a".repeat(1_000_000));
    await page.click("#copy-link");
    expect(await page.textContent("#link-status")).toMatch(/^No link: it would be 1,/);
    expect(page.url()).toBe(FILE);
  });
});

describe("hostile texts", () => {
  it("neither run nor steer the page, and can be seen", async () => {
    const markup = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>";
    const texts = [markup, "\u202egnp.exe", "a\u2028b\u0000c\u200bd", "\u2066x", "  "];
    const built = texts.map((text) => `s:t:tool:${encodeURIComponent(text)}`);
    const raw = [`s:t:tool:${markup}`, "s:t:tool:\u202egnp", "s:t:tool:\ud800x", "s\u2028x:t:tool:x", "s\0:t:tool:x"];
    const page = await openWith([...built, ...raw].join("\n").replaceAll("'", "%27"), "10 keys: ");
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
    const page = await openWith(text, "1 key: refused.");
    await page.check("[name=layout][value=loose]");
    await expect.poll(() => cards(page).locator("h3").textContent()).toMatch(/Read, not checked|wrong_segment_count/);
    // A bounded piece of it is drawn.
    expect((await page.locator("#answers").innerText()).length).toBeLessThan(20_000);
    expect(await overflow(page)).toBe(0);
  });

  it("with marks stacked on a character stay in their place", async () => {
    const page = await openWith(`s:t:tool:${encodeURIComponent(`a${"\u0301".repeat(300)}`)}`, "1 key: valid.");
    const value = cards(page).locator("dd:last-child");
    expect(await value.evaluate((shown) => getComputedStyle(shown).overflow)).toBe("hidden");
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
    // Of one line, what is wrong is said for ears only, too.
    await paste(page, ":".repeat(50));
    await waitForSummary(page, "1 key: refused.");
    expect(await overflow(page)).toBe(0);
  });
});

it("with the keyboard alone everything can be reached, seen and done", async () => {
  const page = await openPage();
  const focused = () => page.evaluate(() => document.activeElement?.id);
  const tabTo = async (id: string, times = 1) => {
    for (let count = 0; count < times; count += 1) await page.keyboard.press("Tab");
    expect(await focused()).toBe(id);
  };

  await tabTo("skip");
  await tabTo("keys");
  await page.keyboard.type("a:b:Tool:c");
  await waitForSummary(page, "1 key: refused.");
  await tabTo("copy-link");
  expect(await page.locator(":focus").evaluate((button) => getComputedStyle(button).outlineStyle)).toBe("solid");
  await tabTo("layout-any", 4);
  await page.keyboard.press("ArrowRight");
  expect(await page.isChecked("[name=layout][value=session]")).toBe(true);
  await tabTo("session-guard");
  await page.keyboard.press("ArrowDown");
  await page.locator("#session-guard-id").waitFor();
  await tabTo("session-guard-id");
  await page.keyboard.type("a");
  await tabTo("redis");
  await tabTo("docket");
  await tabTo("type-tool");
  await page.keyboard.press("Space");
  expect(await page.isChecked("[value=tool]")).toBe(false);
  // The summary of the form below has no id.
  await tabTo("", 5);
  await page.keyboard.press("Enter");
  expect(await page.isVisible("#build-form")).toBe(true);

  await page.locator("#skip").focus();
  await page.keyboard.press("Enter");
  expect(await focused()).toBe("answers-heading");
  expect(page.url()).toBe(FILE);
});

function statusesOf(page: Page): Promise<string[]> {
  return cards(page).locator(".status").allTextContents();
}

/** How much wider the page is than its window. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** What is said of each field, by its title. */
async function remarksOf(card: Locator): Promise<Record<string, string>> {
  const titles = await card.locator("dt").allTextContents();
  const texts = await card.locator("dd").allTextContents();
  return Object.fromEntries(titles.map((title, index) => [title, texts[index] ?? ""]));
}

function observeLongTasks(): void {
  const durations: number[] = [];
  new PerformanceObserver((list) => durations.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: "longtask",
  });
  Object.assign(globalThis, { durations });
}

/** Scrolls a screen at a time, then in leaps to the end; gives the longest task since the page was observed. */
async function scrollThrough(): Promise<number> {
  const step = 800;
  const { documentElement } = document;
  const steps = Array.from({ length: 50 }, (_, index) => index * step);
  const leaps = Array.from({ length: 51 }, (_, index) => () => (documentElement.scrollHeight * index) / 50);
  for (const top of [...steps.map((each) => () => each), ...leaps]) {
    scrollTo(0, top());
    await new Promise(requestAnimationFrame);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  // A cast, since it was put there by the function above.
  return Math.max(0, ...(globalThis as unknown as { durations: number[] }).durations);
}
