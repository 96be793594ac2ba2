import { changeTold } from "./gate-change-told.ts";
import { isOpenDoubt } from "./gate-findings.ts";
import { formatRepository } from "./issue-ref.ts";
import { plural } from "./text.ts";
import type { Finding, FindingState, RepositoryReading, RepositoryVerdict, Verdict } from "./verdict.ts";

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
    findings.filter((finding) => finding.state === state && finding.spared === null);
  const hasLate = findings.some(({ state }) => state === "overdue");
  const unread = repositories.filter(({ problems }) => problems.length > 0);
  const soon = settings.failOn === "due-soon" ? ", and fail-on is due-soon" : "";
  const decisive = [
    !isOne && unread.length > 0 && `Could not be read to the end: ${namesOf(unread)}.`,
    line("Tampered with", held("tampered")),
    line("Overdue", held("overdue")),
    line("Cannot be read", findings.filter(isOpenDoubt)),
  ];
  const others = [
    outcome === "pass" && findings.length > 0 && !hasLate && `Nothing is overdue: ${both(findings)} open.`,
    nothingOpen(repositories),
    outcome === "pass" && held("overdue").length > 0 && "fail-on is none, so nothing fails the gate.",
    line(
      "Would fail the gate, but holds nothing up here",
      findings.filter(({ spared }) => spared !== null),
    ),
    line("In grace", held("in-grace"), soon),
    line("Due soon", held("due-soon"), soon),
    line(
      "Waived",
      findings.filter(({ state }) => state === "waived"),
    ),
  ];
  const rights = changeTold(verdict);
  const ordered =
    outcome === "pass" ? [...rights, ...decisive, ...others] : [...decisive, ...rights, ...others];
  return ordered.filter((reason) => typeof reason === "string");
}

/** An `as-of` could otherwise be set to the day before everything fell due. */
export function pastDay({ day, today }: Pick<RepositoryReading, "day" | "today">): string {
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
  const names = places.slice(0, MAX_NAMED).map(({ repository }) => formatRepository(repository));
  const more = places.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
