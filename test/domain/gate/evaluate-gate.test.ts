import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { evaluateGate, undecided } from "../../../src/domain/gate/evaluate-gate.ts";
import { listProblems } from "../../../src/domain/gate/problems.ts";
import type {
  ExceptionRules,
  GateItem,
  GatePullRequest,
  RepositoryData,
  Way,
} from "../../../src/domain/gate/verdict.ts";
import { sharedWays, waysToMerge } from "../../../src/domain/gate/ways-to-clear.ts";
import type { DueLedger } from "../../../src/domain/items/item-state.ts";
import { anItem, anUnreadable, aPostmortem, reading, SHOP, settings, waivedUntil } from "./gate-cases.ts";

const verdictOn = (
  parts: Partial<RepositoryData>,
  changed: Parameters<typeof settings>[0] = {},
): ReturnType<typeof evaluateGate> => evaluateGate([reading(parts)], settings(changed));

/** The verdict on one item that is due on 2026-12-10. */
const onDay = (day: string, changed = {}, item: Partial<GateItem> = {}) => {
  const verdict = verdictOn({ today: day, day, items: [anItem(1, "2026-12-10", item)] }, changed);
  return { outcome: verdict.outcome, ...verdict.repositories[0]!.findings[0]! };
};

describe("an open action item due on 2026-12-10", () => {
  it.each([
    // day, settings, state, outcome, days overdue
    ["2026-12-02", {}, "on-time", "pass", 0],
    ["2026-12-03", {}, "due-soon", "pass", 0],
    ["2026-12-10", {}, "due-soon", "pass", 0],
    ["2026-12-11", {}, "overdue", "fail", 1],
    ["2027-01-10", {}, "overdue", "fail", 31],
    ["2026-12-11", { graceDays: 2 }, "in-grace", "pass", 1],
    ["2026-12-12", { graceDays: 2 }, "in-grace", "pass", 2],
    ["2026-12-13", { graceDays: 2 }, "overdue", "fail", 3],
    ["2026-12-09", { dueSoonDays: 0 }, "on-time", "pass", 0],
    ["2026-12-10", { dueSoonDays: 0 }, "due-soon", "pass", 0],
    ["2026-12-02", { failOn: "due-soon" }, "on-time", "pass", 0],
    ["2026-12-03", { failOn: "due-soon" }, "due-soon", "fail", 0],
    ["2026-12-11", { failOn: "due-soon", graceDays: 2 }, "in-grace", "fail", 1],
    ["2026-12-13", { failOn: "due-soon", graceDays: 2 }, "overdue", "fail", 3],
    ["2026-12-11", { failOn: "none" }, "overdue", "pass", 1],
  ])("on %s with %j is %s: %s", (day, changed, state, outcome, daysOverdue) => {
    expect(onDay(day, changed)).toMatchObject({ state, outcome, daysOverdue });
  });

  it.each([
    ["2026-12-05", "waived", "pass", 0],
    ["2026-12-20", "waived", "pass", 0],
    ["2026-12-21", "overdue", "fail", 11],
  ])("waived until 2026-12-20, on %s: %s: %s", (day, state, outcome, daysOverdue) => {
    const ledger = waivedUntil("2026-12-20", "2026-12-10");
    expect(onDay(day, {}, { ledger })).toMatchObject({ state, outcome, daysOverdue });
    expect(onDay(day, { failOn: "due-soon" }, { ledger }).outcome).toBe(outcome);
  });

  it("uses its extended date, and shows the original one", () => {
    const ledger = { originalDue: "2026-12-01", due: "2026-12-10", extensions: [], waiver: null };
    expect(onDay("2026-12-12", {}, { ledger }).reason).toBe(
      "2 days overdue: it was due 2026-12-10, originally due 2026-12-01.",
    );
  });
});

describe("the text about an item", () => {
  it.each([
    ["2026-12-11", {}, "1 day overdue: it was due 2026-12-10."],
    ["2026-12-11", { graceDays: 1 }, "1 day past the due date, 2026-12-10; the grace period ends today."],
    ["2026-12-11", { graceDays: 3 }, "1 day past the due date, 2026-12-10; the grace period ends in 2 days."],
    ["2026-12-10", {}, "Due today, 2026-12-10."],
    ["2026-12-09", {}, "Due in 1 day, 2026-12-10."],
  ])("on %s with %j: %s", (day, changed, reason) => {
    expect(onDay(day, changed).reason).toBe(reason);
  });

  it("a waiver shows end date, approver and reason", () => {
    const ledger = waivedUntil("2026-12-20", "2026-12-10");
    expect(onDay("2026-12-12", {}, { ledger })).toMatchObject({
      reason: "Waived until 2026-12-20 by maria: the vendor ships in January",
      clear: [],
    });
  });

  it("the rule names its source", () => {
    expect(onDay("2026-12-13", { graceDays: 2 }).rule).toEqual({
      text: "An open action item fails this check from the day after its due date, plus 2 days of grace.",
      source: "input grace-days",
    });
    expect(onDay("2026-12-11").rule).toEqual({
      text: "An open action item fails this check from the day after its due date.",
      source: "default",
    });
    expect(onDay("2026-12-11", { failOn: "none" }).rule.source).toBe("input fail-on");
    expect(onDay("2026-12-03", { failOn: "due-soon" }).rule.text).toContain("from 7 days before");
  });

  const APPROVER = "an approver (role maintain or admin)";
  const DONE = { when: "Done", text: "close its issue as completed." };
  const EXCEPTIONS = {
    when: "Blocked, or not worth doing",
    text: `${APPROVER} comments \`/waive 30d REASON\` or \`/drop REASON\` on its issue.`,
  };
  const more = (who: string, days = 7) => {
    return { when: "More time", text: `${who} comments \`/extend +${days}d REASON\` on its issue.` };
  };
  const extended = (times: number) => {
    const one = { from: "", to: "", reason: "", by: "", at: "", commentId: 1 };
    return { originalDue: "2026-11-01", due: "2026-11-20", extensions: Array(times).fill(one), waiver: null };
  };
  const rules = (changed: Partial<ExceptionRules>) => ({ ...DEFAULT_POLICY, ...changed });
  const noOne = { roles: [], logins: [], teams: [] };

  it.each<[string, Partial<GateItem>, ExceptionRules, Way[]]>([
    ["an item", {}, rules({}), [DONE, more("its owner"), EXCEPTIONS]],
    ["one that was extended", { ledger: extended(1) }, rules({}), [DONE, more(APPROVER), EXCEPTIONS]],
    ["one that was extended as often as possible", { ledger: extended(2) }, rules({}), [DONE, EXCEPTIONS]],
    [
      "one whose owner gets 3 days, and nobody else anything",
      {},
      rules({ extensions: { max: 2, ownerDays: 3 }, approvers: noOne }),
      [DONE, more("its owner", 3)],
    ],
    [
      "one that only approvers extend, without waivers",
      {},
      rules({
        extensions: { max: 2, ownerDays: 0 },
        waivers: { maxDays: 0 },
        approvers: { ...noOne, logins: ["maria"], teams: ["acme/sre"] },
      }),
      [
        DONE,
        more("an approver (maria, or acme/sre)"),
        {
          when: "Not worth doing",
          text: "an approver (maria, or acme/sre) comments `/drop REASON` on its issue.",
        },
      ],
    ],
    [
      "one that was transferred",
      { isMoved: true },
      rules({}),
      [
        {
          when: "Transferred",
          text: "transfer it back, close it as completed where Followthrough tracks it now, or an approver comments `/drop #1 REASON` on #7.",
        },
      ],
    ],
  ])("the ways to clear %s are those that work", (_, item, exceptions, ways) => {
    const verdict = verdictOn({ items: [anItem(1, "2026-11-01", item)], rules: exceptions });
    expect(verdict.findings[0]!.clear).toEqual(ways);
  });

  it("the ways of several are listed once, and name the issues where they differ", () => {
    const items = [anItem(1, "2026-11-01"), anItem(2, "2026-11-02", { ledger: extended(1) })];
    const { findings } = verdictOn({ items, postmortems: [aPostmortem(7, "2026-11-01")] });
    expect(sharedWays(findings, SHOP)).toEqual([
      DONE,
      { ...more("its owner"), when: "More time (#1, #7)" },
      { ...more(APPROVER), when: "More time (#2)" },
      EXCEPTIONS,
      {
        when: "Postmortem done",
        text: "complete its sections, then comment `/complete` on it.",
      },
      { when: "Postmortem blocked", text: `${APPROVER} comments \`/waive 30d REASON\` on its issue.` },
      {
        when: "Postmortem not needed",
        text: `${APPROVER} comments \`/no-postmortem REASON\` on its incident #5.`,
      },
    ]);
  });

  it.each<[string, Partial<GatePullRequest>, string[]]>([
    [
      "its author owns an item",
      { author: "Bob" },
      ["It does one of these items: add `Fixes #2`", "It is a hotfix", "It only reverts"],
    ],
    [
      "its author owns none",
      { author: "carol" },
      ["It does one of these items: add `Fixes #1`", "It is a hotfix", "It only reverts"],
    ],
    [
      "it closes nothing, because of its base",
      { toDefaultBranch: false },
      ["It is a hotfix", "It only reverts"],
    ],
  ])("a pull request hears how it could pass if %s", (_, changed, expected) => {
    const pullRequest = {
      number: 9,
      author: null,
      labels: [],
      toDefaultBranch: true,
      closes: [],
      reverts: null,
      areas: null,
    };
    const change = {
      repository: SHOP,
      isQueue: false,
      pullRequests: [{ ...pullRequest, ...changed }],
      notes: [],
    };
    const items = [anItem(1, "2026-11-01"), anItem(2, "2026-11-02", { owners: ["bob"] })];
    const verdict = evaluateGate([reading({ items })], settings({ hotfixLabels: ["hotfix"] }), change);
    const ways = waysToMerge(verdict).map(({ when, text }) => `${when}: ${text}`);
    expect(ways).toHaveLength(expected.length);
    for (const [index, words] of expected.entries()) expect(ways[index]).toContain(words);
    expect(waysToMerge({ ...verdict, change: { ...change, isQueue: true } })).toEqual([]);
  });
});

describe("a postmortem", () => {
  it.each([
    ["2026-12-10", "due-soon", "pass"],
    ["2026-12-11", "overdue", "fail"],
  ])("due on 2026-12-10 is on %s %s: %s", (day, state, outcome) => {
    const verdict = verdictOn({ today: day, day, postmortems: [aPostmortem(7, "2026-12-10")] });
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.repositories[0]!.findings[0]).toMatchObject({ kind: "postmortem", state });
    expect(verdict.counts.postmortem).toMatchObject({ open: 1, [state]: 1 });
    expect(verdict.counts["action-item"].open).toBe(0);
  });

  const grant = {
    reason: "the vendor's report is late",
    by: "ada",
    at: "2026-12-01T10:00:00Z",
    commentId: 5,
  };
  const waiver = { until: "2026-12-20", ...grant };
  const extensions = [{ from: "2026-12-10", to: "2026-12-15", ...grant }];
  const moved = { originalDue: "2026-12-10", due: "2026-12-15" };
  it.each<[string, string, Partial<DueLedger>, string, string]>([
    [
      "waived",
      "2026-12-20",
      { waiver },
      "waived",
      "Waived until 2026-12-20 by ada: the vendor's report is late",
    ],
    [
      "waived until yesterday",
      "2026-12-21",
      { waiver },
      "overdue",
      "11 days overdue: it was due 2026-12-10.",
    ],
    [
      "extended",
      "2026-12-15",
      { ...moved, extensions },
      "due-soon",
      "Due today, 2026-12-15, originally due 2026-12-10, extended 1 time (the vendor's report is late).",
    ],
    [
      "extended until yesterday",
      "2026-12-16",
      { ...moved, extensions },
      "overdue",
      "1 day overdue: it was due 2026-12-15, originally due 2026-12-10, extended 1 time (the vendor's report is late).",
    ],
    [
      "of an incident whose severity was lowered",
      "2026-12-16",
      moved,
      "overdue",
      "1 day overdue: it was due 2026-12-15, originally due 2026-12-10.",
    ],
  ])("%s, on %s", (_, day, ledger, state, reason) => {
    const page = aPostmortem(7, "2026-12-10", ledger);
    const verdict = verdictOn({ today: day, day, postmortems: [page] });
    expect(verdict.findings).toMatchObject([{ state, reason, due: page.ledger.due }]);
    expect(verdict.outcome).toBe(state === "overdue" ? "fail" : "pass");
  });
});

describe("the overall verdict", () => {
  const today = "2026-12-11";
  const overdueItem = anItem(1, "2026-12-10");
  const fine = anItem(2, "2027-12-10");

  it.each<[string, Partial<RepositoryData>, string, string]>([
    ["nothing open", {}, "pass", "Nothing is open"],
    ["only items that are on time", { items: [fine] }, "pass", "No action item is overdue"],
    ["an overdue item", { items: [overdueItem, fine] }, "fail", "1 action item is overdue"],
    [
      "an unreadable issue",
      { unreadable: [anUnreadable(3)] },
      "undecided",
      "This check fails because 1 action item can't be read",
    ],
    [
      "a problem",
      { problems: [{ text: "acme/shop is gone." }] },
      "undecided",
      "This check fails because acme/shop can't be read",
    ],
    [
      "an overdue item next to something unreadable",
      { items: [overdueItem], unreadable: [anUnreadable(3)], problems: [{ text: "The rest did not come." }] },
      "fail",
      "1 action item is overdue, and 1 action item can't be read",
    ],
    [
      "a day before today",
      { items: [fine], day: "2026-12-10" },
      "undecided",
      "This check fails because its workflow has 1 error",
    ],
    [
      "an overdue item, a day before today",
      { items: [anItem(1, "2026-12-01")], day: "2026-12-10" },
      "fail",
      "1 action item is overdue",
    ],
    [
      "a later day on which it is overdue",
      { items: [fine], day: "2027-12-11" },
      "fail",
      "1 action item is overdue",
    ],
  ])("%s", (_, parts, outcome, headline) => {
    const verdict = verdictOn({ today, day: today, ...parts });
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.headline).toBe(headline);
  });

  const repositoryNamed = (repo: string, parts: Partial<RepositoryData> = {}) =>
    reading({ today, day: today, repository: { owner: "acme", repo }, ...parts });

  it("of several repositories is the worst one, and its reasons name them", () => {
    const verdict = evaluateGate(
      [
        repositoryNamed("infra", { problems: [{ text: "It is gone." }] }),
        repositoryNamed("shop", { items: [overdueItem] }),
      ],
      settings(),
    );
    expect(verdict.outcome).toBe("fail");
    expect(verdict.headline).toBe("1 action item is overdue");
    expect(verdict.reasons).toEqual(["This check fails until none is left in acme/shop."]);
    expect(listProblems(verdict)).toEqual([{ text: "acme/infra: It is gone." }]);
    expect(verdict.repositories.map(({ outcome }) => outcome)).toEqual(["undecided", "fail"]);
  });

  it("of very many repositories is described in a few sentences, the most important first", () => {
    const emptyRepositories = Array.from({ length: 28 }, (_, index) => repositoryNamed(`r${index}`));
    const postmortems = [
      { ...aPostmortem(7, "2026-12-09"), issue: { owner: "acme", repo: "web", number: 7 } },
    ];
    const others = [
      repositoryNamed("infra", { problems: [{ text: "It is gone." }] }),
      repositoryNamed("shop", { items: [overdueItem] }),
      repositoryNamed("web", { postmortems }),
    ];
    const of = (data: RepositoryData[]) => {
      const { headline, reasons } = evaluateGate(data, settings());
      return [headline, ...reasons];
    };
    expect(of([...emptyRepositories, ...others])).toEqual([
      "1 action item and 1 postmortem are overdue",
      "This check fails until none is left in acme/web, acme/shop.",
    ]);
    const owing = Array.from({ length: 7 }, (_, index) => {
      const repo = `o${index}`;
      return repositoryNamed(repo, {
        items: [anItem(1, "2026-12-01", { issue: { owner: "acme", repo, number: 1 }, identity: repo })],
      });
    });
    expect(of(owing)).toEqual([
      "7 action items are overdue",
      "This check fails until none is left in acme/o0, acme/o1, acme/o2, acme/o3, acme/o4 and 2 more.",
    ]);
    expect(of(emptyRepositories)).toEqual(["Nothing is open"]);
  });

  it("of several repositories lists the worst findings first", () => {
    const of = (repo: string, number: number, due: string) =>
      anItem(number, due, { issue: { owner: "acme", repo, number } });
    const { findings } = evaluateGate(
      [
        repositoryNamed("shop", { items: [of("shop", 1, "2026-12-09"), of("shop", 2, "2026-12-15")] }),
        repositoryNamed("infra", { items: [of("infra", 3, "2026-12-01"), of("infra", 4, "2026-12-09")] }),
      ],
      settings(),
    );
    expect(findings.map(({ issue }) => `${issue.repo}#${issue.number}`)).toEqual([
      "infra#3",
      "infra#4",
      "shop#1",
      "shop#2",
    ]);
  });

  it("without any repository does not pass", () => {
    expect(evaluateGate([], settings()).outcome).toBe("undecided");
    expect(undecided([{ text: "No token." }], settings())).toMatchObject({
      outcome: "undecided",
      headline: "This check fails because something went wrong",
      problems: [{ text: "No token." }],
    });
  });

  it("lists its findings by urgency", () => {
    const items = [
      anItem(1, "2027-12-10"),
      anItem(2, "2026-12-15"),
      anItem(3, "2026-12-10", { priority: "P2" }),
      anItem(4, "2026-12-10", { priority: "P0" }),
      anItem(5, "2026-11-10"),
      anItem(6, "2026-11-01", { ledger: waivedUntil("2026-12-20", "2026-11-01") }),
      anItem(7, "2026-12-10"),
    ];
    const verdict = verdictOn({ today, day: today, items, unreadable: [anUnreadable(8)] });
    const numbers = verdict.repositories[0]!.findings.map(({ issue }) => issue.number);
    expect(numbers).toEqual([5, 4, 3, 7, 8, 2, 6, 1]);
    expect(verdict.counts["action-item"]).toEqual({
      open: 8,
      overdue: 4,
      tampered: 0,
      unreadable: 1,
      "in-grace": 0,
      "due-soon": 1,
      waived: 1,
      "on-time": 1,
    });
  });
});
