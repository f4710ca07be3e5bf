import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, LineReader } from "../../src/cli/lines.js";

function read(chunks: readonly (Uint8Array | string)[], maxLength = 100): Line[] {
  const reader = new LineReader(maxLength);
  return [...chunks.flatMap((chunk) => reader.push(Buffer.from(chunk))), ...reader.end()];
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    chunks.push(bytes.subarray(start, start + size));
  }
  return chunks;
}

describe("line ends", () => {
  it.each<[string, string[]]>([
    ["", []],
    ["\n", [""]],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\nb", ["a", "b"]],
    ["a\r\nb\r\n", ["a", "b"]],
    ["a\n\n\r\nb", ["a", "", "", "b"]],
    ["a\rb\n", ["a\rb"]],
    ["a\r\r\n", ["a\r"]],
    ["a\r", ["a\r"]],
    ["\ufeffa\n", ["\ufeffa"]],
  ])("%j", (text, lines) => {
    expect(read([text])).toEqual(lines);
    expect(read(cut(Buffer.from(text), 1))).toEqual(lines);
  });

  it("are found wherever the chunks are cut", () => {
    const text = fc.array(fc.constantFrom("a", "\r", "\n", "é", "日", "😀", "\ufffd"));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (characters, size) => {
        const bytes = Buffer.from(characters.join(""));
        const lines = bytes.toString().split("\n");
        const last = lines.pop();
        const expected = lines.map((line) => line.replace(/\r$/, ""));
        if (last) expected.push(last);
        expect(read(cut(bytes, size))).toEqual(expected);
      }),
    );
  });
});

describe("a line that is not UTF-8", () => {
  it("is told with the first byte at fault, and the lines around it are read", () => {
    expect(read(["é\na", Uint8Array.of(0xff, 0xfe), "b\nc"])).toEqual([
      "é",
      {
        kind: "ill-formed",
        fault: { byte: 0xff, offset: 1, text: "a\ufffd\ufffdb", bytes: Buffer.from("a\xff\xfeb", "latin1") },
      },
      "c",
    ]);
  });

  it.each<[string, number[], number, number]>([
    ["a character that the line's end cuts off", [0x61, 0xc3], 0xc3, 1],
    ["an overlong form", [0xc0, 0xaf], 0xc0, 0],
    ["a surrogate", [0xed, 0xa0, 0x80], 0xed, 0],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80], 0xf4, 0],
    ["after a real U+FFFD", [0xef, 0xbf, 0xbd, 0x80], 0x80, 1],
    ["after an astral character", [0xf0, 0x9f, 0x98, 0x80, 0xff], 0xff, 2],
  ])("%s", (_, bytes, byte, offset) => {
    const line = Buffer.from(bytes);
    const expected = [{ kind: "ill-formed", fault: { byte, offset, text: line.toString(), bytes: line } }];
    expect(read([line])).toEqual(expected);
    expect(read([line, "\r\n"])).toEqual(expected);
    expect(read(cut(line, 1))).toEqual(expected);
    expect(read([Buffer.concat([line, Buffer.from("\r\n")])])).toEqual(expected);
  });

  it("is any line that Node would have to mend, and no other", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (array, size) => {
        const bytes = Buffer.from(array.filter((byte) => byte !== 0x0a));
        if (bytes.length === 0) return;
        const isMended = !Buffer.from(bytes.toString()).equals(bytes);
        expect(typeof read(cut(bytes, size))[0]).toBe(isMended ? "object" : "string");
      }),
    );
  });
});

it("a block with a line that is not UTF-8 is read line by line", () => {
  const fault = { byte: 0xff, offset: 0, text: "\ufffd", bytes: Buffer.from([0xff]) };
  const chunk = Buffer.from("a\r\n\xff\n\nb\r\n", "latin1");
  expect(read([chunk])).toEqual(["a", { kind: "ill-formed", fault }, "", "b"]);
});

describe("a line longer than was asked for", () => {
  // No more than 30 bytes and a CR can hold 10 UTF-16 units.
  it.each<[string, string, Line]>([
    ["is kept as far as it may be short enough", "日".repeat(10), "日".repeat(10)],
    ["is kept with its CR", `${"日".repeat(10)}\r`, "日".repeat(10)],
    ["is measured in UTF-16 units", "😀".repeat(20), { kind: "overlong", length: 40 }],
    ["is measured without its end", `${"a".repeat(50)}\r`, { kind: "overlong", length: 50 }],
    ["is measured with a byte-order mark", `\ufeff${"a".repeat(50)}`, { kind: "overlong", length: 51 }],
  ])("%s", (_, text, line) => {
    for (const size of [1, 5, 7, 99]) {
      expect(read([...cut(Buffer.from(text), size), "\nnext\n"], 10)).toEqual([line, "next"]);
    }
  });

  it("is measured when the input ends in it, where a CR is no end", () => {
    const line = { kind: "overlong", length: 51 };
    for (const size of [1, 5, 7, 99]) {
      expect(read(cut(Buffer.from(`${"a".repeat(50)}\r`), size), 10)).toEqual([line]);
    }
  });

  it.each([
    ["within", [0xff, 0x61]],
    ["at its end", [0xe6, 0x97]],
  ])("is still refused when it is not UTF-8 %s", (_, bytes) => {
    const chunks = ["a".repeat(40), Buffer.from(bytes), "\nnext"];
    expect(read(chunks, 10)).toEqual([{ kind: "ill-formed" }, "next"]);
    expect(read(chunks.slice(0, 2), 10)).toEqual([{ kind: "ill-formed" }]);
  });
});
