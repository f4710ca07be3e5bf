import { spawnSync } from "node:child_process";

/** Whether there is a Python to compare with; where there is none, the captured vectors have to do. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;

export interface PythonAnswer {
  /** `quote(text, safe="")`; `null` where it raises, which is for lone surrogates. */
  readonly quoted: string | null;
  readonly unquoted: string;
}

/** What `urllib.parse` makes of every text: one process, one line of ASCII JSON each way for each text. */
export function askPython(texts: readonly string[]): PythonAnswer[] {
  const lines = texts.map((text) => `${JSON.stringify(text).replace(/[^\0-\x7f]/g, escapeUnit)}\n`);
  const python = spawnSync("python3", ["-c", SCRIPT], {
    input: lines.join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (python.status !== 0) throw new Error(`python3 failed: ${python.stderr}`);
  return python.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const SCRIPT = `
import json, sys
from urllib.parse import quote, unquote

def quoted(text):
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        return None

for line in sys.stdin:
    text = json.loads(line)
    print(json.dumps({"quoted": quoted(text), "unquoted": unquote(text)}))
`;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
