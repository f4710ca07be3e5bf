import * as keys from "fastmcp-task-keys";
import * as docket from "fastmcp-task-keys/docket";
import * as z from "zod";
import { runSuite } from "./suite.js";

/** The suite on the package as `import` gives it. @param {string} vectors JSON. */
export async function run(vectors) {
  return runSuite({ keys, docket, z }, vectors);
}
