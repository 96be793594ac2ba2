import { describe, expect, it } from "@jest/globals";
import type { TrueItem, TruePage } from "./corpus.ts";
import { addScores, countPage, type Score } from "./count.ts";
import type { FoundItem, PageReading } from "./read-page.ts";
import { compareTitles } from "./titles.ts";

const promise = (title: string | null, over: Partial<TrueItem> = {}): TrueItem => {
  return { title, owner: null, due: null, priority: null, done: false, ...over };
};
const found = (title: string, over: Partial<FoundItem> = {}): FoundItem => {
  return {
    line: 0,
    title,
    owners: [],
    due: null,
    priority: null,
    done: false,
    issue: null,
    opens: true,
    ...over,
  };
};

function count(truth: Partial<TruePage["truth"]>, reading: Partial<PageReading>): Score {
  const nothing = { items: [], adopt: [], not: [], speak: false, kinds: [], level: 1, why: "" };
  return countPage(
    {
      name: "page.md",
      body: "",
      repository: "acme/shop",
      host: "github.com",
      date: "2026-11-30",
      truth: { ...nothing, ...truth },
    },
    { items: [], followed: [], notes: [], status: "", ...reading },
  );
}

describe("titles", () => {
  it.each([
    ["**Alert** on `lag`.", "alert on lag", "same"],
    ["Alert on [lag](https://x.test/a)", "Alert on lag", "same"],
    ["TODO: Alert on lag", "Alert on lag", "same"],
    ["OPS-12 - Alert on lag", "Alert on lag", "same"],
    ["@ola will alert on lag", "Alert on lag", "same"],
    ["Alert on lag (due soon)", "Alert on lag", "similar"],
    ["Alert on", "Alert on lag", "similar"],
    ["Alert on disk lag", "Alert on data lag", "similar"],
    ["遅延アラートを追加 担当", "遅延アラートを追加", "similar"],
    ["Page a human", "Alert on lag", "other"],
    ["", "Alert on lag", "other"],
  ])("%j for %j: %s", (a, b, likeness) => expect(compareTitles(a, b)).toBe(likeness));

  it("keep an owner in words", () => {
    expect(compareTitles("Alert on lag (Storage squad)", "Alert on lag", "Storage squad")).toBe("same");
  });
});

describe("one page", () => {
  it.each<[what: string, truth: Partial<TruePage["truth"]>, reading: Partial<PageReading>, score: object]>([
    [
      "a promise that was found",
      { items: [promise("Alert")] },
      { items: [found("Alert")] },
      { precision: { hits: 1, of: 1 }, recall: { hits: 1, of: 1 }, unwanted: { hits: 0, of: 1 } },
    ],
    [
      "a promise that was missed in silence",
      { items: [promise("Alert")] },
      {},
      { recall: { hits: 0, of: 1 }, silent: { hits: 1, of: 1 } },
    ],
    [
      "a promise that was missed, with a word about it",
      { items: [promise("Alert")] },
      { notes: ["A line was not read."] },
      { recall: { hits: 0, of: 1 }, silent: { hits: 0, of: 1 } },
    ],
    [
      "a line of no promise",
      {},
      { items: [found("As above")] },
      { precision: { hits: 0, of: 1 }, unwanted: { hits: 1, of: 1 } },
    ],
    [
      "an issue for what is done",
      { items: [promise("Alert", { done: true })] },
      { items: [found("Alert")] },
      { precision: { hits: 0, of: 1 }, recall: { hits: 0, of: 0 }, unwanted: { hits: 1, of: 1 } },
    ],
    [
      "what is done, read as done",
      { items: [promise("Alert", { done: true })] },
      { items: [found("Alert", { done: true, opens: false })] },
      { precision: { hits: 0, of: 0 }, unwanted: { hits: 0, of: 0 } },
    ],
    [
      "a promise that was read as done",
      { items: [promise("Alert")] },
      { items: [found("Alert", { done: true, opens: false })] },
      { precision: { hits: 0, of: 0 }, recall: { hits: 0, of: 1 } },
    ],
    [
      "an issue beside a ticket",
      { items: [promise("Alert", { issue: "acme/shop#7" })], adopt: ["acme/shop#7"] },
      { items: [found("Alert")] },
      { recall: { hits: 1, of: 1 }, unwanted: { hits: 1, of: 1 }, tickets: { hits: 0, of: 1 } },
    ],
    [
      "a ticket that is followed",
      { items: [promise(null, { issue: "acme/shop#7" })], adopt: ["acme/shop#7"] },
      { items: [found("", { issue: "acme/shop#7", opens: false })], followed: ["acme/shop#7"] },
      { recall: { hits: 1, of: 1 }, unwanted: { hits: 0, of: 0 }, tickets: { hits: 1, of: 1 } },
    ],
    [
      "what counts neither way",
      { either: ["Alert", "acme/shop#8"] },
      {
        items: [found("Alert"), found("", { issue: "acme/shop#8", opens: false })],
        followed: ["acme/shop#8"],
      },
      { precision: { hits: 0, of: 0 }, unwanted: { hits: 0, of: 0 } },
    ],
    [
      "each line once: two promises, one line",
      { items: [promise("Alert on lag"), promise("Alert on lag")] },
      { items: [found("Alert on lag")] },
      { precision: { hits: 1, of: 1 }, recall: { hits: 1, of: 2 } },
    ],
    [
      "owner, due date and priority",
      {
        items: [
          promise("One", { owner: ["bea", "cal"], due: "2026-12-04" }),
          promise("Two", { owner: "bea", priority: "P1" }),
        ],
      },
      { items: [found("One", { owners: ["Cal", "bea"], due: "2026-12-05" })] },
      { owner: { hits: 1, of: 2 }, due: { hits: 0, of: 1 }, priority: { hits: 0, of: 1 } },
    ],
    ["a page that must be spoken about", { speak: true }, { notes: [] }, { unsaid: { hits: 1, of: 1 } }],
    ["a page that is spoken about", { speak: true }, { notes: ["So."] }, { unsaid: { hits: 0, of: 1 } }],
  ])("%s", (_, truth, reading, score) => expect(count(truth, reading)).toMatchObject(score));

  it("names each fault with its page", () => {
    const { faults } = count(
      { items: [promise("Alert on lag"), promise("Page")], adopt: ["acme/shop#7"] },
      {
        items: [found("Alert on lag now", { owners: ["bea"], due: "2026-12-05" }), found("As above")],
        followed: ["acme/shop#9"],
      },
    );
    expect(Object.entries(faults).filter(([, pages]) => pages.length > 0)).toEqual([
      ["missed", ["page.md: Page"]],
      ["not an item", ["page.md: As above"]],
      ["ticket missed", ["page.md: acme/shop#7"]],
      ["stranger followed", ["page.md: acme/shop#9"]],
      ["unwanted issue", ["page.md: As above"]],
      ["wrong owner", ["page.md: bea instead of none: Alert on lag"]],
      ["wrong due date", ["page.md: 2026-12-05 instead of none: Alert on lag"]],
      ["bad title", ["page.md: “Alert on lag now” for “Alert on lag”"]],
    ]);
  });
});

it("several pages are added", () => {
  const one = count({ items: [promise("Alert")] }, { items: [found("Alert")] });
  const other = count({ items: [promise("Page")] }, {});
  const all = addScores([one, other]);
  expect(all.recall).toEqual({ hits: 1, of: 2 });
  expect(all.faults.missed).toEqual(["page.md: Page"]);
});
