import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { isRecorded, record } from "../../../src/domain/commands/decision.ts";
import { decideItem } from "../../../src/domain/commands/item-rules.ts";
import { decidePostmortem } from "../../../src/domain/commands/postmortem-rules.ts";
import type { ExceptionRequest, ItemRequest } from "../../../src/domain/commands/requests.ts";
import { circumstances, extended, LEDGER, OWNER, POLICY, person, waivedUntil } from "./decision-cases.ts";

const reason = "the vendor is late";
const extend = (date: string): ExceptionRequest => ({ name: "extend", date, reason });
const waive = (date: string): ExceptionRequest => ({ name: "waive", date, reason });

const dueAfter = (request: ItemRequest, changes: Parameters<typeof circumstances>[0] = {}) => {
  const decision = decideItem(request, circumstances(changes));
  return decision.kind === "accepted"
    ? decision.ledger.due
    : decision.kind === "rejected"
      ? decision.problem
      : decision;
};
const refusalOf = (request: ItemRequest, changes: Parameters<typeof circumstances>[0] = {}) => {
  const decision = decideItem(request, circumstances(changes));
  expect(decision.kind).toBe("rejected");
  return decision.kind === "rejected" ? decision : null;
};

// Today is Monday, 2026-11-23; the item is due on Tuesday, 2026-12-01.
describe("an extension", () => {
  it.each([
    ["to a day", "2026-12-10", "2026-12-10"],
    ["by days, from the due date", "+7d", "2026-12-08"],
    ["by weeks, from the due date", "2w", "2026-12-15"],
    ["in days, from today", "in 3 weeks", "2026-12-14"],
    ["to a weekday of next week", "next friday", "2026-12-04"],
    ["to a named day", "Dec 10", "2026-12-10"],
    ["to a Saturday, which moves to Monday", "2026-12-05", "2026-12-07"],
    ["far", "2027-11-23", "2027-11-23"],
  ])("%s", (_, date, due) => {
    expect(dueAfter(extend(date))).toBe(due);
  });

  it("is recorded with its change, reason, approver and time; the original date stays", () => {
    const decision = decideItem(extend("+7d"), circumstances({ actor: OWNER }));
    expect(decision).toEqual({
      kind: "accepted",
      set: {},
      ledger: {
        ...LEDGER,
        due: "2026-12-08",
        extensions: [
          {
            from: "2026-12-01",
            to: "2026-12-08",
            reason,
            by: "Olga",
            at: "2026-11-23T10:00:00Z",
            commentId: 900,
          },
        ],
      },
    });
  });

  it.each([
    [
      "back",
      "2026-11-27",
      "The new date must be after the current due date, 2026-12-01, but 2026-11-27 is 2026-11-27.",
    ],
    [
      "nowhere",
      "2026-12-01",
      "The new date must be after the current due date, 2026-12-01, but 2026-12-01 is 2026-12-01.",
    ],
    [
      "to an ambiguous date",
      "12/10",
      `“12/10” can't be read as a date: the order of day and month is ambiguous. Write 2026-12-07, +14d or "next friday".`,
    ],
    [
      "to a nonexistent date",
      "Feb 30",
      `“Feb 30” can't be read as a date: that date doesn't exist. Write 2026-12-07, +14d or "next friday".`,
    ],
    [
      "to a quarter",
      "Q1",
      `“Q1” can't be read as a date: a quarter isn't a date. Write 2026-12-07, +14d or "next friday".`,
    ],
  ])("%s is refused", (_, date, problem) => {
    expect(refusalOf(extend(date))?.problem).toBe(problem);
  });

  it("of an overdue item counts from the day of the comment, whenever it is read", () => {
    const ledger = { ...LEDGER, due: "2026-11-02" };
    const comment = { writtenOn: Temporal.PlainDate.from("2026-11-20") };
    expect(dueAfter(extend("+7d"), { ledger, comment, actor: OWNER })).toBe("2026-11-27");
    expect(refusalOf(extend("2026-11-20"), { ledger })?.problem).toBe("2026-11-20 is in the past.");
  });

  it.each([
    ["7 days", "+7d", "2026-12-08"],
    ["7 days that end on a day off", "2026-12-08", "2026-12-09"],
  ])("an owner can use without an approver: %s", (_, date, due) => {
    const policy = date === "+7d" ? POLICY : { ...POLICY, holidays: ["2026-12-08"] };
    expect(dueAfter(extend(date), { actor: OWNER, policy })).toBe(due);
  });

  it.each([
    [
      "8 days",
      "+8d",
      0,
      "An owner can extend an item by at most 7 days, to 2026-12-08. An approver can do this: people with",
    ],
    [
      "the second time",
      "+1d",
      1,
      "An owner can extend an item once, and this item was already extended. An approver can do this: people with",
    ],
  ])("an owner cannot use without an approver: %s", (_, date, times, problem) => {
    const ledger = extended(times);
    expect(refusalOf(extend(date), { actor: OWNER, ledger })?.problem).toContain(problem);
    expect(dueAfter(extend(date), { actor: person("grace", "read"), ledger })).toMatch(/^2026-12-/);
    expect(dueAfter(extend(date), { actor: person("olga", "admin"), ledger })).toMatch(/^2026-12-/);
  });

  it("requires an approver if owners can add 0 days", () => {
    const policy = { ...POLICY, extensions: { max: 2, ownerDays: 0 } };
    expect(refusalOf(extend("+1d"), { actor: OWNER, policy })?.problem).toContain(
      "Only an approver can extend items here",
    );
  });

  it.each([
    [2, 2, "This item was extended 2 times, and extensions.max is 2."],
    [2, 1, "This item was extended 2 times, and extensions.max is 1."],
    [1, 1, "This item was extended 1 time, and extensions.max is 1."],
    [0, 0, "This item can't be extended, and extensions.max is 0."],
  ])("is limited to %d, for approvers, too", (times, max, problem) => {
    const policy = { ...POLICY, extensions: { max, ownerDays: 7 } };
    const refusal = refusalOf(extend("+7d"), { ledger: extended(times), policy });
    expect(refusal?.problem).toContain(problem);
    expect(refusal?.example).toBe("/waive 30d REASON");
  });
});

describe("a waiver", () => {
  it("is active until its end date, and is recorded", () => {
    expect(decideItem(waive("30d"), circumstances())).toMatchObject({
      kind: "accepted",
      set: {},
      ledger: {
        due: "2026-12-01",
        obeyed: [900],
        waiver: { until: "2026-12-23", reason, by: "ada", at: "2026-11-23T10:00:00Z", commentId: 900 },
      },
    });
  });

  it.each([
    ["today", "2026-11-23", "2026-11-23"],
    ["the last day that is allowed", "90d", "2027-02-21"],
  ])("until %s", (_, date, until) => {
    expect(decideItem(waive(date), circumstances())).toMatchObject({ ledger: { waiver: { until } } });
  });

  it.each([
    ["yesterday", "2026-11-22", "2026-11-22 is in the past."],
    [
      "a day after the limit",
      "91d",
      "A waiver lasts at most 90 days, until 2027-02-21, but found 2027-02-22.",
    ],
    ["no specific date", "next month", "“next month” can't be read as a date: this isn't a specific date."],
  ])("until %s is refused", (_, date, problem) => {
    expect(refusalOf(waive(date))?.problem).toContain(problem);
  });

  it("that replaces another keeps both comments recorded as executed", () => {
    const first = decideItem(waive("10d"), circumstances({ comment: { id: 901 } }));
    const second = decideItem(waive("20d"), circumstances({ ledger: ledgerOf(first), comment: { id: 902 } }));
    const end = decideItem(
      { name: "unwaive" },
      circumstances({ ledger: ledgerOf(second), comment: { id: 903 } }),
    );
    expect(ledgerOf(end).waiver).toBeNull();
    for (const id of [901, 902, 903]) expect(isRecorded(ledgerOf(end), id)).toBe(true);
  });

  it("is ended by /unwaive only while it is active", () => {
    expect(refusalOf({ name: "unwaive" })?.problem).toBe("This item has no active waiver.");
    expect(refusalOf({ name: "unwaive" }, { ledger: waivedUntil("2026-11-22") })).not.toBeNull();
    expect(decideItem({ name: "unwaive" }, circumstances({ ledger: waivedUntil("2026-11-23") })).kind).toBe(
      "accepted",
    );
  });
});

describe("an exception for a postmortem's own date", () => {
  const decide = (request: ExceptionRequest, changes: Parameters<typeof circumstances>[0] = {}) => {
    const at = circumstances(changes);
    const on = { owner: "acme", repo: "shop", number: 13 };
    const about = { on, missing: [], lost: [], recorded: [], review: null };
    return decidePostmortem(request, { ...at, ...about, ledger: at.closed ? null : at.ledger });
  };
  const requests = { extend: extend("+7d"), waive: waive("30d"), unwaive: { name: "unwaive" } } as const;

  it.each<[keyof typeof requests, Parameters<typeof circumstances>[0]]>([
    ["extend", {}],
    ["extend", { actor: OWNER }],
    ["waive", {}],
    ["unwaive", { ledger: waivedUntil("2026-12-24"), actor: OWNER }],
  ])("/%s records what it does for an item", (name, changes) => {
    const ofItem = decideItem(requests[name], circumstances(changes));
    const { due, extensions, waiver } = ledgerOf(ofItem);
    expect(decide(requests[name], changes)).toMatchObject({
      kind: "accepted",
      ledger: { due, extensions, waiver, originalDue: "2026-12-01" },
    });
  });

  it.each<[string, ExceptionRequest, Parameters<typeof circumstances>[0], string]>([
    ["is limited", extend("+7d"), { ledger: extended(2) }, "This postmortem was extended 2 times, and"],
    [
      "is short for owners",
      extend("+8d"),
      { actor: OWNER },
      "An owner can extend a postmortem by at most 7 days, to 2026-12-08. An approver can do this:",
    ],
    [
      "is the owner's once",
      extend("+1d"),
      { actor: OWNER, ledger: extended(1) },
      "An owner can extend a postmortem once, and this postmortem was already extended.",
    ],
    [
      "is no stranger's",
      extend("+1d"),
      { actor: person("zoe", "write") },
      "Only an owner of the postmortem or",
    ],
    [
      "is no owner's waiver",
      waive("1d"),
      { actor: OWNER },
      "Only an approver can waive a postmortem, and you",
    ],
    ["has a limited end", waive("91d"), {}, "A waiver lasts at most 90 days, until 2027-02-21, but found"],
    ["has to be there", { name: "unwaive" }, {}, "This postmortem has no active waiver."],
    [
      "comes too late",
      extend("+7d"),
      { closed: true },
      "This postmortem is closed. If it isn't complete, reopen it and post the command again.",
    ],
  ])("%s", (_, request, changes, problem) => {
    expect(decide(request, changes)).toMatchObject({
      kind: "rejected",
      problem: expect.stringContaining(problem),
    });
  });
});

describe("other commands", () => {
  it("/drop closes the item permanently", () => {
    expect(decideItem({ name: "drop", reason }, circumstances())).toMatchObject({
      set: { closed: true },
      ledger: { dropped: { reason, by: "ada", at: "2026-11-23T10:00:00Z", commentId: 900 } },
    });
  });

  it("/due sets a date that is not committed yet, never on a day off", () => {
    const due = (date: string): ItemRequest => ({ name: "due", date });
    expect(dueAfter(due("2026-11-28"), { committed: false, actor: OWNER })).toBe("2026-11-30");
    expect(refusalOf(due("2026-11-20"), { committed: false })?.problem).toBe("2026-11-20 is in the past.");
    expect(refusalOf(due("2027-11-25"), { committed: false })?.problem).toBe(
      "2027-11-25 is more than 366 days away.",
    );
    expect(refusalOf(due("2026-12-10"), { committed: true })).toEqual({
      kind: "rejected",
      problem: "This item is committed, so its due date (2026-12-01) can only be changed with a reason.",
      example: "/extend 2026-12-10 REASON",
    });
  });

  it("/assign without names assigns the author", () => {
    const decision = decideItem(
      { name: "assign", owners: [] },
      circumstances({ actor: person("Zoe", "triage") }),
    );
    expect(decision).toMatchObject({ kind: "accepted", set: { owners: ["zoe"] }, ledger: { obeyed: [900] } });
  });

  it("/priority leaves the due date alone", () => {
    const decision = decideItem({ name: "priority", priority: "P0" }, circumstances());
    expect(decision).toMatchObject({ set: { priority: "P0" }, ledger: { due: "2026-12-01" } });
  });

  it.each<ItemRequest>([
    extend("+7d"),
    waive("1d"),
    { name: "drop", reason },
    { name: "assign", owners: ["bob"] },
  ])("$name on a closed item is refused", (request) => {
    expect(refusalOf(request, { closed: true })?.problem).toContain("reopen it");
  });
});

describe("the list of executed commands", () => {
  it("is bounded, and commands that dropped out of it are never executed again", () => {
    let ledger = LEDGER;
    for (let id = 1; id <= 200; id += 1) ledger = record(ledger, id);
    expect(ledger.obeyed).toHaveLength(50);
    for (let id = 1; id <= 200; id += 1) expect(isRecorded(ledger, id)).toBe(true);
    expect(isRecorded(ledger, 201)).toBe(false);
  });

  it("makes any list of commands end the same, however often it is processed", () => {
    const request = fc.oneof(
      fc.constantFrom("+1d", "+7d", "2w", "2026-12-20", "2026-11-01").map(extend),
      fc.constantFrom("1d", "90d", "2026-12-24").map(waive),
      fc.constantFrom<ItemRequest>(
        { name: "unwaive" },
        { name: "due", date: "2026-12-18" },
        { name: "assign", owners: ["bob"] },
      ),
    );
    const actor = fc.constantFrom(OWNER, person("ada", "admin"), person("zoe", "read"));
    const comments = fc.array(fc.record({ request, actor, committed: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(comments, (all) => {
        const pass = (start: typeof LEDGER) =>
          all.reduce((ledger, { request, actor, committed }, index) => {
            const at = circumstances({ ledger, actor, committed, comment: { id: 1000 + index } });
            const decision = decideItem(request, at);
            return decision.kind === "accepted" ? decision.ledger : ledger;
          }, start);
        const once = pass(LEDGER);
        // Refused commands got a reply, so a second pass only sees executed ones, and changes nothing.
        const executed = all.filter((_, index) => isRecorded(once, 1000 + index));
        expect(executed.length).toBeLessThanOrEqual(all.length);
        all.forEach(({ request, actor, committed }, index) => {
          if (!isRecorded(once, 1000 + index)) return;
          const at = circumstances({ ledger: once, actor, committed, comment: { id: 1000 + index } });
          expect(decideItem(request, at)).toEqual({ kind: "ignored", because: "recorded" });
        });
        expect(once.extensions.length).toBeLessThanOrEqual(POLICY.extensions.max);
        expect(once.originalDue).toBe(LEDGER.originalDue);
        for (const { from, to } of once.extensions) expect(to > from).toBe(true);
        expect(once.waiver === null || once.waiver.until <= "2027-02-21").toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

function ledgerOf(decision: ReturnType<typeof decideItem>) {
  if (decision.kind !== "accepted") throw new Error(`Expected obedience, found ${JSON.stringify(decision)}.`);
  return decision.ledger;
}
