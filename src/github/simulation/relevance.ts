import { Temporal } from "temporal-polyfill";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { evaluateGate, passes } from "../../domain/gate/evaluate-gate.ts";
import type { GateItem } from "../../domain/gate/verdict.ts";
import type { RepositoryRef } from "../../domain/issue-ref.ts";
import { readMarker } from "../../record/marker.ts";
import type { IssueEvidence } from "./evidence.ts";
import type { Rules } from "./rules.ts";

/**
 * Whether an issue may have held a merge since an instant (epoch milliseconds), so that its earlier texts must be read. The gate
 * is asked about the day on which it was last open, with the earliest due date on its record and nothing that eases it.
 */
export function mayHaveHeld(
  issue: IssueEvidence,
  {
    rules,
    repository,
    since,
    now,
  }: {
    readonly rules: Rules;
    readonly repository: RepositoryRef;
    readonly since: number;
    readonly now: number;
  },
): boolean {
  const closedAt = issue.isOpen ? now : (issue.events.findLast(({ type }) => type === "closed")?.at ?? now);
  if (closedAt < since) return false;
  const due = earliestDue(issue.body);
  if (due === null || issue.isEditedByOthers) return true;
  const { settings, ...policyData } = rules.past;
  const day = todayIn(
    Temporal.Instant.fromEpochMilliseconds(closedAt),
    policyData.timeZone ?? "UTC",
  ).toString();
  const data = {
    ...policyData,
    ...{
      repository,
      today: day,
      day,
      items: [strictItem(issue, repository, due)],
      postmortems: [],
      unreadable: [],
    },
    ...{ lastSweep: null, problems: [], notes: [], isMorePrivate: false },
  };
  return !passes(evaluateGate([data], settings));
}

/** The earliest day that its record names as a due date; null if it has no record that can be read. */
function earliestDue(body: string): string | null {
  const reading = readMarker(body);
  if (reading.found !== "marker") return null;
  const { marker } = reading;
  const { originalDue, due, extensions } = marker.kind === "postmortem" ? marker : marker.ledger;
  return [originalDue, due, ...extensions.flatMap(({ from, to }) => [from, to])].sort()[0]!;
}

function strictItem(issue: IssueEvidence, repository: RepositoryRef, due: string): GateItem {
  return {
    issue: { ...repository, number: issue.number },
    title: "",
    owners: [],
    priority: null,
    postmortem: null,
    hasLine: false,
    ledger: { originalDue: due, due, extensions: [], waiver: null },
    labels: [],
    severity: null,
    areas: [],
    identity: "",
  };
}
