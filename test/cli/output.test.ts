import { getEventListeners } from "node:events";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Output, write } from "../../src/cli/output.js";
import { collector } from "../support/cli-host.js";

const FULL = 2 ** 18;
const never = new AbortController().signal;

describe("an output", () => {
  it("writes what was added when it is flushed, and each text once", async () => {
    const { stream, text } = collector();
    const output = new Output(stream, never);
    output.add("a");
    output.add(Buffer.from("é\n"));
    expect(text()).toBe("");
    await output.flush();
    expect(text()).toBe("aé\n");
    output.add("b");
    await output.flush();
    expect(text()).toBe("aé\nb");
  });

  it("writes nothing when there is nothing", async () => {
    const { stream } = collector();
    const writes = vi.spyOn(stream, "write");
    await new Output(stream, never).flush();
    expect(writes).not.toHaveBeenCalled();
  });

  it("is full from 256 KiB", async () => {
    const { stream, text } = collector();
    const output = new Output(stream, never);
    output.add("a".repeat(FULL - 2 ** 14));
    expect(output.isFull).toBe(false);
    output.add("b".repeat(2 ** 14));
    expect(output.isFull).toBe(true);
    await output.flush();
    expect(output.isFull).toBe(false);
    expect(text()).toHaveLength(FULL);
  });

  it("cuts nothing off, however much is added before it is flushed", async () => {
    const { stream, text } = collector();
    const output = new Output(stream, never);
    const texts = ["a", "b".repeat(300_000), "日".repeat(300_000), "é".repeat(300_000), "c"];
    for (const added of texts) output.add(/^[ -~]*$/.test(added) ? added : Buffer.from(added));
    await output.flush();
    expect(text() === texts.join("")).toBe(true);
  });
});

describe("a write after an interruption", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Writes to a reader that takes nothing. */
  function pending(interruption: AbortSignal) {
    const done = vi.fn();
    write(new Writable({ write: () => {} }), "a", interruption).then(done);
    return done;
  }

  it.each<[string, () => AbortSignal]>([
    ["that came before", () => AbortSignal.abort()],
    [
      "that comes while it waits",
      () => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 0);
        return controller.signal;
      },
    ],
  ])("%s is waited for no longer than half a second", async (_, interruption) => {
    const done = pending(interruption());
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(499);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalled();
  });

  it("is waited for, without an interruption", async () => {
    const done = pending(never);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).not.toHaveBeenCalled();
  });
});

it("a write that is done listens for no interruption", async () => {
  const { signal } = new AbortController();
  await write(collector().stream, "a", signal);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
