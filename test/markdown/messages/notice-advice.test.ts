import { describe, expect, it } from "@jest/globals";
import type { OpenExceptions } from "../../../src/domain/items/exceptions.ts";
import type { TrackedObligation } from "../../../src/domain/notices/notice.ts";
import { type NoticeFacts, renderNotice } from "../../../src/markdown/messages/notice.ts";
import { noticesOn, rules, shop, trackedItem, web } from "./message-samples.ts";

/* What a notice offers, by what it is about, who gets it, and what the rules still allow. */

const REMINDED = {
  ...{ due: "2026-12-01", reminded: 2, remindedOn: "2026-12-03" },
  ...{ escalated: 0, escalatedOn: null },
};
const DUE = "2026-12-01";
const ESCALATED = "2026-12-04";
const APPROVER = "Ask an approver (people with the role maintain or admin) to comment";
const NONE: OpenExceptions = { ownerDays: 0, extensions: 0, waiverDays: 0 };
const BLOCK = ["- **More time?** Comment this with your reason:", "  ```", "  /extend +7d REASON", "  ```"];

/** The lines below the first one, without what is hidden. */
function advice(
  today: string,
  all: readonly TrackedObligation[],
  facts: Partial<NoticeFacts> | ((tracked: TrackedObligation) => Partial<NoticeFacts>) = {},
): string[] {
  const own = typeof facts === "function" ? facts : () => facts;
  const { approvers } = rules();
  const factsOf = (tracked: TrackedObligation) => rules(own(tracked)).factsOf(tracked);
  return renderNotice(noticesOn(today, all)[0]!, { approvers, factsOf }).split("\n").slice(2, -2);
}

describe("a notice of an item offers", () => {
  const owned = trackedItem(12, { notified: REMINDED });
  const unowned = trackedItem(12, { owners: [], fallbackContacts: ["rita"] });
  const close = "- **Done?** Close this issue as completed.";
  const words = "- **More time?** Its owner can comment `/extend +7d REASON`, once.";
  const take = "- **Can you do it?** Comment `/assign` to take it, or `/assign @name`.";
  const someone = "- **Someone else?** Comment `/assign @name`.";
  const blocked = `- **Blocked, or not worth doing?** ${APPROVER} \`/waive 30d REASON\` or \`/drop REASON\`.`;

  it.each<[string, string, TrackedObligation, Partial<NoticeFacts>, string[]]>([
    [
      "its owner the command to copy",
      DUE,
      trackedItem(12),
      {},
      [...[close, ...BLOCK, "- **Not yours?** Comment `/assign @name`.", blocked]],
    ],
    ["others what its owner can do", ESCALATED, owned, {}, [close, words, someone, blocked]],
    ["someone to take it who has no owner", DUE, unowned, {}, [close, words, take, blocked]],
    ["others to take it", ESCALATED, { ...unowned, fallbackContacts: [] }, {}, [close, words, take, blocked]],
    [
      "only what the rules allow",
      DUE,
      trackedItem(12),
      { exceptions: NONE },
      [
        close,
        "- **Not yours?** Comment `/assign @name`.",
        `- **Not worth doing?** ${APPROVER} \`/drop REASON\`.`,
      ],
    ],
    [
      "the next reminder",
      DUE,
      trackedItem(12),
      { exceptions: NONE, next: "2026-12-08" },
      [
        close,
        "- **Not yours?** Comment `/assign @name`.",
        `- **Not worth doing?** ${APPROVER} \`/drop REASON\`.`,
        "",
        "Next reminder: 2026-12-08. Closing the issue stops the reminders.",
      ],
    ],
    [
      "no next reminder in an escalation",
      ESCALATED,
      owned,
      { next: "2026-12-08" },
      [...[close, words, someone, blocked]],
    ],
  ])("%s", (_, today, item, facts, expected) => {
    expect(advice(today, [item], facts)).toEqual(expected);
  });
});

describe("a notice of a postmortem offers", () => {
  const page = trackedItem(7, { kind: "postmortem", notified: REMINDED });
  const unowned = { ...page, notified: null, owners: [], fallbackContacts: ["rita"] };
  const write =
    "- **Written?** Comment `/complete`, or close this issue. The status comment says what is still missing.";
  const words = "- **More time?** Its owner can comment `/extend +7d REASON`, once.";
  const take = "- **Can you write it?** Assign yourself or someone else to this issue.";
  const someone = "- **Not yours?** Assign someone else to this issue.";
  const skip = (where: string) =>
    `- **Blocked, or not needed?** ${APPROVER} \`/waive 30d REASON\` here, or \`/no-postmortem REASON\` on ${where}.`;

  it.each<[string, string, TrackedObligation, Partial<NoticeFacts>, string[]]>([
    [
      "its owner the command to copy",
      DUE,
      { ...page, notified: null },
      {},
      [...[write, ...BLOCK, someone, skip("its incident")]],
    ],
    [
      "others what its owner can do",
      ESCALATED,
      page,
      { incident: shop(1) },
      [...[write, words, someone, skip("the incident #1")]],
    ],
    [
      "someone to take it who has no owner",
      DUE,
      unowned,
      { incident: web(1) },
      [...[write, words, take, skip("the incident acme/web#1")]],
    ],
    [
      "only what the rules allow",
      DUE,
      { ...page, notified: null },
      { exceptions: NONE },
      [write, someone, `- **Not needed?** ${APPROVER} \`/no-postmortem REASON\` on its incident.`],
    ],
  ])("%s", (_, today, postmortem, facts, expected) => {
    expect(advice(today, [postmortem], facts)).toEqual(expected);
  });
});

describe("a notice of several", () => {
  const [first, second] = [trackedItem(12), trackedItem(13)];
  const page = trackedItem(7, { kind: "postmortem" });
  const onlyOf = (number: number, exceptions: OpenExceptions, others = NONE) => {
    return ({ issue }: TrackedObligation) => ({ exceptions: issue.number === number ? exceptions : others });
  };
  const firstLine = (today: string, all: readonly TrackedObligation[]) =>
    renderNotice(noticesOn(today, all)[0]!, rules()).split("\n")[0];
  const rowsOf = (today: string, all: readonly TrackedObligation[]) =>
    advice(today, all).filter((line) => line.startsWith("| ["));

  it.each<[string, string, TrackedObligation[], string]>([
    ["counts them", DUE, [first, second], "@alice 2 open items need your attention."],
    [
      "counts those that are overdue",
      "2026-12-08",
      [first, second],
      "@alice 2 open items need your attention: **2 overdue**.",
    ],
    [
      "asks whoever they are escalated to",
      ESCALATED,
      [first, second].map((item) => ({ ...item, notified: REMINDED })),
      "@acme/leads 2 open items need your attention: **2 overdue**. Can you make time for them, or find someone else to do them?",
    ],
  ])("%s", (_, today, all, expected) => expect(firstLine(today, all)).toBe(expected));

  it("says when each is due", () => {
    const later = trackedItem(13, { due: "2026-12-08" });
    expect(rowsOf(DUE, [first, later]).map((row) => row.split(" | ").at(-1))).toEqual([
      "today, 2026‑12‑01 |",
      "2026‑12‑08 |",
    ]);
  });

  const close = "- **Done?** Close its issue as completed.";
  const others = "- **Not yours, or no owner?** Comment `/assign @name` on it.";
  const drop = `- **Not worth doing?** ${APPROVER} \`/drop REASON\`.`;
  const write =
    "- **A postmortem?** Comment `/complete` on it once it is written, or assign it to someone else.";
  const extend = (days: number) =>
    `- **More time?** Its owner can comment \`/extend +${days}d REASON\` on it, once.`;

  it.each<[string, TrackedObligation[], Parameters<typeof advice>[2], string[]]>([
    ["nothing that the rules do not allow", [first, second], { exceptions: NONE }, [close, others, drop]],
    [
      "the days that any owner may take",
      [first, second],
      onlyOf(12, { ...NONE, ownerDays: 3, extensions: 1 }),
      [...[close, extend(3), others, drop]],
    ],
    [
      "the fewest of several",
      [first, second],
      onlyOf(12, { ...NONE, ownerDays: 5 }, { ...NONE, ownerDays: 3 }),
      [...[close, extend(3), others, drop]],
    ],
    [
      "what an approver decides",
      [first, second],
      onlyOf(13, { ...NONE, extensions: 1 }),
      [...[close, "- **More time?** An approver decides: `/extend +7d REASON` on its issue.", others, drop]],
    ],
    [
      "a waiver if one may have it",
      [first, second],
      onlyOf(13, { ...NONE, waiverDays: 5 }),
      [
        close,
        others,
        `- **Blocked, or not worth doing?** ${APPROVER} \`/waive 5d REASON\` or \`/drop REASON\`.`,
      ],
    ],
    [
      "how to complete a postmortem beside an item",
      [first, page],
      onlyOf(7, { ...NONE, ownerDays: 5, extensions: 2 }),
      [...[close, others, drop, write]],
    ],
    ["only that for postmortems", [page, trackedItem(8, { kind: "postmortem" })], {}, [write]],
  ])("offers %s", (_, all, facts, expected) => {
    expect(advice(DUE, all, facts).filter((line) => line.startsWith("- "))).toEqual(expected);
  });
});
