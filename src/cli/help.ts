export const HELP = `Reads and writes the keys under which FastMCP stores background tasks.

  task-key parse [options] [--] KEY...    or one key a line on standard input
  task-key build [options] --session ID --task ID --type TYPE --component NAME
  task-key build [options] --json         JSON objects on standard input, one a
                                          line, with the fields of parse --json

Options of parse
  --session ID     accept only keys of this session
  --loose          read as FastMCP 2.14 itself does, which checks nothing

Options of both
  --types LIST     the task types to accept
                   (default: tool,resource,template,prompt)
  --max-length N   the longest key to accept, in UTF-16 units (default: 8192)
  --json           answer in JSON, an object a line: line, ok, value or error
  -h, --help       show this text
  -V, --version    show the version

Examples
  task-key parse session123:task456:resource:file%3A%2F%2Fdata.txt
  task-key parse --json --session session123 < keys.txt
  task-key build --session session123 --task=-RCN --type tool --component add

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
