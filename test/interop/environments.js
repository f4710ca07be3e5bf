import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.js";

/**
 * Installs a release of FastMCP into a Python environment of its own, unless the folder has it already.
 *
 * @param {string} version Or `LATEST`: the newest that resolves with what its tasks need.
 * @param {string} uv
 * @param {string} folder
 * @param {AbortSignal} signal
 * @returns {Promise<string>} The path of the environment's Python.
 */
export async function installRelease(version, uv, folder, signal) {
  const environment = join(folder, `fastmcp-${version}`);
  const python = join(environment, "bin", "python");
  const done = join(environment, "installed");
  if (version === LATEST || !existsSync(done)) {
    console.error(`Installing FastMCP ${version}`);
    const create = ["venv", "--quiet", "--clear", "--python", PYTHON_VERSION, environment];
    await run({ file: uv, parameters: create }, INSTALL_SECONDS, signal);
    const wanted = version === LATEST ? "fastmcp[tasks]" : `fastmcp[tasks]==${version}`;
    const install = ["pip", "install", "--quiet", "--python", python, wanted];
    await run({ file: uv, parameters: install }, INSTALL_SECONDS, signal);
    writeFileSync(done, "");
  }
  return python;
}

/**
 * The path of uv: the one that is there, or else one that is installed into the folder.
 *
 * @param {string} folder
 * @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
export async function findUv(folder, signal) {
  const probe = run({ file: "uv", parameters: ["--version"] }, PROBE_SECONDS, signal);
  const isThere = await probe.then(
    () => true,
    () => false,
  );
  return isThere ? "uv" : join(await installFromPip("uv", folder, signal), "uv");
}

/**
 * Installs a package into an environment of its own, with the Python that is there.
 *
 * @param {string} requirement
 * @param {string} folder
 * @param {AbortSignal} signal
 * @returns {Promise<string>} Where its programs lie, and the environment's Python.
 */
export async function installFromPip(requirement, folder, signal) {
  const environment = join(folder, requirement);
  const programs = join(environment, "bin");
  await run({ file: "python3", parameters: ["-m", "venv", environment] }, INSTALL_SECONDS, signal);
  const install = ["-m", "pip", "install", "--quiet", requirement];
  await run({ file: join(programs, "python"), parameters: install }, INSTALL_SECONDS, signal);
  return programs;
}

/**
 * The versions that are installed of what the keys depend on.
 *
 * @param {string} python
 * @param {AbortSignal} signal
 * @returns {Promise<{ fastmcp: string, pydocket: string }>}
 */
export async function versionsIn(python, signal) {
  return JSON.parse(await run({ file: python, parameters: ["-c", VERSIONS] }, PROBE_SECONDS, signal));
}

export const LATEST = "latest";

const PYTHON_VERSION = "3.11";
const VERSIONS = `
import json
from importlib.metadata import version
print(json.dumps({name: version(name) for name in ("fastmcp", "pydocket")}))
`;
const INSTALL_SECONDS = 600;
const PROBE_SECONDS = 60;
