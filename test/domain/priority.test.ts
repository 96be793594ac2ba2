import { describe, expect, it } from "@jest/globals";
import { PRIORITIES, parsePriority } from "../../src/domain/priority.ts";

describe("a written priority", () => {
  it.each([
    ["P0", "P0"],
    ["p4", "P4"],
    [" P2 ", "P2"],
    ["Critical", "P0"],
    ["high", "P1"],
    ["MEDIUM", "P2"],
    ["low", "P3"],
    ["trivial", "P4"],
    ["élevée", "P1"],
    ["中", "P2"],
  ])("%j is %s", (text, priority) => expect(parsePriority(text)).toBe(priority));

  it.each(["P5", "P", "P10", "xP1", "P1x", "P 1", "very high", "constructor", ""])("%j is none", (text) =>
    expect(parsePriority(text)).toBeNull(),
  );

  it("is one of five, from the highest to the lowest", () => {
    expect(PRIORITIES).toEqual(["P0", "P1", "P2", "P3", "P4"]);
  });
});
