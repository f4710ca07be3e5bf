// The store of the servers in docs/frameworks.md.

export const callers = new Map([
  ["Bearer alice-token", { clientId: "client-a", subject: "user-1" }],
  ["Bearer bob-token", { clientId: "client-b" }],
  ["Bearer token-without-client", { clientId: "" }],
]);

const TASKS = new Map<string, { state: string; key?: string; parts?: object }>([
  ["auth:client-a%7Cuser-1:task457:tool:tool%3Amy_tool%2Fread%40", { state: "input_required" }],
  ["auth:client-a%7Cuser-1:task457:tool:tool%3Amy_tool%2Fread%40#leg2", { state: "running" }],
  ["auth:client-b:task458:tool:tool%3Amy_tool%40", { state: "running" }],
  ["anon:task459:tool:tool%3Amy_tool%40", { state: "running" }],
  // What a store that was tampered with may hold: parts and a key that no response should hold.
  ["auth:client-a%7Cuser-1:task666:tool:tool%3Amy_tool%40", { state: "running", parts: { taskScope: "hidden" } }],
  ["auth:client-a%7Cuser-1:task667:tool:tool%3Amy_tool%40", { state: "running", key: "anon:hidden" }],
]);

export const store = {
  async get(key: string): Promise<{ state: string } | undefined> {
    if (key.includes(":task500:")) {
      throw new Error(`WRONGTYPE fastmcp:runs:${key}: Operation against a key holding the wrong kind of value`);
    }
    return TASKS.get(key);
  },
};
