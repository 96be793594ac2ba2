import { describe, expect, it } from "@jest/globals";
import * as z from "zod/mini";
import { CONFIG_SCHEMA } from "../../src/config/schema.ts";

describe("the schema of a config", () => {
  it("can be converted to JSON Schema, for editors", () => {
    const { properties, additionalProperties } = z.toJSONSchema(CONFIG_SCHEMA);
    expect(additionalProperties).toBe(false);
    expect(Object.keys(properties!)).toEqual([
      "time_zone",
      "weekend",
      "holidays",
      "adopt_since",
      "incident",
      "severities",
      "postmortem",
      "action_items",
      "fields",
      "types",
      "approvers",
      "reminders",
      "escalation",
      "extensions",
      "waivers",
      "closure",
      "digest",
      "notify",
      "people",
      "advice",
      "signing_keys",
      "apps",
      "gate",
      "check",
      "welcome",
    ]);
    expect(properties!.adopt_since).toMatchObject({ type: "string", format: "date" });
    expect(properties!.postmortem).toMatchObject({
      properties: { due: { anyOf: [{ type: "integer", minimum: 0, maximum: 999 }, { type: "string" }] } },
    });
  });
});
