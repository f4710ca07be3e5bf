// Compares the package with CPython and a second statement of the rules. Run it with `npm run test:differential`.
import { parseArgs } from "node:util";
import { wholeNumber } from "../checks/script.js";
import { answer } from "./answer.js";
import { escapeUnits } from "./escape-units.js";
import { Generator } from "./generate.js";
import { Python, pythonVersion } from "./python.js";
import { shrink } from "./shrink.js";
import { Tally } from "./tally.js";

/** @import { Answer } from "./answer.js" */
/** @import { Case } from "./generate.js" */
/** @import { Difference } from "./python.js" */

const SHOWN = 5;
const BATCH_SIZE = 1000;

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "5000000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const count = wholeNumber("cases", values.cases);
const seed = wholeNumber("seed", values.seed);

const version = pythonVersion();
if (version === undefined) console.log("not run: there is no python3 to compare with");
else process.exitCode = (await compareAll()) ? 0 : 1;

async function compareAll() {
  console.log(`${count} cases of seed ${seed}, compared with ${version}`);
  const python = new Python();
  try {
    await proveThatItNotices(python);
    const tally = new Tally();
    /** @type {Difference[]} */
    const first = [];
    let failed = 0;
    for await (const differences of compareInTurn(python, tally)) {
      failed += differences.length;
      first.push(...differences.slice(0, SHOWN - first.length));
    }
    console.log(tally.table());
    for (const difference of first) print(await shrink(difference, python));
    console.log(`${count - failed} passed, ${failed} failed`);
    return failed === 0;
  } finally {
    await python.stop();
  }
}

/**
 * Makes a batch while Python compares the one before, so no more than two are ever held.
 *
 * @param {Python} python
 * @param {Tally} tally
 */
async function* compareInTurn(python, tally) {
  const generator = new Generator(seed);
  /** @type {Promise<Difference[]> | undefined} */
  let before;
  for (let left = count; left > 0; left -= BATCH_SIZE) {
    /** @type {[Case, Answer][]} */
    const batch = [];
    for (let size = Math.min(left, BATCH_SIZE); size > 0; size -= 1) {
      const given = generator.next();
      const answered = answer(given);
      tally.count(given, answered);
      batch.push([given, answered]);
    }
    if (before !== undefined) yield await before;
    before = python.compare(batch);
  }
  if (before !== undefined) yield await before;
}

/**
 * A comparison that finds nothing proves nothing unless it would have found something.
 *
 * @param {Python} python
 */
async function proveThatItNotices(python) {
  /** @type {Case} */
  const given = ["parseTaskKey", "a:b:tool:%2f", null];
  const right = answer(given);
  const offset = { code: "non_canonical_encoding", segment: "componentIdentifier", offset: 9 };
  const wrong = [{ issues: [offset] }, { fields: {} }];
  const differences = await python.compare([right, ...wrong].map((answered) => [given, answered]));
  const noticed = differences.map(({ answered }) => answered);
  if (JSON.stringify(noticed) !== JSON.stringify(wrong)) {
    throw new Error("The comparison does not notice answers that are wrong.");
  }
}

/**
 * As a case for a file of test/vectors, where what Python says is right.
 *
 * @param {Difference} difference
 */
function print({ given: [name, input, options], answered, expected }) {
  const settings = options === null ? {} : { options };
  const vector = { description: `seed ${seed}`, ...settings, input, ...expected };
  console.log(`${name} answered ${escapeUnits(JSON.stringify(answered))}, but should, as a case of test/vectors:`);
  console.log(escapeUnits(JSON.stringify(vector)));
}
