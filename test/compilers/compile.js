import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** @import { Resolution } from "./compilers.js" */

/**
 * Compiles the consumers as a user does, and runs what the compiler has written.
 *
 * @param {string} tsc The program.
 * @param {string} folder A new one, within a folder in which the package and Zod are installed.
 * @param {Resolution} resolution
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>} Complaints of the compiler, and programs that did not run.
 */
export async function compileConsumers(tsc, folder, resolution, signal) {
  mkdirSync(folder, { recursive: true });
  /** @param {readonly string[]} files @param {object} [options] */
  const compile = (files, options) =>
    complaintsOf(tsc, folder, { ...optionsFor(resolution), ...options }, files, signal);

  const files = CONSUMERS.flatMap(({ name, text }) => write(folder, name, text, resolution));
  const complaints = await compile(files);
  // What the first project has written is read by the second, as a user of such a library reads it.
  const annotated = files.filter((file) => file.startsWith("annotated."));
  const declarations = files.map((file) => `out/${file.replace(/\.(\w*)ts$/, ".d.$1ts")}`);
  const project = [...annotated, ...declarations];
  complaints.push(...(await compile(project, { isolatedDeclarations: true, noEmit: true })));
  return [...complaints, ...(await runPrograms(join(folder, "out"), files, signal))];
}

const CONSUMER_FOLDER = new URL("consumer/", import.meta.url);

/** Each name, and its text, which is the same as an ES module, as CommonJS and for a bundler. */
const CONSUMERS = ["every-name", "annotated", "inferred", "mini"].map((name) => ({
  name,
  text: readFileSync(new URL(`${name}.mts`, CONSUMER_FOLDER), "utf8"),
}));

/**
 * Writes a source under every ending.
 *
 * @param {string} folder
 * @param {string} name
 * @param {string} text
 * @param {Resolution} resolution
 * @returns {string[]}
 */
function write(folder, name, text, { endings }) {
  const files = endings.map((ending) => `${name}.${ending}`);
  for (const file of files) writeFileSync(join(folder, file), text);
  return files;
}

/** @param {Resolution} resolution */
function optionsFor({ name, module }) {
  return {
    module,
    moduleResolution: name,
    target: "es2022",
    // Zod's own declarations name URL and File.
    lib: ["es2022", "dom"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    declaration: true,
    rootDir: ".",
    outDir: "out",
  };
}

/**
 * @param {string} tsc
 * @param {string} folder
 * @param {object} compilerOptions
 * @param {readonly string[]} files
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>} The complaints.
 */
async function complaintsOf(tsc, folder, compilerOptions, files, signal) {
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const child = await runNode([tsc, "--project", folder, "--pretty", "false"], folder, signal);
  // What a complaint says further is indented.
  const complaints = child.stdout.split(/\n(?! )/).filter((line) => line.trim() !== "");
  if (child.error === null || complaints.length > 0) return complaints;
  return [`The compiler failed. ${child.error.message}`];
}

/**
 * @param {string} folder
 * @param {readonly string[]} files The sources.
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>} What went wrong.
 */
async function runPrograms(folder, files, signal) {
  const program = "for (const file of process.argv.slice(1)) await import(file);";
  const programs = files.map((file) => pathToFileURL(join(folder, file.replace(/ts$/, "js"))).href);
  const parameters = ["--input-type=module", "--eval", program, ...programs];
  const { error } = await runNode(parameters, folder, signal);
  return error === null ? [] : [`A program did not run. ${error.message}`];
}

/**
 * @param {readonly string[]} parameters
 * @param {string} cwd
 * @param {AbortSignal} signal
 * @returns {Promise<{ error: Error | null, stdout: string }>} The error says what was printed on standard error.
 */
function runNode(parameters, cwd, signal) {
  const options = { cwd, signal, timeout: SECONDS * 1000, maxBuffer: LONGEST_OUTPUT };
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, options, (error, stdout) => resolve({ error, stdout }));
  });
}

const SECONDS = 300;
const LONGEST_OUTPUT = 2 ** 25;
