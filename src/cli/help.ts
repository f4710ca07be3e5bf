export const HELP = `Reads and writes the keys under which FastMCP stores background tasks.

  task-key parse [options] [--] KEY...    or one key a line on standard input
  task-key build [options] OWNER --task ID --type TYPE --component NAME
                                          OWNER: --session ID, --scope SCOPE
                                          or --anonymous
  task-key build [options] --json         JSON objects on standard input, one a
                                          line, each a value of parse --json

Options of parse
  --session ID     accept only keys of this session
  --scope SCOPE    accept only keys of this scope, which is given decoded
  --anonymous      accept only keys of the anonymous scope
                   With one of these, no key of the other layout is accepted,
                   unless it has one too.
  --loose          read the session layout as FastMCP 2.14 itself does, which
                   checks nothing

Options of build
  --leg N          with --scope or --anonymous: the leg of the task (default: 1)

Options of both
  --layout LAYOUT  session (FastMCP 2.14 to 3.2.3), scoped (3.2.4 to 4.x) or any
                   (default). For any, parse goes by the first segment: auth or
                   anon is scoped. build goes by the owner, or by the layout in
                   the object, which is session where none is given.
  --types LIST     the task types to accept
                   (default: tool,resource,template,prompt)
  --max-length N   the longest key to accept, in UTF-16 units (default: 8192)
  --json           answer in JSON, an object a line: line, ok, value or error
  -h, --help       show this text
  -V, --version    show the version

A FastMCP before 3.2.4 can be made to write a key of any scope. Where one
writes, a scoped key does not prove its owner: give --layout session.

Examples
  task-key parse session123:task456:resource:file%3A%2F%2Fdata.txt
  task-key parse --json --layout session --session session123 < keys.txt
  task-key build --session session123 --task=-RCN --type tool --component add
  task-key parse --json < keys.txt | jq -c .value | task-key build --json

Empty lines are skipped, but counted. A line may have any length; one of more
than 1048576 UTF-16 units is refused. Text that holds what cannot be seen is
shown in quotes, with escapes as in JSON.

Exit status
  0    all keys valid, or none given on standard input
  1    some keys refused
  2    wrong use
  74   reading or writing failed
  130  interrupted
When the reader of the output goes away: 0 or 1, by the keys so far.
`;
