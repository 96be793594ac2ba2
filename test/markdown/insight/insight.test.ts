import { describe, expect, it } from "@jest/globals";
import { GROUPINGS, type Grouping, type ItemFacts, type Outcome } from "../../../src/domain/insight/facts.ts";
import { figuresOf } from "../../../src/domain/insight/figures.ts";
import { incidentFiguresOf, type JudgedIncident } from "../../../src/domain/insight/incident-figures.ts";
import type { Cohort, Report } from "../../../src/domain/insight/report.ts";
import { othersOf, shareWords } from "../../../src/markdown/insight/item-cohorts.ts";
import { renderMonthly } from "../../../src/markdown/insight/monthly-section.ts";
import { renderReport } from "../../../src/markdown/insight/report.ts";
import { anIncident, anItem, aPostmortem } from "../../domain/insight/insight-cases.ts";

const items = (outcome: Outcome, count: number, changed: Partial<ItemFacts> = {}) =>
  Array.from({ length: count }, () => anItem({ outcome, ...changed }));

/** An incident whose postmortem had this outcome; without one, it has no postmortem. */
const incident = (number: number, outcome: Outcome | null, changed: Partial<JudgedIncident> = {}) => ({
  ...{ ...anIncident(number), knownBefore: null, items: 2 },
  ...{ postmortem: outcome && aPostmortem(number, number, { outcome }) },
  ...changed,
});

function cohort(
  of: Partial<Pick<Cohort, "month" | "group">>,
  its: readonly ItemFacts[],
  theirs: readonly JudgedIncident[] | null = [],
): Cohort {
  return {
    ...{ month: null, group: null, ...of },
    ...{ items: figuresOf(its), incidents: theirs && incidentFiguresOf(theirs) },
  };
}

const EMPTY: Report = {
  ...{ since: "2026-01-01", until: "2026-03-31", by: null, total: cohort({}, []) },
  ...{ months: [], groups: [], groupMonths: [], dueLater: 0, untrusted: 0 },
};
const COVERAGE = {
  owner: "acme",
  repositories: [{ name: "acme/shop", visibility: "private" as const }],
  unread: [],
};

/** The report without what it says in every case. */
function report(changed: Partial<Report>, coverage: Partial<typeof COVERAGE> | object = {}): string {
  const text = renderReport({ ...EMPTY, ...changed }, { ...COVERAGE, ...coverage });
  const [own, definitions] = text.split("## What the figures mean\n");
  expect(definitions!.match(/^- .*\*\*/gm)).toHaveLength(9);
  return own!
    .replace(/```mermaid[^`]+```/g, (chart) => chart.match(/^x-axis.*|^bar.*/gm)!.join("\n"))
    .replaceAll("\u2011", "-");
}

describe("a share", () => {
  it.each([
    ["–", { count: 0, of: 0, percent: null }],
    ["2 of 3 (too few)", { count: 2, of: 3, percent: null }],
    ["9 of 14 (64%)", { count: 9, of: 14, percent: 64 }],
    ["0 of 5 (0%)", { count: 0, of: 5, percent: 0 }],
  ])("is %s", (words, share) => {
    expect(shareWords(share)).toBe(words);
  });
});

it("the items that were not done on time are told by what became of them", () => {
  expect(othersOf(figuresOf([]))).toEqual([]);
  const outcomes = ["open", "overdue", "dropped", "dropped", "waived", "late", "onTime"] as const;
  const early = items("onTime", 2, { wasDue: false });
  expect(othersOf(figuresOf([...outcomes.flatMap((outcome) => items(outcome, 1)), ...early]))).toEqual([
    "1 done late",
    "1 waived",
    "2 dropped",
    "1 overdue",
    "1 not due yet",
    "2 done before due",
  ]);
});

describe("a report", () => {
  const january = [...items("onTime", 4), ...items("late", 1, { daysToDone: 9 })];
  const march = [
    ...items("onTime", 1, { wasDue: false }),
    ...items("open", 1, { wasDue: false, daysToDone: null }),
  ];

  it("shows items by month, and incidents", () => {
    const kind = (name: string) => ({ groups: { kind: [name] } });
    const total = [
      ...january,
      ...march,
      ...items("onTime", 2, kind("prevent")),
      ...items("onTime", 1, kind("other")),
    ];
    const incidents = [
      incident(1, "onTime", { knownBefore: true }),
      incident(2, "late", { knownBefore: false, items: 5 }),
      incident(3, "dropped"),
      incident(4, "open"),
      incident(5, "onTime"),
      incident(6, null),
    ];
    const months = [
      cohort({ month: "2025-12" }, []),
      cohort({ month: "2026-01" }, january, incidents),
      cohort({ month: "2026-02" }, []),
      cohort({ month: "2026-03" }, march),
    ];
    expect(report({ total: cohort({}, total, incidents), months })).toBe(`# Postmortem action items of acme

**10 action items due from 2026-01-01 to 2026-03-31. Done on time: 7 of 8 (87%). The others: 1 done late, 1 not due yet, 1 done before due.**

Covers 1 repository: acme/shop (private).

## By month of the original due date

x-axis ["2026-01: 80%", "2026-02: none due", "2026-03: none due"]
bar [80, 0, 0]

| Due in | Done on time | The others | Days to done |
| --- | --- | --- | --- |
| 2026-01 | 4 of 5 (80%) | 1 done late | 1 |
| 2026-02 | – | – | – |
| 2026-03 | – | 1 not due yet, 1 done before due | too few |

Items that prevent or detect: 2 of 3 (too few). Not known: 7 items without a stated kind.

## Incidents and postmortems

- With a postmortem: 5 of 6 (83%)
- Complete: 3 of 6 (50%)
- Complete on time: 2 of 5 (40%)
- Declined: 1
- Known before: 1 of 2 (too few)
- Items a postmortem: 2.6

| Opened in | Complete | Complete on time |
| --- | --- | --- |
| 2026-01 | 3 of 6 (50%) | 2 of 5 (40%) |

`);
  });

  it("says so where there is nothing", () => {
    expect(report({})).toBe(`# Postmortem action items of acme

**No action item was due from 2026-01-01 to 2026-03-31.**

Covers 1 repository: acme/shop (private).

## Incidents and postmortems

No incident was opened in this time.

`);
  });

  it.each<[string, object, Partial<Report>]>([
    ["Covers 0 repositories.", { repositories: [] }, {}],
    [
      "Covers 2 repositories: acme/shop (public), acme/&#96;x&#96; (visibility unknown).",
      {
        repositories: [
          { name: "acme/shop", visibility: "public" },
          { name: "acme/`x`", visibility: undefined },
        ],
      },
      {},
    ],
    [
      "Covers 1 repository: acme/shop (private). Could not be read: acme/a, acme/b. Not known: 1 item whose record can’t be trusted. Due later: 2 items.",
      { unread: ["acme/a", "acme/b"] },
      { untrusted: 1, dueLater: 2 },
    ],
  ])("says what it covers: %s", (words, coverage, changed) => {
    expect(report(changed, coverage).split("\n")[4]!).toBe(words);
  });

  it("omits what does not apply", () => {
    const stated = items("onTime", 5, { groups: { kind: ["prevent"] } });
    const declined = [incident(1, null), incident(2, null)];
    const text = report({
      total: cohort({}, stated, declined),
      months: [cohort({ month: "2026-01" }, stated, declined)],
    });
    expect(text).toContain(
      "**5 action items due from 2026-01-01 to 2026-03-31. Done on time: 5 of 5 (100%).**",
    );
    expect(text).toContain("\nItems that prevent or detect: 5 of 5 (100%).\n");
    expect(text).toContain(
      "- Complete on time: 0 of 2 (too few)\n- Known before: –\n- Items a postmortem: –\n",
    );
    const few = report({ total: cohort({}, [], [incident(1, "onTime")]) });
    expect(few).toContain("- Items a postmortem: too few\n\n");
    expect(few).not.toContain("Opened in");
  });

  const heads: Record<Grouping, [string, string]> = {
    team: ["Team", "no team"],
    repository: ["Repository", "no repository"],
    severity: ["Severity", "no severity"],
    priority: ["Priority", "no priority"],
    kind: ["Kind", "not stated"],
  };
  it.each(GROUPINGS)("by %s shows each group, and what belongs to none", (by) => {
    const groups = [
      cohort({ group: "a|b" }, january, [incident(1, "onTime")]),
      cohort({ group: "" }, march, by === "kind" ? null : [incident(2, null)]),
    ];
    const text = report({ by, groups, total: cohort({}, january, [incident(1, "onTime")]) });
    const [head, none] = heads[by];
    expect(text).toContain(`## By ${by}\n\n`);
    expect(text).toContain(`x-axis ["a#124;b: 80%", "${none}: none due"]\nbar [80, 0]\n`);
    expect(text).toContain(`\n| ${head} | Done on time | The others | Days to done |\n`);
    expect(text).toContain(`\n| a&#124;b | 4 of 5 (80%) | 1 done late | 1 |\n| ${none} | – |`);
    const rows = [`| a&#124;b | 1 of 1 (too few) | 1 of 1 (too few) |\n`];
    if (by !== "kind") rows.push(`| ${none} | 0 of 1 (too few) | 0 of 1 (too few) |\n`);
    expect(text).toContain(
      `| ${head} | Complete | Complete on time |\n| --- | --- | --- |\n${rows.join("")}\n`,
    );
    expect(report({ by })).not.toContain(`## By ${by}`);
  });

  it.each([
    [
      "team",
      "\n\nAn item of several teams counts for each. Items of people without a team have none.\n\nx-axis",
    ],
    ["severity", "\n\nThe severity of the incident.\n\nx-axis"],
    ["kind", "\n\nThe kind that the item’s line or heading states, such as #prevent.\n\nx-axis"],
    ["repository", "\n\nx-axis"],
    ["priority", "\n\nx-axis"],
  ] as const)("by %s says what that is", (by, words) => {
    expect(report({ by, groups: [cohort({ group: "a" }, january)] })).toContain(`## By ${by}${words}`);
  });
});

describe("the section of a digest about the months before", () => {
  const NONE = { months: [], ...{ preventOrDetect: share(0, 0), postmortemsOnTime: share(0, 0) } };
  function share(count: number, of: number) {
    return { count, of, percent: of < 5 ? null : Math.floor((100 * count) / of) };
  }
  const lines = (...given: Parameters<typeof renderMonthly>) => renderMonthly(...given).slice(2, -1);

  it("has a title, and says how it counts", () => {
    const text = renderMonthly(NONE, 0);
    expect(text.slice(0, 2)).toEqual(["### The months before", ""]);
    expect(text).toHaveLength(3);
    expect(text[2]).toContain("its original due date");
  });

  it.each([
    ["nothing", NONE, 0, []],
    [
      "postmortems",
      { ...NONE, postmortemsOnTime: share(3, 6) },
      0,
      ["Postmortems complete on time: 3 of 6 (50%)."],
    ],
    [
      "all",
      { ...NONE, postmortemsOnTime: share(1, 1), preventOrDetect: share(2, 2) },
      2,
      [
        "Postmortems complete on time: 1 of 1 (too few). Items that prevent or detect, of those that state a kind: 2 of 2 (too few). 2 open items came up again in a later incident.",
      ],
    ],
    ["items of before", NONE, 1, ["1 open item came up again in a later incident."]],
  ])("tells of %s", (_, figures, cameUpAgain, words) => {
    expect(lines(figures, cameUpAgain)).toEqual(words.length > 0 ? [...words, ""] : []);
  });

  it("has a row for each month", () => {
    const months = [cohort({ month: "2026-01" }, items("onTime", 5)), cohort({ month: "2026-02" }, [])];
    const text = lines({ ...NONE, months }, 0)
      .join("\n")
      .replaceAll("\u2011", "-");
    expect(text).toContain("| Due in |");
    expect(text).toContain("| 2026-01 | 5 of 5 (100%) | – | 1 |\n| 2026-02 | – | – | – |\n");
    expect(text).toContain('title "Action items done on time"');
    expect(text).toContain('y-axis "Share of the items that were due (%)" 0 --> 100');
  });
});
