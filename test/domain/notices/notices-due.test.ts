import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { formatIssueRef } from "../../../src/domain/issue-ref.ts";
import type { Notified } from "../../../src/domain/items/ledger.ts";
import type { Notice, SentNotice, TrackedObligation } from "../../../src/domain/notices/notice.ts";
import { noticesDue, recordsMissing } from "../../../src/domain/notices/notices-due.ts";
import { item, POLICY, shop, told } from "./notice-cases.ts";

function notices(
  today: string,
  tracked: readonly TrackedObligation[],
  sent: readonly SentNotice[] = [],
  policy = POLICY,
): Notice[] {
  return noticesDue({ tracked, policy, today: Temporal.PlainDate.from(today), sent });
}

const briefly = (all: readonly Notice[]): string[] =>
  all.map(({ kind, to, on, entries }) => {
    const steps = entries.map(({ step }) => `#${step.issue.number} ${step.step}`).join(", ");
    return `${kind} to ${to.join("+")} on ${formatIssueRef(on)}: ${steps}`;
  });

/** The notices of several days in a row, each recorded as the App records it. */
function dayByDay(
  tracked: readonly TrackedObligation[],
  from: string,
  days: number,
  policy = POLICY,
): string[] {
  let now = tracked;
  return Array.from({ length: days }, (_, passed) => {
    const today = Temporal.PlainDate.from(from).add({ days: passed }).toString();
    const found = notices(today, now, [], policy);
    const steps = found.flatMap(({ entries }) => entries.map(({ step }) => step));
    const sent = [{ to: [], repository: "", day: today, steps }];
    const records = recordsMissing(now, sent);
    now = now.map((one) => ({
      ...one,
      notified: records.find(({ issue }) => issue.number === one.issue.number)?.notified ?? one.notified,
    }));
    return briefly(found).map((notice) => `${today} ${notice}`);
  }).flat();
}

describe("the notices for an item that is due on Tuesday, December 1", () => {
  it.each([
    ["2026-11-23", []],
    ["2026-11-24", ["reminder to alice on acme/shop#2: #2 -7"]],
    ["2026-11-25", ["reminder to alice on acme/shop#2: #2 -7"]],
    ["2026-11-28", []],
    ["2026-11-29", []],
    ["2026-11-30", ["reminder to alice on acme/shop#2: #2 -1"]],
    ["2026-12-01", ["reminder to alice on acme/shop#2: #2 0"]],
    ["2026-12-02", ["reminder to alice on acme/shop#2: #2 0"]],
    // The last business day before the first escalation.
    ["2026-12-03", ["reminder to alice on acme/shop#2: #2 2"]],
    ["2026-12-07", ["reminder to alice on acme/shop#2: #2 2"]],
    ["2026-12-08", ["reminder to alice on acme/shop#2: #2 7"]],
    ["2026-12-10", ["reminder to alice on acme/shop#2: #2 7"]],
    ["2027-03-01", ["reminder to alice on acme/shop#2: #2 84"]],
  ])("first processed on %s: the newest step only, to its owner first", (today, expected) => {
    expect(briefly(notices(today, [item(2)]))).toEqual(expected);
  });

  it.each([
    ["2026-11-25", told({ reminded: -7, remindedOn: "2026-11-24" }), []],
    [
      "2026-12-04",
      told({ reminded: 2, remindedOn: "2026-12-03" }),
      ["escalation to acme/leads on acme/shop#2: #2 1"],
    ],
    // Owners who have not heard that it is overdue hear it first.
    [
      "2026-12-04",
      told({ reminded: 0, remindedOn: "2026-12-01" }),
      ["reminder to alice on acme/shop#2: #2 2"],
    ],
    [
      "2026-12-08",
      told({ reminded: 2, remindedOn: "2026-12-03", escalated: 1 }),
      ["reminder to alice on acme/shop#2: #2 7"],
    ],
    ["2026-12-09", told({ reminded: 7, remindedOn: "2026-12-08", escalated: 1 }), []],
    [
      "2026-12-15",
      told({ reminded: 7, remindedOn: "2026-12-08", escalated: 2 }),
      ["reminder to alice on acme/shop#2: #2 14"],
    ],
    [
      "2026-12-08",
      told({ due: "2026-11-02", reminded: 28, escalated: 2 }),
      ["reminder to alice on acme/shop#2: #2 7"],
    ],
    ["2026-12-08", told({ reminded: 7, remindedOn: "2026-12-08" }), []],
    [
      "2026-12-09",
      told({ reminded: 7, remindedOn: "2026-12-08" }),
      ["escalation to acme/leads on acme/shop#2: #2 1"],
    ],
  ])("on %s, after %j", (today, notified, expected) => {
    expect(briefly(notices(today, [item(2, { notified })]))).toEqual(expected);
  });

  it("sends no step from before its due date was set", () => {
    expect(notices("2026-11-26", [item(2, { dueSince: "2026-11-25" })])).toEqual([]);
    expect(notices("2026-11-24", [item(2, { dueSince: "2026-11-24" })])).toEqual([]);
    expect(notices("2026-11-24", [item(2, { dueSince: "2026-11-23" })])).toHaveLength(1);
  });

  it.each(["waived", "done", "dropped"] as const)("are not sent while it is %s", (state) => {
    expect(notices("2026-12-10", [item(2, { state })])).toEqual([]);
  });

  it("continue with the current step when a waiver ended", () => {
    const notified = told({ reminded: -1, remindedOn: "2026-11-30" });
    expect(briefly(notices("2027-01-11", [item(2, { notified, state: "overdue" })]))[0]).toContain("#2 35");
  });

  it("follow the policy", () => {
    const reminders = { daysBefore: [14], onDueDate: false, everyDays: 0 };
    const policy = { ...POLICY, reminders, escalation: { after: [], to: ["bob"] } };
    expect(briefly(notices("2026-11-17", [item(2)], [], policy))).toEqual([
      "reminder to alice on acme/shop#2: #2 -14",
    ]);
    const notified = told({ reminded: -14 });
    expect(notices("2026-12-01", [item(2, { notified })], [], policy)).toEqual([]);
    expect(notices("2027-12-01", [item(2, { notified })], [], policy)).toEqual([]);
  });

  it("escalate every further step to the last in the list, or to no one without a list", () => {
    const withOneLead = { ...POLICY, escalation: { ...POLICY.escalation, to: ["bob"] } };
    const notified = told({ reminded: 7, remindedOn: "2026-12-08", escalated: 1 });
    expect(briefly(notices("2026-12-10", [item(2, { notified })], [], withOneLead))).toEqual([
      "escalation to bob on acme/shop#2: #2 2",
    ]);
    expect(notices("2026-12-10", [item(2, { notified })], [], DEFAULT_POLICY)).toEqual([]);
  });

  it("escalate an item without an owner", () => {
    expect(briefly(notices("2026-12-10", [item(2, { owners: [] })]))).toEqual([
      "escalation to acme/directors on acme/shop#2: #2 2",
    ]);
  });

  it.each<[string, Partial<TrackedObligation>]>([
    [
      "a date in the past, tracked today",
      { due: "2026-01-16", dueSince: "2026-12-01", owedFrom: "2026-12-01" },
    ],
    ["a waiver that ended today", { due: "2026-11-02", dueSince: "2026-10-01", owedFrom: "2026-12-01" }],
  ])("escalate from the first day on which it is certainly due: %s", (_, over) => {
    const notified = told({ due: over.due!, reminded: 28, remindedOn: "2026-11-30" });
    const first = item(2, { ...over, notified });
    const heard = dayByDay([first], "2026-12-01", 11);
    expect(heard[0]).toMatch("2026-12-03 reminder to alice");
    expect(heard.filter((one) => one.includes("escalation"))).toEqual([
      "2026-12-04 escalation to acme/leads on acme/shop#2: #2 1",
      "2026-12-10 escalation to acme/directors on acme/shop#2: #2 2",
    ]);
  });

  it("escalate only after a word to the owner, even if the policy sends no reminders", () => {
    const policy = { ...POLICY, reminders: { daysBefore: [], onDueDate: false, everyDays: 0 } };
    expect(dayByDay([item(2)], "2026-11-20", 30, policy)).toEqual([
      "2026-12-03 reminder to alice on acme/shop#2: #2 2",
      "2026-12-04 escalation to acme/leads on acme/shop#2: #2 1",
      "2026-12-10 escalation to acme/directors on acme/shop#2: #2 2",
    ]);
    // The word comes late, so the escalation waits a day.
    expect(dayByDay([item(2)], "2026-12-04", 4, policy)).toEqual([
      "2026-12-04 reminder to alice on acme/shop#2: #2 2",
      "2026-12-07 escalation to acme/leads on acme/shop#2: #2 1",
    ]);
  });

  it.each([
    ["a Monday, a day ahead: on Friday", "2026-11-30", "2026-11-27", "#2 -1"],
    ["a Monday, on the Thursday before: nothing yet", "2026-11-30", "2026-11-26", "#2 -7"],
    ["a week ahead is a holiday: the day before that", "2026-12-02", "2026-11-24", "#2 -7"],
  ])("are sent before a day off, not after it: due on %s", (_, due, today, step) => {
    const policy = { ...POLICY, holidays: ["2026-11-25"] };
    expect(briefly(notices(today, [item(2, { due })], [], policy))).toEqual([
      `reminder to alice on acme/shop#2: ${step}`,
    ]);
  });

  it("are not sent on holidays, but on the day after if they were not due before", () => {
    const policy = { ...POLICY, holidays: ["2026-12-01", "2026-12-08"] };
    const on = (today: string) => briefly(notices(today, [item(2)], [], policy))[0];
    expect(
      ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-07", "2026-12-08", "2026-12-09"].map(on),
    ).toEqual([
      "reminder to alice on acme/shop#2: #2 -1",
      undefined,
      "reminder to alice on acme/shop#2: #2 0",
      "reminder to alice on acme/shop#2: #2 2",
      undefined,
      "reminder to alice on acme/shop#2: #2 7",
    ]);
  });

  it("repeat from a week after the due date on, even if nothing is sent on that date", () => {
    const policy = { ...DEFAULT_POLICY, reminders: { daysBefore: [], onDueDate: false, everyDays: 7 } };
    expect(dayByDay([item(2)], "2026-11-20", 30, policy)).toEqual([
      "2026-12-08 reminder to alice on acme/shop#2: #2 7",
      "2026-12-15 reminder to alice on acme/shop#2: #2 14",
    ]);
  });

  it("leave the owner a day between a word and an escalation on the first day", () => {
    const after = [{ days: 1, business: true }];
    const policy = { ...POLICY, escalation: { after, to: ["bob"] } };
    expect(dayByDay([item(2)], "2026-12-01", 5, policy)).toEqual([
      "2026-12-01 reminder to alice on acme/shop#2: #2 0",
      "2026-12-02 reminder to alice on acme/shop#2: #2 1",
      "2026-12-03 escalation to bob on acme/shop#2: #2 1",
    ]);
  });

  it("tell how late it is, whether its owners heard of it before, and when the last such notice was", () => {
    const about = (today: string, notified: Notified | null) => {
      const [{ entries }] = notices(today, [item(2, { notified })]) as [Notice];
      return entries.map(({ daysLeft, reminded, lastHeard }) => ({ daysLeft, reminded, lastHeard }));
    };
    expect(about("2026-11-24", null)).toEqual([{ daysLeft: 7, reminded: false, lastHeard: null }]);
    const reminded = told({ reminded: 2, remindedOn: "2026-12-03" });
    expect(about("2026-12-08", reminded)).toEqual([
      { daysLeft: -7, reminded: true, lastHeard: "2026-12-03" },
    ]);
    const escalated = { ...reminded, escalated: 1, escalatedOn: "2026-12-04" };
    expect(about("2026-12-04", reminded)).toEqual([{ daysLeft: -3, reminded: true, lastHeard: null }]);
    const weekLater = { ...escalated, reminded: 7, remindedOn: "2026-12-08" };
    expect(about("2026-12-10", weekLater)).toEqual([
      { daysLeft: -9, reminded: true, lastHeard: "2026-12-04" },
    ]);
  });
});

describe("one notice per day, person and repository", () => {
  it("lists several items of a postmortem in one comment on it", () => {
    const tracked = [item(2), item(3, { due: "2026-11-30" }), item(4, { owners: ["bob"] })];
    expect(briefly(notices("2026-12-01", tracked))).toEqual([
      "reminder to alice on acme/shop#1: #3 0, #2 0",
      "reminder to bob on acme/shop#4: #4 0",
    ]);
  });

  it("tells of the most overdue postmortem first, and of the others on the following days", () => {
    const overdue = (number: number, due: string) =>
      item(number, { due, postmortem: shop(number + 10), notified: told({ due, reminded: -1 }) });
    const tracked = [overdue(2, "2026-11-20"), overdue(3, "2026-11-16"), overdue(4, "2026-11-23")];
    expect(dayByDay([...tracked, item(5)], "2026-11-30", 4, DEFAULT_POLICY)).toEqual([
      "2026-11-30 reminder to alice on acme/shop#3: #3 14",
      "2026-12-01 reminder to alice on acme/shop#2: #2 7",
      "2026-12-02 reminder to alice on acme/shop#4: #4 7",
      "2026-12-03 reminder to alice on acme/shop#5: #5 0",
    ]);
  });

  it.each([
    [2, 3],
    [3, 2],
  ])(
    "tells of what is overdue before what is due today, though it was heard of later: #%i and #%i",
    (late, today) => {
      const before = {
        due: "2026-11-30",
        notified: told({ due: "2026-11-30", reminded: -1, remindedOn: "2026-11-30" }),
      };
      const tracked = [
        item(late, { ...before, postmortem: shop(11) }),
        item(today, { postmortem: shop(12) }),
      ];
      const [first] = briefly(notices("2026-12-01", tracked));
      expect(first).toBe(`reminder to alice on acme/shop#${late}: #${late} 0`);
    },
  );

  it("is the same whatever the order in which items are read", () => {
    const web = { owner: "acme", repo: "web", number: 2 };
    const tracked = [item(3), item(2), item(2, { issue: web }), item(4, { owners: ["bob", "carol"] })];
    expect(notices("2026-12-01", tracked.toReversed())).toEqual(notices("2026-12-01", tracked));
  });

  it("tells of each of ten overdue postmortems before it repeats one", () => {
    const due = "2026-11-30";
    const tracked = Array.from({ length: 10 }, (_, index) =>
      item(2 + index, { due, postmortem: shop(20 + index), notified: told({ due, reminded: 0 }) }),
    );
    const heard = dayByDay(tracked, "2026-12-07", 18, DEFAULT_POLICY).map(
      (notice) => /on \S+#(\d+)/.exec(notice)![1],
    );
    expect(new Set(heard.slice(0, 10)).size).toBe(10);
    expect(heard.slice(10, 13)).toEqual(["2", "3", "4"]);
  });

  it("combines people who share an item", () => {
    const tracked = [
      item(2, { owners: ["alice"] }),
      item(3, { owners: ["bob"] }),
      item(4, { owners: ["Bob", "ALICE"] }),
    ];
    expect(briefly(notices("2026-12-01", tracked))).toEqual([
      "reminder to alice+bob on acme/shop#1: #2 0, #3 0, #4 0",
    ]);
  });

  it("waits a day if another notice was sent, according to comments or records", () => {
    const sent = { to: ["Alice"], repository: "acme/shop", day: "2026-12-01", steps: [] };
    expect(notices("2026-12-01", [item(2)], [sent])).toEqual([]);
    expect(notices("2026-12-01", [item(2, { owners: ["bob", "alice"] })], [sent])).toEqual([]);
    expect(notices("2026-12-01", [item(2)], [{ ...sent, day: "2026-11-30" }])).toHaveLength(1);
    expect(notices("2026-12-01", [item(2)], [{ ...sent, repository: "acme/web" }])).toHaveLength(1);
    const notified = told({ reminded: 0, remindedOn: "2026-12-01" });
    expect(notices("2026-12-01", [item(2), item(3, { notified })])).toEqual([]);
  });

  it("combines people along a chain of items", () => {
    const owners = [["alice"], ["carol"], ["alice", "bob"], ["bob", "carol"], ["dave"], ["alice"]];
    const all = owners.map((names, index) => item(2 + index, { owners: names }));
    expect(briefly(notices("2026-12-01", all))).toEqual([
      "reminder to dave on acme/shop#6: #6 0",
      "reminder to alice+bob+carol on acme/shop#1: #2 0, #3 0, #4 0, #5 0, #7 0",
    ]);
  });

  it("also applies to recipients of escalations", () => {
    const notified = told({ reminded: 2, remindedOn: "2026-12-03", escalated: 1, escalatedOn: "2026-12-04" });
    const other = item(3, { notified: told({ reminded: 2, remindedOn: "2026-12-03" }) });
    expect(notices("2026-12-04", [item(2, { notified }), other])).toEqual([]);
    expect(briefly(notices("2026-12-07", [item(2, { notified }), other]))).toEqual([
      "escalation to acme/leads on acme/shop#3: #3 1",
    ]);
  });

  it("applies to each repository of postmortems separately", () => {
    const other = { owner: "acme", repo: "web", number: 5 };
    const tracked = [item(2), item(3, { issue: { ...other, number: 6 }, postmortem: other })];
    expect(briefly(notices("2026-12-01", tracked))).toEqual([
      "reminder to alice on acme/shop#2: #2 0",
      "reminder to alice on acme/web#6: #3 0".replace("#3", "#6"),
    ]);
  });

  it("notifies a lead who owns an item only once", () => {
    const tracked = [
      item(2, { owners: ["acme/leads"] }),
      item(3, { notified: told({ reminded: 2, remindedOn: "2026-12-03" }) }),
    ];
    expect(briefly(notices("2026-12-04", tracked))).toEqual(["reminder to acme/leads on acme/shop#2: #2 2"]);
  });
});

describe("an item without an owner", () => {
  const nobodys = (number: number, over: Partial<TrackedObligation> = {}) =>
    item(number, { owners: [], fallbackContacts: ["rita"], ...over });

  it("is reported to the person who should find an owner, with the same steps", () => {
    expect(briefly(notices("2026-11-24", [nobodys(2)]))).toEqual(["reminder to rita on acme/shop#2: #2 -7"]);
    const notified = told({ reminded: 0, remindedOn: "2026-12-01" });
    expect(notices("2026-12-02", [nobodys(2, { notified })])).toEqual([]);
    // The last call before an escalation is for owners.
    expect(notices("2026-12-03", [nobodys(2, { notified })])).toEqual([]);
    expect(briefly(notices("2026-12-08", [nobodys(2, { notified, due: "2026-12-01" })]))[0]).toBe(
      "reminder to rita on acme/shop#2: #2 7",
    );
  });

  it("is in the same notice as that person's own items", () => {
    expect(briefly(notices("2026-12-01", [nobodys(2), item(3, { owners: ["rita"] })]))).toEqual([
      "reminder to rita on acme/shop#1: #2 0, #3 0",
    ]);
    const notified = told({ reminded: 0, remindedOn: "2026-12-01" });
    expect(notices("2026-12-01", [nobodys(2, { notified }), item(3, { owners: ["rita"] })])).toEqual([]);
  });

  it("only notifies its owner after it gets one", () => {
    expect(briefly(notices("2026-12-01", [item(2, { fallbackContacts: ["rita"] })]))).toEqual([
      "reminder to alice on acme/shop#2: #2 0",
    ]);
  });
});

describe("edge cases", () => {
  it("steps of an earlier due date are ignored", () => {
    const steps = [{ issue: shop(2), kind: "reminder" as const, due: "2026-11-02", step: 28 }];
    const sent = { to: ["alice"], repository: "acme/shop", day: "2026-11-30", steps };
    expect(briefly(notices("2026-12-01", [item(2)], [sent]))).toEqual([
      "reminder to alice on acme/shop#2: #2 0",
    ]);
  });

  it("nothing is escalated on the due date itself", () => {
    const policy = { ...POLICY, escalation: { after: [{ days: 0, business: false }], to: ["bob"] } };
    const notified = told({ reminded: 0 });
    expect(notices("2026-12-01", [item(2, { notified })], [], policy)).toEqual([]);
    expect(notices("2026-12-02", [item(2, { notified })], [], policy)).toHaveLength(1);
    const nobodys = item(2, { owners: [] });
    expect(notices("2026-12-01", [nobodys], [], policy)).toEqual([]);
    expect(briefly(notices("2026-12-02", [nobodys], [], policy))).toEqual([
      "escalation to bob on acme/shop#2: #2 1",
    ]);
  });
});

describe("after a crash between comment and record", () => {
  const [notice] = notices("2026-12-01", [item(2), item(3)]);
  const steps = notice!.entries.map(({ step }) => step);
  const sent: SentNotice = { to: ["alice"], repository: "acme/shop", day: "2026-12-01", steps };

  it("the comment is found, and nothing is sent again, on that day or the next", () => {
    expect(notices("2026-12-01", [item(2), item(3)], [sent])).toEqual([]);
    expect(notices("2026-12-02", [item(2), item(3)], [sent])).toEqual([]);
  });

  it("a missing record is written once", () => {
    const notified = told({ reminded: 0, remindedOn: "2026-12-01" });
    expect(recordsMissing([item(2), item(3, { notified })], [sent])).toEqual([{ issue: shop(2), notified }]);
    expect(recordsMissing([item(2, { notified })], [sent])).toEqual([]);
    expect(recordsMissing([item(2)], [])).toEqual([]);
    const step = { issue: shop(2), kind: "escalation" as const, due: "2026-12-01", step: 1 };
    const escalated = { ...sent, day: "2026-12-04", steps: [step] };
    expect(recordsMissing([item(2)], [escalated])).toEqual([
      { issue: shop(2), notified: told({ escalated: 1, escalatedOn: "2026-12-04" }) },
    ]);
  });
});
