import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { SeenField } from "../../../src/domain/items/ledger.ts";
import { renderDoubtfulField, renderNotKept } from "../../../src/markdown/messages/issue-fields.ts";
import { renderRevertedDate } from "../../../src/markdown/messages/replies.ts";
import { writtenField } from "../../../src/observed/contested.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { followDue } from "../../../src/plan/items/due-field.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { item, planInput, postmortem, recording } from "../builders.ts";

const FIELD = { id: 7, name: "Due date" };
const DUE = "2026-12-01";
const LATER = Temporal.Instant.from("2026-11-10T10:00:00Z");
const seen = (record: string, shown: string | null, asked?: true): SeenField => {
  return { record, shown, ...(asked && { asked }) };
};

/** An item whose field shows this, and whose record knows what it showed before. */
const itemWith = (shown: string | null, last?: SeenField, over: Partial<ItemIssue> = {}): ItemIssue => {
  const found = item(20, "Add alerts", { fields: shown === null ? {} : { [FIELD.id]: shown }, ...over });
  const { ledger } = found.marker;
  const base = { ...ledger.base, ...(last && { fields: { due: last } }) };
  return recording(found, { base });
};
const follow = (found: ItemIssue, over: Partial<PlanInput> = {}) => {
  const world = planInput({ items: [found], ...over });
  return followDue(world, assessPostmortem(world, postmortem("## Action items\n")), found, FIELD);
};
const recorded = ({ marker: { ledger } }: ItemIssue, due: string, field: SeenField) => {
  return { ...ledger, due, base: { ...ledger.base, fields: { due: field } } };
};
const write = (shown: string | null) => ({ which: "due", field: FIELD, value: DUE, shown });
const contested = [{ ...writtenField(item(20, "").ref, "field-due", DUE), by: "other[bot]" }];

describe("the field of the due date", () => {
  it("is recorded as soon as it shows the due date", () => {
    const found = itemWith(DUE);
    expect(follow(found)).toEqual({ ledger: recorded(found, DUE, seen(DUE, DUE)) });
    expect(follow(found, { contested })).toEqual({ ledger: recorded(found, DUE, seen(DUE, DUE)) });
  });

  it("needs nothing if that is recorded", () => {
    const found = itemWith(DUE, seen(DUE, DUE));
    expect(follow(found).ledger).toBe(found.marker.ledger);
  });

  it.each<[string, ItemIssue, string | null]>([
    ["is empty", itemWith(null), null],
    ["was not read", item(20, "Add alerts"), null],
    ["was emptied", itemWith(null, seen(DUE, DUE)), null],
    [
      "shows the due date before a command",
      itemWith("2026-11-24", seen("2026-11-24", "2026-11-24")),
      "2026-11-24",
    ],
    ["shows no day", itemWith("soon"), "soon"],
  ])("is written if it %s, without a comment", (_, found, shown) => {
    const expected = { ledger: found.marker.ledger, write: write(shown) };
    expect(follow(found)).toEqual(expected);
    expect(follow(found, { now: LATER })).toEqual(expected);
    expect(follow(found, { contested })).toEqual({ ledger: found.marker.ledger });
  });

  it.each([[null], ["2026-12-02"]])("is left alone if it showed %s right after it was written", (shown) => {
    const found = itemWith(shown, seen(DUE, shown));
    const words = renderNotKept(found.ref, postmortem("").ref, { name: "Due date", value: DUE, shown });
    const expected = { ledger: found.marker.ledger, notes: [words] };
    expect(follow(found)).toEqual(expected);
    expect(follow(found, { contested })).toEqual(expected);
  });
});

describe("a date that somebody sets in the field", () => {
  it.each([
    ["counts", "2026-12-08", "2026-12-08"],
    ["moves to the next business day", "2026-12-12", "2026-12-14"],
  ])("%s before the item is committed", (_, shown, due) => {
    const found = itemWith(shown, seen(DUE, DUE));
    expect(follow(found)).toEqual({ ledger: recorded(found, due, seen(shown, shown)) });
  });

  it.each<[string, string, string | null]>([
    ["a later day", "2026-12-08", null],
    ["a day in the past", "2026-11-03", "in the past"],
  ])("is put back once the item is committed: %s", (_, shown, doubt) => {
    const found = itemWith(shown, seen(DUE, DUE));
    const body = renderRevertedDate(DUE, shown, doubt, "Due date");
    const tag = `put-back 2026-11/${fingerprint(body)}` as const;
    const expected = { ledger: found.marker.ledger, write: write(shown) };
    expect(follow(found, { now: LATER })).toEqual({
      ...expected,
      comments: [{ kind: "comment", issue: found.ref, tag, body }],
    });
    const told = itemWith(shown, seen(DUE, DUE), { postedTags: [tag] });
    expect(follow(told, { now: LATER })).toEqual({ ...expected, comments: [] });
  });

  it.each([
    ["2026-10-30", "in the past"],
    ["2027-11-04", "more than 366 days away"],
  ])("is asked about if it can't be meant: %s", (shown, doubt) => {
    const found = itemWith(shown, seen(DUE, DUE));
    const question = { name: "Due date", shown, doubt, due: DUE };
    const notes = [renderDoubtfulField(found.ref, postmortem("").ref, question)];
    const first = follow(found);
    expect(first).toEqual({ ledger: recorded(found, DUE, seen(DUE, shown, true)), notes });
    const asked = itemWith(shown, seen(DUE, shown, true));
    const again = follow(asked);
    expect(again).toEqual({ ledger: asked.marker.ledger, notes });
    expect(again.ledger).toBe(asked.marker.ledger);
  });

  it("counts once its day is near enough, although it was asked about", () => {
    const found = itemWith("2027-11-04", seen(DUE, "2027-11-04", true));
    const fresh = recording(found, { trackedAt: "2026-11-10T09:00:00Z" });
    const { ledger, ...others } = follow(fresh, { now: LATER });
    expect(others).toEqual({});
    expect(ledger).toEqual(recorded(fresh, "2027-11-04", seen("2027-11-04", "2027-11-04")));
  });
});
