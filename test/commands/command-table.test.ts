import { describe, expect, it } from "@jest/globals";
import { COMMANDS } from "../../src/commands/command-table.ts";
import { commandsOn, isAllowedOn, isForIncident } from "../../src/commands/find-commands.ts";
import type { CommandName } from "../../src/domain/commands/requests.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import type { Policy } from "../../src/domain/policy.ts";

const NAMES = COMMANDS.map(({ name }) => name);

describe("the issues on which a command is allowed", () => {
  it.each([
    ["action-item", ["extend", "waive", "unwaive", "due", "assign", "priority", "drop", "help"]],
    ["postmortem", ["status", "complete", "timeline", "help"]],
    ["incident", ["no-postmortem", "postmortem", "help"]],
    ["issue", ["postmortem"]],
  ] as const)("on an %s: %j", (place, names) => {
    expect(commandsOn(place).map(({ name }) => name)).toEqual(names);
    expect(NAMES.filter((name) => isAllowedOn(name, place))).toEqual(names);
  });

  it("on an incident, commands for its postmortem are answered, and commands for items are left to other bots", () => {
    expect(NAMES.filter(isForIncident)).toEqual([
      "status",
      "complete",
      "timeline",
      "no-postmortem",
      "postmortem",
      "help",
    ]);
  });
});

describe("who can use a command, as /help says", () => {
  const whoMay = (command: CommandName, policy: Policy) => {
    return COMMANDS.find(({ name }) => name === command)!.who(policy);
  };

  it.each([
    ["extend", "an owner once, by 7 days at most; beyond that an approver; 2 times in all"],
    ["waive", "an approver, for 90 days at most"],
    ["unwaive", "an approver or an owner"],
    ["due", "triage or more, or an owner"],
    ["assign", "triage or more, or an owner"],
    ["priority", "triage or more, or an owner"],
    ["drop", "an approver"],
    ["status", "read or more"],
    ["complete", "triage or more, or an owner"],
    ["timeline", "triage or more, or an owner"],
    ["no-postmortem", "an approver"],
    ["postmortem", "triage or more"],
    ["help", "read or more"],
  ] as const)("/%s: %s", (name, who) => expect(whoMay(name, DEFAULT_POLICY)).toBe(who));

  it.each([
    [{ ownerDays: 1, max: 1 }, "an owner once, by 1 day at most; beyond that an approver; 1 time in all"],
    [{ ownerDays: 0, max: 3 }, "an approver; 3 times in all"],
  ])("/extend with %j: %s", (extensions, who) => {
    expect(whoMay("extend", { ...DEFAULT_POLICY, extensions })).toBe(who);
  });

  it("/waive shows the longest waiver in the settings", () => {
    expect(whoMay("waive", { ...DEFAULT_POLICY, waivers: { maxDays: 14 } })).toBe(
      "an approver, for 14 days at most",
    );
  });
});
