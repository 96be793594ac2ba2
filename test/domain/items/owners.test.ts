import { describe, expect, it } from "@jest/globals";
import { answering, normalizeOwners, unassignedOwners } from "../../../src/domain/items/owners.ts";

const side = (...owners: string[]) => ({ done: false, owners, title: "Fix it" });

describe("owners", () => {
  it("are the same in any case, and Copilot by any of its names", () => {
    const names = ["Copilot", "copilot-swe-agent", "copilot-swe-agent[bot]", "Bob", "bob"];
    expect(normalizeOwners(names)).toEqual(["bob", "copilot"]);
  });

  const eleven = Array.from({ length: 11 }, (_, index) => `dev${index}`);

  it.each([
    ["a person", ["alice"], side("alice"), side("alice"), ["alice"]],
    ["a team", ["acme/sre"], side("acme/sre"), side(), ["acme/sre"]],
    ["a mistyped name", ["alcie"], side("alcie"), side(), []],
    ["a mistyped name beside a person", ["alcie", "bob"], side("alcie", "bob"), side("bob"), ["bob"]],
    ["Copilot alone", ["Copilot"], side("copilot"), side("copilot"), []],
    ["Copilot beside a person", ["copilot", "bob"], side("bob", "copilot"), side("bob", "copilot"), ["bob"]],
    ["a bot", ["dependabot[bot]"], side("dependabot[bot]"), side(), []],
    ["one more than GitHub assigns", eleven, side(...eleven), side(...eleven.slice(1)), eleven],
    ["the assignee, without a line", ["alice"], null, side("alice"), ["alice"]],
  ])("who answer for an item: %s", (_, owners, line, issue, expected) => {
    expect(answering(owners, { line, issue })).toEqual(expected);
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
