import type { Command } from "./options.js";

/** The page of a command, or of all of them. */
export function helpOf(command: Command | undefined): string {
  return command === undefined ? OVERVIEW : PAGES[command];
}

const OVERVIEW = `Looks into the keys under which FastMCP stores background tasks.

  task-key parse [KEY...]    say what keys, or Redis names, hold
  task-key build OWNER ...   build a key of its fields
  task-key names KEY         the Redis names around a task
  task-key scan OWNER        the patterns that find an owner's Redis names
  task-key scope ...         the scope of a caller
  task-key pattern           the regular expression of the keys
  task-key help COMMAND      more about one of these; -h, --help does the same
  task-key --version         the version; -V does the same

OWNER is --session ID (FastMCP 2.14 to 3.2.3), --scope SCOPE, which is given
decoded, or --anonymous (3.2.4 and later). A value that is itself an option is
given with =, as in --task=-q.

Exit status
  0    all is valid, or nothing was given on standard input
  1    something was refused; with --only, as with grep, nothing was found
  2    wrong use
  74   reading or writing failed
  130  interrupted
When the reader of the output goes away: 0 or 1, by the lines so far.

Text that is not visible ASCII is shown in quotes, with escapes as in JSON.
`;

const OF_KEYS = `  --layout LAYOUT  session (FastMCP 2.14 to 3.2.3), scoped (3.2.4 and later) or
                   any (default): each key tells its own, by its first segment`;

const RULES = `  --types LIST     the task types to accept
                   (default: tool,resource,template,prompt)
  --max-length N   the longest key to accept, in UTF-16 units (default: 8192)`;

const OF_DOCKET = `  --docket NAME    what FASTMCP_DOCKET_NAME says (default: fastmcp)
  --cluster        Docket runs on Redis Cluster
  --kind KIND      print the one of this kind, without the kind before it`;

const PAGES: Readonly<Record<Command, string>> = {
  parse: `Says what keys hold, and what is wrong with those that are refused.

  task-key parse [options] [--] KEY...
  task-key parse [options] [-]       one key a line on standard input

What to accept
${OF_KEYS}
  --session ID     only keys of this session
  --scope SCOPE    only keys of this scope, which is given decoded
  --anonymous      only keys of the anonymous scope
                   With one of these, no key of the other layout is accepted,
                   unless it has one too.
${RULES}
  --loose          the session layout as FastMCP 2.14 reads it: unchecked

Redis names, as redis-cli --scan prints them
  --redis[=DOCKET] the lines are names of this docket (default: fastmcp); those
                   of no task are counted and not shown
  --cluster        Docket runs on Redis Cluster
  --all            refuse names of no task, too
                   In the session layout a name proves no owner, not even with
                   --session: compare the string under its mapping.

What to print (default: a block of text for each)
  --json           an object a line: line, ok, value or error
  --with-input     with --json: the line, too, as input
  --fields LIST    of the valid ones these fields, divided by tabs: line, kind,
                   meta, taskKey, layout, sessionId, taskScope, clientTaskId,
                   taskType, componentIdentifier, leg, generation
  --only WHICH     valid or refused: only these; the exit status is grep's
  --lines          with --only: the lines themselves, each ended by LF
  -q, --quiet      nothing but the exit status

A FastMCP before 3.2.4 can be made to write a key of any scope. Where one
writes, a scoped key does not prove its owner: give --layout session.

Empty lines are skipped, but counted. A byte-order mark at the start is skipped.
A line may have any length; one of more than 1048576 UTF-16 units is refused.

Examples
  task-key parse session123:task456:resource:file%3A%2F%2Fdata.txt
  task-key parse --json --layout session --session session123 < keys.txt
  task-key parse --only refused --lines < keys.txt
  redis-cli --scan | task-key parse --redis --fields kind,taskScope,clientTaskId
  grep -oE '[!-~]+:[!-~]+' app.log | task-key parse --only valid --fields taskScope
`,
  build: `Builds a key of its fields, percent-encoded as FastMCP does it.

  task-key build [options] OWNER --task ID --type TYPE --component NAME
  task-key build [options] --json [-]   JSON objects on standard input, one a
                                        line, each a value of parse --json

OWNER is --session ID, --scope SCOPE, which is given decoded, or --anonymous.

  --leg N          with --scope or --anonymous: the leg of the task (default: 1)
  --layout LAYOUT  session (FastMCP 2.14 to 3.2.3), scoped (3.2.4 and later) or
                   any (default): by the owner, or by the layout in the object,
                   which is session where none is given
${RULES}
  --json           answer in JSON, an object a line: line, ok, value or error

Examples
  task-key build --session session123 --task=-RCN --type tool --component add
  task-key build --scope client-a --task t --type tool --component tool:add@
  task-key parse --json < keys.txt | jq -c .value | task-key build --json
`,
  names: `Prints the names of all that Docket and FastMCP keep in Redis about a task: its
kind, a tab and the name. What a release does not write is named all the same.

  task-key names [options] [--] KEY
  task-key names [options] OWNER --task ID    what is known without the key; the
                                              string under mapping is the key

OWNER is --session ID, --scope SCOPE, which is given decoded, or --anonymous.

${OF_DOCKET}
  --types LIST     the task types to accept

Examples
  task-key names anon:task456:tool:tool%3Aadd%40
  redis-cli get "$(task-key names --scope client-a --task t --kind mapping)"
  task-key names anon:t:tool:x | cut -f 2 | tr '\\n' '\\0' | xargs -0 redis-cli exists
`,
  scan: `Prints the patterns for SCAN and PSUBSCRIBE that find the names of an owner's
tasks: the kind, a tab and the pattern. They also find names that were forged
for a session: parse what they find, and compare with the string under the
mapping.

  task-key scan [options] OWNER

OWNER is --session ID, --scope SCOPE, which is given decoded, or --anonymous.

${OF_DOCKET}

Examples
  task-key scan --anonymous
  redis-cli --scan --pattern "$(task-key scan --scope client-a --kind run)"
`,
  scope: `Prints the scope under which FastMCP stores the tasks of a caller.

  task-key scope --client ID [--subject SUB] [--source ID]... [--issuer ISS]

  --client ID      the client id, as the verifier of the token gives it
  --subject SUB    the claim sub, if the token has one
  --source ID      behind MultiAuth: the id of the source that let the caller
                   in; where one stands in another, once for each, the outer
                   first
  --issuer ISS     the claim iss, if the token has one; counts with --source

Examples
  task-key scope --client client-a --subject user-1
  task-key scope --client client-a --source main --issuer https://idp.example
  task-key parse --scope "$(task-key scope --client a)" auth:a:t:tool:tool%3Ax%40
`,
  pattern: `Prints the regular expression of the valid keys. It holds for any length;
check that, too.

  task-key pattern [options]

${OF_KEYS}
  --types LIST     the task types to accept
  --sql ENGINE     as a string of SQL: duckdb, clickhouse or postgres

Examples
  task-key pattern --layout scoped --types tool
  grep -P "$(task-key pattern)" keys.txt
  task-key pattern --sql postgres
`,
};
