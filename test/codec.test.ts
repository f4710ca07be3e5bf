import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import * as z from "zod";
import { createTaskKeyCodec, taskKeyCodec } from "../src/index.js";

setFlagsFromString("--expose-gc");
// A context made after the flag was set has the function; its type is not known here.
const collectGarbage: () => void = runInNewContext("gc");

it("keeps no schema of a codec that is no longer used, whatever its options", async () => {
  const schemas = Array.from({ length: 100 }, (_, index) => {
    const codec = createTaskKeyCodec({ sessionId: `s${index}`, taskTypes: [`t${index}`] });
    z.safeDecode(codec, "session123:task456:tool:my_tool");
    return new WeakRef(codec.def.in);
  });
  // A WeakRef holds its target until the current job has ended.
  await setTimeout();
  collectGarbage();
  expect(schemas.filter((schema) => schema.deref() !== undefined).length).toBeLessThan(10);
});

it("shares all schemas between codecs that differ by their guard alone", () => {
  const codec = createTaskKeyCodec({ sessionId: "session123" });
  expect(codec.def.in).toBe(taskKeyCodec.def.in);
  expect(codec.def.out).toBe(taskKeyCodec.def.out);
});
