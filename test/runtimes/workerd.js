import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, start } from "../interop/processes.js";
import { installPackage } from "../support/install.js";
import { bundle } from "./bundle.js";
import { FORMATS } from "./formats.js";
import { rowOf } from "./report.js";
import { WORKERD_PACKAGE } from "./runtimes.js";

/** @import { Row } from "./report.js" */
/** @import { Workplace } from "./workplace.js" */

/**
 * Serves the suite as a worker, which gets the vectors in a request and answers with the report.
 *
 * @param {Workplace} workplace
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Row>}
 */
export async function* runOnWorkerd({ suite, vectors, cache }, signal) {
  const file = join(await installPackage(WORKERD_PACKAGE, cache, signal), "bin", "workerd");
  const answer = await run({ file, parameters: ["--version"] }, SECONDS, signal);
  const version = answer.replace("workerd", "").trim();
  for (const { format, entry } of FORMATS) {
    yield await rowOf("workerd", version, `${format}, bundled`, async () => {
      writeFileSync(join(suite, "worker.js"), await bundle(suite, programFor(entry)));
      const config = join(suite, "worker.capnp");
      writeFileSync(config, CONFIG);
      const service = await start(
        (port) => ({
          file,
          parameters: ["serve", config, `--socket-addr=http=127.0.0.1:${port}`],
        }),
        SECONDS,
        signal,
      );
      try {
        const request = { method: "POST", body: vectors, signal };
        const response = await fetch(`http://127.0.0.1:${service.port}/`, request);
        const text = await response.text();
        if (!response.ok) throw new Error(`The worker answered ${response.status}: ${text}`);
        return JSON.parse(text);
      } finally {
        await service.stop();
      }
    });
  }
}

const SECONDS = 60;

// No compatibility flag: the worker has nothing of Node's.
const CONFIG = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "suite", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "2025-01-01",
  ))],
  sockets = [(name = "http", http = (), service = "suite")],
);
`;

/** @param {string} entry */
function programFor(entry) {
  return `
    import { run } from ${JSON.stringify(entry)};
    export default {
      fetch: async (request) => Response.json(await run(await request.text())),
    };
  `;
}
