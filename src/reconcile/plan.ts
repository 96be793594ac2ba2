import type { Temporal } from "temporal-polyfill";
import { formatIssueRef } from "../domain/issue-ref.ts";
import { bodyLink, showsBodyLink } from "../markdown/body-link.ts";
import type { Operation, Refusals } from "./operation.ts";
import { planCommands } from "./plan/commands.ts";
import { keptDuplicates, planDuplicates } from "./plan/duplicates.ts";
import { planItems } from "./plan/items.ts";
import { leftoverPlaceholders, renderNotes } from "./plan/notes.ts";
import { planPageCommands } from "./plan/page-commands.ts";
import { planMarkerAgain, planPostmortem } from "./plan/postmortem.ts";
import { planLabel, planLoss, planRecord, planWithdrawal } from "./plan/postmortem-life.ts";
import type { PostmortemIssue, Snapshot } from "./snapshot.ts";

/**
 * The writes that are missing, in the order in which they must be done. Pure: the same snapshot and instant give
 * the same plan, and once a plan was carried out, planning again gives none. What was refused in this run stays in the
 * plan, and people are told of it.
 */
export function plan(snapshot: Snapshot, now: Temporal.Instant, refusals: Refusals = new Map()): Operation[] {
  if (snapshot.repository.archived || !snapshot.repository.hasIssues) return [];
  const commands = planCommands(snapshot);
  const shares = commands.some((operation) => operation.kind === "update-postmortem-marker");
  if (shares) return commands;
  const [postmortem] = snapshot.postmortems;
  if (!postmortem && snapshot.unmarked.length > 0) return [...commands, ...planMarkerAgain(snapshot)];
  const page = planPageCommands(snapshot, postmortem, [], now);
  if (!postmortem) {
    const opening = planPostmortem(snapshot, now, refusals);
    return [...commands, ...page.replies, ...planLoss(snapshot), ...opening];
  }
  const items = planItems(snapshot, postmortem, now, refusals);
  const notes = [
    ...leftoverPlaceholders(postmortem.body),
    ...keptDuplicates(snapshot).map((other) => {
      return `${formatIssueRef(other.ref)} is a postmortem of the same incident, and people wrote in it. This one counts; move what is needed and close the other.`;
    }),
    ...items.notes,
  ];
  return [
    ...commands,
    ...page.replies,
    ...planIncidentLink(snapshot, postmortem),
    ...planRecord(snapshot, postmortem),
    ...planLabel(snapshot, postmortem),
    ...planWithdrawal(snapshot, postmortem),
    ...planDuplicates(snapshot),
    ...items.operations,
    ...planNotes(snapshot, postmortem, notes),
  ];
}

/** A sub-issue where the API has those and the incident has this postmortem for itself; else a link in its body. */
function planIncidentLink(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  const { incident, key } = snapshot;
  const first = postmortem.marker.incidents[0]!;
  const shared = first.number !== key.number || first.repositoryId !== snapshot.repository.id;
  if (snapshot.subIssues && !shared) {
    if (postmortem.parent !== null) return [];
    return [{ kind: "link-sub-issue", parent: key, child: postmortem.ref, childId: postmortem.id }];
  }
  const link = bodyLink(postmortem.ref, key);
  return showsBodyLink(incident.body, link) ? [] : [{ kind: "link-in-body", incident: key, link }];
}

function planNotes(snapshot: Snapshot, postmortem: PostmortemIssue, notes: readonly string[]): Operation[] {
  const body = renderNotes(notes);
  const present = snapshot.kept.status;
  if (body === (present?.body ?? "")) return [];
  return [
    {
      kind: "keep-comment",
      issue: postmortem.ref,
      which: "status",
      commentId: present?.commentId ?? null,
      body,
    },
  ];
}
