import { readIncidentId } from "../../markdown/incident-id.ts";
import type { Operation } from "../../operations/operation.ts";
import { OutdatedPlanError } from "../client/errors.ts";
import { editIssue, type IssueWriting, withReason } from "./issue.ts";

/** Closes an issue as a duplicate, unless someone closed it or gave it another id since it was read. */
export function closeRepeat(
  { issue, id, of }: Operation<"close-repeat">,
  writing: IssueWriting,
): Promise<void> {
  return editIssue(issue, writing, async (fresh, update) => {
    if (fresh.state !== "open" || readIncidentId(fresh.body ?? "") !== id) throw new OutdatedPlanError(issue);
    const reason = { state_reason: "duplicate", duplicate_issue_id: of.id } as const;
    await withReason(reason, (tried) => update({ state: "closed", ...tried }));
  });
}
