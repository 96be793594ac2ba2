import { describe, expect, it } from "@jest/globals";
import type { ItemCommand, ItemIssue } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
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

  it("remembers the commands that were executed at the old place, whose comments have new ids", () => {
    const grant = { from: "2026-12-01", to: "2026-12-08", reason: "The vendor is late", by: "alice" };
    const extensions = [{ ...grant, at: "2026-11-20T10:00:00Z", commentId: 5 }];
    const { marker } = transferred();
    const [before, same, after] = ["2026-11-20T09:59:58Z", "2026-11-20T10:00:00Z", "2026-11-20T10:00:01Z"];
    const command = (id: number, at: string) => ({ comment: { id, at } }) as ItemCommand;
    const given = transferred({
      marker: { ...marker, ledger: { ...marker.ledger, extensions, obeyed: [3] } },
      commands: [command(70, before!), command(71, same!), command(72, after!)],
    });
    const [signed] = planned(given) as Operation<"update-item">[];
    expect(signed!.marker).toEqual({
      ...given.marker,
      ledger: { ...given.marker.ledger, obeyed: [3, 70, 71] },
    });
  });

  const asked = { comment: { id: 70, at: "2026-11-02T08:59:00Z" } } as ItemCommand;

  it.each<[string, readonly number[] | undefined, readonly number[] | undefined]>([
    ["remembers those that leave no other trace", [3], [3, 70]],
    ["forgets none that still has to be executed", undefined, undefined],
  ])("%s", (_, obeyed, expected) => {
    const { marker } = transferred();
    const ledger = { ...marker.ledger, ...(obeyed && { obeyed }) };
    const given = transferred({ marker: { ...marker, ledger }, commands: [asked] });
    const [signed] = planned(given) as Operation<"update-item">[];
    expect(signed!.marker.ledger.obeyed).toEqual(expected);
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
