import { describe, expect, it } from "@jest/globals";
import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import type { GateItem, GatePullRequest, RepositoryData } from "../../../src/domain/gate/verdict.ts";
import type { GatePolicy } from "../../../src/domain/gate-policy.ts";
import { anItem, anUnreadable, aPostmortem, reading, SHOP, settings } from "./gate-cases.ts";

const DAY = "2026-12-11";
const LATE = "2026-12-01";
const verdictOn = (
  parts: Partial<RepositoryData>,
  rules: Partial<GatePolicy> = {},
  pullRequests: readonly Partial<GatePullRequest>[] | null = null,
) => {
  const queued = pullRequests?.map((pull, index) => ({
    number: 11 + index,
    author: "alice",
    toDefaultBranch: true,
    labels: [],
    closes: [],
    reverts: null,
    areas: null,
    ...pull,
  }));
  const change = queued
    ? { repository: SHOP, isQueue: queued.length > 1, pullRequests: queued, notes: [] }
    : null;
  return evaluateGate([reading({ today: DAY, day: DAY, ...parts })], settings(rules), change);
};
const overdueItem = (number: number, changed: Partial<GateItem> = {}) => anItem(number, LATE, changed);
const outcomeOf = (item: Partial<GateItem>, rules: Partial<GatePolicy>) => {
  const verdict = verdictOn({ items: [overdueItem(1, item)] }, rules);
  return [verdict.outcome, verdict.repositories[0]!.findings[0]!.exemption?.source ?? null];
};

describe("an overdue item that does not block", () => {
  it.each<[string, Partial<GateItem>, Partial<GatePolicy>, string, string | null]>([
    ["of a priority in scope", { priority: "P1" }, { priorities: ["P0", "P1"] }, "fail", null],
    ["not in scope", { priority: "P2" }, { priorities: ["P0", "P1"] }, "pass", "input priorities"],
    ["without a priority: removing a label does not pass", {}, { priorities: ["P0"] }, "fail", null],
    ["of a severity in scope", { severity: "SEV1" }, { severities: ["sev1"] }, "fail", null],
    ["not in scope", { severity: "sev3" }, { severities: ["sev1"] }, "pass", "input severities"],
    ["without a severity", {}, { severities: ["sev1"] }, "fail", null],
    [
      "with a label to ignore",
      { labels: ["Parked"] },
      { ignoreLabels: ["parked"] },
      "pass",
      "input ignore-labels",
    ],
    ["with another label", { labels: ["parked-not"] }, { ignoreLabels: ["parked"] }, "fail", null],
  ])("%s: %#", (_, item, rules, outcome, source) => {
    expect(outcomeOf(item, rules)).toEqual([outcome, source]);
  });

  it("is still counted and reported", () => {
    const verdict = verdictOn({ items: [overdueItem(1, { priority: "P3" })] }, { priorities: ["P0"] });
    expect(verdict.counts["action-item"].overdue).toBe(1);
    expect(verdict.headline).toBe("1 action item is overdue, but none blocks this run");
  });

  it("a postmortem of a severity not in scope", () => {
    const postmortems = [{ ...aPostmortem(7, LATE), severity: "sev4" }];
    expect(verdictOn({ postmortems }, { severities: ["sev1"] }).outcome).toBe("pass");
  });
});

describe("changes that pass although something is overdue", () => {
  const item = { ...SHOP, number: 1 };
  it.each<[string, Partial<GatePullRequest>[], string]>([
    ["a fix of it", [{ closes: [item] }], "pass"],
    ["a fix of something else", [{ closes: [{ ...SHOP, number: 2 }] }], "fail"],
    ["a revert", [{ reverts: "#9" }], "pass"],
    ["a hotfix", [{ labels: ["Hotfix"] }], "pass"],
    ["any other change", [{}], "fail"],
    ["a queue of these", [{ closes: [item] }, { reverts: "#9" }, { labels: ["hotfix"] }], "pass"],
    ["a queue with any other change", [{ closes: [item] }, {}], "fail"],
    ["a queue without known pull requests", [], "fail"],
  ])("%s", (_, pullRequests, outcome) => {
    const verdict = verdictOn(
      { items: [overdueItem(1), overdueItem(3)] },
      { hotfixLabels: ["hotfix"] },
      pullRequests,
    );
    expect(verdict.outcome).toBe(outcome);
    expect(
      verdict.reasons.some((reason) => reason.includes("It passes regardless of what is overdue.")),
    ).toBe(outcome === "pass");
  });

  it.each<[string, Partial<RepositoryData>, string]>([
    ["a tampered item", { unreadable: [anUnreadable(2, { tampered: true })] }, "pass"],
    ["an issue that cannot be read", { unreadable: [anUnreadable(2)] }, "pass"],
    ["a repository that cannot be read", { problems: [{ text: "It is gone." }] }, "undecided"],
    ["a day in the past", { day: "2026-12-10" }, "undecided"],
  ])("does not pass %s", (_, parts, outcome) => {
    expect(verdictOn({ items: [overdueItem(1)], ...parts }, {}, [{ closes: [item] }]).outcome).toBe(outcome);
  });

  it.each<[string, Partial<RepositoryData>, string]>([
    ["a repository that cannot be read", { problems: [{ text: "It is gone." }] }, "pass"],
    ["an unreadable policy", { problems: [{ text: "No config." }], timeZone: null }, "undecided"],
    ["a day in the past", { day: "2026-12-10" }, "undecided"],
  ])("whether a hotfix or a revert passes with %s", (_, parts, outcome) => {
    for (const right of [{ labels: ["hotfix"] }, { reverts: "#9" }]) {
      const verdict = verdictOn({ items: [overdueItem(1)], ...parts }, { hotfixLabels: ["hotfix"] }, [right]);
      expect(verdict.outcome).toBe(outcome);
      const messageOf =
        outcome === "pass" ? /It passes regardless of what is overdue/ : /No overdue item blocks it\.$/;
      expect(verdict.reasons.some((reason) => messageOf.test(reason))).toBe(true);
    }
  });

  it("a queue of a hotfix and a fix does not pass something unreadable", () => {
    const queue = [{ labels: ["hotfix"] }, { closes: [item] }];
    const parts = { items: [overdueItem(1)], problems: [{ text: "It is gone." }] };
    expect(verdictOn(parts, { hotfixLabels: ["hotfix"] }, queue).outcome).toBe("undecided");
  });

  it("a queue names the pull request that is blocked", () => {
    const { reasons } = verdictOn({ items: [overdueItem(1)] }, {}, [{ closes: [item] }, {}, {}]);
    expect(reasons).toEqual([
      "This check fails until none is left in acme/shop.",
      "Blocking this merge group: #12, #13. They don't close a blocking item, and aren't hotfixes or reverts.",
      "#11 fixes a blocking item: merging it closes #1. It doesn't block the group.",
    ]);
  });

  it("a long queue is summarized", () => {
    const queue = Array.from({ length: 30 }, () => ({ closes: [item] }));
    const { reasons } = verdictOn({ items: [overdueItem(1)] }, {}, queue);
    expect(reasons.filter((reason) => reason.includes("merging it closes"))).toHaveLength(10);
    expect(reasons).toContain("The same applies to 20 more pull requests.");
  });

  it.each([
    ["was tampered with", anUnreadable(1, { tampered: true }), "pass"],
    ["cannot be read", anUnreadable(1), "pass"],
    [
      "is not an item, and was tampered with",
      anUnreadable(1, { tampered: true, kind: "postmortem" }),
      "fail",
    ],
  ] as const)("closing an item that %s counts as a fix", (_, issue, outcome) => {
    expect(verdictOn({ unreadable: [issue] }, {}, [{ closes: [item] }]).outcome).toBe(outcome);
  });

  it("closing a postmortem with a pull request does not complete it, which is reported", () => {
    const verdict = verdictOn({ postmortems: [aPostmortem(1, LATE)] }, {}, [{ closes: [item] }]);
    expect(verdict.outcome).toBe("fail");
    expect(verdict.reasons).toContain(
      "#11 would close the postmortem #1, but that doesn't unblock anything. Complete the postmortem's sections, then comment `/complete`.",
    );
  });

  it("fixing an exempted item does not pass", () => {
    const items = [overdueItem(1, { labels: ["parked"] }), overdueItem(2)];
    expect(verdictOn({ items }, { ignoreLabels: ["parked"] }, [{ closes: [item] }]).outcome).toBe("fail");
  });
});

describe("areas", () => {
  const areas = {
    web: { paths: ["web/**"], labels: ["area/web"], teams: [] },
    pay: { paths: ["pay/**"], labels: [], teams: ["acme/pay"] },
  };
  const rules = { scope: "changed-areas", areas } as const;
  const items = [
    overdueItem(1, { labels: ["Area/Web"] }),
    overdueItem(2, { owners: ["Acme/Pay"] }),
    overdueItem(3),
  ];

  it("on the record count without their labels and teams, unless the settings dropped them", () => {
    const item = overdueItem(1, { areas: ["web", "old"], labels: [], owners: [] });
    const [finding] = verdictOn({ items: [item] }, rules, [{ areas: ["web"] }]).findings;
    expect(finding).toMatchObject({ blocks: true, areas: ["web"] });
  });

  const blockedBy = (
    pullRequests: readonly Partial<GatePullRequest>[] | null,
    scope: Partial<GatePolicy> = rules,
  ) =>
    verdictOn({ items }, scope, pullRequests)
      .repositories[0]!.findings.filter(({ blocks }) => blocks)
      .map(({ issue }) => issue.number);

  it.each<[readonly Partial<GatePullRequest>[] | null, number[]]>([
    [[{ areas: ["web"] }], [1]],
    [[{ areas: ["pay"] }], [2]],
    [[{ areas: ["web", "pay"] }], [1, 2]],
    [[{ areas: [] }], []],
    [[{ areas: null }], [1, 2, 3]],
    [
      [{ areas: ["web"] }, { areas: ["pay"] }],
      [1, 2],
    ],
    [
      [{ areas: ["web"] }, { areas: null }],
      [1, 2, 3],
    ],
    [[{ areas: ["web"], reverts: "#9" }, { areas: ["pay"] }], [2]],
    [[], [1, 2, 3]],
    [null, [1, 2, 3]],
    [[{ areas: ["web"] }, { areas: ["pay"], reverts: "#9" }], [1]],
  ])("changes to %j are blocked by %j", (pullRequests, numbers) =>
    expect(blockedBy(pullRequests)).toEqual(numbers),
  );

  it("have no effect while scope is all", () => {
    expect(blockedBy([{ areas: ["web"] }], { areas, scope: "all" })).toEqual([1, 2, 3]);
  });

  it.each([
    [anUnreadable(9), "undecided"],
    [anUnreadable(9, { tampered: true }), "fail"],
  ] as const)("an item without a known area blocks everyone: %#", (issue, outcome) => {
    expect(verdictOn({ unreadable: [issue] }, rules, [{ areas: ["web"] }]).outcome).toBe(outcome);
  });
});

describe("on-undecided: warn passes", () => {
  it.each<[string, Partial<RepositoryData>, boolean]>([
    ["something unreadable", { problems: [{ text: "The API is down." }] }, true],
    ["no untrusted issue", { unreadable: [anUnreadable(9)] }, false],
    ["no day in the past", { day: "2026-12-10" }, false],
    [
      "nothing that is overdue",
      { problems: [{ text: "Some of it is down." }], items: [overdueItem(1)] },
      false,
    ],
  ])("%s", (_, parts, passedWithWarning) => {
    const verdict = verdictOn(parts, { onUndecided: "warn" });
    expect(verdict.passedWithWarning).toBe(passedWithWarning);
    expect(verdict.outcome).not.toBe("pass");
    expect(verdictOn(parts).passedWithWarning).toBe(false);
  });
});
