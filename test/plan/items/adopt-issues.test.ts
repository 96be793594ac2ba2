import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { MAX_ADOPTED } from "../../../src/observed/commitments.ts";
import type { Issue, PostmortemIssue } from "../../../src/observed/issue.ts";
import type { ReferencedIssue } from "../../../src/observed/snapshot.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { planAdoptions } from "../../../src/plan/items/adopt-issues.ts";
import * as note from "../../../src/plan/items/notes.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import type { AgreedTerms } from "../../../src/record/marker-types.ts";
import {
  adopted,
  checklist,
  HOME,
  issue,
  item,
  kindsOf,
  line,
  planInput,
  postmortem,
  shows,
  snapshot,
  withMarker,
} from "../builders.ts";

const HERE = { ...HOME, number: 13 };
const shown = (number: number, words = "Tune") =>
  `- [ ] [#${number}](https://github.com/acme/shop/issues/${number}) ${words} due 2026-12-01`;
const persons = (number: number, over: Partial<Issue> = {}): Issue =>
  issue({ ref: { ...HOME, number }, title: "Slow queries", labels: [], ...over });
const child = (number: number, over: Partial<Issue> = {}) => persons(number, { parent: HERE, ...over });
const free = (given: Issue): ReferencedIssue => ({ kind: "adoptable", issue: given });
const TERMS: AgreedTerms = {
  ...{ originalDue: "2026-11-20", due: "2026-12-04", extensions: 0 },
  terms: { priority: null, areas: [], owners: [] },
};

interface World extends Partial<PlanInput> {
  lines?: readonly string[];
  marker?: Partial<PostmortemIssue["marker"]>;
}
const adopt = ({ lines = [], marker = {}, ...over }: World) => {
  const world = planInput(over);
  const page = assessPostmortem(world, withMarker(checklist(...lines), marker));
  return planAdoptions(world, page, page.matching.unmatchedReferences);
};
const adoptionsIn = (operations: readonly Operation[]) =>
  operations.filter((one): one is Operation<"adopt-item"> => one.kind === "adopt-item");
const recordIn = (operations: readonly Operation[]) => {
  const [first] = operations.filter((one) => one.kind === "update-postmortem-marker");
  return first && { adopted: first.marker.adopted, agreed: Object.keys(first.agreed ?? {}) };
};

const DONE = shown(30).replace("[ ]", "[x]");

describe("whether an issue was an item before", () => {
  it.each<[string, World["marker"] & object, Partial<Issue>, boolean]>([
    ["its terms are agreed", { agreed: { "acme/shop#30": TERMS } }, {}, true],
    ["it is remembered and has the label", { adopted: ["Acme/Shop#30"] }, { labels: ["Action-Item"] }, true],
    [
      "it is remembered beside another one, and its text says so",
      { adopted: ["acme/shop#29", "acme/shop#30"] },
      { body: "Tracked as an action item of the postmortem #13, due 2026-12-04." },
      true,
    ],
    ["it is remembered without a trace", { adopted: ["acme/shop#30"] }, {}, false],
    ["another one is remembered", { adopted: ["acme/shop#29"] }, { labels: ["action-item"] }, false],
    ["none is remembered", {}, { labels: ["action-item"] }, false],
  ])("%s", (_, marker, over, wasItem) => {
    const referenced = { "acme/shop#30": free(persons(30, over)) };
    const { operations } = adopt({ lines: [shown(30)], referenced, marker });
    const [{ marker: record }] = adoptionsIn(operations) as [Operation<"adopt-item">];
    const comments = operations.filter(({ kind }) => kind === "comment");
    expect(record.ledger.trackedAt).toBe(wasItem ? "2026-11-02T08:00:00Z" : "2026-11-02T10:00:00Z");
    expect(comments).toEqual(
      wasItem
        ? [{ kind: "comment", issue: persons(30).ref, body: note.markerRestored(record.ledger.due) }]
        : [],
    );
  });

  it("decides about one whose line and issue are done", () => {
    const done = [DONE];
    const closed = { "acme/shop#30": free(persons(30, { state: "closed" })) };
    expect(adopt({ lines: done, referenced: closed })).toEqual({ operations: [], notes: [] });
    const marker = { agreed: { "acme/shop#30": TERMS } };
    expect(adoptionsIn(adopt({ lines: done, referenced: closed, marker }).operations)).toHaveLength(1);
    const open = { "acme/shop#30": free(persons(30)) };
    expect(adoptionsIn(adopt({ lines: done, referenced: open }).operations)).toHaveLength(1);
  });
});

describe("a line whose issue can't be adopted", () => {
  const names = (written: string, reference?: ReferencedIssue, marker = {}) => {
    const referenced = reference ? { "acme/shop#30": reference } : {};
    return adopt({ lines: [written], referenced, marker });
  };
  const ref = { ...HOME, number: 30 };
  const given = line("Tune", { issue: shows(30) });
  const lost = [note.lostItem(given, ref, HERE)];
  const why = (reason: keyof typeof note.WHY_NOT_ADOPTED, words = "Tune") => [
    note.notAdopted({ ...given, words }, ref, note.WHY_NOT_ADOPTED[reason], HERE),
  ];
  const unseen = { kind: "not-visible" } as const;

  it.each<[string, string, ReferencedIssue | undefined, string[]]>([
    ["was not read", shown(30), undefined, why("unread")],
    ["is a pull request", shown(30), { kind: "pull-request" }, why("pull-request")],
    ["is a pull request, unless the line is done", DONE, { kind: "pull-request" }, []],
    ["is a postmortem", shown(30), { kind: "postmortem" }, why("postmortem")],
    ["is the App's, for another purpose", shown(30), { kind: "app-issue" }, why("app-issue")],
    [
      "has no room for its record",
      shown(30),
      free(persons(30, { body: "x".repeat(62_000) })),
      [note.recordTooLong(persons(30), HERE)],
    ],
    ["moved away", "- [ ] #30 Tune", { kind: "moved-away" }, lost],
    ["can't be seen, as a line of ours", shown(30), unseen, lost],
    ["can't be seen, without a link", "- [ ] #30 Tune due 2026-12-01", unseen, why("not-visible")],
    ["can't be seen, without a date", shown(30).replace(/ due.*/, ""), unseen, why("not-visible")],
    [
      "can't be seen, with a date that can't be read",
      shown(30).replace(/2026.*/, "2026-13-45"),
      unseen,
      why("not-visible", "Tune due 2026-13-45"),
    ],
    ["can't be seen, and the line is done", DONE, unseen, []],
  ])("is named in the notes if it %s", (_, written, reference, notes) => {
    expect(names(written, reference)).toEqual({ operations: [], notes });
  });

  it("is not named if the item was given up", () => {
    const given = { reason: "Sold", by: "root", at: "2026-11-02T09:00:00Z", commentId: 7 };
    const dropped = { lost: [{ ...given, issue: "Acme/Shop#30" }] };
    expect(names(shown(30), unseen, dropped).notes).toEqual([]);
    const other = { lost: [{ ...given, issue: "acme/shop#31" }] };
    expect(names(shown(30), unseen, other).notes).toEqual(lost);
  });

  it("is named if its repository may not have it", () => {
    const infra = { ...snapshot().repository, repo: "infra", id: 2, archived: true };
    const ref = { ...HOME, repo: "infra", number: 30 };
    const referenced = { "acme/infra#30": free(persons(30, { ref })) };
    const world = { knownRepositories: { "acme/infra": infra }, referenced };
    const { operations, notes } = adopt({ lines: ["- [ ] acme/infra#30 Tune"], ...world });
    expect([operations, notes]).toEqual([[], [expect.stringContaining("acme/infra is archived.")]]);
    expect(adopt({ children: [child(30, { ref })], ...world })).toEqual({ operations: [], notes: [] });
  });

  it("is named if another line shows the same issue", () => {
    const referenced = { "acme/shop#30": free(persons(30)) };
    const { operations, notes } = adopt({ lines: [shown(30), shown(30, "Again")], referenced });
    expect(adoptionsIn(operations)).toHaveLength(1);
    expect(notes).toEqual([note.repeated({ ...given, words: "Again" }, HERE)]);
  });

  it.each<[string, World["marker"] & object, number]>([
    ["of this key", { incidents: [] }, 12],
    [
      "of another key",
      {
        incidents: [
          ...postmortem("").marker.incidents,
          { ...postmortem("").marker.incidents[0]!, key: "Acme/Shop#14" },
        ],
      },
      14,
    ],
  ])("is named if it is an incident %s", (_, marker, number) => {
    const referenced = { [`acme/shop#${number}`]: free(persons(number)) };
    const { operations, notes } = adopt({ lines: [shown(number)], referenced, marker });
    expect(operations).toEqual([]);
    expect(notes.join()).toContain(note.WHY_NOT_ADOPTED.incident);
  });
});

describe("a line that shows an item of another postmortem", () => {
  const found = item(30, "Tune");
  const elsewhere = (showsItem: boolean): ReferencedIssue => {
    const home = { ref: { ...HOME, number: 40 }, showsItem };
    return { kind: "item-elsewhere", item: found, home };
  };
  const names = (written: string, reference: ReferencedIssue) =>
    adopt({ lines: [written], referenced: { "acme/shop#30": reference } });

  it("moves the item here if the other one shows it no more", () => {
    const { operations, notes } = names(shown(30), elsewhere(false));
    expect([kindsOf(operations), notes]).toEqual([["update-item"], []]);
  });

  it("is asked about if the other one shows it, too, and the line is not done", () => {
    const { operations, notes } = names(shown(30), elsewhere(true));
    expect([operations.length, notes.length]).toEqual([0, 1]);
    expect(notes[0]).toMatch(/^“Tune” shows #30, an action item of #40, which has a line for it too/);
    expect(names(DONE, elsewhere(true))).toEqual({ operations: [], notes: [] });
  });
});

describe("the issues that are adopted", () => {
  it("have the words of their lines, or are open sub-issues other than the incident", () => {
    const children = [child(30), child(31), child(32, { state: "closed" }), child(12)];
    const { operations } = adopt({ lines: [shown(31, "Tune it")], children });
    const words = adoptionsIn(operations).map(({ item: { number }, marker }) => [number, marker.words]);
    expect(words).toEqual([
      [31, "tune it"],
      [30, "slow queries"],
    ]);
  });

  it.each<[string, number, number, number]>([
    ["fit exactly", MAX_ADOPTED - 1, 1, 0],
    ["are one too many", MAX_ADOPTED - 1, 2, 1],
    ["come after the last one", MAX_ADOPTED, 1, 1],
    ["come after more than allowed", MAX_ADOPTED + 1, 1, 1],
  ])("are limited: they %s", (_, before, count, left) => {
    const children = Array.from({ length: count }, (_one, index) => child(500 + index));
    const items = Array.from({ length: before }, (_one, index) => adopted(item(100 + index, "Tune")));
    const { operations, notes } = adopt({ children, items: [...items, item(30, "Add alerts")] });
    expect(adoptionsIn(operations)).toHaveLength(count - left);
    expect(notes).toEqual(left === 0 ? [] : [note.tooManyAdopted(MAX_ADOPTED)]);
  });
});

describe("an issue that lost its record and its line", () => {
  const [SOON, LATER] = ["2026-11-02T10:00:00Z", "2026-11-10T10:00:00Z"].map(Temporal.Instant.from);
  const marker = { adopted: ["acme/shop#30"], agreed: { "acme/shop#30": TERMS } };

  it.each<[string, Partial<Issue>, Temporal.Instant, string[]]>([
    ["is let go if it was not committed", {}, SOON!, ["release-item"]],
    ["is adopted again if it was committed", {}, LATER!, ["adopt-item"]],
    ["is adopted again while it is a sub-issue", { parent: HERE }, SOON!, ["adopt-item"]],
    ["is let go also if it is closed", { state: "closed" }, SOON!, ["release-item"]],
    ["is adopted again, closed, if it was committed", { state: "closed" }, LATER!, ["adopt-item"]],
    ["is forgotten without its label", { labels: [] }, LATER!, []],
  ])("%s", (_, over, now, expected) => {
    const referenced = { "acme/shop#30": free(persons(30, { labels: ["action-item"], ...over })) };
    const kinds = kindsOf(adopt({ referenced, marker, now }).operations);
    expect(kinds.filter((kind) => kind.endsWith("-item"))).toEqual(expected);
  });
});

describe("the postmortem's record of adopted issues", () => {
  const own = adopted(item(30, "Tune"));
  const agreedOn = (...numbers: number[]) =>
    Object.fromEntries(numbers.map((number) => [`acme/shop#${number}`, TERMS]));
  const { originalDue, due, terms } = own.marker.ledger;
  const known = {
    adopted: ["acme/shop#30"],
    agreed: { "acme/shop#30": { originalDue, due, extensions: 0, terms } },
  };

  it("is written once", () => {
    expect(recordIn(adopt({ items: [own] }).operations)).toEqual({
      adopted: ["acme/shop#30"],
      agreed: ["acme/shop#30"],
    });
    expect(adopt({ items: [own], marker: known })).toEqual({ operations: [], notes: [] });
  });

  it("is written before an issue is adopted", () => {
    const { operations } = adopt({ children: [child(30)] });
    expect(kindsOf(operations)).toEqual(["update-postmortem-marker", "adopt-item"]);
  });

  it("is written again for other terms alone", () => {
    const marker = { ...known, agreed: agreedOn(30) };
    expect(recordIn(adopt({ items: [own], marker }).operations)).toEqual({
      adopted: ["acme/shop#30"],
      agreed: ["acme/shop#30"],
    });
  });

  it("names them in order", () => {
    const { operations } = adopt({ items: [own], marker: { adopted: ["acme/shop#31"] } });
    expect(recordIn(operations)?.adopted).toEqual(["acme/shop#30", "acme/shop#31"]);
  });

  it("forgets the earlier name of one that moved", () => {
    const marker = { adopted: ["Acme/Shop#29"] };
    const movedIssues = { "acme/shop#29": { ...HOME, number: 30 } };
    expect(recordIn(adopt({ movedIssues, marker }).operations)).toEqual({ adopted: [], agreed: [] });
  });

  it.each<[string, Partial<Issue>, readonly string[], string[]]>([
    ["has the label of items", { labels: ["action-item"] }, [], ["acme/shop#31"]],
    [
      "has a line, although there is no room for its record",
      { body: "x".repeat(65_000) },
      [shown(31), shown(32)],
      ["acme/shop#31", "acme/shop#32"],
    ],
    ["has no trace, beside another one", {}, [shown(32)], ["acme/shop#32"]],
  ])("keeps the terms of one that %s", (_, over, lines, agreed) => {
    const referenced = {
      "acme/shop#31": free(persons(31, over)),
      "acme/shop#32": free(persons(32)),
    };
    const { operations } = adopt({
      lines,
      referenced,
      marker: { agreed: { ...agreedOn(31), "acme/shop#33": TERMS } },
    });
    expect(recordIn(operations)?.agreed ?? ["acme/shop#31", "acme/shop#33"]).toEqual([
      ...agreed,
      "acme/shop#33",
    ]);
  });
});
