import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { renderChecked } from "../../../src/markdown/messages/replies.ts";
import { writtenField } from "../../../src/observed/contested.ts";
import type { ItemCommand, ItemIssue } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { planPairs } from "../../../src/plan/items/existing-item.ts";
import { unchangedItem, wantedHead } from "../../../src/plan/items/item-issue.ts";
import { itemLabel, overdueLabel, priorityLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { fields, issue, recording, snapshot } from "../builders.ts";
import { at, known, ledger, merged, owned, ROW, SOON } from "./item-in-step.ts";

/* What is written into the issues of items that have a line; `line-edits.test.ts` is about the lines. */

/** The item with the head that a pass would give it. */
function withHead(row: string, given: ItemIssue, now = SOON, over: Partial<PlanInput> = {}): ItemIssue {
  const { world, assessed, entry } = merged(row, given, now, over);
  const { held, shownLine, pair } = entry;
  const shown = { owners: shownLine.owners, priority: held.terms.priority, type: pair.line.type };
  const facts = { ...shown, ledger: { ...given.marker.ledger, due: entry.due, terms: held.terms } };
  return { ...given, body: wantedHead(world, assessed, given, facts, entry.merged.issue.done) };
}

const planned = (row: string, given: ItemIssue, now = SOON, over: Partial<PlanInput> = {}) => {
  const { world, assessed, entry } = merged(row, withHead(row, given, now, over), now, over);
  return planPairs(world, assessed, [entry]).operations;
};

describe("what an issue needs", () => {
  const updated = (given: ItemIssue, row: string, record: Partial<Ledger>, changes: object, now = SOON) => {
    const before = withHead(row, given, now);
    const after = recording(before, { terms: merged(row, given, now).entry.held.terms, ...record });
    return { ...unchangedItem(before), marker: after.marker, ...changes };
  };
  const seen = (over: Partial<Ledger["base"]>) => known({ seenAt: owned().updatedAt, ...over });
  const [reworded, checked] = [ROW.replace("lag", "lags"), ROW.replace("[ ]", "[x]")];
  const handedOver = ROW.replace("@alice", "@bob");
  const isDone = { line: fields({ done: true }), issue: fields({ done: true }) };
  const done = owned({ state: "closed", stateReason: "completed" }, known(isDone));
  const words = { line: fields({ title: "Alert on lags" }), issue: fields({ title: "Alert on lags" }) };
  const bob = fields({ owners: ["bob"] });

  it.each<[string, string, ItemIssue, Partial<Ledger>, object]>([
    ["the line's words", reworded, owned(), seen(words), { title: "Alert on lags" }],
    ["the line's owners", handedOver, owned(), seen({ line: bob, issue: bob }), { assignees: ["bob"] }],
    ["to be open", ROW, done, seen({}), { state: "open", stateReason: "reopened" }],
    [
      "its label",
      ROW,
      owned({ labels: [] }),
      {},
      { labels: { add: [itemLabel(at(SOON).policy)], remove: [] } },
    ],
    ["the line's priority", `${ROW} P1`, owned(), {}, { labels: { add: [priorityLabel("P1")], remove: [] } }],
    [
      "the line's date on record",
      ROW.replace("12-01", "12-15"),
      owned(),
      { due: "2026-12-15", ...seen({ due: "2026-12-15" }) },
      {},
    ],
    [
      "a team on record",
      ROW.replace("@alice", "@acme/dba @alice"),
      owned(),
      seen({ line: fields({ owners: ["acme/dba", "alice"] }) }),
      {},
    ],
    [
      "on record that GitHub assigned somebody late",
      ROW,
      owned({}, known({ issue: fields({ owners: [] }) })),
      seen({}),
      {},
    ],
    [
      "on record that its line followed a command",
      ROW,
      owned({}, known({ due: "2026-11-20" })),
      seen({}),
      {},
    ],
    ["to be signed by the present key", ROW, owned({ signed: "previous" }), {}, {}],
  ])("is %s", (_, row, given, record, changes) => {
    expect(planned(row, given)).toStrictEqual([updated(given, row, record, changes)]);
  });

  const dropped = { reason: "Sold", by: "root", at: "2026-11-02T09:30:00Z", commentId: 7 };

  it("is not to be dropped anymore, once it is open again", () => {
    const [update] = planned(ROW, owned({}, { dropped }));
    expect((update as Operation<"update-item">).marker.ledger).toEqual(ledger);
  });

  it("is to be overdue after its due date, until it is done", () => {
    const DUE = "2026-12-02T10:00:00Z";
    const add = [overdueLabel(at(DUE).policy)];
    expect(planned(ROW, owned(), DUE)).toMatchObject([{ labels: { add, remove: [] } }]);
    const late = { ...done, labels: ["action-item", "overdue"] };
    expect(planned(checked, late, DUE)).toMatchObject([{ labels: { add: [], remove: ["overdue"] } }]);
  });

  it("is not to be overdue yet, if a command waits for it to be open again", () => {
    const extending: ItemCommand = {
      comment: { id: 7, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-20") },
      actor: { login: "root", kind: "person", role: "admin", teams: [] },
      request: { name: "extend", date: "+7d", reason: "The vendor is late" },
    };
    const [first] = planned(ROW, done, "2026-12-02T10:00:00Z");
    const [waiting] = planned(ROW, { ...done, commands: [extending] }, "2026-12-02T10:00:00Z");
    expect(first).toMatchObject({ state: "open", labels: { add: [{ name: "overdue" }] } });
    expect(waiting).toEqual({ ...first, labels: undefined });
  });

  it("is the severity of the incident on record", () => {
    const incident = issue({ labels: ["sev1"] });
    expect(planned(ROW, owned(), SOON, { incident })).toMatchObject([
      { marker: { ledger: { severity: "sev1" } } },
    ]);
  });

  it("is to be closed, with a comment, once its box is checked", () => {
    const [comment, update, ...others] = planned(checked, owned());
    const after = updated(owned(), checked, seen(isDone), { state: "closed", stateReason: "completed" });
    expect(others).toEqual([]);
    expect(comment).toEqual({
      ...{
        kind: "comment",
        issue: owned().ref,
        tag: `checked ${ledger.base.seenAt}`,
        body: renderChecked("#13"),
      },
    });
    expect(update).toEqual(after);
  });

  it.each<[string, string, ItemIssue]>([
    ["it is in step", ROW, owned()],
    ["it is done", checked, done],
    ["it is dropped", checked, recording(done, { dropped })],
    ["it is done, and an earlier key signed it", checked, { ...done, signed: "previous" }],
    [
      "people are asked about the date in its line, and a command set another one before",
      ROW.replace("2026-12-01", "2025-12-10"),
      owned({}, { due: "2026-12-08" }),
    ],
  ])("is nothing if %s", (_, row, given) => {
    expect(planned(row, given)).toEqual([]);
  });

  it("is its own part of the body, unless another bot fights over it", () => {
    const { world, assessed, entry } = merged(ROW, owned({ body: "Mine." }));
    const { body: head } = withHead(ROW, owned());
    const update = { ...unchangedItem(owned()), head };
    expect(planPairs(world, assessed, [entry]).operations).toEqual([update]);
    const contested = [{ ...writtenField(owned().ref, "head", head), by: null }];
    expect(planPairs({ ...world, contested }, assessed, [entry]).operations).toEqual([]);
  });

  it("shows what its line says of it, but nothing that fewer people can read", () => {
    const { repository } = snapshot();
    const vault = { ...repository, repo: "vault", id: 2 };
    const given = owned(
      { ref: { ...vault, number: 20 }, body: "" },
      { terms: { ...ledger.terms, owners: ["alice"] } },
    );
    const row = ROW.replace("shop/issues", "vault/issues").replace("@alice", "@alice @zqperson type: zqtype");
    const headIn = (visibility: "private" | "public") => {
      const knownRepositories = { "acme/vault": { ...vault, visibility } };
      const [update] = planned(row, given, SOON, { knownRepositories });
      return update?.kind === "update-item" ? update.head : null;
    };
    expect(headIn("private")).toMatch(/@alice @zqperson · zqtype/);
    expect(headIn("public")).toMatch(/@alice (?!.*zq)/);
  });
});

describe("an item whose line was removed, and came back", () => {
  const gone = known({ line: null, issue: fields({ done: true }) });
  const retracted = owned({ state: "closed", stateReason: "not_planned" }, gone);

  it("opens again", () => {
    expect(planned(ROW, retracted)).toMatchObject([
      {
        state: "open",
        stateReason: "reopened",
        marker: { ledger: { base: { line: fields(), issue: fields() } } },
      },
    ]);
  });

  it("opens again also if its box is checked, and is closed like any other then", () => {
    const given = withHead(ROW, retracted);
    const reopened = recording(given, known({ line: null, issue: fields(), seenAt: given.updatedAt }));
    const { world, assessed, entry } = merged(ROW.replace("[ ]", "[x]"), given);
    expect(planPairs(world, assessed, [entry]).operations).toEqual([
      { ...unchangedItem(given), state: "open", stateReason: "reopened", marker: reopened.marker },
    ]);
  });
});
