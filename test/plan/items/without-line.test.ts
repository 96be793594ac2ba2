import { describe, expect, it } from "@jest/globals";
import type { Actor } from "../../../src/domain/actor.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { renderRetracted } from "../../../src/markdown/messages/replies.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { assessPostmortem } from "../../../src/plan/assessed-postmortem.ts";
import { unchangedItem, wantedHead } from "../../../src/plan/items/item-issue.ts";
import { isLeaving, lostAtOnce, planWithoutLine } from "../../../src/plan/items/without-line.ts";
import { itemLabel } from "../../../src/plan/labels.ts";
import type { PlanInput } from "../../../src/plan/plan-input.ts";
import { fingerprint } from "../../../src/record/visible-text.ts";
import { adopted, HOME, item, postmortem, recording } from "../builders.ts";
import { at, LATER, SOON } from "./item-in-step.ts";

const EMPTY = "## Action items\n";
const assessed = (world: PlanInput, body: string) => assessPostmortem(world, postmortem(body));

const carol: Actor = { login: "carol", kind: "person", role: "triage", teams: [] };
const closedBy = (closer: Actor, stateReason: string) => ({
  ...{ state: "closed" as const, stateReason },
  closing: {
    ...{ mayClose: true, mergedPullRequest: false, evidence: false, duplicateOf: null },
    closed: { closer, at: "2026-11-02T09:55:00Z", reason: null },
  },
});
/** Closed in a way that does not count. */
const refused = closedBy(carol, "not_planned");

const open = (number = 20, over: Partial<ItemIssue> = {}) => item(number, "Add alerts", over);
const { ledger } = open().marker;
const known = (over: Partial<Ledger["base"]>): Partial<Ledger> => ({ base: { ...ledger.base, ...over } });
const lineless = (given: ItemIssue) => recording(given, known({ line: null }));
const dropped = { reason: "Sold", by: "root", at: "2026-11-02T09:30:00Z", commentId: 7 };
const done = known({ issue: { ...ledger.base.issue, done: true } });

describe("items that lost their lines at once", () => {
  const asked = (items: ItemIssue[], { now = SOON, body = EMPTY } = {}) => {
    const world = at(now, { items });
    return lostAtOnce(world, assessed(world, body), items).map(({ ref }) => ref.number);
  };
  const two = [open(20), open(21)];

  it.each<[string, ItemIssue[], Parameters<typeof asked>[1], number[]]>([
    ["two", two, {}, [20, 21]],
    ["one with its section", [open()], { body: "## Lessons\n" }, [20]],
    ["one that a person closed in a way that does not count", [open(20), open(21, refused)], {}, [20, 21]],
  ])("are asked about: %s", (_, items, given, expected) => {
    expect(asked(items, given)).toEqual(expected);
  });

  it.each<[string, ItemIssue[], Parameters<typeof asked>[1], number[]]>([
    ["one alone", [open()], {}, []],
    ["if there is a new line", two, { body: `${EMPTY}\n- [ ] Replace the service\n` }, []],
    ["if a reason says that there are none", two, { body: `${EMPTY}\nNo action items: it is gone\n` }, []],
    ["once they are committed", two, { now: LATER }, []],
    ["beside a sub-issue that never had a line", [open(), lineless(open(21))], {}, []],
    ["one that is done", [open(), open(21, closedBy(carol, "completed"))], {}, [20]],
  ])("are not asked about: %s", (_, items, given, expected) => {
    expect(asked(items, given)).toEqual(expected);
  });
});

describe("an item that a person closed after its line was gone", () => {
  const letGo = (over: Partial<ItemIssue>) => adopted(open(20, { ...over, parent: null }));

  it.each<[string, ItemIssue, string, boolean]>([
    ["leaves, even if that closing does not count", open(20, refused), SOON, true],
    ["stays, if the closing counts", open(20, closedBy(carol, "completed")), SOON, false],
    ["stays, once it is committed", open(20, refused), LATER, false],
    ["stays, if it never had a line", lineless(open(20, refused)), SOON, false],
    ["stays, while it is open", open(), SOON, false],
    ["leaves, if a person opened it", letGo(refused), SOON, true],
    [
      "leaves, if a person opened it, also if the closing counts",
      letGo(closedBy(carol, "completed")),
      SOON,
      true,
    ],
    ["stays, if a person opened it, once it is committed", letGo(refused), LATER, false],
    ["stays, if a person opened it, and it is a sub-issue", adopted(open(20, refused)), SOON, false],
  ])("%s", (_, given, now, expected) => {
    const world = at(now, { items: [given] });
    expect(isLeaving(world, assessed(world, EMPTY), given)).toBe(expected);
  });
});

describe("an item without a line", () => {
  const planned = (
    given: ItemIssue,
    now: string,
    { isAsked = false, ...over }: Partial<PlanInput> & { isAsked?: boolean } = {},
  ) => {
    const world = at(now, { items: [given], ...over });
    return planWithoutLine(world, assessed(world, EMPTY), given, isAsked);
  };
  const updated = (given: ItemIssue, record: Partial<Ledger>, changes: object = {}) => ({
    ...unchangedItem(given),
    marker: recording(given, record).marker,
    ...changes,
  });
  const seen = (given: ItemIssue, over: Partial<Ledger["base"]>) =>
    known({ ...given.marker.ledger.base, seenAt: given.updatedAt, ...over });
  const isDone = { issue: { ...ledger.base.issue, done: true } };
  const isOpen = { issue: { ...ledger.base.issue, done: false } };

  it.each<[string, ItemIssue]>([
    ["is closed with a comment until it is committed", open()],
    ["is given up if a person closed it", open(20, refused)],
  ])("%s", (_, given) => {
    expect(planned(given, SOON)).toEqual([
      {
        ...{ kind: "comment", issue: given.ref, tag: `retracted ${ledger.base.seenAt}` },
        body: renderRetracted("#13"),
      },
      updated(given, seen(given, { line: null, ...isDone }), { state: "closed", stateReason: "not_planned" }),
    ]);
  });

  const finished = open(20, closedBy(carol, "completed"));
  const reopened = recording(open(), done);
  const undropped = recording(open(), { dropped });
  const { marker } = updated(open(), seen(open(), isOpen));

  it.each<[string, ItemIssue, string, object[]]>([
    ["is done, for good", finished, LATER, [updated(finished, seen(finished, isDone))]],
    ["is open again", reopened, LATER, [updated(reopened, seen(reopened, isOpen))]],
    ["is not dropped anymore", undropped, LATER, [{ ...unchangedItem(undropped), marker }]],
    ["stays closed", recording(finished, done), SOON, []],
    ["stays dropped", recording(finished, { dropped }), SOON, []],
    ["stays open, if a person opened it again", lineless(open()), SOON, []],
    ["stays while people are asked about it", open(20, { body: "x" }), SOON, []],
    ["stays once it is committed", open(), LATER, []],
  ])("%s", (_, given, now, expected) => {
    expect(planned(given, now, { isAsked: true })).toStrictEqual(expected);
  });

  it("stays closed also if it was never committed", () => {
    expect(planned(recording(finished, done), SOON)).toEqual([]);
  });

  it("keeps its label, also once it is closed", () => {
    const labels = { add: [itemLabel(at(SOON).policy)], remove: [] };
    const [there, away] = [open(20, { labels: [] }), recording({ ...finished, labels: [] }, done)];
    expect(planned(there, LATER)).toEqual([updated(there, {}, { labels })]);
    expect(planned(away, LATER)).toEqual([updated(away, done, { labels })]);
  });

  it("is let go until it is committed if a person opened it, and it is no sub-issue", () => {
    const given = adopted(open(20, { parent: null }));
    const release = { kind: "release-item", item: given.ref, labels: ["action-item", "overdue"] };
    expect(planned(given, SOON)).toEqual([release]);
    expect(planned(given, LATER)).toEqual([]);
    expect(planned(adopted(open()), SOON)).toEqual([]);
    expect(planned(lineless(given), SOON)).toEqual([release]);
    expect(planned({ ...given, parent: { ...HOME, number: 9 } }, SOON)).toEqual([release]);
    expect(planned(given, SOON, { isAsked: true })).toEqual([]);
  });

  it.each<[string, ItemIssue]>([
    ["done", finished],
    ["known to be done", recording(finished, done)],
    ["dropped", recording(finished, { dropped })],
    ["closed in a way that does not count", open(20, refused)],
    ["open again", reopened],
  ])("is let go as it is, if a person opened it: %s", (_, closed) => {
    const given = adopted({ ...closed, parent: null });
    expect(planned(given, SOON)).toEqual([
      { kind: "release-item", item: given.ref, labels: ["action-item", "overdue"] },
    ]);
  });

  it("follows its issue from the first day if it is a sub-issue", () => {
    const given = adopted(open(20, { labels: [] }));
    expect(planned(given, SOON)).toEqual([
      updated(given, {}, { labels: { add: [itemLabel(at(SOON).policy)], remove: [] } }),
    ]);
  });

  it("is signed again once it stays, and an earlier key signed it", () => {
    const given = open(20, { signed: "previous" });
    expect(planned(given, LATER)).toEqual([unchangedItem(given)]);
    expect(planned(adopted(given), LATER)).toEqual([unchangedItem(adopted(given))]);
  });

  describe("and its own words about itself", () => {
    const world = at(LATER);
    const head = (given: ItemIssue) => {
      const facts = { owners: [], priority: null, type: null, ledger: given.marker.ledger };
      return wantedHead(world, assessed(world, EMPTY), given, facts, false);
    };
    const old = recording(open(), { due: "2026-11-20" });
    const written = (given: ItemIssue, from: ItemIssue) => ({ ...given, body: head(from) });

    it("are brought up to date", () => {
      const given = written(open(), old);
      expect(planned(given, LATER)).toEqual([{ ...unchangedItem(given), head: head(given) }]);
    });

    it.each<[string, ItemIssue, (given: ItemIssue) => Partial<PlanInput>]>([
      ["are right", written(open(), open()), () => ({})],
      ["were removed", open(), () => ({})],
      ["are of a postmortem that is gone", written(open(), old), (given) => ({ orphans: [given] })],
      [
        "are fought over by another bot",
        written(open(), old),
        (given) => {
          const contested = {
            issue: given.ref,
            field: "head" as const,
            value: fingerprint(head(given)),
            by: null,
          };
          return { contested: [contested] };
        },
      ],
      ["are those of a person", adopted(open(20, { body: "Mine." })), () => ({})],
    ])("stay if they %s", (_, given, over) => {
      expect(planned(given, LATER, over(given))).toEqual([]);
    });
  });
});
