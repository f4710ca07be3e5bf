import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@redis/client";
import { start } from "./processes.js";

/**
 * A Redis server of our own, and a client of it. A cluster is one server that has all of the slots.
 *
 * @typedef {object} Redis
 * @property {string} url
 * @property {() => Promise<void>} clear Forgets all keys and all names written so far.
 * @property {(pattern: string) => Promise<string[]>} scan The names that match, sorted.
 * @property {(name: string) => Promise<string | null>} read The text stored under a name.
 * @property {(name: string) => Promise<string>} typeOf What is stored under a name.
 * @property {() => Promise<string[]>} namesWritten Every name written since it was cleared, sorted: of keys,
 * deleted ones among them, and of Docket's channels.
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} folder Where it may leave files, though it is told to write none.
 * @param {AbortSignal} signal
 * @param {boolean} [cluster]
 * @returns {Promise<Redis>}
 */
export async function startRedis(folder, signal, cluster = false) {
  const service = await start((port) => commandFor(port, folder, cluster), START_SECONDS, signal);
  const url = `redis://127.0.0.1:${service.port}/0`;
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  const listener = client.duplicate();
  const stop = async () => {
    client.destroy();
    listener.destroy();
    await service.stop();
  };
  try {
    await Promise.all([client.connect(), listener.connect()]);
    if (cluster) await client.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
    while (cluster && !String(await client.sendCommand(["CLUSTER", "INFO"])).includes("state:ok")) {
      await sleep(POLL_MILLISECONDS, undefined, { signal });
    }
    /** @type {Set<string>} */
    const names = new Set();
    await listener.pSubscribe("*", (message, channel) =>
      names.add(channel.startsWith("__keyevent@0__:") ? message : channel),
    );
    return {
      url,
      clear: async () => {
        await client.flushAll();
        await listener.ping();
        names.clear();
      },
      scan: async (pattern) => {
        /** @type {Set<string>} */
        const found = new Set();
        for await (const batch of client.scanIterator({ MATCH: pattern, COUNT: 1000 })) {
          for (const name of batch) found.add(name);
        }
        return [...found].sort();
      },
      read: (name) => client.get(name),
      typeOf: (name) => client.type(name),
      namesWritten: async () => {
        // What was published before it has arrived when the answer has.
        await listener.ping();
        return [...names].sort();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const START_SECONDS = 30;
const POLL_MILLISECONDS = 50;

/**
 * @param {number} port
 * @param {string} folder
 * @param {boolean} cluster
 */
function commandFor(port, folder, cluster) {
  const settings = {
    port: String(port),
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "no",
    "notify-keyspace-events": "AE",
    // Its default, the port and 10,000, may be no port at all.
    ...(cluster && { "cluster-enabled": "yes", "cluster-port": String(port - 10_000) }),
  };
  return {
    file: "redis-server",
    parameters: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
  };
}
