import { expect, it } from "vitest";
import { Progress, Tally } from "../../src/cli/tally.js";

it("a line of progress is taken away once", () => {
  let text = "";
  let time = 0;
  const write = (piece: string) => {
    text += piece;
  };
  const progress = new Progress(write, () => time);
  time = 1000;
  progress.update(new Tally("key"));
  const shown = "0 lines read, 0 refused";
  for (let again = 0; again < 2; again += 1) progress.clear();
  expect(text).toBe(`${shown}\r${" ".repeat(shown.length)}\r`);
});
