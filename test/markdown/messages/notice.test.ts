import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { requiredProof } from "../../../src/domain/items/closing.ts";
import type { TrackedObligation } from "../../../src/domain/notices/notice.ts";
import type { Priority } from "../../../src/domain/priority.ts";
import { renderNotice } from "../../../src/markdown/messages/notice.ts";
import { readNoticeTag } from "../../../src/record/notice-tag.ts";
import { ANY_CHARACTER } from "../../harness/any-character.ts";
import { HOSTILE, mentionsIn, noticesOn, rules, shop, trackedItem, web } from "./message-samples.ts";

const REMINDED = {
  due: "2026-12-01",
  reminded: 2,
  remindedOn: "2026-12-03",
  escalated: 0,
  escalatedOn: null,
};
const shown = (text: string): string => text.replace(/\n\n<!--.*-->$/s, "");

const ONLY_APPROVERS = {
  exceptions: { ownerDays: 0, extensions: 1, waiverDays: 90 },
  timesExtended: 1,
};

describe("the text of a notice", () => {
  it("matches the golden text", () => {
    const [notice] = noticesOn("2026-12-08", [trackedItem(12)]);
    expect(shown(renderNotice(notice!, rules({ blocks: true, next: "2026-12-15" })))).toBe(
      `@alice This action item is **7 days overdue** (due 2026-12-01). While it is overdue, the Followthrough check fails.

- **Done?** Close this issue as completed.
- **More time?** Comment this with your reason:
  \`\`\`
  /extend +7d REASON
  \`\`\`
- **Not yours?** Comment \`/assign @name\`.
- **Blocked, or not worth doing?** Ask an approver (people with the role maintain or admin) to comment \`/waive 30d REASON\` or \`/drop REASON\`.

Next reminder: 2026-12-15. Closing the issue stops the reminders.`,
    );
  });

  it.each([
    ["2026-11-24", "**due in 7 days** (2026-12-01)."],
    ["2026-11-30", "**due in 1 day** (2026-12-01)."],
    ["2026-12-01", "**due today** (2026-12-01)."],
  ])("on %s: %s", (today, when) => {
    const [notice] = noticesOn(today, [trackedItem(12)]);
    expect(renderNotice(notice!, rules()).split("\n")[0]).toBe(`@alice This action item is ${when}`);
  });

  it("offers no extension that its owner has used up", () => {
    const [notice] = noticesOn("2026-12-08", [trackedItem(12)]);
    const text = renderNotice(notice!, rules(ONLY_APPROVERS));
    expect(text).toContain("It was extended once already, so an approver decides: `/extend +7d REASON`.");
    const none = { ownerDays: 0, extensions: 0, waiverDays: 0 };
    const last = renderNotice(notice!, rules({ exceptions: none, timesExtended: 2 }));
    expect(last).not.toContain("/extend");
    expect(last).toContain("**Not worth doing?** Ask an approver");
  });

  it("of an escalation names the next team, and the owner without a mention", () => {
    const [escalation] = noticesOn("2026-12-04", [trackedItem(12, { notified: REMINDED })]);
    const text = renderNotice(escalation!, rules());
    expect(text.split("\n")[0]).toBe(
      "@acme/leads This action item is **3 days overdue** (due 2026-12-01). Its owner is alice, and reminders had no effect. Can you make time for it, or find someone else to do it?",
    );
    expect(text).toContain("**More time?** Its owner can comment `/extend +7d REASON`, once.");
    expect(mentionsIn(text)).toEqual(["acme/leads"]);
  });

  it.each<[string, Partial<TrackedObligation>, string]>([
    ["an item", {}, "**Can you do it?** Comment `/assign` to take it, or `/assign @name`."],
    [
      "a postmortem",
      { kind: "postmortem" },
      "**Can you write it?** Assign yourself or someone else to this issue.",
    ],
  ])("of %s without an owner asks for one", (_, over, asks) => {
    const all = [trackedItem(12, { ...over, owners: [], fallbackContacts: ["rita"] })];
    const reminder = renderNotice(noticesOn("2026-12-01", all)[0]!, rules());
    const noun = over.kind === "postmortem" ? "postmortem" : "action item";
    expect(reminder.split("\n")[0]).toBe(
      `@rita This ${noun} is **due today** (2026-12-01). It has **no owner**.`,
    );
    expect(reminder).toContain(asks);
    const [escalation] = noticesOn("2026-12-04", [trackedItem(12, { ...over, owners: [] })]);
    const text = renderNotice(escalation!, rules());
    expect(text).toContain("Can you find someone to do it? It has **no owner**.");
    expect(text).not.toContain("no effect");
    expect(mentionsIn(text)).toEqual(["acme/leads"]);
  });

  it("of a postmortem says how to complete it", () => {
    const [notice] = noticesOn("2026-12-01", [trackedItem(7, { kind: "postmortem" })]);
    expect(shown(renderNotice(notice!, rules({ incident: shop(1) })))).toBe(
      `@alice This postmortem is **due today** (2026-12-01).

- **Written?** Comment \`/complete\`, or close this issue. The status comment says what is still missing.
- **More time?** Comment this with your reason:
  \`\`\`
  /extend +7d REASON
  \`\`\`
- **Not yours?** Assign someone else to this issue.
- **Blocked, or not needed?** Ask an approver (people with the role maintain or admin) to comment \`/waive 30d REASON\` here, or \`/no-postmortem REASON\` on the incident #1.`,
    );
  });

  it("of several items is a list, with the advice once", () => {
    const all = [
      trackedItem(12, { owners: [], fallbackContacts: ["alice"] }),
      trackedItem(13, { issue: web(3), due: "2026-11-30", owners: ["alice", "bob"] }),
    ];
    const [notice] = noticesOn("2026-12-01", all);
    expect(shown(renderNotice(notice!, rules()))).toBe(
      `@alice @bob 2 open items need your attention: **1 overdue**, **1 without an owner**.

| Item | Owner | Due |
| --- | --- | --- |
| [acme/web#3](https://github.com/acme/web/issues/3) Alert on replication lag | alice, bob | **overdue** since 2026‑11‑30 |
| [#12](https://github.com/acme/shop/issues/12) Alert on replication lag | **no owner** | today, 2026‑12‑01 |

- **Done?** Close its issue as completed.
- **More time?** Its owner can comment \`/extend +7d REASON\` on it, once.
- **Not yours, or no owner?** Comment \`/assign @name\` on it.
- **Blocked, or not worth doing?** Ask an approver (people with the role maintain or admin) to comment \`/waive 30d REASON\` or \`/drop REASON\`.`,
    );
  });

  it.each([
    ["P0", "Merge a pull request that names its issue, and close it as completed. A P0 item requires that."],
    ["P3", "Close its issue as completed. The issue says what that requires."],
  ] as const)("of a P0 item and one of %s says what completing them requires", (other, words) => {
    const [notice] = noticesOn("2026-12-01", [trackedItem(12), trackedItem(13)]);
    const { factsOf, approvers } = rules();
    const proofOf = (priority: Priority) => requiredProof({ require: { P0: "pull_request" } }, { priority });
    const text = renderNotice(notice!, {
      approvers,
      factsOf: (tracked) => ({
        ...factsOf(tracked),
        proof: proofOf(tracked.issue.number === 12 ? "P0" : other),
      }),
    });
    expect(text).toContain(`- **Done?** ${words}\n`);
  });

  it("stays below GitHub's limit with a thousand items, and says how many are left out", () => {
    const all = Array.from({ length: 1000 }, (_, index) =>
      trackedItem(100 + index, { title: "x".repeat(256) }),
    );
    const text = renderNotice(noticesOn("2026-12-01", all)[0]!, rules());
    expect(text).toContain("… and 950 more.");
    expect(text.length).toBeLessThan(65_536);
    expect(readNoticeTag(text)?.steps).toHaveLength(1000);
  });
});

describe("hostile text in a notice", () => {
  const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: ANY_CHARACTER, maxLength: 60 }));

  it("mentions no one, ends no comment, and keeps the tag intact", () => {
    fc.assert(
      fc.property(evil, fc.array(evil, { maxLength: 2 }), fc.boolean(), (title, names, alone) => {
        const owners = ["alice", ...names.filter((name) => !/^[A-Za-z\d][\w-]*(\/[\w-]+)?$/.test(name))];
        const all = [
          trackedItem(12, { title, owners }),
          ...(alone ? [] : [trackedItem(13, { title, owners })]),
        ];
        const [notice] = noticesOn("2026-12-01", all);
        const text = renderNotice(notice!, rules());
        expect(mentionsIn(text)).toEqual(["alice"]);
        expect(text.match(/<!--/g)).toHaveLength(1);
        expect(text.endsWith(" -->")).toBe(true);
        expect(readNoticeTag(text)).toEqual({
          to: notice!.to,
          repository: "acme/shop",
          day: "2026-12-01",
          steps: notice!.entries.map(({ step }) => step),
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the tag of a notice", () => {
  it("contains recipients, day and steps in one hidden comment", () => {
    const [notice] = noticesOn("2026-12-01", [trackedItem(12)]);
    expect(readNoticeTag(renderNotice(notice!, rules()))).toEqual({
      to: ["alice"],
      repository: "acme/shop",
      day: "2026-12-01",
      steps: [{ issue: shop(12), kind: "reminder", due: "2026-12-01", step: 0 }],
    });
  });

  it.each([
    "",
    "hello",
    "<!-- followthrough-notice -->",
    "<!-- followthrough-notice {} -->",
    '<!-- followthrough-notice {"kind":"joke","to":[],"repository":"a/b","day":"2026-12-01","steps":[]} -->',
    '<!-- followthrough-notice {"kind":"reminder","to":[1],"repository":"a/b","day":"2026-12-01","steps":[]} -->',
    '<!-- followthrough-notice {"kind":"reminder","to":[],"repository":"a/b","day":"2026-13-01","steps":[]} -->',
    '<!-- followthrough-notice {"kind":"reminder"',
  ])("%j is invalid", (text) => expect(readNoticeTag(text)).toBeNull());

  it("leaves out invalid steps", () => {
    const steps = [
      ["acme/shop#1", "2026-12-01", 0],
      ["acme/shop", "2026-12-01", 0],
      ["acme/shop#1", "x", 0],
      3,
      ["acme/shop#1", "2026-12-01", "0"],
    ];
    const json = JSON.stringify({ kind: "reminder", to: [], repository: "a/b", day: "2026-12-01", steps });
    expect(readNoticeTag(`<!-- followthrough-notice ${json} -->`)?.steps).toHaveLength(1);
  });
});
