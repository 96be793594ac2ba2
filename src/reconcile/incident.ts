import { formatIssueRef, type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import type { Issue } from "../observed/issue.ts";
import { issuesIn } from "../observed/snapshot.ts";
import { type FailedWrites, opensIssue } from "../operations/operation.ts";
import type { Plan } from "../plan/plan.ts";
import type { Clock, IncidentReader } from "./ports.ts";
import { mayNotBeVisibleYet, RECHECK_MS } from "./timing.ts";
import type { Cause, Requester, Work, WorkPlan } from "./work.ts";

/** Learns what a pass saw if nothing was missing. */
interface Seen {
  note(key: IssueRef, issues: readonly Pick<Issue, "ref" | "updatedAt">[]): void;
  /** Called if something is missing. */
  forget(key: IssueRef): void;
}

export interface IncidentWorkOptions {
  readonly plan: Plan;
  readonly clock: Clock;
  readonly seen?: Seen;
  /** Who caused it; missing if the App itself asks for it. */
  readonly requester?: Requester | undefined;
  readonly cause?: Cause | undefined;
}

/** The work on an incident, its postmortem and its action items, as `reader` observes them. */
export function incidentWork(key: IssueRef, reader: IncidentReader, options: IncidentWorkOptions): Work {
  const { plan, clock, seen, requester, cause } = options;
  /** What was observed before issues were opened. */
  let kept: IncidentReader = reader;
  const planFrom = async (refusals?: FailedWrites): Promise<WorkPlan> => {
    const before = clock.now();
    const snapshot = await kept.observe(key);
    if (snapshot === null) return { operations: [] };
    // Markers and events can refer to the repository by an earlier name.
    if (!sameIssue(snapshot.key, key)) {
      return { operations: [], renamedTo: incidentWork(snapshot.key, reader, options) };
    }
    const now = clock.now();
    const operations = plan(snapshot, now, refusals);
    // What was too new to be visible when it was observed may no longer be new.
    const mayShowMore = [before, now].some((time) => mayNotBeVisibleYet(snapshot, time));
    if (operations.length === 0 && !mayShowMore) seen?.note(key, issuesIn(snapshot));
    else seen?.forget(key);
    if (!operations.some(opensIssue)) kept = reader;
    return mayShowMore ? { operations, recheckAfterMs: RECHECK_MS } : { operations };
  };
  return {
    key: formatIssueRef(key),
    owner: key.owner,
    requester,
    cause,
    hint: { kind: "incident", issue: key },
    plan(refusals) {
      kept = reader.keepingReader?.() ?? reader;
      return planFrom(refusals);
    },
    ...(reader.keepingReader && { planNext: planFrom }),
  };
}
