import { describe, expect, it } from "@jest/globals";
import { COMMANDS } from "../../src/commands/command-table.ts";
import { commandsOn, isAllowedOn, isForIncident } from "../../src/commands/find-commands.ts";
import type { CommandName } from "../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import type { Policy } from "../../src/domain/policy.ts";

const NAMES = COMMANDS.map(({ name }) => name);

describe("the issues on which a command is allowed", () => {
  it.each([
    ["action-item", ["extend", "waive", "unwaive", "due", "assign", "priority", "area", "drop", "help"]],
    [
      "postmortem",
      [
        "extend",
        "waive",
        "unwaive",
        "drop",
        "status",
        "complete",
        "approve",
        "request-changes",
        "timeline",
        "help",
      ],
    ],
    ["incident", ["no-postmortem", "postmortem", "help"]],
    ["issue", ["postmortem"]],
  ] as const)("on an %s: %j", (place, names) => {
    expect(commandsOn(place).map(({ name }) => name)).toEqual(names);
    expect(NAMES.filter((name) => isAllowedOn(name, place))).toEqual(names);
  });

  it("on an incident, commands for its postmortem are answered, and commands for items are left to other bots", () => {
    expect(NAMES.filter(isForIncident)).toEqual([
      "extend",
      "waive",
      "unwaive",
      "drop",
      "status",
      "complete",
      "approve",
      "request-changes",
      "timeline",
      "no-postmortem",
      "postmortem",
      "help",
    ]);
  });
});

describe("who can use a command, as the documentation says", () => {
  const whoMay = (command: CommandName, policy: Policy) => {
    return COMMANDS.find(({ name }) => name === command)!.who(policy);
  };

  it.each([
    ["extend", "an owner once, for up to 7 days; otherwise an approver; at most 2 extensions"],
    ["waive", "an approver, for up to 90 days"],
    ["unwaive", "an approver or an owner"],
    ["due", "triage or more, or an owner"],
    ["assign", "triage or more, or an owner; nobody at all: an approver, with a reason"],
    ["priority", "triage or more, or an owner; a lower one: an approver, with a reason"],
    ["area", "triage or more, or an owner; out of an area: an approver, with a reason"],
    ["drop", "an approver"],
    ["status", "read or more"],
    ["complete", "triage or more, or an owner"],
    ["approve", "a reviewer who is not assigned and edited no section"],
    ["request-changes", "a reviewer"],
    ["timeline", "triage or more, or an owner"],
    ["no-postmortem", "an approver"],
    ["postmortem", "triage or more"],
    ["help", "read or more"],
  ] as const)("/%s: %s", (name, who) => expect(whoMay(name, DEFAULT_POLICY)).toBe(who));

  it.each([
    [{ ownerDays: 1, max: 1 }, "an owner once, for up to 1 day; otherwise an approver; at most 1 extension"],
    [{ ownerDays: 0, max: 3 }, "an approver; at most 3 extensions"],
  ])("/extend with %j: %s", (extensions, who) => {
    expect(whoMay("extend", { ...DEFAULT_POLICY, extensions })).toBe(who);
  });

  it("/waive shows the longest waiver in the settings", () => {
    expect(whoMay("waive", { ...DEFAULT_POLICY, waivers: { maxDays: 14 } })).toBe(
      "an approver, for up to 14 days",
    );
  });
});
