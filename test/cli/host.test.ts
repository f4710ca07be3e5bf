import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { filePieces, fileWriter } from "../../src/cli/host.js";

const folder = mkdtempSync(join(tmpdir(), "task-key-file-"));
const path = join(folder, "keys.txt");
afterAll(() => rmSync(folder, { recursive: true }));

async function withFile<Value>(flags: "r" | "w", use: (descriptor: number) => Promise<Value>) {
  const descriptor = openSync(path, flags);
  try {
    return await use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

describe("filePieces", () => {
  async function read(content: string) {
    writeFileSync(path, content);
    return withFile("r", async (descriptor) => {
      const pieces: { readonly text: string; readonly memory: ArrayBufferLike }[] = [];
      for await (const piece of filePieces(descriptor)) {
        pieces.push({ text: piece.toString("latin1"), memory: piece.buffer });
      }
      return pieces;
    });
  }

  it("gives all of a file, in pieces of 64 KiB that share their memory", async () => {
    const content = Array.from({ length: 30_000 }, (_, index) => `${index}\n`).join("");
    const pieces = await read(content);
    expect(pieces.map(({ text }) => text).join("")).toBe(content);
    expect(pieces.map(({ text }) => text.length)).toEqual([65_536, 65_536, content.length - 131_072]);
    expect(new Set(pieces.map(({ memory }) => memory)).size).toBe(1);
  });
});

describe("fileWriter", () => {
  /** What each write came to. */
  function write(descriptor: number, texts: readonly string[]) {
    const writer = fileWriter(descriptor).on("error", () => {});
    const writes = texts.map((text) => new Promise((resolve) => writer.write(Buffer.from(text), resolve)));
    return Promise.all(writes);
  }

  it("writes one piece after the other", async () => {
    const texts = ["a\n", "é".repeat(100_000), "", "\nb"];
    const results = await withFile("w", (descriptor) => write(descriptor, texts));
    expect(results.map((error) => error ?? null)).toEqual([null, null, null, null]);
    expect(readFileSync(path, "utf8")).toBe(texts.join(""));
  });

  it("tells of a write that fails", async () => {
    writeFileSync(path, "");
    const [error] = await withFile("r", (descriptor) => write(descriptor, ["a"]));
    expect(error).toMatchObject({ code: "EBADF" });
  });
});
