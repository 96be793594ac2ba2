import { describe, expect, it } from "@jest/globals";
import { extendCommand, openExceptions, waiveCommand } from "../../../src/domain/items/exceptions.ts";
import { extended } from "../commands/decision-cases.ts";

describe("what the rules still allow", () => {
  const policy = { extensions: { max: 2, ownerDays: 5 }, waivers: { maxDays: 90 } };

  it.each([
    ["at first, an owner too", extended(0), { ownerDays: 5, extensions: 2 }],
    ["after one extension, only an approver", extended(1), { ownerDays: 0, extensions: 1 }],
    ["after the last one, nobody", extended(2), { ownerDays: 0, extensions: 0 }],
    ["after more than a lowered limit, nobody", extended(3), { ownerDays: 0, extensions: 0 }],
    [
      "extensions whose record was removed count",
      { ...extended(0), extendedBefore: 1 },
      { ownerDays: 0, extensions: 1 },
    ],
  ])("%s", (_, ledger, expected) => {
    expect(openExceptions(ledger, policy)).toEqual({ ...expected, waiverDays: 90 });
  });

  it("is nothing without extensions and waivers, whatever an owner could take", () => {
    const none = { extensions: { max: 0, ownerDays: 5 }, waivers: { maxDays: 0 } };
    expect(openExceptions(extended(0), none)).toEqual({ ownerDays: 0, extensions: 0, waiverDays: 0 });
  });
});

describe("the command to copy", () => {
  it.each([
    [undefined, "/extend +7d REASON"],
    [30, "/extend +7d REASON"],
    [5, "/extend +5d REASON"],
  ])("for more time, with at most %s days: %s", (mostDays, command) => {
    expect(extendCommand(mostDays)).toBe(command);
  });

  it.each([
    [90, "/waive 30d REASON"],
    [14, "/waive 14d REASON"],
  ])("for a waiver of at most %s days: %s", (waiverDays, command) => {
    expect(waiveCommand({ waiverDays })).toBe(command);
  });
});
