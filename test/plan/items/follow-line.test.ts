import { describe, expect, it } from "@jest/globals";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import type { ItemElsewhere } from "../../../src/observed/snapshot.ts";
import { sendAway, takeOver } from "../../../src/plan/items/follow-line.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { HOME, item, planInput, postmortem, snapshot } from "../builders.ts";

const HERE = postmortem("");
const OTHER = { ...HOME, number: 40 };
const there = postmortem("", { ref: OTHER, id: 1040, marker: { ...HERE.marker, key: "acme/shop#39" } });
const found = item(20, "Add alerts", { parent: HERE.ref });

/** What moves the item to a postmortem: a link unless it is no sub-issue of the former one, then the record. */
const moved = (given: ItemIssue, to: typeof HERE, repositoryId = 1) => [
  {
    kind: "link-sub-issue",
    ...{ parent: to.ref, child: given.ref, childId: given.id, replaces: true },
  },
  {
    ...unchangedItem(given),
    marker: {
      ...given.marker,
      ...{ key: to.marker.key, postmortem: { repositoryId, number: to.ref.number, id: to.id } },
    },
  },
];

describe("an item whose line is in another postmortem now", () => {
  const planned = (over: Partial<PlanInput> = {}, given = found) =>
    sendAway(planInput({ shownIn: { [given.id]: there }, ...over }), HERE, given);

  it("moves there: first its link, then its record", () => {
    expect(planned()).toEqual(moved(found, there));
  });

  it.each<[string, Partial<PlanInput>, ItemIssue]>([
    ["where GitHub has no sub-issues", { subIssues: false }, found],
    ["if it has no parent", {}, item(20, "Add alerts", { parent: null })],
    ["if a person put it elsewhere", {}, item(20, "Add alerts", { parent: { ...HOME, number: 9 } })],
  ])("keeps its parent %s", (_, over, given) => {
    expect(planned(over, given)).toEqual(moved(given, there).slice(1));
  });

  const vault = { ...HOME, repo: "vault", number: 40 };
  const inVault = postmortem("", { ref: vault, id: 1040 });
  const repository = { ...snapshot().repository, owner: "acme", repo: "vault", id: 2 };
  const known = (over: Partial<typeof repository> | null): Partial<PlanInput> => ({
    shownIn: { [found.id]: inVault },
    knownRepositories: { "acme/vault": over && { ...repository, ...over } },
  });

  it("moves to another repository", () => {
    expect(planned(known({}))).toEqual(moved(found, inVault, 2));
  });

  it.each<[string, Partial<PlanInput>]>([
    ["the line is nowhere", { shownIn: {} }],
    ["the other repository is out of sight", known(null)],
    ["the other repository was not read", { ...known(null), knownRepositories: {} }],
    ["more people can read the other postmortem", known({ visibility: "public" })],
  ])("stays if %s", (_, over) => {
    expect(planned(over)).toEqual([]);
  });
});

describe("a line that shows the item of another postmortem", () => {
  const child = item(20, "Add alerts", { parent: OTHER });
  const planned = (home: ItemElsewhere["home"], over: Partial<ItemIssue> = {}) =>
    takeOver(planInput(), HERE, { kind: "item-elsewhere", item: { ...child, ...over }, home });
  const gone = { ref: OTHER, showsItem: false };

  it("gets it, once the other one does not show it anymore", () => {
    expect(planned(gone)).toEqual(moved(child, HERE));
  });

  it.each<[string, ItemElsewhere["home"], Partial<ItemIssue>]>([
    ["the other one shows it, too", { ...gone, showsItem: true }, {}],
    ["the other one is out of sight", null, {}],
    ["its record is not trusted", gone, { signed: "untrusted" }],
  ])("does not get it if %s", (_, home, over) => {
    expect(planned(home, over)).toEqual([]);
  });
});
