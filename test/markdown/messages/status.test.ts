import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import {
  renderRejection,
  renderReopened,
  renderRevertedDate,
  renderThanks,
} from "../../../src/markdown/messages/replies.ts";
import {
  type PostmortemStatus,
  renderStatus,
  type StatusItem,
} from "../../../src/markdown/messages/status.ts";
import { HOSTILE, mentionsIn, shop, web } from "./message-samples.ts";

const item = (number: number, changes: Partial<StatusItem> = {}): StatusItem => ({
  issue: shop(number),
  title: "Alert on lag",
  owners: ["alice"],
  due: "2026-12-01",
  originalDue: "2026-12-01",
  extensions: 0,
  state: "open",
  waiver: null,
  recurrences: 0,
  ...changes,
});
const status: PostmortemStatus = {
  postmortem: shop(7),
  due: "2026-11-20",
  originalDue: "2026-11-20",
  extensions: 0,
  waivedUntil: null,
  ledger: [],
  severity: null,
  closed: false,
  assigned: true,
  missing: [],
  items: [],
  notes: [],
};
const waiver = { until: "2027-01-15", reason: "r", by: "ada", at: "2026-11-20T09:00:00Z", commentId: 1 };

describe("the status of a postmortem", () => {
  it("shows what is missing and the state of the items", () => {
    const text = renderStatus({
      ...status,
      missing: [
        "The section “Impact” is empty or unchanged from the template.",
        "The item #14 needs an owner.",
      ],
      items: [
        item(14, { owners: [] }),
        item(12, { due: "2026-12-08", extensions: 1, state: "overdue" }),
        item(13, { state: "waived", waiver, owners: ["alice", "acme/sre"] }),
        item(15, { issue: web(3), state: "done" }),
      ],
      notes: ["“Rotate” shows #99, which is no action item."],
    });
    expect(text).toBe(`<!-- followthrough-status -->
**Status.** The postmortem is due 2026-11-20. It is not complete:

- The section “Impact” is empty or unchanged from the template.
- The item #14 needs an owner.

1 of 4 action items are closed.

| Item | Owner | Due | Slips | State |
| --- | --- | --- | --- | --- |
| acme/web#3 Alert on lag | alice | 2026-12-01 | – | done |
| #13 Alert on lag | alice, acme/sre | 2026-12-01 | – | waived until 2027-01-15 |
| #14 Alert on lag | **no owner** | 2026-12-01 | – | open |
| #12 Alert on lag | alice | 2026-12-08 | 1 (first 2026-12-01) | overdue |

Followthrough needs your help here:

- “Rotate” shows #99, which is no action item.

Comment \`/help\` to see the available commands.`);
  });

  it.each([
    [
      {},
      "**Status.** The postmortem is due 2026-11-20. Nothing is missing: close it, or comment `/complete`.",
    ],
    [{ closed: true, assigned: false }, "**Status.** The postmortem is closed."],
    [
      { originalDue: "2026-11-13", severity: "sev2" },
      "**Status.** The postmortem is due 2026-11-20 (first 2026-11-13; the severity is sev2 now). Nothing is missing: close it, or comment `/complete`.",
    ],
    [
      { originalDue: "2026-11-13", extensions: 1, waivedUntil: "2026-12-20" },
      "**Status.** The postmortem is due 2026-11-20 (first 2026-11-13; extended 1 time). It is waived until 2026-12-20. Nothing is missing: close it, or comment `/complete`.",
    ],
    [
      { assigned: false },
      "**Status.** The postmortem is due 2026-11-20. It has no assignee. Assign the person who will write it so that they get reminders. Nothing is missing: close it, or comment `/complete`.",
    ],
  ])("%j", (changes, line) => {
    expect(renderStatus({ ...status, ...changes }).split("\n")[1]).toBe(line);
  });

  it("leaves out lines above the limit, and says how many", () => {
    const items = Array.from({ length: 500 }, (_, index) => item(100 + index));
    const text = renderStatus({ ...status, missing: Array(50).fill("x"), items, notes: Array(60).fill("n") });
    expect(text.match(/^- … and 30 more\.$/m)).not.toBeNull();
    expect(text.match(/^… and 300 more\.$/m)).not.toBeNull();
    expect(text.match(/^- … and 20 more\.$/m)).not.toBeNull();
  });

  it.each(["y", "<", "|", "😀"])("stays below GitHub's limit with long text full of %s", (letter) => {
    const long = letter.repeat(256);
    const text = renderStatus({
      ...status,
      missing: Array(50).fill(long.repeat(9)),
      items: Array.from({ length: 500 }, (_, index) => item(100 + index, { title: long, owners: [long] })),
      notes: Array(60).fill(long),
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/^… and \d+ more\.$/m);
  });

  it("shows hostile text safely", () => {
    const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 60 }));
    fc.assert(
      fc.property(evil, evil, (words, name) => {
        const text = renderStatus({
          ...status,
          missing: [words],
          items: [item(12, { title: words, owners: [name] })],
        });
        expect(mentionsIn(text)).toEqual([]);
        expect(text.match(/<!--/g)).toHaveLength(1);
        expect(text.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(3);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("answers", () => {
  it("to a refused command give the reason and an alternative", () => {
    expect(renderRejection("zoe", { problem: "Only an approver can waive an item.", example: null })).toBe(
      "@zoe Only an approver can waive an item.",
    );
    expect(renderRejection("zoe", { problem: "“@all” is <b>.", example: "/extend +7d `@all`\n" })).toBe(
      "@zoe “@\u200Ball” is &lt;b&gt;. For example: `/extend +7d  @all`",
    );
  });

  it("to a closing that is reverted", () => {
    expect(renderReopened("zoe", ["Done takes evidence."])).toBe(
      "@zoe this was reopened. Done takes evidence.",
    );
    expect(renderReopened(null, ["a @b", "c"])).toBe(
      "this was reopened because it isn't complete:\n\n- a @\u200Bb\n- c",
    );
  });

  it("to a date that was changed by hand name the command", () => {
    expect(renderRevertedDate("2026-12-01", "2026-12-24")).toBe(
      "The due date was changed back to 2026-12-01 (it had been edited to 2026-12-24). This item is committed, so its date can only be changed with a reason. Comment `/extend 2026-12-24 REASON` here.",
    );
  });

  it("thank everyone once", () => {
    expect(renderThanks(["Bob", "alice", "bob"], 3, 1)).toBe(
      "All 3 action items of this postmortem are closed (1 dropped). Thank you, @alice @bob.",
    );
    expect(renderThanks([], 1, 0)).toBe("The action item of this postmortem is closed. Thank you.");
  });
});
