import { describe, expect, it } from "@jest/globals";
import { firstOfEach, type IdentifiedIncident } from "../../../src/domain/intake/same-incident.ts";

const at = (hours: number): string => new Date(Date.UTC(2026, 2, 2) + hours * 3_600_000).toISOString();

/** An issue that was opened after so many hours, and closed after so many. */
const issue = (number: number, opened: number, closed?: number, stateReason = "completed") =>
  ({
    number,
    createdAt: at(opened),
    ...(closed === undefined
      ? { state: "open", stateReason: null, closedAt: null }
      : { state: "closed", stateReason, closedAt: at(closed) }),
  }) satisfies IdentifiedIncident as IdentifiedIncident;

const firsts = (issues: readonly IdentifiedIncident[], staying: readonly number[] = []) =>
  [...firstOfEach(issues, ({ number }) => staying.includes(number))].map(
    ([number, first]) => `${number} repeats ${first.number}`,
  );

describe("issues with one id", () => {
  it.each([
    { name: "the lower number is first", issues: [issue(2, 0), issue(1, 0)], expected: ["2 repeats 1"] },
    {
      name: "all repeat the first",
      issues: [issue(1, 0), issue(2, 1), issue(3, 900)],
      expected: ["2 repeats 1", "3 repeats 1"],
    },
    { name: "a closed one repeats nothing", issues: [issue(1, 0), issue(2, 1, 2)], expected: [] },
    {
      name: "24 hours after the first was closed",
      issues: [issue(1, 0, 1), issue(2, 25)],
      expected: ["2 repeats 1"],
    },
    { name: "more than 24 hours after it", issues: [issue(1, 0, 1), issue(2, 25.1)], expected: [] },
    {
      name: "the id was used again",
      issues: [issue(1, 0, 1), issue(2, 30), issue(3, 31)],
      expected: ["3 repeats 2"],
    },
    {
      name: "a closed duplicate is never the first",
      issues: [issue(1, 0, 1), issue(2, 24, 30, "duplicate"), issue(3, 31)],
      expected: [],
    },
    {
      name: "one that people keep is an incident of its own",
      issues: [issue(1, 0), issue(2, 1), issue(3, 2)],
      staying: [2],
      expected: ["3 repeats 1"],
    },
  ])("$name", ({ issues, staying, expected }) => {
    expect(firsts(issues, staying)).toEqual(expected);
    expect(firsts([...issues].reverse(), staying)).toEqual(expected);
  });
});
