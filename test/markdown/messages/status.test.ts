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
import { ANY_CHARACTER } from "../../harness/any-character.ts";
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
  postmortem: { ...shop(7), webUrl: "https://github.com" },
  state: "open",
  due: "2026-11-20",
  originalDue: "2026-11-20",
  extensions: 0,
  waivedUntil: null,
  ledger: [],
  severity: null,
  authors: ["alice"],
  missing: [],
  sectionCount: 9,
  items: [],
  notes: [],
  suggestions: [],
};
const waiver = { until: "2027-01-15", reason: "r", by: "ada", at: "2026-11-20T09:00:00Z", commentId: 1 };

describe("the status of a postmortem", () => {
  it("matches the golden text", () => {
    const text = renderStatus({
      ...status,
      state: "overdue",
      missing: [
        { kind: "section", what: "Impact" },
        { kind: "section", what: "Timeline" },
        { kind: "owner", what: "#14" },
      ],
      items: [
        item(14, { owners: [] }),
        item(12, { due: "2026-12-08", extensions: 1, state: "overdue" }),
        item(13, { state: "waived", waiver, owners: ["alice", "acme/sre"] }),
        item(15, { issue: web(3), state: "done" }),
      ],
      notes: ["“Rotate” shows #99, which is no action item."],
      suggestions: ["“Bob forgot”: say what would have caught it."],
    });
    const day = (text: string) => text.replaceAll("-", "\u2011");
    const shopIssues = "https://github.com/acme/shop/issues";
    expect(text).toBe(`<!-- followthrough-status -->
### Status: overdue since 2026-11-20

alice, 3 things are missing:

1. **2 of 9 sections:** Impact, Timeline (only the automatic part)
2. **An owner for [#14](${shopIssues}/14):** add \`@name\` to its line, or comment \`/assign @name\` on it.
3. **Your \`/complete\`:** comment it here once 1 and 2 are done.

**1 of 4 action items are done**

| Item | Owner | Due |
| --- | --- | --- |
| [#12](${shopIssues}/12) Alert on lag | alice | **overdue** since ${day("2026-12-08")}, first ${day("2026-12-01")} |
| [#14](${shopIssues}/14) Alert on lag | **no owner** | ${day("2026-12-01")} |
| [#13](${shopIssues}/13) Alert on lag | alice, acme/sre | waived until ${day("2027-01-15")} |
| [acme/web#3](https://github.com/acme/web/issues/3) Alert on lag | alice | done |

<details><summary>1 suggestion (optional)</summary>

- “Bob forgot”: say what would have caught it.

</details>

**Followthrough needs your help here:**

- “Rotate” shows #99, which is no action item.

Comment \`/help\` for all commands.`);
  });

  it.each<[Partial<PostmortemStatus>, string, string]>([
    [{}, "due 2026-11-20", "alice, nothing is missing: comment `/complete`, or close this issue."],
    [{ state: "done", authors: [] }, "closed", "Comment `/help` for all commands."],
    [
      { originalDue: "2026-11-13", severity: "sev2" },
      "due 2026-11-20",
      "It was first due 2026-11-13 (the severity is sev2 now). alice, nothing is missing: comment `/complete`, or close this issue.",
    ],
    [
      { originalDue: "2026-11-13", extensions: 1, state: "waived", waivedUntil: "2026-12-20" },
      "waived until 2026-12-20, due 2026-11-20",
      "It was first due 2026-11-13 (extended 1 time). alice, nothing is missing: comment `/complete`, or close this issue.",
    ],
    [
      { authors: [] },
      "due 2026-11-20",
      "**No one is assigned.** Assign whoever writes it, so that they get the reminders.",
    ],
  ])("%j", (changes, state, line) => {
    const lines = renderStatus({ ...status, ...changes }).split("\n");
    expect([lines[1], lines[3]]).toEqual([`### Status: ${state}`, line]);
  });

  it("leaves out lines above the limit, and says how many", () => {
    const items = Array.from({ length: 500 }, (_, index) => item(100 + index));
    const text = renderStatus({
      ...status,
      missing: Array(50).fill({ kind: "section", what: "x" }),
      items,
      notes: Array(60).fill("n"),
    });
    expect(text).toContain("x, x and 30 more");
    expect(text.match(/^… and 300 more\.$/m)).not.toBeNull();
    expect(text.match(/^- … and 20 more\.$/m)).not.toBeNull();
  });

  it.each(["y", "<", "|", "😀"])("stays below GitHub's limit with long text full of %s", (letter) => {
    const long = letter.repeat(256);
    const text = renderStatus({
      ...status,
      missing: Array(50).fill({ kind: "section", what: long.repeat(9) }),
      suggestions: Array(20).fill(long.repeat(2)),
      items: Array.from({ length: 500 }, (_, index) => item(100 + index, { title: long, owners: [long] })),
      notes: Array(60).fill(long),
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/^… and \d+ more\.$/m);
  });

  it("shows hostile text safely", () => {
    const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: ANY_CHARACTER, maxLength: 60 }));
    fc.assert(
      fc.property(evil, evil, (words, name) => {
        const text = renderStatus({
          ...status,
          missing: [{ kind: "section", what: words }],
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
