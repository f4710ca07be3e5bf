import { describe, expect, it } from "vitest";
import { collector, runHere } from "../support/cli-host.js";

const SESSION = "session123:task456:resource:file%3A%2F%2Fdata.txt";
const SCOPED = "auth:a%20b:t:tool:c#leg2";
const ANONYMOUS = "anon:t:tool:c";

describe("parse", () => {
  it("shows the fields of a key", async () => {
    expect(await runHere(["parse", SESSION])).toEqual({
      status: 0,
      output: `key 1: ok
  layout     session
  session    session123
  task       task456
  type       resource
  component  file://data.txt
`,
      messages: "",
    });
  });

  it.each([
    [SCOPED, "scope      a b", "leg        2"],
    [ANONYMOUS, "scope      anonymous", "leg        1"],
    ["auth:anonymous:t:tool:c", 'scope      "anonymous"', "leg        1"],
  ])("shows the layout, the scope and the leg of %s", async (key, scope, leg) => {
    const { output } = await runHere(["parse", key]);
    expect(output).toBe(`key 1: ok
  layout     scoped
  ${scope}
  task       t
  type       tool
  component  c
  ${leg}
`);
  });

  it("shows nothing that a terminal would obey", async () => {
    const { output } = await runHere(["parse", "--loose", "\x1b[2J:\u202e:\x9b:%1B%5B2J%E2%80%AE"]);
    expect(output).toBe(String.raw`key 1: ok
  session    "\u001b[2J"
  task       "\u202e"
  type       "\u009b"
  component  "\u001b[2J\u202e"
`);
  });

  it("shows each fault of a refused key, and points at its place", async () => {
    expect(await runHere(["parse", "a b:c:tol:x%2"])).toEqual({
      status: 1,
      output: `key 1: refused
  The session id holds U+0020 at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":".
    a b:c:tol:x%2
     ^
  The task type is unknown; it must be one of: tool, resource, template, prompt.
    a b:c:tol:x%2
          ^^^
  The component identifier holds, at offset 11, a "%" without two hexadecimal digits; a percent sign itself is written as %25.
    a b:c:tol:x%2
               ^
`,
      messages: "",
    });
  });

  it.each<[string, string[], string, string]>([
    ["too long, what is too much", ["--max-length=6"], "a:b:tool:c", "      ^^^^"],
    ["too few segments, where the next would begin", [], "a:b:c", "     ^"],
    ["the same before a leg", [], "auth:a:t:tool#l:c", "             ^"],
    ["the same with --loose, which knows no leg", ["--loose"], "anon:t#leg2", "           ^"],
    ["too many segments, what is too much", [], "a:b:c:d:e:f", "       ^^^^"],
    ["the same before a leg", [], "anon:t:tool:c:d#leg2", "             ^^"],
    ["the scoped layout, its tag", ["--layout=session"], "auth:a:tool:c", "^^^^"],
    ["the session layout, the first segment", ["--layout=scoped"], "abc:t:tool:c", "^^^"],
    ["another session, the session", ["--session=x"], "abc:b:tool:c", "^^^"],
    ["another scope, the scope", ["--scope=x"], "auth:abc:t:tool:c", "     ^^^"],
    ["an anonymous key, its tag", ["--scope=x"], ANONYMOUS, "^^^^"],
    ["an empty task id, where it would be", [], "a::tool:c", "  ^"],
    ["an empty scope", [], "auth::t:tool:c", "     ^"],
    ["an empty component identifier, the end", [], "a:b:tool:", "         ^"],
    ["an empty component identifier before a leg", [], "auth:a:t:tool:#leg2", "              ^"],
    ["a needless escape, its percent sign", [], "a:b:tool:%41", "         ^"],
    ["the type after a scope", [], "auth:a:t:tol:c#leg2", "         ^^^"],
    ["the type of an anonymous key", [], "anon:t:tol:c", "       ^^^"],
    ["a leg, all of it", [], "anon:t:tool:c#leg1:#", "             ^^^^^^^"],
  ])("points, for %s", async (_, options, key, pointer) => {
    const { status, output } = await runHere(["parse", ...options, key]);
    expect(status).toBe(1);
    expect(output).toContain(`\n    ${key}\n    ${pointer}\n`);
  });

  it.each([
    ["session", SCOPED, "  Give --layout scoped, or --layout any for both.\n"],
    ["scoped", SESSION, "  Give --layout session, or --layout any for both.\n"],
  ])("says which option reads a key that --layout %s does not", async (layout, key, hint) => {
    const { output } = await runHere(["parse", "--layout", layout, key]);
    expect(output).toContain(hint);
  });

  it("divides blocks by an empty line and numbers them by the lines of the input", async () => {
    const { status, output, messages } = await runHere(["parse"], ["a:b:tool:c\n\nx\n"]);
    expect(status).toBe(1);
    expect(output).toMatch(/^line 1: ok\n( {2}.*\n){5}\nline 3: refused\n( {2}.*\n)+$/);
    expect(messages).toBe("2 keys: 1 valid (session 1), 1 refused; by first issue: wrong_segment_count 1.\n");
  });

  it("has only a sentence for a line that was not kept", async () => {
    const long = "a".repeat(99);
    const { output } = await runHere(["parse", "--max-length=9"], [long, "\n", long, Uint8Array.of(0xff)]);
    expect(output).toBe(`line 1: refused
  The key is 99 UTF-16 units long; at most 9 are allowed.

line 2: refused
  The line is not valid UTF-8.
`);
  });
});

describe("build", () => {
  it("points into the fields that it refuses, beside the output", async () => {
    expect(await runHere(["build", "--scope=", "--task=a#b", "--type=tool", "--component=c"])).toEqual({
      status: 1,
      output: "",
      messages: `refused
  The task scope is empty; it must have at least one character.
    ""
     ^
  The client task id holds U+0023 at offset 1; it may hold visible ASCII, U+0021 to U+007E, but no ":" or "#".
    a#b
     ^
`,
    });
  });

  it("has no place to show for a key that would be too long", async () => {
    const fields = ["--session=s", "--task=-RCN", "--type=tool", "--component=a b/é"];
    const { messages } = await runHere(["build", ...fields, "--max-length=5"]);
    expect(messages).toBe("refused\n  The key would be at least 17 UTF-16 units long; at most 5 are allowed.\n");
  });

  it("says which options build a key that --session does not", async () => {
    const { messages } = await runHere(["build", "--session=auth", "--task=t", "--type=tool", "--component=c"]);
    expect(messages).toContain("\n  Give --scope or --anonymous instead of --session.\n    auth\n    ^^^^\n");
  });
});

describe("a terminal", () => {
  it("has colours", async () => {
    const { stream, text } = collector();
    await runHere(["parse", SESSION, "x"], [], { output: { isTerminal: true, stream } });
    expect(text()).toContain("key 1: \x1b[32mok\x1b[0m\n  \x1b[2mlayout   \x1b[0m  session\n");
    expect(text()).toContain("key 2: \x1b[31mrefused\x1b[0m\n");
    expect(text()).toContain("\n    x\n    \x1b[31m ^\x1b[0m\n");
  });

  it.each([
    [{ NO_COLOR: "1" }, false],
    [{ NO_COLOR: "" }, true],
    [{ TERM: "dumb" }, false],
    [{ TERM: "xterm" }, true],
  ])("has colours unless they are not wanted: %j", async (environment, isColoured) => {
    const { stream, text } = collector();
    await runHere(["parse", SESSION], [], { environment, output: { isTerminal: true, stream } });
    expect(text().includes("\x1b")).toBe(isColoured);
  });
});
