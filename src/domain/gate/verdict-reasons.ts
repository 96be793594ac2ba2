import { formatRepository, mentionIssue, type RepositoryRef, sameIssue } from "../issue-ref.ts";
import { listSome, plural } from "../text.ts";
import { leavesUndecided } from "./findings.ts";
import { holdsOnlyOwners } from "./holds.ts";
import { appliesTo, isBlocking, numbersOf } from "./pull-requests.ts";
import type {
  Finding,
  FindingState,
  GateChange,
  PullRequestVerdict,
  RepositoryData,
  RepositoryVerdict,
  Verdict,
} from "./verdict.ts";

/** More pull requests of a long merge queue than anyone reads about. */
const MAX_LISTED = 10;

/** Which pull requests block those that share their check, and why the others pass. */
function describeChange(verdict: Omit<Verdict, "reasons">): string[] {
  const { change, pullRequests, findings, settings } = verdict;
  const blocking = findings.filter(isBlocking);
  const blocked = pullRequests.filter(
    (one) => one.passRule === null && blocking.some((finding) => appliesTo(finding, one, settings)),
  );
  const passing = pullRequests.flatMap(({ passRule }) => (passRule ? [passRule.text] : []));
  const more = passing.length - MAX_LISTED;
  return [
    ...(blocked.length > 0 ? describeBlocked(change!, pullRequests, blocked) : []),
    ...blocked.slice(0, MAX_LISTED).flatMap((one) => describeOwed(one, verdict)),
    ...passing.slice(0, MAX_LISTED).map((text) => `${text} ${describeEffect(verdict, blocked.length > 0)}`),
    ...(more > 0 ? [`The same applies to ${plural(more, "more pull request")}.`] : []),
    ...describeClosedPostmortems(verdict, blocking),
  ];
}

/** Nothing for a pull request alone: the findings say it. */
function describeBlocked(
  { isQueue }: GateChange,
  all: readonly PullRequestVerdict[],
  blocked: readonly PullRequestVerdict[],
): string[] {
  if (!isQueue && all.length === 1) return [];
  const lacks =
    blocked.length === 1
      ? "It doesn't close a blocking item, and isn't a hotfix or a revert."
      : "They don't close a blocking item, and aren't hotfixes or reverts.";
  const numbers = numbersOf(blocked);
  if (isQueue) return [`Blocking this merge group: ${numbers}. ${lacks}`];
  return [
    `${numbersOf(all)} have the same head commit, and therefore share this check. Blocking it: ${numbers}. ${lacks} To check a pull request by itself, push another commit to it, or close the others.`,
  ];
}

/** Says so if a pull request is held by what its author owes. */
function describeOwed(
  pullRequest: PullRequestVerdict,
  { findings, settings }: Pick<Verdict, "findings" | "settings">,
): string[] {
  const owed = findings.filter(
    (one) => one.blocks && holdsOnlyOwners(one) && appliesTo(one, pullRequest, settings),
  );
  if (owed.length === 0) return [];
  const { number, author } = pullRequest;
  const items = countByKind(owed);
  return author === null
    ? [`#${number} is held by ${items} of others too, because its author is unknown.`]
    : [`#${number} is held because ${author} owns ${items}. Pull requests by others aren't.`];
}

function describeEffect(
  { outcome, change, problemsExemption }: Omit<Verdict, "reasons">,
  isGroupBlocked: boolean,
): string {
  if (outcome !== "pass") {
    if (!isGroupBlocked) return "No overdue item blocks it.";
    return change?.isQueue ? "It doesn't block the group." : "It doesn't block the check.";
  }
  return `It passes regardless of what is overdue${problemsExemption ? " or could not be read" : ""}.`;
}

/** The author may expect it to pass, so the summary says why it doesn't. */
function describeClosedPostmortems(
  { change }: Pick<Verdict, "change">,
  blocking: readonly Finding[],
): string[] {
  const postmortems = blocking.filter(({ kind, isMorePrivate }) => kind === "postmortem" && !isMorePrivate);
  return (change?.pullRequests ?? []).flatMap(({ number, closes }) =>
    postmortems
      .filter(({ issue }) => closes.some((ref) => sameIssue(ref, issue)))
      .map(({ issue }) => {
        const postmortem = mentionIssue(issue, change!.repository);
        return `#${number} would close the postmortem ${postmortem}, but that doesn't unblock anything. Complete the postmortem's sections, then comment \`/complete\`.`;
      }),
  );
}

/** How many repositories a sentence names. */
const MAX_NAMED = 5;

/**
 * Summarizes a verdict in a few sentences, the decisive first, however many repositories there are. Repositories are
 * named if there are several. If a change passes, the reason for that comes first.
 */
export function reasonsOf(verdict: Omit<Verdict, "reasons">): string[] {
  const { outcome, findings, repositories, settings } = verdict;
  const isOne = repositories.length === 1;
  const line = (state: string, some: readonly Finding[], rule = "") =>
    some.length > 0 && `${state}${rule}: ${countByKind(some)}${isOne ? "" : ` in ${repositoryNames(some)}`}.`;
  const inState = (state: FindingState) => findings.filter((finding) => finding.state === state);
  const notExempt = (state: FindingState) => inState(state).filter(({ exemption }) => exemption === null);
  const ofOthers = findings.filter(({ exemption }) => exemption?.isForOwners);
  const exempt = findings.filter(({ exemption }) => exemption !== null && !exemption.isForOwners);
  const unread = repositories.filter(({ problems }) => problems.length > 0);
  const soon = settings.failOn === "due-soon" ? ", and fail-on is due-soon" : "";
  const decisive = [
    !isOne && unread.length > 0 && `Could not be read completely: ${listRepositories(unread)}.`,
    line("Tampered with", notExempt("tampered")),
    line("Overdue", notExempt("overdue")),
    line("Cannot be read", findings.filter(leavesUndecided)),
  ];
  const others = [
    outcome === "pass" &&
      findings.length > 0 &&
      inState("overdue").length === 0 &&
      `Nothing is overdue: ${countByKind(findings)} open.`,
    nothingOpen(repositories),
    outcome === "pass" && notExempt("overdue").length > 0 && "fail-on is none, so nothing fails the gate.",
    line("Would fail the gate, but doesn't block this run", exempt),
    line(`${ofOthers.length === 1 ? "Holds only its" : "Hold only their"} owners, not this run`, ofOthers),
    line("In grace", notExempt("in-grace"), soon),
    line("Due soon", notExempt("due-soon"), soon),
    line("Waived", inState("waived")),
  ];
  const changeReasons = describeChange(verdict);
  const ordered =
    outcome === "pass"
      ? [...changeReasons, ...decisive, ...others]
      : [...decisive, ...changeReasons, ...others];
  return ordered.filter((reason) => typeof reason === "string");
}

/** Otherwise `as-of` could be set to the day before everything was due. */
export function pastDayProblem({ day, today }: Pick<RepositoryData, "day" | "today">): string {
  return `A day before today (${today}) never passes. This is how today's data looks on ${day}. Remove \`as-of\` to check today.`;
}

/** One line for all repositories in which nothing is open; false if there is none that was read. */
function nothingOpen(repositories: readonly RepositoryVerdict[]): string | false {
  const empty = repositories.filter(({ findings, problems }) => findings.length + problems.length === 0);
  if (empty.length === 0) return false;
  if (repositories.length === 1) return "Nothing is open.";
  const isAll = empty.length === repositories.length;
  return empty.length <= MAX_NAMED
    ? `Nothing is open in ${listRepositories(empty)}.`
    : `Nothing is open in ${isAll ? "any of the " : ""}${empty.length}${isAll ? "" : " other"} repositories.`;
}

function countByKind(findings: readonly Finding[]): string {
  const items = findings.filter(({ kind }) => kind === "action-item").length;
  const postmortems = findings.length - items;
  const parts = [plural(items, "action item"), plural(postmortems, "postmortem")];
  return parts.filter((part) => !part.startsWith("0 ")).join(" and ");
}

function repositoryNames(findings: readonly Finding[]): string {
  return listRepositories(findings.map(({ issue, isMorePrivate }) => ({ repository: issue, isMorePrivate })));
}

interface NamedRepository {
  readonly repository: RepositoryRef;
  readonly isMorePrivate?: boolean | undefined;
}

/** The names of repositories; of those that are more private than the run, the number. */
function listRepositories(repositories: readonly NamedRepository[]): string {
  const byName = new Map(repositories.map((one) => [formatRepository(one.repository), one]));
  const names = [...byName].flatMap(([name, { isMorePrivate }]) => (isMorePrivate ? [] : [name]));
  const hidden = byName.size - names.length;
  const more = `${hidden} more private ${hidden === 1 ? "repository" : "repositories"}`;
  return listSome(hidden === 0 ? names : [more, ...names], MAX_NAMED);
}
