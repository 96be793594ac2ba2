import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { DEFAULT_GATE } from "../../../src/domain/gate-policy.ts";
import {
  areaArgument,
  areasOf,
  labelOfArea,
  leavesNobody,
  lowersPriority,
  raisedPriority,
  termsOf,
  withTerms,
} from "../../../src/domain/items/terms.ts";
import { PRIORITIES, type Priority } from "../../../src/domain/priority.ts";
import { LEDGER } from "../commands/decision-cases.ts";

const area = (labels: string[], teams: string[] = []) => ({ paths: [], labels, teams });
const AREAS = {
  web: area(["frontend", "web"], ["acme/web"]),
  payments: area(["payments", "frontend"], ["acme/pay", "acme/web"]),
  search: area([], ["acme/search"]),
};

describe("the areas of an item", () => {
  it.each([
    [["Web"], [], ["web"]],
    [["frontend"], [], ["web", "payments"]],
    [["bug", "payments", "web"], [], ["web", "payments"]],
    [[], ["alice", "Acme/Search"], ["search"]],
    [["payments"], ["acme/search"], ["payments", "search"]],
    [["bug"], ["alice"], []],
    [["acme/search"], ["frontend"], []],
    [[], [], []],
  ])("with the labels %j and the owners %j are %j, in the order of the settings", (labels, owners, names) => {
    expect(areasOf({ labels, owners }, AREAS)).toEqual(names);
  });

  it.each([
    ["web", "web"],
    ["payments", "payments"],
    ["search", null],
    ["unknown", null],
  ])("%s is shown by a label that no other area has: %s", (name, label) => {
    expect(labelOfArea(name, AREAS)).toBe(label);
  });

  it("is shown by its first label if another area has each of them", () => {
    const areas = { web: area(["frontend", "web"]), all: area(["Web", "FRONTEND"]) };
    expect(labelOfArea("web", areas)).toBe("frontend");
  });

  it.each([
    ["web", "web"],
    ["web shop", '"web shop"'],
  ])("%s is written as %s in a command", (name, argument) => expect(areaArgument(name)).toBe(argument));
});

describe("terms on record", () => {
  it("are sorted, each once, with owners in lower case", () => {
    const terms = { priority: null, areas: ["web", "payments", "web"], owners: ["Bob", "alice", "bob"] };
    expect(termsOf(terms)).toEqual({
      priority: null,
      areas: ["payments", "web"],
      owners: ["alice", "bob"],
    });
  });

  it("name at most fifty areas", () => {
    const areas = Array.from({ length: 51 }, (_, index) => `area ${100 + index}`);
    expect(termsOf({ priority: "P1", areas, owners: [] }).areas).toEqual(areas.slice(0, 50));
  });

  it("leave the ledger as it is if they are the same, in any order", () => {
    const terms = { priority: "P1", areas: ["payments", "web"], owners: ["olga"] } as const;
    const ledger = { ...LEDGER, terms: { ...terms, areas: ["web", "payments"] } };
    expect(withTerms(ledger, terms)).toBe(ledger);
    expect(withTerms(ledger, { ...terms, owners: [] })).toEqual({
      ...ledger,
      terms: { ...terms, owners: [] },
    });
  });
});

describe("a priority", () => {
  const gates = {
    default: { priorities: null, holds: DEFAULT_GATE.holds },
    "P0 and P2 block": { priorities: ["P0", "P2"] as const, holds: DEFAULT_GATE.holds },
    "P0 and P1 hold owners": {
      priorities: null,
      holds: { ...DEFAULT_GATE.holds, P0: "owners", P1: "owners" } as const,
    },
    "without a priority, owners": {
      priorities: null,
      holds: { ...DEFAULT_GATE.holds, default: "owners" } as const,
    },
  };

  it.each<[keyof typeof gates, Priority | null, Priority, boolean]>([
    ["default", "P2", "P3", true],
    ["default", "P0", "P1", true],
    ["default", "P3", "P4", true],
    ["default", "P2", "P2", false],
    ["default", "P2", "P1", false],
    // Without a priority, an item ranks like P2.
    ["default", null, "P2", false],
    ["default", null, "P3", true],
    ["P0 and P2 block", "P2", "P1", true],
    ["P0 and P2 block", "P2", "P0", false],
    ["P0 and P2 block", "P3", "P1", false],
    ["P0 and P2 block", null, "P1", true],
    ["P0 and P2 block", null, "P0", false],
    ["P0 and P1 hold owners", "P2", "P1", true],
    ["P0 and P1 hold owners", "P1", "P0", false],
    ["P0 and P1 hold owners", null, "P0", true],
    ["P0 and P1 hold owners", "P4", "P3", false],
    ["without a priority, owners", null, "P2", false],
  ])("with the gate %s, from %s to %s is a lower one: %s", (gate, from, to, isLower) => {
    expect(lowersPriority(from, to, gates[gate])).toBe(isLower);
  });

  it.each<[Priority | null, (Priority | null)[], Priority | null]>([
    ["P2", ["P3", "P1", "P0"], "P0"],
    ["P2", ["P3", null], "P2"],
    ["P2", ["P2"], "P2"],
    ["P2", [], "P2"],
    [null, ["P3"], null],
    [null, ["P1", "P3"], "P1"],
  ])("on record of %s, shown as %j, is %s", (recorded, shown, raised) => {
    expect(raisedPriority(recorded, shown, DEFAULT_GATE)).toBe(raised);
  });

  it("is never lowered by what lines and labels show, whatever blocks and whomever it holds", () => {
    const every = fc.constantFrom(null, ...PRIORITIES);
    const listed = fc.option(fc.uniqueArray(fc.constantFrom(...PRIORITIES), { minLength: 1 }));
    const held = fc.constantFrom("everyone" as const, "owners" as const);
    const holds = fc.record({ P0: held, P1: held, P2: held, P3: held, P4: held, default: held });
    const gates = fc.record({ priorities: listed, holds });
    fc.assert(
      fc.property(every, fc.array(every, { maxLength: 4 }), gates, (recorded, shown, gate) => {
        const { priorities } = gate;
        const after = raisedPriority(recorded, shown, gate);
        const blocks = (one: typeof after) => one === null || priorities === null || priorities.includes(one);
        const whom = (one: typeof after) => gate.holds[one ?? "default"];
        expect(blocks(recorded) && !blocks(after)).toBe(false);
        expect(whom(recorded) === "everyone" && whom(after) === "owners").toBe(false);
        expect(PRIORITIES.indexOf(after ?? "P2")).toBeLessThanOrEqual(PRIORITIES.indexOf(recorded ?? "P2"));
      }),
    );
  });
});

describe("nobody is left", () => {
  it.each([
    [["alice"], [], true],
    [["alice"], ["copilot"], true],
    [["acme/sre"], ["helper[bot]"], true],
    [["alice"], ["bob"], false],
    [["alice"], ["acme/sre"], false],
    [["copilot"], [], false],
    [[], [], false],
  ])("from %j to %j: %s", (before, after, nobody) => expect(leavesNobody(before, after)).toBe(nobody));
});
