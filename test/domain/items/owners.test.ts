import { describe, expect, it } from "@jest/globals";
import { normalizeOwners, unassignedOwners } from "../../../src/domain/items/owners.ts";

const side = (...owners: string[]) => ({ done: false, owners, title: "Fix it" });

describe("owners", () => {
  it("are the same in any case, and Copilot by any of its names", () => {
    const names = ["Copilot", "copilot-swe-agent", "copilot-swe-agent[bot]", "Bob", "bob"];
    expect(normalizeOwners(names)).toEqual(["bob", "copilot"]);
  });

  it.each([
    ["GitHub refused one", side("alice", "erin"), side("alice"), ["erin"]],
    ["GitHub refused all", side("erin"), side(), ["erin"]],
    ["a team is one of them", side("acme/sre", "alice"), side("alice"), []],
    ["line and adopted issue had owners of their own", side("alice"), side("bob"), []],
    ["the line is gone", null, side(), []],
  ])("that the issue was not assigned to: %s", (_, line, issue, expected) => {
    expect(unassignedOwners({ line, issue })).toEqual(expected);
  });
});
