import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { writtenField } from "../../../src/observed/contested.ts";
import type { ItemClosing, ItemIssue } from "../../../src/observed/issue.ts";
import type { Snapshot } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import {
  commentOnUnchecked,
  isRefusedClosing,
  planItemClosings,
  reasonToUncheck,
} from "../../../src/plan/items/closing.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import { createPlan } from "../../../src/plan/plan.ts";
import { item, kindsOf, planInput, postmortem, snapshot } from "../builders.ts";

const plan = createPlan(new Map());

const NOW = Temporal.Instant.from("2026-11-02T10:00:00Z");
const CLOSED_AT = "2026-11-02T09:55:00Z";
const person = (login: string, role: string) => ({ login, kind: "person", role, teams: [] }) as const;

const proofs = { mayClose: true, mergedPullRequest: false, evidence: false, duplicateOf: null };
const closedBy = (login: string, role: string, reason: string | null): ItemClosing => ({
  ...proofs,
  closed: { closer: person(login, role), at: CLOSED_AT, reason },
});

const closed = (stateReason: string, over: Partial<ItemIssue> = {}) =>
  item(5, "Fix it", { state: "closed", stateReason, closedAt: CLOSED_AT, ...over });

/** Planned operations without the status comment. */
const planned = (found: ItemIssue, line: string, over: Partial<Snapshot> = {}): Operation[] => {
  const body = `## Action items\n\n${line}\n`;
  const world = snapshot({ postmortems: [postmortem(body)], items: [found], ...over });
  return plan(world, NOW).filter(({ kind }) => kind !== "keep-comment");
};
const kinds = (operations: readonly Operation[]) =>
  kindsOf(operations).map((kind, index) => {
    const operation = operations[index]!;
    return operation.kind === "update-item" ? (operation.state ?? "keep") : kind;
  });

const LINE = "- [ ] [#5](https://github.com/acme/shop/issues/5) Fix it · due 2026-12-01";
const CHECKED = "- [x] [#5](https://github.com/acme/shop/issues/5) Fix it · due 2026-12-01";
const evidence = { policy: { ...DEFAULT_POLICY, closure: { require: "evidence" as const, apps: null } } };

describe("an item that is closed as not planned", () => {
  it("by a person who cannot drop it gets a comment, then is reopened", () => {
    const closing = closedBy("carol", "triage", "no time");
    const operations = planned(closed("not_planned", { closing }), LINE);
    expect(kinds(operations)).toEqual(["tagged comment", "open"]);
    expect(operations[0]).toMatchObject({ tag: `reopened ${CLOSED_AT}`, issue: { number: 5 } });
  });

  it("is reopened only after the box that GitHub checked is unchecked", () => {
    const closing = closedBy("carol", "triage", "no time");
    const operations = planned(closed("not_planned", { closing }), CHECKED);
    expect(kinds(operations)).toEqual(["edit-lines", "tagged comment", "open"]);
    expect(operations[0]).toMatchObject({ edits: [{ set: { done: false } }] });
  });

  it("with a comment from before a crash is only reopened", () => {
    const closing = closedBy("carol", "triage", "no time");
    const postedTags = [`reopened ${CLOSED_AT}`] as const;
    expect(kinds(planned(closed("not_planned", { closing, postedTags: postedTags }), LINE))).toEqual([
      "open",
    ]);
    const earlier = ["reopened 2026-11-01T00:00:00Z"] as const;
    expect(kinds(planned(closed("not_planned", { closing, postedTags: earlier }), LINE))).toEqual([
      "tagged comment",
      "open",
    ]);
  });

  it("by an approver with a reason is recorded as dropped, in one write", () => {
    const closing = closedBy("alice", "admin", "the pump is sold");
    const [operation, ...others] = planned(closed("not_planned", { closing }), LINE);
    expect(others).toEqual([]);
    const dropped = { reason: "the pump is sold", by: "alice", at: CLOSED_AT, commentId: null };
    expect(operation).toMatchObject({ kind: "update-item", marker: { ledger: { dropped } } });
  });

  it.each([
    ["committed: is reopened as well", "2026-10-31T09:00:00Z", "open"],
    ["not committed: stays closed because of its line", "2026-11-02T09:00:00Z", "closed"],
  ])("without a line, %s", (_, trackedAt, state) => {
    const found = closed("not_planned", { closing: closedBy("carol", "triage", null) });
    const marker = { ...found.marker, ledger: { ...found.marker.ledger, trackedAt } };
    const [comment, update] = planned({ ...found, marker }, "");
    expect(kinds([comment!])).toEqual(["tagged comment"]);
    expect(update).toMatchObject({ kind: "update-item", state });
  });

  it("with another one, whose lines are gone at once, is reopened: people are asked about both", () => {
    const found = closed("not_planned", { closing: closedBy("carol", "triage", null) });
    const world = { items: [found, item(6, "Test it")] };
    expect(kinds(planned(found, "", world)).slice(0, 2)).toEqual(["tagged comment", "open"]);
  });

  it("is not decided again if the closing is recorded", () => {
    const known = closed("not_planned", { closing: closedBy("carol", "triage", null) });
    const { ledger } = known.marker;
    const done = { ...ledger.base.issue, done: true };
    const base = { ...ledger.base, issue: done, line: { ...ledger.base.line!, done: true } };
    const marker = { ...known.marker, ledger: { ...ledger, base } };
    expect(kinds(planned({ ...known, marker }, CHECKED))).not.toContain("open");
  });
});

describe("an item without a line that was closed permanently", () => {
  it("gets this recorded, so that it is not processed again", () => {
    const [operation] = planned(closed("completed"), "");
    expect(operation).toMatchObject({
      kind: "update-item",
      marker: { ledger: { base: { issue: { done: true }, line: { title: "Fix it" } } } },
    });
    expect(operation).not.toHaveProperty("state");
  });
});

describe("a box that is checked without the required evidence", () => {
  const asked = item(5, "Fix it", { closing: { closed: null, ...proofs } });

  it("gets a comment on the item, then is unchecked; the item stays open", () => {
    const operations = planned(asked, CHECKED, evidence);
    expect(kinds(operations)).toEqual(["tagged comment", "edit-lines"]);
    expect(operations[1]).toMatchObject({ edits: [{ set: { done: false } }] });
  });

  it("gets one comment for each save of the postmortem", () => {
    const postedTags = ["unchecked 2026-11-02T08:00:00Z"] as const;
    expect(kinds(planned({ ...asked, postedTags: postedTags }, CHECKED, evidence))).toEqual(["edit-lines"]);
  });

  it("closes the item if there is evidence, or none is required", () => {
    const proven = { ...asked, closing: { closed: null, ...proofs, evidence: true } };
    expect(kinds(planned(proven, CHECKED, evidence))).toEqual(["tagged comment", "closed"]);
    expect(kinds(planned({ ...asked, closing: null }, CHECKED))).toEqual(["tagged comment", "closed"]);
  });
});

describe("an untrusted record", () => {
  const edited = item(5, "Fix it", { signed: "untrusted", labels: [] });

  it("causes no write to the item except one comment", () => {
    const operations = planned(edited, CHECKED);
    expect(kinds(operations)).toEqual(["tagged comment"]);
    const [comment] = operations;
    const postedTags = comment?.kind === "comment" ? [comment.tag!] : [];
    expect(kinds(planned({ ...edited, postedTags: postedTags }, CHECKED))).toEqual([]);
  });

  it("of a closed item is not reported", () => {
    expect(planned({ ...edited, state: "closed" }, CHECKED)).toEqual([]);
  });

  it("that was signed with an earlier key is signed again while the item is open", () => {
    const [operation, ...others] = planned({ ...edited, signed: "previous", labels: ["action-item"] }, LINE);
    expect([operation?.kind, others.length]).toEqual(["update-item", 0]);
  });
});

describe("an item that is closed as a duplicate of an issue that GitHub does not name yet", () => {
  const item = closed("duplicate", {
    closing: { ...closedBy("bob", "write", null), duplicateOf: "unnamed" },
  });
  const plannedAt = (seconds: number) => {
    const world = snapshot({ postmortems: [postmortem(`## Action items\n\n${LINE}\n`)], items: [item] });
    return plan(world, Temporal.Instant.from(CLOSED_AT).add({ seconds })).filter(
      ({ kind }) => kind !== "keep-comment",
    );
  };

  it("is decided only when GitHub has had the time to show it", () => {
    expect(plannedAt(5)).toEqual([]);
    expect(kinds(plannedAt(25))).toEqual(["edit-lines"]);
  });
});

describe("the writes that open an item again", () => {
  const other = item(4, "Test it");
  const lines = "- [ ] [#4](https://github.com/acme/shop/issues/4) Test it\n";
  const closings = (found: ItemIssue, line: string, over: Partial<Snapshot> = {}) => {
    const world = planInput({ items: [other, found], ...over });
    const page = assessPostmortem(world, postmortem(`## Action items\n\n${lines}${line}\n`));
    return { ...planItemClosings(world, page, page.matching.pairs, [other, found]), page };
  };
  const refused = closed("not_planned", { closing: closedBy("carol", "triage", null) });
  const why =
    "Only an approver (people with the role maintain or admin) can close an item as not planned, because that drops it permanently. If it is done, close it as completed.";
  const open = { ...unchangedItem(refused), state: "open", stateReason: "reopened" };

  it("uncheck its own line, say why, and open it", () => {
    const { operations, changing, page } = closings(refused, CHECKED);
    const find = { issue: page.lines[1]!.issue, words: "Fix it", occurrence: 1 };
    const body = `@carol this was reopened. ${why}`;
    expect(operations).toEqual([
      {
        kind: "edit-lines",
        postmortem: page.ref,
        checklist: page.checklist,
        edits: [{ find, set: { done: false } }],
      },
      { kind: "comment", issue: refused.ref, tag: `reopened ${CLOSED_AT}`, body },
      open,
    ]);
    expect([...changing]).toEqual([refused]);
  });

  it("mention no bot", () => {
    const closer = { ...person("stale[bot]", "write"), kind: "bot" } as const;
    const closing = { ...proofs, closed: { closer, at: CLOSED_AT, reason: null } };
    const [comment] = closings({ ...refused, closing }, LINE).operations;
    expect(comment).toMatchObject({ body: `this was reopened. ${why}` });
  });

  it("uncheck no line that lost its number", () => {
    expect(kinds(closings(refused, "- [x] Fix it").operations)).toEqual(["tagged comment", "open"]);
  });

  it("are not repeated if another bot closes it again and again", () => {
    const contested = [{ ...writtenField(refused.ref, "state", "open"), by: "stale[bot]" }];
    const { operations, changing } = closings(refused, CHECKED, { contested });
    expect([operations, [...changing]]).toEqual([[], [refused]]);
  });

  it("are none for what stays closed", () => {
    const { operations, changing } = closings(closed("completed"), CHECKED);
    expect([operations, changing.size]).toEqual([[], 0]);
  });
});

describe("a closing by a person", () => {
  const refused = closed("not_planned", { closing: closedBy("carol", "triage", null) });
  const { marker } = refused;
  const done = { ...marker.ledger.base, issue: { ...marker.ledger.base.issue, done: true } };

  it.each<[string, ItemIssue, boolean]>([
    ["without the right to drop it", refused, true],
    [
      "with that right, and a reason",
      closed("not_planned", { closing: closedBy("alice", "admin", "Sold") }),
      false,
    ],
    [
      "that is recorded",
      { ...refused, marker: { ...marker, ledger: { ...marker.ledger, base: done } } },
      false,
    ],
    ["that is undone", { ...refused, state: "open" }, false],
    ["that was not read", closed("not_planned"), false],
    ["whose box is only checked", closed("not_planned", { closing: { ...proofs, closed: null } }), false],
  ])("does not count only if it is new and not allowed: one %s", (_, found, isRefused) => {
    expect(isRefusedClosing(found, DEFAULT_POLICY)).toBe(isRefused);
  });
});

describe("a box that is checked", () => {
  const asked = item(5, "Fix it", { closing: { closed: null, ...proofs } });
  const saved = { updatedAt: "2026-11-02T09:55:30Z" };
  const reasonFor = (found: ItemIssue, line = CHECKED, at = saved) => {
    const world = planInput({ ...evidence, items: [found] });
    const { matching } = assessPostmortem(world, postmortem(`## Action items\n\n${line}\n`));
    return reasonToUncheck(world, at, matching.pairs[0]!);
  };
  const github =
    "It was checked right after this issue was closed, as GitHub does by itself, and that closing did not count. If the item is done, check the box again.";
  const reopened = ["reopened 2026-11-02T09:55:00Z"] as const;

  it.each<[string, ItemIssue, string, string | RegExp | null]>([
    ["there is no evidence", asked, CHECKED, /^To complete this item, evidence is required/],
    ["there is evidence", { ...asked, closing: { ...asked.closing!, evidence: true } }, CHECKED, null],
    ["nothing was read about it", { ...asked, closing: null }, CHECKED, null],
    ["it is not checked", asked, LINE, null],
    ["GitHub checked it", { ...asked, postedTags: reopened }, CHECKED, github],
    ["GitHub would have, and it is not checked", { ...asked, postedTags: reopened }, LINE, null],
  ])("is unchecked, and why: %s", (_, found, line, why) => {
    const reason = reasonFor(found, line);
    if (why === null) expect(reason).toBeNull();
    else expect(reason).toMatch(why);
  });

  it("was checked by GitHub only within 30 seconds", () => {
    const found = { ...asked, closing: null, postedTags: reopened };
    expect(reasonFor(found, CHECKED, { updatedAt: "2026-11-02T09:55:30.001Z" })).toBeNull();
  });

  it("gets a comment for the save that checked it", () => {
    const pair = { line: null!, item: asked, showsIssue: true };
    const body =
      "This item's checkbox in the postmortem was checked, and Followthrough unchecked it. Add a link.";
    expect(commentOnUnchecked(pair, { ...postmortem(""), ...saved }, "Add a link.")).toEqual([
      { kind: "comment", issue: asked.ref, tag: `unchecked ${saved.updatedAt}`, body },
    ]);
  });
});
