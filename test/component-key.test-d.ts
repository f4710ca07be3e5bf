import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import {
  buildComponentKey,
  type ComponentKey,
  type ComponentKeyCodec,
  type ComponentKeyOptions,
  type ComponentKeyString,
  componentKeyCodec,
  parseComponentKey,
  parseTaskKey,
  type Result,
  type TaskKeyError,
  type TaskKeySegment,
  type TaskType,
} from "../src/index.js";

const PARTS: ComponentKey = { type: "tool", name: "my_tool", version: null };

describe("ComponentKey", () => {
  it("has three fields, of which the version may be null", () => {
    expectTypeOf<ComponentKey>().toEqualTypeOf<{
      type: TaskType;
      name: string;
      version: string | null;
    }>();
    expectTypeOf<keyof ComponentKey>().toExtend<TaskKeySegment>();
  });
});

describe("parseComponentKey", () => {
  it("takes anything and gives a Result", () => {
    expectTypeOf(parseComponentKey).parameter(0).toEqualTypeOf<unknown>();
    expectTypeOf(parseComponentKey("")).toEqualTypeOf<Result<ComponentKey, TaskKeyError>>();
  });

  it("types the type by the task's", () => {
    const key = parseTaskKey("");
    if (!key.ok) return;
    const component = parseComponentKey(key.value.componentIdentifier, {
      taskTypes: [key.value.taskType],
    });
    expectTypeOf(component).toEqualTypeOf<Result<ComponentKey, TaskKeyError>>();
    const tool = parseComponentKey("", { taskTypes: ["tool"] });
    expectTypeOf(tool).toEqualTypeOf<Result<ComponentKey<"tool">, TaskKeyError>>();
  });

  it("has no guard", () => {
    parseComponentKey("", {} satisfies ComponentKeyOptions);
    // @ts-expect-error a component has no session
    parseComponentKey("", { sessionId: "a" });
    // @ts-expect-error a component has no scope
    parseComponentKey("", { taskScope: null });
    // @ts-expect-error taskTypes
    buildComponentKey(PARTS, { types: ["tool"] });
    const keys: string[] = [];
    // @ts-expect-error the index would be the options
    keys.map(parseComponentKey);
  });
});

describe("buildComponentKey", () => {
  it("needs all three fields", () => {
    expectTypeOf(buildComponentKey(PARTS)).toEqualTypeOf<
      Result<ComponentKeyString, TaskKeyError>
    >();
    const { version: _, ...withoutVersion } = PARTS;
    // @ts-expect-error no version, which is not null
    buildComponentKey(withoutVersion);
    // @ts-expect-error undefined is not null
    buildComponentKey({ ...PARTS, version: undefined });
    // @ts-expect-error none of the four
    buildComponentKey({ ...PARTS, type: "job" });
    buildComponentKey({ ...PARTS, type: "job" }, { taskTypes: ["job"] });
    // @ts-expect-error none of the types given
    buildComponentKey(PARTS, { taskTypes: ["job"] });
  });

  it("builds a text that is a string and has its dividers", () => {
    expectTypeOf<ComponentKeyString>().toExtend<string>();
    expectTypeOf<"tool:a@">().toExtend<ComponentKeyString>();
    expectTypeOf<"tool:a">().not.toExtend<ComponentKeyString>();
    expectTypeOf<string>().not.toExtend<ComponentKeyString>();
  });
});

it("componentKeyCodec is from string to ComponentKey", () => {
  expectTypeOf(componentKeyCodec).toEqualTypeOf<ComponentKeyCodec>();
  expectTypeOf<z.input<typeof componentKeyCodec>>().toEqualTypeOf<string>();
  expectTypeOf<z.output<typeof componentKeyCodec>>().toEqualTypeOf<ComponentKey>();
  expectTypeOf(z.decode(componentKeyCodec, "")).toEqualTypeOf<ComponentKey>();
  expectTypeOf(z.encode(componentKeyCodec, PARTS)).toEqualTypeOf<string>();
  // @ts-expect-error none of the four types
  z.encode(componentKeyCodec, { ...PARTS, type: "job" });
});
