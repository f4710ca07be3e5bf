// Lints .github/workflows: actionlint for their syntax, zizmor for their security. Needs Go and Python with pip.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
const ZIZMOR = "zizmor==1.32.0";

const isGood = [lintSyntax(), lintSecurity()].every(Boolean);
if (isGood) console.log("The workflows have no fault.");
process.exitCode = isGood ? 0 : 1;

function lintSyntax() {
  return run("go", ["run", ACTIONLINT]);
}

function lintSecurity() {
  const folder = join(ROOT, "node_modules", ".cache", ZIZMOR);
  const command = join(folder, "bin", "zizmor");
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"];
  const isThere = existsSync(command) || run("python3", [...install, "--target", folder, ZIZMOR]);
  return isThere && run(command, ["--offline", "--pedantic", "--no-progress", "--quiet", ".github/workflows"]);
}

/**
 * Whether a command ends well. It writes to our own output.
 * @param {string} command
 * @param {readonly string[]} parameters
 */
function run(command, parameters) {
  const child = spawnSync(command, parameters, { cwd: ROOT, stdio: "inherit" });
  if (child.error) console.error(`${command} cannot be run: ${child.error.message}`);
  return child.status === 0;
}
