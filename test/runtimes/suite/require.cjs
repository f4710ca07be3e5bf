const keys = require("fastmcp-task-keys");
const docket = require("fastmcp-task-keys/docket");
const z = require("zod");

/** The suite on the package as `require` gives it. @param {string} vectors JSON. */
exports.run = async (vectors) => {
  const { runSuite } = await import("./suite.js");
  return runSuite({ keys, docket, z }, vectors);
};
