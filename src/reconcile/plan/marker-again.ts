import { Temporal } from "temporal-polyfill";
import { severityOf } from "../../domain/incident.ts";
import { formatIssueRef } from "../../domain/issue-ref.ts";
import { dueAtOpening } from "../../domain/postmortem.ts";
import type { Operation } from "../operation.ts";
import type { Snapshot } from "../snapshot.ts";
import { incidentOf } from "./incidents.ts";
import { isFromBefore } from "./postmortem.ts";

/** Gives a postmortem its marker back when somebody took it out, from what the incident says today. */
export function planMarkerAgain(snapshot: Snapshot): Operation[] {
  const [lost] = snapshot.unmarked;
  if (!lost) return [];
  const labelledAt = Temporal.Instant.from(snapshot.labelledAt ?? lost.createdAt);
  const opening = {
    labelledAt,
    openedAt: Temporal.Instant.from(lost.createdAt),
    asked: isFromBefore(snapshot),
  };
  const severity = severityOf(snapshot.incident?.labels ?? [], snapshot.policy);
  const due = dueAtOpening(opening, severity, snapshot.policy);
  return [
    {
      kind: "update-postmortem-marker",
      postmortem: lost.ref,
      marker: {
        kind: "postmortem",
        key: formatIssueRef(snapshot.key),
        incidents: [incidentOf(snapshot, null)],
        openedAt: lost.createdAt,
        labelledAt: labelledAt.toString({ smallestUnit: "second" }),
        due: due.toString(),
        repositories: [],
        // Nobody knows what it opened with, so it counts as written in, and its sections as they say.
        opened: "unknown",
        withdrawn: false,
      },
    },
  ];
}
