// npm run playground: builds the page, and serves it on this machine only. PORT=8080 chooses the port.
import { createServer } from "node:http";
import { buildPage, PAGE } from "./build.js";

const page = await buildPage();

const server = createServer((request, response) => {
  const isPage = request.url === "/" && (request.method === "GET" || request.method === "HEAD");
  response.writeHead(isPage ? 200 : 404, {
    "Content-Type": isPage ? "text/html; charset=utf-8" : "text/plain",
    "Cache-Control": "no-store",
    // What a page cannot say of itself.
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(isPage ? page : "There is only the page at /.\n");
});

server.on("error", (error) => {
  console.error(`The page cannot be served: ${error.message}.`);
  process.exitCode = 1;
});

server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  console.log(`The page is at http://127.0.0.1:${port}/ (Ctrl+C ends it).`);
  console.log(`It works from the file too: ${PAGE}`);
});
