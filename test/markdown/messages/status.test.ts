import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type PostmortemStatus,
  PRIVATE_TITLE,
  renderStatus,
  type StatusItem,
} from "../../../src/markdown/messages/status.ts";
import { ANY_CHARACTER } from "../../harness/any-character.ts";
import { HOSTILE, mentionsIn, shop, web } from "./message-samples.ts";

type Missing = PostmortemStatus["missing"][number];

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

  it("has its ledger while it is open, below whose turn it is", () => {
    const ledger = ["Extended once."];
    expect(
      renderStatus({ ...status, ledger })
        .split("\n")
        .slice(3, 6),
    ).toEqual(["alice, nothing is missing: comment `/complete`, or close this issue.", "", "Extended once."]);
    for (const state of ["done", "dropped"] as const) {
      expect(renderStatus({ ...status, state, ledger }).split("\n")).toEqual([
        "<!-- followthrough-status -->",
        "### Status: closed",
        "",
        "Comment `/help` for all commands.",
      ]);
    }
  });

  it("tells that the severity is unknown now, and names all authors", () => {
    const text = renderStatus({ ...status, originalDue: "2026-11-13", authors: ["alice", "b*b"] });
    expect(text.split("\n")[3]).toBe(
      "It was first due 2026-11-13 (the severity is unknown now). alice and b\\*b, nothing is missing: comment `/complete`, or close this issue.",
    );
  });

  it("tells of an extension to the same day", () => {
    expect(renderStatus({ ...status, extensions: 2 })).toContain("first due 2026-11-20 (extended 2 times).");
  });

  it("begins its own sentence where nobody is assigned", () => {
    expect(
      renderStatus({ ...status, authors: [] })
        .split("\n")
        .slice(4, 6),
    ).toEqual(["", "Nothing is missing: comment `/complete`, or close this issue."]);
  });

  it.each<[string, Missing[], string[]]>([
    [
      "items",
      [{ kind: "items", what: "" }],
      [
        "1. **Action items:** add one under the heading, or write “No action items:” followed by the reason.",
        "2. **Your `/complete`:** comment it here once 1 is done.",
      ],
    ],
    [
      "reviews and owners",
      [
        { kind: "review", what: "an approval by acme/s*e" },
        { kind: "changes", what: "b*b" },
        { kind: "owner", what: "the last line" },
        { kind: "section", what: "The timeline" },
      ],
      [
        "1. **1 of 9 sections:** The timeline",
        "2. **Changes requested by** b\\*b",
        "3. **A review:** an approval by acme/s\\*e, who reads it and comments `/approve`.",
        "4. **An owner for the last line:** add `@name` to its line, or comment `/assign @name` on it.",
        "5. **Your `/complete`:** comment it here once 1 to 4 are done.",
      ],
    ],
  ])("lists missing %s", (_, missing, points) => {
    const lines = renderStatus({ ...status, missing }).split("\n");
    expect(lines.slice(3, 5)).toEqual([`alice, ${points.length} things are missing:`, ""]);
    expect(lines.slice(5, -2)).toEqual(points);
  });

  it("asks for a /complete if nobody is assigned", () => {
    const text = renderStatus({ ...status, authors: [], missing: [{ kind: "items", what: "" }] });
    expect(text).toContain("2. **A `/complete`:** comment it here once 1 is done.");
    expect(text).toContain("\n2 things are missing:\n");
  });

  it("lists items that are over last, and of those elsewhere only what may be shown", () => {
    const items = [
      item(2, { state: "dropped", owners: [], due: "2026-01-01" }),
      item(4, { recurrences: 2, due: "2026-12-05", originalDue: "2026-12-01" }),
      item(3, { owners: [], isPrivate: true, title: "" }),
      item(6, { isPrivate: true, title: "Shown" }),
      item(5),
    ];
    const rows = renderStatus({ ...status, items })
      .replaceAll("\u2011", "-")
      .split("\n")
      .slice(5, -2);
    const link = (number: number) => `[#${number}](https://github.com/acme/shop/issues/${number})`;
    expect(rows).toEqual([
      "**0 of 5 action items are done, 1 dropped**",
      "",
      "| Item | Owner | Due |",
      "| --- | --- | --- |",
      `| ${link(3)} ${PRIVATE_TITLE} | – | 2026-12-01 |`,
      `| ${link(5)} Alert on lag | alice | 2026-12-01 |`,
      `| ${link(6)} Shown | alice | 2026-12-01 |`,
      `| ${link(4)} Alert on lag (came up again 2×) | alice | 2026-12-05, first 2026-12-01 |`,
      `| ${link(2)} Alert on lag | no owner | dropped |`,
    ]);
    expect(renderStatus({ ...status, items: [item(1, { state: "done" })] })).toContain(
      "**1 of 1 action item is done**",
    );
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
