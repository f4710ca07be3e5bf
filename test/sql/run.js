// Runs the SQL of docs/sql.md, and compares what it says of each text with the parser.
//   npm run test:sql                DuckDB, which npm brings, also on a million rows; ClickHouse, by pip; PostgreSQL, which
//                                   must be installed
//   npm run test:sql -- --quick     DuckDB only
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseScopedTaskKey, parseTaskKey } from "../../dist/esm/core.js";
import { runScript } from "../checks/script.js";
import { installFromPip } from "../interop/environments.js";
import { run } from "../interop/processes.js";
import { openDuckdb, statementsFor } from "./duckdb.js";

/** @import { Surroundings } from "../checks/script.js" */
/** @import { Row } from "./duckdb.js" */

const CHDB = "chdb==4.4.0";
const SECONDS = 600;
const MANY = 1_000_000;
/** The page limits keys to 8,192 characters; here they may have as many as any key. */
const LONGEST = 65_536;
const VIEWS = { session_keys: parseTaskKey, scoped_keys: parseScopedTaskKey };

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
await runScript(process.env.SQL_CACHE, async (surroundings) => {
  const texts = textsToCompare();
  const file = join(surroundings.temporary, "texts.jsonl");
  writeFileSync(file, texts.map((key) => `${JSON.stringify({ key })}\n`).join(""));
  await compareDuckdb(texts, file, surroundings);
  if (values.quick) return true;
  await compareClickhouse(texts, file, surroundings);
  await comparePostgres(texts, surroundings.signal);
  return true;
});

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
  const captured = ["captured-session", "captured-scoped", "captured-forged"].flatMap((name) => read(name).keys);
  /** @type {{ key: string }[]} */
  const vectors = [...read("reference-parse").cases, ...captured];
  const texts = new Set([...vectors.map(({ key }) => key), ...odd, ...long]);
  // What is not well-formed cannot be stored, but in ClickHouse, which gets bytes that are not UTF-8 beside these.
  return [...texts].filter((text) => !/\p{Surrogate}/u.test(text));
}

/** @param {string} name */
function read(name) {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
}

/**
 * Compares the rows of each view with what the parser says of the texts.
 *
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

/** @param {readonly string[]} texts @param {string} file @param {Surroundings} surroundings */
async function compareDuckdb(texts, file, { temporary, signal }) {
  const query = await openDuckdb(signal);
  await query(`CREATE TABLE task_keys AS FROM read_json('${file}', columns = {key: 'VARCHAR'})`);
  for (const statement of statementsFor("duckdb", LONGEST)) await query(statement);
  const rowFile = join(temporary, "rows.jsonl");
  const rowsOf = async (/** @type {string} */ view) => {
    // By a file, since the client takes a byte-order mark away.
    await query(`COPY (SELECT DISTINCT * FROM ${view}) TO '${rowFile}' (FORMAT json)`);
    return rowsIn(readFileSync(rowFile, "utf8"));
  };
  await compare("duckdb", texts, rowsOf);
  const copies = Math.ceil(MANY / texts.length);
  await query(`INSERT INTO task_keys SELECT key FROM task_keys, range(${copies - 1})`);
  await compare(`duckdb, ${copies} times`, texts, rowsOf);
  for (const view of Object.keys(VIEWS)) {
    const [row] = await query(`SELECT count(*) / count(DISTINCT key) AS copies FROM ${view}`);
    if (Number(row?.copies) !== copies) throw new Error(`duckdb, ${view}: ${row?.copies} copies of ${copies}.`);
  }
}

/** @param {readonly string[]} texts @param {string} file @param {Surroundings} surroundings */
async function compareClickhouse(texts, file, { cache, signal }) {
  const python = join(await installFromPip(CHDB, cache, signal), "python");
  const script =
    "import sys, json; from chdb import session; s = session.Session()\nfor q in json.load(sys.stdin): print(s.query(q, 'JSONEachRow'), end='')";
  const load = `CREATE TABLE task_keys ENGINE = Memory AS SELECT key FROM file('${file}', JSONEachRow, 'key String')`;
  await compare("clickhouse", texts, async (view) => {
    const input = JSON.stringify([
      "CREATE DATABASE d",
      "USE d",
      load,
      "INSERT INTO task_keys VALUES (unhex('733A743A746F6F6C3AFF')), (unhex('616E6F6E3A743A746F6F6C3AC3'))",
      ...statementsFor("clickhouse", LONGEST),
      `SELECT * FROM ${view}`,
    ]);
    return rowsIn(await run({ file: python, parameters: ["-c", script], input }, SECONDS, signal));
  });
}

/** @param {readonly string[]} texts @param {AbortSignal} signal */
async function comparePostgres(texts, signal) {
  const [version = ""] = readdirSync("/usr/lib/postgresql").sort().reverse();
  const data = mkdtempSync(join(tmpdir(), "task-keys-postgres-"));
  // PostgreSQL does not run as root.
  const isRoot = process.getuid?.() === 0;
  const identity = isRoot ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
  if (isRoot) chownSync(data, 65_534, 65_534);
  const control = (/** @type {AbortSignal} */ heard, /** @type {string[]} */ ...parameters) => {
    const command = [`--chdir=${data}`, ...identity, join("/usr/lib/postgresql", version, "bin", "pg_ctl"), "-D", data];
    return run({ file: "env", parameters: [...command, ...parameters] }, SECONDS, heard);
  };
  const query = (/** @type {string} */ input) => {
    const parameters = ["-h", data, "-U", "task_keys", "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1"];
    return run({ file: "psql", parameters, input }, SECONDS, signal);
  };
  try {
    await control(signal, "initdb", "-o", "-U task_keys -E UTF8 --locale=C -A trust");
    // A socket in its own folder, and no port.
    await control(signal, "start", "-l", join(data, "log"), "-o", `-k ${data} -c listen_addresses=`);
    const stored = texts.filter((text) => !text.includes("\0"));
    // Each line is a field, whatever stands in it.
    const lines = stored.map((text) => `${JSON.stringify(text)}\n`).join("");
    await query(
      `CREATE TABLE lines (line json);\nCOPY lines FROM STDIN (FORMAT csv, DELIMITER E'\\1', QUOTE E'\\2');\n${lines}\\.\n`,
    );
    await query("CREATE TABLE task_keys AS SELECT line #>> '{}' AS key FROM lines;");
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
    // Also after an interruption.
    await control(new AbortController().signal, "stop", "-m", "fast").catch(console.error);
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
