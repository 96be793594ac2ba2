import { describe, expect, it } from "@jest/globals";
import { CHOICES, missingPermissions } from "../../src/domain/app-choices.ts";

describe("the permissions that an App lacks", () => {
  const needed = { checks: "write", pull_requests: "read", statuses: "write" } as const;

  it.each([
    ["nothing is held", {}, ["checks", "pull_requests", "statuses"]],
    ["exactly these are held", needed, []],
    ["more is held", { ...needed, pull_requests: "write" } as const, []],
    ["less is held", { ...needed, checks: "read" } as const, ["checks"]],
    ["others are held", { issues: "write", pull_requests: "read" } as const, ["checks", "statuses"]],
    ["it is unknown what is held", null, []],
  ])("if %s: %#", (_, held, missing) => {
    expect(missingPermissions(needed, held)).toEqual(missing);
  });

  it("are none for incidents from tools, which only add an event", () => {
    expect(missingPermissions(CHOICES.intake.permissions, {})).toEqual([]);
    expect(CHOICES.intake.events).toEqual(["repository_dispatch"]);
  });
});
