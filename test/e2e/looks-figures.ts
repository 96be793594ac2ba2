import { Temporal } from "temporal-polyfill";
import type { IncidentFacts, ItemFacts, Outcome, PostmortemFacts } from "../../src/domain/insight/facts.ts";
import { monthlyFigures } from "../../src/domain/insight/monthly.ts";
import { reportOn } from "../../src/domain/insight/report.ts";
import { renderMonthly } from "../../src/markdown/insight/monthly-section.ts";
import { renderReport } from "../../src/markdown/insight/report.ts";

/** How many items of each month were done on time, done late, waived, dropped, not due yet and overdue. */
const MONTHS: Readonly<Record<string, readonly [number, number, number, number, number, number]>> = {
  "2026-07": [2, 1, 0, 0, 0, 0],
  "2026-08": [4, 5, 0, 1, 0, 2],
  "2026-09": [6, 4, 0, 0, 0, 1],
  "2026-10": [9, 3, 1, 1, 0, 1],
  "2026-11": [11, 2, 1, 0, 0, 2],
  "2026-12": [3, 0, 0, 0, 8, 1],
};

const ORDER: readonly Outcome[] = ["onTime", "late", "waived", "dropped", "open", "overdue"];
const TEAMS = [["acme/sre"], ["acme/web"], []];
const KINDS = [["prevent"], ["detect"], ["mitigate"], []];

const items = Object.entries(MONTHS).flatMap(([month, counts]) => {
  const outcomes = counts.flatMap((count, index) => Array<Outcome>(count).fill(ORDER[index]!));
  return outcomes.map((outcome, index): ItemFacts => {
    const isDone = outcome === "onTime" || outcome === "late";
    return {
      originalDue: `${month}-${String((index % 27) + 1).padStart(2, "0")}`,
      outcome,
      wasDue: outcome !== "open",
      daysToDone: isDone ? 9 + ((7 * index) % 23) : null,
      postmortem: Number(month.slice(5)) * 10 + (index % 3),
      trackedAt: `${month}-01T09:00:00Z`,
      closedAt: isDone ? `${month}-28T09:00:00Z` : null,
      topics: index % 4 === 0 ? ["database"] : [],
      groups: { team: TEAMS[index % 3]!, kind: KINDS[index % 4]! },
    };
  });
});

const postmortems = [...new Set(items.map(({ postmortem }) => postmortem))].map((id): PostmortemFacts => {
  const month = String(Math.floor(id / 10)).padStart(2, "0");
  const outcome = id % 10 === 2 ? "late" : "onTime";
  return { id, originalDue: `2026-${month}-12`, outcome, incidents: [{ repositoryId: 1, number: id }] };
});

const incidents = postmortems.map(({ originalDue, incidents: [incident] }): IncidentFacts => {
  const openedOn = originalDue.replace(/\d\d$/, "02");
  return {
    ...incident!,
    openedAt: `${openedOn}T08:00:00Z`,
    openedOn,
    topics: incident!.number % 2 === 0 ? ["database"] : [],
    groups: { repository: ["acme/shop"] },
    needsPostmortem: true,
  };
});

const facts = { items, postmortems, incidents, untrusted: 1 };
const day = (text: string) => Temporal.PlainDate.from(text);

/** The figures of one invented team. */
export const FIGURES: Readonly<Record<string, string>> = {
  "digest-monthly": renderMonthly(monthlyFigures([facts], day("2026-12-07"))!, 2).join("\n"),
  report: renderReport(reportOn([facts], { since: day("2026-07-01"), until: day("2026-12-14") }, "team"), {
    owner: "acme",
    repositories: [
      { name: "acme/shop", visibility: "public" },
      { name: "acme/infra", visibility: "private" },
    ],
    unread: ["acme/attic"],
  }),
};
