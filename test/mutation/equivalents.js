/**
 * The mutants that no test can kill, since no answer changes with them, and why. Each is the line as it stands in the
 * source, and what it becomes.
 *
 * @type {Readonly<Record<string, readonly { why: string, mutants: readonly (readonly [string, ...string[]])[] }[]>>}
 */
export const EQUIVALENTS = {
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
};
