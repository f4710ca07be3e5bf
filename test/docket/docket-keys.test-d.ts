import { assertType, expectTypeOf, it } from "vitest";
import type { AnyTaskKey, TaskType } from "../../src/core.js";
import { type DocketKeys, type DocketMeta, type DocketName, type DocketTask, docketKeys } from "../../src/docket.js";

const docket = docketKeys();

it("the docket's name and options are all optional, and misspelt ones are no option", () => {
  expectTypeOf(docketKeys).returns.toEqualTypeOf<DocketKeys>();
  docketKeys(process.env.FASTMCP_DOCKET_NAME, { cluster: true, layout: "scoped" });
  // @ts-expect-error an option that does not exist
  docketKeys("fastmcp", { clustered: true });
  // @ts-expect-error a layout that does not exist
  docketKeys("fastmcp", { layout: "both" });
  // @ts-expect-error a name that is no string
  docketKeys(null);
});

it("a name that was read is told by its kind", () => {
  const result = docket.parse("");
  if (!result.ok) return;
  const name = result.value;
  expectTypeOf(name).toEqualTypeOf<DocketName>();
  expectTypeOf(name.task.clientTaskId).toBeString();
  switch (name.kind) {
    case "run":
    case "progress":
    case "state":
    case "cancel":
    case "legacyResult":
    case "parked":
      expectTypeOf(name.task).toEqualTypeOf<AnyTaskKey>();
      expectTypeOf(name.taskKey).toBeString();
      break;
    case "result":
      expectTypeOf(name.generation).toBeNumber();
      expectTypeOf(name.task.taskType).toEqualTypeOf<TaskType>();
      break;
    case "meta":
      expectTypeOf(name.meta).toEqualTypeOf<keyof DocketMeta>();
      expectTypeOf(name.leg).toEqualTypeOf<number | null>();
      break;
    default:
      expectTypeOf(name.kind).toEqualTypeOf<"mapping" | "legacyMapping" | "legacyCreatedAt">();
      expectTypeOf(name.task).toEqualTypeOf<DocketTask>();
  }
});

it("the task types that are asked for are those of the result", () => {
  const result = docket.parse("", { taskTypes: ["tool", "job"] });
  if (result.ok && result.value.kind === "run") {
    expectTypeOf(result.value.task.taskType).toEqualTypeOf<"tool" | "job">();
  }
  docket.forTask("", { taskTypes: ["job"], sessionId: "a", taskScope: null, maxLength: 9 });
  // @ts-expect-error an option that does not exist
  docket.parse("", { session: "a" });
  // @ts-expect-error an option that does not exist
  docket.forTask("", { leg: 1 });
});

it("an owner is a session or a scope, or the task of a name or key", () => {
  docket.patternsFor({ sessionId: "a" });
  docket.patternsFor({ taskScope: "a" });
  docket.patternsFor({ taskScope: null });
  const name = docket.parse("");
  if (name.ok) docket.patternsFor(name.value.task);
  // @ts-expect-error not both
  docket.patternsFor({ sessionId: "a", taskScope: "a" });
  // @ts-expect-error neither
  docket.patternsFor({});
  // @ts-expect-error no session is no owner
  docket.patternsFor({ sessionId: undefined });
  // @ts-expect-error there is no anonymous session
  docket.patternsFor({ sessionId: null });
});

it("names and patterns are strings, null where the layout has none", () => {
  const names = docket.forTask("");
  if (names.ok) {
    assertType<string>(names.value.run);
    assertType<string>(names.value.meta.createdAt);
    expectTypeOf(names.value.legacyMapping).toEqualTypeOf<string | null>();
    // @ts-expect-error read-only
    names.value.run = "";
  }
  expectTypeOf(docket.patterns.run).toBeString();
  expectTypeOf(docket.patterns.legacyMapping).toEqualTypeOf<string | null>();
});
