/**
 * The mutants that no test can kill, since no answer changes with them, and why. Each is the line as it stands in the
 * source, and what it becomes.
 *
 * @type {Readonly<Record<string, readonly { why: string, mutants: readonly (readonly [string, ...string[]])[] }[]>>}
 */
export const EQUIVALENTS = {
  "src/component-key.ts": [
    {
      why: "Where the version's divider is missing it is not after the type's; and two places are never one.",
      mutants: [
        [
          "const received = 1 + Number(typeEnd !== -1) + Number(nameEnd !== -1 && nameEnd > typeEnd);",
          "const received = 1 + Number(typeEnd !== -1) + Number(nameEnd !== -1 && nameEnd >= typeEnd);",
          "const received = 1 + Number(typeEnd !== -1) + Number(true && nameEnd > typeEnd);",
          "const received = 1 + Number(typeEnd !== -1) + Number(nameEnd !== +1 && nameEnd > typeEnd);",
        ],
        [
          "if (typeEnd === -1 || nameEnd < typeEnd) {",
          "if (typeEnd === -1 || nameEnd <= typeEnd) {",
        ],
      ],
    },
  ],
  "src/run.ts": [
    {
      why: "A shortcut: at the end stands nothing, or what is not of the run.",
      mutants: [
        [
          "while (index < end && run.test(text)) index = run.lastIndex;",
          "while (true && run.test(text)) index = run.lastIndex;",
          "while (index <= end && run.test(text)) index = run.lastIndex;",
        ],
      ],
    },
  ],
  "src/percent-encoding.ts": [
    {
      why: "A shortcut: decoding leaves a text without escapes as it is.",
      mutants: [
        [
          'return encoded.includes("%") ? decodeURIComponent(encoded) : encoded;',
          'return encoded.includes("") ? decodeURIComponent(encoded) : encoded;',
        ],
        [
          'if (!text.includes("%")) return text;',
          "if (false) return text;",
          'if (!text.includes("")) return text;',
        ],
      ],
    },
    {
      why: "A shortcut: without marks there is nothing to replace, and who is told so of every text replaces nothing.",
      mutants: [
        ["if (!LEFT_UNESCAPED.test(encoded)) return encoded;", "if (false) return encoded;"],
        [
          "export function isEncodedAlike(text: string): boolean { return !UNLIKE_QUOTE.test(text); }",
          "export function isEncodedAlike(text: string): boolean {}",
        ],
      ],
    },
    {
      why: "How large the pieces are changes the time and the memory alone, which runs out at some hundred million marks.",
      mutants: [
        [
          "return encoded.length > LONGEST_PIECE",
          "return true",
          "return false",
          "return encoded.length >= LONGEST_PIECE",
          "return encoded.length <= LONGEST_PIECE",
        ],
        ["const PIECES = /.{1,65536}/g;", "const PIECES = /./g;"],
        [
          "const bytes = new Uint8Array(Math.min(text.length, 65_536));",
          "const bytes = new Uint8Array(Math.max(text.length, 65_536));",
        ],
        [
          "if (count === bytes.length) decodeBytes(false);",
          "if (true) decodeBytes(false);",
          "if (count !== bytes.length) decodeBytes(false);",
        ],
        [
          "while (text.charCodeAt(index + 1) > LAST_ASCII) index += 1;",
          "while (false) index += 1;",
        ],
      ],
    },
    {
      why: "DEL is the same character as a byte and as text, and no part of a longer sequence.",
      mutants: [
        ["if (unit > LAST_ASCII) {", "if (unit >= LAST_ASCII) {"],
        [
          "while (text.charCodeAt(index + 1) > LAST_ASCII) index += 1;",
          "while (text.charCodeAt(index + 1) >= LAST_ASCII) index += 1;",
        ],
      ],
    },
    {
      why: "Nor are there two hexadecimal digits together in this text.",
      mutants: [
        [
          'const digits = unit === PERCENT_SIGN ? text.slice(index + 1, index + 3) : "";',
          'const digits = unit === PERCENT_SIGN ? text.slice(index + 1, index + 3) : "Stryker was here!";',
        ],
      ],
    },
  ],
  "src/piece.ts": [
    {
      why: "What changes is the memory that stays in use, which test/hazards/memory.test.ts measures on what is built.",
      mutants: [
        [
          "return text.length - piece.length > MOST_UNUSED ? copyOf(piece) : piece;",
          "return true ? copyOf(piece) : piece;",
          "return false ? copyOf(piece) : piece;",
          "return text.length - piece.length >= MOST_UNUSED ? copyOf(piece) : piece;",
          "return text.length - piece.length <= MOST_UNUSED ? copyOf(piece) : piece;",
          "return text.length + piece.length > MOST_UNUSED ? copyOf(piece) : piece;",
        ],
      ],
    },
  ],
  "src/fields.ts": [
    {
      why: "Beside an issue the text means nothing, and nobody looks at it.",
      mutants: [['return "";', 'return "Stryker was here!";']],
    },
    {
      why: "Only numbers are finite to Number.isFinite; the rest tells TypeScript so.",
      mutants: [
        [
          'if (typeof value === "number" && Number.isFinite(value)) return value;',
          "if (true && Number.isFinite(value)) return value;",
        ],
      ],
    },
  ],
  "src/options.ts": [
    {
      why: "The answer is the same; what changes is the time it takes, which is to tell nothing of the owner.",
      mutants: [
        [
          'if (owner === null || typeof expected !== "string") return owner === expected;',
          "if (true) return owner === expected;",
          'if (owner === null || typeof expected !== "") return owner === expected;',
        ],
        [
          "const length = Math.max(owner.length, expected.length);",
          "const length = Math.min(owner.length, expected.length);",
        ],
        [
          "for (let index = 0; index < length; index += 1) {",
          "for (let index = 0; index <= length; index += 1) {",
        ],
      ],
    },
  ],
  "src/issue.ts": [
    {
      why: "The hint is for a wrong number of segments, so the two are never equal.",
      mutants: [
        [
          "received > expected ? ' A \":\" inside a component identifier is written as %3A.' : tooFewHint;",
          "received >= expected ? ' A \":\" inside a component identifier is written as %3A.' : tooFewHint;",
        ],
      ],
    },
    {
      why: "A shortcut: joining the list once more comes to the same.",
      mutants: [
        [
          'const list = expected === TASK_TYPES ? DEFAULT_TASK_TYPES : expected.join(", ");',
          'const list = false ? DEFAULT_TASK_TYPES : expected.join(", ");',
        ],
      ],
    },
  ],
  "src/session-key.ts": [
    {
      why: "A shortcut: ids that the one pattern accepts have no fault that a second look would find.",
      mutants: [["if (!IDS.test(input)) {", "if (true) {"]],
    },
  ],
  "src/segment.ts": [
    {
      why: "Beside an issue the text means nothing, and nobody looks at it.",
      mutants: [
        [
          'return issues.length === 0 ? decodeProven(pieceOf(text, start, end)) : "";',
          'return issues.length === 0 ? decodeProven(pieceOf(text, start, end)) : "Stryker was here!";',
        ],
        ['if (issues.length > 0) return "";', 'if (issues.length > 0) return "Stryker was here!";'],
      ],
    },
    {
      why: "A shortcut: a plain field has no fault to find, and both ways encode it alike.",
      mutants: [
        ['const isPlain = field !== "" && isEncodedAlike(field);', "const isPlain = false;"],
        [
          "if (!isPlain) checkWellFormed(segment, field, 0, issues);",
          "if (true) checkWellFormed(segment, field, 0, issues);",
        ],
      ],
    },
  ],
  "src/tail.ts": [
    {
      why: "Without a second divider the search for a third begins at 0, and finds the first.",
      mutants: [
        [
          "const hasThree = idEnd !== -1 && typeEnd !== -1 && !text.includes(DIVIDER, typeEnd + 1);",
          "const hasThree = idEnd !== -1 && true && !text.includes(DIVIDER, typeEnd + 1);",
          "const hasThree = idEnd !== -1 && typeEnd !== +1 && !text.includes(DIVIDER, typeEnd + 1);",
        ],
      ],
    },
    {
      why: "The divider is one unit long, which divides as it multiplies.",
      mutants: [
        [
          "const plainLength = otherLength + clientTaskId.length + taskType.length + 2 * DIVIDER.length;",
          "const plainLength = otherLength + clientTaskId.length + taskType.length + 2 / DIVIDER.length;",
        ],
      ],
    },
    {
      why: "A shortcut: counting comes to the same.",
      mutants: [
        [
          "if (plainLength + LONGEST_ENCODING * componentIdentifier.length <= maximum) return undefined;",
          "if (false) return undefined;",
          "if (plainLength + LONGEST_ENCODING * componentIdentifier.length < maximum) return undefined;",
        ],
      ],
    },
  ],
  "src/pattern.ts": [
    {
      why: "After the last digit comes none, which falls below nothing.",
      mutants: [
        [
          "for (let index = 0; index < digits.length; index += 1) {",
          "for (let index = 0; index <= digits.length; index += 1) {",
        ],
      ],
    },
  ],
  "src/codec.ts": [
    {
      why: "Zod takes a path that is missing for an empty one.",
      mutants: [
        [
          "function wholeKey(): PropertyKey[] { return []; }",
          "function wholeKey(): PropertyKey[] {}",
        ],
      ],
    },
  ],
  "src/docket-name.ts": [
    {
      why: "The pattern always has its first group, which TypeScript does not know.",
      mutants: [
        [
          'const [, word = "", digits] = found;',
          'const [, word = "Stryker was here!", digits] = found;',
        ],
      ],
    },
    {
      why: "Every layout but the scoped one is told as the session layout.",
      mutants: [
        [
          'if (name.value.meta !== "createdAt") return failure([noNameOfTask("session")]);',
          'if (name.value.meta !== "createdAt") return failure([noNameOfTask("")]);',
        ],
      ],
    },
    {
      why: "A wrong number of segments is never the right one.",
      mutants: [
        [
          'const isTooShort = issue.code === "wrong_segment_count" && issue.received < issue.expected;',
          'const isTooShort = issue.code === "wrong_segment_count" && issue.received <= issue.expected;',
        ],
        [
          'const hint = received > expected ? " What follows them is no metadata that FastMCP writes." : "";',
          'const hint = received >= expected ? " What follows them is no metadata that FastMCP writes." : "";',
        ],
      ],
    },
  ],
  "src/cli/answer.ts": [
    {
      why: "A text has no kind, and a line that is described because of its length is too long; the rest tells TypeScript so.",
      mutants: [
        [
          'if (typeof line !== "string" && line.kind === "ill-formed") {',
          'if (true && line.kind === "ill-formed") {',
          'if (typeof line !== "" && line.kind === "ill-formed") {',
        ],
        [
          'if (typeof line === "string" && line.length <= LONGEST_LINE) return answerText(line);',
          "if (true && line.length <= LONGEST_LINE) return answerText(line);",
        ],
      ],
    },
  ],
  "src/cli/arguments.ts": [
    {
      why: "Nothing else is thrown there.",
      mutants: [
        [
          "if (error instanceof WrongUse) return { ok: false, error: error.message };",
          "if (true) return { ok: false, error: error.message };",
        ],
      ],
    },
  ],
  "src/cli/build-arguments.ts": [
    {
      why: "What is needed is there by then, which TypeScript does not know.",
      mutants: [
        [
          'clientTaskId: options.get("task") ?? "",',
          'clientTaskId: options.get("task") ?? "Stryker was here!",',
        ],
        [
          'taskType: options.get("type") ?? "",',
          'taskType: options.get("type") ?? "Stryker was here!",',
        ],
        [
          'componentIdentifier: options.get("component") ?? "",',
          'componentIdentifier: options.get("component") ?? "Stryker was here!",',
        ],
        [
          'const taskScope = options.has("anonymous") ? null : (options.get("scope") ?? "");',
          'const taskScope = options.has("anonymous") ? null : (options.get("scope") ?? "Stryker was here!");',
        ],
      ],
    },
    {
      why: "A name that may be given and is not changes nothing.",
      mutants: [
        [
          'return { command: "build", parts, layout, rules: readRules(options, {}, []), isJson };',
          'return { command: "build", parts, layout, rules: readRules(options, {}, ["Stryker was here"]), isJson };',
        ],
      ],
    },
  ],
  "src/cli/escape.ts": [
    {
      why: "After the last unit comes none, which is no character beyond ASCII and adds nothing.",
      mutants: [
        [
          "for (let index = 0; index < text.length; index += 1) {",
          "for (let index = 0; index <= text.length; index += 1) {",
        ],
      ],
    },
    {
      why: "A shortcut: JSON writes such a text as it is.",
      mutants: [["const PLAIN = /^[ !#-[\\]-~]*$/;", "const PLAIN = /^[ !#-[\\]-~]$/;"]],
    },
  ],
  "src/cli/lines.ts": [
    {
      why: "A shortcut: a list that nothing goes before may be copied.",
      mutants: [
        [
          "return first.length === 0 ? lines : [...first, ...lines];",
          "return false ? lines : [...first, ...lines];",
        ],
      ],
    },
    {
      why: "The memory may be larger than it must be, or new.",
      mutants: [
        ["if (length > this.#kept.length) {", "if (true) {", "if (length >= this.#kept.length) {"],
        [
          "const larger = Buffer.alloc(Math.min(this.#capacity, 2 * length));",
          "const larger = Buffer.alloc(Math.max(this.#capacity, 2 * length));",
        ],
      ],
    },
    {
      why: "A shortcut: of a line that is ill-formed the length is not asked for.",
      mutants: [["if (this.#isIllFormed) return;", "if (false) return;"]],
    },
    {
      why: "A shortcut: lines that are decoded one by one, and searched for a CR, are the same.",
      mutants: [
        [
          "if (!isUtf8(block)) return divide(block).map((line) => decode(withoutCr(line)));",
          "if (true) return divide(block).map((line) => decode(withoutCr(line)));",
        ],
        [
          'return text.includes("\\r") ? lines.map((line) => line.replace(/\\r$/, "")) : lines;',
          'return text.includes("") ? lines.map((line) => line.replace(/\\r$/, "")) : lines;',
        ],
      ],
    },
  ],
  "src/cli/output.ts": [
    {
      why: "A text may be encoded sooner, and the memory be larger than it must be, or new.",
      mutants: [
        ["if (this.#text.length >= TEXT_SIZE) this.#encode();", "if (true) this.#encode();"],
        ["if (most > this.#bytes.length) {", "if (true) {", "if (most >= this.#bytes.length) {"],
      ],
    },
  ],
  "src/cli/place.ts": [
    {
      why: "It only keeps a place, and is no name of a segment.",
      mutants: [
        [
          'segments: tag === "anon" ? ["taskScope", ...TAIL] : ["tag", "taskScope", ...TAIL],',
          'segments: tag === "anon" ? ["taskScope", ...TAIL] : ["", "taskScope", ...TAIL],',
        ],
      ],
    },
  ],
  "src/cli/show.ts": [
    {
      why: "A line that is too long has no fault; the rest tells TypeScript so.",
      mutants: [
        [
          'return line.kind === "ill-formed" ? line.fault?.text : undefined;',
          "return true ? line.fault?.text : undefined;",
        ],
      ],
    },
  ],
  "src/cli/tally.ts": [
    {
      why: "What has no layout is counted under a name that is never shown, as no number.",
      mutants: [
        [
          'if (typeof value !== "string" && "layout" in value) this.#layouts[value.layout] += 1;',
          "if (true) this.#layouts[value.layout] += 1;",
        ],
      ],
    },
  ],
  "src/cli/words.ts": [
    {
      why: "There is no option called undefined; the rest tells TypeScript so.",
      mutants: [
        [
          'return ["--", "-h", "-V"].includes(text) || (name !== undefined && isOptionName(name));',
          'return ["--", "-h", "-V"].includes(text) || (true && isOptionName(name));',
        ],
      ],
    },
  ],
};
