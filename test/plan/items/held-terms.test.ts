import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { SyncedFields, Terms } from "../../../src/domain/items/ledger.ts";
import type { Priority } from "../../../src/domain/priority.ts";
import type { LineEdit } from "../../../src/markdown/checklist/checklist.ts";
import { type PutBack, renderPutBack } from "../../../src/markdown/messages/put-back.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import {
  commentOn,
  commentOnPutBack,
  holdTerms,
  putBackOnIssue,
} from "../../../src/plan/items/held-terms.ts";
import type { Merged } from "../../../src/plan/items/three-way-merge.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { base, fields, item, line, planInput, postmortem, recording } from "../builders.ts";

const area = (label: string) => ({ paths: ["**"], labels: [label], teams: [] });
const areas = { database: area("database"), web: area("frontend") };
const policy = { ...DEFAULT_POLICY, gate: { ...DEFAULT_POLICY.gate, areas } };
const [SOON, LATER] = ["2026-11-03T08:59:59Z", "2026-11-03T09:00:00Z"];
const at = (now: string) => planInput({ policy, now: Temporal.Instant.from(now) });

const terms = (over: Partial<Terms> = {}): Terms => ({
  ...{ priority: "P1", areas: [], owners: ["alice"] },
  ...over,
});
const owned = (over: Partial<ItemIssue> = {}, recorded = terms()) =>
  recording(item(20, "Alert on lag", { assignees: ["alice"], labels: ["action-item", "P1"], ...over }), {
    terms: recorded,
    base: base(),
  });
const merge = (over: Partial<SyncedFields> = {}): Merged => ({
  ...{ line: fields(over), issue: fields(over), conflicts: [], settledByEvents: false },
});

const priority = (kept: Priority | null, written: Priority | null): PutBack => ({
  ...{ what: "priority", kept, written },
});
const owners: PutBack = { what: "owners", owners: ["alice"] };
const inArea = (name: string, label: string): PutBack => ({ what: "area", area: name, label });

describe("the terms after a merge", () => {
  const held = (now: string, wanted: Merged, written: Priority | null = "P3") => {
    const pair = { line: line("Alert on lag", { priority: written }), item: owned(), showsIssue: true };
    return holdTerms(at(now), assessPostmortem(at(now), postmortem("")), pair, wanted);
  };
  const free = { isHeld: false, ownersPutBack: false };

  it.each<[string, string, Merged, Terms]>([
    [
      "an item follows line and issue",
      SOON,
      merge({ owners: ["bob"] }),
      terms({ priority: "P3", owners: ["bob"] }),
    ],
    ["it can lose its owners", SOON, merge({ owners: [] }), terms({ priority: "P3", owners: [] })],
    ["it keeps its terms once it is done", SOON, merge({ done: true, owners: [] }), terms()],
  ])("before it is committed: %s", (_, now, wanted, after) => {
    expect(held(now, wanted)).toEqual({ merged: wanted, terms: after, ...free });
  });

  it("once it is done later, they are kept, too", () => {
    const done = merge({ done: true, owners: [] });
    expect(held(LATER, done, "P0")).toEqual({ merged: done, terms: terms(), ...free });
  });

  it("once it is committed, only stricter ones count", () => {
    const isHeld = { isHeld: true, ownersPutBack: false };
    const reassigned = merge({ owners: ["bob"] });
    const kept = terms({ owners: ["bob"] });
    expect(held(LATER, reassigned)).toEqual({ merged: reassigned, terms: kept, ...isHeld });
    expect(held(LATER, merge(), "P0").terms).toEqual(terms({ priority: "P0" }));
  });

  it("once it is committed, somebody owns it", () => {
    const unowned = merge({ owners: [] });
    const after = { merged: merge(), terms: terms(), isHeld: true, ownersPutBack: true };
    expect(held(LATER, unowned)).toEqual(after);
  });
});

describe("what is put back in the labels of a committed item", () => {
  const both = terms({ areas: ["database", "web"] });
  const none = terms({ priority: null });

  it.each<[string, string[], Terms, Terms, PutBack[]]>([
    ["nothing", ["P1"], terms(), terms(), []],
    ["a label in place of its priority", ["P3"], terms(), terms(), [priority("P1", "P3")]],
    ["a label beside its priority", ["P1", "p3"], terms(), terms(), [priority("P1", "P3")]],
    ["the first of several", ["P4", "bug", "P3"], terms(), terms(), [priority("P1", "P3")]],
    ["a label that is taken off", [], terms(), terms(), [priority("P1", null)]],
    ["a lower one than none", ["P4"], none, none, [priority(null, "P4")]],
    ["nothing, if its priority rises", ["P1"], terms(), terms({ priority: "P0" }), []],
    ["the labels of areas", ["P1"], both, both, [inArea("database", "database"), inArea("web", "frontend")]],
    ["one of them", ["P1", "frontend"], both, both, [inArea("database", "database")]],
    ["both", ["P2", "frontend"], both, both, [priority("P1", "P2"), inArea("database", "database")]],
  ])("is %s", (_, labels, recorded, wanted, expected) => {
    const given = owned({ labels: ["action-item", ...labels] }, recorded);
    expect(putBackOnIssue(at(LATER), given, wanted)).toEqual(expected);
  });

  it("is no label over which another bot fights", () => {
    const contested = [
      { issue: owned().ref, field: "label:database" as const, value: fingerprint("+"), by: null },
    ];
    expect(putBackOnIssue({ ...at(LATER), contested }, owned({}, both), both)).toEqual([
      inArea("web", "frontend"),
    ]);
  });
});

describe("the comment on what is put back", () => {
  const body = renderPutBack([owners]);
  const tag = `put-back 2026-11/${fingerprint(body)}` as const;

  it("comes once a month", () => {
    const comment = { kind: "comment", issue: owned().ref, tag, body };
    expect(commentOn(at(LATER), owned(), [owners])).toEqual([comment]);
    expect(commentOn(at(LATER), owned({ postedTags: [tag] }), [owners])).toEqual([]);
    expect(commentOn(at("2026-12-01T09:00:00Z"), owned({ postedTags: [tag] }), [owners])).toHaveLength(1);
    expect(commentOn(at(LATER), owned(), [])).toEqual([]);
  });

  const bodies = (
    given: ItemIssue,
    written: Priority | null,
    { set = null, ...held }: { isHeld?: boolean; ownersPutBack?: boolean; set?: LineEdit["set"] | null },
  ) => {
    const find = { issue: null, words: "Alert on lag", occurrence: 1 };
    const pair = { line: line("Alert on lag", { priority: written }), item: given, showsIssue: true };
    const merged = merge();
    const after = { merged, terms: terms(), isHeld: true, ownersPutBack: false, ...held };
    const operations = commentOnPutBack(at(LATER), { pair, merged, held: after, edit: set && { find, set } });
    return operations.map((one) => (one.kind === "comment" ? one.body : one.kind));
  };
  const unassigned = owned({ assignees: [] });
  const unlabeled = owned({ labels: ["action-item"] });

  it.each<[string, ItemIssue, Priority | null, Parameters<typeof bodies>[2], PutBack[]]>([
    ["a lower priority", owned(), "P3", { set: { priority: "P1" } }, [priority("P1", "P3")]],
    ["owners", owned(), null, { ownersPutBack: true, set: { owners: ["alice"] } }, [owners]],
    [
      "both",
      owned(),
      "P3",
      { ownersPutBack: true, set: { priority: "P1", owners: ["alice"] } },
      [priority("P1", "P3"), owners],
    ],
    ["not the line's new owners", owned(), null, { set: { owners: ["alice"] } }, []],
    ["not a priority that a command changed", owned(), "P1", { set: { priority: "P0" } }, []],
    ["not a priority of which the line says nothing yet", owned(), "P3", { set: { done: true } }, []],
    ["not owners of the issue yet", unassigned, null, { ownersPutBack: true, set: { done: true } }, []],
    ["not labels yet", unlabeled, null, { set: { done: true } }, []],
  ])("tells about the line: %s", (_, given, written, held, changes) => {
    expect(bodies(given, written, held)).toEqual(changes.length > 0 ? [renderPutBack(changes)] : []);
  });

  it.each<[string, ItemIssue, Parameters<typeof bodies>[2], PutBack[]]>([
    ["a label", unlabeled, {}, [priority("P1", null)]],
    ["owners", unassigned, { ownersPutBack: true }, [owners]],
    [
      "both",
      owned({ assignees: [], labels: ["action-item"] }),
      { ownersPutBack: true },
      [priority("P1", null), owners],
    ],
    ["not owners that it has", owned({ assignees: ["Alice"] }), { ownersPutBack: true }, []],
    ["not owners that only follow the line", unassigned, {}, []],
    ["nothing before it is committed", unlabeled, { isHeld: false }, []],
  ])("tells about the issue, once its line needs no edit: %s", (_, given, held, changes) => {
    expect(bodies(given, "P1", held)).toEqual(changes.length > 0 ? [renderPutBack(changes)] : []);
  });
});
