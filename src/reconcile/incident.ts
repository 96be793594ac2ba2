import { formatIssueRef, type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import type { Plan } from "../plan/plan.ts";
import type { Clock, IncidentReader } from "./ports.ts";
import { mayNotBeVisibleYet, RECHECK_MS } from "./timing.ts";
import type { Cause, Requester, Work } from "./work.ts";

export interface IncidentWorkOptions {
  readonly plan: Plan;
  readonly clock: Clock;
  /** Who caused it; missing if the App itself asks for it. */
  readonly requester?: Requester | undefined;
  readonly cause?: Cause | undefined;
}

/** The work on an incident, its postmortem and its action items, as `reader` observes them. */
export function incidentWork(key: IssueRef, reader: IncidentReader, options: IncidentWorkOptions): Work {
  const { plan, clock, requester, cause } = options;
  return {
    key: formatIssueRef(key),
    owner: key.owner,
    requester,
    cause,
    hint: { kind: "incident", issue: key },
    async plan(refusals) {
      const snapshot = await reader.observe(key);
      if (snapshot === null) return { operations: [] };
      // Markers and events can refer to the repository by an earlier name.
      if (!sameIssue(snapshot.key, key)) {
        return { operations: [], renamedTo: incidentWork(snapshot.key, reader, options) };
      }
      const now = clock.now();
      const operations = plan(snapshot, now, refusals);
      return mayNotBeVisibleYet(snapshot, now) ? { operations, recheckAfterMs: RECHECK_MS } : { operations };
    },
  };
}
