import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PAGE } from "../../playground/build.js";
import { type Server, serve } from "./support/playground.js";

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server?.stop());

it("serves the file that it built, which names no other", async () => {
  const response = await fetch(server.address);
  const page = await response.text();
  expect(page).toBe(readFileSync(PAGE, "utf8"));
  expect(page).not.toMatch(/<link(?! rel="icon" href="data:)|<script src|@import|url\(/);
  expect(response.headers.get("content-security-policy")).toBe("frame-ancestors 'none'");
});

it("has nothing else to give", async () => {
  for (const path of ["favicon.ico", "../package.json", "%2e%2e/package.json", "?x"]) {
    expect((await fetch(`${server.address}${path}`)).status).toBe(404);
  }
  expect((await fetch(server.address, { method: "POST", body: "key" })).status).toBe(404);
});
