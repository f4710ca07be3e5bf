import { EQUIVALENTS } from "./equivalents.js";

/** @import { schema } from "@stryker-mutator/api/core" */

/** Fails the run for each mutant that no test kills and `equivalents.js` does not explain, and names it. */
class Explained {
  /** @param {schema.MutationTestResult} report */
  onMutationTestReportReady({ files }) {
    const faults = Object.entries(files).flatMap(([name, file]) => [
      ...unexplained(name, file),
      ...outdated(name, file),
    ]);
    for (const fault of faults) console.log(fault);
    if (faults.length > 0) process.exitCode = 1;
  }
}

export const strykerPlugins = [{ kind: "Reporter", name: "explained", injectableClass: Explained }];

/**
 * @param {string} name
 * @param {schema.FileResult} file
 */
function unexplained(name, { source, mutants }) {
  return mutants
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map((mutant) => ({ ...mutant, lines: linesOf(source, mutant) }))
    .filter(({ lines: [line, becomes] }) => !isExplained(name, line, becomes))
    .map(
      ({ location, lines: [line, becomes] }) =>
        `No test kills ${name}:${location.start.line}\n- ${line}\n+ ${becomes}`,
    );
}

/**
 * @param {string} name
 * @param {string | undefined} line
 * @param {string | undefined} becomes
 */
function isExplained(name, line, becomes) {
  return EQUIVALENTS[name]?.some(({ mutants }) =>
    mutants.some(([from, ...to]) => from === line && to.some((text) => text === becomes)),
  );
}

/**
 * @param {string} name
 * @param {schema.FileResult} file
 */
function outdated(name, { source }) {
  const text = inOneLine(source);
  return (EQUIVALENTS[name] ?? [])
    .flatMap(({ mutants }) => mutants.map(([from]) => from))
    .filter((from) => !text.includes(from))
    .map((from) => `No longer in ${name}, but explained: ${from}`);
}

/**
 * The lines on which a mutant stands, without and with it.
 *
 * @param {string} source
 * @param {schema.MutantResult} mutant
 */
function linesOf(source, { location: { start, end }, replacement = "" }) {
  const lines = source.split("\n");
  const before = lines[start.line - 1]?.slice(0, start.column - 1);
  const after = lines[end.line - 1]?.slice(end.column - 1);
  const whole = lines.slice(start.line - 1, end.line).join("\n");
  return [whole, before + replacement + after].map(inOneLine);
}

/** @param {string} text */
function inOneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}
