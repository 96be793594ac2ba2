import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { TrackedObligation } from "../../../src/domain/notices/notice.ts";
import { renderNotice } from "../../../src/markdown/messages/notice.ts";
import { readNoticeTag } from "../../../src/record/notice-tag.ts";
import { HOSTILE, mentionsIn, noticesOn, shop, trackedItem, web } from "./message-samples.ts";

const REMINDED = {
  due: "2026-12-01",
  reminded: 2,
  remindedOn: "2026-12-03",
  escalated: 0,
  escalatedOn: null,
};
const shown = (text: string): string => text.replace(/\n\n<!--.*-->$/s, "");

describe("the text of a notice", () => {
  it.each([
    ["2026-11-24", "is due in 7 days (2026-12-01)"],
    ["2026-11-30", "is due in 1 day (2026-12-01)"],
    ["2026-12-01", "is due today (2026-12-01)"],
    ["2026-12-08", "is 7 days overdue (2026-12-01)"],
  ])("on %s: %s", (today, when) => {
    const [notice] = noticesOn(today, [trackedItem(12)]);
    expect(shown(renderNotice(notice!))).toBe(
      `@alice the action item **Alert on replication lag** ${when}.

- Done? Close this issue as completed, or check its box in the postmortem #7.
- Need more time? Comment \`/extend +7d\` and the reason. Blocked for long? An approver can comment \`/waive 30d\` and the reason.
- Not yours? Comment \`/assign @someone\`. No longer planned? An approver can comment \`/drop\` and the reason.`,
    );
  });

  it("of an escalation names the next team, and the owner without a mention", () => {
    const [escalation] = noticesOn("2026-12-04", [trackedItem(12, { notified: REMINDED })]);
    const text = renderNotice(escalation!);
    expect(text).toContain(
      "@acme/leads the action item **Alert on replication lag** is 3 days overdue (2026-12-01) and still open. Its owner is alice. You're receiving this because reminders to the owner had no effect.",
    );
    expect(mentionsIn(text)).toEqual(["acme/leads"]);
  });

  it.each<[string, Partial<TrackedObligation>, string]>([
    ["an item", {}, "It has no owner: assign someone with `/assign @name`."],
    ["a postmortem", { kind: "postmortem" }, "It has no owner: assign someone to the issue."],
  ])("of %s without an owner asks the next team for an owner", (_, over, asks) => {
    const text = renderNotice(noticesOn("2026-12-04", [trackedItem(12, { ...over, owners: [] })])[0]!);
    expect(text).toContain(asks);
    expect(text).not.toContain("did not help");
    expect(mentionsIn(text)).toEqual(["acme/leads"]);
  });

  it.each<[string, Partial<TrackedObligation>, string]>([
    [
      "an item",
      {},
      "@rita the action item **Alert on replication lag** is due today (2026-12-01). You're receiving this because it has no owner: assign someone with `/assign @name`, or take it yourself.",
    ],
    [
      "a postmortem",
      { kind: "postmortem" },
      "@rita the postmortem **Alert on replication lag** is due today (2026-12-01). You're receiving this because it has no owner: assign someone to the issue, or take it yourself.",
    ],
  ])("of %s without an owner asks the person who should find one", (_, over, expected) => {
    const [notice] = noticesOn("2026-12-01", [
      trackedItem(12, { ...over, owners: [], fallbackContacts: ["rita"] }),
    ]);
    expect(renderNotice(notice!)).toContain(expected);
  });

  it.each([
    [[["rita"], ["rita"]], "@rita 2 open items assigned to you:"],
    [[["rita"], []], "@rita 2 open items assigned to you or without an owner:"],
    [[[], []], "@rita 2 open items without an owner:"],
  ])("of items of %j shows the owners", (owners, expected) => {
    const all = owners.map((names, index) =>
      trackedItem(12 + index, { owners: names, fallbackContacts: ["rita"] }),
    );
    expect(renderNotice(noticesOn("2026-12-01", all)[0]!).split("\n")[0]).toBe(expected);
  });

  it("of several items asks for missing owners", () => {
    const overReminded = { notified: REMINDED };
    const all = (owners: string[]) => [
      trackedItem(12, overReminded),
      trackedItem(13, { owners, ...overReminded }),
    ];
    const noticeTo = (owners: string[]) => renderNotice(noticesOn("2026-12-04", all(owners)).at(-1)!);
    expect(noticeTo([])).toContain("No owner yet? Comment `/assign @name`");
    expect(noticeTo(["bob"])).not.toContain("No owner yet?");
  });

  it("of a postmortem says how to complete it", () => {
    const [notice] = noticesOn("2026-12-01", [
      trackedItem(7, { kind: "postmortem", title: "Postmortem: lag" }),
    ]);
    expect(shown(renderNotice(notice!))).toBe(
      `@alice the postmortem **Postmortem: lag** is due today (2026-12-01).

- Finished writing? Close it, or comment \`/complete\`.
- Need more time? Comment \`/extend +7d\` and the reason. Blocked for long? An approver can comment \`/waive 30d\` and the reason.
- Its status comment lists what is still missing.`,
    );
  });

  it("of several items is a list", () => {
    const all = [
      trackedItem(12),
      trackedItem(13, { issue: web(3), due: "2026-11-30", owners: ["alice", "bob"] }),
    ];
    const [notice] = noticesOn("2026-12-01", all);
    expect(shown(renderNotice(notice!))).toBe(
      `@alice @bob 2 open items assigned to you:

| Due | What | Owner |
| --- | --- | --- |
| 2026-11-30, 1 day overdue | acme/web#3 Alert on replication lag | alice, bob |
| 2026-12-01, today | #12 Alert on replication lag | alice |

Done? Close its issue as completed. Need more time? Comment \`/extend +7d\` and the reason there. Blocked for long? An approver can comment \`/waive 30d\` and the reason.`,
    );
  });

  it("stays below GitHub's limit with a thousand items, and says how many are left out", () => {
    const all = Array.from({ length: 1000 }, (_, index) =>
      trackedItem(100 + index, { title: "x".repeat(256) }),
    );
    const text = renderNotice(noticesOn("2026-12-01", all)[0]!);
    expect(text).toContain("… and 950 more.");
    expect(text.length).toBeLessThan(65_536);
    expect(readNoticeTag(text)?.steps).toHaveLength(1000);
  });
});

describe("hostile text in a notice", () => {
  const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 60 }));

  it("mentions no one, ends no comment, and keeps the tag intact", () => {
    fc.assert(
      fc.property(evil, fc.array(evil, { maxLength: 2 }), fc.boolean(), (title, names, alone) => {
        const owners = ["alice", ...names.filter((name) => !/^[A-Za-z\d][\w-]*(\/[\w-]+)?$/.test(name))];
        const all = [
          trackedItem(12, { title, owners }),
          ...(alone ? [] : [trackedItem(13, { title, owners })]),
        ];
        const [notice] = noticesOn("2026-12-01", all);
        const text = renderNotice(notice!);
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
    expect(readNoticeTag(renderNotice(notice!))).toEqual({
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
