import type { Temporal } from "temporal-polyfill";
import type { Operation, Refusals } from "./operation.ts";
import { placeOf } from "./operation-place.ts";
import { tellAnswers } from "./plan/answers.ts";
import { planCommands } from "./plan/commands.ts";
import { planFollowedPage } from "./plan/followed-page.ts";
import { planIncidentLink } from "./plan/incident-link.ts";
import { incidentOf } from "./plan/incidents.ts";
import { planMarkerAgain } from "./plan/marker-again.ts";
import { planOrphans } from "./plan/orphans.ts";
import { planPageCommands } from "./plan/page-commands.ts";
import { answerAside, planOpening } from "./plan/page-orders.ts";
import { planRecord } from "./plan/postmortem-life.ts";
import { tellTamperedPostmortems } from "./plan/tampered.ts";
import { takesWrites } from "./plan/target.ts";
import type { Snapshot } from "./snapshot.ts";

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

/** For the incident that the key names: by whatever there is of its postmortem. */
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
  return [...commands, ...planFollowedPage(snapshot, postmortem, tampered, now, refusals)];
}

function moveIncident(snapshot: Snapshot, { postmortem, from }: NonNullable<Snapshot["moved"]>): Operation {
  const to = incidentOf(snapshot, from.commentId);
  return { kind: "move-incident", postmortem: postmortem.ref, marker: postmortem.marker, from, to };
}
