import type { Temporal } from "temporal-polyfill";
import { todayIn } from "../domain/calendar/due-date.ts";
import type { LanguageMemory } from "../markdown/advice/language.ts";
import { acceptsWrites } from "../observed/repositories.ts";
import { incidentOf, type Snapshot } from "../observed/snapshot.ts";
import type { FailedWrites, Operation } from "../operations/operation.ts";
import { repositoryOf } from "../operations/operation-target.ts";
import { commentOnTamperedPostmortems, restoreMarker } from "./edited-records.ts";
import { planOrphans } from "./items/items.ts";
import type { PlanInput } from "./plan-input.ts";
import { planOpenOrShare, planPostmortemCommands } from "./postmortem/commands.ts";
import { replyOnSharingIncident } from "./postmortem/complete-or-decline.ts";
import { planOpening } from "./postmortem/opening.ts";
import { planTrackedPostmortem } from "./postmortem/tracked-postmortem.ts";
import { planIncidentLink, planPostmortemLinkComment } from "./postmortem/upkeep.ts";
import { planReplies } from "./replies.ts";

/**
 * Plans the missing writes, in the order in which they must be done. Pure: the same snapshot and instant give the
 * same plan, and once a plan is applied, the next one is empty. Writes that failed in this run stay in the plan, and
 * notes say so.
 */
export type Plan = (snapshot: Snapshot, now: Temporal.Instant, failedWrites?: FailedWrites) => Operation[];

/** What plans remember between calls: advice found in paragraphs. A `Map` or a cache. */
export type PlanMemory = LanguageMemory;

/** Makes the function that plans. What it remembers saves time and changes no plan. */
export function createPlan(memory: PlanMemory): Plan {
  return (snapshot, now, failedWrites = new Map()) => {
    const today = todayIn(now, snapshot.policy.timeZone);
    return planSnapshot({ ...snapshot, now, today, failedWrites, memory });
  };
}

function planSnapshot(snapshot: PlanInput): Operation[] {
  const issue = snapshot.postmortems[0]?.ref ?? snapshot.key;
  // Lines and items stay in sync: if one can't be written, the other is left alone too.
  const planned = acceptsWrites(snapshot, issue) ? planIncident(snapshot) : [];
  return [...planned, ...planOrphans(snapshot)].filter((operation) => {
    return acceptsWrites(snapshot, repositoryOf(operation));
  });
}

/** Plans for the key's incident, depending on the state of its postmortem. */
function planIncident(snapshot: PlanInput): Operation[] {
  const tampered = commentOnTamperedPostmortems(snapshot);
  if (snapshot.postmortems.length === 0 && snapshot.tampered.length > 0) return tampered;
  if (snapshot.moved) return [moveIncident(snapshot, snapshot.moved)];
  const commands = planOpenOrShare(snapshot);
  const shares = commands.some((operation) => operation.kind === "update-postmortem-marker");
  if (shares) return commands;
  const [postmortem] = snapshot.postmortems;
  if (!postmortem && snapshot.withoutMarker.length > 0) return [...commands, ...restoreMarker(snapshot)];
  if (!postmortem) {
    const { replies, accepted } = planPostmortemCommands(snapshot, undefined, []);
    return [...commands, ...planReplies(replies), ...planOpening(snapshot, accepted)];
  }
  if (!snapshot.isPrimary) {
    const links = [
      ...planIncidentLink(snapshot, postmortem),
      ...planPostmortemLinkComment(snapshot, postmortem),
    ];
    return [...commands, ...replyOnSharingIncident(snapshot, postmortem), ...links, ...tampered];
  }
  return [...commands, ...planTrackedPostmortem(snapshot, postmortem)];
}

function moveIncident(snapshot: PlanInput, { postmortem, from }: NonNullable<Snapshot["moved"]>): Operation {
  const to = incidentOf(snapshot, from.commentId);
  return { kind: "move-incident", postmortem: postmortem.ref, marker: postmortem.marker, from, to };
}
