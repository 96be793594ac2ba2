import { describe, expect, it } from "@jest/globals";
import { evaluateGate, undecided } from "../../../src/domain/gate/evaluate-gate.ts";
import type { GateItem, GatePostmortem, RepositoryData } from "../../../src/domain/gate/verdict.ts";
import { otherRemedies } from "../../../src/domain/gate/ways-to-clear.ts";
import type { DueLedger } from "../../../src/domain/items/item-state.ts";
import { listProblems } from "../../../src/markdown/gate/summary-facts.ts";
import { anItem, anUnreadable, aPostmortem, reading, settings, waivedUntil } from "./gate-cases.ts";

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
      text: "An open action item fails the gate from the day after its due date, plus 2 days of grace.",
      source: "input grace-days",
    });
    expect(onDay("2026-12-11").rule).toEqual({
      text: "An open action item fails the gate from the day after its due date.",
      source: "default",
    });
    expect(onDay("2026-12-11", { failOn: "none" }).rule.source).toBe("input fail-on");
    expect(onDay("2026-12-03", { failOn: "due-soon" }).rule.text).toContain("from 7 days before");
  });

  it.each([
    [null, true, []],
    [{ owner: "acme", repo: "shop", number: 7 }, true, ["Or check its box in #7."]],
    [{ owner: "acme", repo: "reviews", number: 7 }, true, ["Or check its box in acme/reviews#7."]],
    [{ owner: "acme", repo: "shop", number: 7 }, false, []],
  ])("with the postmortem %j and a line: %j, every way to clear it is listed", (postmortem, hasLine, box) => {
    expect(onDay("2026-12-11", {}, { postmortem, hasLine }).clear).toEqual([
      "Do it, then close #1 as completed.",
      ...box,
      "Or add `Fixes #1` to the description of the pull request that does the work. That pull request passes.",
    ]);
  });

  it("in another repository is named with its repository", () => {
    const day = "2026-12-11";
    const infra = { owner: "acme", repo: "infra" };
    const item = anItem(1, "2026-12-01", {
      issue: { ...infra, number: 1 },
      postmortem: { ...infra, number: 7 },
    });
    const readings = [
      reading({ today: day, day }),
      reading({ today: day, day, repository: infra, items: [item] }),
    ];
    expect(evaluateGate(readings, settings()).findings[0]!.clear).toEqual([
      "Do it, then close acme/infra#1 as completed.",
      "Or check its box in acme/infra#7.",
      "Or add `Fixes acme/infra#1` to the description of the pull request that does the work. That pull request passes.",
    ]);
  });

  it.each<[string, Parameters<typeof settings>[0], string[], GatePostmortem[]?, GateItem[]?]>([
    ["items", {}, ["/extend DATE REASON", "/waive DATE REASON", "Reverts #N"]],
    [
      "items, and hotfix labels are set",
      { hotfixLabels: ["hotfix", "urgent"] },
      [
        "/extend DATE REASON",
        "/waive DATE REASON",
        "add the label `hotfix` or `urgent` to the pull request",
        "Reverts #N",
      ],
    ],
    [
      "postmortems",
      {},
      ["on the postmortem.", "that date).", "Reverts #N"],
      [aPostmortem(7, "2026-11-01")],
      [],
    ],
    [
      "items and postmortems",
      {},
      [
        "`/extend DATE REASON` on the item or postmortem.",
        "that date) or, on an item, `/drop REASON` (the work will not be done).",
        "Reverts #N",
      ],
      [aPostmortem(7, "2026-11-01")],
    ],
  ])(
    "the ways to clear that are the same for all %s",
    (_, changed, expected, postmortems = [], items = [anItem(1, "2026-11-01")]) => {
      const rules = settings(changed);
      const { findings } = evaluateGate([reading({ items, postmortems })], rules);
      const ways = otherRemedies(findings, rules);
      expect(ways).toHaveLength(expected.length);
      for (const [index, words] of expected.entries()) expect(ways[index]).toContain(words);
      expect(otherRemedies([], rules)).toEqual([]);
    },
  );

  it("a postmortem says how to complete and how to decline it", () => {
    const [only, withoutIncident] = [aPostmortem(7, "2026-11-01"), aPostmortem(8, "2026-11-02")];
    const postmortems = [only!, { ...withoutIncident!, incidents: [] }];
    const clear = verdictOn({ postmortems }).findings.map((finding) => finding.clear);
    expect(clear).toEqual([
      [
        "Complete it, then comment `/complete` on #7.",
        "Or an approver can say why no postmortem is needed: `/no-postmortem REASON` on its incident #5.",
      ],
      [
        "Complete it, then comment `/complete` on #8.",
        "Or an approver can say why no postmortem is needed: `/no-postmortem REASON` on its incident.",
      ],
    ]);
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
    ["nothing open", {}, "pass", "Nothing is open."],
    ["only items that are on time", { items: [fine] }, "pass", "Nothing is overdue: 1 action item open."],
    ["an overdue item", { items: [overdueItem, fine] }, "fail", "Overdue: 1 action item."],
    ["an unreadable issue", { unreadable: [anUnreadable(3)] }, "undecided", "Cannot be read: 1 action item."],
    ["a problem", { problems: ["acme/shop is gone."] }, "undecided", "acme/shop is gone."],
    [
      "an overdue item next to something unreadable",
      { items: [overdueItem], unreadable: [anUnreadable(3)], problems: ["The rest did not come."] },
      "fail",
      "Overdue: 1 action item.",
    ],
    [
      "a day before today",
      { items: [fine], day: "2026-12-10" },
      "undecided",
      "A day before today (2026-12-11)",
    ],
    [
      "an overdue item, a day before today",
      { items: [anItem(1, "2026-12-01")], day: "2026-12-10" },
      "fail",
      "Over",
    ],
    [
      "a later day on which it is overdue",
      { items: [fine], day: "2027-12-11" },
      "fail",
      "Overdue: 1 action item.",
    ],
  ])("%s", (_, parts, outcome, firstReason) => {
    const verdict = verdictOn({ today, day: today, ...parts });
    expect(verdict.outcome).toBe(outcome);
    expect([...verdict.reasons, ...listProblems(verdict)][0]).toContain(firstReason);
  });

  const repositoryNamed = (repo: string, parts: Partial<RepositoryData> = {}) =>
    reading({ today, day: today, repository: { owner: "acme", repo }, ...parts });

  it("of several repositories is the worst one, and its reasons name them", () => {
    const verdict = evaluateGate(
      [
        repositoryNamed("infra", { problems: ["It is gone."] }),
        repositoryNamed("shop", { items: [overdueItem] }),
      ],
      settings(),
    );
    expect(verdict.outcome).toBe("fail");
    expect(verdict.reasons).toEqual([
      "Could not be read completely: acme/infra.",
      "Overdue: 1 action item in acme/shop.",
    ]);
    expect(listProblems(verdict)).toEqual(["acme/infra: It is gone."]);
    expect(verdict.repositories.map(({ outcome }) => outcome)).toEqual(["undecided", "fail"]);
  });

  it("of very many repositories is described in a few sentences, the most important first", () => {
    const emptyRepositories = Array.from({ length: 28 }, (_, index) => repositoryNamed(`r${index}`));
    const postmortems = [
      { ...aPostmortem(7, "2026-12-09"), issue: { owner: "acme", repo: "web", number: 7 } },
    ];
    const others = [
      repositoryNamed("infra", { problems: ["It is gone."] }),
      repositoryNamed("shop", { items: [overdueItem] }),
      repositoryNamed("web", { postmortems }),
    ];
    expect(evaluateGate([...emptyRepositories, ...others], settings()).reasons).toEqual([
      "Could not be read completely: acme/infra.",
      "Overdue: 1 action item and 1 postmortem in acme/web, acme/shop.",
      "Nothing is open in 28 other repositories.",
    ]);
    const owing = Array.from({ length: 7 }, (_, index) => {
      const repo = `o${index}`;
      return repositoryNamed(repo, {
        items: [anItem(1, "2026-12-01", { issue: { owner: "acme", repo, number: 1 }, identity: repo })],
      });
    });
    expect(evaluateGate(owing, settings()).reasons).toEqual([
      "Overdue: 7 action items in acme/o0, acme/o1, acme/o2, acme/o3, acme/o4 and 2 more.",
    ]);
    expect(evaluateGate(emptyRepositories, settings()).reasons).toEqual([
      "Nothing is open in any of the 28 repositories.",
    ]);
    expect(evaluateGate(emptyRepositories.slice(0, 2), settings()).reasons).toEqual([
      "Nothing is open in acme/r0, acme/r1.",
    ]);
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
    expect(undecided(["No token."], settings())).toMatchObject({
      outcome: "undecided",
      problems: ["No token."],
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
