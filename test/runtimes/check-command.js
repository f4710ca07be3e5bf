import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** @import { Report, Vectors } from "./suite/suite.js" */
/** @import { Workplace } from "./workplace.js" */

/**
 * Runs the installed command as a shell does.
 *
 * @param {string} file The runtime.
 * @param {readonly string[]} parameters What stands before the program.
 * @param {Workplace} workplace
 * @returns {Report}
 */
export function checkCommand(file, parameters, { packageFolder, vectors }) {
  const { bin, version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const command = [...parameters, join(packageFolder, bin["task-key"])];
  const { capturedSession, capturedScoped, capturedForged } = /** @type {Vectors} */ (JSON.parse(vectors));
  /** @type {Report} */
  const report = { passed: 0, failed: 0, failures: [] };

  /**
   * @param {readonly string[]} words
   * @param {readonly string[]} lines The input.
   * @param {number} status
   * @param {readonly unknown[]} answers What is printed, each line as JSON.
   */
  const expectOf = (words, lines, status, answers) => {
    const child = spawnSync(file, [...command, ...words], {
      encoding: "utf8",
      input: lines.map((line) => `${line}\n`).join(""),
      timeout: SECONDS * 1000,
    });
    const found = child.stdout.split("\n").filter((line) => line !== "");
    const same = answers.filter((answer, index) => isAnswer(found[index], answer)).length;
    const isEnded = child.status === status && found.length === answers.length;
    report.passed += same + Number(isEnded);
    const failed = answers.length - same + Number(!isEnded);
    report.failed += failed;
    if (failed > 0) {
      report.failures.push(`task-key ${words[0]} ended with ${child.status}. ${child.stderr}`);
    }
  };

  const captured = [
    ...capturedSession.map((key) => ({ layout: "session", ...key })),
    ...capturedScoped.map((key) => ({ layout: "scoped", ...key })),
  ];
  const values = captured.map(({ fastmcp: _, key: __, ...value }) => value);
  const keys = captured.map(({ key }) => key);
  const read = values.map((value, index) => ({ line: index + 1, ok: true, value }));
  const written = keys.map((value, index) => ({ line: index + 1, ok: true, value }));
  const forged = capturedForged.map(({ key }) => key);
  const refused = forged.map((_, index) => ({ line: index + 1, ok: false }));
  expectOf(["parse", "--json", "--", ...keys.slice(0, 9)], [], 0, read.slice(0, 9));
  expectOf(["parse", "--json"], keys, 0, read);
  expectOf(
    ["build", "--json"],
    values.map((value) => JSON.stringify(value)),
    0,
    written,
  );
  expectOf(["parse", "--json", "--layout", "session"], forged, 1, refused);
  expectOf(["--version"], [], 0, [version]);
  expectOf(["pares"], [], 2, []);
  return report;
}

const SECONDS = 60;

/**
 * @param {string | undefined} line
 * @param {unknown} expected The whole answer, or its members but for the error; or a text.
 */
function isAnswer(line = "", expected) {
  if (typeof expected === "string") return line === expected;
  const { error: _, ...answer } = JSON.parse(line);
  return isDeepStrictEqual(answer, expected);
}
