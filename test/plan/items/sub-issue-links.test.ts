import { describe, expect, it } from "@jest/globals";
import type { ItemIssue, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { planItems } from "../../../src/plan/items/items.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { adopted, checklist, HOME, inputAt, item } from "../builders.ts";

describe("the links of items to their postmortem", () => {
  const links = (
    items: ItemIssue[],
    over: Partial<PlanInput> = {},
    listed: Partial<PostmortemIssue> = {},
  ): Operation<"link-sub-issue">[] => {
    const world = inputAt({ items, ...over }, "2026-11-10T10:00:00Z");
    const { operations } = planItems(world, assessPostmortem(world, { ...checklist(), ...listed }));
    return operations.filter((operation) => operation.kind === "link-sub-issue");
  };
  const many = (count: number, over: Partial<ItemIssue> = {}) =>
    Array.from({ length: count }, (_, index) =>
      item(100 + index, `Item ${index}`, { parent: null, ...over }),
    );

  it("are made for those without a parent that the App opened", () => {
    const [first, second, third] = many(3) as [ItemIssue, ItemIssue, ItemIssue];
    const parent = { ...HOME, number: 9 };
    expect(links([first, { ...second, parent }, adopted(third)])).toEqual([
      { kind: "link-sub-issue", parent: checklist().ref, child: first.ref, childId: first.id },
    ]);
    expect(links([first], { subIssues: false })).toEqual([]);
  });

  it.each([
    ["up to 100 in all", 98, undefined, 2],
    ["not beyond", 100, undefined, 0],
    ["not beyond, although there are more items already", 101, undefined, 0],
    ["with those that people added", 1, 97, 3],
    ["with those only that are under it", 1, 0, 5],
  ])("are made %s: %d are there", (_, linked, subIssueTotal, expected) => {
    const there = many(linked, { parent: checklist().ref });
    const elsewhere = item(80, "Elsewhere", { parent: { ...HOME, number: 9 } });
    const missing = many(5).map((one, index) => ({ ...one, ref: { ...HOME, number: 50 + index } }));
    const total = subIssueTotal === undefined ? {} : { subIssueTotal };
    expect(links([...there, elsewhere, ...missing], {}, total)).toHaveLength(expected);
  });

  const together = (nodes: (string | undefined)[], nodeId?: string) => {
    const items = many(nodes.length).map((one, index) => {
      const node = nodes[index];
      return node === undefined ? one : { ...one, nodeId: node };
    });
    const made = links(items, {}, nodeId === undefined ? {} : { nodeId });
    return made.map((operation) => operation.together?.children.map(({ node }) => node) ?? null);
  };
  const nodes = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `N${from + index}`);
  const nulls = (count: number) => Array.from({ length: count }, () => null);

  it("are made ten at a time", () => {
    expect(together(nodes(0, 12), "P")).toEqual([nodes(0, 10), ...nulls(9), nodes(10, 12), null]);
    expect(together(nodes(0, 11), "P")).toEqual([nodes(0, 10), ...nulls(10)]);
    expect(together(["N0", undefined, "N2"], "P")).toEqual([["N0", "N2"], null, null]);
    const [first] = links(many(2, { nodeId: "N" }), {}, { nodeId: "P" });
    expect(first!.together).toEqual({
      parentNode: "P",
      children: [
        { id: 1100, node: "N" },
        { id: 1101, node: "N" },
      ],
    });
  });

  it("are made one by one where GitHub does not say the ids for that", () => {
    expect(together(nodes(0, 3))).toEqual(nulls(3));
    expect(together(["N0", undefined], "P")).toEqual(nulls(2));
  });
});
