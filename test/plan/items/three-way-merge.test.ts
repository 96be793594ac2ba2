import { describe, expect, it } from "@jest/globals";
import { mergeFields, ownersInLine, sameFields } from "../../../src/plan/items/three-way-merge.ts";
import { base, fields } from "../builders.ts";

const done = { done: true };
const human = (at: string) => ({ byApp: false, at });
const merge = (line: object, issue: object, change: { byApp: boolean; at: string } | null = null) => {
  const merged = mergeFields(base(), fields(line), fields(issue), change);
  return { line: merged.line, issue: merged.issue, conflicts: merged.conflicts };
};

describe("the three-way merge of a line and its issue", () => {
  it.each([
    ["nothing changed", {}, {}, {}, {}, []],
    ["the box was checked", done, {}, done, done, []],
    ["the issue was closed", {}, done, done, done, []],
    ["both were done, apart from each other", done, done, done, done, []],
    ["the line has another owner", { owners: ["bob"] }, {}, { owners: ["bob"] }, { owners: ["bob"] }, []],
    [
      "the issue was assigned to another",
      {},
      { owners: ["bob"] },
      { owners: ["bob"] },
      { owners: ["bob"] },
      [],
    ],
    [
      "both have a new owner: the issue wins",
      { owners: ["bob"] },
      { owners: ["carol"] },
      { owners: ["carol"] },
      { owners: ["carol"] },
      ["owners"],
    ],
    [
      "the line was reworded",
      { title: "Alert at 5 s" },
      {},
      { title: "Alert at 5 s" },
      { title: "Alert at 5 s" },
      [],
    ],
    [
      "the issue was renamed",
      {},
      { title: "Alert at 5 s" },
      { title: "Alert at 5 s" },
      { title: "Alert at 5 s" },
      [],
    ],
    [
      "both were reworded: the issue wins",
      { title: "Alert at 5 s" },
      { title: "Page at 5 s" },
      { title: "Page at 5 s" },
      { title: "Page at 5 s" },
      ["title"],
    ],
    [
      "each changed another field",
      done,
      { title: "Page at 5 s" },
      { done: true, title: "Page at 5 s" },
      { done: true, title: "Page at 5 s" },
      [],
    ],
  ] as const)("%s", (_name, line, issue, lineAfter, issueAfter, conflicts) => {
    expect(merge(line, issue)).toEqual({ line: fields(lineAfter), issue: fields(issueAfter), conflicts });
  });

  it("keeps a team in the line, because GitHub cannot assign teams", () => {
    const agreed = base({ line: fields({ owners: ["acme/infra", "alice"] }) });
    const merged = mergeFields(agreed, agreed.line!, fields({ owners: ["bob"] }), null);
    expect(merged.line.owners).toEqual(["acme/infra", "bob"]);
  });

  it("accepts that GitHub refused an owner", () => {
    const refused = base({ issue: fields({ owners: [] }) });
    const merged = mergeFields(refused, fields(), fields({ owners: [] }), null);
    expect(merged).toMatchObject({ line: fields(), issue: fields({ owners: [] }), conflicts: [] });
  });

  it("keeps an owner whom GitHub refused in the line when the issue is assigned to someone else", () => {
    const line = fields({ owners: ["alice", "erin"] });
    const refused = base({ line, issue: fields({ owners: ["alice"] }) });
    const merged = mergeFields(refused, line, fields({ owners: ["bob"] }), null);
    expect(merged.line.owners).toEqual(["bob", "erin"]);
  });

  it("sees no conflict in owners of whom only the line can hold one", () => {
    const { conflicts, line } = merge({ owners: ["acme/infra", "bob"] }, { owners: ["bob"] });
    expect([conflicts, line.owners]).toEqual([[], ["acme/infra", "bob"]]);
  });

  it("tells owners apart whose names together are the same letters", () => {
    expect(merge({ owners: ["al", "ice"] }, {}).issue.owners).toEqual(["al", "ice"]);
  });

  it("sees no conflict in a title whose spaces no line can hold", () => {
    expect(merge({ title: "Page at 5 s" }, { title: "Page at  5 s" }).conflicts).toEqual([]);
  });

  it("shows a renamed issue in the line without mentions and comments", () => {
    const { line } = merge({}, { title: "Ask @bob <!-- now" });
    expect(line.title).not.toMatch(/@bob|<!--/);
    const secondMerge = mergeFields(
      base(),
      fields({ title: line.title }),
      fields({ title: "Ask @bob <!-- now" }),
      null,
    );
    expect(secondMerge.conflicts).toEqual([]);
  });

  it("treats a shortened title as equal to its full words", () => {
    const words = "long ".repeat(200).trim();
    const { issue } = merge({ title: words }, {});
    expect(Array.from(issue.title)).toHaveLength(256);
    const both = mergeFields(base(), fields({ title: words }), issue, null);
    expect(both.conflicts).toEqual([]);
  });

  describe("when the box was checked and the issue is open", () => {
    it("prefers the line if no one changed the issue's state", () => {
      expect(merge(done, {}).issue.done).toBe(true);
    });

    it("prefers the issue if a person reopened it since the last sync", () => {
      expect(merge(done, {}, human("2026-11-02T09:00:01Z")).line.done).toBe(false);
    });

    it("ignores events that were processed already or that the App caused", () => {
      expect(merge(done, {}, human("2026-11-02T09:00:00Z")).issue.done).toBe(true);
      expect(merge(done, {}, { byApp: true, at: "2026-11-03T09:00:00Z" }).issue.done).toBe(true);
    });
  });

  it("needs no event to tell if both sides are the same", () => {
    const newer = human("2026-11-02T09:00:01Z");
    const settled = (line: object) => mergeFields(base(), fields(line), fields(done), newer).settledByEvents;
    expect([settled(done), settled({})]).toEqual([false, true]);
  });

  it("treats a restored line as new", () => {
    const deletedLine = base({ line: null, issue: fields(done) });
    const merged = mergeFields(deletedLine, fields(), fields(done), null);
    expect(merged.conflicts).toEqual([]);
    expect(merged.issue.done).toBe(false);
  });
});

describe("the fields of two sides", () => {
  it.each([
    ["equal", fields(), fields(), true],
    ["done and open", fields(done), fields(), false],
    ["of other titles", fields({ title: "Page" }), fields(), false],
    ["of other owners", fields({ owners: ["al", "ice"] }), fields({ owners: ["alice"] }), false],
    ["of the same letters", fields({ owners: ["alice"] }), fields({ owners: ["al", "ice"] }), false],
    ["of which one is missing", null, fields(), false],
    ["of which the other is missing", fields(), null, false],
    ["both missing", null, null, true],
  ])("are compared: %s", (_, a, b, same) => {
    expect(sameFields(a, b)).toBe(same);
  });

  it("give a line the assignees, its teams, and people whom GitHub did not assign", () => {
    const seen = base({ line: fields({ owners: ["alice", "eve"] }), issue: fields({ owners: ["alice"] }) });
    expect(ownersInLine(seen, ["acme/infra", "alice", "eve"], ["Bob"])).toEqual(["acme/infra", "bob", "eve"]);
  });
});
