import type { Replayed, Until } from "../../domain/simulation/replay.ts";
import { type Tally, tallyOf, waitedUntil } from "../../domain/simulation/tally.ts";
import { listSome, plural } from "../../domain/text.ts";
import { forJobSummary } from "../escape.ts";
import { issueLink } from "../gate/markdown.ts";
import { barChart } from "../mermaid.ts";
import { dayInTable, table } from "../table.ts";
import { answer } from "./answer.ts";
import { MAX_ROWS, name, type PolicyResult, period, pullLink, type SimulationText } from "./comparison.ts";

/** The simulation of one policy as Markdown. The first line is the answer. */
export function renderSimulation(result: PolicyResult, about: SimulationText): string {
  const tally = tallyOf(result.replayed, result.timeZone);
  return [answer(tally), "", period(about, result.name), "", ...details(result, tally, about)].join("\n");
}

/** What held merges, which ones, and the weeks. */
export function renderDetails(result: PolicyResult, about: SimulationText): string {
  return details(result, tallyOf(result.replayed, result.timeZone), about).join("\n");
}

function details({ replayed }: PolicyResult, tally: Tally, about: SimulationText): string[] {
  const held = replayed.filter((one) => one.answer === "held");
  const unknown = replayed.filter((one) => one.answer === "unknown");
  return [
    ...section("What would have held them", holders(tally, about)),
    ...section("Merges that would have waited", held.length === 0 ? [] : heldTable(held, about)),
    ...section("Not known", unknown.length === 0 ? [] : unknownTable(unknown, about)),
    ...section("Merges a week", weeks(tally)),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${title}`, "", ...lines, ""];
}

function holders({ heldBy }: Tally, { serverUrl }: SimulationText): string[] {
  if (heldBy.length === 0) return [];
  const rows = heldBy.map(({ issue, title, kind, merges, until }) => [
    issueLink(issue, serverUrl, false, title),
    kind === "postmortem" ? "postmortem" : "action item",
    String(merges),
    untilWords(until),
  ]);
  return table(["Issue", "Kind", "Merges", "Until"], rows, { lines: MAX_ROWS });
}

function untilWords(until: Until): string {
  if (until === "now") return "still holds";
  return until === "unknown" ? "not known" : dayInTable(new Date(until).toISOString().slice(0, 10));
}

function heldTable(held: readonly Replayed[], about: SimulationText): string[] {
  const rows = held.map((one) => {
    const { merge, holders: by } = one;
    const all = by.map(({ issue }) => issueLink(issue, about.serverUrl, false));
    return [
      pullLink(merge, about),
      merge.author === null ? "unknown" : name(merge.author),
      listSome(all, 5),
      whose(by),
      waiting(waitedUntil(one), merge.mergedAt),
    ];
  });
  return table(["Merge", "Author", "Held by", "Whose", "For"], rows, { lines: MAX_ROWS });
}

function whose(by: Replayed["holders"]): string {
  if (by.every(({ isOwn }) => isOwn)) return "the author's";
  return by.some(({ isOwn }) => isOwn) ? "the author's and others'" : "others'";
}

const HOUR_MS = 3_600_000;

function waiting(until: Until, since: number): string {
  if (until === "now") return "still waits";
  if (until === "unknown") return "not known";
  const hours = (until - since) / HOUR_MS;
  if (hours < 1) return "less than an hour";
  return hours < 48 ? plural(Math.floor(hours), "hour") : plural(Math.floor(hours / 24), "day");
}

function unknownTable(unknown: readonly Replayed[], about: SimulationText): string[] {
  const rows = unknown.map(({ merge, why }) => [
    pullLink(merge, about),
    forJobSummary(listSome([...new Set(why)], 3), 500),
  ]);
  return table(["Merge", "Why"], rows, { lines: MAX_ROWS });
}

function weeks({ weeks: all }: Tally): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ monday, merges, passed, held, unknown }) => {
    return [dayInTable(monday), ...[merges, passed, held, unknown].map(String)];
  });
  const bars = all.map(({ monday, held, passed }) => {
    return { name: monday, value: held, figure: `${held} held, ${passed} passed` };
  });
  return [
    ...barChart({ title: "Merges that would have waited, by week", measure: "merges", bars }),
    "",
    ...table(["Week of", "Merges", "Passed", "Held", "Not known"], rows),
  ];
}
