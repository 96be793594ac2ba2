import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { toCsv } from "../../../src/cli/report-csv.ts";
import { GROUPINGS, type Grouping } from "../../../src/domain/insight/facts.ts";
import { type Report, reportOn } from "../../../src/domain/insight/report.ts";
import { renderReport } from "../../../src/markdown/insight/report.ts";
import { type History, histories, type ItemEvent, LOGINS, REPOSITORIES } from "./history.ts";
import { dayOf, tell } from "./oracle.ts";
import { factsAfter } from "./recorded.ts";

const groupings = fc.constantFrom<(Grouping | null)[]>(null, ...GROUPINGS);

function reportAfter(history: History, since: string, by: Grouping | null): Report {
  const until = Temporal.PlainDate.from(dayOf(history.now, history.zone));
  return reportOn(factsAfter(history), { since: Temporal.PlainDate.from(since), until }, by);
}

/** Every form in which a report is printed. */
function printed(report: Report): string {
  const repositories = REPOSITORIES.map((name) => ({ name, visibility: "private" as const }));
  const coverage = { owner: "acme", repositories, unread: [] };
  return [renderReport(report, coverage), toCsv(report), JSON.stringify(report)].join("\n");
}

const withExtension = (history: History, day: number): History => ({
  ...history,
  items: history.items.map((item) => {
    const extension: ItemEvent = { after: 0, what: "extend", days: day };
    return { ...item, events: [extension, ...item.events] };
  }),
  incidents: history.incidents.map((incident) => ({
    ...incident,
    postmortem: incident.postmortem && { ...incident.postmortem, extendedDays: day },
  })),
});

describe("a report", () => {
  const since = fc.constantFrom("2026-01-01", "2026-03-15", "2026-04-01");

  it("says what happened, whatever happened", () => {
    fc.assert(
      fc.property(histories, since, groupings, (history, from, by) => {
        const { since: _, until, by: __, ...report } = reportAfter(history, from, by);
        expect(report).toEqual(tell(history, from, by));
        expect(until.slice(0, 7)).toBe(dayOf(history.now, history.zone).slice(0, 7));
        const { total, months } = report;
        const { items, onTime, late, waived, dropped, open, overdue } = total.items;
        expect(months.reduce((all, month) => all + month.items.items, 0)).toBe(items);
        expect(onTime + late + waived + dropped + open + overdue).toBe(items);
      }),
      { numRuns: 150 },
    );
  });

  it("says the same, whatever is extended", () => {
    fc.assert(
      fc.property(histories, groupings, fc.integer({ min: 1, max: 90 }), (history, by, day) => {
        const extended = reportAfter(withExtension(history, day), "2026-01-01", by);
        expect(extended).toEqual(reportAfter(history, "2026-01-01", by));
      }),
      { numRuns: 30 },
    );
  });

  it("names nobody, and gives no percentage of fewer than five", () => {
    fc.assert(
      fc.property(histories, groupings, (history, by) => {
        const text = printed(reportAfter(history, "2026-01-01", by));
        for (const login of LOGINS) expect(text).not.toContain(login);
        expect(text).not.toContain("Fix it");
        for (const [, of] of text.matchAll(/ of (\d+) \(\d+%\)/g))
          expect(Number(of)).toBeGreaterThanOrEqual(5);
        for (const [, of] of text.matchAll(/"of":(\d+),"percent":\d/g))
          expect(Number(of)).toBeGreaterThanOrEqual(5);
      }),
      { numRuns: 50 },
    );
  });
});
