import { expect, it } from "vitest";
import { parseTaskKey, taskKeyIssuesFrom } from "../../src/index.js";
import { issuesOf } from "../support/issues.js";

it("a failure that goes on for ever, or claims to, is looked at to an end", () => {
  const issues = issuesOf(parseTaskKey("a::tool:c"));
  const [taskKeyIssue] = issues;
  const custom = { code: "custom", params: { taskKeyIssue } };
  const endless = (): object => ({
    get errors(): unknown {
      return [endless(), custom];
    },
  });
  expect(taskKeyIssuesFrom(endless())).toContain(taskKeyIssue);
  const lying = new Proxy([custom], { get: (list, name) => (name === "length" ? Infinity : Reflect.get(list, name)) });
  expect(taskKeyIssuesFrom(lying)).toEqual(issues);
});
