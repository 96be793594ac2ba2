import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Ledger, Terms } from "../../../src/domain/items/ledger.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { followIssue } from "../../../src/plan/items/follow-issue.ts";
import { commentOn } from "../../../src/plan/items/held-terms.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import { areaLabel, itemLabel, overdueLabel, priorityLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { base, fields, issue, item, planInput, recording } from "../builders.ts";

const areas = { web: { paths: ["web/**"], labels: ["web"], teams: [] } };
const policy = { ...DEFAULT_POLICY, gate: { ...DEFAULT_POLICY.gate, areas } };
const LATE = Temporal.Instant.from("2026-12-02T10:00:00Z");
const world = (over: Partial<PlanInput> = {}) => planInput({ policy, ...over });

const TEAM = "acme/dba";
const terms = (over: Partial<Terms> = {}): Terms => ({
  ...{ priority: null, areas: [], owners: [TEAM, "alice"] },
  ...over,
});
/** An item of a team and Alice, whose line is gone. */
const owned = (over: Partial<ItemIssue> = {}, record: Partial<Ledger> = {}) =>
  recording(item(20, "Alert on lag", { assignees: ["alice"], ...over }), {
    terms: terms(),
    base: base({ line: fields({ owners: [TEAM, "alice"] }) }),
    ...record,
  });
const assigned = (...owners: string[]) =>
  base({ line: fields({ owners: [TEAM, "alice"] }), issue: fields({ owners }) });
/** The update of an item with this in its record, and these changes. */
const updated = (given: ItemIssue, record: Partial<Ledger>, changes: object = {}) => ({
  ...unchangedItem(given),
  marker: recording(given, record).marker,
  ...changes,
});
const adding = (...add: object[]) => ({ labels: { add, remove: [] } });
const removing = (...remove: string[]) => ({ labels: { add: [], remove } });
const all = ["action-item", "P2", "web"];
const inWeb = terms({ priority: "P2", areas: ["web"] });

describe("an item without a line", () => {
  it.each<[string, ItemIssue, boolean, Partial<PlanInput>]>([
    ["is as its record says", owned(), false, {}],
    ["is committed, and as its record says", owned({ labels: all }, { terms: inWeb }), true, {}],
    [
      "is closed, and its owners and labels changed",
      owned({ state: "closed", labels: all, assignees: ["bob"] }),
      true,
      {},
    ],
    ["is closed after its due date", owned({ state: "closed" }), true, { now: LATE }],
  ])("needs nothing if it %s", (_, given, committed, over) => {
    expect(followIssue(world(over), given, committed)).toEqual([]);
  });

  const none = owned({ labels: [] });
  const severe = { incident: issue({ labels: ["sev1"] }) };
  const late = owned({ labels: ["action-item", "overdue"] });

  it.each<[string, ItemIssue, boolean, Partial<PlanInput>, object[]]>([
    ["gets its label back", none, false, {}, [updated(none, {}, adding(itemLabel(policy)))]],
    ["becomes overdue", owned(), true, { now: LATE }, [updated(owned(), {}, adding(overdueLabel(policy)))]],
    ["is not overdue anymore", late, false, {}, [updated(late, {}, removing("overdue"))]],
    ["has the incident's severity", owned(), true, severe, [updated(owned(), { severity: "sev1" })]],
  ])("%s", (_, given, committed, over, expected) => {
    expect(followIssue(world(over), given, committed)).toStrictEqual(expected);
  });

  it("is not overdue once it is closed", () => {
    const given = { ...late, state: "closed" as const };
    expect(followIssue(world({ now: LATE }), given, true)).toEqual([updated(given, {}, removing("overdue"))]);
  });

  it("follows its labels and its assignees until it is committed", () => {
    const given = owned({ labels: all, assignees: ["bob"] });
    const after = { terms: { ...inWeb, owners: [TEAM, "bob"] }, base: assigned("bob") };
    expect(followIssue(world(), given, false)).toEqual([updated(given, after)]);
  });

  it("can lose its owners until then", () => {
    const given = owned({ assignees: [] }, { terms: terms({ owners: ["alice"] }), base: base() });
    const after = { terms: terms({ owners: [] }), base: base({ issue: fields({ owners: [] }) }) };
    expect(followIssue(world(), given, false)).toEqual([updated(given, after)]);
  });

  it("is compared with the assignees that are given, if any", () => {
    const given = owned({ assignees: ["bob"] });
    expect(followIssue(world(), given, true, ["alice"])).toEqual([]);
  });
});

describe("a committed item without a line", () => {
  it("keeps its terms, and the labels come back with a comment", () => {
    const given = owned({ labels: ["action-item", "P3"] }, { terms: inWeb });
    const labels = { add: [priorityLabel("P2"), areaLabel("web", "web")], remove: ["P3"] };
    expect(followIssue(world(), given, true)).toEqual([
      updated(given, {}, { labels }),
      ...commentOn(world(), given, [
        { what: "priority", kept: "P2", written: "P3" },
        { what: "area", area: "web", label: "web" },
      ]),
    ]);
  });

  it("follows what makes it stricter", () => {
    const given = owned({ labels: [...all, "P1"] }, { terms: inWeb });
    const after = { terms: terms({ priority: "P1", areas: ["web"] }) };
    expect(followIssue(world(), given, true)).toEqual([updated(given, after, removing("P2"))]);
  });

  it("can be handed over", () => {
    const given = owned({ assignees: ["bob"] });
    const after = { terms: terms({ owners: [TEAM, "bob"] }), base: assigned("bob") };
    expect(followIssue(world(), given, true)).toEqual([updated(given, after)]);
  });

  const alone = {
    terms: terms({ owners: ["alice", "bob"] }),
    base: base({ line: null, issue: fields({ owners: ["alice", "bob"] }) }),
  };
  const left = owned({ assignees: [] }, alone);

  it("keeps its owners if nobody is left, with a comment", () => {
    expect(followIssue(world(), left, true)).toEqual([
      updated(left, {}, { assignees: ["alice", "bob"] }),
      ...commentOn(world(), left, [{ what: "owners", owners: ["alice", "bob"] }]),
    ]);
  });

  it("keeps them on record only while another bot fights over them", () => {
    const contested = [
      { issue: left.ref, field: "owners" as const, value: fingerprint("alice bob"), by: "bot" },
    ];
    expect(followIssue(world({ contested }), left, true)).toEqual([]);
    const unlabeled = { ...left, labels: [] };
    expect(followIssue(world({ contested }), unlabeled, true)).toEqual([
      updated(unlabeled, {}, adding(itemLabel(policy))),
    ]);
  });

  it("can be handed over while a bot fights about its former owners", () => {
    const given = { ...left, assignees: ["carol"] };
    const contested = [{ issue: left.ref, field: "owners" as const, value: fingerprint("carol"), by: "bot" }];
    const after = {
      terms: terms({ owners: ["carol"] }),
      base: base({ line: null, issue: fields({ owners: ["carol"] }) }),
    };
    expect(followIssue(world({ contested }), given, true)).toEqual([updated(given, after)]);
  });
});
