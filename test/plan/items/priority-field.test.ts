import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { SeenField } from "../../../src/domain/items/ledger.ts";
import type { Priority } from "../../../src/domain/priority.ts";
import { renderNotKept } from "../../../src/markdown/messages/issue-fields.ts";
import { writtenField } from "../../../src/observed/contested.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { commentOn } from "../../../src/plan/items/held-terms.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import { followPriority } from "../../../src/plan/items/priority-field.ts";
import { itemLabel, overdueLabel, priorityLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { item, planInput, postmortem, recording } from "../builders.ts";

const FIELD = {
  id: 8,
  name: "Urgency",
  options: { P0: "Urgent", P1: "High", P2: "Medium", P3: "Low" },
} as const;
const LATER = Temporal.Instant.from("2026-11-10T10:00:00Z");
const WITHOUT_LINE = "## Action items\n";
const seen = (record: string | null, shown: string | null): SeenField => ({ record, shown });

/** An item with a recorded priority whose field shows this. */
const itemWith = (
  priority: Priority | null,
  shown: string | null,
  last?: SeenField,
  over: Partial<ItemIssue> = {},
): ItemIssue => {
  const found = item(20, "Add alerts", { fields: shown === null ? {} : { [FIELD.id]: shown }, ...over });
  const { ledger } = found.marker;
  const base = { ...ledger.base, ...(last && { fields: { priority: last } }) };
  const terms = { ...ledger.terms, priority };
  return recording(found, { terms, base });
};
const follow = (found: ItemIssue, over: Partial<PlanInput> = {}, body = WITHOUT_LINE) => {
  const world = planInput({ items: [found], ...over });
  return followPriority(world, assessPostmortem(world, postmortem(body)), found, FIELD);
};
const ledgerOf = ({ marker: { ledger } }: ItemIssue, field?: SeenField) => {
  return field ? { ...ledger, base: { ...ledger.base, fields: { priority: field } } } : ledger;
};
const write = (value: string, shown: string | null) => ({ which: "priority", field: FIELD, value, shown });
const contestedAt = (value: string) => [
  { ...writtenField(item(20, "").ref, "field-priority", value), by: "other[bot]" },
];

describe("the field of the priority", () => {
  it.each<[string, Priority | null, string | null]>([
    ["the option of the priority", "P1", "High"],
    ["another option of the same priority", "P1", "P1 (next sprint)"],
    ["nothing, and there is no priority", null, null],
    ["nothing, and the priority has no option", "P4", null],
  ])("is in step if it shows %s", (_, priority, shown) => {
    const found = itemWith(priority, shown);
    expect(follow(found)).toEqual({ ledger: ledgerOf(found, seen(shown, shown)) });
    const known = itemWith(priority, shown, seen(shown, shown));
    expect(follow(known).ledger).toBe(known.marker.ledger);
  });

  it.each<[string, ItemIssue, string, string | null]>([
    ["is empty", itemWith("P1", null), "High", null],
    ["was not read", { ...itemWith("P0", null), fields: undefined! }, "Urgent", null],
    ["was emptied", itemWith("P1", null, seen("High", "High")), "High", null],
    ["shows the priority before a command", itemWith("P3", "High", seen("High", "High")), "Low", "High"],
    ["shows no priority", itemWith("P1", "Someday", seen("High", "High")), "High", "Someday"],
  ])("is written if it %s, without a comment", (_, found, value, shown) => {
    const expected = { ledger: found.marker.ledger, write: write(value, shown) };
    expect(follow(found)).toEqual(expected);
    expect(follow(found, { now: LATER })).toEqual(expected);
    expect(follow(found, { contested: contestedAt(value) })).toEqual({ ledger: found.marker.ledger });
    expect(follow(found, { contested: contestedAt("None") })).toEqual(expected);
  });

  it.each([[null], ["Low"]])("is left alone if it showed %s right after it was written", (shown) => {
    const found = itemWith("P1", shown, seen("High", shown));
    const words = renderNotKept(found.ref, postmortem("").ref, { name: "Urgency", value: "High", shown });
    const expected = { ledger: found.marker.ledger, notes: [words] };
    expect(follow(found)).toEqual(expected);
    expect(follow(found, { contested: contestedAt("High") })).toEqual(expected);
  });

  it.each<[string, ItemIssue]>([
    ["there is no priority", itemWith(null, "Someday")],
    ["there is no priority, and it was seen", itemWith(null, "Low", seen(null, "Low"))],
    ["the priority has no option", itemWith("P4", "Someday")],
    ["the priority has no option, and it was seen", itemWith("P4", "Low", seen(null, "Low"))],
  ])("is left as it is if %s", (_, found) => {
    expect(follow(found)).toEqual({ ledger: found.marker.ledger });
  });
});

describe("a priority that somebody selects in the field", () => {
  const line =
    "## Action items\n\n- [ ] #19 Test them P2\n- [ ] [#20](https://github.com/acme/shop/issues/20) Add alerts P2 due 2026-12-01\n";
  const labeled = (found: ItemIssue, priority: Priority, labels: object) => {
    const { marker } = found;
    const ledger = { ...marker.ledger, terms: { ...marker.ledger.terms, priority } };
    return { ...unchangedItem(found), marker: { ...marker, ledger }, ...labels };
  };
  const add = (...names: Priority[]) => names.map(priorityLabel);

  it.each<[string, Priority | null, string, Priority]>([
    ["a first one", null, "High", "P1"],
    ["a higher one", "P2", "Urgent", "P0"],
    ["a lower one", "P2", "Low", "P3"],
    ["one that has no option", "P2", "P4 later", "P4"],
  ])("goes into the line before the item is committed: %s", (_, recorded, shown, priority) => {
    const found = itemWith(recorded, shown, seen("Medium", "Medium"));
    const items = [item(19, "Test them"), found];
    const { ref, checklist, lines } = assessPostmortem(planInput({ items }), postmortem(line));
    expect(follow(found, { items }, line)).toEqual({
      ledger: found.marker.ledger,
      first: {
        kind: "edit-lines",
        postmortem: ref,
        checklist,
        edits: [{ find: { issue: lines[1]!.issue, words: "Add alerts", occurrence: 1 }, set: { priority } }],
      },
    });
  });

  it.each<[string, string, Partial<ItemIssue>, object]>([
    ["the item has no line", WITHOUT_LINE, {}, { add: add("P1"), remove: [] }],
    ["the line has no priority", line.replace("alerts P2", "alerts"), {}, { add: add("P1"), remove: [] }],
    [
      "another one is among them",
      WITHOUT_LINE,
      { labels: ["action-item", "P2", "docs"] },
      { add: add("P1"), remove: ["P2"] },
    ],
    [
      "one of them is missing",
      WITHOUT_LINE,
      { labels: ["P1"] },
      { add: [itemLabel(planInput().policy)], remove: [] },
    ],
  ])("goes into the record and the labels if %s", (_, body, over, labels) => {
    const found = itemWith("P2", "High", undefined, over);
    expect(follow(found, {}, body)).toEqual({
      ledger: found.marker.ledger,
      first: labeled(found, "P1", { labels }),
    });
  });

  it("goes into the record alone if the labels show it", () => {
    const found = itemWith(null, "High", undefined, { labels: ["action-item", "P1"] });
    expect(follow(found).first).toEqual(labeled(found, "P1", {}));
  });

  it("leaves an overdue item overdue", () => {
    const found = itemWith(null, "High", undefined, { labels: ["action-item", "P1"] });
    const now = Temporal.Instant.from("2026-12-03T10:00:00Z");
    const labels = { add: [overdueLabel(planInput().policy)], remove: [] };
    expect(follow(found, { now }).first).toEqual(labeled(found, "P1", { labels }));
  });

  it.each<[string, Priority | null, string, Priority]>([
    ["higher", "P2", "Urgent", "P0"],
    ["higher than none", null, "High", "P1"],
  ])("counts once the item is committed if it is %s", (_, recorded, shown, priority) => {
    const found = itemWith(recorded, shown);
    const labels = { add: add(priority), remove: [] };
    expect(follow(found, { now: LATER })).toEqual({
      ledger: found.marker.ledger,
      first: labeled(found, priority, { labels }),
    });
  });

  it("is put back, with a comment, if it is a lower one of a committed item", () => {
    const found = itemWith("P1", "Low", seen("High", "High"));
    const comments = commentOn(planInput({ now: LATER }), found, [
      { what: "priority", kept: "P1", written: "P3" },
    ]);
    expect(comments).toHaveLength(1);
    expect(follow(found, { now: LATER })).toEqual({
      ledger: found.marker.ledger,
      write: write("High", "Low"),
      comments,
    });
  });

  it("does not count if it is lower than none, and the item is committed", () => {
    const found = itemWith(null, "Low");
    expect(follow(found, { now: LATER })).toEqual({ ledger: found.marker.ledger });
  });
});
