import { formatRepository, mentionIssue, sameIssue } from "../issue-ref.ts";
import { listSome, plural } from "../text.ts";
import { leavesUndecided } from "./findings.ts";
import { concerns, isBlocking, numbersOf } from "./pull-requests.ts";
import type { Finding, FindingState, RepositoryData, RepositoryVerdict, Verdict } from "./verdict.ts";

/** More rights than anybody reads of a long merge queue. */
const MAX_RIGHTS = 10;

/** Of the pull requests: by what right each passes, and which ones hold their merge group up. */
export function describeChange(verdict: Omit<Verdict, "reasons">): string[] {
  const { change, pullRequests, findings, settings } = verdict;
  const blocking = findings.filter(isBlocking);
  const blocked = pullRequests.filter(
    (one) => one.passes === null && blocking.some((finding) => concerns(finding, one, settings)),
  );
  const passing = pullRequests.flatMap(({ passes }) => (passes ? [passes.says] : []));
  const more = passing.length - MAX_RIGHTS;
  return [
    ...(change?.isQueue && blocked.length > 0
      ? [
          `Held up in this merge group: ${numbersOf(blocked)}. ${blocked.length === 1 ? "It closes nothing that holds it up, and is neither a hotfix nor a revert" : "They close nothing that holds them up, and are neither hotfixes nor reverts"}.`,
        ]
      : []),
    ...passing.slice(0, MAX_RIGHTS).map((says) => `${says} ${effectOf(verdict, blocked.length > 0)}`),
    ...(more > 0 ? [`So it is with ${plural(more, "more pull request")}.`] : []),
    ...closedPostmortems(verdict, blocking),
  ];
}

function effectOf({ outcome, problemsExemption }: Omit<Verdict, "reasons">, isGroupBlocked: boolean): string {
  if (outcome !== "pass") {
    return isGroupBlocked ? "It is not what holds the group up." : "Nothing that is overdue holds it up.";
  }
  return `It passes, whatever is overdue${problemsExemption ? " or could not be read" : ""}.`;
}

/** Somebody hopes for it, so it is said why not. */
function closedPostmortems({ change }: Pick<Verdict, "change">, blocking: readonly Finding[]): string[] {
  const postmortems = blocking.filter(({ kind }) => kind === "postmortem");
  return (change?.pullRequests ?? []).flatMap(({ number, closes }) =>
    postmortems
      .filter(({ issue }) => closes.some((ref) => sameIssue(ref, issue)))
      .map(({ issue }) => {
        const postmortem = mentionIssue(issue, change!.repository);
        return `#${number} would close the postmortem ${postmortem}, and that frees nobody: a postmortem is completed by what is written in it, with \`/complete\`.`;
      }),
  );
}

/** How many repositories are named where there are many. */
const MAX_NAMED = 5;

/**
 * What a verdict comes to, the decisive first, in a few sentences however many repositories there are: they are
 * named where there are several. A change that may pass is told before what would have held it up.
 */
export function reasonsOf(verdict: Omit<Verdict, "reasons">): string[] {
  const { outcome, findings, repositories, settings } = verdict;
  const isOne = repositories.length === 1;
  const line = (state: string, what: readonly Finding[], rule = "") =>
    what.length > 0 && `${state}${rule}: ${both(what)}${isOne ? "" : ` in ${placesOf(what)}`}.`;
  const held = (state: FindingState) =>
    findings.filter((finding) => finding.state === state && finding.exemption === null);
  const hasLate = findings.some(({ state }) => state === "overdue");
  const unread = repositories.filter(({ problems }) => problems.length > 0);
  const soon = settings.failOn === "due-soon" ? ", and fail-on is due-soon" : "";
  const decisive = [
    !isOne && unread.length > 0 && `Could not be read to the end: ${namesOf(unread)}.`,
    line("Tampered with", held("tampered")),
    line("Overdue", held("overdue")),
    line("Cannot be read", findings.filter(leavesUndecided)),
  ];
  const others = [
    outcome === "pass" && findings.length > 0 && !hasLate && `Nothing is overdue: ${both(findings)} open.`,
    nothingOpen(repositories),
    outcome === "pass" && held("overdue").length > 0 && "fail-on is none, so nothing fails the gate.",
    line(
      "Would fail the gate, but holds nothing up here",
      findings.filter(({ exemption }) => exemption !== null),
    ),
    line("In grace", held("in-grace"), soon),
    line("Due soon", held("due-soon"), soon),
    line(
      "Waived",
      findings.filter(({ state }) => state === "waived"),
    ),
  ];
  const rights = describeChange(verdict);
  const ordered =
    outcome === "pass" ? [...rights, ...decisive, ...others] : [...decisive, ...rights, ...others];
  return ordered.filter((reason) => typeof reason === "string");
}

/** An `as-of` could otherwise be set to the day before everything fell due. */
export function pastDay({ day, today }: Pick<RepositoryData, "day" | "today">): string {
  return `A day before today (${today}) never passes: this is how things as they are now look on ${day}. Leave \`as-of\` out to have them judged today.`;
}

/** All repositories in which nothing is open, in one line; false where there is none that was read. */
function nothingOpen(repositories: readonly RepositoryVerdict[]): string | false {
  const quiet = repositories.filter(({ findings, problems }) => findings.length + problems.length === 0);
  if (quiet.length === 0) return false;
  if (repositories.length === 1) return "Nothing is open.";
  const isAll = quiet.length === repositories.length;
  return quiet.length <= MAX_NAMED
    ? `Nothing is open in ${namesOf(quiet)}.`
    : `Nothing is open in ${isAll ? "any of " : ""}${quiet.length}${isAll ? "" : " other"} repositories.`;
}

function both(findings: readonly Finding[]): string {
  const items = findings.filter(({ kind }) => kind === "action-item").length;
  const postmortems = findings.length - items;
  const parts = [];
  if (items > 0) parts.push(plural(items, "action item"));
  if (postmortems > 0) parts.push(plural(postmortems, "postmortem"));
  return parts.join(" and ");
}

function placesOf(findings: readonly Finding[]): string {
  const places = new Map(findings.map(({ issue }) => [formatRepository(issue), { repository: issue }]));
  return namesOf([...places.values()]);
}

function namesOf(places: readonly Pick<RepositoryVerdict, "repository">[]): string {
  return listSome(
    places.map(({ repository }) => formatRepository(repository)),
    MAX_NAMED,
  );
}
