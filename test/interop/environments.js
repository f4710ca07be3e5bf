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
  const environment = join(folder, "uv");
  const own = join(environment, "bin", "uv");
  for (const uv of ["uv", own]) {
    if (await works(uv, ["--version"], signal)) return uv;
  }
  const create = ["-m", "venv", "--clear", environment];
  await run({ file: "python3", parameters: create }, INSTALL_SECONDS, signal);
  const install = ["-m", "pip", "install", "--quiet", "uv"];
  const python = join(environment, "bin", "python");
  await run({ file: python, parameters: install }, INSTALL_SECONDS, signal);
  return own;
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

/**
 * Whether a command is there and ends well.
 *
 * @param {string} file
 * @param {readonly string[]} parameters
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>}
 */
export async function works(file, parameters, signal) {
  try {
    await run({ file, parameters }, PROBE_SECONDS, signal);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
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
