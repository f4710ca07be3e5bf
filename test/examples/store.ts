// The store of the servers in docs/frameworks.md.

export const sessions = new Map([
  ["Bearer alice-token", "session123"],
  ["Bearer bob-token", "session999"],
]);

const TASKS = new Map<string, { state: string }>([
  ["session123:task457:resource:file%3A%2F%2Fdata.txt", { state: "running" }],
  ["session999:task458:tool:my_tool", { state: "running" }],
  // What a store that was tampered with may hold: parts and a key that no response should hold.
  [
    "session123:task666:tool:my_tool",
    Object.assign({ state: "running" }, { parts: { sessionId: "session:123", taskType: "nope" } }),
  ],
  ["session123:task667:tool:my_tool", Object.assign({ state: "running" }, { key: "session123:hidden" })],
]);

export const store = {
  async get(key: string): Promise<{ state: string } | undefined> {
    if (key.includes(":task500:")) {
      throw new Error(`WRONGTYPE fastmcp:runs:${key}: Operation against a key holding the wrong kind of value`);
    }
    return TASKS.get(key);
  },
};
