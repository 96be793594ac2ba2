import { formatIssueRef, mentionIssue } from "../../domain/issue-ref.ts";
import { sameLabel } from "../../domain/labels.ts";
import { writtenField, writtenLabel } from "../../observed/contested.ts";
import { hasOriginalText, isUntouched, type PostmortemIssue } from "../../observed/issue.ts";
import { commandThatOpens } from "../../observed/opening.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { bodyLink, showsBodyLink } from "../../record/links.ts";
import type { PostmortemMarker } from "../../record/marker-types.ts";
import { isContested } from "../contested.ts";
import { type DuplicatesPlan, planDuplicates } from "../duplicates.ts";
import { postmortemLabel } from "../labels.ts";
import { commentOnce } from "../replies.ts";

/** Closes duplicate postmortems of one incident. */
export function planDuplicatePostmortems({ postmortems: [first, ...others] }: Snapshot): DuplicatesPlan {
  const open = others.filter(({ state }) => state === "open");
  return planDuplicates(open, {
    isUntouched: isUntouched,
    close: ({ ref }) => [{ kind: "close-duplicate", duplicate: ref, of: { ref: first!.ref, id: first!.id } }],
    note: ({ ref }) =>
      `${formatIssueRef(ref)} is another postmortem of the same incident, and people have written in it. This one is the one being tracked. Move what you need here and close the other.`,
  });
}

/**
 * Links incident and postmortem: as a sub-issue if GitHub has them and the postmortem isn't shared, otherwise in the
 * body.
 */
export function planIncidentLink(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  const { incident, key } = snapshot;
  const first = postmortem.marker.incidents[0]!;
  if (!incident) return [];
  const shared = first.number !== key.number || first.repositoryId !== snapshot.repository.id;
  if (snapshot.subIssues && !shared) {
    if (postmortem.parent !== null) return [];
    return [{ kind: "link-sub-issue", parent: key, child: postmortem.ref, childId: postmortem.id }];
  }
  const link = bodyLink(postmortem.ref, key);
  if (showsBodyLink(incident.body, link)) return [];
  if (isContested(snapshot, writtenField(key, "link", link))) return [];
  return [{ kind: "link-in-body", incident: key, link }];
}

/**
 * Records the postmortem on its incident, for people and in case the postmortem is deleted. Without sub-issues, the
 * link in the incident's body is that record.
 */
export function planPostmortemLinkComment(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  const { incident, subIssues, postedTags, key } = snapshot;
  if (!incident || !subIssues) return [];
  const ref = mentionIssue(postmortem.ref, key);
  const body = `The postmortem of this incident is ${ref}, due ${postmortem.marker.due}. Followthrough tracks the action items in its checklist until they are done.`;
  return commentOnce({ ref: key, postedTags }, `postmortem ${formatIssueRef(postmortem.ref)}`, body);
}

/**
 * A postmortem that was deleted or transferred is never opened again automatically. One comment says how to get
 * another.
 */
export function planMissingPostmortem(snapshot: Snapshot): Operation[] {
  const { missingPostmortem: missing, postedTags, key } = snapshot;
  const name = missing && formatIssueRef(missing);
  if (!name || commandThatOpens(snapshot)) return [];
  const body = `The postmortem of this incident, ${name}, no longer exists: it was deleted or transferred. Comment \`/postmortem\` to open another, or \`/postmortem #12\` to share the one of #12. Its action items are still tracked, each in its own issue.`;
  return commentOnce({ ref: key, postedTags }, `lost ${name}`, body);
}

/** Restores the postmortem label if someone removed or renamed it, because the gate lists postmortems by it. */
export function planLabel(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  const label = postmortemLabel(snapshot.policy);
  if (postmortem.labels.some((name) => sameLabel(name, label.name))) return [];
  if (isContested(snapshot, writtenLabel(postmortem.ref, label.name, "+"))) return [];
  return [{ kind: "add-labels", issue: postmortem.ref, labels: [label] }];
}

/**
 * Closes the postmortem of an issue that is no longer an incident, unless a person edited it, commented on it or
 * asked for it. Opens it again once it is needed.
 */
export function planWithdrawal(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  const { marker, ref, state, discussed } = postmortem;
  const change = { kind: "change-postmortem", postmortem: ref } as const;
  if (snapshot.labelledAt !== null || isRequested(marker)) {
    if (!marker.withdrawn) return [];
    return [{ ...change, change: "restore", marker: { ...marker, withdrawn: false } }];
  }
  if (state === "closed" || discussed || !isUnneeded(snapshot, postmortem)) return [];
  return [{ ...change, change: "withdraw", marker: { ...marker, withdrawn: true } }];
}

/** Whether a postmortem is unneeded: its issue isn't an incident, and no one asked for it or edited it. */
export function isUnneeded({ labelledAt, items }: Snapshot, postmortem: PostmortemIssue): boolean {
  const isAlone = labelledAt === null && !isRequested(postmortem.marker) && items.length === 0;
  return isAlone && hasOriginalText(postmortem);
}

/** Whether someone asked for a postmortem, or another incident shares it. */
function isRequested({ incidents }: Pick<PostmortemMarker, "incidents">): boolean {
  return incidents.some(({ commentId }) => commentId !== null) || incidents.length > 1;
}
