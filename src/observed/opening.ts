import { Temporal } from "temporal-polyfill";
import { type Actor, describeRole, mayDeclareIncident, mayTriage } from "../domain/actor.ts";
import { todayIn } from "../domain/calendar/due-date.ts";
import type { Rejection } from "../domain/commands/decision.ts";
import { formatIssueRef } from "../domain/issue-ref.ts";
import { isPublic } from "../domain/visibility.ts";
import { decliningComment } from "../record/comment-tag.ts";
import { changedRecently } from "./incident-changes.ts";
import { isUntouched, type OpenOrShareCommand, type PostmortemIssue } from "./issue.ts";
import { isMorePrivateThan } from "./repositories.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The command that opens a postmortem for this incident, from someone who may, unless the postmortem was declined
 * later.
 */
export function commandThatOpens(snapshot: Snapshot): OpenOrShareCommand | null {
  const declined = decliningComment(snapshot.postedTags) ?? 0;
  return (
    snapshot.openOrShareCommands.find((command) => {
      const { comment, share } = command;
      return comment.id > declined && !comment.edited && !share && !whyRejected(snapshot, command);
    }) ?? null
  );
}

/** Why a command is rejected, with an example of a valid one; null if it is accepted. */
export function whyRejected(
  snapshot: Snapshot,
  { actor, share, problem, comment }: OpenOrShareCommand,
): Rejection | null {
  if (problem) return problem;
  if (!mayTriage(actor)) {
    const problem = `/postmortem requires at least the triage role in this repository, and you have ${describeRole(actor)}. Someone with that role can post the same comment.`;
    return { problem, example: null };
  }
  if (!share) return whyNotAgain(snapshot, comment);
  if (!share.postmortem) {
    const problem = `${formatIssueRef(share.named)} has no postmortem to share. Name an incident that has one.`;
    return { problem, example: "/postmortem #12" };
  }
  if (isMorePrivateThan(snapshot, snapshot.key, share.postmortem.ref)) {
    const problem = `${formatIssueRef(share.postmortem.ref)} is in a less private repository than this incident, so they can't share a postmortem.`;
    return { problem, example: "/postmortem" };
  }
  const own = snapshot.postmortems.find((postmortem) => postmortem.id !== share.postmortem?.id);
  if (own && own.state === "open" && !isUntouched(own)) {
    const problem = `This incident already has a postmortem with content: ${formatIssueRef(own.ref)}. Move its text and have an approver close it with /no-postmortem REASON here. Then post the command again.`;
    return { problem, example: null };
  }
  return null;
}

/** Why no postmortem opens for an incident that has one; null if it has none, or if the command opens it again. */
function whyNotAgain(
  { postmortems: [own], isPrimary }: Snapshot,
  comment: OpenOrShareCommand["comment"],
): Rejection | null {
  if (!own || (isPrimary && isOpenedAgainBy(own, comment))) return null;
  const name = formatIssueRef(own.ref);
  const problem = !isPrimary
    ? `This incident shares the postmortem ${name} with ${own.marker.key}.`
    : own.state === "open"
      ? `This incident has a postmortem already: ${name}.`
      : `This incident has a postmortem already: ${name}. It is closed; reopen its issue to go on with it.`;
  return { problem, example: null };
}

/** Whether `/postmortem` opens this postmortem again, because the App closed it unused, or an approver declined it before. */
function isOpenedAgainBy(
  { state, marker: { withdrawn, declined } }: PostmortemIssue,
  { id, at }: OpenOrShareCommand["comment"],
): boolean {
  if (state === "open") return false;
  if (!declined) return withdrawn;
  const { commentId } = declined;
  return commentId === null ? Date.parse(at ?? "") > Date.parse(declined.at) : id > commentId;
}

/** Whether the label alone opens a postmortem. */
export function opensAutomatically(snapshot: Snapshot): boolean {
  const { labelledBy } = snapshot;
  const counts = countsFromAnyone(snapshot) || (labelledBy !== null && mayDeclareIncident(labelledBy));
  return counts && isOpeningDue(snapshot);
}

/** Who added the label of an incident that waits for `/postmortem`, because it does not count from them; otherwise null. */
export function labellerWithoutRights(snapshot: Snapshot): Actor | null {
  const { labelledBy } = snapshot;
  if (labelledBy === null || mayDeclareIncident(labelledBy) || countsFromAnyone(snapshot)) return null;
  return isOpeningDue(snapshot) ? labelledBy : null;
}

/** Whether an incident label or type counts whoever added it. In a public repository, anyone can open issues with it. */
export function countsFromAnyone({ policy, repository }: Pick<Snapshot, "policy" | "repository">): boolean {
  return policy.incident.anyone ?? !isPublic(repository.visibility);
}

/** Whether the label was added so recently that GitHub does not show yet by whom. */
export function isLabellerUnseen(
  snapshot: Pick<
    Snapshot,
    "incident" | "labelledAt" | "labelledBy" | "policy" | "postmortems" | "repository"
  >,
  now: Temporal.Instant,
): boolean {
  const { incident, labelledAt, labelledBy, postmortems } = snapshot;
  if (labelledAt === null || labelledBy !== null || postmortems.length > 0) return false;
  return !countsFromAnyone(snapshot) && incident !== null && changedRecently(incident, now);
}

/**
 * Whether a postmortem is due to open. One that was deleted or declined is not opened again automatically, and neither is
 * one for a closed incident.
 */
function isOpeningDue(snapshot: Snapshot): boolean {
  const { missingPostmortem, postedTags, incident } = snapshot;
  return (
    incident?.state === "open" &&
    missingPostmortem === null &&
    decliningComment(postedTags) === null &&
    isLateEnough(snapshot)
  );
}

/**
 * Incidents labeled before the installation are left alone, unless the policy includes them: a first install is
 * quiet.
 */
function isLateEnough(snapshot: Snapshot): boolean {
  const { labelledAt, policy } = snapshot;
  if (labelledAt === null) return false;
  if (!predatesInstallation(snapshot)) return true;
  if (policy.adoptSince === null) return false;
  return todayIn(Temporal.Instant.from(labelledAt), policy.timeZone).toString() >= policy.adoptSince;
}

/** Whether the incident was labeled before the App was installed. */
export function predatesInstallation({ labelledAt, installedAt }: Snapshot): boolean {
  return labelledAt !== null && Date.parse(labelledAt) < Date.parse(installedAt);
}
