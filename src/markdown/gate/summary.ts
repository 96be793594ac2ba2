import { WORST_FIRST } from "../../domain/gate/findings.ts";
import { isBlocking } from "../../domain/gate/pull-requests.ts";
import type { Finding, FindingState, Verdict, Way } from "../../domain/gate/verdict.ts";
import { isOwner, sharedWays, waysToMerge } from "../../domain/gate/ways-to-clear.ts";
import { type IssueRef, sameRepository } from "../../domain/issue-ref.ts";
import { listSome, plural } from "../../domain/text.ts";
import { ownForJobSummary } from "../escape.ts";
import { bullets, folded, issueLink } from "./markdown.ts";
import { isForChange, otherwiseRunAgain, type RunContext, thenRunAgain } from "./run-again.ts";
import { rulesBehind, staleSweeps } from "./summary-facts.ts";
import { problemList, problemsToFix, settingsErrorsToFix } from "./summary-problems.ts";
import { type ByteBudget, type Link, lateTable, reasonList } from "./summary-tables.ts";

/** GitHub drops a step's summary above 1 MiB. The rest is for the text around the tables. */
const TABLE_BYTES = 600_000;

const MAX_LINES = 20;

/** How many of the reader's items are linked. */
const MAX_OWN = 10;

const LISTED_STATES: readonly FindingState[] = WORST_FIRST.filter((state) => state !== "on-time");

/** States of which a finding is late, rather than wrong. */
const LATE_STATES: readonly FindingState[] = ["overdue", "in-grace", "due-soon"];

interface SummaryOptions {
  /** Whether to list what is on time, too. */
  readonly explain?: boolean;
  /** How long all tables together can be. */
  readonly tableBytes?: number;
}

/**
 * The summary of a verdict: Markdown that mentions no one, and of less than 1 MiB with the usual tables. The first lines tell
 * the person who is blocked what the state is, and whose turn it is; the way out is next. What blocks the run is kept however
 * long the rest is.
 */
export function renderSummary(
  verdict: Verdict,
  context: RunContext,
  { explain = false, tableBytes = TABLE_BYTES }: SummaryOptions = {},
): string {
  const { outcome, findings, change, repositories } = verdict;
  const link = linkTo(context, verdict);
  const budget: ByteBudget = { bytes: tableBytes, isListedElsewhere: !context.turnsByItself };
  const blocking = findings.filter(isBlocking);
  const shown = blocking.length > 0 ? blocking : reportedOnly(verdict);
  const isLate = ({ state }: Finding) => LATE_STATES.includes(state);
  const rest = findings.filter((finding) => !shown.includes(finding));
  const next = nextDue(verdict);
  const passing = rest.filter((finding) => finding !== next && LISTED_STATES.includes(finding.state));
  const onTime = explain ? rest.filter(({ state }) => state === "on-time") : [];
  const notes = repositories.flatMap((repository) => repository.notes);
  const isEmpty = findings.length === 0;
  const [first = "", ...others] = verdict.reasons;
  const parts = [
    `## ${iconOf(verdict)} ${ownForJobSummary(verdict.headline, 1_000)}`,
    [
      address(verdict, context),
      ownForJobSummary(first, 1_000),
      own(verdict, blocking, link),
      next ? dueNext(next, findings, link) : "",
    ]
      .filter((part) => part !== "")
      .join(" "),
    bullets([...others, ...(change?.notes ?? []), ...(isEmpty ? notes : [])], MAX_LINES * 2),
    settingsErrorsToFix(verdict, context),
    outcome === "undecided" ? problemsToFix(verdict, context) : "",
    lateTable(shown.filter(isLate), link, budget),
    reasonList(
      shown.filter((finding) => !isLate(finding)),
      link,
      budget,
    ),
    blocking.length > 0 ? section("To turn this check green", toClear(blocking, context)) : "",
    section("To merge this pull request now", toMerge(verdict, context)),
    outcome === "fail" ? section("Not read", problemsToFix(verdict, context)) : "",
    bullets(staleSweeps(verdict), MAX_LINES),
    folded(alsoOpen(passing), reasonList(passing, link, budget)),
    folded(`On time: ${plural(onTime.length, "item")}`, reasonList(onTime, link, budget)),
    folded("Not read, but this doesn't block the run", outcome === "pass" ? problemList(verdict) : ""),
    folded(plural(notes.length, "note"), isEmpty ? "" : bullets(notes, MAX_LINES)),
    folded("Rules behind this result", rulesBehind(verdict, shown, context)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function iconOf({ outcome }: Verdict): string {
  return { pass: "✅", fail: "❌", undecided: "⚠️" }[outcome];
}

/** What is overdue where nothing fails the check: a run that only reports shows it all the same. */
function reportedOnly({ outcome, findings }: Verdict): readonly Finding[] {
  if (outcome !== "pass") return [];
  return findings.filter(({ state, exemption }) => state === "overdue" && exemption === null);
}

/** The first words to whoever is blocked. Wrong inputs can be the change's own. */
function address(
  { outcome, passedWithWarning, problems, settingsErrors }: Verdict,
  context: RunContext,
): string {
  const isInnocent =
    outcome !== "pass" &&
    !passedWithWarning &&
    !settingsErrors &&
    !problems.some(({ isWorkflow }) => isWorkflow);
  return isInnocent && isForChange(context) ? "**Your change is not the cause.**" : "";
}

/** Which of the blocking items the author of the pull request owns. */
function own({ change }: Verdict, blocking: readonly Finding[], link: Link): string {
  const [pullRequest, ...others] = change?.pullRequests ?? [];
  const mine = blocking.filter((finding) => isOwner(finding, pullRequest?.author ?? null));
  if (others.length > 0 || mine.length === 0) return "";
  const links = listSome(
    mine.map(({ issue }) => link(issue)),
    MAX_OWN,
  );
  if (mine.length < blocking.length) return `You own ${mine.length} of them: ${links}.`;
  return mine.length === 1 ? "You own it." : "You own all of them.";
}

/** What is due next, where nothing is overdue. */
function nextDue({ outcome, findings }: Verdict): Finding | undefined {
  if (outcome !== "pass" || findings.some(({ state }) => state === "overdue")) return undefined;
  const open = findings.filter(({ state }) => state === "on-time" || state === "due-soon");
  return open.toSorted((a, b) => a.daysLeft - b.daysLeft)[0];
}

function dueNext(next: Finding, { length }: readonly Finding[], link: Link): string {
  const { issue, title, owners, daysLeft, due } = next;
  const who = owners.length === 0 ? "**no owner**" : ownForJobSummary(listSome(owners, 3), 200);
  const when = daysLeft === 0 ? "today" : `in ${plural(daysLeft, "day")} (${due})`;
  return `${length === 1 ? "Due" : "Next due"}: ${link(issue, title)}, ${who}, ${when}.`;
}

function toClear(blocking: readonly Finding[], context: RunContext): string {
  const each = blocking.length === 1 ? "Clear it" : "Clear each of them";
  const ways = sharedWays(blocking, context.repository);
  const how = ways.length === 1 ? "like this" : "in one of these ways";
  return [thenRunAgain(`${each} ${how}`, context), wayList(ways), otherwiseRunAgain(context)]
    .filter((part) => part !== "")
    .join("\n\n");
}

function toMerge(verdict: Verdict, context: RunContext): string {
  return wayList(waysToMerge(verdict, !context.isRequired));
}

function wayList(ways: readonly Way[]): string {
  return ways
    .slice(0, MAX_LINES)
    .map(({ when, text }) => `- **${ownForJobSummary(when, 200)}:** ${ownForJobSummary(text, 500)}`)
    .join("\n");
}

/** `Also open: 1 waived item, 2 items due soon`. */
function alsoOpen(passing: readonly Finding[]): string {
  const counts = WORST_FIRST.flatMap((state) => {
    const count = passing.filter((finding) => finding.state === state).length;
    return count === 0 ? [] : [COUNTED[state](count)];
  });
  return `Also open: ${counts.join(", ")}`;
}

const before = (word: string) => (count: number) => plural(count, `${word} item`);
const after = (words: string) => (count: number) => `${plural(count, "item")} ${words}`;

const COUNTED: Readonly<Record<FindingState, (count: number) => string>> = {
  tampered: after("tampered with"),
  overdue: before("overdue"),
  unreadable: after("that can't be read"),
  "in-grace": after("in grace"),
  "due-soon": after("due soon"),
  waived: before("waived"),
  "on-time": after("on time"),
};

/** Shows only the number of issues if there is a single repository, and full names otherwise. */
function linkTo({ serverUrl }: RunContext, { repositories }: Verdict): Link {
  const only = repositories.length === 1 ? repositories[0]!.repository : null;
  const isNamed = (ref: IssueRef) => only === null || !sameRepository(ref, only);
  return (ref, title) => issueLink(ref, serverUrl, isNamed(ref), title);
}

function section(title: string, content: string): string {
  return content === "" ? "" : `### ${title}\n\n${content}`;
}
