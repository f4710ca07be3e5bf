/** A key of each kind, and some that are refused. */
export const EXAMPLES = [
  "65e229ed7ccb43d4817ab395b3622c6b:04c92aab-b34c-4244-afff-c1833d23d484:resource:file%3A%2F%2Fdata.txt",
  "session123:task456:resource:file%3a%2F%2Fdata.txt",
  "victim:task1:tool:x:9f86d081:tool:my_tool",
  "session123::Tool:my_tool",
  "auth:client-a:-RCNq0y3vYQ:tool:tool%3Amy_tool%401.0#leg2",
  "anon:027d34d0-46b2-4477-9d82-23143be733dc:tool:tool%3A%C3%BCn%C3%AFcode_%E6%97%A5%E6%9C%AC%E8%AA%9E%40",
].join("\n");
