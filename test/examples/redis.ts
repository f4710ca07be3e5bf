import { once } from "node:events";
import { createServer } from "node:net";

/** As much of a Redis as the example asks: HGET, and OK to all else. */
export interface Redis {
  readonly url: string;
  /** What a hash's field holds, by the name of the hash; an `Error` is answered as one. */
  readonly hashes: Map<string, string | Error>;
  stop(): void;
}

export async function startRedis(): Promise<Redis> {
  const hashes = new Map<string, string | Error>();
  const connections = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    connections.add(socket);
    // Those that are cut off are the test's own doing.
    socket.on("error", () => {});
    socket.on("data", (data) => {
      // Each command is an array of strings: *2, $4, HGET, $3, …
      const [, ...commands] = data.toString().split(/^\*\d+\r\n/m);
      for (const command of commands) {
        const [name, key = ""] = command.split("\r\n").filter((_line, index) => index % 2 === 1);
        const found = hashes.get(key);
        if (name !== "HGET") socket.write("+OK\r\n");
        else if (found === undefined) socket.write("$-1\r\n");
        else if (found instanceof Error) socket.write(`-${found.message}\r\n`);
        else socket.write(`$${found.length}\r\n${found}\r\n`);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `redis://127.0.0.1:${port}/0`,
    hashes,
    stop: () => {
      server.close();
      for (const connection of connections) connection.destroy();
    },
  };
}
