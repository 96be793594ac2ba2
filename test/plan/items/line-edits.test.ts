import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { renderRevertedDate } from "../../../src/markdown/messages/replies.ts";
import { writtenLineFields } from "../../../src/observed/contested.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import {
  commentOnConflicts,
  commentOnRevertedDate,
  doubtAboutDate,
  isDateAsked,
  mergePair,
  planPairs,
} from "../../../src/plan/items/existing-item.ts";
import { itemLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { MAX_BODY } from "../../../src/plan/size-limits.ts";
import { adopted, base, fields, item, line, postmortem, recording } from "../builders.ts";
import { at, known, LATER, ledger, merged, owned, pairIn, ROW, SOON } from "./item-in-step.ts";

/* What is written into the lines of items, and what is said about it; `existing-item.test.ts` is about the issues. */

describe("what a line needs", () => {
  const set = (row: string, given: ItemIssue, now = SOON, over: Partial<PlanInput> = {}) =>
    merged(row, given, now, over).entry.edit?.set ?? null;
  const held = { terms: { ...ledger.terms, priority: "P1" as const } };
  const lacking = (what: string, instead = "") => ROW.replace(what, instead);

  it.each<[string, string, ItemIssue, string, object | null]>([
    ["nothing", ROW, owned(), LATER, null],
    ["the issue's title", ROW, owned({ title: "Page on lag" }), SOON, { words: "Page on lag" }],
    ["its assignees", ROW, owned({ assignees: ["bob"] }), SOON, { owners: ["bob"] }],
    ["its state", ROW, owned({ state: "closed", stateReason: "completed" }), SOON, { done: true }],
    [
      "its number, as a link",
      lacking(/\[#20\]\S+/.exec(ROW)![0], "#20"),
      owned(),
      SOON,
      { issue: owned().ref },
    ],
    [
      "its number, once it has one",
      lacking(/\[#20\]\S+ /.exec(ROW)![0]),
      owned(),
      SOON,
      { issue: owned().ref },
    ],
    ["a due date", lacking(" · due 2026-12-01"), owned(), SOON, { due: "2026-12-01" }],
    [
      "the day in place of a relative date",
      lacking("2026-12-01", "Dec 1"),
      owned(),
      SOON,
      { due: "2026-12-01" },
    ],
    [
      "the due date on record, once it is committed",
      lacking("12-01", "12-15"),
      owned(),
      LATER,
      { due: "2026-12-01" },
    ],
    [
      "its due date that a command changed",
      ROW,
      owned({}, { due: "2026-12-08" }),
      LATER,
      { due: "2026-12-08" },
    ],
    ["the next working day", lacking("12-01", "12-13"), owned(), SOON, { due: "2026-12-14" }],
    ["its priority, once it is committed", `${ROW} P3`, owned({}, held), LATER, { priority: "P1" }],
    ["no priority before", `${ROW} P3`, owned({}, held), SOON, null],
    ["no priority where it says none", ROW, owned({}, held), LATER, null],
    ["no priority that it has", `${ROW} P1`, owned({}, held), LATER, null],
  ])("is %s", (_, row, given, now, expected) => {
    expect(set(row, given, now)).toEqual(expected);
  });

  it("is no checkmark of a line that lost its number", () => {
    const row = "- [x] Alert on lag @alice · due 2026-12-01";
    expect(set(row, owned())).toEqual({ done: false, issue: owned().ref });
  });

  it("is what the issue says, the first time that it shows a sub-issue", () => {
    const child = adopted(
      owned({ assignees: ["bob"] }, known({ line: null, issue: fields({ owners: ["bob"] }) })),
    );
    expect(set("- [ ] #20 Alert on lag · due 2026-12-01", child)).toMatchObject({ owners: ["bob"] });
  });

  it("is what people write in the line of a sub-issue that it showed before", () => {
    const { entry } = merged(ROW.replace("lag", "lags"), adopted(owned()));
    expect(entry).toMatchObject({ edit: null, merged: { issue: { title: "Alert on lags" } } });
  });

  it("is nothing that another bot undoes", () => {
    const fought = (value: object) => {
      const find = { issue: null, words: "Alert on lag", occurrence: 1 };
      const [write] = writtenLineFields(postmortem("").ref, { find, set: value });
      return { contested: [{ ...write!, by: null }] };
    };
    const row = ROW.replace("12-01", "12-15");
    const over = fought({ due: "2026-12-01" });
    expect(set(row, owned(), LATER, over)).toBeNull();
    expect(set(`${row} P3`, owned({}, held), LATER, over)).toEqual({ priority: "P1" });
    expect(merged(row, owned(), LATER, over).entry.revertedDate).toBeNull();
    expect(merged(row, owned(), LATER, fought({ due: "2026-12-02" })).entry.revertedDate).toBe("2026-12-15");
  });
});

describe("a date in a line", () => {
  const pair = (date: string, record: Partial<Ledger> = {}) => ({
    ...{ line: line("Alert on lag", { due: { date } }), item: owned({}, record), showsIssue: true },
  });
  const extended = { due: "2026-12-08" };

  it.each<[string, ReturnType<typeof pair>, string, string | null]>([
    ["in the past", pair("2025-12-10"), SOON, "in the past"],
    ["far ahead", pair("2030-12-10"), SOON, "more than 366 days away"],
    ["that can be meant", pair("2026-12-10"), SOON, null],
    ["that passed", pair("2026-12-01"), "2026-12-20T10:00:00Z", null],
    ["that passed, and was extended", pair("2026-12-01", extended), "2026-12-20T10:00:00Z", null],
    ["that the record has from a command", pair("2026-12-08", extended), "2026-12-20T10:00:00Z", null],
    [
      "that passed, if the record names none of the line",
      pair("2026-12-01", { base: base() }),
      "2026-12-20T10:00:00Z",
      null,
    ],
  ])("is doubted only if it is new: %s", (_, given, now, doubt) => {
    expect(doubtAboutDate(at(now), given)).toBe(doubt);
  });

  it("is asked about until the item is committed", () => {
    const asked = (now: string, date: string) => {
      const { assessed } = pairIn(at(now), "");
      return isDateAsked(at(now), assessed, pair(date));
    };
    expect([asked(SOON, "2025-12-10"), asked(LATER, "2025-12-10")]).toEqual([true, false]);
    expect(asked(SOON, "2026-12-10")).toBe(false);
  });

  it.each([
    ["2026-12-15", null],
    ["2025-12-10", "in the past"],
  ])("gets a comment if it is put back: %s, %s", (date, doubt) => {
    const { world, entry } = merged(ROW.replace("2026-12-01", date), owned(), LATER);
    const body = renderRevertedDate("2026-12-01", date, doubt);
    expect(commentOnRevertedDate(world, entry)).toEqual([{ kind: "comment", issue: owned().ref, body }]);
    expect(commentOnRevertedDate(world, { ...entry, revertedDate: null })).toEqual([]);
  });
});

describe("a field that both sides changed", () => {
  const comments = (given: Partial<ItemIssue>) =>
    commentOnConflicts(merged(ROW.replace("lag @alice", "errors @carol"), owned(given)).entry);

  it("is the issue's, and a comment says so", () => {
    expect(comments({ title: "Page on lag", assignees: ["bob"] })).toEqual([
      {
        ...{ kind: "comment", issue: owned().ref },
        body: "This issue and its line in the postmortem were both changed (owners and title) since they were last in sync. The issue's values were kept and the line was updated.",
      },
    ]);
    expect(comments({})).toEqual([]);
  });
});

describe("all lines of a postmortem", () => {
  const other = "- [ ] [#21](https://github.com/acme/shop/issues/21) Test it @alice · due 2026-12-01";
  const second = recording(item(21, "Test it", { assignees: ["alice"], labels: [] }), {
    base: base({
      line: fields({ title: "Test it" }),
      issue: fields({ title: "Test it" }),
      due: "2026-12-01",
    }),
  });
  const plan = (rest: string) => {
    const items = [owned({ title: "Page on lag", labels: [] }), second];
    const world = at(SOON, { items });
    const { assessed } = pairIn(world, `## Action items\n\n${ROW}\n${other}\n${rest}`);
    const entries = assessed.matching.pairs.map((pair) => mergePair(world, assessed, pair));
    const { operations, overflow } = planPairs(world, assessed, entries);
    return {
      overflow,
      operations,
      checklist: assessed.checklist,
      edits: entries.flatMap(({ edit }) => edit ?? []),
    };
  };
  const update = expect.objectContaining({ kind: "update-item", item: second.ref });

  it("are edited at once; an issue follows once its line needs no edit", () => {
    const { operations, overflow, checklist, edits } = plan("");
    expect(edits).toHaveLength(1);
    expect(operations).toEqual([
      { kind: "edit-lines", postmortem: postmortem("").ref, checklist, edits },
      update,
    ]);
    expect(overflow).toBe(0);
  });

  it("stay as they are if that would be too long", () => {
    const { length } = `## Action items\n\n${ROW}\n${other}\n`;
    // "Page" is one character shorter than "Alert".
    expect(plan("x".repeat(MAX_BODY - length + 1)).overflow).toBe(0);
    const { operations, overflow } = plan("x".repeat(MAX_BODY - length + 8));
    // The gate finds an item by its label, which needs no room in the postmortem.
    const labeling = { kind: "add-labels", issue: owned().ref, labels: [itemLabel(DEFAULT_POLICY)] };
    expect(operations).toEqual([update, labeling]);
    expect(overflow).toBe(7);
  });
});
