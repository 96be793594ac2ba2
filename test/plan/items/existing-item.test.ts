import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { renderChecked, renderRevertedDate } from "../../../src/markdown/messages/replies.ts";
import { writtenField, writtenLineFields } from "../../../src/observed/contested.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import {
  commentOnConflicts,
  commentOnRevertedDate,
  doubtAboutDate,
  isDateAsked,
  mergePair,
  planPairs,
} from "../../../src/plan/items/existing-item.ts";
import { unchangedItem, wantedHead } from "../../../src/plan/items/item-issue.ts";
import { itemLabel, priorityLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { MAX_BODY } from "../../../src/plan/size-limits.ts";
import { base, fields, issue, item, line, planInput, postmortem, recording, snapshot } from "../builders.ts";

const [SOON, LATER] = ["2026-11-02T10:00:00Z", "2026-11-10T10:00:00Z"];
const at = (now: string, over: Partial<PlanInput> = {}) =>
  planInput({ now: Temporal.Instant.from(now), ...over });
const ROW = "- [ ] [#20](https://github.com/acme/shop/issues/20) Alert on lag @alice · due 2026-12-01";

/** What the record of an item says that is in step with its line. */
const inStep = { base: base({ due: "2026-12-01" }) };
const owned = (over: Partial<ItemIssue> = {}, record: Partial<Ledger> = {}) =>
  recording(item(20, "Alert on lag", { assignees: ["alice"], ...over }), { ...inStep, ...record });
const { ledger } = owned().marker;
/** The base without a difference, except for this. */
const known = (over: Partial<Ledger["base"]>): Partial<Ledger> => ({ base: { ...inStep.base, ...over } });
const adopted = (given: ItemIssue) => ({ ...given, marker: { ...given.marker, adopted: true } });

function pairIn(world: PlanInput, body: string) {
  const assessed = assessPostmortem(world, postmortem(body));
  const [pair] = assessed.matching.pairs;
  return { assessed, pair: pair! };
}

function merged(row: string, given: ItemIssue, now = SOON, over: Partial<PlanInput> = {}) {
  const world = at(now, { items: [given], ...over });
  const { assessed, pair } = pairIn(world, `## Action items\n\n${row}\n`);
  return { world, assessed, entry: mergePair(world, assessed, pair) };
}

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

  it("is not that the second time", () => {
    const { entry } = merged(ROW.replace("lag", "lags"), adopted(owned()));
    expect(entry).toMatchObject({ edit: null, merged: { issue: { title: "Alert on lags" } } });
  });

  it("is not what another bot undoes", () => {
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

  it("gets a comment if it is put back", () => {
    const { world, entry } = merged(ROW.replace("12-01", "12-15"), owned(), LATER);
    const body = renderRevertedDate("2026-12-01", "2026-12-15", null);
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
    expect(operations).toEqual([update]);
    expect(overflow).toBe(7);
  });
});
