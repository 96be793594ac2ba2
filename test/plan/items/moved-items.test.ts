import { describe, expect, it } from "@jest/globals";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { writeKey } from "../../../src/operations/operation-target.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import { signMovedItems } from "../../../src/plan/items/moved-items.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { HOME, item, planInput, snapshot } from "../builders.ts";

const OPS = { owner: "acme", repo: "ops" };
const transferred = (over: Partial<ItemIssue> = {}) =>
  item(20, "Add alerts", {
    ref: { ...OPS, number: 7 },
    ...{ id: 77, repositoryId: 2, formerPlaces: [{ repositoryId: 1, number: 20 }] },
    ...over,
  });
const planned = (given: ItemIssue, over: Partial<PlanInput> = {}) =>
  signMovedItems(planInput({ items: [item(19, "Rotate keys"), given], ...over }));

describe("the record of a transferred item", () => {
  it("is signed again, as it is", () => {
    expect(planned(transferred())).toEqual([unchangedItem(transferred())]);
  });

  const ops = { ...snapshot().repository, ...OPS, id: 2 };
  const failed = new Map([[writeKey(unchangedItem(transferred())), "GitHub refused it."]]);

  it.each<[string, ItemIssue, Partial<PlanInput>]>([
    ["if nothing says that it was there", transferred({ formerPlaces: [] }), {}],
    ["if it is where its record says", item(20, "Add alerts", { ref: { ...HOME, number: 20 } }), {}],
    ["if it is not trusted", transferred({ signed: "untrusted" }), {}],
    ["in an archive", transferred(), { knownRepositories: { "acme/ops": { ...ops, archived: true } } }],
    ["if that failed in this run", transferred(), { failedWrites: failed }],
  ])("is left alone %s", (_, given, over) => {
    expect(planned(given, over)).toEqual([]);
  });
});
