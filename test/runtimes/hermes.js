import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { run } from "../interop/processes.js";
import { installPackage } from "../support/install.js";
import { bundle } from "./bundle.js";
import { FORMATS } from "./formats.js";
import { rowOf } from "./report.js";
import { BABEL_PACKAGE, executableOf, HERMES, versionOf } from "./runtimes.js";

/** @import { Row } from "./report.js" */
/** @import { Workplace } from "./workplace.js" */

/**
 * Runs the suite as Babel makes ES5 of it, file by file, since Hermes has neither modules nor classes.
 *
 * @param {Workplace} workplace
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Row>}
 */
export async function* runOnHermes({ suite, vectors, cache }, signal) {
  const file = await executableOf(HERMES, cache, signal);
  const babel = createRequire(import.meta.url)(await installPackage(BABEL_PACKAGE, cache, signal));
  const options = { presets: [["env", { modules: false }]], sourceType: "unambiguous", compact: false };
  for (const { format, entry } of FORMATS) {
    yield await rowOf(HERMES.name, versionOf(HERMES), `${format}, bundled, as ES5`, async () => {
      const script = join(suite, "hermes.js");
      const program = programFor(entry, vectors);
      writeFileSync(
        script,
        await bundle(suite, program, (path) => babel.transform(readFileSync(path, "utf8"), options).code),
      );
      return JSON.parse(await run({ file, parameters: [script] }, SECONDS, signal));
    });
  }
}

const SECONDS = 120;

/** Hermes has no console, and reads no input. @param {string} entry @param {string} vectors */
function programFor(entry, vectors) {
  return `
    import { run } from ${JSON.stringify(entry)};
    run(${JSON.stringify(vectors)}).then((report) => print(JSON.stringify(report)));
  `;
}
