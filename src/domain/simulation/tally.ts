import { Temporal } from "temporal-polyfill";
import { todayIn } from "../calendar/due-date.ts";
import { type IssueRef, issueKey } from "../issue-ref.ts";
import { groupBy } from "../text.ts";
import type { Holder, Replayed, Until } from "./replay.ts";

const DAY_MS = 86_400_000;

interface Counts {
  readonly merges: number;
  readonly held: number;
  readonly passed: number;
  readonly unknown: number;
}

/** The merges of a week in the policy's time zone. */
interface WeekCounts extends Counts {
  /** Its Monday, `YYYY-MM-DD`. */
  readonly monday: string;
}

/** What an issue would have held. */
interface HeldBy extends Pick<Holder, "issue" | "title" | "kind"> {
  readonly merges: number;
  /** When it let the last of them pass. */
  readonly until: Until;
}

/** The figures of a simulation. Of the merges that were held: */
export interface Figures extends Counts {
  readonly lessThanADay: number;
  readonly stillHeld: number;
  /** For how long isn't known. */
  readonly unknownWait: number;
  /** Only by items of their own authors; the others were held by items of others, too. */
  readonly byOwn: number;
}

/** The same, by week and by what held them. */
export interface Tally extends Figures {
  /** From the first merge's week to the last one's, those without a merge included. */
  readonly weeks: readonly WeekCounts[];
  /** What held the most merges first. */
  readonly heldBy: readonly HeldBy[];
}

/** Until when a merge would have waited: until nothing that held it then held it any longer. */
export function waitedUntil({ holders }: Pick<Replayed, "holders">): Until {
  const untils = holders.map(({ until }) => until);
  return latest(untils);
}

function latest(untils: readonly Until[]): Until {
  if (untils.includes("now")) return "now";
  if (untils.includes("unknown")) return "unknown";
  return Math.max(...untils.map(Number));
}

/** Counts merges, and how long they would have waited. */
export function figuresOf(replayed: readonly Replayed[]): Figures {
  const held = replayed.filter(({ answer }) => answer === "held");
  const waits = held.map((one) => ({ until: waitedUntil(one), since: one.merge.mergedAt }));
  return {
    ...countsOf(replayed),
    lessThanADay: waits.filter(({ until, since }) => typeof until === "number" && until - since < DAY_MS)
      .length,
    stillHeld: waits.filter(({ until }) => until === "now").length,
    unknownWait: waits.filter(({ until }) => until === "unknown").length,
    byOwn: held.filter(({ holders }) => holders.every(({ isOwn }) => isOwn)).length,
  };
}

/** Counts merges, weeks, and what held them. */
export function tallyOf(replayed: readonly Replayed[], timeZone: string): Tally {
  const held = replayed.filter(({ answer }) => answer === "held");
  return { ...figuresOf(replayed), weeks: weeksOf(replayed, timeZone), heldBy: heldByOf(held) };
}

function countsOf(replayed: readonly Replayed[]): Counts {
  const count = (answer: Replayed["answer"]) => replayed.filter((one) => one.answer === answer).length;
  return { merges: replayed.length, held: count("held"), passed: count("passed"), unknown: count("unknown") };
}

function weeksOf(replayed: readonly Replayed[], timeZone: string): WeekCounts[] {
  const byWeek = groupBy(replayed, ({ merge }) => mondayOf(merge.mergedAt, timeZone));
  const mondays = [...byWeek.keys()].sort();
  const weeks: WeekCounts[] = [];
  for (
    let monday = mondays[0];
    monday !== undefined && monday <= mondays.at(-1)!;
    monday = weekAfter(monday)
  ) {
    weeks.push({ monday, ...countsOf(byWeek.get(monday) ?? []) });
  }
  return weeks;
}

function mondayOf(instant: number, timeZone: string): string {
  const day = todayIn(Temporal.Instant.fromEpochMilliseconds(instant), timeZone);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}

function weekAfter(monday: string): string {
  return Temporal.PlainDate.from(monday).add({ days: 7 }).toString();
}

function heldByOf(held: readonly Replayed[]): HeldBy[] {
  const byIssue = groupBy(
    held.flatMap(({ holders }) => holders),
    ({ issue }) => issueKey(issue),
  );
  return [...byIssue.values()]
    .map((holders) => {
      const { issue, title, kind } = holders[0]!;
      return { issue, title, kind, merges: holders.length, until: latest(holders.map(({ until }) => until)) };
    })
    .sort((a, b) => b.merges - a.merges || a.issue.number - b.issue.number);
}

/** A merge for which two policies give different answers. */
export interface Difference {
  readonly merge: Replayed["merge"];
  readonly before: Replayed["answer"];
  readonly after: Replayed["answer"];
  /** What holds it with one of the two. */
  readonly by: readonly IssueRef[];
}

/** Compares two replays of the same merges. */
export function differencesOf(before: readonly Replayed[], after: readonly Replayed[]): Difference[] {
  return before.flatMap((one, index) => {
    const other = after[index]!;
    if (one.answer === other.answer) return [];
    const by = [...one.holders, ...other.holders].map(({ issue }) => issue);
    return [{ merge: one.merge, before: one.answer, after: other.answer, by }];
  });
}
