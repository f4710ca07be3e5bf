/**
 * A release of FastMCP, and what differs between releases as far as keys go.
 *
 * @typedef {object} Release
 * @property {string} version
 * @property {"session" | "scoped"} layout
 * @property {boolean} writesComponentKeys Whether the component identifier is a component key, as it is since 3.0.
 * @property {boolean} canAsk Whether a running task can ask its client for input.
 * @property {number} legs How many executions, each with a key, the task has that asks for input.
 * @property {number} fewestKeys How many task keys a run makes at least, so that an empty one proves nothing.
 */

/** @type {readonly Release[]} */
export const RELEASES = [
  {
    version: "2.14.7",
    layout: "session",
    writesComponentKeys: false,
    canAsk: false,
    legs: 1,
    fewestKeys: 64,
  },
  {
    version: "3.2.3",
    layout: "session",
    writesComponentKeys: true,
    canAsk: true,
    legs: 1,
    fewestKeys: 68,
  },
  {
    version: "3.4.7",
    layout: "scoped",
    writesComponentKeys: true,
    canAsk: true,
    legs: 1,
    fewestKeys: 280,
  },
  {
    version: "4.0.11",
    layout: "scoped",
    writesComponentKeys: true,
    canAsk: true,
    legs: 3,
    fewestKeys: 195,
  },
];
