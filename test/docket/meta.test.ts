import { expect, it } from "vitest";
import { metaNames, parseMetaEnding } from "../../src/docket/meta.js";

it("names what every release keeps beside a mapping", () => {
  expect(metaNames("m", 3)).toEqual({
    createdAt: "m:created_at",
    pollInterval: "m:poll_interval",
    snapshot: "m:snapshot",
    accessToken: "m:access_token",
    originRequestId: "m:origin_request_id",
    httpHeaders: "m:http_headers",
    elicitRequest: "m:elicit:request",
    elicitResponse: "m:elicit:response",
    elicitStatus: "m:elicit:status",
    args: "m:args",
    currentLeg: "m:current_leg",
    leg: "m:leg",
    requestState: "m:request_state",
    inputResponses: "m:input_responses",
    inputRequests: "m:input:3:requests",
    inputMap: "m:input:3:map",
    cancelled: "m:cancelled",
    updateLock: "m:update_lock",
  });
  expect(metaNames("m", null)).toMatchObject({ inputRequests: null, inputMap: null, leg: "m:leg" });
});

it("reads every ending of a name back", () => {
  for (const [meta, name] of Object.entries(metaNames("m", 3))) {
    const leg = meta.startsWith("input") && meta !== "inputResponses" ? 3 : null;
    expect(parseMetaEnding(name.slice("m:".length))).toEqual({ meta, leg });
  }
});

it.each([
  ...["", "Created_at", "elicit:args", "input:2:maps", "elicit:input:2:map", "input:{leg}:map"],
  ...["input:0:map", "input:02:map", "input:9007199254740992:map"],
])("knows no ending %j", (ending) => {
  expect(parseMetaEnding(ending)).toBeUndefined();
});
