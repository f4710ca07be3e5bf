import { spawnSync } from "node:child_process";

/** Whether there is a Python to compare with; where there is none, the captured vectors have to do. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;

export interface PythonAnswer {
  /** `quote(text, safe="")`; `null` where it raises, which is for lone surrogates. */
  readonly quoted: string | null;
  readonly unquoted: string;
}

/** What `urllib.parse` makes of every text. */
export function askPython(texts: readonly string[]): PythonAnswer[] {
  return ask(QUOTING, texts);
}

/** The scope of every caller, by FastMCP's own lines; `null` where it has none or cannot be encoded. */
export function askPythonForScopes(callers: readonly object[]): (string | null)[] {
  return ask(SCOPES, callers);
}

/** One process, one line of ASCII JSON each way for each question. */
function ask(script: string, questions: readonly unknown[]) {
  const lines = questions.map((question) => `${JSON.stringify(question).replace(/[^\0-\x7f]/g, escapeUnit)}\n`);
  const python = spawnSync("python3", ["-c", script], {
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

const QUOTING = `
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

/** As `MultiAuth.verify_token` and `get_task_scope` of FastMCP 4.1.4 do it. */
const SCOPES = `
import json, sys
from urllib.parse import quote

for line in sys.stdin:
    caller = json.loads(line)
    scope, subject = caller["clientId"], caller.get("subject")
    for source in reversed(caller.get("sources") or []):
        claims = [source, scope, caller.get("issuer"), subject]
        scope = json.dumps(claims, separators=(",", ":"))
    if subject:
        scope = scope + "|" + subject
    try:
        quote(scope, safe="")
    except UnicodeEncodeError:
        scope = None
    print(json.dumps(scope if scope and caller["clientId"] or caller.get("sources") else None))
`;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
