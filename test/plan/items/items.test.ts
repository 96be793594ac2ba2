import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import type { ItemCommand, ItemIssue } from "../../../src/observed/issue.ts";
import { VISIBLE_AFTER_MS } from "../../../src/observed/issue.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { sendAway } from "../../../src/plan/items/follow-line.ts";
import { unchangedItem } from "../../../src/plan/items/item-issue.ts";
import { planItems, planOrphans } from "../../../src/plan/items/items.ts";
import * as note from "../../../src/plan/items/notes.ts";
import { overdueLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { MAX_BODY } from "../../../src/plan/size-limits.ts";
import {
  base,
  checklist,
  fields,
  HOME,
  issue,
  item,
  kindsOf,
  line,
  planInput,
  postmortem,
  recording,
  snapshot,
} from "../builders.ts";
import { at, LATER, SOON } from "./item-in-step.ts";

const planned = (world: PlanInput, ...lines: readonly string[]) =>
  planItems(world, assessPostmortem(world, checklist(...lines)));

const words = ["Alert on lag", "Rotate the keys", "Cache less", "Drop the index", "Page on errors"];
/** An item that is in step with its line. */
const tracked = (index: number, over: Partial<ItemIssue> = {}) => {
  const title = words[index]!;
  return recording(item(20 + index, title, { assignees: ["alice"], ...over }), {
    base: base({ line: fields({ title }), issue: fields({ title }), due: "2026-12-01" }),
  });
};
const row = (index: number) =>
  `- [ ] [#${20 + index}](https://github.com/acme/shop/issues/${20 + index}) ${words[index]} @alice · due 2026-12-01`;

const admin: Actor = { login: "root", kind: "person", role: "admin", teams: [] };
const triage: Actor = { login: "carol", kind: "person", role: "triage", teams: [] };
const extend: ItemCommand = {
  comment: { id: 7, edited: false, writtenOn: Temporal.PlainDate.from("2026-11-02") },
  actor: admin,
  request: { name: "extend", date: "+7d", reason: "The vendor is late" },
};
/** Closed in a way that does not count. */
const refused: Partial<ItemIssue> = {
  ...{ state: "closed", stateReason: "not_planned" },
  closing: {
    ...{ mayClose: true, mergedPullRequest: false, evidence: false, duplicateOf: null },
    closed: { closer: triage, at: "2026-11-02T09:55:00Z", reason: null },
  },
};
const full = { body: "x".repeat(MAX_BODY) };

describe("what people are asked about items", () => {
  const notes = (items: ItemIssue[], lines: string[], now = SOON) =>
    planned(at(now, { items }), ...lines).notes;
  const untrusted = tracked(0, { signed: "untrusted" });
  const done = { base: base({ issue: fields({ done: true }) }) };
  const overlooked = row(0).replace("Alert on lag", "Alert on lag by 2026-12-05");
  const retitled = recording(tracked(0, { title: "Alert on lag by 2026-12-05" }), {
    base: base({
      ...{ line: fields({ title: "Alert on lag by 2026-12-05" }), due: "2026-12-01" },
      issue: fields({ title: "Alert on lag by 2026-12-05" }),
    }),
  });
  const doubtful = row(0).replace("2026-12-01", "2025-12-10");
  const inPast = line("Alert on lag", { due: { date: "2025-12-10" } });
  const wrongLink = "- [ ] [#30](https://github.com/acme/shop/issues/31) Tune it @alice";
  const similar = [item(40, "Tune the queries A"), item(41, "Tune the queries B")];

  it.each<[string, ItemIssue[], string[], string, string[]]>([
    ["nothing about those in step", [tracked(0)], [row(0)], SOON, []],
    [
      "one whose text is too long",
      [tracked(0, full)],
      [row(0)],
      SOON,
      note.fullItem(tracked(0), 1_000, HOME),
    ],
    [
      "one that was just closed, whose text is too long",
      [tracked(0, { ...full, ...refused })],
      [row(0)],
      SOON,
      note.fullItem(tracked(0), 1_000, HOME),
    ],
    [
      "nothing about the text of one that is done",
      [recording(tracked(0, { ...full, state: "closed", stateReason: "completed" }), done)],
      [row(0).replace("[ ]", "[x]")],
      SOON,
      [],
    ],
    ["one whose record was edited", [untrusted], [row(0)], SOON, [note.tampered(untrusted, HOME)]],
    [
      "a date in the text",
      [retitled],
      [overlooked],
      SOON,
      [
        "“Alert on lag by 2026-12-05” has 2026-12-05 in its text. If that is the due date, write `due 2026-12-05`.",
      ],
    ],
    ["no date in the text, once it is committed", [retitled], [overlooked], LATER, []],
    [
      "a date in the text of a new line, whatever is committed",
      [tracked(1)],
      [row(1), "- [ ] Tune it by 2026-12-05 in shops @alice"],
      LATER,
      [
        "“Tune it by 2026-12-05 in shops” has 2026-12-05 in its text. If that is the due date, write `due 2026-12-05`.",
      ],
    ],
    [
      "a date in the past",
      [tracked(0)],
      [doubtful],
      SOON,
      note.doubtfulDue({ line: inPast, item: tracked(0), showsIssue: true }, "in the past", HOME),
    ],
    [
      "a link to two issues",
      [tracked(0)],
      [row(0), wrongLink],
      SOON,
      [
        "“Tune it” has the link `[#30](https://github.com/acme/shop/issues/31)`, whose number isn't the number in its address. Correct the link, or remove it to track the line as a new item.",
      ],
    ],
    [
      "a line that could be one of two",
      similar,
      ["- [ ] Tune the queries C @alice"],
      SOON,
      [
        "“Tune the queries C” could be #40 or #41, which no longer has a line. If it is, put the number in front of the text; if it is a new item, reword it.",
      ],
    ],
    [
      "those that lost their lines at once",
      [tracked(0), tracked(1)],
      [],
      SOON,
      note.lostAtOnce([tracked(0), tracked(1)], HOME),
    ],
    [
      "not those of them that a command or a closing changes",
      [tracked(0, { commands: [extend] }), tracked(1, refused), tracked(2)],
      [],
      SOON,
      note.lostAtOnce([tracked(2)], HOME),
    ],
    [
      "those without a line that are committed",
      [tracked(0)],
      [],
      LATER,
      ["#20 is no longer in the checklist, but is still tracked."],
    ],
  ])("is %s", (_, items, lines, now, expected) => {
    expect(notes(items, lines, now)).toEqual(expected);
  });

  it.each([
    [100, []],
    [101, [note.TOO_MANY_SUB_ISSUES]],
  ])("is whether there are too many sub-issues: %d items", (count, expected) => {
    const items = Array.from({ length: count }, (_, index) => item(100 + index, `Item ${index}`));
    expect(notes(items, [], LATER).filter((one) => one === note.TOO_MANY_SUB_ISSUES)).toEqual(expected);
  });
});

describe("a change of a line that is undone", () => {
  it("gets a comment on the item", () => {
    const moved = row(0).replace("12-01", "12-15");
    const { operations } = planned(at(LATER, { items: [tracked(0)] }), moved);
    expect(kindsOf(operations)).toEqual(["edit-lines", "comment"]);
  });
});

describe("a closing that does not count", () => {
  const opened = (given: ItemIssue, now = LATER) =>
    planned(at(now, { items: [given] }), row(0)).operations.filter(
      (operation) => operation.kind === "update-item" && operation.state === "open",
    );

  it("is undone, unless the record is not trusted, or has no room", () => {
    expect(opened(tracked(0, refused))).toHaveLength(1);
    expect(opened(tracked(0, { ...refused, signed: "untrusted" }))).toEqual([]);
    expect(opened(tracked(0, { ...refused, ...full }))).toEqual([]);
  });

  it("waits while a command drops the item", () => {
    const drop: ItemCommand = { ...extend, request: { name: "drop", reason: "Sold" } };
    expect(opened(tracked(0, { ...refused, commands: [drop] }))).toEqual([]);
  });
});

describe("the fields of an item", () => {
  const due = { id: 5, name: "Due" };
  /** An item whose head says what its record says. */
  const withField = (index: number, over: Partial<ItemIssue> = {}) => {
    const given = tracked(index, { fields: {} });
    const [update] = planned(at(SOON, { items: [given] }), row(index)).operations;
    return { ...given, body: (update as Operation<"update-item">).head, ...over };
  };
  const written = (items: ItemIssue[], lines: string[], over: Partial<PlanInput> = {}) => {
    const world = at(SOON, { items, fields: { due, priority: null, lacks: [] }, ...over });
    return planned(world, ...lines).operations.flatMap((operation) =>
      operation.kind === "set-fields" ? operation.item.number : [],
    );
  };

  it("are written once nothing else is to be done about the item", () => {
    const renamed = withField(1, { title: "Rotate all keys" });
    const unlabeled = withField(2, { labels: [] });
    const extended = withField(3, { commands: [extend] });
    const items = [withField(0), renamed, unlabeled, extended, withField(4)];
    const lines = [0, 1, 2, 3, 4].map(row);
    expect(written(items, lines)).toEqual([20, 24]);
  });
});

describe("an item whose line moved to another postmortem", () => {
  const there = postmortem("", { ref: { ...HOME, number: 40 }, id: 1040 });
  const move = (moving: ItemIssue, staying: ItemIssue[] = []) => {
    const world = at(LATER, { items: [moving, ...staying], shownIn: { [moving.id]: there } });
    return { ...planned(world), moves: sendAway(world, checklist(), moving) };
  };

  it("goes there, and nobody is asked about it", () => {
    const { operations, notes, moves } = move(tracked(0));
    expect(moves).toHaveLength(2);
    expect(operations).toEqual(moves);
    expect(notes).toEqual([]);
  });

  it("goes alone", () => {
    const other = tracked(1, { labels: [] });
    const { operations, notes, moves } = move(tracked(0), [other]);
    expect(operations.slice(0, 2)).toEqual(moves);
    expect(operations.slice(2)).toMatchObject([{ kind: "update-item", item: other.ref }]);
    expect(notes).toEqual(["#21 is no longer in the checklist, but is still tracked."]);
  });

  it("waits while a command changes it", () => {
    const { operations } = move(tracked(0, { commands: [extend] }));
    expect(operations).toMatchObject([{ kind: "update-item", marker: { ledger: { due: "2026-12-08" } } }]);
  });
});

describe("items without a postmortem", () => {
  const DUE = "2026-12-02T10:00:00Z";
  const alone = (over: Partial<ItemIssue> = {}) => tracked(0, { parent: null, ...over });
  const orphaned = (orphans: ItemIssue[], now: string, over: Partial<PlanInput> = {}) =>
    planOrphans(at(now, { orphans, ...over }));

  it("stay although they have no parent, even if they were not committed", () => {
    expect(orphaned([alone()], SOON)).toEqual([]);
    expect(orphaned([], SOON)).toEqual([]);
  });

  it("are known in each repository", () => {
    const ops = { owner: "acme", repo: "ops" };
    const known = { "acme/ops": { ...snapshot().repository, ...ops, id: 2 } };
    const there = [1, 2].map((index) => tracked(index, { ref: { ...ops, number: index }, parent: null }));
    expect(orphaned([alone(), ...there], SOON, { knownRepositories: known })).toEqual([]);
  });

  it("become overdue, and follow commands and closings", () => {
    const labels = { add: [overdueLabel(at(DUE).policy)], remove: [] };
    expect(orphaned([alone()], DUE)).toEqual([{ ...unchangedItem(alone()), labels }]);
    const commanded = orphaned([alone({ commands: [extend] })], SOON);
    expect(commanded).toMatchObject([{ kind: "update-item", marker: { ledger: { due: "2026-12-08" } } }]);
    expect(orphaned([alone(refused)], SOON).at(-1)).toMatchObject({ kind: "update-item", state: "open" });
  });

  it("have nothing to do with those of another postmortem of the incident", () => {
    const others: Partial<PlanInput> = {
      postmortems: [checklist()],
      items: [tracked(1, { labels: [] })],
      itemsWithoutMarker: [{ ...issue({ ref: { ...HOME, number: 30 } }), postedTags: [] }],
      children: [issue({ ref: { ...HOME, number: 31 }, labels: [], parent: checklist().ref })],
      referenced: { "acme/shop#32": { kind: "adoptable", issue: issue({ ref: { ...HOME, number: 32 } }) } },
    };
    expect(orphaned([alone()], SOON, others)).toEqual([]);
  });

  it("have the comment on what another bot fights over", () => {
    const contested = [{ issue: alone().ref, field: "title" as const, value: "x", by: "bot" }];
    expect(orphaned([alone()], SOON, { contested })).toMatchObject([
      { kind: "comment", issue: alone().ref, tag: "contested title/x" },
    ]);
  });
});

it("an item that may be marked as a duplicate in a moment waits", () => {
  const now = Temporal.Instant.from("2026-11-10T10:00:00Z");
  const closedAt = (ago: number) => now.subtract({ milliseconds: ago }).toString();
  const duplicate = (ago: number) =>
    tracked(0, {
      ...{ state: "closed", stateReason: "duplicate" },
      closing: {
        ...refused.closing!,
        duplicateOf: "unnamed",
        closed: { closer: triage, at: closedAt(ago), reason: null },
      },
    });
  const operations = (ago: number) => planned(planInput({ now, items: [duplicate(ago)] }), row(0)).operations;
  expect(operations(VISIBLE_AFTER_MS - 1)).toEqual([]);
  expect(operations(VISIBLE_AFTER_MS)).not.toEqual([]);
});
