import { describe, expect, it } from "@jest/globals";
import type { Holder, Replayed, Until } from "../../../src/domain/simulation/replay.ts";
import { differencesOf, figuresOf } from "../../../src/domain/simulation/tally.ts";
import { answer, comparison } from "../../../src/markdown/simulation/answer.ts";
import {
  MAX_ROWS,
  type PolicyResult,
  renderComparison,
} from "../../../src/markdown/simulation/comparison.ts";
import { renderDetails, renderSimulation } from "../../../src/markdown/simulation/simulation.ts";
import { SHOP } from "../../domain/gate/gate-cases.ts";
import { aMerge, issueOf, MERGED } from "../../domain/simulation/past-cases.ts";

const HOUR = 3_600_000;

const holder = (number: number, until: Until, changed: Partial<Holder> = {}): Holder => ({
  ...{ issue: issueOf(number), title: `Item ${number}`, kind: "action-item", state: "overdue" },
  ...{ isOwn: false, until },
  ...changed,
});
const held = (number: number, ...holders: readonly Holder[]): Replayed => ({
  merge: aMerge({ number }),
  ...{ answer: "held", holders, why: [] },
});
const passed = (number: number): Replayed => ({
  merge: aMerge({ number }),
  ...{ answer: "passed", holders: [], why: [] },
});
const unknown = (number: number, ...why: readonly string[]): Replayed => ({
  merge: aMerge({ number }),
  ...{ answer: "unknown", holders: [], why },
});

const ABOUT = {
  ...{ repository: SHOP, serverUrl: "https://github.example", since: "2026-12-01", until: "2026-12-31" },
  notes: ["Only issues of @app count."],
};
const policy = (replayed: readonly Replayed[], changed: Partial<PolicyResult> = {}): PolicyResult => ({
  ...{ name: "a|b.yml", timeZone: "UTC", replayed },
  ...changed,
});

describe("the first line of a simulation", () => {
  const soon = holder(1, MERGED + HOUR);
  const own = holder(1, MERGED + 48 * HOUR, { isOwn: true });
  it.each<[string, Replayed[]]>([
    ["There were no merges.", []],
    ["Of 1 merge, none would have waited.", [passed(1)]],
    ["Of 2 merges, none is known that would have waited. One is not known.", [passed(1), unknown(2)]],
    ["Of 2 merges, none is known that would have waited. 2 are not known.", [unknown(1), unknown(2)]],
    [
      "Of 2 merges, 1 would have waited, 1 of them less than a day. Items of others than the merges' authors held them.",
      [passed(1), held(2, soon)],
    ],
    [
      "Of 1 merge, 1 would have waited; 1 would still wait. Items of others than the merges' authors held them.",
      [held(2, holder(1, "now"))],
    ],
    ["Of 1 merge, 1 would have waited. Only items of the merges' own authors held them.", [held(2, own)]],
    [
      "Of 4 merges, 3 would have waited, 1 of them less than a day. One is not known. Items of others held 2 of them, and only the author's own items held 1.",
      [held(2, own), held(3, soon), held(4, own, holder(2, MERGED + 50 * HOUR)), unknown(5)],
    ],
  ])("%s", (text, replayed) => {
    expect(answer(figuresOf(replayed))).toBe(text);
  });

  it.each<[string, Replayed[], Replayed[]]>([
    ["There were no merges.", [], []],
    ["Of 1 merge, 1 would have waited with b, and 0 with a.", [passed(1)], [held(1, soon)]],
    [
      "Of 2 merges, 0 would have waited with b, and 1 with a. 2 are not known.",
      [held(1, soon), unknown(2)],
      [unknown(1), unknown(2)],
    ],
    [
      "Of 2 merges, 0 would have waited with b, and 0 with a. One is not known.",
      [passed(1), unknown(2)],
      [passed(1), passed(2)],
    ],
  ])("of two policies: %s", (text, before, after) => {
    expect(comparison([figuresOf(before), figuresOf(after)], ["a", "b"])).toBe(text);
  });
});

describe("a simulation", () => {
  it("shows what would have held merges, which ones, and the weeks", () => {
    const replayed = [
      held(
        50,
        holder(3, "now", { title: "Add @alice's limit" }),
        holder(7, MERGED, { kind: "postmortem", title: "Outage", isOwn: true }),
      ),
      unknown(51, "The text of #2 was removed.", "It is lost.", "It is lost."),
      passed(52),
    ];
    const text = renderSimulation(policy(replayed), ABOUT).replaceAll("\u2011", "-").replaceAll("\u200b", "");
    expect(
      text,
    ).toBe(`Of 3 merges, 1 would have waited; 1 would still wait. One is not known. Items of others than the merges' authors held them.

Merges of acme/shop from 2026-12-01 to 2026-12-31, judged by a&#124;b.yml. What is counted is in [the documentation](https://github.com/followthrough/followthrough/blob/main/.github/docs/simulation.md).

Only issues of @app count.

### What would have held them

| Issue | Kind | Merges | Until |
| --- | --- | --- | --- |
| [#3 Add @alice's limit](https://github.example/acme/shop/issues/3) | action item | 1 | still holds |
| [#7 Outage](https://github.example/acme/shop/issues/7) | postmortem | 1 | 2026-12-10 |

### Merges that would have waited

| Merge | Author | Held by | Whose | For |
| --- | --- | --- | --- | --- |
| [#50 A change](https://github.example/acme/shop/pull/50) | carol | [#3](https://github.example/acme/shop/issues/3), [#7](https://github.example/acme/shop/issues/7) | the author's and others' | still waits |

### Not known

| Merge | Why |
| --- | --- |
| [#51 A change](https://github.example/acme/shop/pull/51) | The text of #2 was removed., It is lost. |

### Merges a week

\`\`\`mermaid
---
config:
  xyChart:
    height: 200
    yAxis:
      showLabel: false
---
xychart-beta horizontal
title "Merges that would have waited, by week"
x-axis ["2026-12-07: 1 held, 1 passed"]
y-axis "merges" 0 --> 1
bar [1]
\`\`\`

| Week of | Merges | Passed | Held | Not known |
| --- | --- | --- | --- | --- |
| 2026-12-07 | 3 | 1 | 1 | 1 |
`);
    expect(
      text.endsWith(
        renderDetails(policy(replayed), ABOUT).replaceAll("\u2011", "-").replaceAll("\u200b", ""),
      ),
    ).toBe(true);
  });

  it("leaves out what it has nothing for", () => {
    expect(renderDetails(policy([]), ABOUT)).toBe("");
    const headings = (replayed: Replayed[]) => renderDetails(policy(replayed), ABOUT).match(/^###.*/gm);
    expect(headings([passed(1)])).toEqual(["### Merges a week"]);
    expect(headings([unknown(1)])).toEqual(["### Not known", "### Merges a week"]);
  });

  it("lists at most some of very many merges", () => {
    const many = Array.from({ length: MAX_ROWS + 2 }, (_, number) => held(number, holder(number, "now")));
    const text = renderDetails(policy(many), ABOUT);
    expect(text.match(/\/pull\//g)).toHaveLength(MAX_ROWS);
    expect(text.match(/… and 2 more\./g)).toHaveLength(2);
  });

  const row = (replayed: Replayed) => {
    const lines = renderDetails(policy([replayed]), ABOUT).split("\n");
    return lines.find((line) => line.includes("/pull/"))!.split(" | ");
  };

  it.each<[string, Until]>([
    ["less than an hour", MERGED + HOUR - 1],
    ["1 hour", MERGED + HOUR],
    ["47 hours", MERGED + 48 * HOUR - 1],
    ["2 days", MERGED + 48 * HOUR],
    ["still waits", "now"],
    ["not known", "unknown"],
  ])("says that a merge waits for %s", (words, until) => {
    expect(row(held(1, holder(1, until))).at(-1)).toBe(`${words} |`);
    const issue = renderDetails(policy([held(1, holder(1, until))]), ABOUT).split("\n")[4]!;
    const end = until === "now" ? "still holds" : until === "unknown" ? "not known" : /^2026.12.1[0-2]$/;
    expect(issue.split(" | ").at(-1)!.slice(0, -2)).toMatch(end);
  });

  it.each([
    ["the author's", [true, true]],
    ["the author's and others'", [true, false]],
    ["others'", [false, false]],
  ])("says that %s items held it", (words, own) => {
    const holders = own.map((isOwn, index) => holder(index, "now", { isOwn }));
    expect(row(held(1, ...holders)).at(-2)).toBe(words);
  });

  it("names at most five issues, and an author who is known", () => {
    const holders = Array.from({ length: 7 }, (_, index) => holder(index, "now"));
    const merge = aMerge({ author: null });
    const [, author, by] = row({ ...held(1, ...holders), merge });
    expect(author).toBe("unknown");
    expect(by).toMatch(/#4\]\([^ ]+\) and 2 more$/);
  });
});

describe("two policies beside each other", () => {
  const before = [passed(1), held(2, holder(1, MERGED + HOUR)), unknown(3, "Lost.")];
  const after = [held(1, holder(2, "now")), held(2, holder(1, MERGED + HOUR)), passed(3)];
  const render = (a: PolicyResult, b: PolicyResult) =>
    renderComparison(a, b, differencesOf(a.replayed, b.replayed), ABOUT);

  it("show the figures of both, and what changes", () => {
    const now = "The gate **passes**.";
    expect(
      render(policy(before, { today: now }), policy(after, { name: "b.yml", today: "It fails." })),
    ).toBe(`Of 3 merges, 2 would have waited with b.yml, and 1 with a&#124;b.yml. One is not known.

Merges of acme/shop from 2026-12-01 to 2026-12-31, judged by a&#124;b.yml and b.yml. What is counted is in [the documentation](https://github.com/followthrough/followthrough/blob/main/.github/docs/simulation.md).

Only issues of @\u200bapp count.

| Merges | a&#124;b.yml | b.yml |
| --- | --- | --- |
| would have waited | 1 | 2 |
| of them less than a day | 1 | 1 |
| of them until now | 0 | 1 |
| would have passed | 1 | 1 |
| not known | 1 | 0 |
| **today, the gate says** | The gate \\*\\*passes\\*\\*. | It fails. |

### What changes

| Merge | a&#124;b.yml | b.yml | Held by |
| --- | --- | --- | --- |
| [#1 A change](https://github.example/acme/shop/pull/1) | passes | waits | [#2](https://github.example/acme/shop/issues/2) |
| [#3 A change](https://github.example/acme/shop/pull/3) | not known | passes |  |
`);
  });

  it("say nothing of today unless both are known, and that nothing changes", () => {
    const text = render(policy(before, { today: "It passes." }), policy(before));
    expect(text).not.toContain("today");
    expect(text).toMatch(/\n\nNo merge gets another answer\.\n$/);
  });

  it("list at most some of very many merges", () => {
    const many = Array.from({ length: MAX_ROWS + 1 }, (_, number) => number);
    const text = render(
      policy(many.map(passed)),
      policy(many.map((number) => held(number, holder(1, "now")))),
    );
    expect(text.match(/\/pull\//g)).toHaveLength(MAX_ROWS);
    expect(text).toContain("… and 1 more.");
  });
});
