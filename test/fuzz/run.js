// Looks for inputs that break a property, guided by coverage. Run it with `npm run fuzz`.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { wholeNumber } from "../checks/script.js";
import { escapeUnits } from "../differential/escape-units.js";

/** @import { Job, Outcome } from "./worker.js" */

const TARGETS = ["parse", "codec", "docket", "command"];
const MINUTE = 60;
const QUICK = 3;
/** How long one text may take, in seconds, on a machine that is busy with other things. */
const PATIENCE = 20;
const HANGS = `It takes longer than ${PATIENCE} s.`;
const LONGEST_SHOWN = 20_000;
const DESCRIBING = ["about", "description", "function"];
const LONGEST_KEPT = 200;
const MOST_KEPT = 250;

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CORPUS = new URL("corpus/", import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: String(MINUTE) },
    quick: { type: "boolean", default: false },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    save: { type: "boolean", default: false },
  },
});
const unknown = positionals.find((name) => !TARGETS.includes(name));
if (unknown !== undefined) throw new TypeError(`There is no target ${unknown}.`);
const seconds = values.quick ? QUICK : wholeNumber("seconds", values.seconds);
const seed = wholeNumber("seed", values.seed);

const compiled = await compile();
try {
  process.exitCode = (await fuzzAll(positionals.length === 0 ? TARGETS : positionals)) ? 0 : 1;
} finally {
  rmSync(compiled, { recursive: true });
}

/** @param {readonly string[]} targets */
async function fuzzAll(targets) {
  console.log(`seed ${seed}, ${seconds} s each`);
  let [passed, failed] = [0, 0];
  for (const target of targets) {
    const outcome = await fuzz(target);
    report(target, outcome);
    if (values.save) save(target, outcome.corpus);
    passed += outcome.failures.length === 0 ? 1 : 0;
    failed += outcome.failures.length;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

/** Each file stays one, so that the coverage is that of src alone. */
async function compile() {
  // Inside the repository, so that imports find what is installed.
  const cache = join(ROOT, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "fuzz-"));
  const files = ["src", "src/core", "src/zod", "src/docket", "src/cli", "test/fuzz/targets"].flatMap((each) =>
    readdirSync(join(ROOT, each))
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${each}/${name}`),
  );
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...files, "test/support/model.ts", "test/support/cli-host.ts"],
    outbase: ".",
    outdir: folder,
    format: "esm",
    target: "node20",
  });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

/**
 * @param {string} target
 * @returns {Promise<Outcome>}
 */
function fuzz(target) {
  const current = new SharedArrayBuffer(4 * (LONGEST_SHOWN + 2));
  /** @type {Job} */
  const workerData = {
    target: pathToFileURL(join(compiled, "test", "fuzz", "targets", `${target}.js`)).href,
    sources: pathToFileURL(join(compiled, "src", "/")).href,
    seeds: readSeeds(),
    corpus: readCorpus(target),
    seconds,
    seed,
    current,
  };
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("worker.js", import.meta.url), { workerData });
    const watching = watch(current, (text) => {
      resolve({ runs: 0, shapes: 0, coverage: 0, corpus: [], failures: [{ text, reason: HANGS }] });
      worker.terminate();
    });
    worker.on("message", resolve).on("error", reject);
    worker.on("exit", () => {
      clearInterval(watching);
      reject(new Error(`The target ${target} has ended without an answer.`));
    });
  });
}

/**
 * @param {SharedArrayBuffer} shared
 * @param {(text: string) => void} onHang
 */
function watch(shared, onHang) {
  const current = new Uint32Array(shared);
  let [before, since] = [0, Date.now()];
  return setInterval(() => {
    const runs = Atomics.load(current, 0);
    if (runs !== before || runs === 0) [before, since] = [runs, Date.now()];
    else if (Date.now() - since > PATIENCE * 1000) {
      onHang(String.fromCharCode(...current.subarray(2, 2 + (current[1] ?? 0))));
    }
  }, 1000);
}

/** Texts that mean something: every key and name that was captured, and what the cases written from the rules read. */
function readSeeds() {
  const folder = new URL("../vectors/", import.meta.url);
  const files = readdirSync(folder).filter((name) => /^(?:captured|parse)-.*\.json$/.test(name));
  const texts = new Set(files.flatMap((name) => [...textsIn(readJson(new URL(name, folder)))]));
  return [...texts];
}

/**
 * @param {unknown} value
 * @returns {Generator<string>}
 */
function* textsIn(value) {
  if (typeof value === "string" && value.includes(":")) yield value;
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (!DESCRIBING.includes(name)) yield* textsIn(member);
  }
}

/**
 * @param {string} target
 * @returns {readonly string[]}
 */
function readCorpus(target) {
  return readJson(corpusFile(target));
}

/**
 * Keeps for the next run what the seeds do not lead to at once: of all lengths some, since there are more than enough.
 *
 * @param {string} target
 * @param {readonly string[]} corpus
 */
function save(target, corpus) {
  const known = new Set(readSeeds());
  const texts = corpus.filter((text) => !known.has(text) && text.length <= LONGEST_KEPT);
  const step = Math.ceil(texts.length / MOST_KEPT);
  const some = texts.sort((one, other) => one.length - other.length).filter((_, index) => index % step === 0);
  const lines = some.map((text) => `  ${escapeUnits(JSON.stringify(text))}`);
  writeFileSync(corpusFile(target), `[\n${lines.join(",\n")}\n]\n`);
}

/** @param {string} target */
function corpusFile(target) {
  return new URL(`${target}.json`, CORPUS);
}

/** @param {URL} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * @param {string} target
 * @param {Outcome} outcome
 */
function report(target, { runs, corpus, shapes, coverage, failures }) {
  const share = (coverage * 100).toFixed(1);
  console.log(
    `${target}: ${runs} runs, corpus ${corpus.length}, ${shapes} shapes of answers, ${share}% of the code loaded from src`,
  );
  for (const { text, reason } of failures) {
    console.log(`${target} fails for ${escapeUnits(JSON.stringify(text))}`);
    // It may hold a piece of the text, which must not steer the terminal.
    console.log(
      reason
        .split("\n")
        .map((line) => escapeUnits(JSON.stringify(line)))
        .join("\n"),
    );
  }
}
