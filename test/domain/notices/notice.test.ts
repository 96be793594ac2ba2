import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Notified } from "../../../src/domain/items/ledger.ts";
import {
  needsContact,
  nextReminder,
  notifiedSoFar,
  type SentNotice,
  stepsByIssue,
} from "../../../src/domain/notices/notice.ts";
import { noticesDue } from "../../../src/domain/notices/notices-due.ts";
import { item, POLICY, shop, told } from "./notice-cases.ts";

describe("the next reminder that a notice announces", () => {
  it.each([
    ["2026-11-01", "2026-11-24"],
    ["2026-11-24", "2026-11-30"],
    ["2026-11-30", "2026-12-01"],
    ["2026-12-01", "2026-12-03"],
    ["2026-12-03", "2026-12-08"],
    ["2026-12-08", "2026-12-15"],
  ])("on %s is that of %s, and it comes on that day", (today, next) => {
    expect(nextReminder(item(1), POLICY, Temporal.PlainDate.from(today))?.toString()).toBe(next);
    const question = { tracked: [item(1)], policy: POLICY, today: Temporal.PlainDate.from(next), sent: [] };
    expect(noticesDue(question)).toMatchObject([{ kind: "reminder", day: next }]);
  });

  it("follows the policy", () => {
    const reminders = { daysBefore: [1], onDueDate: false, everyDays: 7 };
    const policy = { ...DEFAULT_POLICY, reminders };
    const next = ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-08"].map((today) => {
      return nextReminder(item(1), policy, Temporal.PlainDate.from(today))?.toString();
    });
    expect(next).toEqual(["2026-11-30", "2026-12-08", "2026-12-08", "2026-12-15"]);
  });

  it("is none if reminders end with the due date, and nothing escalates", () => {
    const policy = { ...DEFAULT_POLICY, reminders: { ...DEFAULT_POLICY.reminders, everyDays: 0 } };
    expect(nextReminder(item(1), policy, Temporal.PlainDate.from("2026-12-01"))).toBeNull();
  });
});

describe("a person to ask for an owner is needed", () => {
  const nobodys = item(2, { owners: [] });

  it.each([
    ["not before the first reminder", "2026-11-23", nobodys, false],
    ["from the first reminder on", "2026-11-24", nobodys, true],
    ["while it is overdue", "2026-12-10", { ...nobodys, state: "overdue" } as const, true],
    ["not once it is done", "2026-12-10", { ...nobodys, state: "done" } as const, false],
    ["not while it is waived", "2026-12-10", { ...nobodys, state: "waived" } as const, false],
    ["not with an owner", "2026-12-10", item(2), false],
    [
      "not with someone who is to find an owner",
      "2026-12-10",
      { ...nobodys, fallbackContacts: ["rita"] },
      false,
    ],
  ])("%s", (_, today, tracked, expected) => {
    expect(needsContact(tracked, POLICY, Temporal.PlainDate.from(today))).toBe(expected);
  });
});

describe("what was sent, according to the record and to comments", () => {
  const reminder = (step: number, due = "2026-12-01", issue = 2) => {
    return { issue: shop(issue), kind: "reminder" as const, due, step };
  };
  const escalation = (step: number) => ({ ...reminder(step), kind: "escalation" as const });
  const on = (day: string, ...steps: SentNotice["steps"]): SentNotice => {
    return { to: ["alice"], repository: "acme/shop", day, steps };
  };
  const recorded = told({ reminded: 2, remindedOn: "2026-12-03", escalated: 1, escalatedOn: "2026-12-04" });

  it.each<[string, Notified | null, SentNotice[], Notified]>([
    ["nothing yet", null, [], told({})],
    ["the record", recorded, [], recorded],
    ["no record of an earlier due date", { ...recorded, due: "2026-11-02" }, [], told({})],
    [
      "the newest of several comments, in any order",
      null,
      [
        on("2026-12-03", reminder(2)),
        on("2026-11-24", reminder(-7)),
        on("2026-12-10", escalation(2)),
        on("2026-12-04", escalation(1)),
      ],
      told({ reminded: 2, remindedOn: "2026-12-03", escalated: 2, escalatedOn: "2026-12-10" }),
    ],
    [
      "a comment that is newer than the record",
      recorded,
      [on("2026-12-08", reminder(7)), on("2026-12-10", escalation(2))],
      told({ reminded: 7, remindedOn: "2026-12-08", escalated: 2, escalatedOn: "2026-12-10" }),
    ],
    [
      "the record, after comments on the same steps or earlier ones",
      recorded,
      [on("2026-12-07", reminder(2), escalation(1)), on("2026-12-01", reminder(0))],
      recorded,
    ],
    [
      "an escalation without a reminder, of an item that nobody owns",
      null,
      [on("2026-12-04", escalation(1))],
      told({ escalated: 1, escalatedOn: "2026-12-04" }),
    ],
    [
      "no comment about another due date or item",
      null,
      [on("2026-12-08", reminder(7, "2026-11-02"), reminder(7, "2026-12-01", 3))],
      told({}),
    ],
  ])("%s", (_, notified, sent, expected) => {
    expect(notifiedSoFar(item(2, { notified }), stepsByIssue(sent))).toEqual(expected);
  });
});
