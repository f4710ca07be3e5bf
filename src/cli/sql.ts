/** The engines whose SQL a pattern can be quoted for. */
export const ENGINES = ["duckdb", "clickhouse", "postgres"] as const;

export type Engine = (typeof ENGINES)[number];

/** A text as a string of the engine's SQL. Only ClickHouse knows the backslash there. */
export function sqlString(text: string, engine: Engine): string {
  return `'${(engine === "clickhouse" ? text.replaceAll("\\", "\\\\") : text).replaceAll("'", "''")}'`;
}
