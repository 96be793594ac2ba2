import { formatRepository, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Replayed, Until } from "../../domain/simulation/replay.ts";
import { type Difference, type Tally, tallyOf, waitedUntil } from "../../domain/simulation/tally.ts";
import { listSome, plural } from "../../domain/text.ts";
import { forJobSummary } from "../escape.ts";
import { issueLink } from "../gate/markdown.ts";
import { barChart } from "../mermaid.ts";
import { dayInTable, table } from "../table.ts";
import { answer, comparison } from "./answer.ts";

/** What one policy would have done. */
export interface PolicyResult {
  /** The policy as people know it: the name of a file, or "the present settings". */
  readonly name: string;
  readonly timeZone: string;
  readonly replayed: readonly Replayed[];
}

export interface SimulationText {
  readonly repository: RepositoryRef;
  readonly serverUrl: string;
  /** Days, `YYYY-MM-DD`. */
  readonly since: string;
  readonly until: string;
  /** What could not be read, a sentence each. */
  readonly notes: readonly string[];
}

/** More rows than anyone reads. The first line counts all. */
const MAX_ROWS = 50;

/** The simulation of one policy as Markdown. The first line is the answer. */
export function renderSimulation(result: PolicyResult, about: SimulationText): string {
  const tally = tallyOf(result.replayed, result.timeZone);
  return [answer(tally), "", period(about, result.name), "", ...details(result, tally, about)].join("\n");
}

/**
 * Two policies beside each other: the figures of both, what changes, and the details of the second.
 * @param differences the merges for which they give different answers
 */
export function renderComparison(
  before: PolicyResult,
  after: PolicyResult,
  differences: readonly Difference[],
  about: SimulationText,
): string {
  const tallies = [before, after].map(({ replayed, timeZone }) => tallyOf(replayed, timeZone)) as [
    Tally,
    Tally,
  ];
  const names = [before.name, after.name] as const;
  return [
    comparison(tallies, names.map(name) as [string, string]),
    "",
    period(about, names.join(" and ")),
    "",
    ...figures(tallies, names),
    "",
    ...changes(differences, names, about),
    `## With ${name(after.name)}`,
    "",
    ...details(after, tallies[1], about),
  ].join("\n");
}

function name(text: string): string {
  return forJobSummary(text, 100);
}

function period({ repository, since, until, notes }: SimulationText, rules: string): string {
  const where = name(formatRepository(repository));
  const text = `Merges of ${where} from ${since} to ${until}, judged by ${name(rules)}. What is counted is in [the documentation](https://github.com/followthrough/followthrough/blob/main/.github/docs/simulation.md).`;
  return [text, ...notes.map((note) => `\n${forJobSummary(note, 500)}`)].join("\n");
}

function figures([before, after]: readonly [Tally, Tally], names: readonly [string, string]): string[] {
  const row = (what: string, count: (tally: Tally) => number) => [
    what,
    String(count(before)),
    String(count(after)),
  ];
  return table(
    ["Merges", ...names.map(name)],
    [
      row("would have waited", ({ held }) => held),
      row("of them less than a day", ({ lessThanADay }) => lessThanADay),
      row("of them until now", ({ stillHeld }) => stillHeld),
      row("would have passed", ({ passed }) => passed),
      row("not known", ({ unknown }) => unknown),
    ],
  );
}

const ANSWERS: Readonly<Record<Replayed["answer"], string>> = {
  held: "waits",
  passed: "passes",
  unknown: "not known",
};

function changes(
  differences: readonly Difference[],
  names: readonly [string, string],
  about: SimulationText,
): string[] {
  if (differences.length === 0) return ["No merge gets another answer.", ""];
  const rows = differences.map(({ merge, before, after, by }) => [
    pullLink(merge, about),
    ANSWERS[before],
    ANSWERS[after],
    listSome(
      by.map((ref) => issueLink(ref, about.serverUrl, false)),
      5,
    ),
  ]);
  return [
    "## What changes",
    "",
    ...table(["Merge", ...names.map(name), "Held by"], rows, { lines: MAX_ROWS }),
    "",
  ];
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

function pullLink({ number, title }: Replayed["merge"], { repository, serverUrl }: SimulationText): string {
  const text = `${mentionIssue({ ...repository, number }, repository)} ${forJobSummary(title, 80)}`;
  return `[${text}](${serverUrl}/${formatRepository(repository)}/pull/${number})`;
}
