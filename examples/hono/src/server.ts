import { serve } from "@hono/node-server";
import { app } from "./app.js";

const hostname = "127.0.0.1";
const port = Number(process.env.PORT ?? 3000);
serve({ fetch: app.fetch, hostname, port }, (address) => {
  console.log(`Listening on http://${hostname}:${address.port}`);
});
