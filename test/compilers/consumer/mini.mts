// The codecs with the functions of zod/mini, typed and run.
import {
  anyTaskKeyCodec,
  createTaskKeyCodec,
  type TaskKey,
  type TaskKeyIssue,
  taskKeyCodec,
  taskKeyIssuesFrom,
  taskKeySchema,
} from "fastmcp-task-keys";
import * as z from "zod/mini";

const KEY = "session123:task456:tool:my_tool";

function assertSame(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${String(actual)} is not ${String(expected)}.`);
}

const key: TaskKey = z.decode(taskKeyCodec, KEY);
const text: string = z.encode(taskKeyCodec, key);
assertSame(text, KEY);
assertSame(z.decode(anyTaskKeyCodec, KEY).layout, "session");
assertSame(z.parse(taskKeySchema, key).clientTaskId, "task456");

export const Body = z.object({
  key: taskKeyCodec,
  more: z.optional(z.array(taskKeyCodec)),
  own: z.nullable(createTaskKeyCodec({ sessionId: "session123" })),
});
export type Texts = z.input<typeof Body>;
export type Keys = z.output<typeof Body>;
const texts: Texts = { key: KEY, own: KEY };
const keys: Keys = z.decode(Body, texts);
assertSame(keys.key.componentIdentifier, "my_tool");
assertSame(z.encode(Body, keys).own, KEY);
assertSame(z.safeDecode(Body, texts).success, true);
assertSame(z.safeEncode(taskKeyCodec, key).data, KEY);

const refused = z.safeDecode(Body, {
  key: "a::tool:c",
  more: [KEY, "a:b:job:c"],
  own: "a:b:tool:c",
});
if (refused.success) throw new Error("Broken keys are accepted.");
const found: TaskKeyIssue[] = taskKeyIssuesFrom(refused.error, ["key"]);
const codes = (path: PropertyKey[]) =>
  taskKeyIssuesFrom(refused.error, path)
    .map(({ code }) => code)
    .join();
assertSame(found[0]?.segment, "clientTaskId");
assertSame(codes(["key"]), "empty_segment");
assertSame(codes(["more"]), "unknown_task_type");
assertSame(codes(["more", 0]), "");
assertSame(codes(["own"]), "session_mismatch");
assertSame(codes([]), "empty_segment,unknown_task_type,session_mismatch");

const unwritten = z.safeEncode(taskKeyCodec, { ...key, clientTaskId: "" });
assertSame(unwritten.error && taskKeyIssuesFrom(unwritten.error)[0]?.code, "empty_segment");

// @ts-expect-error Decoding takes the text.
const decodeFields = () => z.decode(taskKeyCodec, key);
// @ts-expect-error Encoding takes the fields.
const encodeText = () => z.encode(taskKeyCodec, KEY);
// @ts-expect-error The body has a key.
const withoutKey = () => z.decode(Body, { own: null });
assertSame([decodeFields, encodeText, withoutKey].length, 3);
