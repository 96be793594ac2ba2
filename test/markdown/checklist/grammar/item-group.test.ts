import { describe, expect, it } from "@jest/globals";
import type { Priority } from "../../../../src/domain/priority.ts";
import {
  groupOf,
  isKnownType,
  knownType,
  nested,
} from "../../../../src/markdown/checklist/grammar/item-group.ts";

describe("the kind of remedy in a title", () => {
  it.each([
    ["Prevention", "prevent"],
    ["Preventive measures", "prevent"],
    ["**Prevents** it", "prevent"],
    ["2. Detect sooner", "detect"],
    ["Detection", "detect"],
    ["Monitoring", "detect"],
    ["Alerting", "detect"],
    ["Mitigations", "mitigate"],
    ["Process improvements", "process"],
    ["Processes", "process"],
    ["Technical", "technical"],
    ["Tech debt", "technical"],
    ["Investigation", "investigate"],
    ["Repairs", "repair"],
    ["Response", "respond"],
    ["Communications", "communicate"],
    ["Documentation", "document"],
    ["Training", "train"],
    ["Prevent it as we said before", null],
    ["Prevent it as we said", "prevent"],
    ["Better prevention", null],
    ["Preventable", null],
    ["Undetected", null],
    ["", null],
  ])("%j: %j", (title, type) => expect(knownType(title)).toBe(type));

  it("is known by its own name only", () => {
    expect(["prevent", "detect", "prevention", "storage", ""].map(isKnownType)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("the group that a title makes", () => {
  it.each<[string, string | null, Priority | null]>([
    ["Prevention", "prevent", null],
    ["P1", null, "P1"],
    ["P1 items", null, "P1"],
    ["P5", null, null],
    ["High priority", null, "P1"],
    ["Priority: high", null, "P1"],
    ["Priority high", null, "P1"],
    ["High", null, "P1"],
    ["High (now)", null, "P1"],
    ["Infrastructure", "infrastructure", null],
    ["Infrastructure improvements", "infrastructure", null],
    ["Storage action items", "storage", null],
    ["Storage (team)", "storage", null],
    ["Storage(team)", "storage", null],
    ["Storage (team) work", null, null],
    ["Storage P1", null, null],
    ["P1: storage", null, "P1"],
    ["Short-term", "short-term", null],
    ["One two three", "one-two-three", null],
    ["One two three four", null, null],
    ["Team 2", null, null],
    ["a".repeat(30), "a".repeat(30), null],
    ["a".repeat(31), null, null],
    ["Fixes", null, null],
    ["", null, null],
  ])("%j: the type %j and the priority %j", (title, type, priority) => {
    expect(groupOf(title)).toEqual({ type, priority });
  });

  it("fills in what an inner one leaves open", () => {
    const [outer, type, none] = [groupOf("Prevention"), groupOf("Detection"), groupOf("")];
    expect(nested(outer, none)).toEqual({ type: "prevent", priority: null });
    expect(nested(outer, type)).toEqual({ type: "detect", priority: null });
    expect(nested(outer, groupOf("P1"))).toEqual({ type: "prevent", priority: "P1" });
    expect(nested(groupOf("P1"), groupOf("P2"))).toEqual({ type: null, priority: "P2" });
    expect(nested(groupOf("P1"), outer)).toEqual({ type: "prevent", priority: "P1" });
  });
});
