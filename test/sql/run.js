// Runs the SQL of docs/sql.md, and compares what it says of each text with the parser.
//   npm run test:sql              DuckDB, which npm brings; also on a million keys
//   npm run test:sql -- --all     ClickHouse (chdb, by pip) and PostgreSQL (installed) as well
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { parseScopedTaskKey, parseTaskKey } from "../../dist/esm/core.js";
import { run } from "../interop/processes.js";
import { openDuckdb, statementsFor } from "./duckdb.js";

/** @import { Row } from "./duckdb.js" */

const CHDB = "chdb==4.4.0";
const SECONDS = 600;
const MANY = 1_000_000;
/** The page limits keys to 8,192 characters; here they may have as many as any key. */
const LONGEST = 65_536;
const VIEWS = { session_keys: parseTaskKey, scoped_keys: parseScopedTaskKey };

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, () => stopping.abort());
const folder = mkdtempSync(join(tmpdir(), "task-keys-sql-"));
const textFile = join(folder, "texts.jsonl");
const rowFile = join(folder, "rows.jsonl");
try {
  const { values } = parseArgs({ options: { all: { type: "boolean", default: false } } });
  const texts = textsToCompare();
  writeFileSync(textFile, texts.map((key) => `${JSON.stringify({ key })}\n`).join(""));
  const query = await openDuckdb(stopping.signal);
  await query("CREATE TABLE task_keys (key VARCHAR)");
  for (const key of texts) await query("INSERT INTO task_keys VALUES ($1)", [key]);
  for (const statement of statementsFor("duckdb", LONGEST)) await query(statement);
  // By a file, since the client takes a byte-order mark away.
  await compare("duckdb", texts, async (view) => {
    await query(`COPY (SELECT * FROM ${view}) TO '${rowFile}' (FORMAT json)`);
    return rowsIn(readFileSync(rowFile, "utf8"));
  });
  if (values.all) await compareClickhouse(texts);
  if (values.all) await comparePostgres(texts);
  await compareMany(query);
} finally {
  rmSync(folder, { recursive: true });
}

/** The texts of the vectors, and those at which engines are known to differ. */
function textsToCompare() {
  const session = ["s:t:tool:", "s:auth:prompt:", "auth1:t:tool:"];
  const scoped = ["anon:t:tool:", "auth:a%20b:t:tool:", "auth:%F0%9F%98%80:t:template:"];
  const tails = ["x", "%00", "a%00b", "x\n", "x\r\n", "x\0", "x\0y", "é", "x+y", ""];
  const legs = ["x#leg2", "x#leg02", "x#leg9007199254740991", "x#leg9007199254740992", "x#leg2\n", "x#leg2#leg3"];
  const odd = [...session, ...scoped].flatMap((start) => [...tails, ...legs].map((tail) => start + tail));
  const long = ["s:t:tool:", "auth:x:t:tool:"].flatMap((start) => [
    ...["x", "%E6%97%A5", "x%20"].map((unit) => start + unit.repeat((LONGEST - start.length) / unit.length)),
    start.padEnd(LONGEST + 1, "x"),
  ]);
  /** @type {{ key: string }[]} */
  const vectors = [...read("reference-parse").cases, ...capturedKeys()];
  const texts = new Set([...vectors.map(({ key }) => key), ...odd, ...long]);
  // What is not well-formed cannot be stored, but in ClickHouse, which gets bytes that are not UTF-8 beside these.
  return [...texts].filter((text) => !/\p{Surrogate}/u.test(text));
}

/** @returns {{ key: string, clientTaskId: string }[]} */
function capturedKeys() {
  return ["captured-session", "captured-scoped", "captured-forged"].flatMap((name) => read(name).keys);
}

/** @param {string} name */
function read(name) {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
}

/**
 * Compares the rows of each view with what the parser says of the texts.
 * @param {string} engine
 * @param {readonly string[]} texts
 * @param {(view: string) => Promise<readonly Row[]>} rowsOf
 */
async function compare(engine, texts, rowsOf) {
  for (const [view, parse] of Object.entries(VIEWS)) {
    const expected = texts.map((key) => rowOf(key, parse)).filter((row) => row !== undefined);
    const rows = await rowsOf(view);
    const found = new Map(rows.map((row) => [row.key, row]));
    const wrong = expected.filter((row) => !isSame(found.get(row.key), row, engine));
    if (wrong.length > 0 || rows.length !== expected.length) {
      throw new Error(`${engine}, ${view}: ${rows.length} keys instead of ${expected.length}; ${wrong.length} differ.`);
    }
    console.log(`${engine}, ${view}: the same ${rows.length} of ${texts.length} texts, with the same fields.`);
  }
}

/**
 * @param {string} key
 * @param {(key: unknown, options: { maxLength: number }) => ReturnType<typeof parseTaskKey> | ReturnType<typeof parseScopedTaskKey>} parse
 */
function rowOf(key, parse) {
  const result = parse(key, { maxLength: LONGEST });
  if (!result.ok) return undefined;
  const fields = Object.entries(result.value).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return { key, ...Object.fromEntries(fields) };
}

/**
 * @param {Row | undefined} found
 * @param {Row} expected
 * @param {string} engine
 */
function isSame(found, expected, engine) {
  return (
    found !== undefined &&
    Object.entries(expected).every(([name, value]) => {
      // PostgreSQL's text holds no NUL.
      const stored = engine === "postgres" && String(value).includes("\0") ? null : value;
      return stored === null ? found[name] === null : String(found[name]) === String(stored);
    })
  );
}

/** @param {readonly string[]} texts */
async function compareClickhouse(texts) {
  const environment = join(process.env.SQL_CACHE ?? folder, "chdb");
  const python = join(environment, "bin", "python");
  await run({ file: "python3", parameters: ["-m", "venv", environment] }, SECONDS, stopping.signal);
  await run({ file: python, parameters: ["-m", "pip", "install", "--quiet", CHDB] }, SECONDS, stopping.signal);
  const script =
    "import sys, json; from chdb import session; s = session.Session()\nfor q in json.load(sys.stdin): print(s.query(q, 'JSONEachRow'), end='')";
  const load = `CREATE TABLE task_keys ENGINE = Memory AS SELECT key FROM file('${textFile}', JSONEachRow, 'key String')`;
  await compare("clickhouse", texts, async (view) => {
    const input = JSON.stringify([
      "CREATE DATABASE d",
      "USE d",
      load,
      "INSERT INTO task_keys VALUES (unhex('733A743A746F6F6C3AFF')), (unhex('616E6F6E3A743A746F6F6C3AC3'))",
      ...statementsFor("clickhouse", LONGEST),
      `SELECT * FROM ${view}`,
    ]);
    return rowsIn(await run({ file: python, parameters: ["-c", script], input }, SECONDS, stopping.signal));
  });
}

/** @param {readonly string[]} texts */
async function comparePostgres(texts) {
  const [version] = readdirSync("/usr/lib/postgresql").sort().reverse();
  const bin = (/** @type {string} */ name) => join("/usr/lib/postgresql", version ?? "", "bin", name);
  const data = mkdtempSync(join(tmpdir(), "task-keys-postgres-"));
  // PostgreSQL does not run as root.
  const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (identity.uid !== undefined) chownSync(data, identity.uid, identity.gid);
  const start = (/** @type {string} */ name, /** @type {string[]} */ ...parameters) =>
    spawn(bin(name), ["-D", data, ...parameters], { ...identity, cwd: data, stdio: "ignore", signal: stopping.signal });
  const query = (/** @type {string} */ input) =>
    run(
      {
        file: "psql",
        parameters: ["-h", data, "-U", "task_keys", "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1"],
        input,
      },
      SECONDS,
      stopping.signal,
    );
  await once(start("initdb", "-U", "task_keys", "-E", "UTF8", "--locale=C", "-A", "trust"), "close");
  // A socket in its own folder, and no port.
  const server = start("postgres", "-k", data, "-c", "listen_addresses=");
  const ended = once(server, "close");
  try {
    while (!existsSync(join(data, ".s.PGSQL.5432"))) await setTimeout(100, undefined, { signal: stopping.signal });
    await setTimeout(500);
    const stored = texts.filter((text) => !text.includes("\0"));
    const escapes = /** @type {Record<string, string>} */ ({ "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" });
    const lines = stored.map((text) => `${text.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? "")}\n`);
    await query(`CREATE TABLE task_keys (key text);\nCOPY task_keys FROM STDIN;\n${lines.join("")}\\.\n`);
    await query(statementsFor("postgres", LONGEST).join("\n"));
    await compare("postgres", stored, async (view) => rowsIn(await query(`SELECT to_json(v) FROM ${view} v;`)));
    await query("INSERT INTO tasks SELECT key FROM scoped_keys;");
    const kept = await query(
      "SELECT count(*) FROM tasks t JOIN scoped_keys k USING (key, client_task_id, task_type) WHERE (t.task_scope, t.component_identifier) IS NOT DISTINCT FROM (k.task_scope, k.component_identifier);",
    );
    const invalid = stored
      .filter((text) => !parseScopedTaskKey(text).ok)
      .slice(0, 100)
      .map(
        (text) =>
          `BEGIN INSERT INTO tasks VALUES ($t$${text}$t$); RAISE 'taken'; EXCEPTION WHEN check_violation OR data_exception OR character_not_in_repertoire THEN NULL; END;`,
      );
    await query(`DO $do$ BEGIN ${invalid.join("\n")} END $do$;`);
    console.log(`postgres, tasks: takes the ${kept.trim()} scoped keys, and none of ${invalid.length} others.`);
  } finally {
    server.kill("SIGINT");
    await ended;
    rmSync(data, { recursive: true });
  }
}

/**
 * @param {string} lines
 * @returns {Row[]}
 */
function rowsIn(lines) {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/**
 * A million keys as they were captured, their task ids varied, and some of them broken.
 * @param {(sql: string) => Promise<Row[]>} query
 */
async function compareMany(query) {
  const file = join(folder, "many.txt");
  const captured = capturedKeys();
  const descriptor = openSync(file, "w");
  const counts = { session_keys: 0, scoped_keys: 0 };
  for (let start = 0; start < MANY; start += 1000) {
    const keys = Array.from({ length: 1000 }, (_, index) => {
      const { key } = captured[(start + index) % captured.length] ?? { key: "" };
      const varied = key.replace(/[0-9A-Za-z_-]{16,}(?=:[^:]*:[^:]*$)/, (id) => `${id.slice(0, -7)}${start + index}`);
      return index % 10 === 0 ? varied.replace("%", "%%") : varied;
    });
    for (const key of keys) {
      counts.session_keys += Number(parseTaskKey(key).ok);
      counts.scoped_keys += Number(parseScopedTaskKey(key).ok);
    }
    writeFileSync(descriptor, keys.map((key) => `${key}\n`).join(""));
  }
  await query(
    `CREATE OR REPLACE TABLE task_keys AS SELECT key FROM read_csv('${file}', header = false, delim = '\t', quote = '', escape = '', columns = {'key': 'VARCHAR'})`,
  );
  for (const [view, parse] of Object.entries(VIEWS)) {
    await query(`COPY (SELECT * FROM ${view}) TO '${rowFile}' (FORMAT json)`);
    let rows = 0;
    for await (const line of createInterface({ input: createReadStream(rowFile) })) {
      const row = JSON.parse(line);
      const expected = rowOf(row.key, parse);
      if (expected === undefined || !isSame(row, expected, "duckdb"))
        throw new Error(`duckdb, ${view}: row ${rows} differs.`);
      rows += 1;
    }
    const wanted = counts[/** @type {keyof typeof counts} */ (view)];
    if (rows !== wanted) throw new Error(`duckdb, ${view}: ${rows} keys instead of ${wanted}.`);
    console.log(`duckdb, ${view}: the same ${rows} of ${MANY} keys, with the same fields.`);
  }
}
