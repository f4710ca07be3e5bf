import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ratioRow } from "../row.js";
import { subject, timeInTurn } from "../time-in-turn.js";

/** @import { Row } from "../row.js" */
/** @import { SubjectName } from "../subjects.js" */
/** @import { Effort } from "../time-in-turn.js" */

const PACKAGE = new URL("../../dist/", import.meta.url);
const COMMAND = fileURLToPath(new URL("cli.js", PACKAGE));
const KEY = "session123:task456:tool:my_tool";

/**
 * Whole processes, from start to end.
 * @param {Effort} effort
 * @returns {Row[]}
 */
export default function startUp({ rounds, isQuick }) {
  const folder = mkdtempSync(join(tmpdir(), "task-key-start-up-"));
  try {
    /** @param {string} name @param {string} code */
    const program = (name, code) => {
      const file = join(folder, name);
      writeFileSync(file, code);
      return [file];
    };
    const esm = new URL("index.js", PACKAGE).href;
    const cjs = fileURLToPath(new URL("index.cjs", PACKAGE));
    /** @type {readonly (readonly [string, readonly string[]])[]} */
    const programs = [
      ["empty.mjs", program("empty.mjs", "")],
      ["zod.mjs", program("zod.mjs", `import ${JSON.stringify(import.meta.resolve("zod"))};`)],
      ["esm.mjs", program("esm.mjs", `import ${JSON.stringify(esm)};`)],
      ["empty.cjs", program("empty.cjs", "")],
      ["cjs.cjs", program("cjs.cjs", `require(${JSON.stringify(cjs)});`)],
      ["node", ["-e", "0"]],
      ["version", [COMMAND, "--version"]],
      ["parse", [COMMAND, "parse", KEY]],
    ];
    const times = timeInTurn(
      programs.map(([name, parameters]) =>
        subject(
          name,
          [parameters],
          () => spawnSync(process.execPath, parameters, { stdio: "ignore" }),
          ({ status }) => status === 0,
        ),
      ),
      { rounds, time: 0, isQuick },
    );
    /** @type {(subject: SubjectName, against: SubjectName, timed: readonly [string, string]) => Row} */
    const row = (subject, against, timed) =>
      ratioRow(
        times,
        { work: "start-up, the whole process", subject, against, isDetail: true },
        { subject: timed[0], against: timed[1] },
      );
    return [
      row("the package, import", "an empty module", ["esm.mjs", "empty.mjs"]),
      row("Zod alone", "an empty module", ["zod.mjs", "empty.mjs"]),
      row("the package, require", "an empty module", ["cjs.cjs", "empty.cjs"]),
      row("task-key --version", "node -e 0", ["version", "node"]),
      row("task-key parse", "node -e 0", ["parse", "node"]),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
