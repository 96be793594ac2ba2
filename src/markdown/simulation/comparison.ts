import { formatRepository, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { Replayed } from "../../domain/simulation/replay.ts";
import { type Difference, type Figures, figuresOf } from "../../domain/simulation/tally.ts";
import { listSome } from "../../domain/text.ts";
import { forJobSummary } from "../escape.ts";
import { issueLink } from "../gate/markdown.ts";
import { table } from "../table.ts";
import { comparison } from "./answer.ts";

/** What one policy would have done. */
export interface PolicyResult {
  /** The policy as people know it: the name of a file, or "the present settings". */
  readonly name: string;
  readonly timeZone: string;
  readonly replayed: readonly Replayed[];
  /** What the gate says today with it, if that is known. */
  readonly today?: string;
}

export interface SimulationText {
  readonly repository: RepositoryRef;
  readonly serverUrl: string;
  /** Days, `YYYY-MM-DD`. */
  readonly since: string;
  readonly until: string;
  /** What counts as an item, and what could not be read, a sentence each. */
  readonly notes: readonly string[];
}

/** More rows than anyone reads. The first line counts all. */
export const MAX_ROWS = 50;

/**
 * Two policies beside each other: the figures of both, and what changes. The first line is the answer.
 * @param differences the merges for which they give different answers
 */
export function renderComparison(
  before: PolicyResult,
  after: PolicyResult,
  differences: readonly Difference[],
  about: SimulationText,
): string {
  const figures = [figuresOf(before.replayed), figuresOf(after.replayed)] as const;
  const names = [before.name, after.name] as const;
  return [
    comparison(figures, [name(names[0]), name(names[1])]),
    "",
    period(about, names.join(" and ")),
    "",
    ...figuresTable(figures, [before, after]),
    "",
    ...changes(differences, names, about),
  ].join("\n");
}

export function name(text: string): string {
  return forJobSummary(text, 100);
}

export function period({ repository, since, until, notes }: SimulationText, rules: string): string {
  const where = name(formatRepository(repository));
  const text = `Merges of ${where} from ${since} to ${until}, judged by ${name(rules)}. What is counted is in [the documentation](https://github.com/followthrough/followthrough/blob/main/.github/docs/simulation.md).`;
  return [text, ...notes.map((note) => `\n${forJobSummary(note, 500)}`)].join("\n");
}

function figuresTable(
  [before, after]: readonly [Figures, Figures],
  policies: readonly [PolicyResult, PolicyResult],
): string[] {
  const row = (what: string, count: (figures: Figures) => number) => [
    what,
    String(count(before)),
    String(count(after)),
  ];
  return table(
    ["Merges", ...policies.map((policy) => name(policy.name))],
    [
      row("would have waited", ({ held }) => held),
      row("of them less than a day", ({ lessThanADay }) => lessThanADay),
      row("of them until now", ({ stillHeld }) => stillHeld),
      row("would have passed", ({ passed }) => passed),
      row("not known", ({ unknown }) => unknown),
      ...todayRow(policies),
    ],
  );
}

function todayRow(policies: readonly [PolicyResult, PolicyResult]): string[][] {
  const said = policies.flatMap(({ today }) => (today === undefined ? [] : [forJobSummary(today, 300)]));
  return said.length === policies.length ? [["**today, the gate says**", ...said]] : [];
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
    "### What changes",
    "",
    ...table(["Merge", ...names.map(name), "Held by"], rows, { lines: MAX_ROWS }),
    "",
  ];
}

export function pullLink(
  { number, title }: Replayed["merge"],
  { repository, serverUrl }: SimulationText,
): string {
  const text = `${mentionIssue({ ...repository, number }, repository)} ${forJobSummary(title, 80)}`;
  return `[${text}](${serverUrl}/${formatRepository(repository)}/pull/${number})`;
}
