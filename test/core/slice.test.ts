import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/packed.js";

// V8 keeps a slice of 13 characters or more as a view of the text that it was cut from, which then stays in memory whole.
// Measured in a process of its own, of what has been built.

const script = join(ROOT, "test", "support", "kept-memory.js");
const figures: Readonly<Record<string, number>> = JSON.parse(
  execFileSync(process.execPath, ["--expose-gc", script], { encoding: "utf8" }),
);

/** Far above the size of an error with its messages, and far below that of the key. */
const LIMIT = 2_000;

it("nothing that is given out is left out", () => expect(Object.keys(figures)).toHaveLength(19));

it.each(Object.entries(figures))(
  "%s that is kept does not keep the key of 8,000 characters from which it was parsed",
  (_, bytes) => expect(bytes).toBeLessThan(LIMIT),
);
