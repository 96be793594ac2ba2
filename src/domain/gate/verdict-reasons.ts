import { formatRepository, mentionIssue, type RepositoryRef, sameIssue } from "../issue-ref.ts";
import { alternatives, listSome, plural } from "../text.ts";
import { leavesUndecided } from "./findings.ts";
import { holdsOnlyOwners } from "./holds.ts";
import { appliesTo, isBlocking, numbersOf } from "./pull-requests.ts";
import type { Finding, FindingState, GateChange, PullRequestVerdict, Verdict } from "./verdict.ts";

/** More pull requests of a long merge queue than anyone reads about. */
const MAX_LISTED = 10;

/** Which pull requests block those that share their check, and why the others pass. */
function describeChange(verdict: Unnamed): string[] {
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

/** What holds only other people. */
function describeSpared({ findings }: Unnamed): string[] {
  const ofOthers = findings.filter(({ exemption }) => exemption?.isForOwners);
  if (ofOthers.length === 0) return [];
  const holds = ofOthers.length === 1 ? "holds only its owners" : "hold only their owners";
  return [`${countByKind(ofOthers)} ${holds}, not this run.`];
}

function describeEffect({ outcome, change, problemsExemption }: Unnamed, isGroupBlocked: boolean): string {
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

type Unnamed = Omit<Verdict, "headline" | "reasons">;

/** The state in a few words, without a period: what fails the check, why it can't be decided, or that it passes. */
export function headlineOf(verdict: Unnamed): string {
  const { outcome, passedWithWarning, findings } = verdict;
  if (outcome === "fail") {
    const unread = line("can't be read", findings.filter(leavesUndecided));
    return [...blockingStates(findings), ...unread].join(", and ");
  }
  if (outcome === "pass") return headlineOfPass(verdict);
  const check = passedWithWarning ? "passes with a warning" : "fails";
  return `This check ${check} because ${alternatives(causesOf(verdict), "and")}`;
}

function blockingStates(findings: readonly Finding[]): string[] {
  const blocking = (state: FindingState) => findings.filter((one) => one.blocks && one.state === state);
  return [
    ...line("tampered with", blocking("tampered"), ["was", "were"]),
    ...line("overdue", blocking("overdue"), IS),
    ...line("in grace", blocking("in-grace"), IS),
    ...line("due soon", blocking("due-soon"), IS),
  ];
}

const IS = ["is", "are"] as const;

/** `2 action items are overdue`; nothing without any. */
function line(state: string, some: readonly Finding[], verbs?: readonly [string, string]): string[] {
  if (some.length === 0) return [];
  const verb = verbs ? `${verbs[some.length === 1 ? 0 : 1]} ` : "";
  return [`${countByKind(some)} ${verb}${state}`];
}

function headlineOfPass({ findings, pullRequests, problemsExemption, change }: Unnamed): string {
  const exempt = findings.filter(({ exemption }) => exemption !== null);
  const overdue = findings.filter(({ state }) => state === "overdue");
  if (pullRequests.length > 0 && pullRequests.every(({ passRule }) => passRule !== null)) {
    const what = change?.isQueue ? "This merge group" : numbersOf(pullRequests.slice(0, 1));
    const despite = line("overdue", overdue, IS);
    const other = problemsExemption ? "not everything can be read" : `${countByKind(exempt)} would fail it`;
    return `${what} passes although ${despite[0] ?? other}`;
  }
  if (findings.length === 0) return "Nothing is open";
  if (overdue.length === 0) return "No action item is overdue";
  const [some] = line("overdue", overdue, IS);
  return `${some}, but ${exempt.length === overdue.length ? "none blocks this run" : "nothing fails this check"}`;
}

/** Why the verdict is undecided, to follow "because". */
function causesOf({ problems, repositories, findings }: Unnamed): string[] {
  const all = [...problems, ...repositories.flatMap((repository) => repository.problems)];
  const settings = all.filter(({ setting }) => setting !== undefined);
  const workflow = problems.filter(({ isWorkflow }) => isWorkflow);
  const unread = repositories.filter((one) => one.problems.some(({ setting }) => setting === undefined));
  const causes = [
    ...(settings.length > 0 ? [`the settings have ${plural(settings.length, "error")}`] : []),
    ...(workflow.length > 0 ? [`its workflow has ${plural(workflow.length, "error")}`] : []),
    ...(unread.length > 0 ? [`${listRepositories(unread)} can't be read`] : []),
    ...line("can't be read", findings.filter(leavesUndecided)),
  ];
  return causes.length > 0 ? causes : ["something went wrong"];
}

/** More about the state in sentences, the decisive first, however many repositories there are. */
export function reasonsOf(verdict: Unnamed): string[] {
  const { outcome, findings, settings } = verdict;
  const changeReasons = describeChange(verdict);
  if (outcome === "fail") {
    const blocking = findings.filter(isBlocking);
    return [
      `This check fails until none is left in ${repositoryNames(blocking)}.`,
      ...changeReasons,
      ...describeSpared(verdict),
    ];
  }
  if (outcome === "undecided") return [...neverGuesses(verdict), ...changeReasons];
  const { failOn, sources } = settings;
  const isOff = failOn === "none" && findings.some(({ state }) => state === "overdue");
  if (isOff) return [...changeReasons, `fail-on is none (${sources.failOn}), so nothing fails this check.`];
  const others = [...changeReasons, ...describeSpared(verdict)];
  return others.length > 0 ? others : line("open", findings, IS).map((text) => `${text}.`);
}

function neverGuesses({ repositories, findings }: Unnamed): string[] {
  const all = repositories.flatMap((repository) => repository.problems);
  if (all.length === 0 && !findings.some(leavesUndecided)) return [];
  const unknown = all.some(({ setting }) => setting !== undefined)
    ? "without valid settings, it can't tell what is overdue"
    : "what it can't read could be overdue";
  return [`Followthrough never guesses: ${unknown}.`];
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
