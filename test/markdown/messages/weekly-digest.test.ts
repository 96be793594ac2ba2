import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import {
  type DigestItem,
  type DigestPostmortem,
  digestOf,
  type UntrustedRecord,
} from "../../../src/domain/notices/weekly-digest.ts";
import { PRIVATE_TITLE } from "../../../src/markdown/messages/status.ts";
import { digestTitle, renderDigest } from "../../../src/markdown/messages/weekly-digest.ts";
import { readLastSweep } from "../../../src/record/report-tag.ts";
import { ANY_CHARACTER } from "../../harness/any-character.ts";
import { HOSTILE, digestItem as item, mentionsIn, shop } from "./message-samples.ts";

const HOME = { owner: "acme", repo: "shop", webUrl: "https://github.com" };
const WEB = "https://github.com/acme/shop/issues";

/** Thursday. */
const TODAY = Temporal.PlainDate.from("2026-12-03");
const SWEEP = "2026-12-03T00:00:00Z";
const waiver = {
  until: "2027-01-15",
  reason: "moving house",
  by: "ada",
  at: "2026-11-20T09:00:00Z",
  commentId: 1,
};
const digest = (
  items: readonly DigestItem[],
  postmortems: readonly DigestPostmortem[] = [],
  today = TODAY,
  untrusted: readonly UntrustedRecord[] = [],
) => digestOf({ items, postmortems, untrusted }, today, { weekday: 1 });

/** An open postmortem. */
const page = (over: Partial<DigestPostmortem>): DigestPostmortem => ({
  issue: shop(1),
  title: "Postmortem",
  owners: [],
  state: "open",
  due: "2026-12-09",
  originalDue: over.due ?? "2026-12-09",
  waiver: null,
  ...over,
});

const ITEMS = [
  item(10, { state: "overdue", due: "2026-12-01", originalDue: "2026-11-24", extensions: 1 }),
  item(11, {
    state: "overdue",
    due: "2026-11-20",
    originalDue: "2026-11-20",
    owners: ["bob", "Alice"],
    priority: "P1",
  }),
  item(12, { due: "2026-12-04", originalDue: "2026-12-04" }),
  item(13, { due: "2026-12-06", originalDue: "2026-12-06", owners: [] }),
  item(14, { due: "2026-12-07", originalDue: "2026-12-07" }),
  item(15, { state: "waived", waiver }),
  item(16, { state: "done", closedOn: "2026-11-27", due: "2026-11-27" }),
  item(17, { state: "done", closedOn: "2026-11-25", due: "2026-11-20" }),
  item(18, { state: "dropped", closedOn: "2026-11-29" }),
  item(19, { state: "done", closedOn: "2026-11-22" }),
  item(20, { state: "done", closedOn: "2026-12-01" }),
  item(21, { state: "done", closedOn: "2026-08-01" }),
];

describe("the counts of a digest", () => {
  const numbers = (items: readonly { issue: { number: number } }[]) => items.map(({ issue }) => issue.number);

  it("lists items with the most recurrences first, with their number", () => {
    const late = { state: "overdue", due: "2026-12-01" } as const;
    const made = digest([
      item(12, { ...late, due: "2026-11-24" }),
      item(11, { ...late, recurrences: 1, priority: "P1" }),
      item(10, { ...late, recurrences: 2 }),
    ]);
    expect(numbers(made.overdue)).toEqual([10, 11, 12]);
    const text = renderDigest(made, HOME, null);
    expect(text).toContain(`| [#10](${WEB}/10) Item 10 (came up again 2×) |`);
    expect(text).toContain(`| [#11](${WEB}/11) Item 11 (P1, came up again 1×) |`);
  });

  it("lists untrusted records separately and does not count them", () => {
    const doubt = { title: "Fix it @all", owners: ["alice"] };
    const made = digest([item(10)], [], TODAY, [
      { ...doubt, issue: shop(20), record: "edited" },
      { ...doubt, issue: shop(21), record: "taken out" },
    ]);
    expect(made.open).toBe(1);
    expect(
      renderDigest(made, HOME, null),
    ).toContain(`1 action item open, none overdue. 2 records can't be trusted.**

### Needs attention (2)

| What | Owner | Due |
| --- | --- | --- |
| [#20](${WEB}/20) Fix it @\u200Ball | alice | its record was edited by hand |
| [#21](${WEB}/21) Fix it @\u200Ball | alice | its record was removed or damaged |
`);
  });

  it("lists open postmortems without an assignee before items without an owner", () => {
    const postmortem = page({ due: "2026-12-09" });
    const made = digest(
      [item(13, { owners: [] })],
      [
        postmortem,
        { ...postmortem, issue: shop(2), due: "2026-12-08" },
        { ...postmortem, issue: shop(3), state: "done" },
        { ...postmortem, issue: shop(4), owners: ["alice"] },
      ],
    );
    const [, rows] = renderDigest(made, HOME, null).split("### Needs attention (3)");
    expect([...rows!.matchAll(/^\| \[(#\d+)\]/gm)].map(([, name]) => name).slice(0, 3)).toEqual([
      "#2",
      "#1",
      "#13",
    ]);
  });

  it("lists postmortems that are past their own due date", () => {
    const all = [
      page({ state: "overdue", due: "2026-12-02" }),
      page({ issue: shop(2), due: "2026-12-03" }),
      page({ issue: shop(3), state: "done", due: "2026-12-02" }),
      page({ issue: shop(4), state: "waived", due: "2026-12-02", waiver }),
      page({ issue: shop(5), state: "overdue", originalDue: "2026-11-25", due: "2026-12-02" }),
    ];
    const made = digest([], all);
    expect(numbers(made.overduePostmortems)).toEqual([1, 5]);
    expect(numbers(made.waivedPostmortems)).toEqual([4]);
    const text = renderDigest(made, HOME, null);
    const [late, first] = ["2026\u201112\u201102", "2026\u201111\u201125"];
    expect(text).toContain(
      `| [#5](${WEB}/5) Postmortem | **no owner** | **overdue** since ${late}, first ${first} |`,
    );
    expect(text).toContain(`- [#4](${WEB}/4) Postmortem, no owner, until 2027-01-15: moving house`);
  });

  it("lists what nobody owns by its waiver or date, and what waits without a reason or day", () => {
    const bare = { ...waiver, reason: "" };
    const made = digest(
      [item(13, { state: "waived", waiver: bare, owners: [] })],
      [page({ issue: shop(2), state: "waived", waiver }), page({ issue: shop(3), state: "waived" })],
    );
    const text = renderDigest(made, HOME, null).replaceAll("\u2011", "-");
    const points = text.match(/^(?:\| \[|- ).*/gm)!;
    expect(points).toEqual([
      `| [#2](${WEB}/2) Postmortem | **no owner** | waived until 2027-01-15 |`,
      `| [#3](${WEB}/3) Postmortem | **no owner** | waived until 2026-12-09 |`,
      `| [#13](${WEB}/13) Item 13 | **no owner** | waived until 2027-01-15 |`,
      `- [#2](${WEB}/2) Postmortem, no owner, until 2027-01-15: moving house`,
      `- [#3](${WEB}/3) Postmortem, no owner, until 2026-12-09`,
      `- [#13](${WEB}/13) Item 13, no owner, until 2027-01-15`,
    ]);
  });

  it("lists what is overdue and has no owner once", () => {
    const text = renderDigest(
      digest([item(13, { state: "overdue", due: "2026-12-01", owners: [] })]),
      HOME,
      null,
    );
    expect(text.match(/#13\]/g)).toHaveLength(1);
    expect(text).toContain("1 action item open: 1 overdue, 1 without an owner.");
  });

  it("does not show words of a more private repository", () => {
    const hidden = { isPrivate: true, owners: [], title: "" } as const;
    const made = digest([
      item(10, { ...hidden, state: "overdue", due: "2026-12-01" }),
      item(11, { ...hidden, state: "done", closedOn: "2026-11-27" }),
    ]);
    const text = renderDigest(made, HOME, null).replaceAll("\u2011", "-");
    expect(text).toContain(`| [#10](${WEB}/10) ${PRIVATE_TITLE} | – | **overdue** since 2026-12-01`);
    expect(text).toContain(`- [#11](${WEB}/11) ${PRIVATE_TITLE}, 2026-11-27`);
  });
});

describe("what a digest or the gate can't cover", () => {
  const NONE = { unread: 0, emptyAreas: [], drifted: [] };
  const said = (more: Partial<Parameters<typeof renderDigest>[3]>) =>
    renderDigest(digest([]), HOME, null, { ...NONE, ...more })
      .split("\n")
      .slice(2, -1);
  const drift = (changed: object = {}) => ({
    ...{ repository: { ...HOME, defaultBranch: "main" }, missing: ["to`do", "due"], stale: [] },
    ...changed,
  });
  const WORKFLOW =
    "[the workflow of the recheck](https://github.com/acme/shop/edit/main/.github/workflows/followthrough-recheck.yml)";

  it.each<[string, Parameters<typeof said>[0], string]>([
    ["a repository", { unread: 1 }, "Not included: 1 repository that could not be read."],
    ["repositories", { unread: 2 }, "Not included: 2 repositories that could not be read."],
    [
      "areas",
      { emptyAreas: ["web", "a*i"] },
      "These areas of the gate match no file here, so their items block no pull request with `scope: changed-areas`: web, a\\*i. Check their `paths` under `gate.areas`.",
    ],
    [
      "labels that the workflow does not name",
      { drifted: [drift({ missing: ["todo", "due"] })] },
      `Checks don't turn by themselves when an issue with the label \`todo\` or \`due\` changes: the \`if:\` in ${WORKFLOW} doesn't name it everywhere. Name the labels of the settings there.`,
    ],
    [
      "labels that it names instead",
      { drifted: [drift({ missing: ["todo"], stale: ["old", "older"] })] },
      `Checks don't turn by themselves when an issue with the label \`todo\` changes: the \`if:\` in ${WORKFLOW} names \`old\` and \`older\`, which the settings don't have. Name the labels of the settings there.`,
    ],
    [
      "those of another repository",
      { drifted: [drift({ missing: ["x"], repository: { ...HOME, repo: "web", defaultBranch: "b" } })] },
      "Checks don't turn by themselves when an issue with the label `x` changes: the `if:` in [the workflow of the recheck](https://github.com/acme/web/edit/b/.github/workflows/followthrough-recheck.yml) of acme/web doesn't name it everywhere. Name the labels of the settings there.",
    ],
    [
      "messages",
      {
        unconfirmed: [
          { issue: shop(3), day: "2026-12-01" },
          { issue: shop(4), day: "2026-12-02" },
        ],
      },
      `Messages that a chat did not confirm: [#3](${WEB}/3) (2026-12-01), [#4](${WEB}/4) (2026-12-02). They may not have arrived, and none is sent twice.`,
    ],
  ])("is said: %s", (_, more, words) => {
    expect(said(more)).toEqual(["", words, ""]);
  });

  it("is cut where it is long", () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);
    expect(said({ emptyAreas: names(21) })[1]).toContain(
      ": a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, …. Check",
    );
    expect(said({ emptyAreas: names(20) })[1]).not.toContain("…");
    expect(said({ drifted: Array.from({ length: 7 }, () => drift()) })).toHaveLength(11);
    expect(said({ drifted: [drift({ stale: names(25) })] })[1]).toContain("`a18` and `a19`, which");
  });

  it("comes below the months before", () => {
    const none = { count: 0, of: 0, percent: null };
    const monthly = { months: [], preventOrDetect: none, postmortemsOnTime: none };
    expect(said({ monthly, unread: 1 }).filter((line) => /^###|^Not/.test(line))).toEqual([
      "### The months before",
      "Not included: 1 repository that could not be read.",
    ]);
  });
});

describe("the issue of a digest", () => {
  it("matches the golden text", () => {
    const postmortem = page({
      title: "Postmortem: lag",
      owners: ["bob"],
      due: "2026-12-02",
      state: "overdue",
    });
    const made = digest(ITEMS, [postmortem]);
    expect(digestTitle(made)).toBe("Weekly digest: 2026-11-30");
    const day = (text: string) => text.replaceAll("-", "\u2011");
    expect(renderDigest(made, HOME, SWEEP)).toBe(`<!-- followthrough-digest 2026-11-30 -->
<!-- followthrough-sweep 2026-12-03T00:00:00Z -->
**6 action items open: 2 overdue, 1 without an owner, 1 waived. 1 postmortem is overdue.** Of 4 items done in the last 90 days, 75% were done on time.

### Needs attention (4)

| What | Owner | Due |
| --- | --- | --- |
| [#1](${WEB}/1) Postmortem: lag | bob | **overdue** since ${day("2026-12-02")} |
| [#11](${WEB}/11) Item 11 (P1) | bob, Alice | **overdue** since ${day("2026-11-20")} |
| [#10](${WEB}/10) Item 10 | alice | **overdue** since ${day("2026-12-01")}, first ${day("2026-11-24")} |
| [#13](${WEB}/13) Item 13 | **no owner** | ${day("2026-12-06")} |

### Due this week (1)

| What | Owner | Due |
| --- | --- | --- |
| [#12](${WEB}/12) Item 12 | alice | ${day("2026-12-04")} |

### By owner

| Owner (items and postmortems) | Open | Overdue |
| --- | --- | --- |
| alice | 5 | 2 |
| bob | 2 | 2 |
| no owner | 1 | 0 |

<details><summary>Waived (1)</summary>

- [#15](${WEB}/15) Item 15, alice, until 2027-01-15: moving house

</details>

<details><summary>Done last week (2)</summary>

- [#17](${WEB}/17) Item 17, alice, 2026-11-25
- [#16](${WEB}/16) Item 16, alice, 2026-11-27

</details>

<details><summary>Dropped last week (1)</summary>

- [#18](${WEB}/18) Item 18, alice, 2026-11-29

</details>

Last sweep: 2026-12-03. The next digest opens on 2026-12-07.`);
  });

  it("says if nothing is open", () => {
    expect(renderDigest(digest([]), HOME, null)).toBe(
      "<!-- followthrough-digest 2026-11-30 -->\n**No action item is open.**\n\nLast sweep: unknown. The next digest opens on 2026-12-07.",
    );
  });

  it.each([
    [renderDigest(digest(ITEMS), HOME, SWEEP), SWEEP],
    [renderDigest(digest(ITEMS), HOME, null), null],
    ["<!-- followthrough-sweep yesterday-or-whenever -->", null],
    ["", null],
  ])("contains the last sweep", (body, sweep) => expect(readLastSweep(body)).toBe(sweep));

  it("stays below GitHub's limit with 10,000 items", () => {
    const manyItems = Array.from({ length: 10_000 }, (_, index) =>
      item(index + 1, { state: "overdue", title: "z".repeat(60), owners: [`p${index}`] }),
    );
    const text = renderDigest(digest(manyItems), HOME, SWEEP);
    expect(text).toContain("… and 9900 more.");
    expect(text.length).toBeLessThan(65_536);
  });

  it("stays below the limit with the longest titles, and says how much is left out", () => {
    const long = { title: "<".repeat(256), owners: ["@".repeat(100)], due: "2026-12-01" };
    const reason = "`".repeat(300);
    const manyItems = Array.from({ length: 300 }, (_, index) =>
      item(index + 1, {
        ...long,
        state: index % 2 === 0 ? "waived" : "overdue",
        waiver: { ...waiver, reason },
      }),
    );
    const text = renderDigest(digest(manyItems), HOME, SWEEP);
    expect(text).toContain("### Needs attention (150)");
    expect(text).toMatch(/… and \d+ more\./);
    expect(text.length).toBeLessThan(65_536);
  });

  it("says which repositories were left out", () => {
    expect(renderDigest(digest([]), HOME, SWEEP, { unread: 2, emptyAreas: [], drifted: [] })).toContain(
      "Not included: 2 repositories that could not be read.",
    );
  });

  it("shows hostile text safely and mentions no one", () => {
    const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: ANY_CHARACTER, maxLength: 60 }));
    fc.assert(
      fc.property(evil, evil, (words, name) => {
        const items = [
          item(1, { state: "waived", title: words, owners: [name], waiver: { ...waiver, reason: words } }),
          item(2, { title: words, owners: [name] }),
        ];
        const text = renderDigest(digest(items), HOME, SWEEP);
        expect(mentionsIn(text)).toEqual([]);
        expect(text.match(/<!--/g)).toHaveLength(2);
        expect(readLastSweep(text)).toBe(SWEEP);
      }),
      { numRuns: 1000 },
    );
  });
});
