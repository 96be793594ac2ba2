import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../../src/domain/default-policy.ts";
import { classify, untrackedNote } from "../../../../src/github/gate/read/classify.ts";
import type { ListedIssue } from "../../../../src/github/gate/read/listed-issue.ts";
import type { ApiIssue } from "../../../action/api-world.ts";
import { apiIssue, itemIssue, postmortemIssue, recordedIssue } from "../../../action/issues.ts";

const SHOP = { owner: "acme", repo: "shop" };
const listed = (issue: ApiIssue, changed: Partial<ListedIssue> = {}): ListedIssue => ({
  ref: { ...SHOP, number: issue.number },
  id: issue.id,
  repositoryId: null,
  title: issue.title,
  body: issue.body ?? "",
  labels: issue.labels.map(({ name }) => name),
  assignees: issue.assignees.map(({ login }) => login),
  author: "followthrough[bot]",
  bot: true,
  createdAt: issue.created_at,
  ...changed,
});
const judge = (issue: ListedIssue, policy = DEFAULT_POLICY) =>
  classify({ issue, kind: "action-item", policy }).classified;

const item = itemIssue(12);
const adopted = itemIssue(12, { marker: { adopted: true } });
const copiedItem = itemIssue(13, { marker: { adopted: true, issue: recordedIssue(12) } });
const withoutMarker = apiIssue(12, "Please mend it.", ["action-item"]);
const broken = apiIssue(12, "<!-- followthrough {oops -->", ["action-item"]);

describe("an issue with the App's label", () => {
  it.each<[string, ApiIssue, boolean, string]>([
    ["the App's, with its marker", item, true, "action-item"],
    ["the App's, without a marker", withoutMarker, true, "unreadable"],
    ["the App's, with an empty body", apiIssue(12, null, []), true, "unreadable"],
    ["the App's, with a broken marker", broken, true, "unreadable"],
    ["a person's, adopted", adopted, false, "action-item"],
    ["a person's, with the marker of another issue that was adopted", copiedItem, false, "not-tracked"],
    ["a person's, with a marker copied from an item", item, false, "not-tracked"],
    ["a person's, without a marker", withoutMarker, false, "not-tracked"],
    ["a person's, with a broken marker", broken, false, "not-tracked"],
    ["the App's, with the marker of another issue that was adopted", copiedItem, true, "unreadable"],
    ["the App's postmortem", postmortemIssue(7), true, "postmortem"],
    ["a person's, with a postmortem's marker", postmortemIssue(7), false, "not-tracked"],
  ])("%s", (_, issue, bot, as) => {
    expect(judge(listed(issue, { bot })).as).toBe(as);
  });

  it("that cannot be read says why, and how to recover", () => {
    expect(judge(listed(broken))).toMatchObject({
      unreadable: {
        kind: "action-item",
        reason: expect.stringContaining("it is not valid JSON"),
        recovery: expect.stringContaining("edit history"),
      },
    });
  });
});

describe("an item", () => {
  const read = (issue: ListedIssue, policy = DEFAULT_POLICY) => {
    const classified = judge(issue, policy);
    if (classified.as !== "action-item") throw new Error(`is ${classified.as}`);
    return classified.item;
  };

  it.each([
    ["other assignees", ["mallory"], ["P0", "area/pay"]],
    ["other labels", ["alice"], ["P4", "area/web"]],
    ["no assignees and labels", [], []],
  ])("with %s than on its record is judged by its record", (_, assignees, labels) => {
    const terms = { priority: "P0", areas: ["pay"], owners: ["acme/pay", "alice"] } as const;
    expect(read(listed(itemIssue(12, { assignees, labels, ledger: { terms } })))).toMatchObject(terms);
  });

  it.each([
    ["shows it", { done: false, owners: ["alice"], title: "Item 12" }, true],
    ["no longer shows it", null, false],
  ])("whose checklist %s may have a box to check", (_, line, hasLine) => {
    const issue = { done: false, owners: ["alice"], title: "Item 12" };
    const base = { line, issue, seenAt: "2026-11-01T10:00:00Z" };
    expect(read(listed(itemIssue(12, { ledger: { base } }))).hasLine).toBe(hasLine);
  });

  it("has the severity in its record, whatever its labels say", () => {
    const issue = itemIssue(12, { labels: ["sev4"], ledger: { severity: "sev1" } });
    expect(read(listed(issue)).severity).toBe("sev1");
    expect(read(listed(itemIssue(12, { labels: ["sev4"] }))).severity).toBeNull();
  });

  it.each([
    [["P1"], "P1"],
    [["p0", "bug"], "P0"],
    [["P7"], null],
    [[], null],
  ])("with the labels %j has the priority %s", (labels, priority) => {
    expect(read(listed(itemIssue(12, { labels }))).priority).toBe(priority);
  });

  it.each([
    [null, { owner: "acme", repo: "shop", number: 7 }],
    ["acme/reviews", { owner: "acme", repo: "reviews", number: 7 }],
  ])("names its postmortem, for postmortems in %s", (repository, postmortem) => {
    const policy = { ...DEFAULT_POLICY, postmortem: { ...DEFAULT_POLICY.postmortem, repository } };
    expect(read(listed(item), policy).postmortem).toEqual(postmortem);
  });

  it("contains the data of its ledger only", () => {
    expect(read(listed(item)).ledger).toEqual({
      originalDue: "2026-12-01",
      due: "2026-12-01",
      extensions: [],
      waiver: null,
    });
  });
});

describe("a postmortem", () => {
  it("names its incidents, on which it can be declined", () => {
    expect(judge(listed(postmortemIssue(7)))).toMatchObject({
      postmortem: { ledger: { due: "2026-12-01" }, incidents: [{ ...SHOP, number: 5 }] },
    });
  });
});

describe("issues that are not tracked", () => {
  it("are listed, at most ten", () => {
    const refs = Array.from({ length: 12 }, (_, index) => ({ ...SHOP, number: index + 1 }));
    expect(untrackedNote([])).toBeNull();
    expect(untrackedNote(refs.slice(0, 1))).toContain("Followthrough: #1. They have");
    expect(untrackedNote(refs)).toContain("#9, #10 and 2 more.");
  });
});
