import { describe, expect, it } from "@jest/globals";
import type { Operation } from "../../src/operations/operation.ts";
import { planDuplicates } from "../../src/plan/duplicates.ts";
import { KEY } from "./builders.ts";

const write = (body: string): Operation => ({ kind: "comment", issue: KEY, body });

describe("issues that were opened twice", () => {
  const rules = {
    isUntouched: (name: string) => name.startsWith("untouched"),
    close: (name: string) => [write(`close ${name}`)],
    note: (name: string) => `${name} stays open.`,
  };
  const found = ["untouched 1", "used", "untouched 2"];

  it("are closed if only the App has changed them, and noted otherwise", () => {
    const operations = [write("close untouched 1"), write("close untouched 2")];
    expect(planDuplicates(found, rules)).toEqual({ operations, notes: ["used stays open."] });
    expect(planDuplicates([], rules)).toEqual({ operations: [], notes: [] });
  });

  it("are kept up if they stay open", () => {
    const upkeep = (name: string) => [write(`label ${name}`)];
    const { operations } = planDuplicates(found, { ...rules, upkeep });
    expect(operations).toEqual([write("close untouched 1"), write("label used"), write("close untouched 2")]);
  });
});
