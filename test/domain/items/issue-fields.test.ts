import { describe, expect, it } from "@jest/globals";
import {
  NO_FIELDS,
  NO_TYPES,
  optionsByPriority,
  priorityOf,
} from "../../../src/domain/items/issue-fields.ts";

describe("the priority that an option of a field means", () => {
  it.each([
    ["P1", "P1"],
    ["p4", "P4"],
    ["P0 (now)", "P0"],
    [" P2: next sprint", "P2"],
    ["Urgent", "P0"],
    ["High", "P1"],
    ["High (P3)", null],
    ["P5", null],
    ["P10", null],
    ["P", null],
    ["MVP1", null],
    ["Someday", null],
    ["", null],
  ])("%j: %s", (option, priority) => {
    expect(priorityOf(option)).toBe(priority);
  });

  it.each([
    [["Urgent", "High", "Medium", "Low"], { P0: "Urgent", P1: "High", P2: "Medium", P3: "Low" }],
    [["High", "P1", "P0"], { P0: "P0", P1: "High" }],
    [["Someday"], {}],
    [[], {}],
  ])("of %j, each priority is written as the first that means it", (names, options) => {
    expect(optionsByPriority(names)).toStrictEqual(options);
  });
});

it("without fields and types in the settings, nothing is written or lacking", () => {
  expect(NO_FIELDS).toEqual({ due: null, priority: null, lacks: [] });
  expect(NO_TYPES).toEqual({ postmortem: null, actionItem: null, lacks: [] });
});
