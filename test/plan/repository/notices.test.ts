import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { GatePolicy } from "../../../src/domain/gate-policy.ts";
import { formatIssueRef } from "../../../src/domain/issue-ref.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { CHAT_EVENTS, type ChatRule } from "../../../src/domain/notices/chat.ts";
import type { SentNotice } from "../../../src/domain/notices/notice.ts";
import { type CommitmentsWithContacts, issuesConcerned } from "../../../src/observed/commitments.ts";
import type { ItemIssue } from "../../../src/observed/issue.ts";
import { describeOperation } from "../../../src/operations/describe-operation.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { planNotices } from "../../../src/plan/repository/notices.ts";
import { readNoticeTag } from "../../../src/record/notice-tag.ts";
import { base, fields, HOME, item, postmortem, recording, snapshot } from "../builders.ts";

/** Noon of the day that is one week before the item's due date. */
const NOW = Temporal.Instant.from("2026-11-24T12:00:00Z");
const OWNED = {
  base: base({ line: fields({ owners: ["alice"] }) }),
  terms: { priority: null, areas: [], owners: ["alice"] },
};

/** Due on Tuesday, 2026-12-01, and tracked on November 2. */
function owed(number: number, ledger: Partial<Ledger> = {}, over: Partial<ItemIssue> = {}): ItemIssue {
  return { ...recording(item(number, `Item ${number}`), { ...OWNED, ...ledger }), ...over };
}

/** A postmortem without an assignee or a person to ask. */
function followup(
  items: readonly ItemIssue[],
  over: Partial<CommitmentsWithContacts> = {},
): CommitmentsWithContacts {
  return {
    policy: DEFAULT_POLICY,
    postmortems: [postmortem("")],
    items,
    itemsWithoutMarker: [],
    knownRepositories: {},
    fallbackContacts: new Map(),
    ...over,
  };
}

const planned = (of: CommitmentsWithContacts, sent: readonly SentNotice[] = [], now = NOW): Operation[] =>
  planNotices({ ...of, sent, chat: [], repository: snapshot().repository }, now);

const NOTIFIED = {
  due: "2026-12-01",
  reminded: -7,
  remindedOn: "2026-11-24",
  escalated: 0,
  escalatedOn: null,
};
const SENT: SentNotice = {
  to: ["alice"],
  repository: "acme/shop",
  day: "2026-11-24",
  steps: [{ issue: item(14, "").ref, kind: "reminder", due: "2026-12-01", step: -7 }],
};
const WAIVED = {
  waiver: { until: "2026-11-24", reason: "Later", by: "bob", at: "2026-11-03T00:00:00Z", commentId: 1 },
};

describe("planned notices", () => {
  it("is a comment that bears the tag by which it is known again", () => {
    const [operation, ...others] = planned(followup([owed(14)]));
    expect(others).toEqual([]);
    expect(operation).toMatchObject({ kind: "comment", issue: { number: 14 } });
    expect(readNoticeTag((operation as { body: string }).body)).toEqual(SENT);
    expect(describeOperation(operation!)).toBe(
      "comment on acme/shop#14: @alice This action item is **due in 7 days** (2026-12-01).",
    );
  });

  it("are one comment on the postmortem for several items of one person", () => {
    const operations = planned(followup([owed(14), owed(15)]));
    expect(operations.map(describeOperation)).toEqual([
      "comment on acme/shop#13: @alice 2 open items need your attention.",
    ]);
  });

  it("are a record if a comment shows that the notice was sent", () => {
    expect(planned(followup([owed(14)]), [SENT])).toEqual([
      { kind: "record-notice", issue: item(14, "").ref, marker: owed(14).marker, notified: NOTIFIED },
    ]);
  });

  it.each<[string, Partial<Ledger>, Partial<ItemIssue>]>([
    ["is recorded", { notified: NOTIFIED }, {}],
    ["is done", {}, { state: "closed" }],
    ["is waived", WAIVED, {}],
    ["was tracked after the step", { trackedAt: "2026-11-24T08:00:00Z" }, {}],
    ["has no recipient", { terms: { ...OWNED.terms, owners: [] } }, {}],
  ])("are empty for an item that %s", (_, ledger, over) => {
    expect(planned(followup([owed(14, ledger, over)]))).toEqual([]);
  });

  it("are empty on a day off", () => {
    const policy = { ...DEFAULT_POLICY, holidays: ["2026-11-24"] };
    expect(planned(followup([owed(14)], { policy }))).toEqual([]);
  });

  it("are sent on the item if its postmortem was removed", () => {
    expect(planned(followup([owed(14)], { postmortems: [] }))).toMatchObject([
      { kind: "comment", issue: { number: 14 } },
    ]);
  });

  it("use the date in the team's time zone", () => {
    const policy = { ...DEFAULT_POLICY, timeZone: "Pacific/Auckland" };
    const evening = Temporal.Instant.from("2026-11-23T12:00:00Z");
    expect(planned(followup([owed(14)]), [], evening)).toEqual([]);
    expect(planned(followup([owed(14)], { policy }), [], evening)).toHaveLength(1);
  });

  it("are sent to the assignees of an item whose line was deleted", () => {
    const ledger = { base: base({ line: null }), terms: { priority: null, areas: [], owners: ["bob"] } };
    const [operation] = planned(followup([owed(14, ledger, { assignees: ["Bob"] })]));
    expect(readNoticeTag((operation as { body: string }).body)?.to).toEqual(["bob"]);
  });

  it("count an extended due date from the day of the extension", () => {
    const extension = {
      from: "2026-12-01",
      to: "2026-12-08",
      reason: "More to do",
      by: "alice",
      at: "2026-12-02T10:00:00Z",
      commentId: 5,
    };
    const extended = followup([owed(14, { due: "2026-12-08", extensions: [extension] })]);
    expect(planned(extended, [], Temporal.Instant.from("2026-12-03T12:00:00Z"))).toEqual([]);
    expect(planned(extended, [], Temporal.Instant.from("2026-12-07T12:00:00Z"))).toHaveLength(1);
  });
});

describe("a notice about what is overdue", () => {
  const dayAfter = Temporal.Instant.from("2026-12-02T12:00:00Z");
  const { gate } = DEFAULT_POLICY;

  it.each<[string, Partial<GatePolicy>, boolean]>([
    ["it is overdue", {}, true],
    ["more than that fails the gate", { failOn: "due-soon" }, true],
    ["nothing fails the gate", { failOn: "none" }, false],
    ["the gate waits a day", { graceDays: 1 }, false],
    ["the gate is about what changed", { scope: "changed-areas" }, false],
    ["the gate is about some priorities", { priorities: ["P1"] }, false],
    ["the gate is about some severities", { severities: ["sev1"] }, false],
    ["the gate ignores some labels", { ignoreLabels: ["later"] }, false],
  ])("says whether the check fails for every change if %s", (_, over, isSaid) => {
    const policy = { ...DEFAULT_POLICY, gate: { ...gate, ...over } };
    const [operation] = planned(followup([owed(14)], { policy }), [], dayAfter);
    expect((operation as { body: string }).body.includes("the Followthrough check fails")).toBe(isSaid);
  });

  it("says nothing of the check before the due date", () => {
    const [operation] = planned(followup([owed(14)]));
    expect((operation as { body: string }).body).not.toContain("the Followthrough check fails");
  });
});

describe("what a notice says beside the due date", () => {
  const bodyOf = (of: CommitmentsWithContacts, now = NOW) =>
    (planned(of, [], now)[0] as Operation<"comment">).body;

  it.each<[string, Ledger["terms"]["priority"], string]>([
    ["nothing more", "P1", "Close this issue as completed."],
    [
      "a merged pull request",
      "P0",
      "Merge a pull request that names this issue, and close it as completed. A P0 item requires that.",
    ],
  ])("is what closing an item takes: %s", (_, priority, words) => {
    const closure = { require: { P0: "pull_request", default: "nothing" }, apps: null } as const;
    const terms = { ...OWNED.terms, priority };
    const body = bodyOf(followup([owed(14, { terms })], { policy: { ...DEFAULT_POLICY, closure } }));
    expect(/- \*\*Done\?\*\* (.*)/.exec(body)![1]).toBe(words);
  });

  it("is the next reminder, if there is one", () => {
    expect(bodyOf(followup([owed(14)]))).toContain("Next reminder: 2026-11-30.");
    const reminders = { daysBefore: [7], onDueDate: false, everyDays: 0 };
    const policy = { ...DEFAULT_POLICY, reminders };
    expect(bodyOf(followup([owed(14)], { policy }))).not.toContain("Next reminder");
  });

  it("is the incident of a postmortem", () => {
    const of = followup([], { postmortems: [postmortem("", { assignees: ["bob"] })] });
    const body = bodyOf(of, Temporal.Instant.from("2026-11-09T12:00:00Z"));
    expect(body).toContain("`/no-postmortem REASON` on the incident #12.");
  });
});

describe("a notice for chats", () => {
  const late = Temporal.Instant.from("2026-12-02T12:00:00Z");
  const rule: ChatRule = { to: "slack", address: "sre", events: CHAT_EVENTS, titles: true };
  const sentTo = (...chat: ChatRule[]) => {
    const of = followup([owed(14), owed(15)]);
    const { repository } = snapshot();
    return planNotices({ ...of, sent: [], chat, repository }, late)[0] as Operation<"comment">;
  };

  it("names them in its tag, and links to itself and the items", () => {
    const { body, chat } = sentTo(rule, { ...rule, address: "ops" });
    const [on, first, second] = [13, 14, 15].map((number) => `https://github.com/acme/shop/issues/${number}`);
    expect(readNoticeTag(body)?.chat).toEqual(["sre", "ops"]);
    expect(chat!.messages.map(({ address, url }) => [address, url])).toEqual([
      ["sre", `${on}#issuecomment-`],
      ["ops", `${on}#issuecomment-`],
    ]);
    expect(chat!.messages[0]!.entries.map(({ url }) => url)).toEqual([first, second]);
    expect(chat!.places.map(formatIssueRef)).toEqual(["acme/shop#14", "acme/shop#13", "acme/shop#15"]);
  });

  it("names none if none wants it", () => {
    const { body, chat } = sentTo({ ...rule, events: ["digest"] });
    expect(readNoticeTag(body)?.chat).toBeUndefined();
    expect(chat).toBeUndefined();
  });
});

describe("planned notices about a postmortem", () => {
  const about = (over: Parameters<typeof postmortem>[1]) =>
    followup([], { postmortems: [postmortem("", { assignees: ["Bob"], ...over })] });
  const due = Temporal.Instant.from("2026-11-09T12:00:00Z");

  it("are sent to its assignee", () => {
    const [operation] = planned(about({}), [], due);
    expect(describeOperation(operation!)).toMatch(/^comment on acme\/shop#13: @bob This postmortem/);
  });

  it("are recorded in its marker", () => {
    const notified = { ...NOTIFIED, due: "2026-11-09", reminded: 0, remindedOn: "2026-11-09" };
    const { marker } = postmortem("");
    expect(planned(about({ marker: { ...marker, notified } }), [], due)).toEqual([]);
  });

  it("are empty after it is closed", () => {
    expect(planned(about({ state: "closed" }), [], due)).toEqual([]);
  });
});

describe("issues whose comments are read before a notice is sent", () => {
  it("are none if nothing is due", () => {
    expect(issuesConcerned(followup([owed(14)]), NOW.subtract({ hours: 24 }))).toEqual([]);
  });

  it("are those of the notices, all postmortems, and those that changed today", () => {
    const closed = postmortem("", { ref: { ...HOME, number: 9 }, id: 1009, state: "closed" });
    const today = { state: "closed", updatedAt: "2026-11-24T08:00:00Z" } as const;
    const items = [owed(14), owed(15, { due: "2027-01-15" }), owed(16, {}, today)];
    const all = followup(items, { postmortems: [postmortem(""), closed] });
    expect(issuesConcerned(all, NOW).map(formatIssueRef)).toEqual([
      "acme/shop#14",
      "acme/shop#13",
      "acme/shop#9",
      "acme/shop#16",
    ]);
  });
});
