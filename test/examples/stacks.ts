export const OWN = "auth:client-a%7Cuser-1:task457:tool:tool%3Amy_tool%2Fread%40#leg2";

export interface Request {
  readonly path: string;
  readonly body?: string;
  readonly type?: string;
}

export interface Stack {
  readonly name: string;
  /** What Node runs. */
  readonly program: readonly string[];
  /** The ways in which a key comes. */
  readonly ways: Readonly<Record<string, (key: string) => Request>>;
  /** Requests that hold no single key. */
  readonly broken: readonly Request[];
  readonly hasDocument: boolean;
}

const path = (key: string) => ({ path: `/tasks/${encodeURIComponent(key)}` });
const query = (key: string) => ({ path: `/tasks?key=${encodeURIComponent(key)}` });
const body = (key: unknown) => ({ path: "/tasks/lookup", body: JSON.stringify({ key }) });
const broken = [
  { path: `/tasks/${OWN}` },
  { path: `${path(OWN).path}%` },
  { path: `${path(OWN).path}%FF` },
  { path: "/tasks" },
  body([OWN]),
  body({ [OWN]: OWN }),
  { path: "/tasks/lookup", body: "null" },
  { path: "/tasks/lookup", body: JSON.stringify(OWN) },
  { path: "/tasks/lookup", body: `{"key":"${OWN}` },
  { path: "/tasks/lookup", body: `{"key":${OWN}}` },
  { path: "/tasks/lookup", body: OWN, type: "text/plain" },
];
// Next takes the first key of a path or a query, and shows the URL on its page for what is not there.
const notOfNext = [
  { path: `${query(OWN).path}&key=${encodeURIComponent(OWN)}` },
  { path: `${path(OWN).path}/more` },
  { path: `/none/${encodeURIComponent(OWN)}` },
];
const ofRest = (name: string): Stack => ({
  name,
  program: [`${name}.js`],
  ways: { path, query, body },
  broken: [...broken, ...notOfNext],
  hasDocument: true,
});
const input = (value: unknown) => ({ path: `/task?input=${encodeURIComponent(JSON.stringify(value))}` });

export const STACKS: readonly Stack[] = [
  ofRest("hono"),
  ofRest("fastify"),
  ofRest("nest"),
  { ...ofRest("express"), hasDocument: false },
  {
    name: "trpc",
    program: ["trpc.js"],
    ways: {
      query: (key) => input({ key }),
      body: (key) => ({ path: "/lookup", body: JSON.stringify({ key }) }),
    },
    broken: [
      { path: "/task" },
      { path: `/task?input=${OWN}` },
      { path: `/${OWN}` },
      ...[{ key: [OWN] }, { [OWN]: OWN }, OWN, null].map(input),
      { path: "/lookup", body: `{"key":"${OWN}` },
      { path: "/lookup", body: OWN, type: "text/plain" },
    ],
    hasDocument: false,
  },
  ofRest("orpc"),
  { ...ofRest("ts-rest"), hasDocument: false },
  {
    ...ofRest("next"),
    program: ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1"],
    broken,
    hasDocument: false,
  },
];
