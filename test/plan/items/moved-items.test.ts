import { describe, expect, it } from "@jest/globals";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import type { ItemCommand, ItemIssue } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { writeKey } from "../../../src/operations/operation-target.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import { signMovedItems } from "../../../src/plan/items/moved-items.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { HOME, item, planInput, recording, snapshot } from "../builders.ts";

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

  /* A transfer gives comments new ids. 70 is older than what the record says, 71 as old, and 72 newer. */
  const AT = "2026-11-20T10:00:00Z";
  const EARLIER = "2026-11-20T09:00:00Z";
  const command = (id: number, at?: string) => ({ comment: { id, at } }) as ItemCommand;
  const commands = [
    command(70, "2026-11-20T09:59:59Z"),
    command(71, AT),
    command(72, "2026-11-20T10:00:01Z"),
    command(73),
  ];
  const granted = (at: string) => ({ reason: "The vendor is late", by: "alice", at, commentId: 5 });
  const extension = (at: string) => ({ ...granted(at), from: "2026-12-01", to: "2026-12-08" });
  const seen = (seenAt: string) => ({ ...transferred().marker.ledger.base, seenAt });

  it.each<[string, Partial<Ledger>, readonly number[] | undefined]>([
    ["an extension", { extensions: [extension(AT)] }, [70, 71]],
    ["the last of several", { extensions: [extension(EARLIER), extension(AT)] }, [70, 71]],
    ["a waiver", { waiver: { ...granted(AT), until: "2026-12-08" } }, [70, 71]],
    ["a drop", { dropped: granted(AT) }, [70, 71]],
    ["softer terms", { eased: [{ ...granted(AT), change: "owners" } as never] }, [70, 71]],
    ["others that it lists, by the time of its last change", { base: seen(AT), obeyed: [3] }, [3, 70, 71]],
    [
      "those before its last change",
      { extensions: [extension(EARLIER)], base: seen(AT), obeyed: [3] },
      [3, 70, 71],
    ],
    ["none because of a change alone", { base: seen(AT) }, undefined],
    ["none after an earlier grant", { extensions: [extension(EARLIER)], base: seen(AT) }, undefined],
  ])("remembers the commands that were executed at the old place: %s", (_, ledger, obeyed) => {
    const given = recording(transferred({ commands }), ledger);
    const [signed] = planned(given) as Operation<"update-item">[];
    const { marker } = given;
    const expected = { ...marker.ledger, ...(obeyed && { obeyed }) };
    expect(signed!.marker).toEqual({ ...marker, ledger: expected });
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
