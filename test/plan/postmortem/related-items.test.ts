import { describe, expect, it } from "@jest/globals";
import { renderRecurrence, renderRelatedItems } from "../../../src/markdown/messages/related-items.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import type { RelatedItem } from "../../../src/observed/snapshot.ts";
import { commentOnRecurrences, relatedItemLines } from "../../../src/plan/postmortem/related-items.ts";
import { HOME, inputAt, item, KEY, recording, snapshot } from "../builders.ts";

const VAULT = { owner: "acme", repo: "vault" };
const owed = (ledger: Partial<ItemIssue["marker"]["ledger"]> = {}, given = item(20, "Add alerts")) =>
  recording(given, ledger);
const related = (one: ItemIssue, over: Partial<RelatedItem> = {}): RelatedItem => ({
  ...{ item: one, topics: ["db"], isRecurrenceReported: false, ...over },
});
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => related(item(20 + index, `Item ${index}`)));

describe("the related items in a new postmortem", () => {
  const lines = (items: RelatedItem[], home = HOME) =>
    relatedItemLines(
      inputAt({
        relatedItems: items,
        knownRepositories: { "acme/vault": { ...snapshot().repository, ...VAULT } },
      }),
      home,
    );
  const waiver = { until: "2026-12-24", reason: "frozen", by: "root", at: "", commentId: 3 };
  const terms = { priority: null, areas: [], owners: ["bob", "acme/sre"] };

  it.each<[string, ItemIssue, string]>([
    ["is due", owed(), "due 2026-12-01, no owner"],
    ["has owners", owed({ terms }), "due 2026-12-01, @\u200Bbob, @\u200Bacme/sre"],
    ["is due today", owed({ due: "2026-11-03" }), "due 2026-11-03, no owner"],
    ["is overdue", owed({ due: "2026-11-02" }), "1 day overdue, no owner"],
    ["is long overdue", owed({ due: "2026-09-01" }), "63 days overdue, no owner"],
    ["is waived", owed({ due: "2026-11-02", waiver }), "waived until 2026-12-24, no owner"],
  ])("say that one %s", (_, one, expected) => {
    expect(lines([related(one)])).toEqual([
      "> [!NOTE]",
      "> **Related open items** from earlier postmortems about “db”:",
      `> - [#20](https://github.com/acme/shop/issues/20) Add alerts — ${expected}`,
      "",
    ]);
  });

  it("name items of other repositories in full", () => {
    const far = item(9, "Rotate keys", {
      ref: { ...VAULT, number: 9 },
      url: "https://github.com/acme/vault/issues/9",
    });
    expect(lines([related(far)])[2]).toContain("[acme/vault#9](https://github.com/acme/vault/issues/9)");
    expect(lines([related(item(20, "Add alerts"))], VAULT)[2]).toContain("[acme/shop#20](");
  });

  it.each([
    [10, 10, undefined],
    [11, 10, "> - and 1 more"],
    [15, 10, "> - and 5 more"],
  ])("of %i shows %i", (count, shown, more) => {
    const found = lines(many(count));
    expect(found.filter((line) => line.includes("] Item") || line.includes(") Item"))).toHaveLength(shown);
    expect(found.find((line) => line.startsWith("> - and"))).toBe(more);
  });

  it("leave out those of a more private repository, and do not count them", () => {
    const knownRepositories = { "acme/vault": { ...snapshot().repository, ...VAULT, id: 2 } };
    const repository = { ...snapshot().repository, visibility: "public" as const };
    const far = item(9, "Rotate keys", { ref: { ...VAULT, number: 9 } });
    const world = inputAt({ repository, knownRepositories, relatedItems: [related(far), ...many(10)] });
    expect(relatedItemLines(world, HOME)).toEqual(lines(many(10)));
    expect(relatedItemLines(inputAt({ ...world, relatedItems: [related(far)] }), HOME)).toEqual(
      renderRelatedItems([], 0),
    );
  });
});

describe("the comment on an item that came up again", () => {
  const planned = (relatedItems: RelatedItem[]) => commentOnRecurrences(snapshot({ relatedItems }));
  const comment = (number: number, topics = ["db"]) => ({
    kind: "comment",
    issue: { ...HOME, number },
    tag: "again acme/shop#12",
    body: renderRecurrence("#12", topics),
    concerns: KEY,
  });

  it("names the incident and what both are about", () => {
    expect(planned([related(item(20, "Add alerts"), { topics: ["db", "eu"] })])).toEqual([
      comment(20, ["db", "eu"]),
    ]);
  });

  it("concerns the incident of the item, if its record names one", () => {
    const given = item(20, "Add alerts");
    const of = (key: string) => planned([related({ ...given, marker: { ...given.marker, key } })]);
    expect(of("acme/shop#3")).toMatchObject([{ concerns: { ...HOME, number: 3 } }]);
    expect(Object.keys(of("?")[0]!)).not.toContain("concerns");
  });

  it("is posted once", () => {
    const items = [related(item(20, "a"), { isRecurrenceReported: true }), related(item(21, "b"))];
    expect(planned(items)).toEqual([comment(21)]);
  });

  it("is not posted in another repository", () => {
    expect(planned([related(item(20, "a", { ref: { ...VAULT, number: 20 } }))])).toEqual([]);
  });

  it("is posted on the items that a postmortem shows", () => {
    expect(planned(many(12)).map((one) => "issue" in one && (one.issue as typeof KEY).number)).toEqual(
      many(10).map((one) => one.item.ref.number),
    );
  });
});
