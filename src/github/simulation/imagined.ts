import { Temporal } from "temporal-polyfill";
import { addSpan, dueDateFor, todayIn } from "../../domain/calendar/due-date.ts";
import type { GateItem } from "../../domain/gate/verdict.ts";
import type { RepositoryRef } from "../../domain/issue-ref.ts";
import type { DaySpan } from "../../domain/policy.ts";
import { PRIORITIES } from "../../domain/priority.ts";
import { type IssueHistory, NOTHING, type Period } from "../../domain/simulation/history.ts";
import { containsName } from "../../domain/text.ts";
import type { IssueEvidence } from "./evidence.ts";
import { isOpenAt } from "./history.ts";
import type { Rules } from "./rules.ts";

/**
 * An issue as if it had been an action item from the day on which it was opened. Its labels name its priority; whoever is
 * assigned now owns it.
 * @param due null is what the policy says
 */
export function imaginedHistory(
  issue: IssueEvidence,
  { policy }: Rules,
  repository: RepositoryRef,
  due: DaySpan | null,
): IssueHistory {
  const { number, title, createdAt, labels, events, assignees: owners } = issue;
  const priority = PRIORITIES.find((one) => containsName(labels, one)) ?? null;
  const trackedOn = todayIn(Temporal.Instant.from(createdAt), policy.timeZone);
  const day = (
    due
      ? addSpan(trackedOn, due, policy)
      : dueDateFor({ written: null, priority, severity: null, trackedOn, policy })
  ).toString();
  const item: GateItem = {
    issue: { ...repository, number },
    ...{ title, owners, priority, labels },
    postmortem: null,
    hasLine: false,
    ledger: { originalDue: day, due: day, extensions: [], waiver: null },
    severity: null,
    areas: [],
    identity: `imagined ${number}`,
  };
  const times = [Date.parse(createdAt), ...events.map(({ at }) => at)];
  const periods = [...new Set(times)]
    .sort((a, b) => a - b)
    .map((from): Period => ({ from, state: isOpenAt(issue, from) ? { as: "action-item", item } : NOTHING }));
  return { issue: item.issue, title, periods };
}
