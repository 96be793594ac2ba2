import type { Temporal } from "temporal-polyfill";
import { formatIssueRef } from "../domain/issue-ref.ts";
import { bodyLink, showsBodyLink } from "../markdown/body-link.ts";
import { isMove, type Operation, type Refusals } from "./operation.ts";
import { placeName, placeOf } from "./operation-place.ts";
import { planAdvice } from "./plan/advice.ts";
import { tellAnswers } from "./plan/answers.ts";
import { type ClosingPlan, planClosing } from "./plan/closing.ts";
import { planCommands } from "./plan/commands.ts";
import { keptDuplicates, planDuplicates } from "./plan/duplicates.ts";
import { incidentOf } from "./plan/incidents.ts";
import { planItems } from "./plan/items.ts";
import { planMarkerAgain } from "./plan/marker-again.ts";
import { leftoverPlaceholders } from "./plan/notes.ts";
import { planOrphans } from "./plan/orphans.ts";
import { readPage } from "./plan/page.ts";
import { planPageCommands } from "./plan/page-commands.ts";
import { answerAside, planOpening, planOrders } from "./plan/page-orders.ts";
import { planLabel, planRecord, planWithdrawal } from "./plan/postmortem-life.ts";
import { noteRefusals } from "./plan/refused.ts";
import { answerStatus, planStatus, statusOf } from "./plan/status-comment.ts";
import { renewSignature, tellTamperedPostmortems } from "./plan/tampered.ts";
import { takesWrites } from "./plan/target.ts";
import { planTimeline } from "./plan/timeline.ts";
import type { PostmortemIssue, Snapshot } from "./snapshot.ts";

/**
 * The writes that are missing, in the order in which they must be done. Pure: the same snapshot and instant give
 * the same plan, and once a plan was carried out, planning again gives none. What was refused in this run stays in the
 * plan, and people are told of it.
 */
export function plan(snapshot: Snapshot, now: Temporal.Instant, refusals: Refusals = new Map()): Operation[] {
  const home = snapshot.postmortems[0]?.ref ?? snapshot.key;
  // Lines and items keep in step: where the one cannot be written, the other is left alone as well.
  const planned = takesWrites(snapshot, home) ? planIncident(snapshot, now, refusals) : [];
  return [...planned, ...planOrphans(snapshot, now, refusals)].filter((operation) => {
    return takesWrites(snapshot, placeOf(operation));
  });
}

function planIncident(snapshot: Snapshot, now: Temporal.Instant, refusals: Refusals): Operation[] {
  const tampered = tellTamperedPostmortems(snapshot);
  if (snapshot.postmortems.length === 0 && snapshot.tampered.length > 0) return tampered;
  if (snapshot.moved) return [moveIncident(snapshot, snapshot.moved)];
  const commands = planCommands(snapshot);
  const shares = commands.some((operation) => operation.kind === "update-postmortem-marker");
  if (shares) return commands;
  const [postmortem] = snapshot.postmortems;
  if (!postmortem && snapshot.unmarked.length > 0) return [...commands, ...planMarkerAgain(snapshot)];
  if (!postmortem) {
    const { answers, obeyed } = planPageCommands(snapshot, undefined, [], now);
    return [...commands, ...tellAnswers(answers), ...planOpening(snapshot, obeyed, now, refusals)];
  }
  if (!snapshot.leads) {
    const links = [...planIncidentLink(snapshot, postmortem), ...planRecord(snapshot, postmortem)];
    return [...commands, ...answerAside(snapshot, postmortem, now), ...links, ...tampered];
  }
  const page = readPage(snapshot, postmortem, now);
  const { answers, obeyed } = planPageCommands(snapshot, page, page.missing, now);
  const items = planItems(snapshot, page, now, refusals);
  const withdrawal = planWithdrawal(snapshot, postmortem);
  const resting: ClosingPlan = { operations: withdrawal, closed: postmortem.state === "closed" };
  const itemsRest = items.operations.length === 0;
  const life =
    withdrawal.length > 0
      ? resting
      : (planOrders(page, obeyed, now) ?? planClosing(snapshot, page, itemsRest, now));
  const timeline = planTimeline(snapshot, postmortem, obeyed);
  const work = [
    ...planIncidentLink(snapshot, postmortem),
    ...planRecord(snapshot, postmortem),
    ...planLabel(snapshot, postmortem),
    ...planDuplicates(snapshot),
    ...tampered,
    ...renewSignature(postmortem),
    ...timeline.operations,
    ...items.operations,
    // After all that renews the marker on the way: this write of it is the last.
    ...life.operations,
  ];
  const tried = work.filter((operation) => takesWrites(snapshot, placeOf(operation)));
  const stays = life.operations.some((operation) => isMove(operation) && refusals.has(placeName(operation)));
  const closed = stays ? postmortem.state === "closed" : life.closed;
  const notes = [
    ...leftoverPlaceholders(postmortem),
    ...keptDuplicates(snapshot).map((other) => {
      return `${formatIssueRef(other.ref)} is a postmortem of the same incident, and people wrote in it. This one counts; move what is needed and close the other.`;
    }),
    ...items.notes,
    ...noteRefusals(tried, refusals, snapshot.kept.status?.body ?? ""),
  ];
  const status = statusOf(snapshot, page, { closed, notes }, now);
  return [
    ...commands,
    // Words first: what is obeyed of the same comment is on record only after them.
    ...tellAnswers([...answers, ...timeline.answers, ...answerStatus(obeyed, status)]),
    ...work,
    ...planStatus(snapshot, page, status),
    ...planAdvice(snapshot, postmortem, now),
  ];
}

function moveIncident(snapshot: Snapshot, { postmortem, from }: NonNullable<Snapshot["moved"]>): Operation {
  const to = incidentOf(snapshot, from.commentId);
  return { kind: "move-incident", postmortem: postmortem.ref, marker: postmortem.marker, from, to };
}

/** A sub-issue where the API has those and the incident has this postmortem for itself; else a link in its body. */
function planIncidentLink(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  const { incident, key } = snapshot;
  const first = postmortem.marker.incidents[0]!;
  if (!incident) return [];
  const shared = first.number !== key.number || first.repositoryId !== snapshot.repository.id;
  if (snapshot.subIssues && !shared) {
    if (postmortem.parent !== null) return [];
    return [{ kind: "link-sub-issue", parent: key, child: postmortem.ref, childId: postmortem.id }];
  }
  const link = bodyLink(postmortem.ref, key);
  return showsBodyLink(incident.body, link) ? [] : [{ kind: "link-in-body", incident: key, link }];
}
