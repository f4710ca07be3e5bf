/**
 * A release of FastMCP, and what differs between releases as far as keys go.
 *
 * @typedef {object} Release
 * @property {string} version
 * @property {"session" | "scoped"} layout
 * @property {boolean} writesComponentKeys Whether the component identifier is a component key, as it is since 3.0.
 * @property {number} legs How many executions, each with a key, the task has that asks for input.
 * @property {boolean} namesSources Whether the sources of MultiAuth show in the scope, as they do since 4.1.
 */

/** @type {Omit<Release, "version">} */
const FASTMCP_2 = { layout: "session", writesComponentKeys: false, legs: 1, namesSources: false };
/** @type {Omit<Release, "version">} */
const FASTMCP_3 = { ...FASTMCP_2, writesComponentKeys: true };
/** @type {Omit<Release, "version">} */
const FASTMCP_4 = { ...FASTMCP_3, layout: "scoped", legs: 3, namesSources: true };

/** @type {readonly Release[]} */
export const RELEASES = [
  { ...FASTMCP_2, version: "2.14.7" },
  { ...FASTMCP_3, version: "3.2.0" },
  { ...FASTMCP_3, version: "3.2.3" },
  { ...FASTMCP_3, version: "3.4.7", layout: "scoped" },
  { ...FASTMCP_3, version: "3.4.11", layout: "scoped" },
  { ...FASTMCP_4, version: "4.0.11", namesSources: false },
  { ...FASTMCP_4, version: "4.1.4" },
];
