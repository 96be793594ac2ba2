import { dayAfter } from "../calendar/days.ts";
import { isTeam, normalizeOwner } from "../items/owners.ts";
import { listSome, plural } from "../text.ts";
import type {
  Exemption,
  Finding,
  GatePullRequest,
  GateSettings,
  Hold,
  Obligation,
  PullRequestVerdict,
  Rule,
  Teams,
  UnreadableIssue,
  Verdict,
} from "./verdict.ts";

/* Who is held by what is overdue: everyone, or only its owners. The texts can quote hostile names. */

type Author = Pick<GatePullRequest, "author" | "isByBot">;

/** How many owners or pull requests a sentence names. */
const MAX_NAMED = 5;

/**
 * Whom an issue holds whose state blocks. Owners are those who answer for it on its record: today's assignees, whom anyone with
 * the triage role can change, do not count. The record of a postmortem names none.
 * @param daysPast days since its due date, negative before it
 */
export function holdOf(
  { kind, priority, owners, due, isMoved = false }: Obligation,
  daysPast: number,
  { holds, holdsEveryoneAfterDays: days, sources }: GateSettings,
  teams: Teams | undefined,
): Hold {
  const everyone = (text: string, source = sources.holds) => holdsEveryone({ text, source });
  if (kind === "postmortem") return everyone("A postmortem holds everyone.", "default");
  const item = priority === null ? "An item without a priority" : `A ${priority} item`;
  if (holds[priority ?? "default"] === "everyone") return everyone(`${item} holds everyone.`);
  const after = `${plural(days, "day")} after its due date`;
  if (daysPast >= days) {
    return everyone(`${item} holds its owners, and everyone from ${after}.`, sources.holdsEveryoneAfterDays);
  }
  const names = owners.map(normalizeOwner);
  const unknownTeams = names.filter((name) => isTeam(name) && !teams?.has(name));
  const logins = new Set(names.flatMap((name) => [...(teams?.get(name) ?? [name])]));
  if (unknownTeams.length > 0 || logins.size === 0) {
    const text = `${item} holds its owners. This one holds everyone, because ${whyUnknown(names, unknownTeams, isMoved)}.`;
    return { ...everyone(text), lacksOwner: true, unknownTeams };
  }
  const everyoneFrom = dayAfter(due, days);
  const text = `${item} holds only its owners, and everyone from ${everyoneFrom}, ${after}.`;
  return { whom: "owners", rule: { text, source: sources.holds }, logins, everyoneFrom };
}

/** What can't be read or trusted has no owners to believe. */
export function holdOfUnreadable({ tampered }: Pick<UnreadableIssue, "tampered">): Hold {
  const what = tampered ? "An untrusted record" : "An issue that can't be read";
  return holdsEveryone({ text: `${what} holds everyone.`, source: "default" });
}

function holdsEveryone(rule: Rule): Extract<Hold, { whom: "everyone" }> {
  return { whom: "everyone", rule, lacksOwner: false, unknownTeams: [] };
}

function whyUnknown(owners: readonly string[], unknownTeams: readonly string[], isMoved: boolean): string {
  // Backticks would make code of them, because a rule is a sentence of our own.
  const list = (names: readonly string[]) => listSome(names, MAX_NAMED).replaceAll("`", "'");
  if (unknownTeams.length > 0) return `the members of ${list(unknownTeams)} can't be read`;
  if (owners.length > 0) return `${list(owners)} ${owners.length === 1 ? "has" : "have"} no members`;
  return isMoved ? "the index doesn't name its owners" : "its record names no one who answers for it";
}

/** Whether an issue holds a pull request by this author. No owner is a bot, and someone unknown could be an owner. */
export function holdsAuthor({ holds }: Pick<Finding, "holds">, { author, isByBot }: Author): boolean {
  if (holds === null) return false;
  if (holds.whom === "everyone") return true;
  return !isByBot && (author === null || holds.logins.has(normalizeOwner(author)));
}

/** Whether it can hold a pull request although it doesn't hold a push. */
export function holdsOnlyOwners({ holds }: Pick<Finding, "holds">): boolean {
  return holds?.whom === "owners";
}

/** The teams whose members decide who is held, sorted, each once. */
export function teamsInQuestion({ findings }: Pick<Verdict, "findings">): string[] {
  const teams = findings.flatMap(({ holds }) => (holds?.whom === "everyone" ? holds.unknownTeams : []));
  return [...new Set(teams)].sort();
}

/**
 * Why an issue that holds only its owners doesn't hold this run.
 * @param pullRequests those that it could have held; empty for a push, a schedule or a deployment
 */
export function ownersOnly(
  { owners }: Pick<Finding, "owners">,
  pullRequests: readonly PullRequestVerdict[],
  { sources }: GateSettings,
): Exemption {
  const names = listSome(owners, MAX_NAMED);
  const known = `It holds only ${owners.length === 1 ? "its owner" : "its owners"}, ${names}`;
  const by = pullRequests.map(({ number, author, isByBot }) => {
    return `#${number} is by ${author ?? "someone unknown"}${isByBot ? ", a bot" : ""}`;
  });
  const text = by.length === 0 ? `${known}.` : `${known}; ${listSome(by, MAX_NAMED)}.`;
  return { text, source: sources.holds, isForOwners: true };
}
