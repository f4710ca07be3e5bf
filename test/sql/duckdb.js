import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installPackage } from "../support/install.js";

const DUCKDB = "@duckdb/node-api@1.5.6-r.1";
const CACHE = process.env.SQL_CACHE ?? fileURLToPath(new URL("../../node_modules/.cache/sql", import.meta.url));
const COMMAND = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** @typedef {Record<string, string | number | null>} Row */

/**
 * Installs DuckDB, unless it is there already, and opens a database.
 *
 * @returns {Promise<(sql: string) => Promise<Row[]>>}
 */
export async function openDuckdb(signal = new AbortController().signal) {
  const path = await installPackage(DUCKDB, CACHE, signal);
  const { main } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const { DuckDBInstance } = await import(pathToFileURL(join(path, main)).href);
  const connection = await (await DuckDBInstance.create()).connect();
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

/**
 * The SQL of docs/sql.md for an engine, with the patterns that the command prints.
 *
 * @param {string} engine
 * @param {number} maxLength
 */
export function statementsFor(engine, maxLength = 8192) {
  const page = readFileSync(new URL("../../docs/sql.md", import.meta.url), "utf8");
  const fences = [...page.matchAll(new RegExp(`^\`\`\`sql ${engine}\n(.*?)^\`\`\``, "gms"))].map(([, code]) => code);
  return fences
    .join("\n")
    .replaceAll("8192", String(maxLength))
    .replace(/\{(session|scoped)\}/g, (_, layout) => {
      const { stdout } = spawnSync(process.execPath, [COMMAND, "pattern", "--layout", layout, "--sql", engine]);
      return String(stdout).trimEnd();
    })
    .split(/(?<=;)\n+/)
    .filter((statement) => statement !== "");
}
