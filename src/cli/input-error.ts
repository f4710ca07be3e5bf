import type { IllFormedLine } from "./lines.js";

/** Why a line was refused before a key could be looked for in it: the shape of a `TaskKeyError`, with codes of its own. */
export interface InputError {
  readonly name: "InputError";
  readonly message: string;
  readonly issues: readonly [InputIssue];
}

export type InputIssue = { readonly message: string; readonly segment: null } & InputFault;

type InputFault =
  /** `offset` is in UTF-16 units from the start of the line; absent when the line was too long to be kept. */
  | { readonly code: "invalid_utf8"; readonly offset?: number }
  | { readonly code: "invalid_json" }
  | { readonly code: "invalid_layout"; readonly expected: readonly string[] }
  | { readonly code: "too_long"; readonly maximum: number; readonly received: number };

export function invalidUtf8(line: IllFormedLine): InputError {
  const { fault } = line;
  if (fault === undefined) {
    return inputError({ code: "invalid_utf8" }, "The line is not valid UTF-8.");
  }
  const byte = fault.byte.toString(16).toUpperCase();
  const message = `The line is not valid UTF-8: the byte 0x${byte} at offset ${fault.offset} belongs to no character.`;
  return inputError({ code: "invalid_utf8", offset: fault.offset }, message);
}

export function invalidJson(): InputError {
  return inputError(
    { code: "invalid_json" },
    "The line is not valid JSON; each line must be one object with the fields of a key, as parse --json gives them.",
  );
}

/** The object to build a key from names a layout that there is none of, or that was not asked for. */
export function wrongLayoutNamed(expected: readonly string[]): InputError {
  const [only, other] = expected;
  const rule =
    other === undefined
      ? `must be "${only}" or absent, since --layout is ${only}`
      : `must be "${only}" or "${other}"; without one, a session key is built`;
  return inputError({ code: "invalid_layout", expected }, `The layout of the object ${rule}.`);
}

/** The object to build a key from names no layout, and may be of either. */
export function missingLayout(): InputError {
  return inputError(
    { code: "invalid_layout", expected: ["session", "scoped"] },
    'The object has a taskScope, so its layout must be told: by "layout": "scoped" in it, or by --layout scoped.',
  );
}

export function lineTooLong(received: number, maximum: number): InputError {
  return inputError(
    { code: "too_long", maximum, received },
    `The line is ${received} UTF-16 units long; at most ${maximum} are read.`,
  );
}

function inputError({ code, ...details }: InputFault, message: string): InputError {
  // The code comes first, as in the issues of a TaskKeyError; taken apart, the parts are no longer seen to fit.
  const issue = { code, message, segment: null, ...details } as InputIssue;
  return { name: "InputError", message, issues: [issue] };
}
