import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemFacts, RepositoryFacts } from "../../../src/domain/insight/facts.ts";
import { outcomeOn } from "../../../src/domain/insight/facts.ts";
import { figuresOf, shareOf } from "../../../src/domain/insight/figures.ts";
import { judgeIncidents } from "../../../src/domain/insight/incident-figures.ts";
import { isFirstWeek, monthlyFigures } from "../../../src/domain/insight/monthly.ts";
import { reportOn } from "../../../src/domain/insight/report.ts";
import { anIncident, anItem, aPostmortem } from "./insight-cases.ts";

const items = (...all: readonly Partial<ItemFacts>[]) => all.map(anItem);
const repository = (facts: Partial<RepositoryFacts>): RepositoryFacts => ({
  ...{ items: [], postmortems: [], incidents: [], untrusted: 0 },
  ...facts,
});

describe("what became of an item that was due on 2026-03-01", () => {
  const waiver = (until: string) => ({ until, reason: "", by: "", at: "", commentId: 1 });
  const dropped = { reason: "", by: "", at: "", commentId: 1 };
  it.each([
    ["2026-03-01", {}, null, "open"],
    ["2026-03-02", {}, null, "overdue"],
    ["2026-03-02", { waiver: waiver("2026-03-02") }, null, "waived"],
    ["2026-03-03", { waiver: waiver("2026-03-02") }, null, "overdue"],
    ["2026-03-02", { due: "2026-04-01" }, null, "overdue"],
    ["2026-03-09", {}, "2026-03-01", "onTime"],
    ["2026-03-09", {}, "2026-03-02", "late"],
    ["2026-03-09", { due: "2026-04-01" }, "2026-03-02", "late"],
    ["2026-03-09", { dropped }, "2026-02-01", "dropped"],
    ["2026-03-09", { dropped }, null, "overdue"],
  ] as const)("on %s with %j, closed on %s: %s", (day, changed, closedOn, outcome) => {
    const ledger = { originalDue: "2026-03-01", due: "2026-03-01", extensions: [], waiver: null };
    expect(outcomeOn(day, { ...ledger, ...changed }, closedOn)).toBe(outcome);
  });
});

describe("the typical time to do an item", () => {
  it.each([
    [[], null],
    [[1, 2, 3, 4], null],
    [[9, 1, 8, 2, 7], 7],
    [[10, 9, 1, 2, 3, 4], 3.5],
    [[0, 0, 0, 0, 100], 0],
  ])("of %j days is %s", (days, median) => {
    const done = items(...days.map((daysToDone) => ({ daysToDone })), { daysToDone: null, outcome: "open" });
    expect(figuresOf(done).daysToDone).toEqual({ days: median, of: days.length });
  });
});

describe("a share", () => {
  it.each([
    [4, 4, null],
    [5, 5, 100],
    [2, 5, 40],
    [2, 6, 33],
    [0, 7, 0],
  ])("%i of %i is %s percent", (count, of, percent) => {
    const all = Array.from({ length: of }, (_, index) => index);
    expect(shareOf(all, (index) => index < count)).toEqual({ count, of, percent });
  });

  it("of items that prevent or detect counts those that state a kind", () => {
    const kinds = ["prevent", "detect", "mitigate", "other"].map((kind) => ({ groups: { kind: [kind] } }));
    expect(figuresOf(items(...kinds, {})).preventOrDetect).toEqual({ count: 2, of: 4, percent: null });
  });

  it("of items done on time counts those that were due", () => {
    const all = items({}, { wasDue: false }, { outcome: "late" }, { outcome: "overdue" });
    expect(figuresOf(all).onTimeShare).toEqual({ count: 1, of: 3, percent: null });
  });
});

describe("an incident was known before", () => {
  const OPENED = "2026-02-02T00:00:00Z";
  it.each<[string, Partial<ItemFacts>, boolean]>([
    ["if an item about it was open", { topics: ["db"], closedAt: null }, true],
    ["if that was closed later", { topics: ["db"], closedAt: "2026-02-02T00:00:01Z" }, true],
    ["in other letters", { topics: ["DB"], closedAt: null }, true],
    ["not if it was closed then", { topics: ["db"], closedAt: OPENED }, false],
    ["not if it was tracked then", { topics: ["db"], closedAt: null, trackedAt: OPENED }, false],
    ["not if it was about something else", { topics: ["dns"], closedAt: null }, false],
    ["not if its own postmortem has it", { topics: ["db"], closedAt: null, postmortem: 10 }, false],
    ["not if its postmortem is not known", { topics: ["db"], closedAt: null, postmortem: 99 }, false],
  ])("%s", (_, changed, knownBefore) => {
    const postmortems = [aPostmortem(10, 1), aPostmortem(20, 2)];
    const [judged] = judgeIncidents([anIncident(1)], postmortems, items(changed));
    expect(judged).toMatchObject({ knownBefore, items: changed.postmortem === 10 ? 1 : 0 });
  });

  it("by the topics of the other incident, in the same repository", () => {
    const of = (repositoryId: number) => {
      const other = anIncident(2, { repositoryId, topics: ["DB"] });
      const about = aPostmortem(20, 2, { incidents: [{ repositoryId, number: 2 }] });
      return judgeIncidents([anIncident(1), other], [about], items({ closedAt: null }))[0]!.knownBefore;
    };
    expect([of(1), of(2)]).toEqual([true, false]);
  });

  it("or not, or that can't be said without a topic", () => {
    const judged = judgeIncidents([anIncident(1, { topics: [] })], [], items({ topics: ["db"] }));
    expect(judged).toMatchObject([{ knownBefore: null, postmortem: null }]);
  });
});

const day = (text: string) => Temporal.PlainDate.from(text);

describe("a report", () => {
  it("counts what was due from its first day to the end of its last month", () => {
    const due = ["2026-01-31", "2026-02-01", "2026-03-31", "2026-04-01"];
    const facts = repository({
      items: items(...due.map((originalDue) => ({ originalDue }))),
      incidents: due.map((openedOn, number) => anIncident(number, { openedOn })),
      untrusted: 2,
    });
    const period = { since: day("2026-02-01"), until: day("2026-03-05") };
    const report = reportOn([facts, repository({ untrusted: 1 })], period, null);
    expect(report).toMatchObject({ since: "2026-02-01", until: "2026-03-31", dueLater: 1, untrusted: 3 });
    expect(report.total).toMatchObject({ items: { items: 2 }, incidents: { incidents: 2 } });
    expect(report.months.map(({ month, items: { items: count } }) => [month, count])).toEqual([
      ["2026-02", 1],
      ["2026-03", 1],
    ]);
  });

  it("has every month of a long period", () => {
    const { months } = reportOn([], { since: day("2024-11-30"), until: day("2026-01-01") }, null);
    expect(months).toHaveLength(15);
    expect([months[0]!.month, months[14]!.month]).toEqual(["2024-11", "2026-01"]);
  });
});

describe("the digest of a month", () => {
  const figures = (
    due: readonly string[],
    postmortems: readonly Partial<Parameters<typeof aPostmortem>[2]>[] = [],
  ) =>
    monthlyFigures(
      [
        repository({
          items: items(...due.map((originalDue) => ({ originalDue, groups: { kind: ["prevent"] } }))),
          postmortems: postmortems.map((changed, index) => aPostmortem(index, index, changed)),
        }),
      ],
      day("2026-08-03"),
    );

  it("looks back on six months, from the first one in which something was due", () => {
    const found = figures(["2026-01-31", "2026-03-01", "2026-05-31", "2026-07-31", "2026-08-01"]);
    expect(found!.months.map(({ month, items: { items: count } }) => [month, count])).toEqual([
      ["2026-03", 1],
      ["2026-04", 0],
      ["2026-05", 1],
      ["2026-06", 0],
      ["2026-07", 1],
    ]);
    expect(found!.preventOrDetect).toEqual({ count: 3, of: 3, percent: null });
    expect(figures(["2026-02-01"])!.months).toHaveLength(6);
  });

  it("has the postmortems that were due in them", () => {
    const due = ["2026-01-31", "2026-02-01", "2026-07-31", "2026-08-01"];
    const all = due.map((originalDue) => ({ originalDue, outcome: "onTime" as const }));
    const late = { originalDue: "2026-05-01", outcome: "late" as const };
    const found = figures([], [...all, late]);
    expect(found).toMatchObject({ months: [], postmortemsOnTime: { count: 2, of: 3 } });
  });

  it("has none of it if nothing was due", () => {
    expect(figures([])).toBeNull();
    expect(figures(["2026-01-31", "2026-08-01"], [{ originalDue: "2026-09-01" }])).toBeNull();
  });

  it.each([
    ["2026-08-01", true],
    ["2026-08-07", true],
    ["2026-08-08", false],
  ])("comes in the week that begins on %s: %s", (from, isFirst) => {
    expect(isFirstWeek(day(from))).toBe(isFirst);
  });
});
